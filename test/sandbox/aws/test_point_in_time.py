"""RestoreDBInstanceToPointInTime. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused

HOUR = 3600


def replicated(account: Account, **more: Any) -> str:
    """Replicate the automated backups of the instance `orders`; returns the ARN of the backups."""
    source = f"arn:aws:rds:{SOURCE_REGION}:{account.id}:db:orders"
    start = account.client("rds", TARGET_REGION).start_db_instance_automated_backups_replication
    return str(start(SourceDBInstanceArn=source, **more)["DBInstanceAutomatedBackup"]["DBInstanceAutomatedBackupsArn"])


def restore(account: Account, region: str = SOURCE_REGION, name: str = "recovered", **given: Any) -> dict[str, Any]:
    time = {} if "RestoreTime" in given else {"UseLatestRestorableTime": True}
    call = account.client("rds", region).restore_db_instance_to_point_in_time
    return dict(call(TargetDBInstanceIdentifier=name, **(time | given))["DBInstance"])


def from_backups(account: Account, arn: str, **given: Any) -> dict[str, Any]:
    return restore(account, TARGET_REGION, SourceDBInstanceAutomatedBackupsArn=arn, **given)


def test_replicated_backups_are_restored_in_their_region_under_their_key(account: Account) -> None:
    """AutomatedBackups.PiTR"""
    key = account.key(TARGET_REGION)
    another = {"DBInstanceClass": "db.r6g.large", "Engine": "postgres", "AllocatedStorage": 50}
    user = {"MasterUsername": "admin1", "MasterUserPassword": "not-a-secret"}
    account.client("rds", TARGET_REGION).create_db_instance(DBInstanceIdentifier="another", **another, **user)
    account.parameter_group("ours")
    account.instance(
        BackupRetentionPeriod=3,
        StorageEncrypted=True,
        KmsKeyId=account.key(),
        DBParameterGroupName="ours",
        StorageType="gp3",
        Tags=[{"Key": "team", "Value": "orders"}],
    )
    made = from_backups(account, replicated(account, KmsKeyId=key))
    assert made["DBInstanceArn"] == f"arn:aws:rds:{TARGET_REGION}:{account.id}:db:recovered"
    assert (made["Engine"], made["EngineVersion"], made["AllocatedStorage"]) == ("mysql", "8.0.40", 20)
    assert (made["KmsKeyId"], made["StorageEncrypted"], made["StorageType"]) == (key, True, "gp3")
    assert (made["AvailabilityZone"], made["TagList"]) == (f"{TARGET_REGION}a", [])
    assert made["DBParameterGroups"][0]["DBParameterGroupName"] == "default.mysql8.0"
    assert made["OptionGroupMemberships"][0]["OptionGroupName"] == "default:mysql-8-0"


@pytest.mark.parametrize("loss", ["the instance", "the Region"])
def test_replicated_backups_are_restored_without_their_source(account: Account, loss: str) -> None:
    """AutomatedBackups.PiTR"""
    account.instance(BackupRetentionPeriod=3)
    arn = replicated(account)
    if loss == "the instance":
        account.client("rds").delete_db_instance(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)
        assert from_backups(account, arn)["DBInstanceIdentifier"] == "recovered"
    else:
        account.server.control("region", {"region": SOURCE_REGION, "state": "off"})
        try:
            assert from_backups(account, arn)["DBInstanceIdentifier"] == "recovered"
        finally:
            account.server.control("region", {"region": SOURCE_REGION, "state": "on"})


def test_restore_requires_one_source_and_one_time(account: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceToPointInTime"""
    resource = account.instance(BackupRetentionPeriod=3)["DbiResourceId"]
    named = {"SourceDBInstanceIdentifier": "orders"}
    combination, call = "InvalidParameterCombination", account.client("rds").restore_db_instance_to_point_in_time
    refused(combination, restore, account=account)
    refused(combination, restore, account=account, SourceDbiResourceId=resource, **named)
    refused(combination, call, TargetDBInstanceIdentifier="recovered", **named)
    now = datetime.now(timezone.utc)
    refused(combination, restore, account=account, RestoreTime=now, UseLatestRestorableTime=True, **named)
    assert restore(account, SourceDbiResourceId=resource)["DBInstanceIdentifier"] == "recovered"


def test_restore_source_must_exist_and_have_automated_backups(account: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceToPointInTime: Errors"""
    account.instance()
    refused("PointInTimeRestoreNotEnabled", restore, account=account, SourceDBInstanceIdentifier="orders")
    refused("DBInstanceNotFound", restore, account=account, SourceDBInstanceIdentifier="customers")
    unknown = f"arn:aws:rds:{TARGET_REGION}:{account.id}:auto-backup:ab-l2ijcejxp7xq7hoj4siexample"
    refused("DBInstanceAutomatedBackupNotFound", from_backups, account=account, arn=unknown)
    refused("DBInstanceAutomatedBackupNotFound", from_backups, account=account, arn="x")


def test_restore_time_must_be_within_the_restore_window(timed: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceToPointInTime: RestoreTime"""
    timed.instance(BackupRetentionPeriod=3)
    arn = replicated(timed)
    refused("InvalidDBInstanceState", from_backups, account=timed, arn=arn)
    timed.control("clock", advanceSeconds=3 * HOUR)
    now = datetime.fromisoformat(timed.control("clock", advanceSeconds=0)["now"])
    for wrong in (now - timedelta(hours=4), now + timedelta(hours=1)):
        refused("InvalidParameterValue", from_backups, account=timed, arn=arn, RestoreTime=wrong)
    assert from_backups(timed, arn, RestoreTime=now - timedelta(hours=1))["DBInstanceIdentifier"] == "recovered"


def test_restore_of_encrypted_backups_requires_their_key(account: Account, refused: Refused) -> None:
    """API_RestoreDBInstanceToPointInTime: KMSKeyNotAccessibleFault"""
    key = account.key(TARGET_REGION)
    account.instance(BackupRetentionPeriod=3, StorageEncrypted=True)
    arn = replicated(account, KmsKeyId=key)
    account.client("kms", TARGET_REGION).disable_key(KeyId=key)
    refused("KMSKeyNotAccessibleFault", from_backups, account=account, arn=arn)


def test_groups_and_storage_of_a_restore_must_match_the_source(account: Account, refused: Refused) -> None:
    """USER_PIT"""
    account.instance(BackupRetentionPeriod=3, Tags=[{"Key": "team", "Value": "orders"}])
    named = {"SourceDBInstanceIdentifier": "orders"}
    account.parameter_group("of-84", "mysql8.4")
    account.option_group("of-84", "mysql", "8.4")
    for wrong in ({"DBParameterGroupName": "of-84"}, {"OptionGroupName": "of-84"}):
        refused("InvalidParameterCombination", restore, account=account, **named, **wrong)
    refused("InvalidParameterValue", restore, account=account, AllocatedStorage=21, **named)
    refused("DBInstanceAlreadyExists", restore, account=account, name="orders", **named)
    account.parameter_group("ours")
    made = restore(account, AllocatedStorage=22, DBParameterGroupName="ours", **named)
    assert (made["AllocatedStorage"], made["TagList"]) == (22, [{"Key": "team", "Value": "orders"}])
    assert made["DBParameterGroups"][0]["DBParameterGroupName"] == "ours"
