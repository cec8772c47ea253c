"""Many small databases, for programs that work on a whole estate."""

from __future__ import annotations

from collections.abc import Iterator

from databases import DATABASE_AGE, MANUAL_AGE, REGION, Database, many
from endpoint import Endpoint

QUOTAS = ("DBInstances", "ManualSnapshots")


def seed_many(at: Endpoint, count: int) -> Iterator[str]:
    """Make the databases that are missing, each with its two snapshots; yields a line for each thing made."""
    if not count:
        return
    _raise_quotas(at, count)
    rds = at.client("rds")
    instances = _all(at, "describe_db_instances", "DBInstances")
    present = {each["DBInstanceIdentifier"] for each in instances}
    kept = {each["DBSnapshotIdentifier"] for each in _all(at, "describe_db_snapshots", "DBSnapshots")}
    for database in many(count):
        name, snapshot = database.identifier, f"{database.identifier}-before-migration"
        if name not in present:
            _make(at, database)
            yield f"DB instance {name} with one automated snapshot"
        if snapshot not in kept:
            rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=snapshot)
            at.date(REGION, MANUAL_AGE, dbSnapshotIdentifier=snapshot)
            yield f"manual snapshot {snapshot}"


def _make(at: Endpoint, database: Database) -> None:
    """A new database is backed up once, at once: that is its automated snapshot."""
    at.client("rds").create_db_instance(
        DBInstanceIdentifier=database.identifier,
        Engine=database.engine,
        EngineVersion=database.version,
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="administrator",
        MasterUserPassword="only-in-the-sandbox",
        BackupRetentionPeriod=1,
    )
    at.date(REGION, DATABASE_AGE, dbInstanceIdentifier=database.identifier)


def _raise_quotas(at: Endpoint, count: int) -> None:
    """The default quotas hold 40 instances and 100 manual snapshots: more room, as AWS gives on request."""
    quotas = {
        each["AccountQuotaName"]: each for each in at.client("rds").describe_account_attributes()["AccountQuotas"]
    }
    for name in QUOTAS:
        if quotas[name]["Used"] + count > quotas[name]["Max"]:
            at.control("quota", REGION, name=name, max=quotas[name]["Max"] + count)


def _all(at: Endpoint, action: str, key: str) -> list[dict[str, str]]:
    pages = at.client("rds").get_paginator(action).paginate()
    return [each for page in pages for each in page[key]]
