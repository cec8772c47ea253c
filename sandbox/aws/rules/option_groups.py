"""Option groups: their names, versions, default groups, and who uses them."""

from __future__ import annotations

import re
from typing import Any

from moto.rds.exceptions import OptionGroupNotFoundFaultError
from moto.rds.models import OptionGroup, RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines, quotas
from rules.default_groups import make_default_group
from rules.fields import default_vpc
from rules.kinds import INVALID
from rules.option_catalogue import described, options_of_engine
from rules.pages import paged

GUIDE = "UserGuide/USER_WorkingWithOptionGroups"
CREATE = "APIReference/API_CreateOptionGroup"


def option_group(backend: RDSBackend, name: str) -> OptionGroup:
    """An option group of one account and Region; a default group of a known engine version is made when asked for."""
    make_default_group(backend, "og", name)
    if name not in backend.option_groups:
        raise OptionGroupNotFoundFaultError(name)
    return backend.option_groups[name]


@rule("rds", "CreateOptionGroup", page=CREATE)
def an_option_group_name_is_well_formed(call: Call) -> None:
    """Up to 255 letters, digits and hyphens, first a letter, no two hyphens together and none at the end."""
    name = str(call.params["OptionGroupName"])
    if not re.fullmatch(r"[A-Za-z](-?[A-Za-z0-9])*", name) or len(name) > 255:
        raise AwsError("InvalidParameterValue", INVALID.format("OptionGroupName"))


@rule("rds", "CreateOptionGroup", page="UserGuide/CHAP_Limits")
def option_groups_have_a_quota(call: Call) -> None:
    """An account has at most 20 option groups in a Region, default groups not counted."""
    backend = call.response.backend
    if quotas.is_full(backend, "OptionGroups"):
        message = f"Cannot create more than {quotas.most(backend, 'OptionGroups')} option groups."
        raise AwsError("OptionGroupQuotaExceededFault", message)


@rule("rds", "CreateOptionGroup", page=CREATE)
def an_option_group_is_for_a_known_version(call: Call) -> None:
    """Option groups are made for the engines and major versions that run today."""
    engine, major = call.params["EngineName"], call.params["MajorEngineVersion"]
    if engine not in engines.MAJOR_VERSIONS or engine.startswith("aurora"):
        raise AwsError("InvalidParameterValue", f"Invalid DB engine: {engine}")
    if major not in engines.MAJOR_VERSIONS[engine]:
        raise AwsError("InvalidParameterCombination", f"Cannot find major version {major} for {engine}")


@rule("rds", "CreateOptionGroup", page=CREATE, stage="instead")
def create_an_option_group(call: Call) -> dict[str, Any]:
    """A new group has no options; its name is stored in lower case."""
    backend, given = call.response.backend, call.params
    name, description = str(given["OptionGroupName"]), given.get("OptionGroupDescription")
    if name in backend.option_groups:
        raise AwsError("OptionGroupAlreadyExistsFault", f"An option group named {name.lower()} already exists.")
    if not description:
        message = "The parameter OptionGroupDescription must be provided and must not be blank."
        raise AwsError("InvalidParameterValue", message)
    group = OptionGroup(backend, name, given["EngineName"], given["MajorEngineVersion"], description)
    group.tags, group.vpcId = given.get("Tags"), default_vpc(call.account, call.region)
    backend.option_groups[name] = group
    return {"OptionGroup": described(group)}


@rule("rds", "DescribeOptionGroups", page="APIReference/API_DescribeOptionGroups", stage="instead")
def describe_option_groups(call: Call) -> dict[str, Any]:
    """One group by name, which must exist, or those of an engine and major version, or all."""
    backend, given = call.response.backend, call.params
    if given.get("OptionGroupName"):
        groups = [option_group(backend, given["OptionGroupName"])]
    else:
        groups = list(backend.option_groups.values())
    wanted = {"engine_name": given.get("EngineName"), "major_engine_version": given.get("MajorEngineVersion")}
    found = [g for g in groups if all(value in (None, getattr(g, field)) for field, value in wanted.items())]
    return paged(call, "OptionGroupsList", [described(group) for group in found])


@rule("rds", "DescribeOptionGroupOptions", page="APIReference/API_DescribeOptionGroupOptions", stage="instead")
def describe_the_options_of_an_engine(call: Call) -> dict[str, Any]:
    """The options of one major version, or of all versions of an engine."""
    engine, major = str(call.params["EngineName"]), call.params.get("MajorEngineVersion")
    known = engines.MAJOR_VERSIONS.get(engine)
    if known is None:
        raise AwsError("InvalidParameterValue", f"Invalid DB engine: {engine}")
    if major is not None and major not in known:
        raise AwsError("InvalidParameterCombination", f"Cannot find major version {major} for {engine}")
    options = [row for each in ((major,) if major else known) for row in options_of_engine(engine, each).values()]
    return paged(call, "OptionGroupOptions", options)


@rule("rds", "DeleteOptionGroup", page="APIReference/API_DeleteOptionGroup")
def default_option_groups_stay(call: Call) -> None:
    """A default option group cannot be deleted."""
    if call.params["OptionGroupName"].startswith("default:"):
        message = f"Default option groups cannot be deleted: {call.params['OptionGroupName']}"
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "DeleteOptionGroup", page="APIReference/API_DeleteOptionGroup")
def an_option_group_in_use_stays(call: Call) -> None:
    """A group that an instance, a snapshot or a copy of one names cannot be deleted."""
    backend, name = call.response.backend, call.params["OptionGroupName"].lower()
    if users_of(backend, name) or any(s.option_group_name == name for s in backend.database_snapshots.values()):
        message = f"The option group '{name}' cannot be deleted because it is in use."
        raise AwsError("InvalidOptionGroupStateFault", message)


def users_of(backend: RDSBackend, name: str) -> list[str]:
    """The DB instances that use an option group."""
    return [each.db_instance_identifier for each in backend.databases.values() if each.option_group_name == name]


@rule("rds", "CreateDBInstance", "ModifyDBInstance", page=GUIDE)
def an_instance_has_an_option_group_that_fits(call: Call) -> None:
    """`OptionGroupName` names a group of the instance's engine and major version; it is kept in lower case."""
    given, backend = call.params.get("OptionGroupName"), call.response.backend
    if not given:
        return
    group, instance = option_group(backend, given), backend.databases.get(call.params["DBInstanceIdentifier"])
    engine = call.params.get("Engine") or (instance and instance.engine)
    version = call.params.get("EngineVersion") or (instance and instance.engine_version)
    if engine and version:
        fits(group, engine, version)
    call.params["OptionGroupName"] = group.name


def fits(group: OptionGroup, engine: str, version: str) -> None:
    """Refuse an option group of another engine or major version."""
    major = engines.major_version(engine, version)
    if (group.engine_name, group.major_engine_version) != (engine, major):
        raise AwsError(
            "InvalidParameterCombination",
            f"The option group {group.name} is for {group.engine_name} {group.major_engine_version} and cannot be used "
            f"with {engine} {major}.",
        )
