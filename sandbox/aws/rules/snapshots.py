"""DescribeDBSnapshots: the caller's own snapshots, and those that others opened to the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from moto.rds.exceptions import DBSnapshotNotFoundFault
from moto.rds.models import DBSnapshot, rds_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns

PAGE = "APIReference/API_DescribeDBSnapshots"
OWN_TYPES = ("automated", "manual", "awsbackup")

FILTERS: dict[str, Callable[[Any], tuple[str, ...]]] = {
    "db-instance-id": lambda s: (s.db_instance_identifier, s.database.db_instance_arn),
    "db-snapshot-id": lambda s: (s.db_snapshot_identifier, s.db_snapshot_arn),
    "dbi-resource-id": lambda s: (s.dbi_resource_id,),
    "snapshot-type": lambda s: (s.snapshot_type,),
    "engine": lambda s: (s.engine,),
}


class Received:
    """Another account's snapshot as the caller sees it: named by its ARN, of the type `shared` or `public`."""

    def __init__(self, snapshot: DBSnapshot, snapshot_type: str) -> None:
        self.snapshot = snapshot
        self.snapshot_type = snapshot_type
        self.db_snapshot_identifier = snapshot.db_snapshot_arn
        self.tag_list: list[dict[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.snapshot, name)


def snapshot_named(call: Call, name: str) -> DBSnapshot:
    """The snapshot that an identifier or an ARN names, if it is the caller's or opened to the caller.

    An ARN of another account never falls back on a namesake of the caller's own.
    """
    parsed = arns.parse_snapshot(name)
    account, region, identifier = (call.account, call.region, name)
    if parsed:
        account, region, identifier = parsed[0].account, parsed[0].region, parsed[1]
    snapshot = rds_backends[account][region].database_snapshots.get(identifier)
    if snapshot is None or not (account == call.account or is_open_to(snapshot, call.account)):
        raise DBSnapshotNotFoundFault(name)
    return snapshot


def is_open_to(snapshot: DBSnapshot, account: str) -> bool:
    """Whether a snapshot is shared with an account, or with all."""
    return account in snapshot.attributes["restore"] or "all" in snapshot.attributes["restore"]


@rule("rds", "DescribeDBSnapshots", page=PAGE)
def filters_are_known(call: Call) -> None:
    """Only the documented filters are accepted."""
    for each in call.params.get("Filters") or []:
        if each["Name"] not in FILTERS:
            raise AwsError("InvalidParameterValue", f"Unrecognized filter name: {each['Name']}")


@rule("rds", "DescribeDBSnapshots", page=PAGE)
def pages_have_20_to_100_records(call: Call) -> None:
    """`MaxRecords` is between 20 and 100."""
    if not 20 <= int(call.params.get("MaxRecords", 100)) <= 100:
        message = f"Invalid value {call.params['MaxRecords']} for MaxRecords. Must be between 20 and 100"
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "DescribeDBSnapshots", page=PAGE)
def a_marker_is_one_that_an_answer_gave(call: Call) -> None:
    """`Marker` comes from an earlier answer."""
    if not (call.params.get("Marker") or "0").isdigit():
        raise AwsError("InvalidParameterValue", "The request contains an invalid value for Marker.")


@rule("rds", "DescribeDBSnapshots", page=PAGE, stage="instead")
def describe_own_shared_and_public_snapshots(call: Call) -> dict[str, Any]:
    """Automated and manual snapshots by default; shared and public ones by their type or where they are included."""
    wanted = _wanted(call)
    identifier = call.params.get("DBSnapshotIdentifier")
    found = [s for s in _candidates(call) if all(_matches(s, name, values) for name, values in wanted)]
    if identifier and not found:
        raise DBSnapshotNotFoundFault(identifier)
    start, size = int(call.params.get("Marker") or 0), int(call.params.get("MaxRecords", 100))
    more = {"Marker": str(start + size)} if start + size < len(found) else {}
    return {"DBSnapshots": found[start : start + size]} | more


def _wanted(call: Call) -> list[tuple[str, list[str]]]:
    parameters = {
        "DBInstanceIdentifier": "db-instance-id",
        "DBSnapshotIdentifier": "db-snapshot-id",
        "DbiResourceId": "dbi-resource-id",
    }
    wanted = [(each["Name"], list(each["Values"])) for each in call.params.get("Filters") or []]
    return wanted + [(name, [call.params[given]]) for given, name in parameters.items() if call.params.get(given)]


def _matches(snapshot: Any, name: str, values: list[str]) -> bool:
    known = {text.lower() for text in FILTERS[name](snapshot)}
    return any(value.lower() in known for value in values)


def _candidates(call: Call) -> Iterator[Any]:
    """What the type and the Include parameters let in; an automated snapshot is not found by identifier alone."""
    wanted = call.params.get("SnapshotType")
    by_filter = any(each["Name"] == "snapshot-type" for each in call.params.get("Filters") or [])
    by_identifier = bool(call.params.get("DBSnapshotIdentifier")) and not by_filter
    own = [wanted] if wanted else ["manual", "awsbackup"] if by_identifier else list(OWN_TYPES)
    yield from (s for s in call.response.backend.database_snapshots.values() if s.snapshot_type in own)
    includes_others = wanted not in OWN_TYPES
    if wanted == "shared" or (includes_others and call.params.get("IncludeShared")):
        yield from (Received(s, "shared") for s in _foreign(call) if call.account in s.attributes["restore"])
    if wanted == "public" or (includes_others and call.params.get("IncludePublic")):
        yield from (Received(s, "public") for s in _foreign(call) if "all" in s.attributes["restore"])


def _foreign(call: Call) -> Iterator[DBSnapshot]:
    for account in list(rds_backends):
        if account != call.account:
            yield from rds_backends[account][call.region].database_snapshots.values()
