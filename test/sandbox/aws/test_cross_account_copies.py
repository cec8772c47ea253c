"""CopyDBSnapshot for another account's snapshot. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from access import USE, grant_for_copies, open_policy, policy, root, statement
from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused


def test_snapshot_of_another_account_is_copied_only_if_shared(
    account: Account, other: Account, refused: Refused
) -> None:
    """API_CopyDBSnapshot: SourceDBSnapshotIdentifier. A snapshot of the caller with the same identifier does not match."""
    arn = account.snapshot(name="before")["DBSnapshotArn"]
    other.snapshot(name="before")
    refused("DBSnapshotNotFound", other.copy, source=arn)
    account.share("before", other.id)
    copied = other.copy(arn, region=TARGET_REGION)
    assert copied["SourceDBSnapshotIdentifier"] == arn
    assert copied["DBSnapshotArn"] == f"arn:aws:rds:{TARGET_REGION}:{other.id}:snapshot:copied"


def test_public_snapshot_is_copied_by_any_account(account: Account, other: Account) -> None:
    """USER_ShareSnapshot"""
    arn = account.snapshot()["DBSnapshotArn"]
    account.share("before", "all")
    assert other.copy(arn)["Status"] == "available"


def test_encrypted_cross_account_copy_requires_a_key(account: Account, other: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    key = account.key(Policy=open_policy(account, other))
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=key)["DBSnapshotArn"]
    account.share("before", other.id)
    refused("InvalidParameterValue", other.copy, source=arn)
    own = other.key()
    assert other.copy(arn, KmsKeyId=own)["KmsKeyId"] == own


def test_cross_account_copy_requires_access_to_the_source_key(
    account: Account, other: Account, refused: Refused
) -> None:
    """USER_CopySnapshot: Required permissions"""
    key = account.key()
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=key)["DBSnapshotArn"]
    account.share("before", other.id)
    own = other.key()
    refused("KMSKeyNotAccessibleFault", other.copy, source=arn, KmsKeyId=own)
    grant_for_copies(account, other, key)
    assert other.copy(arn, KmsKeyId=own)["Encrypted"] is True


def test_key_policy_of_the_kms_console_allows_copies(account: Account, other: Account) -> None:
    """USER_CopySnapshot: Required permissions; developerguide/key-policy-modifying-external-accounts"""
    by_rds = {"StringEquals": {"kms:ViaService": f"rds.{SOURCE_REGION}.amazonaws.com"}}
    for_rds = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    guest, grants = root(other.id), ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
    statements = [
        statement(root(account.id)),
        statement(guest, Action=USE, Condition=by_rds),
        statement(guest, Action=grants, Condition=for_rds),
    ]
    key = account.key(Policy=policy(*statements))
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=key)["DBSnapshotArn"]
    account.share("before", other.id)
    assert other.copy(arn, region=TARGET_REGION, KmsKeyId=other.key(TARGET_REGION))["Encrypted"] is True


@pytest.mark.parametrize(
    "change",
    [
        {"Action": USE},
        {"Effect": "Deny", "Action": "kms:Decrypt"},
        {"Condition": {"StringEquals": {"kms:ViaService": "ec2.us-east-1.amazonaws.com"}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}},
    ],
    ids=["without CreateGrant", "denied", "via another service", "unknown condition"],
)
def test_key_policy_with_insufficient_permissions_does_not_allow_copies(
    account: Account, other: Account, refused: Refused, change: dict[str, Any]
) -> None:
    """USER_CopySnapshot: Required permissions"""
    owner, guest = statement(root(account.id)), statement(root(other.id))
    statements = [owner, guest | change] + ([guest] if change.get("Effect") == "Deny" else [])
    key = account.key(Policy=policy(*statements))
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=key)["DBSnapshotArn"]
    account.share("before", other.id)
    refused("KMSKeyNotAccessibleFault", other.copy, source=arn, KmsKeyId=other.key())
