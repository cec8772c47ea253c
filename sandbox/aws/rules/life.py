"""The life of snapshots in time: how long they are being created, and when automated ones appear and go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moto.core.utils import utcnow
from moto.rds.exceptions import DBInstanceNotFoundError, DBSnapshotAlreadyExistsError, DBSnapshotNotFoundFault
from moto.rds.models import DBInstance, DBSnapshot, RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule

copy_seconds = 2.0


def progress(snapshot: Any) -> int:
    """How much of a snapshot is there, in percent, by the clock alone."""
    age = (utcnow() - snapshot.created).total_seconds()
    return 100 if age >= copy_seconds else max(0, int(100 * age / copy_seconds))


def status(snapshot: Any) -> str:
    """The status of a snapshot, by the clock alone."""
    return "available" if progress(snapshot) == 100 else "creating"


def listed(answer: dict[str, Any]) -> list[Any]:
    """The snapshots in an answer, whichever action gave it."""
    return list(answer.get("DBSnapshots", [])) or [answer[key] for key in ("DBSnapshot",) if key in answer]


@rule(
    "rds",
    "CreateDBSnapshot",
    "CopyDBSnapshot",
    "DescribeDBSnapshots",
    page="APIReference/API_DBSnapshot",
    stage="after",
)
def a_snapshot_takes_a_moment(_call: Call, answer: dict[str, Any]) -> None:
    """A snapshot is `creating` at first, with its progress in percent, and `available` when all of it is there."""
    for snapshot in listed(answer):
        snapshot.status, snapshot.percent_progress = status(snapshot), progress(snapshot)


@rule("rds", "DeleteDBSnapshot", page="APIReference/API_DeleteDBSnapshot", stage="after")
def a_deleted_snapshot_says_so(_call: Call, answer: dict[str, Any]) -> None:
    """The answer to DeleteDBSnapshot has the snapshot in the status `deleted`."""
    snapshot = answer["DBSnapshot"]
    snapshot.status, snapshot.percent_progress = "deleted", 100


@rule("rds", "DeleteDBSnapshot", page="APIReference/API_DeleteDBSnapshot")
def only_manual_snapshots_are_deleted(call: Call) -> None:
    """Automated snapshots go with their retention period, never by hand."""
    snapshot = call.response.backend.database_snapshots.get(call.params["DBSnapshotIdentifier"])
    if snapshot is not None and snapshot.snapshot_type == "automated":
        raise AwsError("InvalidDBSnapshotState", "automated snapshots cannot be deleted.")


@rule("rds", "DeleteDBSnapshot", page="APIReference/API_DeleteDBSnapshot")
def only_finished_snapshots_are_deleted(call: Call) -> None:
    """A snapshot must be in the state `available` to be deleted."""
    snapshot = call.response.backend.database_snapshots.get(call.params["DBSnapshotIdentifier"])
    if snapshot is not None and status(snapshot) != "available":
        raise AwsError(
            "InvalidDBSnapshotState",
            f"Cannot delete the snapshot because it is not currently in the available state: {status(snapshot)}.",
        )


@rule("rds", "ModifyDBInstance", page="UserGuide/USER_WorkingWithAutomatedBackups-Deleting", stage="after")
def a_retention_of_0_removes_automated_snapshots(_call: Call, answer: dict[str, Any]) -> None:
    """Setting the backup retention period to 0 deletes the automated snapshots at once."""
    database = answer["DBInstance"]
    if int(database.backup_retention_period) == 0:
        snapshots = database.backend.database_snapshots
        for identifier, snapshot in list(snapshots.items()):
            if snapshot.snapshot_type == "automated" and snapshot.dbi_resource_id == database.dbi_resource_id:
                del snapshots[identifier]


def _automated_identifier(instance: str, at: datetime) -> str:
    return f"rds:{instance}-{at:%Y-%m-%d-%H-%M}"


def make_automated_snapshot(backend: RDSBackend, instance: str, at: datetime) -> DBSnapshot:
    """Make an automated snapshot of an instance as if it had been taken at the given UTC time."""
    database = backend.databases.get(instance)
    if database is None:
        raise DBInstanceNotFoundError(instance)
    if int(database.backup_retention_period) == 0:
        raise ValueError(f"{instance} has a backup retention period of 0: no automated snapshots are made of it")
    snapshot = backend.create_auto_snapshot(instance, _free_identifier(backend, database.db_instance_identifier, at))
    _set_time(snapshot, at)
    return snapshot


def _free_identifier(backend: RDSBackend, instance: str, at: datetime) -> str:
    """The name of an automated snapshot has minutes only: a second one in the same minute gets the next minute's."""
    while _automated_identifier(instance, at) in backend.database_snapshots:
        at += timedelta(minutes=1)
    return _automated_identifier(instance, at)


def date_snapshot(backend: RDSBackend, identifier: str, at: datetime) -> str:
    """Date a snapshot; answers its identifier, which is a new one for an automated snapshot."""
    snapshot = backend.database_snapshots.get(identifier)
    if snapshot is None:
        raise DBSnapshotNotFoundFault(identifier)
    named = snapshot.db_snapshot_identifier
    if snapshot.snapshot_type == "automated":
        named = _automated_identifier(snapshot.db_instance_identifier, at)
    if named != identifier and named in backend.database_snapshots:
        raise DBSnapshotAlreadyExistsError(named)
    del backend.database_snapshots[identifier]
    snapshot.db_snapshot_identifier = named
    _set_time(snapshot, at)
    backend.database_snapshots[named] = snapshot
    return named


def _set_time(snapshot: Any, at: datetime) -> None:
    snapshot.created = snapshot.original_snapshot_create_time = snapshot.snapshot_database_time = at


def date_instance(backend: RDSBackend, identifier: str, at: datetime) -> str:
    """Date the creation of an instance; answers its identifier."""
    database = backend.databases.get(identifier)
    if database is None:
        raise DBInstanceNotFoundError(identifier)
    database.created = database.instance_create_time = at
    return database.db_instance_identifier


def _first_backup(database: DBInstance) -> None:
    """A new instance is backed up once, unless its backup retention period is 0 (API_CreateDBInstance)."""
    if int(database.backup_retention_period) > 0:
        make_automated_snapshot(database.backend, database.db_instance_identifier, utcnow())


setattr(DBInstance, "save_automated_backup", _first_backup)
