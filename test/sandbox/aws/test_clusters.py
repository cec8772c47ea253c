"""DB clusters and their snapshots. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import Account, Refused


def names(account: Account, **arguments: Any) -> list[str]:
    found = account.client("rds").describe_db_cluster_snapshots(**arguments)["DBClusterSnapshots"]
    return sorted(snapshot["DBClusterSnapshotIdentifier"] for snapshot in found)


@pytest.mark.parametrize("form", ["arn", "alias", "default"])
def test_cluster_key_is_returned_as_an_arn(account: Account, form: str) -> None:
    """API_CreateDBCluster: KmsKeyId"""
    key = account.key()
    account.client("kms").create_alias(AliasName="alias/ours", TargetKeyId=key)
    named = {"arn": {"KmsKeyId": key}, "alias": {"KmsKeyId": "alias/ours"}, "default": {}}[form]
    made = account.cluster(StorageEncrypted=True, **named)
    described = account.client("kms").describe_key(KeyId=made["KmsKeyId"])["KeyMetadata"]
    assert described["Arn"] == made["KmsKeyId"]
    assert described["KeyManager"] == ("AWS" if form == "default" else "CUSTOMER")
    assert made["StorageEncryptionType"] == "sse-kms"


def test_cluster_without_a_kms_key_uses_an_aws_owned_key(account: Account) -> None:
    """API_DBCluster: StorageEncryptionType"""
    made = account.cluster()
    assert (made["StorageEncrypted"], made["StorageEncryptionType"]) == (False, "sse-rds")
    assert "KmsKeyId" not in made


def test_cluster_has_the_default_groups_of_its_version(account: Account) -> None:
    """USER_WorkingWithOptionGroups; USER_WorkingWithParamGroups"""
    made = account.cluster()
    assert made["DBClusterParameterGroup"] == "default.aurora-postgresql15"
    [group] = made["DBClusterOptionGroupMemberships"]
    assert group == {"DBClusterOptionGroupName": "default:aurora-postgresql-15", "Status": "in-sync"}


@pytest.mark.parametrize("name", ["1st", "two--hyphens", "hyphen-", "a" * 64])
def test_malformed_cluster_identifier_is_refused(account: Account, refused: Refused, name: str) -> None:
    """API_CreateDBCluster: DBClusterIdentifier"""
    refused("InvalidParameterValue", account.cluster, name=name)


def test_cluster_identifier_must_be_unused(account: Account, refused: Refused) -> None:
    """API_CreateDBCluster: DBClusterAlreadyExistsFault"""
    account.cluster()
    refused("DBClusterAlreadyExistsFault", account.cluster, name="Analytics")
    refused("InvalidParameterValue", account.cluster, name="a" * 53, Engine="mysql", EngineVersion="8.0.40")


def test_unknown_cluster_is_not_found(account: Account, refused: Refused) -> None:
    """API_ModifyDBCluster, API_DeleteDBCluster: DBClusterNotFoundFault"""
    rds = account.client("rds")
    for action in (rds.describe_db_clusters, rds.modify_db_cluster, rds.delete_db_cluster):
        refused("DBClusterNotFoundFault", action, DBClusterIdentifier="unknown")


def test_clusters_are_paginated(account: Account) -> None:
    """API_DescribeDBClusters: MaxRecords, Marker"""
    for number in range(21):
        account.cluster(f"cluster{number}")
    pages = account.client("rds").get_paginator("describe_db_clusters").paginate(PaginationConfig={"PageSize": 20})
    assert [len(page["DBClusters"]) for page in pages] == [20, 1]


def test_final_cluster_snapshot_is_named_or_skipped(account: Account, refused: Refused) -> None:
    """API_DeleteDBCluster: SkipFinalSnapshot"""
    account.cluster()
    delete = account.client("rds").delete_db_cluster
    refused("InvalidParameterCombination", delete, DBClusterIdentifier="analytics")
    both = {"SkipFinalSnapshot": True, "FinalDBSnapshotIdentifier": "last"}
    refused("InvalidParameterCombination", delete, DBClusterIdentifier="analytics", **both)
    delete(DBClusterIdentifier="analytics", FinalDBSnapshotIdentifier="last")
    assert names(account) == ["last"]


def test_cluster_member_has_no_db_snapshots(account: Account, refused: Refused) -> None:
    """API_CreateDBSnapshot"""
    account.cluster()
    rds = account.client("rds")
    account.cluster_member()
    assert rds.describe_db_snapshots()["DBSnapshots"] == []
    arguments = {"DBInstanceIdentifier": "analytics-1", "DBSnapshotIdentifier": "own"}
    refused("InvalidParameterValue", rds.create_db_snapshot, **arguments)
    [cluster] = rds.describe_db_clusters(DBClusterIdentifier="analytics")["DBClusters"]
    assert [each["DBInstanceIdentifier"] for each in cluster["DBClusterMembers"]] == ["analytics-1"]


def test_cluster_snapshot_keeps_the_settings_of_its_cluster(account: Account) -> None:
    """API_DBClusterSnapshot"""
    key = account.key()
    made = account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=key)
    [cluster] = account.client("rds").describe_db_clusters()["DBClusters"]
    assert made["DbClusterResourceId"] == cluster["DbClusterResourceId"]
    assert (made["KmsKeyId"], made["StorageEncrypted"], made["StorageEncryptionType"]) == (key, True, "sse-kms")
    assert (made["Engine"], made["EngineVersion"], made["EngineMode"]) == ("aurora-postgresql", "15.8", "provisioned")
    assert made["LicenseModel"] == "postgresql-license" and made["VpcId"].startswith("vpc-")
    assert made["AvailabilityZones"] == ["us-east-1a", "us-east-1b", "us-east-1c"]
    assert (made["Status"], made["PercentProgress"]) == ("available", 100)


@pytest.mark.parametrize("name", ["rds:own", "1st", "two--hyphens", "hyphen-", "a" * 64])
def test_malformed_cluster_snapshot_identifier_is_refused(account: Account, refused: Refused, name: str) -> None:
    """API_CreateDBClusterSnapshot: DBClusterSnapshotIdentifier"""
    account.cluster()
    create = account.client("rds").create_db_cluster_snapshot
    named = {"DBClusterIdentifier": "analytics", "DBClusterSnapshotIdentifier": name}
    refused("InvalidParameterValue", create, **named)


def test_own_cluster_snapshots_are_described_by_type_cluster_identifier_and_arn(
    account: Account, refused: Refused
) -> None:
    """API_DescribeDBClusterSnapshots"""
    arn = account.cluster_snapshot()["DBClusterSnapshotArn"]
    [automated] = names(account, SnapshotType="automated")
    assert automated.startswith("rds:analytics-")
    assert names(account) == names(account, DBClusterIdentifier="Analytics") == ["before", automated]
    assert names(account, SnapshotType="manual") == ["before"]
    assert names(account, DBClusterSnapshotIdentifier="Before") == ["before"]
    assert names(account, DBClusterSnapshotIdentifier=arn) == ["before"]
    assert names(account, Filters=[{"Name": "engine", "Values": ["aurora-mysql"]}]) == []
    describe = account.client("rds").describe_db_cluster_snapshots
    refused("DBClusterSnapshotNotFoundFault", describe, DBClusterSnapshotIdentifier="unknown")
    refused("DBClusterSnapshotNotFoundFault", describe, DBClusterSnapshotIdentifier=automated)
    refused("InvalidParameterValue", describe, Filters=[{"Name": "dbi-resource-id", "Values": ["x"]}])


def test_shared_cluster_snapshots_are_described_by_their_arn(account: Account, other: Account) -> None:
    """API_DescribeDBClusterSnapshots: IncludeShared"""
    arn = account.cluster_snapshot()["DBClusterSnapshotArn"]
    assert names(other, SnapshotType="shared") == []
    account.client("rds").modify_db_cluster_snapshot_attribute(
        DBClusterSnapshotIdentifier="before", AttributeName="restore", ValuesToAdd=[other.id]
    )
    assert names(other) == []
    assert names(other, SnapshotType="shared") == names(other, IncludeShared=True) == [arn]


def test_cluster_snapshots_are_paginated(account: Account) -> None:
    """API_DescribeDBClusterSnapshots: MaxRecords, Marker"""
    account.cluster()
    rds = account.client("rds")
    for number in range(20):
        named = {"DBClusterIdentifier": "analytics", "DBClusterSnapshotIdentifier": f"s{number}"}
        rds.create_db_cluster_snapshot(**named)
    pages = list(rds.get_paginator("describe_db_cluster_snapshots").paginate(PaginationConfig={"PageSize": 20}))
    assert [len(page["DBClusterSnapshots"]) for page in pages] == [20, 1]


def test_only_manual_cluster_snapshots_can_be_deleted(account: Account, refused: Refused) -> None:
    """API_DeleteDBClusterSnapshot: InvalidDBClusterSnapshotStateFault"""
    account.cluster_snapshot()
    [automated] = names(account, SnapshotType="automated")
    delete = account.client("rds").delete_db_cluster_snapshot
    refused("InvalidDBClusterSnapshotStateFault", delete, DBClusterSnapshotIdentifier=automated)
    assert delete(DBClusterSnapshotIdentifier="before")["DBClusterSnapshot"]["Status"] == "deleted"
    refused("DBClusterSnapshotNotFoundFault", delete, DBClusterSnapshotIdentifier="before")


def test_unfinished_cluster_snapshot_is_not_deleted(slow: Account, refused: Refused) -> None:
    """API_DeleteDBClusterSnapshot: InvalidDBClusterSnapshotStateFault"""
    assert slow.cluster_snapshot()["Status"] == "creating"
    delete = slow.client("rds").delete_db_cluster_snapshot
    refused("InvalidDBClusterSnapshotStateFault", delete, DBClusterSnapshotIdentifier="before")


def test_control_routes_create_and_date_automated_cluster_snapshots(account: Account) -> None:
    account.cluster()
    at = "2026-01-02T03:04:05+00:00"
    made = account.control("automated-snapshot", dbClusterIdentifier="analytics", at=at)
    assert made == {"dbClusterSnapshotIdentifier": "rds:analytics-2026-01-02-03-04"}
    account.control("date", dbClusterIdentifier="analytics", at=at)
    moved = account.control("date", at="2026-01-03T03:04:05+00:00", **made)
    assert moved == {"dbClusterSnapshotIdentifier": "rds:analytics-2026-01-03-03-04"}
    [cluster] = account.client("rds").describe_db_clusters()["DBClusters"]
    assert cluster["ClusterCreateTime"].isoformat() == at
