"""Grant operations, the end of grants, and the use and replication of keys. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from access import policy, root, statement
from accounts import SOURCE_REGION, Account, Refused

ALL = ["CreateGrant", "Decrypt", "DescribeKey", "RetireGrant"]


def grant(account: Account, key: str, to: Account, *operations: str, **more: Any) -> dict[str, str]:
    given = {"KeyId": key, "GranteePrincipal": root(to.id), "Operations": list(operations) or ["Decrypt"]}
    return dict(account.client("kms").create_grant(**(given | more)))


def test_child_grant_is_limited_to_the_operations_of_its_parent(
    account: Account, other: Account, refused: Refused
) -> None:
    """developerguide/create-grant-overview"""
    key = account.key()
    grant(account, key, other, "CreateGrant", "Decrypt")
    refused("AccessDeniedException", lambda: grant(other, key, other, "Decrypt", "Encrypt"))
    grant(other, key, other, "Decrypt")
    grant(account, key, other, "Encrypt")
    refused("AccessDeniedException", lambda: grant(other, key, other, "Decrypt", "Encrypt"))
    opened = policy(statement(root(account.id)), statement(root(other.id), Action="kms:CreateGrant"))
    account.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=opened)
    grant(other, key, other, "Decrypt", "Encrypt")


@pytest.mark.parametrize(
    ("key", "supported", "unsupported"),
    [
        ("SYMMETRIC_DEFAULT ENCRYPT_DECRYPT", "Encrypt GenerateDataKey ReEncryptTo", "GenerateMac GetPublicKey Sign"),
        ("RSA_2048 ENCRYPT_DECRYPT", "Decrypt Encrypt GetPublicKey", "GenerateDataKey Sign"),
        ("ECC_NIST_P256 SIGN_VERIFY", "Sign Verify GetPublicKey", "Encrypt GenerateDataKey"),
        ("HMAC_256 GENERATE_VERIFY_MAC", "GenerateMac VerifyMac", "Encrypt Sign"),
    ],
)
def test_grant_operations_must_be_supported_by_the_key(
    account: Account, refused: Refused, key: str, supported: str, unsupported: str
) -> None:
    """developerguide/grants: grant operations"""
    spec, usage = key.split()
    made = account.key(KeySpec=spec, KeyUsage=usage)
    grant(account, made, account, *supported.split(), "DescribeKey", "CreateGrant", "RetireGrant")
    for operation in unsupported.split():
        message = refused("ValidationError", lambda each=operation: grant(account, made, account, "DescribeKey", each))
        assert operation in message and made in message


def test_malformed_grant_name_is_refused(account: Account, refused: Refused) -> None:
    """API_CreateGrant: Name"""
    key = account.key()
    for name in ("snapshots of today", "", "a" * 257):
        refused("ValidationException", lambda each=name: grant(account, key, account, Name=each))
    grant(account, key, account, Name="rds:snapshots/orders_2026-11")


def test_grant_is_retired_by_its_retiring_principal(account: Account, other: Account, refused: Refused) -> None:
    """developerguide/grant-delete; API_RetireGrant"""
    key, kms = account.key(), other.client("kms")
    plain = grant(account, key, other)["GrantId"]
    refused("AccessDeniedException", kms.retire_grant, KeyId=key, GrantId=plain)
    retirable = grant(account, key, account, RetiringPrincipal=root(other.id))["GrantId"]
    kms.retire_grant(KeyId=key, GrantId=retirable)
    refused("NotFoundException", kms.retire_grant, KeyId=key, GrantId=retirable)
    assert [each["GrantId"] for each in account.client("kms").list_grants(KeyId=key)["Grants"]] == [plain]


def test_grantee_with_retire_grant_can_retire_by_token(account: Account, other: Account, refused: Refused) -> None:
    """developerguide/grant-delete; API_RetireGrant: GrantToken"""
    key, kms = account.key(), other.client("kms")
    token = grant(account, key, other)["GrantToken"]
    refused("AccessDeniedException", kms.retire_grant, GrantToken=token)
    account.client("kms").retire_grant(GrantToken=token)
    token = grant(account, key, other, "RetireGrant")["GrantToken"]
    kms.retire_grant(GrantToken=token)
    refused("InvalidGrantTokenException", kms.retire_grant, GrantToken=token)
    assert account.client("kms").list_grants(KeyId=key)["Grants"] == []


def test_grant_is_revoked_only_with_permission(account: Account, other: Account, refused: Refused) -> None:
    """API_RevokeGrant"""
    key = account.key()
    made = grant(account, key, other, *ALL)["GrantId"]
    refused("AccessDeniedException", other.client("kms").revoke_grant, KeyId=key, GrantId=made)
    kms = account.client("kms")
    kms.revoke_grant(KeyId=key.split("/")[1], GrantId=made)
    refused("NotFoundException", kms.revoke_grant, KeyId=key, GrantId=made)


def test_retirable_grants_are_listed_by_principal(account: Account, other: Account) -> None:
    """API_ListRetirableGrants"""
    kms = account.client("kms")
    made = [grant(account, account.key(), other, RetiringPrincipal=root(other.id))["GrantId"] for _ in range(3)]
    grant(account, account.key(), other, RetiringPrincipal=root(account.id))
    first = kms.list_retirable_grants(RetiringPrincipal=root(other.id), Limit=2)
    rest = kms.list_retirable_grants(RetiringPrincipal=root(other.id), Marker=first["NextMarker"])
    found = first["Grants"] + rest["Grants"]
    assert [each["GrantId"] for each in found] == made and rest["Truncated"] is False
    assert found[0]["KeyId"].startswith(f"arn:aws:kms:{SOURCE_REGION}:{account.id}:key/")
    assert found[0]["IssuingAccount"] == root(account.id)


def test_grants_are_filtered_by_id_and_limits_are_validated(account: Account, refused: Refused) -> None:
    """API_ListGrants: GrantId, Limit, Marker"""
    key, kms = account.key(), account.client("kms")
    _, second = (grant(account, key, account)["GrantId"] for _ in range(2))
    assert [each["GrantId"] for each in kms.list_grants(KeyId=key, GrantId=second)["Grants"]] == [second]
    for limit in (0, 101):
        refused("ValidationException", kms.list_grants, KeyId=key, Limit=limit)
    refused("InvalidMarkerException", kms.list_grants, KeyId=key, Marker="elsewhere")


def test_keys_and_aliases_are_paginated(account: Account) -> None:
    """API_ListKeys; API_ListAliases"""
    kms = account.client("kms")
    for number in range(3):
        kms.create_alias(AliasName=f"alias/ours-{number}", TargetKeyId=account.key())
    first = kms.list_keys(Limit=2)
    rest = kms.list_keys(Limit=2, Marker=first["NextMarker"])
    assert [len(each["Keys"]) for each in (first, rest)] == [2, 1]
    assert (first["Truncated"], rest["Truncated"]) == (True, False)
    pages = kms.get_paginator("list_aliases").paginate(PaginationConfig={"PageSize": 2})
    names = [each["AliasName"] for page in pages for each in page["Aliases"]]
    assert [name for name in names if "ours" in name] == [f"alias/ours-{number}" for number in range(3)]
