"""DescribeDBSnapshots and DescribeDBClusterSnapshots: own, shared and public snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from moto.rds.models import rds_backends

from dispatch import Call
from registry import rule
from rules import arns
from rules.pagination import rds_page
from rules.request_checks import require_known_filters
from rules.snapshot_kinds import DB_CLUSTER_SNAPSHOTS, DB_SNAPSHOTS, SnapshotKind, kind_of

DESCRIBE = ("DescribeDBSnapshots", "DescribeDBClusterSnapshots")
OWN_SNAPSHOT_TYPES = ("automated", "manual", "awsbackup")

Fields = Callable[[Any], tuple[str, ...]]
FILTERS: dict[str, dict[str, Fields]] = {
    DB_SNAPSHOTS.arn_type: {
        "db-instance-id": lambda s: (s.db_instance_identifier, s.database.db_instance_arn),
        "db-snapshot-id": lambda s: (s.db_snapshot_identifier, s.db_snapshot_arn),
        "dbi-resource-id": lambda s: (s.dbi_resource_id,),
        "snapshot-type": lambda s: (s.snapshot_type,),
        "engine": lambda s: (s.engine,),
    },
    DB_CLUSTER_SNAPSHOTS.arn_type: {
        "db-cluster-id": lambda s: (s.db_cluster_identifier, s.cluster.db_cluster_arn),
        "db-cluster-snapshot-id": lambda s: (s.db_cluster_snapshot_identifier, s.db_cluster_snapshot_arn),
        "snapshot-type": lambda s: (s.snapshot_type,),
        "engine": lambda s: (s.engine,),
    },
}
PARAMETERS: dict[str, dict[str, Fields]] = {
    DB_SNAPSHOTS.arn_type: {
        "DBInstanceIdentifier": FILTERS[DB_SNAPSHOTS.arn_type]["db-instance-id"],
        "DBSnapshotIdentifier": FILTERS[DB_SNAPSHOTS.arn_type]["db-snapshot-id"],
        "DbiResourceId": FILTERS[DB_SNAPSHOTS.arn_type]["dbi-resource-id"],
    },
    DB_CLUSTER_SNAPSHOTS.arn_type: {
        "DBClusterIdentifier": FILTERS[DB_CLUSTER_SNAPSHOTS.arn_type]["db-cluster-id"],
        "DBClusterSnapshotIdentifier": FILTERS[DB_CLUSTER_SNAPSHOTS.arn_type]["db-cluster-snapshot-id"],
        "DbClusterResourceId": lambda s: (DB_CLUSTER_SNAPSHOTS.database_resource_id(s),),
    },
}


class SharedSnapshotView:
    """Another account's snapshot as the caller sees it: identified by its ARN, of type `shared` or `public`."""

    def __init__(self, snapshot: Any, snapshot_type: str) -> None:
        self.snapshot = snapshot
        self.snapshot_type = snapshot_type
        self.db_snapshot_identifier = self.db_cluster_snapshot_identifier = snapshot.arn
        self.tag_list: list[dict[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.snapshot, name)


def find_snapshot(call: Call, name: str) -> Any:
    """Return the snapshot with an identifier or ARN that the caller's account owns or that is shared with it.

    An ARN of another account never matches a snapshot of the caller with the same identifier.
    """
    kind = kind_of(call)
    parsed = arns.parse_snapshot(name, kind.arn_type)
    account, region, identifier = (call.account, call.region, name)
    if parsed:
        account, region, identifier = parsed[0].account, parsed[0].region, parsed[1]
    snapshot = kind.snapshots(rds_backends[account][region]).get(identifier)
    if snapshot is None or not (account == call.account or is_shared_with(snapshot, call.account)):
        raise kind.not_found(name)
    return snapshot


def is_shared_with(snapshot: Any, account: str) -> bool:
    """Whether a snapshot is shared with an account, or public."""
    return account in snapshot.attributes["restore"] or "all" in snapshot.attributes["restore"]


@rule("rds", *DESCRIBE)
def snapshot_filters_are_known(call: Call) -> None:
    """`Filters` must be filters that AWS documents."""
    require_known_filters(call, FILTERS[kind_of(call).arn_type])


@rule("rds", *DESCRIBE, stage="instead")
def describe_snapshots(call: Call) -> dict[str, Any]:
    """The answer contains own snapshots. `SnapshotType` and the Include parameters add shared and public ones."""
    kind, wanted = kind_of(call), _criteria(call)
    identifier = call.params.get(f"{kind.api_name}Identifier")
    found = [s for s in _candidates(call) if all(_matches(s, fields, values) for fields, values in wanted)]
    if identifier and not found:
        raise kind.not_found(identifier)
    return rds_page(call, f"{kind.api_name}s", found)


def _criteria(call: Call) -> list[tuple[Fields, list[str]]]:
    filters, parameters = FILTERS[kind_of(call).arn_type], PARAMETERS[kind_of(call).arn_type]
    wanted = [(filters[each["Name"]], list(each["Values"])) for each in call.params.get("Filters") or []]
    return wanted + [(fields, [call.params[given]]) for given, fields in parameters.items() if call.params.get(given)]


def _matches(snapshot: Any, fields: Fields, values: list[str]) -> bool:
    known = {text.lower() for text in fields(snapshot)}
    return any(value.lower() in known for value in values)


def _candidates(call: Call) -> Iterator[Any]:
    """The snapshots of the requested types, by default automated and manual ones.

    An automated snapshot is found by identifier only with its type, and one of AWS Backup only with its type.
    """
    kind, wanted = kind_of(call), call.params.get("SnapshotType")
    by_filter = any(each["Name"] == "snapshot-type" for each in call.params.get("Filters") or [])
    by_identifier = bool(call.params.get(f"{kind.api_name}Identifier")) and not by_filter
    default = list(OWN_SNAPSHOT_TYPES) if by_filter else ["manual"] if by_identifier else ["automated", "manual"]
    own = [wanted] if wanted else default
    yield from (s for s in kind.snapshots(call.response.backend).values() if s.snapshot_type in own)
    includes_others = wanted not in OWN_SNAPSHOT_TYPES
    if wanted == "shared" or (includes_others and call.params.get("IncludeShared")):
        yield from (
            SharedSnapshotView(s, "shared")
            for s in _snapshots_of_other_accounts(call, kind)
            if call.account in s.attributes["restore"]
        )
    if wanted == "public" or (includes_others and call.params.get("IncludePublic")):
        yield from (
            SharedSnapshotView(s, "public")
            for s in _snapshots_of_other_accounts(call, kind)
            if "all" in s.attributes["restore"]
        )


def _snapshots_of_other_accounts(call: Call, kind: SnapshotKind) -> Iterator[Any]:
    for account in list(rds_backends):
        if account != call.account:
            yield from kind.snapshots(rds_backends[account][call.region]).values()
