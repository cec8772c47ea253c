"""DescribeDBSnapshots and the lifecycle of snapshots. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import SOURCE_REGION, Account, Refused


def names(account: Account, **arguments: Any) -> list[str]:
    found = account.client("rds").describe_db_snapshots(**arguments)["DBSnapshots"]
    return sorted(snapshot["DBSnapshotIdentifier"] for snapshot in found)


def create_manual_and_automated_snapshot(account: Account) -> str:
    """Create a manual and an automated snapshot; returns the identifier of the automated one."""
    account.snapshot(BackupRetentionPeriod=1)
    return names(account, SnapshotType="automated")[0]


def test_automated_and_manual_snapshots_are_described_by_default(account: Account) -> None:
    """API_DescribeDBSnapshots: SnapshotType"""
    automated = create_manual_and_automated_snapshot(account)
    assert names(account) == ["before", automated]
    assert names(account, SnapshotType="manual") == ["before"]
    assert names(account, DBInstanceIdentifier="Orders") == ["before", automated]
    assert names(account, DBInstanceIdentifier="unknown") == []


def test_snapshot_is_described_by_identifier_or_arn(account: Account, refused: Refused) -> None:
    """API_DescribeDBSnapshots: DBSnapshotIdentifier"""
    arn = account.snapshot()["DBSnapshotArn"]
    assert names(account, DBSnapshotIdentifier="Before") == ["before"]
    assert names(account, DBSnapshotIdentifier=arn) == ["before"]
    refused("DBSnapshotNotFound", account.client("rds").describe_db_snapshots, DBSnapshotIdentifier="unknown")


def test_automated_snapshot_is_described_by_identifier_and_type(account: Account, refused: Refused) -> None:
    """API_DescribeDBSnapshots: DBSnapshotIdentifier"""
    automated = create_manual_and_automated_snapshot(account)
    assert names(account, DBSnapshotIdentifier=automated, SnapshotType="automated") == [automated]
    refused("DBSnapshotNotFound", account.client("rds").describe_db_snapshots, DBSnapshotIdentifier=automated)


@pytest.mark.parametrize(
    ("name", "value"),
    [("db-instance-id", "orders"), ("db-snapshot-id", "before"), ("engine", "mysql"), ("snapshot-type", "manual")],
)
def test_snapshots_are_filtered(account: Account, name: str, value: str) -> None:
    """API_DescribeDBSnapshots: Filters"""
    create_manual_and_automated_snapshot(account)
    assert "before" in names(account, Filters=[{"Name": name, "Values": [value, "other"]}])
    assert names(account, Filters=[{"Name": name, "Values": ["other"]}]) == []


def test_unknown_filter_is_refused(account: Account, refused: Refused) -> None:
    """API_DescribeDBSnapshots: Filters"""
    filters = [{"Name": "colour", "Values": ["red"]}]
    message = refused("InvalidParameterValue", account.client("rds").describe_db_snapshots, Filters=filters)
    assert message == "Unrecognized filter name: colour"


def test_snapshots_are_filtered_by_resource_id(account: Account) -> None:
    """API_DBInstance: DbiResourceId"""
    first = account.snapshot()
    second = account.instance("catalog")
    account.client("rds").create_db_snapshot(DBInstanceIdentifier="catalog", DBSnapshotIdentifier="other")
    assert first["DbiResourceId"] != second["DbiResourceId"]
    assert names(account, DbiResourceId=second["DbiResourceId"]) == ["other"]
    by_filter = [{"Name": "dbi-resource-id", "Values": [first["DbiResourceId"]]}]
    assert names(account, Filters=by_filter) == ["before"]


def test_snapshots_are_paginated(account: Account, refused: Refused) -> None:
    """API_DescribeDBSnapshots: MaxRecords, Marker"""
    account.instance()
    rds = account.client("rds")
    for number in range(25):
        rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier=f"s{number}")
    pages = list(rds.get_paginator("describe_db_snapshots").paginate(PaginationConfig={"PageSize": 20}))
    assert [len(page["DBSnapshots"]) for page in pages] == [20, 5]
    refused("InvalidParameterValue", rds.describe_db_snapshots, MaxRecords=19)


def test_shared_snapshots_are_described_only_on_request(account: Account, other: Account) -> None:
    """API_DescribeDBSnapshots: IncludeShared. Other accounts see a shared snapshot by its ARN, without its tags."""
    arn = account.snapshot(Tags=[{"Key": "a", "Value": "b"}], CopyTagsToSnapshot=True)["DBSnapshotArn"]
    assert names(other, SnapshotType="shared") == []
    account.share("before", other.id)
    assert names(other) == []
    assert names(other, SnapshotType="manual", IncludeShared=True) == []
    assert names(other, IncludeShared=True) == [arn]
    [described] = other.client("rds").describe_db_snapshots(SnapshotType="shared", DBSnapshotIdentifier=arn)[
        "DBSnapshots"
    ]
    assert (described["SnapshotType"], described["DBSnapshotArn"], described["TagList"]) == ("shared", arn, [])


def test_public_snapshots_are_described_only_on_request(account: Account, other: Account) -> None:
    """API_DescribeDBSnapshots: IncludePublic"""
    arn = account.snapshot()["DBSnapshotArn"]
    account.share("before", "all")
    assert arn in names(other, SnapshotType="public")
    assert arn in names(other, IncludePublic=True)
    assert arn not in names(other, IncludeShared=True)


def test_unshared_snapshot_of_another_account_is_not_found(account: Account, other: Account, refused: Refused) -> None:
    """API_DescribeDBSnapshots: DBSnapshotNotFound. A snapshot of the caller with the same identifier does not match."""
    arn = account.snapshot()["DBSnapshotArn"]
    other.snapshot()
    describe = other.client("rds").describe_db_snapshots
    refused("DBSnapshotNotFound", describe, DBSnapshotIdentifier=arn, IncludeShared=True)


def test_new_snapshot_is_creating(slow: Account) -> None:
    """API_DBSnapshot: Status, PercentProgress"""
    made = slow.snapshot()
    assert (made["Status"], made["PercentProgress"]) == ("creating", 0)
    [described] = slow.client("rds").describe_db_snapshots(DBSnapshotIdentifier="before")["DBSnapshots"]
    assert described["Status"] == "creating" and 0 <= described["PercentProgress"] < 100


def test_unfinished_snapshot_is_not_deleted(slow: Account, refused: Refused) -> None:
    """API_DeleteDBSnapshot: InvalidDBSnapshotState"""
    slow.snapshot()
    refused("InvalidDBSnapshotState", slow.client("rds").delete_db_snapshot, DBSnapshotIdentifier="before")


def test_manual_snapshot_is_deleted(account: Account, refused: Refused) -> None:
    """API_DeleteDBSnapshot"""
    account.snapshot()
    delete = account.client("rds").delete_db_snapshot
    assert delete(DBSnapshotIdentifier="before")["DBSnapshot"]["Status"] == "deleted"
    refused("DBSnapshotNotFound", delete, DBSnapshotIdentifier="before")


def test_automated_snapshot_cannot_be_deleted(account: Account, refused: Refused) -> None:
    """API_DeleteDBSnapshot: InvalidDBSnapshotState"""
    automated = create_manual_and_automated_snapshot(account)
    delete = account.client("rds").delete_db_snapshot
    message = refused("InvalidDBSnapshotState", delete, DBSnapshotIdentifier=automated)
    assert message == "automated snapshots cannot be deleted."


def test_retention_period_of_0_removes_automated_snapshots(account: Account) -> None:
    """USER_WorkingWithAutomatedBackups-Deleting"""
    account.instance("never", BackupRetentionPeriod=0)
    account.instance("once", BackupRetentionPeriod=1)
    assert names(account, DBInstanceIdentifier="never") == []
    assert len(names(account, DBInstanceIdentifier="once")) == 1
    account.client("rds").modify_db_instance(
        DBInstanceIdentifier="once", BackupRetentionPeriod=0, ApplyImmediately=True
    )
    assert names(account, DBInstanceIdentifier="once") == []


def test_snapshot_keeps_the_settings_of_its_instance(account: Account) -> None:
    """API_DBSnapshot"""
    made = account.snapshot(StorageType="gp3", AvailabilityZone="us-east-1b", Iops=3000)
    assert (made["StorageType"], made["AvailabilityZone"], made["Iops"]) == ("gp3", "us-east-1b", 3000)
    assert made["LicenseModel"] == "general-public-license"
    assert made["VpcId"].startswith("vpc-")


@pytest.mark.parametrize("name", ["rds:own", "1st", "two--hyphens", "hyphen-"])
def test_malformed_identifier_is_refused(account: Account, refused: Refused, name: str) -> None:
    """API_CreateDBSnapshot: DBSnapshotIdentifier"""
    account.instance()
    create = account.client("rds").create_db_snapshot
    refused("InvalidParameterValue", create, DBInstanceIdentifier="orders", DBSnapshotIdentifier=name)


def test_snapshot_requires_an_existing_instance_and_an_unused_identifier(account: Account, refused: Refused) -> None:
    """API_CreateDBSnapshot: Errors"""
    account.snapshot()
    create = account.client("rds").create_db_snapshot
    refused("DBInstanceNotFound", create, DBInstanceIdentifier="unknown", DBSnapshotIdentifier="new")
    refused("DBSnapshotAlreadyExists", create, DBInstanceIdentifier="orders", DBSnapshotIdentifier="before")


def test_only_manual_and_final_snapshots_count_toward_the_quota(account: Account, refused: Refused) -> None:
    """CHAP_Limits; API_DeleteDBInstance: SnapshotQuotaExceeded"""
    account.instance(BackupRetentionPeriod=1)
    for _ in range(100):
        account.control("automated-snapshot", dbInstanceIdentifier="orders")
    account.control("quota", name="ManualSnapshots", max=1)
    account.client("rds").create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="before")
    create, delete = account.client("rds").create_db_snapshot, account.client("rds").delete_db_instance
    refused("SnapshotQuotaExceeded", create, DBInstanceIdentifier="orders", DBSnapshotIdentifier="more")
    refused("SnapshotQuotaExceeded", delete, DBInstanceIdentifier="orders", FinalDBSnapshotIdentifier="last")
    delete(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)


def test_snapshot_of_aws_backup_is_found_only_with_its_type(account: Account) -> None:
    """API_DescribeDBSnapshots: SnapshotType"""
    account.instance()
    body = {"region": SOURCE_REGION, "dbInstanceIdentifier": "orders", "account": account.id, "backupJob": "job-1"}
    assert account.server.control("automated-snapshot", body) == {"dbSnapshotIdentifier": "awsbackup:job-1"}
    filters = [{"Name": "db-snapshot-id", "Values": ["awsbackup:job-1"]}]
    describe = account.client("rds").describe_db_snapshots
    assert describe()["DBSnapshots"] == []
    assert describe(Filters=filters)["DBSnapshots"] == []
    [found] = describe(Filters=filters, SnapshotType="awsbackup")["DBSnapshots"]
    assert found["SnapshotType"] == "awsbackup"
