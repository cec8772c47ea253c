"""KMS grants: creation, listing, revocation and retirement."""

from __future__ import annotations

import re
import secrets
from typing import Any

from moto.core.utils import unix_time
from moto.kms.models import Key, kms_backends

from dispatch import Call
from errors import KmsError
from registry import rule
from rules import identities
from rules.keys import access_denied, key_of_call
from rules.pagination import kms_page
from rules.permissions import Request, is_permitted

OPERATIONS = (
    "Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo Sign Verify "
    "GetPublicKey CreateGrant RetireGrant DescribeKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext "
    "GenerateMac VerifyMac DeriveSharedSecret Encapsulate Decapsulate"
).split()

COMMON_OPERATIONS = {"CreateGrant", "DescribeKey", "RetireGrant"}
ENCRYPTION_OPERATIONS = {"Decrypt", "Encrypt", "ReEncryptFrom", "ReEncryptTo"}
OPERATIONS_BY_USAGE = {
    "ENCAPSULATE_DECAPSULATE": {"Decapsulate", "Encapsulate", "GetPublicKey"},
    "ENCRYPT_DECRYPT": {*ENCRYPTION_OPERATIONS, "GetPublicKey"},
    "GENERATE_VERIFY_MAC": {"GenerateMac", "VerifyMac"},
    "KEY_AGREEMENT": {"DeriveSharedSecret", "GetPublicKey"},
    "SIGN_VERIFY": {"GetPublicKey", "Sign", "Verify"},
}
"""Operations beyond COMMON_OPERATIONS (developerguide/symm-asymm-compare), except those of symmetric keys."""


@rule("kms", "Grant", page="APIReference/API_GrantListEntry", stage="made")
def grant_has_an_id_and_a_date(grant: Any) -> None:
    """A grant has an ID of 64 hexadecimal digits and a `CreationDate`."""
    grant.id, grant.creation_date = secrets.token_hex(32), unix_time()
    grant.token = secrets.token_urlsafe(96)


@rule("kms", "CreateGrant")
def grant_principals_exist(call: Call) -> None:
    """`GranteePrincipal` and `RetiringPrincipal` must be ARNs of existing principals."""
    for name in ("GranteePrincipal", "RetiringPrincipal"):
        principal = call.params.get(name)
        if principal and not identities.principal_exists(principal):
            raise KmsError("InvalidArnException", f"ARN does not refer to a valid principal: {principal}")


@rule("kms", "CreateGrant")
def grant_operations_are_known(call: Call) -> None:
    """`Operations` must be full operation names. Wildcards are not allowed."""
    operations = call.params.get("Operations") or []
    if not operations or any(operation not in OPERATIONS for operation in operations):
        raise KmsError(
            "ValidationException",
            f"1 validation error detected: Value '{operations}' at 'operations' failed to satisfy constraint: "
            f"Member must satisfy constraint: [Member must satisfy enum value set: {OPERATIONS}]",
        )


@rule("kms", "CreateGrant", page="developerguide/grants")
def grant_operations_fit_the_key(call: Call) -> None:
    """`Operations` must be supported by the key. For example, a symmetric encryption key cannot sign or generate MACs."""
    key = key_of_call(call)
    unsupported = sorted(set(call.params["Operations"]) - COMMON_OPERATIONS - _supported_operations(key))
    if unsupported:
        message = f"The operations {', '.join(unsupported)} are not supported by {key.arn} ({key.key_spec})."
        raise KmsError("ValidationError", message)


def _supported_operations(key: Key) -> set[str]:
    if key.key_spec == "SYMMETRIC_DEFAULT":
        return ENCRYPTION_OPERATIONS | {
            operation for operation in OPERATIONS if operation.startswith("GenerateDataKey")
        }
    return OPERATIONS_BY_USAGE.get(str(key.key_usage), set())


@rule("kms", "CreateGrant")
def grant_name_is_valid(call: Call) -> None:
    """`Name` must have 1 to 256 letters, digits, colons, slashes, underscores and hyphens."""
    name = call.params.get("Name")
    if name is not None and not re.fullmatch(r"[a-zA-Z0-9:/_-]{1,256}", name):
        message = f"Value '{name}' at 'name' failed to satisfy constraint: 1 to 256 characters of [a-zA-Z0-9:/_-]"
        raise KmsError("ValidationException", f"1 validation error detected: {message}")


@rule("kms", "CreateGrant")
def grant_has_one_kind_of_constraint(call: Call) -> None:
    """Only one of `EncryptionContextEquals` and `EncryptionContextSubset` can be specified."""
    if {"EncryptionContextEquals", "EncryptionContextSubset"} <= set(call.params.get("Constraints") or {}):
        raise KmsError("ValidationException", "Only one type of encryption context constraint may be specified.")


@rule("kms", "CreateGrant", stage="instead")
def named_grant_is_idempotent(call: Call) -> dict[str, str]:
    """A second request with the same `Name` and parameters returns the existing grant."""
    key, given = key_of_call(call), call.params
    wanted = {
        "name": given.get("Name"),
        "grantee_principal": given["GranteePrincipal"],
        "operations": given["Operations"],
        "constraints": given.get("Constraints"),
        "retiring_principal": given.get("RetiringPrincipal"),
    }
    grants = key.grants.values() if wanted["name"] else ()
    identical = (grant for grant in grants if all(getattr(grant, field) == value for field, value in wanted.items()))
    grant = next(identical, None) or key.add_grant(**wanted)
    return {"GrantId": grant.id, "GrantToken": grant.token}


def _entry(call: Call, key: Any, grant: Any) -> dict[str, Any]:
    """Return a grant in the form that AWS uses: the key by ARN, the issuing account by its root ARN, no unset fields."""
    entry = grant.to_json() | {
        "KeyId": key.arn,
        "IssuingAccount": f"arn:{call.partition}:iam::{key.account_id}:root",
        "CreationDate": grant.creation_date,
    }
    return {field: value for field, value in entry.items() if value is not None}


@rule("kms", "ListGrants", stage="instead")
def list_grants(call: Call) -> dict[str, Any]:
    """The answer contains up to `Limit` grants of a key, optionally filtered by grantee or ID. Defaults to 50."""
    key, given = key_of_call(call), call.params
    grants = [_entry(call, key, grant) for grant in key.grants.values()]
    wanted = {field: given.get(field) for field in ("GranteePrincipal", "GrantId")}
    found = [each for each in grants if all(value in (None, each[field]) for field, value in wanted.items())]
    return kms_page(call, "Grants", found, default=50, maximum=100)


@rule("kms", "ListRetirableGrants", stage="instead")
def list_retirable_grants(call: Call) -> dict[str, Any]:
    """The answer contains the grants in the account and Region that a principal can retire."""
    keys = call.response.kms_backend.keys.values()
    pairs = [(key, grant) for key in keys for grant in key.grants.values()]
    principal = call.params["RetiringPrincipal"]
    found = [_entry(call, key, grant) for key, grant in pairs if grant.retiring_principal == principal]
    return kms_page(call, "Grants", found, default=50, maximum=100)


@rule("kms", "CreateGrant", page="developerguide/create-grant-overview")
def child_grant_is_no_wider_than_its_parent(call: Call) -> None:
    """A principal that can create grants only by a grant can pass on only the operations of that grant."""
    key, asking = key_of_call(call), identities.caller(call)
    context = asking.context() | {"kms:calleraccount": (call.account,)}
    if key.account_id == call.account or is_permitted(
        key.policy, asking, Request("kms:CreateGrant", key.arn, key.account_id, context)
    ):
        return
    caller_principals = {asking.account, asking.root, *asking.arns}
    parents = [
        each
        for each in key.grants.values()
        if each.grantee_principal in caller_principals and "CreateGrant" in each.operations
    ]
    if not any(set(call.params["Operations"]) <= set(parent.operations) for parent in parents):
        raise access_denied(call, key, f"kms:{call.action}")


@rule("kms", "RevokeGrant")
def revoked_grant_exists(call: Call) -> None:
    """The grant to revoke must exist."""
    grant = call.params.get("GrantId")
    if grant not in key_of_call(call).grants:
        raise KmsError("NotFoundException", f"Grant ID {grant} not found")


@rule("kms", "RetireGrant")
def retired_grant_is_named_by_token_or_id(call: Call) -> None:
    """The grant to retire must exist and be named by its token, or by key ARN and grant ID."""
    token, grant = call.params.get("GrantToken"), call.params.get("GrantId")
    if token:
        key = _key_of_token(call, token)
        if key is None:
            raise KmsError("InvalidGrantTokenException", "The provided grant token is not valid.")
        call.params["KeyId"], call.response.current_account = key.id, key.account_id
    elif not call.params.get("KeyId") or grant not in key_of_call(call).grants:
        raise KmsError("NotFoundException", f"Grant ID {grant} not found")


def _key_of_token(call: Call, token: str) -> Key | None:
    """The key of a grant in the Region of the call, in any account."""
    backends = [regions[call.region] for regions in list(kms_backends.values()) if call.region in regions]
    keys = [key for backend in backends for key in backend.keys.values()]
    return next((key for key in keys if any(grant.token == token for grant in key.grants.values())), None)


@rule("kms", "RetireGrant", page="developerguide/grant-delete")
def grant_is_retired_by_an_authorized_principal(call: Call) -> None:
    """The key's account, the retiring principal, or a grantee with `RetireGrant` can retire a grant."""
    key, given, asking = key_of_call(call), call.params, identities.caller(call)
    [grant] = [
        each
        for each in key.grants.values()
        if given.get("GrantToken", each.token) == each.token and given.get("GrantId", each.id) == each.id
    ]
    caller_principals = {asking.account, asking.root, *asking.arns}
    by_grantee = grant.grantee_principal in caller_principals and "RetireGrant" in grant.operations
    if key.account_id != call.account and grant.retiring_principal not in caller_principals and not by_grantee:
        raise access_denied(call, key, f"kms:{call.action}")
