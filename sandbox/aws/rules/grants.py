"""KMS grants: to whom they are made, and how they are listed."""

from __future__ import annotations

import secrets
from typing import Any

from moto.core.utils import unix_time

from dispatch import Call
from errors import KmsError
from registry import rule
from rules import identities
from rules.keys import key_of

OPERATIONS = (
    "Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo Sign Verify "
    "GetPublicKey CreateGrant RetireGrant DescribeKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext "
    "GenerateMac VerifyMac DeriveSharedSecret Encapsulate Decapsulate"
).split()


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


@rule("kms", "ListGrants", page="APIReference/API_GrantListEntry", stage="after")
def grants_are_listed_as_aws_lists_them(call: Call, answer: dict[str, Any]) -> None:
    """An entry names the key by ARN, the issuing account by its root ARN, and leaves out what is not set."""
    key: Any = key_of(call)
    dates = {grant.id: grant.creation_date for grant in key.grants.values()}
    for entry in answer["Grants"]:
        entry["KeyId"] = key.arn
        entry["IssuingAccount"] = f"arn:{call.partition}:iam::{key.account_id}:root"
        entry["CreationDate"] = dates[entry["GrantId"]]
        for field in [field for field, value in entry.items() if value is None]:
            del entry[field]
    del answer["GrantCount"]


@rule("kms", "ListGrants", page="APIReference/API_ListGrants", stage="after")
def grants_are_filtered_and_paged(call: Call, answer: dict[str, Any]) -> None:
    """Grants of one grantee only, where asked; at most 50 in an answer unless `Limit` says otherwise, up to 100."""
    grantee = call.params.get("GranteePrincipal")
    grants = [entry for entry in answer["Grants"] if grantee in (None, entry["GranteePrincipal"])]
    start, limit = int(call.params.get("Marker", 0)), min(int(call.params.get("Limit", 50)), 100)
    answer["Grants"], answer["Truncated"] = grants[start : start + limit], start + limit < len(grants)
    if answer["Truncated"]:
        answer["NextMarker"] = str(start + limit)


@rule("kms", "RevokeGrant", "RetireGrant", page="APIReference/API_RetireGrant")
def only_grants_that_exist_are_ended(call: Call) -> None:
    """Revoking or retiring an unknown grant is an error."""
    grant = call.params.get("GrantId")
    if grant and "KeyId" in call.params and grant not in key_of(call).grants:
        raise KmsError("NotFoundException", f"Grant ID {grant} not found")
