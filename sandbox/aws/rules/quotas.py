"""The quotas of an account in a Region, and their use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from moto.rds.models import RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule

LIMITS = "UserGuide/CHAP_Limits"


@dataclass(frozen=True)
class Quota:
    """A quota, under its name in DescribeAccountAttributes."""

    name: str
    default: int
    """The default maximum, which can be increased."""
    used: Callable[[RDSBackend], int]


def _custom_groups(groups: Iterable[str]) -> int:
    """The number of groups that are not default groups."""
    return sum(not name.startswith(("default.", "default:")) for name in groups)


def _manual_snapshots(snapshots: Mapping[str, Any]) -> int:
    return sum(snapshot.snapshot_type == "manual" for snapshot in snapshots.values())


def _largest(sizes: Iterable[int]) -> int:
    return max(sizes, default=0)


def _storage(backend: RDSBackend) -> int:
    """The allocated storage of DB instances. Aurora instances have no allocated storage."""
    sizes = (each.allocated_storage for each in backend.databases.values() if each.db_cluster_identifier is None)
    return sum(int(size or 0) for size in sizes)


def _zero(_backend: RDSBackend) -> int:
    """The use of a quota for resources that the local AWS does not have."""
    return 0


QUOTAS = {
    quota.name: quota
    for quota in (
        Quota("DBInstances", 40, lambda backend: len(backend.databases)),
        Quota("ReservedDBInstances", 40, _zero),
        Quota("AllocatedStorage", 100_000, _storage),
        Quota("DBSecurityGroups", 25, lambda backend: len(backend.security_groups)),
        Quota("AuthorizationsPerDBSecurityGroup", 20, _zero),
        Quota("DBParameterGroups", 50, lambda backend: _custom_groups(backend.db_parameter_groups)),
        Quota("ManualSnapshots", 100, lambda backend: _manual_snapshots(backend.database_snapshots)),
        Quota("EventSubscriptions", 20, lambda backend: len(backend.event_subscriptions)),
        Quota("DBSubnetGroups", 50, lambda backend: len(backend.subnet_groups)),
        Quota("OptionGroups", 20, lambda backend: _custom_groups(backend.option_groups)),
        Quota(
            "SubnetsPerDBSubnetGroup",
            20,
            lambda backend: _largest(len(each._subnets) for each in backend.subnet_groups.values()),
        ),
        Quota(
            "ReadReplicasPerMaster",
            15,
            lambda backend: _largest(len(each.replicas) for each in backend.databases.values()),
        ),
        Quota("DBClusters", 40, lambda backend: len(backend.clusters)),
        Quota("DBClusterParameterGroups", 50, lambda backend: _custom_groups(backend.db_cluster_parameter_groups)),
        Quota("DBClusterRoles", 5, _zero),
        Quota("DBInstanceRoles", 5, _zero),
        Quota("ManualClusterSnapshots", 100, lambda backend: _manual_snapshots(backend.cluster_snapshots)),
        Quota("CustomEndpointsPerDBCluster", 5, _zero),
    )
}
"""In the order of the example in AWS's documentation."""

_changed: dict[tuple[str, str, str], int] = {}
"""The quotas that were changed, by account, Region and name."""


def maximum(backend: RDSBackend, name: str) -> int:
    """The maximum of a quota in one account and Region."""
    return _changed.get((backend.account_id, backend.region_name, name), QUOTAS[name].default)


def set_maximum(backend: RDSBackend, name: str, number: int) -> None:
    """Change a quota in one account and Region, as AWS does on request. Raises ValueError for an unknown quota."""
    if name not in QUOTAS:
        raise ValueError(f"`name` must be an RDS quota, but is {name!r}; quotas: {', '.join(QUOTAS)}.")
    if number < 0:
        raise ValueError(f"`max` must be 0 or more, but is {number}.")
    _changed[backend.account_id, backend.region_name, name] = number


def is_full(backend: RDSBackend, name: str) -> bool:
    """Whether the use of a quota has reached its maximum."""
    return QUOTAS[name].used(backend) >= maximum(backend, name)


@rule("rds", "CreateDBInstance", page=LIMITS)
def instances_have_a_quota(call: Call) -> None:
    """An account can have 40 DB instances in a Region, including cluster members."""
    if is_full(call.response.backend, "DBInstances"):
        raise AwsError("InstanceQuotaExceeded", "DB Instance quota exceeded")


@rule("rds", "CreateDBCluster", page=LIMITS)
def clusters_have_a_quota(call: Call) -> None:
    """An account can have 40 DB clusters in a Region."""
    if is_full(call.response.backend, "DBClusters"):
        raise AwsError("DBClusterQuotaExceededFault", "DB Cluster quota exceeded")


@rule("rds", "DescribeAccountAttributes", page="APIReference/API_AccountQuota", stage="instead")
def describe_account_attributes(call: Call) -> dict[str, Any]:
    """The answer contains every quota of the account in the Region, with its use and maximum."""
    backend = call.response.backend
    quotas = [
        {"AccountQuotaName": name, "Used": quota.used(backend), "Max": maximum(backend, name)}
        for name, quota in QUOTAS.items()
    ]
    return {"AccountQuotas": quotas}
