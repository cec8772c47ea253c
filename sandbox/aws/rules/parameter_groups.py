"""DB parameter groups and DB cluster parameter groups: creation, description, deletion and use."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from moto.rds.exceptions import DBClusterParameterGroupNotFoundError, DBParameterGroupNotFoundError
from moto.rds.models import RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines, quotas
from rules.default_groups import ensure_default_group
from rules.pagination import rds_page
from rules.request_checks import require_identifier

CREATE = ("CreateDBParameterGroup", "CreateDBClusterParameterGroup")
DELETE = ("DeleteDBParameterGroup", "DeleteDBClusterParameterGroup")


@dataclass(frozen=True)
class GroupKind:
    """How DB parameter groups and DB cluster parameter groups differ."""

    api_name: str
    """The name in actions, parameters and fields."""
    arn_type: str
    families: dict[str, str]
    groups: Callable[[RDSBackend], MutableMapping[str, Any]]
    family_of: Callable[[Any], str]
    databases_using: Callable[[RDSBackend, str], list[str]]
    """Returns the databases that use the named group."""
    not_found: Callable[[str], Exception]


DB_GROUPS = GroupKind(
    api_name="DBParameterGroup",
    arn_type="pg",
    families=engines.FAMILIES,
    groups=lambda backend: backend.db_parameter_groups,
    family_of=lambda group: str(group.family),
    databases_using=lambda backend, name: [
        each.resource_id for each in backend.databases.values() if (each.db_parameter_group_name or "").lower() == name
    ],
    not_found=DBParameterGroupNotFoundError,
)
CLUSTER_GROUPS = GroupKind(
    api_name="DBClusterParameterGroup",
    arn_type="cluster-pg",
    families=engines.CLUSTER_FAMILIES,
    groups=lambda backend: backend.db_cluster_parameter_groups,
    family_of=lambda group: str(group.db_parameter_group_family),
    databases_using=lambda backend, name: [
        each.resource_id for each in backend.clusters.values() if each.parameter_group.lower() == name
    ],
    not_found=DBClusterParameterGroupNotFoundError,
)


def group_kind(call: Call) -> GroupKind:
    """The kind of parameter groups that an action concerns."""
    return CLUSTER_GROUPS if "Cluster" in call.action else DB_GROUPS


def parameter_group(kind: GroupKind, backend: RDSBackend, name: str) -> Any:
    """A parameter group of one account and Region. The default group of a known family is created on demand."""
    groups = kind.groups(backend)
    ensure_default_group(backend, kind.arn_type, name)
    if name not in groups:
        raise kind.not_found(name)
    return groups[name]


def group_of_call(call: Call) -> Any:
    """The parameter group that a call names."""
    kind = group_kind(call)
    return parameter_group(kind, call.response.backend, call.params[f"{kind.api_name}Name"])


def describe_parameter_group(kind: GroupKind, group: Any) -> dict[str, str]:
    """Return a parameter group in the form that AWS uses."""
    return {
        f"{kind.api_name}Name": group.name,
        "DBParameterGroupFamily": kind.family_of(group),
        "Description": group.description,
        f"{kind.api_name}Arn": group.arn,
    }


@rule("rds", *CREATE)
def parameter_group_name_is_valid(call: Call) -> None:
    """The name must begin with a letter and have up to 255 letters, digits and hyphens."""
    require_identifier(call, f"{group_kind(call).api_name}Name", max_length=255)


@rule("rds", *CREATE)
def parameter_group_family_is_supported(call: Call) -> None:
    """`DBParameterGroupFamily` must be a supported family; for cluster groups, one of a cluster engine."""
    family = str(call.params.get("DBParameterGroupFamily") or "")
    if family and family.lower() not in group_kind(call).families:
        message = f"ParameterGroupFamily {family} is not a valid parameter group family"
        raise AwsError("InvalidParameterValue", message)
    call.params["DBParameterGroupFamily"] = family.lower()


@rule("rds", *CREATE, page="UserGuide/CHAP_Limits")
def parameter_groups_have_a_quota(call: Call) -> None:
    """An account can have 50 groups of each kind in a Region, not counting default groups."""
    backend, quota = call.response.backend, f"{group_kind(call).api_name}s"
    if quotas.is_full(backend, quota):
        message = f"Cannot create more than {quotas.maximum(backend, quota)} parameter groups."
        raise AwsError("DBParameterGroupQuotaExceeded", message)


@rule("rds", "DescribeDBParameterGroups", "DescribeDBClusterParameterGroups", stage="instead")
def describe_parameter_groups(call: Call) -> dict[str, Any]:
    """The answer contains the named group, which must exist, or all groups."""
    kind = group_kind(call)
    groups = kind.groups(call.response.backend).values()
    found = [group_of_call(call)] if call.params.get(f"{kind.api_name}Name") else list(groups)
    return rds_page(call, f"{kind.api_name}s", [describe_parameter_group(kind, group) for group in found])


@rule("rds", *DELETE)
def default_parameter_groups_are_not_deleted(call: Call) -> None:
    """Default parameter groups cannot be deleted."""
    api_name = group_kind(call).api_name
    name = call.params[f"{api_name}Name"].lower()
    if name.startswith("default."):
        raise AwsError("InvalidDBParameterGroupState", f"Default {api_name} cannot be deleted: {name}")


@rule("rds", *DELETE)
def used_parameter_groups_are_not_deleted(call: Call) -> None:
    """A parameter group cannot be deleted while an instance or cluster uses it. Snapshots do not use parameter groups."""
    kind = group_kind(call)
    name = call.params[f"{kind.api_name}Name"].lower()
    if kind.databases_using(call.response.backend, name):
        databases_using = "clusters" if kind is CLUSTER_GROUPS else "instances"
        raise AwsError(
            "InvalidDBParameterGroupState",
            f"One or more database {databases_using} are still members of this parameter group {name}, so the group cannot be "
            "deleted",
        )


@rule("rds", "CreateDBInstance", "ModifyDBInstance", page="UserGuide/USER_WorkingWithParamGroups")
def instance_parameter_group_matches_the_family(call: Call) -> None:
    """`DBParameterGroupName` must name a group for the parameter group family of the instance's engine version."""
    instance = call.response.backend.databases.get(call.params["DBInstanceIdentifier"])
    cluster = call.response.backend.clusters.get(call.params.get("DBClusterIdentifier") or "")
    require_matching_family(call, "DBParameterGroupName", DB_GROUPS, instance or cluster)


@rule("rds", "CreateDBCluster", "ModifyDBCluster", page="UserGuide/USER_WorkingWithParamGroups")
def cluster_parameter_group_matches_the_family(call: Call) -> None:
    """`DBClusterParameterGroupName` must name a group for the parameter group family of the cluster's engine version."""
    cluster = call.response.backend.clusters.get(call.params["DBClusterIdentifier"])
    require_matching_family(call, "DBClusterParameterGroupName", CLUSTER_GROUPS, cluster)


@rule("rds", "DBCluster", page="UserGuide/USER_WorkingWithParamGroups", stage="made")
def cluster_has_the_default_parameter_group(cluster: Any) -> None:
    """A cluster without a parameter group has the default group of its family, such as `default.aurora-postgresql15`."""
    if cluster.parameter_group not in cluster.backend.db_cluster_parameter_groups:
        name = f"default.{engines.family(cluster.engine, cluster.engine_version)}"
        cluster.parameter_group = parameter_group(CLUSTER_GROUPS, cluster.backend, name).name


def require_matching_family(call: Call, parameter: str, kind: GroupKind, database: Any) -> None:
    """Refuse an unknown group, and a group of another family than that of the database as it is or will be."""
    given = call.params.get(parameter)
    if not given:
        return
    try:
        group = parameter_group(kind, call.response.backend, given)
    except DBClusterParameterGroupNotFoundError as problem:
        raise AwsError("DBClusterParameterGroupNotFound", problem.message) from None
    engine = call.params.get("Engine") or (database and database.engine)
    version = call.params.get("EngineVersion") or (database and database.engine_version)
    call.params[parameter] = group.name
    if engine and version and kind.family_of(group) != engines.family(engine, version):
        raise AwsError(
            "InvalidParameterCombination",
            f"The Parameter Group {group.name} with DBParameterGroupFamily {kind.family_of(group)} cannot be used for "
            "this instance. Please use a Parameter Group with DBParameterGroupFamily "
            f"{engines.family(engine, version)}",
        )
