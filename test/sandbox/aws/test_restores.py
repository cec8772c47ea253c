"""RestoreDBInstanceFromDBSnapshot. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from access import open_policy
from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused

TAGS = [{"Key": "team", "Value": "shop"}]


def restore(account: Account, source: str = "before", name: str = "restored", **more: Any) -> dict[str, Any]:
    rds = account.client("rds", more.pop("region", SOURCE_REGION))
    given = {"DBSnapshotIdentifier": source, "DBInstanceIdentifier": name} | more
    return dict(rds.restore_db_instance_from_db_snapshot(**given)["DBInstance"])


@pytest.mark.parametrize("by_arn", [False, True])
def test_own_snapshot_is_restored_by_identifier_or_arn(account: Account, by_arn: bool) -> None:
    """API_RestoreDBInstanceFromDBSnapshot: DBSnapshotIdentifier; USER_RestoreFromSnapshot: Resource tagging"""
    key = account.key()
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=key, Tags=TAGS, AllocatedStorage=50)["DBSnapshotArn"]
    made = restore(account, arn if by_arn else "Before")
    assert (made["Engine"], made["EngineVersion"], made["AllocatedStorage"]) == ("mysql", "8.0.40", 50)
    assert (made["StorageEncrypted"], made["KmsKeyId"], made["TagList"]) == (True, key, TAGS)
    assert made["DBParameterGroups"][0]["DBParameterGroupName"] == "default.mysql8.0"
    assert made["StorageType"] == "gp3"


def test_copy_in_another_region_is_restored_there(account: Account) -> None:
    """API_RestoreDBInstanceFromDBSnapshot"""
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=account.key(), AvailabilityZone="us-east-1b")[
        "DBSnapshotArn"
    ]
    key = account.key(TARGET_REGION)
    account.copy(arn, region=TARGET_REGION, KmsKeyId=key)
    made = restore(account, "copied", region=TARGET_REGION)
    assert made["DBInstanceArn"] == f"arn:aws:rds:{TARGET_REGION}:{account.id}:db:restored"
    assert (made["AvailabilityZone"], made["KmsKeyId"]) == ("eu-west-1a", key)


def test_arguments_of_the_call_override_settings_of_the_snapshot(account: Account) -> None:
    """API_RestoreDBInstanceFromDBSnapshot: CopyTagsToSnapshot, DeletionProtection, MultiAZ"""
    on = {"CopyTagsToSnapshot": True, "AutoMinorVersionUpgrade": True, "MultiAZ": True}
    account.snapshot(**on, DeletionProtection=True, Tags=TAGS)
    default = restore(account)
    assert (default["CopyTagsToSnapshot"], default["DeletionProtection"], default["MultiAZ"]) == (False, False, False)
    assert default["AutoMinorVersionUpgrade"] is True
    own = [{"Key": "own", "Value": ""}]
    explicit = restore(
        account,
        name="explicit",
        AutoMinorVersionUpgrade=False,
        BackupRetentionPeriod=0,
        MultiAZ=True,
        Port=3307,
        Tags=own,
    )
    assert (explicit["AutoMinorVersionUpgrade"], explicit["BackupRetentionPeriod"], explicit["MultiAZ"]) == (
        False,
        0,
        True,
    )
    assert (explicit["Endpoint"]["Port"], explicit["TagList"]) == (3307, own)


def test_shared_unencrypted_snapshot_is_restored_by_its_arn(account: Account, other: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceFromDBSnapshot: DBSnapshotIdentifier. A namesake of the caller's own is no substitute."""
    arn = account.snapshot(AllocatedStorage=50, Tags=TAGS)["DBSnapshotArn"]
    other.snapshot(AllocatedStorage=20)
    refused("DBSnapshotNotFound", restore, account=other, source=arn)
    account.share("before", other.id)
    made = restore(other, arn)
    assert (made["AllocatedStorage"], made["TagList"]) == (50, [])
    assert made["DBInstanceArn"] == f"arn:aws:rds:{SOURCE_REGION}:{other.id}:db:restored"


def test_public_snapshot_is_restored_by_any_account(account: Account, other: Account) -> None:
    """API_RestoreDBInstanceFromDBSnapshot"""
    arn = account.snapshot()["DBSnapshotArn"]
    account.share("before", "all")
    assert restore(other, arn)["Engine"] == "mysql"


def test_shared_encrypted_snapshot_is_copied_before_it_is_restored(
    account: Account, other: Account, refused: Refused
) -> None:
    """USER_RestoreFromSnapshot: both shared and encrypted"""
    key = account.key(Policy=open_policy(account, other))
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=key)["DBSnapshotArn"]
    account.share("before", other.id)
    assert "both shared and encrypted" in refused("InvalidParameterValue", restore, account=other, source=arn)
    own = other.key()
    other.copy(arn, KmsKeyId=own)
    assert restore(other, "copied")["KmsKeyId"] == own


def test_snapshot_in_another_region_is_not_restored(account: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceFromDBSnapshot: DBSnapshotNotFound"""
    arn = account.snapshot()["DBSnapshotArn"]
    refused("DBSnapshotNotFound", restore, account=account, source=arn, region=TARGET_REGION)
    refused("DBSnapshotNotFound", restore, account=account, source="unknown")


def test_unfinished_snapshot_is_not_restored(slow: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceFromDBSnapshot: InvalidDBSnapshotState"""
    slow.snapshot()
    refused("InvalidDBSnapshotState", restore, account=slow)


def test_restore_requires_an_enabled_key(account: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceFromDBSnapshot: KMSKeyNotAccessibleFault"""
    key = account.key()
    account.snapshot(StorageEncrypted=True, KmsKeyId=key)
    account.client("kms").disable_key(KeyId=key)
    refused("KMSKeyNotAccessibleFault", restore, account=account)
    account.client("kms").enable_key(KeyId=key)
    assert restore(account)["KmsKeyId"] == key


def test_restored_instances_count_toward_the_quota(account: Account, refused: Refused) -> None:
    """CHAP_Limits; API_RestoreDBInstanceFromDBSnapshot: InstanceQuotaExceeded"""
    account.snapshot()
    account.control("quota", name="DBInstances", max=1)
    refused("InstanceQuotaExceeded", restore, account=account)


def test_restore_cannot_replace_an_instance(account: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceFromDBSnapshot: DBInstanceAlreadyExists"""
    account.snapshot()
    refused("DBInstanceAlreadyExists", restore, account=account, name="orders")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"Engine": "postgres"}, "InvalidParameterCombination"),
        ({"AllocatedStorage": 19}, "InvalidParameterValue"),
        ({"AllocatedStorage": 21}, "InvalidParameterValue"),
        ({"StorageType": "standard"}, "InvalidParameterValue"),
        ({"Tags": [{"Key": "aws:team", "Value": "shop"}]}, "InvalidParameterValue"),
        ({"DBParameterGroupName": "unknown"}, "DBParameterGroupNotFound"),
        ({"OptionGroupName": "unknown"}, "OptionGroupNotFoundFault"),
    ],
)
def test_invalid_restore_setting_is_refused(
    account: Account, refused: Refused, wrong: dict[str, Any], code: str
) -> None:
    """USER_RestoreFromSnapshot; API_RestoreDBInstanceFromDBSnapshot: Errors; USER_Tagging"""
    account.snapshot()
    refused(code, restore, account=account, **wrong)
    assert restore(account, AllocatedStorage=22, Engine="mysql")["AllocatedStorage"] == 22


def test_sql_server_edition_can_only_be_upgraded(account: Account, refused: Refused) -> None:
    """USER_RestoreFromSnapshot: Microsoft SQL Server considerations"""
    account.snapshot(Engine="sqlserver-web", EngineVersion="15.00.4420.2.v1")
    refused("InvalidParameterCombination", restore, account=account, Engine="sqlserver-ex")
    refused("InvalidParameterValue", restore, account=account, AllocatedStorage=40)
    assert restore(account, Engine="sqlserver-se")["Engine"] == "sqlserver-se"


def test_groups_of_a_restore_must_match_the_version_of_the_snapshot(account: Account, refused: Refused) -> None:
    """USER_WorkingWithParamGroups; USER_WorkingWithOptionGroups"""
    account.snapshot()
    account.parameter_group("old", "mysql5.7")
    account.parameter_group("ours", "mysql8.0")
    message = refused("InvalidParameterCombination", restore, account=account, DBParameterGroupName="old")
    assert message.endswith("mysql8.0")
    account.option_group("old", "mysql", "5.7")
    account.option_group("ours", "mysql", "8.0")
    refused("InvalidParameterCombination", restore, account=account, OptionGroupName="old")
    made = restore(account, DBParameterGroupName="Ours", OptionGroupName="Ours")
    assert made["DBParameterGroups"][0]["DBParameterGroupName"] == "ours"
    assert made["OptionGroupMemberships"][0]["OptionGroupName"] == "ours"


def test_restore_keeps_only_option_groups_with_persistent_options(account: Account, refused: Refused) -> None:
    """USER_RestoreFromSnapshot: Option group considerations"""
    account.option_group("plain", "mysql", "8.0")
    account.snapshot(OptionGroupName="plain")
    assert restore(account)["OptionGroupMemberships"][0]["OptionGroupName"] == "default:mysql-8-0"
    zone = {"OptionName": "Timezone", "OptionSettings": [{"Name": "TIME_ZONE", "Value": "Europe/Berlin"}]}
    account.option_group("bound", "oracle-se2", "19", zone)
    account.option_group("empty", "oracle-se2", "19")
    oracle = {"Engine": "oracle-se2", "EngineVersion": "19.0.0.0.ru-2024-07.rur-2024-07.r1"}
    account.instance("ledger", OptionGroupName="bound", **oracle)
    account.client("rds").create_db_snapshot(DBInstanceIdentifier="ledger", DBSnapshotIdentifier="of-ledger")
    arguments = {"account": account, "source": "of-ledger", "name": "other", "OptionGroupName": "empty"}
    assert refused("InvalidParameterValue", restore, **arguments).endswith("following options: [Timezone]")
    made = restore(account, "of-ledger", "other")
    assert made["OptionGroupMemberships"][0]["OptionGroupName"] == "bound"


def test_cross_account_restore_requires_a_group_with_the_persistent_options(
    account: Account, other: Account, refused: Refused
) -> None:
    """USER_RestoreFromSnapshot: Option group considerations"""
    zone = {"OptionName": "Timezone", "OptionSettings": [{"Name": "TIME_ZONE", "Value": "Europe/Berlin"}]}
    for each in (account, other):
        each.option_group("bound", "oracle-se2", "19", zone)
    oracle = {"Engine": "oracle-se2", "EngineVersion": "19.0.0.0.ru-2024-07.rur-2024-07.r1"}
    arn = account.snapshot(OptionGroupName="bound", **oracle)["DBSnapshotArn"]
    account.share("before", other.id)
    assert refused("InvalidParameterValue", restore, account=other, source=arn).endswith("[Timezone]")
    made = restore(other, arn, OptionGroupName="bound")
    assert made["OptionGroupMemberships"][0]["OptionGroupName"] == "bound"


def test_db_instance_is_not_restored_from_a_cluster_snapshot(account: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceFromDBSnapshot: DBClusterSnapshotIdentifier"""
    action = account.client("rds").restore_db_instance_from_db_snapshot
    arguments = {"DBInstanceIdentifier": "restored", "DBClusterSnapshotIdentifier": "any"}
    refused("InvalidParameterCombination", action, **arguments)
