"""Eventual consistency of IAM and KMS, which a test switches on. Docstrings cite the AWS page of the behaviour."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from accounts import Account, Refused
from exports import ACTIONS, Exports, trust

MINUTE = 60


@pytest.fixture
def eventual(timed: Account) -> Iterator[Account]:
    """An account with an available snapshot, where nothing new is seen for a minute of the test's clock."""
    timed.snapshot()
    timed.control("clock", advanceSeconds=2 * 3600)
    timed.control("propagation", seconds=MINUTE)
    yield timed
    timed.control("propagation", seconds=0)


def test_key_is_used_by_a_copy_only_after_it_is_seen(eventual: Account, refused: Refused) -> None:
    """kms/developerguide/accessing-kms#programming-eventual-consistency"""
    key, rds = eventual.key(), eventual.client("rds")
    copy = {"SourceDBSnapshotIdentifier": "before", "TargetDBSnapshotIdentifier": "copy", "KmsKeyId": key}
    message = refused("KMSKeyNotAccessibleFault", rds.copy_db_snapshot, **copy)
    assert message.startswith(f"The target KMS key [{key}] does not exist, is not enabled")
    assert eventual.client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"
    eventual.control("clock", advanceSeconds=MINUTE)
    assert rds.copy_db_snapshot(**copy)["DBSnapshot"]["KmsKeyId"] == key


def test_role_and_its_policy_are_used_by_an_export_only_after_they_are_seen(eventual: Account, refused: Refused) -> None:
    """IAM/UserGuide/troubleshoot#troubleshoot_general_eventual-consistency"""
    exports = Exports(eventual).prepare()
    assert "doesn't exist" in refused("IamRoleNotFound", exports.start)
    eventual.control("clock", advanceSeconds=MINUTE)
    exports.allow(["s3:GetObject"])
    refused("IamRoleMissingPermissions", exports.start)
    exports.allow(ACTIONS)
    refused("IamRoleMissingPermissions", exports.start)
    eventual.control("clock", advanceSeconds=MINUTE)
    assert exports.start()["Status"] == "STARTING"


def test_grant_names_a_role_only_after_the_role_is_seen(eventual: Account, refused: Refused) -> None:
    """kms/APIReference/API_CreateGrant: InvalidArnException"""
    role = eventual.client("iam").create_role(RoleName="receiver", AssumeRolePolicyDocument=trust())["Role"]["Arn"]
    grant = {"KeyId": eventual.key(), "GranteePrincipal": role, "Operations": ["Decrypt"]}
    refused("InvalidArnException", eventual.client("kms").create_grant, **grant)
    eventual.control("clock", advanceSeconds=MINUTE)
    assert eventual.client("kms").create_grant(**grant)["GrantId"]


def test_change_of_a_key_policy_is_seen_later(eventual: Account, refused: Refused) -> None:
    """kms/developerguide/accessing-kms#programming-eventual-consistency"""
    key, kms, rds = eventual.key(), eventual.client("kms"), eventual.client("rds")
    eventual.control("clock", advanceSeconds=MINUTE)
    statement = {"Effect": "Allow", "Principal": {"AWS": eventual.id}, "Action": "kms:PutKeyPolicy", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy)
    assert json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]) == json.loads(policy)
    copy = {"SourceDBSnapshotIdentifier": "before", "KmsKeyId": key}
    rds.copy_db_snapshot(TargetDBSnapshotIdentifier="early", **copy)
    eventual.control("clock", advanceSeconds=MINUTE)
    refused("KMSKeyNotAccessibleFault", rds.copy_db_snapshot, TargetDBSnapshotIdentifier="late", **copy)


def test_everything_is_seen_at_once_by_default(exports: Exports) -> None:
    assert exports.start()["Status"] == "STARTING"


def test_time_is_not_negative(account: Account) -> None:
    answer = account.server.control("propagation", {"seconds": -1})
    assert answer == {"error": "`seconds` must not be negative, but is -1."}
