"""Backup retention periods."""

from __future__ import annotations

from dispatch import Call
from errors import AwsError
from registry import rule

MAX_RETENTION_DAYS = 35


@rule("rds", "CreateDBInstance", "ModifyDBInstance")
def instance_backups_are_retained_for_0_to_35_days(call: Call) -> None:
    """`BackupRetentionPeriod` of a DB instance must be 0 to 35 days. 0 turns automated backups off."""
    require_retention_period(0, call)


@rule("rds", "CreateDBCluster", "ModifyDBCluster", "RestoreDBClusterFromSnapshot")
def cluster_backups_are_retained_for_1_to_35_days(call: Call) -> None:
    """`BackupRetentionPeriod` of a DB cluster must be 1 to 35 days. Automated backups cannot be turned off."""
    require_retention_period(1, call)


@rule("rds", "ModifyDBInstance")
def member_retention_is_set_on_the_cluster(call: Call) -> None:
    """`BackupRetentionPeriod` of a cluster member cannot be modified, only that of its cluster."""
    instance = call.response.backend.databases.get(call.params["DBInstanceIdentifier"])
    if call.params.get("BackupRetentionPeriod") is not None and instance and instance.db_cluster_identifier:
        message = (
            "The specified DB Instance is a member of a cluster. Modify backup retention for the DB Cluster using the "
            "ModifyDbCluster API"
        )
        raise AwsError("InvalidParameterCombination", message)


def require_retention_period(minimum: int, call: Call) -> None:
    """Refuse a `BackupRetentionPeriod` below the minimum or above 35 days."""
    days = call.params.get("BackupRetentionPeriod")
    if days is not None and not minimum <= int(days) <= MAX_RETENTION_DAYS:
        message = f"Invalid backup retention period: {days}. Retention period must be between {minimum} and {MAX_RETENTION_DAYS}."
        raise AwsError("InvalidParameterValue", message)
