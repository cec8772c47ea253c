"""Replicated automated backups. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused

STATE = "InvalidDBInstanceAutomatedBackupState"


def arn(account: Account, name: str = "orders", region: str = SOURCE_REGION) -> str:
    return f"arn:aws:rds:{region}:{account.id}:db:{name}"


def start(account: Account, name: str = "orders", region: str = TARGET_REGION, **more: Any) -> dict[str, Any]:
    rds = account.client("rds", region)
    answer = rds.start_db_instance_automated_backups_replication(SourceDBInstanceArn=arn(account, name), **more)
    return dict(answer["DBInstanceAutomatedBackup"])


def stop(account: Account, name: str = "orders", region: str = TARGET_REGION) -> dict[str, Any]:
    rds = account.client("rds", region)
    answer = rds.stop_db_instance_automated_backups_replication(SourceDBInstanceArn=arn(account, name))
    return dict(answer["DBInstanceAutomatedBackup"])


def backups(account: Account, region: str = TARGET_REGION, **given: Any) -> list[dict[str, Any]]:
    return list(
        account.client("rds", region).describe_db_instance_automated_backups(**given)["DBInstanceAutomatedBackups"]
    )


def test_replicated_backups_are_listed_in_both_regions(account: Account) -> None:
    """API_StartDBInstanceAutomatedBackupsReplication; AutomatedBackups.Replicating.Describe"""
    instance = account.instance(BackupRetentionPeriod=3, Tags=[{"Key": "a", "Value": "b"}])
    made = start(account, BackupRetentionPeriod=14, Tags=[{"Key": "c", "Value": "d"}])
    assert made["DBInstanceAutomatedBackupsArn"].startswith(f"arn:aws:rds:{TARGET_REGION}:{account.id}:auto-backup:ab-")
    [there] = backups(account, DBInstanceAutomatedBackupsArn=made["DBInstanceAutomatedBackupsArn"])
    assert (there["Status"], there["BackupRetentionPeriod"], there["Region"]) == ("replicating", 14, SOURCE_REGION)
    assert (there["DBInstanceArn"], there["DbiResourceId"]) == (arn(account), instance["DbiResourceId"])
    assert (there["Engine"], there["Encrypted"], there["AllocatedStorage"]) == ("mysql", False, 20)
    assert there["TagList"] == [{"Key": "c", "Value": "d"}] and there["RestoreWindow"]["EarliestTime"]
    replications = [{"DBInstanceAutomatedBackupsArn": made["DBInstanceAutomatedBackupsArn"]}]
    [here] = backups(account, SOURCE_REGION, DBInstanceIdentifier="ORDERS")
    assert (here["Status"], here["BackupRetentionPeriod"]) == ("active", 3)
    assert here["DBInstanceAutomatedBackupsReplications"] == replications
    [described] = account.client("rds").describe_db_instances(DBInstanceIdentifier="orders")["DBInstances"]
    assert described["DBInstanceAutomatedBackupsReplications"] == replications


def test_replication_is_pending_until_the_first_backup_is_copied(slow: Account) -> None:
    """AutomatedBackups.Replicating.Describe"""
    slow.instance(BackupRetentionPeriod=1)
    assert start(slow)["Status"] == "pending"
    [there] = backups(slow)
    assert (there["Status"], there["BackupRetentionPeriod"], there["RestoreWindow"]) == ("pending", 7, {})
    [here] = backups(slow, SOURCE_REGION)
    assert here["Status"] == "creating"


def test_stopped_replication_is_retained_and_can_be_deleted(account: Account, refused: Refused) -> None:
    """API_StopDBInstanceAutomatedBackupsReplication; API_DeleteDBInstanceAutomatedBackup"""
    account.instance(BackupRetentionPeriod=1)
    made = start(account)
    named = {"DBInstanceAutomatedBackupsArn": made["DBInstanceAutomatedBackupsArn"]}
    delete = account.client("rds", TARGET_REGION).delete_db_instance_automated_backup
    refused(STATE, delete, **named)
    assert stop(account)["Status"] == "retained"
    refused("InvalidDBInstanceState", stop, account=account)
    [here] = backups(account, SOURCE_REGION)
    assert here["DBInstanceAutomatedBackupsReplications"] == []
    assert delete(**named)["DBInstanceAutomatedBackup"]["Status"] == "retained"
    refused("DBInstanceAutomatedBackupNotFound", backups, account=account, **named)
    refused("DBInstanceAutomatedBackupNotFound", delete, **named)


def test_retained_backups_are_resumed_until_they_expire(timed: Account) -> None:
    """AutomatedBackups.StopReplicating"""
    timed.instance(BackupRetentionPeriod=1)
    start(timed, BackupRetentionPeriod=2)
    timed.control("clock", advanceSeconds=3600)
    assert [each["Status"] for each in backups(timed)] == ["replicating"]
    stop(timed)
    assert start(timed, BackupRetentionPeriod=1)["Status"] == "pending"
    assert len(backups(timed)) == 1
    stop(timed)
    timed.control("clock", advanceSeconds=timedelta(hours=23).total_seconds())
    assert [each["Status"] for each in backups(timed)] == ["retained"]
    timed.control("clock", advanceSeconds=timedelta(hours=2).total_seconds())
    assert backups(timed) == []


def test_encrypted_replication_requires_a_key_in_the_destination_region(account: Account, refused: Refused) -> None:
    """API_StartDBInstanceAutomatedBackupsReplication: KmsKeyId"""
    source_key = account.key()
    account.instance(BackupRetentionPeriod=1, StorageEncrypted=True, KmsKeyId=source_key)
    key = account.key(TARGET_REGION)
    refused("InvalidParameterValue", start, account=account)
    refused("InvalidParameterValue", start, account=account, KmsKeyId=key.split("/")[1])
    refused("KMSKeyNotAccessibleFault", start, account=account, KmsKeyId=source_key)
    account.client("kms").disable_key(KeyId=source_key)
    refused("KMSKeyNotAccessibleFault", start, account=account, KmsKeyId=key)
    account.client("kms").enable_key(KeyId=source_key)
    made = start(account, KmsKeyId=key)
    assert (made["KmsKeyId"], made["Encrypted"], made["StorageEncryptionType"]) == (key, True, "sse-kms")
    account.instance("open", BackupRetentionPeriod=1)
    refused("InvalidParameterCombination", start, account=account, name="open", KmsKeyId=key)


@pytest.mark.parametrize("region", [SOURCE_REGION, TARGET_REGION])
def test_disabled_key_in_either_region_stops_the_replication(account: Account, refused: Refused, region: str) -> None:
    """AutomatedXREGBackups.Troubleshooting"""
    keys = {SOURCE_REGION: account.key(), TARGET_REGION: account.key(TARGET_REGION)}
    account.instance(BackupRetentionPeriod=1, StorageEncrypted=True, KmsKeyId=keys[SOURCE_REGION])
    start(account, KmsKeyId=keys[TARGET_REGION])
    kms = account.client("kms", region)
    kms.disable_key(KeyId=keys[region])
    assert [each["Status"] for each in backups(account)] == ["retained"]
    kms.enable_key(KeyId=keys[region])
    assert [each["Status"] for each in backups(account)] == ["retained"]
    refused(STATE, start, account=account, KmsKeyId=account.key(TARGET_REGION))
    assert start(account, KmsKeyId=keys[TARGET_REGION])["Status"] == "replicating"


def test_backups_of_a_deleted_instance_are_retained(account: Account) -> None:
    """AutomatedXREGBackups.Troubleshooting"""
    account.instance(BackupRetentionPeriod=1)
    start(account)
    account.client("rds").delete_db_instance(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)
    assert [each["Status"] for each in backups(account)] == ["retained"]
    assert backups(account, SOURCE_REGION) == []


def test_replication_requires_a_supported_pair_of_regions(account: Account, refused: Refused) -> None:
    """USER_ReplicateBackups"""
    account.instance(BackupRetentionPeriod=1)
    assert refused("InvalidParameterValue", start, account=account, region=SOURCE_REGION) == (
        f"Feature is not available in region {SOURCE_REGION}."
    )
    refused("InvalidParameterValue", start, account=account, region="eu-central-2")
    start(account, region="sa-east-1")


def test_replication_source_must_be_an_own_instance_with_automated_backups(
    account: Account, other: Account, refused: Refused
) -> None:
    """AutomatedBackups.Replicating.Enable"""
    call = account.client("rds", TARGET_REGION).start_db_instance_automated_backups_replication
    refused("InvalidParameterValue", call, SourceDBInstanceArn="orders")
    refused("DBInstanceNotFound", call, SourceDBInstanceArn=arn(account))
    other.instance(BackupRetentionPeriod=1)
    refused("DBInstanceNotFound", call, SourceDBInstanceArn=arn(other))
    account.instance()
    refused("InvalidDBInstanceState", call, SourceDBInstanceArn=arn(account))
    account.cluster()
    account.instance("member", DBClusterIdentifier="analytics", Engine="aurora-postgresql", EngineVersion="15.8")
    refused("InvalidParameterValue", call, SourceDBInstanceArn=arn(account, "member"))


@pytest.mark.parametrize("days", [0, 36])
def test_replicated_backups_are_retained_for_1_to_35_days(account: Account, refused: Refused, days: int) -> None:
    """API_StartDBInstanceAutomatedBackupsReplication: BackupRetentionPeriod"""
    account.instance(BackupRetentionPeriod=1)
    refused("InvalidParameterValue", start, account=account, BackupRetentionPeriod=days)


def test_account_replicates_up_to_20_instances_once_each_per_region(account: Account, refused: Refused) -> None:
    """AutomatedXREGBackups.Troubleshooting; AutomatedBackups.Replicating.Enable"""
    for number in range(21):
        account.instance(f"db-{number}", BackupRetentionPeriod=1)
    start(account, "db-0")
    refused(STATE, start, account=account, name="db-0")
    for number in range(1, 20):
        start(account, f"db-{number}")
    refused("DBInstanceAutomatedBackupQuotaExceeded", start, account=account, name="db-20")
    start(account, "db-20", region="eu-west-2")
    stop(account, "db-0")
    start(account, "db-20")


def test_automated_backups_are_filtered_and_paginated(account: Account, refused: Refused) -> None:
    """API_DescribeDBInstanceAutomatedBackups"""
    for number in range(22):
        account.instance(f"db-{number}", BackupRetentionPeriod=1)
    rds = account.client("rds")
    first = rds.describe_db_instance_automated_backups(MaxRecords=20)
    rest = rds.describe_db_instance_automated_backups(MaxRecords=20, Marker=first["Marker"])
    assert [len(each["DBInstanceAutomatedBackups"]) for each in (first, rest)] == [20, 2] and "Marker" not in rest
    named = [{"Name": "db-instance-id", "Values": ["db-1", arn(account, "db-2")]}]
    assert [each["DBInstanceIdentifier"] for each in backups(account, SOURCE_REGION, Filters=named)] == ["db-1", "db-2"]
    assert backups(account, SOURCE_REGION, Filters=[{"Name": "status", "Values": ["retained"]}]) == []
    refused("InvalidParameterValue", backups, account=account, Filters=[{"Name": "engine", "Values": ["mysql"]}])
    refused("DBInstanceAutomatedBackupNotFound", backups, account=account, DBInstanceIdentifier="db-1")


def test_source_regions_are_those_of_the_partition(account: Account, refused: Refused) -> None:
    """API_DescribeSourceRegions"""
    describe = account.client("rds", TARGET_REGION).describe_source_regions
    regions = {each["RegionName"]: each for each in describe()["SourceRegions"]}
    assert TARGET_REGION not in regions and "cn-north-1" not in regions and len(regions) == 32
    flag = "SupportsDBInstanceAutomatedBackupsReplication"
    assert (regions["us-east-1"][flag], regions["ap-east-1"][flag]) == (True, False)
    assert describe(RegionName=SOURCE_REGION)["SourceRegions"] == [regions[SOURCE_REGION]]
    assert regions[SOURCE_REGION]["Endpoint"] == "https://rds.us-east-1.amazonaws.com"
    refused("InvalidParameterValue", describe, RegionName="us-east-9")
    china = account.client("rds", "cn-north-1").describe_source_regions()["SourceRegions"]
    assert [(each["RegionName"], each[flag]) for each in china] == [("cn-northwest-1", True)]
    assert china[0]["Endpoint"] == "https://rds.cn-northwest-1.amazonaws.com.cn"


def test_source_regions_match_the_table_of_the_guide(account: Account) -> None:
    """USER_ReplicateBackups: 159 pairs of 37 Regions, Stockholm to Northern Virginia among them"""

    def sources(region: str) -> dict[str, bool]:
        described = account.client("rds", region).describe_source_regions()["SourceRegions"]
        flag = "SupportsDBInstanceAutomatedBackupsReplication"
        return {each["RegionName"]: each[flag] for each in described}

    known = {name for region in (SOURCE_REGION, "cn-north-1", "us-gov-west-1") for name in (region, *sources(region))}
    pairs = {(source, region) for region in known for source, replicates in sources(region).items() if replicates}
    assert (len(known), len(pairs)) == (37, 159)
    assert ("eu-north-1", "us-east-1") in pairs
