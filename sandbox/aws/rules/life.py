"""The life of snapshots in time: how long they are being created, and when automated ones appear and go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moto.rds.models import DBCluster, DBInstance, RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import clock, progress
from rules.kinds import CLUSTERS, INSTANCES, Kind, kind_of

MAKING = ("CreateDBSnapshot", "CopyDBSnapshot", "DescribeDBSnapshots")
MAKING_OF_CLUSTERS = ("CreateDBClusterSnapshot", "CopyDBClusterSnapshot", "DescribeDBClusterSnapshots")


def percent(snapshot: Any) -> int:
    """How much of a snapshot is there, by the clock alone."""
    copy = getattr(snapshot, "copy_in_progress", None)
    if copy is not None:
        return progress.advanced(copy).percent()
    age, needed = (clock.utcnow() - snapshot.created).total_seconds(), progress.duration(snapshot)
    return 100 if age >= needed else max(0, int(100 * age / needed))


def status(snapshot: Any) -> str:
    """The status of a snapshot, by the clock alone."""
    copy = getattr(snapshot, "copy_in_progress", None)
    if copy is not None:
        return progress.advanced(copy).status()
    return "available" if percent(snapshot) == 100 else "creating"


def listed(call: Call, answer: dict[str, Any]) -> list[Any]:
    """The snapshots in an answer, whichever action gave it."""
    noun = kind_of(call).noun
    return list(answer.get(f"{noun}s", [])) or [answer[key] for key in (noun,) if key in answer]


@rule("rds", *MAKING, page="APIReference/API_DBSnapshot", stage="after")
@rule("rds", *MAKING_OF_CLUSTERS, page="APIReference/API_DBClusterSnapshot", stage="after")
def a_snapshot_takes_a_moment(call: Call, answer: dict[str, Any]) -> None:
    """A snapshot is `creating` (a cluster copy `copying`) at first, with its progress in percent, then `available`."""
    for snapshot in listed(call, answer):
        snapshot.status, snapshot.percent_progress = status(snapshot), percent(snapshot)


@rule("rds", "DeleteDBSnapshot", page="APIReference/API_DeleteDBSnapshot", stage="after")
@rule("rds", "DeleteDBClusterSnapshot", page="APIReference/API_DeleteDBClusterSnapshot", stage="after")
def a_deleted_snapshot_says_so(call: Call, answer: dict[str, Any]) -> None:
    """The answer to a deletion has the snapshot in the status `deleted`."""
    for snapshot in listed(call, answer):
        snapshot.status, snapshot.percent_progress = "deleted", 100


def _to_delete(call: Call) -> Any:
    kind = kind_of(call)
    return kind.snapshots(call.response.backend).get(call.params[f"{kind.noun}Identifier"])


@rule("rds", "DeleteDBSnapshot", page="APIReference/API_DeleteDBSnapshot")
@rule("rds", "DeleteDBClusterSnapshot", page="APIReference/API_DeleteDBClusterSnapshot")
def only_manual_snapshots_are_deleted(call: Call) -> None:
    """Automated snapshots go with their retention period, never by hand."""
    snapshot = _to_delete(call)
    if snapshot is not None and snapshot.snapshot_type == "automated":
        raise AwsError(kind_of(call).wrong_state, "automated snapshots cannot be deleted.")


@rule("rds", "DeleteDBSnapshot", page="APIReference/API_DeleteDBSnapshot")
@rule("rds", "DeleteDBClusterSnapshot", page="APIReference/API_DeleteDBClusterSnapshot")
def only_finished_snapshots_are_deleted(call: Call) -> None:
    """A snapshot that is still being made cannot be deleted; one that failed can."""
    snapshot = _to_delete(call)
    if snapshot is not None and status(snapshot) not in ("available", "failed"):
        message = f"Cannot delete the snapshot because it is not currently in the available state: {status(snapshot)}."
        raise AwsError(kind_of(call).wrong_state, message)


@rule("rds", "ModifyDBInstance", page="UserGuide/USER_WorkingWithAutomatedBackups-Deleting", stage="after")
def a_retention_of_0_removes_automated_snapshots(_call: Call, answer: dict[str, Any]) -> None:
    """Setting the backup retention period to 0 deletes the automated snapshots at once."""
    database = answer["DBInstance"]
    if int(database.backup_retention_period) == 0:
        remove_automated_snapshots(INSTANCES, database.backend, database.dbi_resource_id)


@rule("rds", "DeleteDBCluster", page="APIReference/API_DeleteDBCluster", stage="after")
def automated_snapshots_go_with_their_cluster(call: Call, answer: dict[str, Any]) -> None:
    """Deleting a cluster deletes its automated snapshots, unless `DeleteAutomatedBackups` is false."""
    cluster = answer["DBCluster"]
    if call.params.get("DeleteAutomatedBackups") is not False:
        remove_automated_snapshots(CLUSTERS, cluster.backend, cluster.db_cluster_resource_id)


def remove_automated_snapshots(kind: Kind, backend: RDSBackend, resource: str) -> None:
    """Remove the automated snapshots of one database."""
    snapshots = kind.snapshots(backend)
    for identifier, snapshot in list(snapshots.items()):
        if snapshot.snapshot_type == "automated" and kind.resource_of(snapshot) == resource:
            del snapshots[identifier]


def _automated_identifier(database: str, at: datetime) -> str:
    return f"rds:{database}-{at:%Y-%m-%d-%H-%M}"


def make_automated_snapshot(kind: Kind, backend: RDSBackend, name: str, at: datetime) -> Any:
    """Make an automated snapshot of an instance or cluster as if it had been taken at the given UTC time."""
    database = kind.databases(backend).get(name)
    if database is None:
        raise kind.database_not_found(name)
    if int(database.backup_retention_period) == 0:
        raise ValueError(f"{name} has a backup retention period of 0: no automated snapshots are made of it")
    make = backend.create_auto_cluster_snapshot if kind is CLUSTERS else backend.create_auto_snapshot
    snapshot = make(name, _free_identifier(kind, backend, database.resource_id, at))
    _set_time(snapshot, at)
    return snapshot


def _free_identifier(kind: Kind, backend: RDSBackend, database: str, at: datetime) -> str:
    """The name of an automated snapshot has minutes only: a second one in the same minute gets the next minute's."""
    while _automated_identifier(database, at) in kind.snapshots(backend):
        at += timedelta(minutes=1)
    return _automated_identifier(database, at)


def date_snapshot(kind: Kind, backend: RDSBackend, identifier: str, at: datetime) -> str:
    """Date a snapshot; answers its identifier, which is a new one for an automated snapshot."""
    snapshots = kind.snapshots(backend)
    snapshot = snapshots.get(identifier)
    if snapshot is None:
        raise kind.not_found(identifier)
    named = snapshot.resource_id
    if snapshot.snapshot_type == "automated":
        named = _automated_identifier(kind.database_of(snapshot), at)
    if named != identifier and named in snapshots:
        raise kind.exists(named)
    del snapshots[identifier]
    setattr(snapshot, "db_snapshot_identifier" if kind is INSTANCES else "db_cluster_snapshot_identifier", named)
    _set_time(snapshot, at)
    snapshots[named] = snapshot
    return str(named)


def _set_time(snapshot: Any, at: datetime) -> None:
    snapshot.created = snapshot.original_snapshot_create_time = snapshot.snapshot_database_time = at


def date_database(kind: Kind, backend: RDSBackend, identifier: str, at: datetime) -> str:
    """Date the creation of an instance or cluster; answers its identifier."""
    database = kind.databases(backend).get(identifier)
    if database is None:
        raise kind.database_not_found(identifier)
    database.created = at
    setattr(database, "instance_create_time" if kind is INSTANCES else "cluster_create_time", at)
    return str(database.resource_id)


def _first_backup(database: Any) -> None:
    """A new instance or cluster is backed up once, unless its backup retention period is 0 (API_CreateDBInstance).

    The backups of Aurora are the cluster's: its instances have none of their own.
    """
    kind = CLUSTERS if isinstance(database, DBCluster) else INSTANCES
    in_cluster = kind is INSTANCES and database.db_cluster_identifier is not None
    if int(database.backup_retention_period) > 0 and not in_cluster:
        make_automated_snapshot(kind, database.backend, database.resource_id, clock.utcnow())


setattr(DBInstance, "save_automated_backup", _first_backup)
setattr(DBCluster, "save_automated_backup", _first_backup)
