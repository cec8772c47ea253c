"""The default option groups and parameter groups of an account and Region. AWS creates them when they are first needed."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from moto.rds.models import DBClusterParameterGroup, DBParameterGroup, OptionGroup, RDSBackend

from dispatch import Call
from registry import rule
from rules import arns, engines

GROUP_PARAMETERS = {
    "OptionGroupName": "og",
    "DBParameterGroupName": "pg",
    "DBClusterParameterGroupName": "cluster-pg",
    "SourceDBParameterGroupIdentifier": "pg",
    "SourceDBClusterParameterGroupIdentifier": "cluster-pg",
}
"""The parameters that name a group, each with the resource type in the group's ARN."""

PARAMETER_GROUPS: dict[str, tuple[Callable[[RDSBackend], MutableMapping[str, Any]], Callable[..., Any]]] = {
    "pg": (lambda backend: backend.db_parameter_groups, DBParameterGroup),
    "cluster-pg": (lambda backend: backend.db_cluster_parameter_groups, DBClusterParameterGroup),
}
"""For each resource type, the parameter groups of an account and Region, and moto's model of them."""


@rule(
    "rds",
    "RestoreDBInstanceToPointInTime",
    "CreateDBInstanceReadReplica",
    "CopyDBParameterGroup",
    "CopyDBClusterParameterGroup",
    "ListTagsForResource",
    "AddTagsToResource",
    page="UserGuide/USER_WorkingWithParamGroups",
)
def default_groups_exist_when_named(call: Call) -> None:
    """The default option group or parameter group of a known engine version exists even if the account never used it."""
    for parameter, arn_type in GROUP_PARAMETERS.items():
        name = str(call.params.get(parameter) or "")
        arn = arns.parse(name)
        ensure_default_group(call.response.backend, arn_type, name if arn is None else arn.resource.partition(":")[2])
    arn = arns.parse(str(call.params.get("ResourceName") or ""))
    if arn is not None and (arn.service, arn.region, arn.account) == ("rds", call.region, call.account):
        arn_type, _, name = arn.resource.partition(":")
        ensure_default_group(call.response.backend, arn_type, name)


def ensure_default_group(backend: RDSBackend, arn_type: str, name: str) -> None:
    """Create a default group if it does not exist yet. `arn_type` is `og`, `pg` or `cluster-pg`."""
    name = name.lower()
    if arn_type == "og" and name in engines.OPTION_GROUPS and name not in backend.option_groups:
        engine, major = engines.OPTION_GROUPS[name]
        description = f"Default option group for {engine} {major}"
        backend.option_groups[name] = OptionGroup(backend, name, engine, major, description)
    family = name.removeprefix("default.") if name.startswith("default.") else ""
    families = {"pg": engines.FAMILIES, "cluster-pg": engines.CLUSTER_FAMILIES}.get(arn_type, {})
    if family in families:
        groups, model = PARAMETER_GROUPS[arn_type]
        if name not in groups(backend):
            groups(backend)[name] = model(backend, name, f"Default parameter group for {family}", family)
