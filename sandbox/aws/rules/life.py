"""The life of snapshots in time: how long they are being created, and when automated ones appear."""

from __future__ import annotations

from datetime import datetime, timedelta

from moto.core.utils import utcnow
from moto.rds.exceptions import DBInstanceNotFoundError, DBSnapshotAlreadyExistsError, DBSnapshotNotFoundFault
from moto.rds.models import DBInstance, DBSnapshot, RDSBackend

copy_seconds = 2.0


def progress(snapshot: DBSnapshot) -> int:
    """How much of a snapshot is there, in percent, by the clock alone."""
    age = (utcnow() - snapshot.created).total_seconds()
    return 100 if age >= copy_seconds else max(0, int(100 * age / copy_seconds))


def _status(snapshot: DBSnapshot) -> str:
    stored = str(snapshot.__dict__["status"])
    return "creating" if stored == "available" and progress(snapshot) < 100 else stored


def _set_status(snapshot: DBSnapshot, value: str) -> None:
    snapshot.__dict__["status"] = value


DBSnapshot.status = property(_status, _set_status)  # type: ignore[assignment]
DBSnapshot.percent_progress = property(progress)  # type: ignore[attr-defined]


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
    snapshot.created = snapshot.original_snapshot_create_time = at
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
    named = identifier
    if snapshot.snapshot_type == "automated":
        named = _automated_identifier(snapshot.db_instance_identifier, at)
    if named != identifier and named in backend.database_snapshots:
        raise DBSnapshotAlreadyExistsError(named)
    del backend.database_snapshots[identifier]
    snapshot.db_snapshot_identifier = named
    snapshot.created = snapshot.original_snapshot_create_time = at
    backend.database_snapshots[named] = snapshot
    return named


def date_instance(backend: RDSBackend, identifier: str, at: datetime) -> str:
    """Date the creation of an instance; answers its identifier."""
    database = backend.databases.get(identifier)
    if database is None:
        raise DBInstanceNotFoundError(identifier)
    database.created = database.instance_create_time = at
    return database.db_instance_identifier


def _first_backup(database: DBInstance) -> None:
    if int(database.backup_retention_period) > 0:
        make_automated_snapshot(database.backend, database.db_instance_identifier, utcnow())


DBInstance.save_automated_backup = _first_backup  # type: ignore[method-assign]
