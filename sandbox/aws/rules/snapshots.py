"""Which snapshots of DB instances and DB clusters a caller sees: its own, and those that others opened to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from moto.rds.models import rds_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns
from rules.kinds import CLUSTERS, INSTANCES, Kind, kind_of
from rules.pages import paged

PAGE = "APIReference/API_DescribeDBSnapshots"
CLUSTER_PAGE = "APIReference/API_DescribeDBClusterSnapshots"
OWN_TYPES = ("automated", "manual", "awsbackup")

Fields = Callable[[Any], tuple[str, ...]]
FILTERS: dict[str, dict[str, Fields]] = {
    INSTANCES.name: {
        "db-instance-id": lambda s: (s.db_instance_identifier, s.database.db_instance_arn),
        "db-snapshot-id": lambda s: (s.db_snapshot_identifier, s.db_snapshot_arn),
        "dbi-resource-id": lambda s: (s.dbi_resource_id,),
        "snapshot-type": lambda s: (s.snapshot_type,),
        "engine": lambda s: (s.engine,),
    },
    CLUSTERS.name: {
        "db-cluster-id": lambda s: (s.db_cluster_identifier, s.cluster.db_cluster_arn),
        "db-cluster-snapshot-id": lambda s: (s.db_cluster_snapshot_identifier, s.db_cluster_snapshot_arn),
        "snapshot-type": lambda s: (s.snapshot_type,),
        "engine": lambda s: (s.engine,),
    },
}
PARAMETERS: dict[str, dict[str, Fields]] = {
    INSTANCES.name: {
        "DBInstanceIdentifier": FILTERS[INSTANCES.name]["db-instance-id"],
        "DBSnapshotIdentifier": FILTERS[INSTANCES.name]["db-snapshot-id"],
        "DbiResourceId": FILTERS[INSTANCES.name]["dbi-resource-id"],
    },
    CLUSTERS.name: {
        "DBClusterIdentifier": FILTERS[CLUSTERS.name]["db-cluster-id"],
        "DBClusterSnapshotIdentifier": FILTERS[CLUSTERS.name]["db-cluster-snapshot-id"],
        "DbClusterResourceId": lambda s: (CLUSTERS.resource_of(s),),
    },
}


class Received:
    """Another account's snapshot as the caller sees it: named by its ARN, of the type `shared` or `public`."""

    def __init__(self, snapshot: Any, snapshot_type: str) -> None:
        self.snapshot = snapshot
        self.snapshot_type = snapshot_type
        self.db_snapshot_identifier = self.db_cluster_snapshot_identifier = snapshot.arn
        self.tag_list: list[dict[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.snapshot, name)


def snapshot_named(call: Call, name: str) -> Any:
    """The snapshot that an identifier or an ARN names, if it is the caller's or opened to the caller.

    An ARN of another account never falls back on a namesake of the caller's own.
    """
    kind = kind_of(call)
    parsed = arns.parse_snapshot(name, kind.name)
    account, region, identifier = (call.account, call.region, name)
    if parsed:
        account, region, identifier = parsed[0].account, parsed[0].region, parsed[1]
    snapshot = kind.snapshots(rds_backends[account][region]).get(identifier)
    if snapshot is None or not (account == call.account or is_open_to(snapshot, call.account)):
        raise kind.not_found(name)
    return snapshot


def is_open_to(snapshot: Any, account: str) -> bool:
    """Whether a snapshot is shared with an account, or with all."""
    return account in snapshot.attributes["restore"] or "all" in snapshot.attributes["restore"]


@rule("rds", "DescribeDBSnapshots", page=PAGE)
@rule("rds", "DescribeDBClusterSnapshots", page=CLUSTER_PAGE)
def filters_are_known(call: Call) -> None:
    """Only the documented filters are accepted."""
    for each in call.params.get("Filters") or []:
        if each["Name"] not in FILTERS[kind_of(call).name]:
            raise AwsError("InvalidParameterValue", f"Unrecognized filter name: {each['Name']}")


@rule("rds", "DescribeDBSnapshots", page=PAGE, stage="instead")
@rule("rds", "DescribeDBClusterSnapshots", page=CLUSTER_PAGE, stage="instead")
def describe_own_shared_and_public_snapshots(call: Call) -> dict[str, Any]:
    """Automated and manual snapshots by default; shared and public ones by their type or where they are included."""
    kind, wanted = kind_of(call), _wanted(call)
    identifier = call.params.get(f"{kind.noun}Identifier")
    found = [s for s in _candidates(call) if all(_matches(s, fields, values) for fields, values in wanted)]
    if identifier and not found:
        raise kind.not_found(identifier)
    return paged(call, f"{kind.noun}s", found)


def _wanted(call: Call) -> list[tuple[Fields, list[str]]]:
    filters, parameters = FILTERS[kind_of(call).name], PARAMETERS[kind_of(call).name]
    wanted = [(filters[each["Name"]], list(each["Values"])) for each in call.params.get("Filters") or []]
    return wanted + [(fields, [call.params[given]]) for given, fields in parameters.items() if call.params.get(given)]


def _matches(snapshot: Any, fields: Fields, values: list[str]) -> bool:
    known = {text.lower() for text in fields(snapshot)}
    return any(value.lower() in known for value in values)


def _candidates(call: Call) -> Iterator[Any]:
    """What the type and the Include parameters let in; an automated snapshot is not found by identifier alone."""
    kind, wanted = kind_of(call), call.params.get("SnapshotType")
    by_filter = any(each["Name"] == "snapshot-type" for each in call.params.get("Filters") or [])
    by_identifier = bool(call.params.get(f"{kind.noun}Identifier")) and not by_filter
    own = [wanted] if wanted else ["manual", "awsbackup"] if by_identifier else list(OWN_TYPES)
    yield from (s for s in kind.snapshots(call.response.backend).values() if s.snapshot_type in own)
    includes_others = wanted not in OWN_TYPES
    if wanted == "shared" or (includes_others and call.params.get("IncludeShared")):
        yield from (Received(s, "shared") for s in _foreign(call, kind) if call.account in s.attributes["restore"])
    if wanted == "public" or (includes_others and call.params.get("IncludePublic")):
        yield from (Received(s, "public") for s in _foreign(call, kind) if "all" in s.attributes["restore"])


def _foreign(call: Call, kind: Kind) -> Iterator[Any]:
    for account in list(rds_backends):
        if account != call.account:
            yield from kind.snapshots(rds_backends[account][call.region]).values()
