"""The lifecycle of snapshots: creation over time, deletion, and automated snapshots."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moto.rds.models import DBCluster, DBInstance, RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import clock, copy_progress
from rules.snapshot_kinds import DB_CLUSTER_SNAPSHOTS, DB_SNAPSHOTS, SnapshotKind, kind_of

SNAPSHOT_ANSWERS = dict.fromkeys(
    ("CreateDBSnapshot", "CopyDBSnapshot", "DescribeDBSnapshots"), "APIReference/API_DBSnapshot"
) | dict.fromkeys(
    ("CreateDBClusterSnapshot", "CopyDBClusterSnapshot", "DescribeDBClusterSnapshots"),
    "APIReference/API_DBClusterSnapshot",
)
DELETE = ("DeleteDBSnapshot", "DeleteDBClusterSnapshot")


def percent(snapshot: Any) -> int:
    """Progress of a snapshot in percent, by the clock."""
    copy = getattr(snapshot, "copy_in_progress", None)
    if copy is not None:
        return copy_progress.refreshed(copy).percent()
    age, needed = (clock.utcnow() - snapshot.created).total_seconds(), copy_progress.duration(snapshot)
    return 100 if age >= needed else max(0, int(100 * age / needed))


def status(snapshot: Any) -> str:
    """The status of a snapshot, by the clock."""
    copy = getattr(snapshot, "copy_in_progress", None)
    if copy is not None:
        return copy_progress.refreshed(copy).status()
    return "available" if percent(snapshot) == 100 else "creating"


def snapshots_in(call: Call, answer: dict[str, Any]) -> list[Any]:
    """The snapshots in the answer of any action."""
    api_name = kind_of(call).api_name
    return list(answer.get(f"{api_name}s", [])) or [answer[key] for key in (api_name,) if key in answer]


@rule("rds", pages=SNAPSHOT_ANSWERS, stage="after")
def snapshot_has_status_and_progress(call: Call, answer: dict[str, Any]) -> None:
    """A snapshot is `creating` (copies of cluster snapshots: `copying`) with its progress, then `available`.

    A copy that waits for another copy of the same database is `pending`. For DB instances, users of the AWS provider
    report this status (terraform-provider-aws issue 29399); for clusters it is inferred.
    """
    for snapshot in snapshots_in(call, answer):
        snapshot.status, snapshot.percent_progress = status(snapshot), percent(snapshot)


@rule("rds", *DELETE, stage="after")
def deleted_snapshot_has_the_status_deleted(call: Call, answer: dict[str, Any]) -> None:
    """The answer to a deletion contains the snapshot with the status `deleted`."""
    for snapshot in snapshots_in(call, answer):
        snapshot.status, snapshot.percent_progress = "deleted", 100


def _snapshot_to_delete(call: Call) -> Any:
    kind = kind_of(call)
    return kind.snapshots(call.response.backend).get(call.params[f"{kind.api_name}Identifier"])


@rule("rds", *DELETE)
def automated_snapshots_cannot_be_deleted(call: Call) -> None:
    """Automated snapshots cannot be deleted. They expire with their retention period."""
    snapshot = _snapshot_to_delete(call)
    if snapshot is not None and snapshot.snapshot_type == "automated":
        raise AwsError(kind_of(call).invalid_state_code, "automated snapshots cannot be deleted.")


@rule("rds", *DELETE)
def unfinished_snapshots_cannot_be_deleted(call: Call) -> None:
    """The snapshot to delete must be available or failed."""
    snapshot = _snapshot_to_delete(call)
    if snapshot is not None and status(snapshot) not in ("available", "failed"):
        message = f"Cannot delete the snapshot because it is not currently in the available state: {status(snapshot)}."
        raise AwsError(kind_of(call).invalid_state_code, message)


@rule("rds", "ModifyDBInstance", page="UserGuide/USER_WorkingWithAutomatedBackups-Deleting", stage="after")
def retention_period_of_0_deletes_automated_snapshots(_call: Call, answer: dict[str, Any]) -> None:
    """Setting `BackupRetentionPeriod` to 0 deletes all automated snapshots of an instance."""
    database = answer["DBInstance"]
    if int(database.backup_retention_period) == 0:
        remove_automated_snapshots(DB_SNAPSHOTS, database.backend, database.dbi_resource_id)


@rule("rds", "DeleteDBCluster", stage="after")
def deleted_cluster_deletes_its_automated_snapshots(call: Call, answer: dict[str, Any]) -> None:
    """Deleting a cluster deletes its automated snapshots unless `DeleteAutomatedBackups` is false."""
    cluster = answer["DBCluster"]
    if call.params.get("DeleteAutomatedBackups") is not False:
        remove_automated_snapshots(DB_CLUSTER_SNAPSHOTS, cluster.backend, cluster.db_cluster_resource_id)


def remove_automated_snapshots(kind: SnapshotKind, backend: RDSBackend, resource: str) -> None:
    """Remove the automated snapshots of one database."""
    snapshots = kind.snapshots(backend)
    for identifier, snapshot in list(snapshots.items()):
        if snapshot.snapshot_type == "automated" and kind.database_resource_id(snapshot) == resource:
            del snapshots[identifier]


def _automated_identifier(database: str, at: datetime) -> str:
    return f"rds:{database}-{at:%Y-%m-%d-%H-%M}"


def create_automated_snapshot(
    kind: SnapshotKind, backend: RDSBackend, name: str, at: datetime, backup_job: str | None = None
) -> Any:
    """Create an automated snapshot of an instance or cluster with the given UTC time, or that of an AWS Backup job."""
    database = kind.databases(backend).get(name)
    if database is None:
        raise kind.database_not_found(name)
    if backup_job is None and int(database.backup_retention_period) == 0:
        raise ValueError(f"`{name}` must have a backup retention period above 0 to get automated snapshots.")
    create = backend.create_auto_cluster_snapshot if kind is DB_CLUSTER_SNAPSHOTS else backend.create_auto_snapshot
    unused = _unused_identifier(kind, backend, database.resource_id, at)
    snapshot = create(name, unused if backup_job is None else f"awsbackup:{backup_job}")
    if backup_job is not None:
        snapshot.snapshot_type = "awsbackup"
    _set_time(snapshot, at)
    return snapshot


def _unused_identifier(kind: SnapshotKind, backend: RDSBackend, database: str, at: datetime) -> str:
    """The first unused identifier. It contains the minute, so a second snapshot gets that of the next minute."""
    while _automated_identifier(database, at) in kind.snapshots(backend):
        at += timedelta(minutes=1)
    return _automated_identifier(database, at)


def set_snapshot_time(kind: SnapshotKind, backend: RDSBackend, identifier: str, at: datetime) -> str:
    """Set the creation time of a snapshot, and return its identifier. Automated snapshots get a new identifier."""
    snapshots = kind.snapshots(backend)
    snapshot = snapshots.get(identifier)
    if snapshot is None:
        raise kind.not_found(identifier)
    new_identifier = snapshot.resource_id
    if snapshot.snapshot_type == "automated":
        new_identifier = _automated_identifier(kind.database_identifier(snapshot), at)
    if new_identifier != identifier and new_identifier in snapshots:
        raise kind.already_exists(new_identifier)
    del snapshots[identifier]
    setattr(
        snapshot, "db_snapshot_identifier" if kind is DB_SNAPSHOTS else "db_cluster_snapshot_identifier", new_identifier
    )
    _set_time(snapshot, at)
    snapshots[new_identifier] = snapshot
    return str(new_identifier)


def _set_time(snapshot: Any, at: datetime) -> None:
    snapshot.created = snapshot.original_snapshot_create_time = snapshot.snapshot_database_time = at


def set_creation_time(kind: SnapshotKind, backend: RDSBackend, identifier: str, at: datetime) -> str:
    """Set the creation time of an instance or cluster, and return its identifier."""
    database = kind.databases(backend).get(identifier)
    if database is None:
        raise kind.database_not_found(identifier)
    database.created = at
    setattr(database, "instance_create_time" if kind is DB_SNAPSHOTS else "cluster_create_time", at)
    return str(database.resource_id)


def _create_first_backup(database: Any) -> None:
    """Create the first automated snapshot, unless the retention period is 0 (API_CreateDBInstance).

    Aurora instances have no automated snapshots; their cluster has them.
    """
    kind = DB_CLUSTER_SNAPSHOTS if isinstance(database, DBCluster) else DB_SNAPSHOTS
    in_cluster = kind is DB_SNAPSHOTS and database.db_cluster_identifier is not None
    if int(database.backup_retention_period) > 0 and not in_cluster:
        create_automated_snapshot(kind, database.backend, database.resource_id, clock.utcnow())


setattr(DBInstance, "save_automated_backup", _create_first_backup)
setattr(DBCluster, "save_automated_backup", _create_first_backup)
