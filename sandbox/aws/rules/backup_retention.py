"""For how many days automated backups are kept."""

from __future__ import annotations

from dispatch import Call
from errors import AwsError
from registry import rule

LONGEST = 35


@rule("rds", "CreateDBInstance", page="APIReference/API_CreateDBInstance")
@rule("rds", "ModifyDBInstance", page="APIReference/API_ModifyDBInstance")
def backups_of_an_instance_are_kept_up_to_35_days(call: Call) -> None:
    """`BackupRetentionPeriod` of a DB instance is 0, for no automated backups, to 35 days."""
    refuse_unless_from(0, call)


@rule("rds", "CreateDBCluster", page="APIReference/API_CreateDBCluster")
@rule("rds", "ModifyDBCluster", page="APIReference/API_ModifyDBCluster")
@rule("rds", "RestoreDBClusterFromSnapshot", page="APIReference/API_RestoreDBClusterFromSnapshot")
def backups_of_a_cluster_are_always_kept(call: Call) -> None:
    """`BackupRetentionPeriod` of a DB cluster is 1 to 35 days: it always has automated backups."""
    refuse_unless_from(1, call)


@rule("rds", "ModifyDBInstance", page="APIReference/API_ModifyDBInstance")
def backups_of_a_member_are_those_of_its_cluster(call: Call) -> None:
    """The retention period of a cluster's instances is modified with the cluster."""
    instance = call.response.backend.databases.get(call.params["DBInstanceIdentifier"])
    if call.params.get("BackupRetentionPeriod") is not None and instance and instance.db_cluster_identifier:
        message = (
            "The specified DB Instance is a member of a cluster. Modify backup retention for the DB Cluster using the "
            "ModifyDbCluster API"
        )
        raise AwsError("InvalidParameterCombination", message)


def refuse_unless_from(shortest: int, call: Call) -> None:
    """Refuse a `BackupRetentionPeriod` of fewer days than that, or of more than 35."""
    days = call.params.get("BackupRetentionPeriod")
    if days is not None and not shortest <= int(days) <= LONGEST:
        message = f"Invalid backup retention period: {days}. Retention period must be between {shortest} and {LONGEST}."
        raise AwsError("InvalidParameterValue", message)
