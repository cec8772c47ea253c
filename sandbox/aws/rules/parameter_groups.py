"""DB parameter groups and DB cluster parameter groups: their names, families, default groups, and who uses them."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from moto.rds.exceptions import DBClusterParameterGroupNotFoundError, DBParameterGroupNotFoundError
from moto.rds.models import RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines, quotas
from rules.default_groups import make_default_group
from rules.kinds import INVALID
from rules.pages import paged


@dataclass(frozen=True)
class GroupKind:
    """What differs between DB parameter groups and DB cluster parameter groups."""

    noun: str
    """As in actions, parameters and fields."""
    arn_kind: str
    families: dict[str, str]
    groups: Callable[[RDSBackend], MutableMapping[str, Any]]
    family_of: Callable[[Any], str]
    users: Callable[[RDSBackend, str], list[str]]
    """The databases that use the group of a name."""
    not_found: Callable[[str], Exception]


DB_GROUPS = GroupKind(
    noun="DBParameterGroup",
    arn_kind="pg",
    families=engines.FAMILIES,
    groups=lambda backend: backend.db_parameter_groups,
    family_of=lambda group: str(group.family),
    users=lambda backend, name: [
        each.resource_id for each in backend.databases.values() if (each.db_parameter_group_name or "").lower() == name
    ],
    not_found=DBParameterGroupNotFoundError,
)
CLUSTER_GROUPS = GroupKind(
    noun="DBClusterParameterGroup",
    arn_kind="cluster-pg",
    families=engines.CLUSTER_FAMILIES,
    groups=lambda backend: backend.db_cluster_parameter_groups,
    family_of=lambda group: str(group.db_parameter_group_family),
    users=lambda backend, name: [
        each.resource_id for each in backend.clusters.values() if each.parameter_group.lower() == name
    ],
    not_found=DBClusterParameterGroupNotFoundError,
)


def group_kind(call: Call) -> GroupKind:
    """The kind of parameter groups that an action is about."""
    return CLUSTER_GROUPS if "Cluster" in call.action else DB_GROUPS


def parameter_group(kind: GroupKind, backend: RDSBackend, name: str) -> Any:
    """A parameter group of one account and Region; the default group of a known family is made when asked for."""
    groups = kind.groups(backend)
    make_default_group(backend, kind.arn_kind, name)
    if name not in groups:
        raise kind.not_found(name)
    return groups[name]


def named_group(call: Call) -> Any:
    """The parameter group that a call names."""
    kind = group_kind(call)
    return parameter_group(kind, call.response.backend, call.params[f"{kind.noun}Name"])


def described(kind: GroupKind, group: Any) -> dict[str, str]:
    """A parameter group as AWS answers it."""
    return {
        f"{kind.noun}Name": group.name,
        "DBParameterGroupFamily": kind.family_of(group),
        "Description": group.description,
        f"{kind.noun}Arn": group.arn,
    }


@rule("rds", "CreateDBParameterGroup", page="APIReference/API_CreateDBParameterGroup")
@rule("rds", "CreateDBClusterParameterGroup", page="APIReference/API_CreateDBClusterParameterGroup")
def a_parameter_group_name_is_well_formed(call: Call) -> None:
    """Up to 255 letters, digits and hyphens, first a letter, no two hyphens together and none at the end."""
    parameter = f"{group_kind(call).noun}Name"
    name = str(call.params[parameter])
    if not re.fullmatch(r"[A-Za-z](-?[A-Za-z0-9])*", name) or len(name) > 255:
        raise AwsError("InvalidParameterValue", INVALID.format(parameter))


@rule("rds", "CreateDBParameterGroup", page="APIReference/API_CreateDBParameterGroup")
@rule("rds", "CreateDBClusterParameterGroup", page="APIReference/API_CreateDBClusterParameterGroup")
def a_parameter_group_is_of_a_known_family(call: Call) -> None:
    """A DB cluster parameter group needs a family of Aurora or of the engines of Multi-AZ DB clusters."""
    family = str(call.params.get("DBParameterGroupFamily") or "")
    if family and family.lower() not in group_kind(call).families:
        message = f"ParameterGroupFamily {family} is not a valid parameter group family"
        raise AwsError("InvalidParameterValue", message)
    call.params["DBParameterGroupFamily"] = family.lower()


@rule("rds", "CreateDBParameterGroup", "CreateDBClusterParameterGroup", page="UserGuide/CHAP_Limits")
def parameter_groups_have_a_quota(call: Call) -> None:
    """An account has at most 50 groups of either kind in a Region, default groups not counted."""
    backend, quota = call.response.backend, f"{group_kind(call).noun}s"
    if quotas.is_full(backend, quota):
        message = f"Cannot create more than {quotas.most(backend, quota)} parameter groups."
        raise AwsError("DBParameterGroupQuotaExceeded", message)


@rule("rds", "DescribeDBParameterGroups", page="APIReference/API_DescribeDBParameterGroups", stage="instead")
@rule(
    "rds",
    "DescribeDBClusterParameterGroups",
    page="APIReference/API_DescribeDBClusterParameterGroups",
    stage="instead",
)
def describe_parameter_groups(call: Call) -> dict[str, Any]:
    """One group by name, which must exist, or all of the kind."""
    kind = group_kind(call)
    groups = kind.groups(call.response.backend).values()
    found = [named_group(call)] if call.params.get(f"{kind.noun}Name") else list(groups)
    return paged(call, f"{kind.noun}s", [described(kind, group) for group in found])


@rule("rds", "DeleteDBParameterGroup", page="APIReference/API_DeleteDBParameterGroup")
@rule("rds", "DeleteDBClusterParameterGroup", page="APIReference/API_DeleteDBClusterParameterGroup")
def default_parameter_groups_stay(call: Call) -> None:
    """A default group cannot be deleted."""
    noun = group_kind(call).noun
    name = call.params[f"{noun}Name"].lower()
    if name.startswith("default."):
        raise AwsError("InvalidDBParameterGroupState", f"Default {noun} cannot be deleted: {name}")


@rule("rds", "DeleteDBParameterGroup", page="APIReference/API_DeleteDBParameterGroup")
@rule("rds", "DeleteDBClusterParameterGroup", page="APIReference/API_DeleteDBClusterParameterGroup")
def a_parameter_group_in_use_stays(call: Call) -> None:
    """A group that an instance or a cluster uses cannot be deleted; snapshots use none."""
    kind = group_kind(call)
    name = call.params[f"{kind.noun}Name"].lower()
    if kind.users(call.response.backend, name):
        users = "clusters" if kind is CLUSTER_GROUPS else "instances"
        raise AwsError(
            "InvalidDBParameterGroupState",
            f"One or more database {users} are still members of this parameter group {name}, so the group cannot be "
            "deleted",
        )


@rule("rds", "CreateDBInstance", "ModifyDBInstance", page="UserGuide/USER_WorkingWithParamGroups")
def an_instance_has_a_parameter_group_that_fits(call: Call) -> None:
    """`DBParameterGroupName` names a group of the family of the instance's engine version."""
    instance = call.response.backend.databases.get(call.params["DBInstanceIdentifier"])
    cluster = call.response.backend.clusters.get(call.params.get("DBClusterIdentifier") or "")
    family_fits(call, "DBParameterGroupName", DB_GROUPS, instance or cluster)


@rule("rds", "CreateDBCluster", "ModifyDBCluster", page="UserGuide/USER_WorkingWithParamGroups")
def a_cluster_has_a_parameter_group_that_fits(call: Call) -> None:
    """`DBClusterParameterGroupName` names a group of the family of the cluster's engine version."""
    cluster = call.response.backend.clusters.get(call.params["DBClusterIdentifier"])
    family_fits(call, "DBClusterParameterGroupName", CLUSTER_GROUPS, cluster)


@rule("rds", "DBCluster", page="UserGuide/USER_WorkingWithParamGroups", stage="made")
def a_cluster_without_a_parameter_group_has_the_default_one(cluster: Any) -> None:
    """The default group is that of the family: `default.aurora-postgresql15`. moto has one name for all."""
    if cluster.parameter_group not in cluster.backend.db_cluster_parameter_groups:
        name = f"default.{engines.family(cluster.engine, cluster.engine_version)}"
        cluster.parameter_group = parameter_group(CLUSTER_GROUPS, cluster.backend, name).name


def family_fits(call: Call, parameter: str, kind: GroupKind, database: Any) -> None:
    """Refuse an unknown group, and one of another family than that of the database as it is or will be."""
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
