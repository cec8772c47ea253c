"""KMS grants: to whom they are made, and how they are listed."""

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
from rules.keys import denied, key_of
from rules.pages import listed
from rules.permissions import Request, permits

OPERATIONS = (
    "Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo Sign Verify "
    "GetPublicKey CreateGrant RetireGrant DescribeKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext "
    "GenerateMac VerifyMac DeriveSharedSecret Encapsulate Decapsulate"
).split()

FOR_EVERY_KEY = {"CreateGrant", "DescribeKey", "RetireGrant"}
FOR_DATA = {"Decrypt", "Encrypt", "ReEncryptFrom", "ReEncryptTo"}
BY_USAGE = {
    "ENCAPSULATE_DECAPSULATE": {"Decapsulate", "Encapsulate", "GetPublicKey"},
    "ENCRYPT_DECRYPT": {*FOR_DATA, "GetPublicKey"},
    "GENERATE_VERIFY_MAC": {"GenerateMac", "VerifyMac"},
    "KEY_AGREEMENT": {"DeriveSharedSecret", "GetPublicKey"},
    "SIGN_VERIFY": {"GetPublicKey", "Sign", "Verify"},
}
"""What keys do beside what every key does (developerguide/symm-asymm-compare); a symmetric key also makes data keys."""


@rule("kms", "Grant", page="APIReference/API_GrantListEntry", stage="made")
def a_grant_has_an_id_of_64_digits_and_a_date(grant: Any) -> None:
    """A grant id is 64 hexadecimal digits; the entry has the date of the grant."""
    grant.id, grant.creation_date = secrets.token_hex(32), unix_time()
    grant.token = secrets.token_urlsafe(96)


@rule("kms", "CreateGrant", page="APIReference/API_CreateGrant")
def principals_of_a_grant_exist(call: Call) -> None:
    """Grantee and retiring principal are ARNs of identities that exist: an account's root, user, role or session."""
    for name in ("GranteePrincipal", "RetiringPrincipal"):
        principal = call.params.get(name)
        if principal and not identities.exists(principal):
            raise KmsError("InvalidArnException", f"ARN does not refer to a valid principal: {principal}")


@rule("kms", "CreateGrant", page="APIReference/API_CreateGrant")
def operations_of_a_grant_are_known(call: Call) -> None:
    """Operations are named in full, without wildcards."""
    operations = call.params.get("Operations") or []
    if not operations or any(operation not in OPERATIONS for operation in operations):
        raise KmsError(
            "ValidationException",
            f"1 validation error detected: Value '{operations}' at 'operations' failed to satisfy constraint: "
            f"Member must satisfy constraint: [Member must satisfy enum value set: {OPERATIONS}]",
        )


@rule("kms", "CreateGrant", page="developerguide/grants")
def operations_of_a_grant_are_those_of_its_key(call: Call) -> None:
    """The key can do each operation: a symmetric key neither signs nor makes MACs, only such a key makes data keys."""
    key = key_of(call)
    unsupported = sorted(set(call.params["Operations"]) - FOR_EVERY_KEY - _operations_of(key))
    if unsupported:
        message = f"The operations {', '.join(unsupported)} are not supported by {key.arn} ({key.key_spec})."
        raise KmsError("ValidationError", message)


def _operations_of(key: Key) -> set[str]:
    if key.key_spec == "SYMMETRIC_DEFAULT":
        return FOR_DATA | {operation for operation in OPERATIONS if operation.startswith("GenerateDataKey")}
    return BY_USAGE.get(str(key.key_usage), set())


@rule("kms", "CreateGrant", page="APIReference/API_CreateGrant")
def a_grant_has_a_well_formed_name(call: Call) -> None:
    """`Name` has 1 to 256 letters, digits, colons, slashes, underscores and hyphens."""
    name = call.params.get("Name")
    if name is not None and not re.fullmatch(r"[a-zA-Z0-9:/_-]{1,256}", name):
        message = f"Value '{name}' at 'name' failed to satisfy constraint: 1 to 256 characters of [a-zA-Z0-9:/_-]"
        raise KmsError("ValidationException", f"1 validation error detected: {message}")


@rule("kms", "CreateGrant", page="APIReference/API_CreateGrant")
def a_grant_constrains_by_equals_or_subset(call: Call) -> None:
    """A grant has one kind of encryption context constraint, not both."""
    if {"EncryptionContextEquals", "EncryptionContextSubset"} <= set(call.params.get("Constraints") or {}):
        raise KmsError("ValidationException", "Only one type of encryption context constraint may be specified.")


@rule("kms", "CreateGrant", page="APIReference/API_CreateGrant", stage="instead")
def a_named_grant_is_made_once(call: Call) -> dict[str, str]:
    """Asking again for a grant with the same name and parameters answers the grant that exists."""
    key, given = key_of(call), call.params
    wanted = {
        "name": given.get("Name"),
        "grantee_principal": given["GranteePrincipal"],
        "operations": given["Operations"],
        "constraints": given.get("Constraints"),
        "retiring_principal": given.get("RetiringPrincipal"),
    }
    grants = key.grants.values() if wanted["name"] else ()
    alike = (grant for grant in grants if all(getattr(grant, field) == value for field, value in wanted.items()))
    grant = next(alike, None) or key.add_grant(**wanted)
    return {"GrantId": grant.id, "GrantToken": grant.token}


def _entry(call: Call, key: Any, grant: Any) -> dict[str, Any]:
    """A grant as AWS lists it: the key by ARN, the issuing account by its root ARN, nothing that is not set."""
    entry = grant.to_json() | {
        "KeyId": key.arn,
        "IssuingAccount": f"arn:{call.partition}:iam::{key.account_id}:root",
        "CreationDate": grant.creation_date,
    }
    return {field: value for field, value in entry.items() if value is not None}


@rule("kms", "ListGrants", page="APIReference/API_ListGrants", stage="instead")
def list_grants(call: Call) -> dict[str, Any]:
    """The grants of a key, or those of one grantee, or one by its id; 50 in an answer unless `Limit` says otherwise."""
    key, given = key_of(call), call.params
    grants = [_entry(call, key, grant) for grant in key.grants.values()]
    wanted = {field: given.get(field) for field in ("GranteePrincipal", "GrantId")}
    found = [each for each in grants if all(value in (None, each[field]) for field, value in wanted.items())]
    return listed(call, "Grants", found, usual=50, most=100)


@rule("kms", "ListRetirableGrants", page="APIReference/API_ListRetirableGrants", stage="instead")
def list_retirable_grants(call: Call) -> dict[str, Any]:
    """The grants of the account's keys in the Region that one principal may retire."""
    keys = call.response.kms_backend.keys.values()
    pairs = [(key, grant) for key in keys for grant in key.grants.values()]
    principal = call.params["RetiringPrincipal"]
    found = [_entry(call, key, grant) for key, grant in pairs if grant.retiring_principal == principal]
    return listed(call, "Grants", found, usual=50, most=100)


@rule("kms", "CreateGrant", page="developerguide/create-grant-overview")
def a_grant_made_by_a_grant_is_no_wider(call: Call) -> None:
    """Who may create grants by a grant alone passes on its operations at most."""
    key, asking = key_of(call), identities.caller(call)
    context = asking.context() | {"kms:calleraccount": (call.account,)}
    if key.account_id == call.account or permits(
        key.policy, asking, Request("kms:CreateGrant", key.arn, key.account_id, context)
    ):
        return
    own = {asking.account, asking.root, *asking.arns}
    parents = [
        each for each in key.grants.values() if each.grantee_principal in own and "CreateGrant" in each.operations
    ]
    if not any(set(call.params["Operations"]) <= set(parent.operations) for parent in parents):
        raise denied(call, key, f"kms:{call.action}")


@rule("kms", "RevokeGrant", page="APIReference/API_RevokeGrant")
def only_grants_that_exist_are_revoked(call: Call) -> None:
    """Revoking an unknown grant is an error."""
    grant = call.params.get("GrantId")
    if grant not in key_of(call).grants:
        raise KmsError("NotFoundException", f"Grant ID {grant} not found")


@rule("kms", "RetireGrant", page="APIReference/API_RetireGrant")
def a_grant_is_retired_by_token_or_by_key_and_id(call: Call) -> None:
    """A grant is named by its token, or by the ARN of its key and its id; it must exist."""
    token, grant = call.params.get("GrantToken"), call.params.get("GrantId")
    if token:
        key = _key_of_token(call, token)
        if key is None:
            raise KmsError("InvalidGrantTokenException", "The provided grant token is not valid.")
        call.params["KeyId"], call.response.current_account = key.id, key.account_id
    elif not call.params.get("KeyId") or grant not in key_of(call).grants:
        raise KmsError("NotFoundException", f"Grant ID {grant} not found")


def _key_of_token(call: Call, token: str) -> Key | None:
    """The key of a grant in the call's Region, whichever account it is in."""
    backends = [regions[call.region] for regions in list(kms_backends.values()) if call.region in regions]
    keys = [key for backend in backends for key in backend.keys.values()]
    return next((key for key in keys if any(grant.token == token for grant in key.grants.values())), None)


@rule("kms", "RetireGrant", page="developerguide/grant-delete")
def a_grant_says_who_retires_it(call: Call) -> None:
    """A grant is retired in the account of its key, by its retiring principal, or by a grantee with `RetireGrant`."""
    key, given, asking = key_of(call), call.params, identities.caller(call)
    [grant] = [
        each
        for each in key.grants.values()
        if given.get("GrantToken", each.token) == each.token and given.get("GrantId", each.id) == each.id
    ]
    own = {asking.account, asking.root, *asking.arns}
    by_grantee = grant.grantee_principal in own and "RetireGrant" in grant.operations
    if key.account_id != call.account and grant.retiring_principal not in own and not by_grantee:
        raise denied(call, key, f"kms:{call.action}")
