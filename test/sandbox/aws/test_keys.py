"""KMS keys and aliases. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from access import policy, root, statement
from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused

DAY = 86400

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("describe_key", {}),
    ("get_key_policy", {"PolicyName": "default"}),
    ("enable_key_rotation", {}),
    ("get_key_rotation_status", {}),
    ("disable_key_rotation", {}),
    ("update_key_description", {"Description": "ours"}),
    ("tag_resource", {"Tags": [{"TagKey": "a", "TagValue": "b"}]}),
    ("list_resource_tags", {}),
    ("untag_resource", {"TagKeys": ["a"]}),
    ("list_grants", {}),
    ("disable_key", {}),
    ("enable_key", {}),
    ("schedule_key_deletion", {"PendingWindowInDays": 7}),
    ("cancel_key_deletion", {}),
]


def alias_arn(account: Account, alias: str) -> str:
    return f"arn:aws:kms:{SOURCE_REGION}:{account.id}:{alias}"


@pytest.mark.parametrize("form", ["arn", "id"])
def test_every_action_takes_a_key_id_or_a_key_arn(account: Account, form: str) -> None:
    """API_DescribeKey: KeyId"""
    arn = account.key()
    kms = account.client("kms")
    for action, arguments in CALLS:
        answer = getattr(kms, action)(KeyId=arn if form == "arn" else arn.split("/")[1], **arguments)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    metadata = kms.describe_key(KeyId=arn)["KeyMetadata"]
    assert (metadata["Description"], metadata["KeyState"]) == ("ours", "Disabled")


def test_key_is_described_by_alias_and_alias_arn(account: Account, refused: Refused) -> None:
    """API_DescribeKey: KeyId"""
    arn = account.key()
    kms = account.client("kms")
    kms.create_alias(AliasName="alias/ours", TargetKeyId=arn)
    for name in ("alias/ours", alias_arn(account, "alias/ours")):
        assert kms.describe_key(KeyId=name)["KeyMetadata"]["Arn"] == arn
        refused("NotFoundException", kms.get_key_policy, KeyId=name, PolicyName="default")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ours", "Invalid keyId ours"),
        ("alias/ours", "Alias arn:aws:kms:us-east-1:{account}:alias/ours is not found."),
        (
            "00000000-0000-0000-0000-000000000000",
            "Key 'arn:aws:kms:us-east-1:{account}:key/00000000-0000-0000-0000-000000000000' does not exist",
        ),
        ("arn:aws:kms:eu-west-1:{account}:key/00000000-0000-0000-0000-000000000000", "Invalid arn eu-west-1"),
        ("arn:aws:iam::{account}:root", "Invalid arn arn:aws:iam::{account}:root"),
    ],
)
def test_unknown_key_is_not_found(account: Account, refused: Refused, name: str, message: str) -> None:
    """API_DescribeKey: NotFoundException"""
    describe = account.client("kms").describe_key
    given = refused("NotFoundException", describe, KeyId=name.replace("{account}", account.id))
    assert given == message.replace("{account}", account.id)


def test_each_account_and_region_has_an_aws_managed_default_key(account: Account, other: Account) -> None:
    """developerguide/concepts: AWS managed keys"""
    keys = [
        client.describe_key(KeyId="alias/aws/rds")["KeyMetadata"]
        for client in (account.client("kms"), account.client("kms", TARGET_REGION), other.client("kms"))
    ]
    assert {key["KeyManager"] for key in keys} == {"AWS"}
    assert len({key["Arn"] for key in keys}) == 3
    assert account.client("kms").describe_key(KeyId=account.key())["KeyMetadata"]["KeyManager"] == "CUSTOMER"


def test_aws_managed_key_cannot_be_changed(account: Account, refused: Refused) -> None:
    """developerguide/concepts: AWS managed keys"""
    kms = account.client("kms")
    key = kms.describe_key(KeyId="alias/aws/rds")["KeyMetadata"]["Arn"]
    current = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    refused("AccessDeniedException", kms.put_key_policy, KeyId=key, PolicyName="default", Policy=current)
    refused("AccessDeniedException", kms.schedule_key_deletion, KeyId=key)
    refused("AccessDeniedException", kms.tag_resource, KeyId=key, Tags=[{"TagKey": "a", "TagValue": "b"}])


def test_cross_account_describe_key_requires_permission(account: Account, other: Account, refused: Refused) -> None:
    """developerguide/key-policy-modifying-external-accounts"""
    key = account.key()
    describe = other.client("kms").describe_key
    refused("AccessDeniedException", describe, KeyId=key)
    statements = [
        statement(root(account.id)),
        statement(root(other.id), Action=["kms:Describe*", "kms:CreateGrant"]),
    ]
    account.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=policy(*statements))
    assert describe(KeyId=key)["KeyMetadata"]["AWSAccountId"] == account.id
    refused("AccessDeniedException", other.client("kms").list_grants, KeyId=key)
    refused("AccessDeniedException", other.client("kms").get_key_policy, KeyId=key, PolicyName="default")
    refused("NotFoundException", describe, KeyId=key.split("/")[1])


def test_rotation_status_has_a_period_and_a_next_date(account: Account, refused: Refused) -> None:
    """API_EnableKeyRotation; API_GetKeyRotationStatus"""
    key = account.key()
    kms = account.client("kms")
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False
    refused("ValidationException", kms.enable_key_rotation, KeyId=key, RotationPeriodInDays=30)
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=180)
    status = kms.get_key_rotation_status(KeyId=key)
    assert (status["KeyId"], status["KeyRotationEnabled"], status["RotationPeriodInDays"]) == (key, True, 180)
    assert "NextRotationDate" in status
    kms.enable_key_rotation(KeyId=key)
    assert kms.get_key_rotation_status(KeyId=key)["RotationPeriodInDays"] == 365


def test_scheduled_deletion_is_visible_and_can_be_canceled(account: Account, refused: Refused) -> None:
    """API_ScheduleKeyDeletion; API_CancelKeyDeletion"""
    key = account.key()
    kms = account.client("kms")
    refused("ValidationException", kms.schedule_key_deletion, KeyId=key, PendingWindowInDays=6)
    refused("KMSInvalidStateException", kms.cancel_key_deletion, KeyId=key)
    scheduled = kms.schedule_key_deletion(KeyId=key)
    assert (scheduled["KeyId"], scheduled["KeyState"], scheduled["PendingWindowInDays"]) == (key, "PendingDeletion", 30)
    assert "DeletionDate" in kms.describe_key(KeyId=key)["KeyMetadata"]
    assert kms.cancel_key_deletion(KeyId=key)["KeyId"] == key
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"


def test_key_is_deleted_on_its_date_and_its_snapshots_become_unusable(timed: Account, refused: Refused) -> None:
    """developerguide/deleting-keys"""
    key, target = timed.key(), timed.key()
    kms = timed.client("kms")
    kms.create_alias(AliasName="alias/orders", TargetKeyId=key)
    timed.snapshot(StorageEncrypted=True, KmsKeyId=key)
    timed.control("clock", advanceSeconds=3600)
    scheduled = kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    timed.control("clock", advanceSeconds=7 * DAY - 3600)
    metadata = kms.describe_key(KeyId=key)["KeyMetadata"]
    assert (metadata["KeyState"], metadata["DeletionDate"]) == ("PendingDeletion", scheduled["DeletionDate"])
    timed.control("clock", advanceSeconds=3600)
    for call in (kms.describe_key, kms.cancel_key_deletion, kms.list_grants):
        refused("NotFoundException", call, KeyId=key)
    refused("NotFoundException", kms.describe_key, KeyId="alias/orders")
    assert [each["KeyArn"] for each in kms.list_keys()["Keys"]] == [target]
    assert timed.client("rds").describe_db_snapshots()["DBSnapshots"][0]["KmsKeyId"] == key
    refused("KMSKeyNotAccessibleFault", timed.copy, source="before", KmsKeyId=target)
    restore = timed.client("rds").restore_db_instance_from_db_snapshot
    refused("KMSKeyNotAccessibleFault", restore, DBSnapshotIdentifier="before", DBInstanceIdentifier="again")


def test_key_with_a_canceled_deletion_is_not_deleted(timed: Account) -> None:
    """API_CancelKeyDeletion"""
    key, kms = timed.key(), timed.client("kms")
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    kms.cancel_key_deletion(KeyId=key)
    timed.control("clock", advanceSeconds=8 * DAY)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"


def test_key_pending_deletion_is_not_used(account: Account, refused: Refused) -> None:
    """developerguide/key-state"""
    key = account.key()
    kms = account.client("kms")
    kms.schedule_key_deletion(KeyId=key)
    grant = {"GranteePrincipal": root(account.id), "Operations": ["Decrypt"]}
    for action, arguments in [
        ("enable_key_rotation", {}),
        ("update_key_description", {"Description": "x"}),
        ("tag_resource", {"Tags": [{"TagKey": "a", "TagValue": "b"}]}),
        ("schedule_key_deletion", {}),
        ("create_grant", grant),
    ]:
        message = refused("KMSInvalidStateException", getattr(kms, action), KeyId=key, **arguments)
        assert message == f"{key} is pending deletion."
    refused("KMSInvalidStateException", kms.create_alias, AliasName="alias/late", TargetKeyId=key)


def test_disabled_key_accepts_no_grants_and_no_rotation(account: Account, refused: Refused) -> None:
    """developerguide/key-state"""
    key = account.key()
    kms = account.client("kms")
    kms.disable_key(KeyId=key)
    refused("DisabledException", kms.enable_key_rotation, KeyId=key)
    grant = {"GranteePrincipal": root(account.id), "Operations": ["Decrypt"]}
    refused("DisabledException", kms.create_grant, KeyId=key, **grant)


def test_key_metadata_has_usage_and_multi_region_flag(account: Account) -> None:
    """API_KeyMetadata: KeyUsage, MultiRegion"""
    describe = account.client("kms").describe_key
    plain = describe(KeyId=account.key())["KeyMetadata"]
    assert (plain["KeyUsage"], plain["MultiRegion"]) == ("ENCRYPT_DECRYPT", False)
    assert describe(KeyId=account.key(MultiRegion=True))["KeyMetadata"]["MultiRegion"] is True


def test_symmetric_key_has_no_public_key(account: Account, refused: Refused) -> None:
    """API_GetPublicKey: UnsupportedOperationException"""
    get = account.client("kms").get_public_key
    refused("UnsupportedOperationException", get, KeyId=account.key())
    assert get(KeyId=account.key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY"))["PublicKey"]


def test_reserved_tag_keys_are_refused(account: Account, refused: Refused) -> None:
    """API_TagResource: TagException"""
    reserved = [{"TagKey": "aws:owner", "TagValue": "x"}]
    kms = account.client("kms")
    refused("TagException", kms.create_key, Tags=reserved)
    refused("TagException", kms.tag_resource, KeyId=account.key(), Tags=reserved)
