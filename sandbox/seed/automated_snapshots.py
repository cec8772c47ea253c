"""The automated snapshots of a seeded database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from databases import AUTOMATED_AGES
from endpoint import Endpoint


@dataclass(frozen=True)
class SnapshotKind:
    """How the API names the parts of DB snapshots and DB cluster snapshots."""

    describe: str
    answer: str
    database: str
    snapshot: str


DB_SNAPSHOTS = SnapshotKind("describe_db_snapshots", "DBSnapshots", "DBInstanceIdentifier", "DBSnapshotIdentifier")
DB_CLUSTER_SNAPSHOTS = SnapshotKind(
    "describe_db_cluster_snapshots", "DBClusterSnapshots", "DBClusterIdentifier", "DBClusterSnapshotIdentifier"
)


def set_automated_snapshot_ages(endpoint: Endpoint, kind: SnapshotKind, region: str, database: str) -> Iterator[str]:
    """Give a database two automated snapshots of the ages in AUTOMATED_AGES.

    AWS creates the first automated snapshot of a new database immediately. It becomes the oldest one.
    """
    describe = getattr(endpoint.client("rds", region), kind.describe)
    existing = describe(**{kind.database: database}, SnapshotType="automated")[kind.answer]
    existing.sort(key=lambda snapshot: snapshot["SnapshotCreateTime"])
    for number, age in enumerate(AUTOMATED_AGES):
        if number < len(existing) and existing[number]["SnapshotCreateTime"] < endpoint.now - timedelta(hours=1):
            continue
        if number < len(existing):
            dated = endpoint.set_time(region, age, **{_route_key(kind.snapshot): existing[number][kind.snapshot]})
        else:
            arguments = {_route_key(kind.database): database, "at": endpoint.ago(age)}
            dated = endpoint.control("automated-snapshot", region, **arguments)
        yield f"automated snapshot {dated[_route_key(kind.snapshot)]}"


def _route_key(parameter: str) -> str:
    """A parameter in the spelling of the control routes: dbInstanceIdentifier."""
    return f"db{parameter.removeprefix('DB')}"
