"""The automated snapshots of a seeded database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from databases import AUTOMATED_AGES
from endpoint import Endpoint


@dataclass(frozen=True)
class Kind:
    """What is called differently for DB instances and DB clusters."""

    describe: str
    answer: str
    database: str
    snapshot: str


INSTANCES = Kind("describe_db_snapshots", "DBSnapshots", "DBInstanceIdentifier", "DBSnapshotIdentifier")
CLUSTERS = Kind(
    "describe_db_cluster_snapshots", "DBClusterSnapshots", "DBClusterIdentifier", "DBClusterSnapshotIdentifier"
)


def age_automated_snapshots(at: Endpoint, kind: Kind, region: str, database: str) -> Iterator[str]:
    """A new database has been backed up once, just now: that snapshot becomes the oldest one."""
    describe = getattr(at.client("rds", region), kind.describe)
    taken = describe(**{kind.database: database}, SnapshotType="automated")[kind.answer]
    taken.sort(key=lambda snapshot: snapshot["SnapshotCreateTime"])
    for number, age in enumerate(AUTOMATED_AGES):
        if number < len(taken) and taken[number]["SnapshotCreateTime"] < at.now - timedelta(hours=1):
            continue
        if number < len(taken):
            named = at.date(region, age, **{_route(kind.snapshot): taken[number][kind.snapshot]})
        else:
            made = {_route(kind.database): database, "at": at.ago(age)}
            named = at.control("automated-snapshot", region, **made)
        yield f"automated snapshot {named[_route(kind.snapshot)]}"


def _route(parameter: str) -> str:
    """A parameter as the routes of the local AWS spell it: dbInstanceIdentifier."""
    return f"db{parameter.removeprefix('DB')}"
