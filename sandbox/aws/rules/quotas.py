"""The quotas of an account in a Region, and what counts towards each."""

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
    """One quota, named as DescribeAccountAttributes names it."""

    name: str
    most: int
    """The default, which can be raised."""
    used: Callable[[RDSBackend], int]


def _named(groups: Iterable[str]) -> int:
    """How many groups are not the default ones."""
    return sum(not name.startswith(("default.", "default:")) for name in groups)


def _manual(snapshots: Mapping[str, Any]) -> int:
    return sum(snapshot.snapshot_type == "manual" for snapshot in snapshots.values())


def _largest(sizes: Iterable[int]) -> int:
    return max(sizes, default=0)


def _storage(backend: RDSBackend) -> int:
    """What the instances have; the storage of Aurora is not allocated."""
    sizes = (each.allocated_storage for each in backend.databases.values() if each.db_cluster_identifier is None)
    return sum(int(size or 0) for size in sizes)


def _none(_backend: RDSBackend) -> int:
    """The local AWS has none of these."""
    return 0


QUOTAS = {
    quota.name: quota
    for quota in (
        Quota("DBInstances", 40, lambda backend: len(backend.databases)),
        Quota("ReservedDBInstances", 40, _none),
        Quota("AllocatedStorage", 100_000, _storage),
        Quota("DBSecurityGroups", 25, lambda backend: len(backend.security_groups)),
        Quota("AuthorizationsPerDBSecurityGroup", 20, _none),
        Quota("DBParameterGroups", 50, lambda backend: _named(backend.db_parameter_groups)),
        Quota("ManualSnapshots", 100, lambda backend: _manual(backend.database_snapshots)),
        Quota("EventSubscriptions", 20, lambda backend: len(backend.event_subscriptions)),
        Quota("DBSubnetGroups", 50, lambda backend: len(backend.subnet_groups)),
        Quota("OptionGroups", 20, lambda backend: _named(backend.option_groups)),
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
        Quota("DBClusterParameterGroups", 50, lambda backend: _named(backend.db_cluster_parameter_groups)),
        Quota("DBClusterRoles", 5, _none),
        Quota("DBInstanceRoles", 5, _none),
        Quota("ManualClusterSnapshots", 100, lambda backend: _manual(backend.cluster_snapshots)),
        Quota("CustomEndpointsPerDBCluster", 5, _none),
    )
}
"""In the order in which AWS's example lists them."""

_raised: dict[tuple[str, str, str], int] = {}
"""The quotas that were raised, by account, Region and name."""


def most(backend: RDSBackend, name: str) -> int:
    """The maximum of a quota in one account and Region."""
    return _raised.get((backend.account_id, backend.region_name, name), QUOTAS[name].most)


def set_most(backend: RDSBackend, name: str, number: int) -> None:
    """Change a quota in one account and Region, as AWS does on request; ValueError for one that AWS does not have."""
    if name not in QUOTAS:
        raise ValueError(f"name: {name!r} is no quota of RDS: it is one of {', '.join(QUOTAS)}")
    if number < 0:
        raise ValueError(f"max: {number} is not 0 or more")
    _raised[backend.account_id, backend.region_name, name] = number


def is_full(backend: RDSBackend, name: str) -> bool:
    """Whether a quota leaves no room for one more."""
    return QUOTAS[name].used(backend) >= most(backend, name)


@rule("rds", "CreateDBInstance", page=LIMITS)
def instances_have_a_quota(call: Call) -> None:
    """An account has at most 40 DB instances in a Region, those of clusters counted too."""
    if is_full(call.response.backend, "DBInstances"):
        raise AwsError("InstanceQuotaExceeded", "DB Instance quota exceeded")


@rule("rds", "CreateDBCluster", page=LIMITS)
def clusters_have_a_quota(call: Call) -> None:
    """An account has at most 40 DB clusters in a Region."""
    if is_full(call.response.backend, "DBClusters"):
        raise AwsError("DBClusterQuotaExceededFault", "DB Cluster quota exceeded")


@rule("rds", "DescribeAccountAttributes", page="APIReference/API_AccountQuota", stage="instead")
def describe_account_attributes(call: Call) -> dict[str, Any]:
    """Every quota of the account in the Region, with how much of it is used."""
    backend = call.response.backend
    quotas = [
        {"AccountQuotaName": name, "Used": quota.used(backend), "Max": most(backend, name)}
        for name, quota in QUOTAS.items()
    ]
    return {"AccountQuotas": quotas}
