"""The default groups of an account and Region, which AWS makes as they are needed."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from moto.rds.models import DBClusterParameterGroup, DBParameterGroup, OptionGroup, RDSBackend

from dispatch import Call
from registry import rule
from rules import arns, engines

KINDS = {
    "OptionGroupName": "og",
    "DBParameterGroupName": "pg",
    "DBClusterParameterGroupName": "cluster-pg",
    "SourceDBParameterGroupIdentifier": "pg",
    "SourceDBClusterParameterGroupIdentifier": "cluster-pg",
}
"""The parameters that name a group, with the kind of the group as in its ARN."""

PARAMETER_GROUPS: dict[str, tuple[Callable[[RDSBackend], MutableMapping[str, Any]], Callable[..., Any]]] = {
    "pg": (lambda backend: backend.db_parameter_groups, DBParameterGroup),
    "cluster-pg": (lambda backend: backend.db_cluster_parameter_groups, DBClusterParameterGroup),
}
"""Where an account and Region keeps its parameter groups of a kind, and moto's model of them."""


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
def default_groups_are_there_when_they_are_named(call: Call) -> None:
    """The default option or parameter group of a known version is there, also where it was never used before."""
    for parameter, kind in KINDS.items():
        name = str(call.params.get(parameter) or "")
        arn = arns.parse(name)
        make_default_group(call.response.backend, kind, name if arn is None else arn.resource.partition(":")[2])
    arn = arns.parse(str(call.params.get("ResourceName") or ""))
    if arn is not None and (arn.service, arn.region, arn.account) == ("rds", call.region, call.account):
        kind, _, name = arn.resource.partition(":")
        make_default_group(call.response.backend, kind, name)


def make_default_group(backend: RDSBackend, kind: str, name: str) -> None:
    """Make the group of a name and a kind (`og`, `pg`, `cluster-pg`) if it is a default one, and not there yet."""
    name = name.lower()
    if kind == "og" and name in engines.OPTION_GROUPS and name not in backend.option_groups:
        engine, major = engines.OPTION_GROUPS[name]
        description = f"Default option group for {engine} {major}"
        backend.option_groups[name] = OptionGroup(backend, name, engine, major, description)
    family = name.removeprefix("default.") if name.startswith("default.") else ""
    families = {"pg": engines.FAMILIES, "cluster-pg": engines.CLUSTER_FAMILIES}.get(kind, {})
    if family in families:
        groups, model = PARAMETER_GROUPS[kind]
        if name not in groups(backend):
            groups(backend)[name] = model(backend, name, f"Default parameter group for {family}", family)
