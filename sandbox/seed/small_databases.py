"""Many small databases, for programs that process many databases at once."""

from __future__ import annotations

from collections.abc import Iterator

from databases import DATABASE_AGE, MANUAL_AGE, REGION, Database
from endpoint import Endpoint

QUOTAS = ("DBInstances", "ManualSnapshots")


def seed_small_databases(endpoint: Endpoint, count: int) -> Iterator[str]:
    """Create the missing databases with two snapshots each, and yield a description of each new resource."""
    if not count:
        return
    _raise_quotas(endpoint, count)
    rds = endpoint.client("rds")
    instances = _list_all(endpoint, "describe_db_instances", "DBInstances")
    existing_instances = {each["DBInstanceIdentifier"] for each in instances}
    existing_snapshots = {
        each["DBSnapshotIdentifier"] for each in _list_all(endpoint, "describe_db_snapshots", "DBSnapshots")
    }
    for database in _small_databases(count):
        name, snapshot = database.identifier, f"{database.identifier}-before-migration"
        if name not in existing_instances:
            _create_instance(endpoint, database)
            yield f"DB instance {name} with one automated snapshot"
        if snapshot not in existing_snapshots:
            rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=snapshot)
            endpoint.set_time(REGION, MANUAL_AGE, dbSnapshotIdentifier=snapshot)
            yield f"manual snapshot {snapshot}"


def _small_databases(count: int) -> tuple[Database, ...]:
    """Unencrypted databases `many-001`, `many-002` and so on."""
    return tuple(Database(f"many-{number:03}", "mysql", "8.0.40") for number in range(1, count + 1))


def _create_instance(endpoint: Endpoint, database: Database) -> None:
    """Create a DB instance. AWS creates the first automated snapshot of a new instance immediately."""
    endpoint.client("rds").create_db_instance(
        DBInstanceIdentifier=database.identifier,
        Engine=database.engine,
        EngineVersion=database.version,
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="administrator",
        MasterUserPassword="only-in-the-sandbox",
        BackupRetentionPeriod=1,
    )
    endpoint.set_time(REGION, DATABASE_AGE, dbInstanceIdentifier=database.identifier)


def _raise_quotas(endpoint: Endpoint, count: int) -> None:
    """Increase the quotas that the databases would exceed. The defaults are 40 instances and 100 manual snapshots."""
    quotas = {
        each["AccountQuotaName"]: each for each in endpoint.client("rds").describe_account_attributes()["AccountQuotas"]
    }
    for name in QUOTAS:
        if quotas[name]["Used"] + count > quotas[name]["Max"]:
            endpoint.control("quota", REGION, name=name, max=quotas[name]["Max"] + count)


def _list_all(endpoint: Endpoint, action: str, key: str) -> list[dict[str, str]]:
    pages = endpoint.client("rds").get_paginator(action).paginate()
    return [each for page in pages for each in page[key]]
