"""Backup retention periods. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import pytest

from accounts import Account, Refused


@pytest.mark.parametrize("days", [-1, 36])
def test_instance_backups_are_retained_for_0_to_35_days(account: Account, refused: Refused, days: int) -> None:
    """API_CreateDBInstance, API_ModifyDBInstance: BackupRetentionPeriod"""
    message = refused("InvalidParameterValue", account.instance, BackupRetentionPeriod=days)
    assert "between 0 and 35" in message
    assert account.instance(BackupRetentionPeriod=35)["BackupRetentionPeriod"] == 35
    modify = account.client("rds").modify_db_instance
    refused("InvalidParameterValue", modify, DBInstanceIdentifier="orders", BackupRetentionPeriod=days)
    modify(DBInstanceIdentifier="orders", BackupRetentionPeriod=0, ApplyImmediately=True)


@pytest.mark.parametrize("days", [0, 36])
@pytest.mark.parametrize("engine", [("aurora-postgresql", "15.8"), ("mysql", "8.0.40")], ids=["Aurora", "Multi-AZ"])
def test_cluster_backups_are_retained_for_1_to_35_days(
    account: Account, refused: Refused, days: int, engine: tuple[str, str]
) -> None:
    """API_CreateDBCluster, API_ModifyDBCluster, API_RestoreDBClusterFromSnapshot: BackupRetentionPeriod"""
    of_engine = {"Engine": engine[0], "EngineVersion": engine[1]}
    message = refused("InvalidParameterValue", account.cluster, BackupRetentionPeriod=days, **of_engine)
    assert "between 1 and 35" in message
    account.cluster_snapshot(BackupRetentionPeriod=35, **of_engine)
    rds = account.client("rds")
    wrong = {"BackupRetentionPeriod": days}
    refused("InvalidParameterValue", rds.modify_db_cluster, DBClusterIdentifier="analytics", **wrong)
    restored = {"DBClusterIdentifier": "again", "SnapshotIdentifier": "before", **of_engine}
    refused("InvalidParameterValue", rds.restore_db_cluster_from_snapshot, **restored, **wrong)
    assert rds.restore_db_cluster_from_snapshot(**restored)["DBCluster"]["BackupRetentionPeriod"] == 35


def test_member_retention_is_set_on_the_cluster(account: Account, refused: Refused) -> None:
    """API_ModifyDBInstance: BackupRetentionPeriod"""
    account.cluster()
    rds = account.client("rds")
    account.cluster_member()
    named = {"DBInstanceIdentifier": "analytics-1"}
    refused("InvalidParameterCombination", rds.modify_db_instance, **named, BackupRetentionPeriod=3)
    rds.modify_db_cluster(DBClusterIdentifier="analytics", BackupRetentionPeriod=3)
    assert rds.describe_db_instances(**named)["DBInstances"][0]["BackupRetentionPeriod"] == 3
