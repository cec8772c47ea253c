"""Option groups: creation, description, deletion, and the instances that use them."""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import OptionGroupNotFoundFaultError
from moto.rds.models import OptionGroup, RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines, quotas
from rules.default_groups import ensure_default_group
from rules.option_catalogue import describe_option_group, options_of_engine
from rules.pagination import rds_page
from rules.request_checks import require_identifier
from rules.snapshot_fields import default_vpc

GUIDE = "UserGuide/USER_WorkingWithOptionGroups"


def option_group(backend: RDSBackend, name: str) -> OptionGroup:
    """An option group of one account and Region. The default group of a known engine version is created on demand."""
    ensure_default_group(backend, "og", name)
    if name not in backend.option_groups:
        raise OptionGroupNotFoundFaultError(name)
    return backend.option_groups[name]


@rule("rds", "CreateOptionGroup")
def option_group_name_is_valid(call: Call) -> None:
    """`OptionGroupName` must begin with a letter and have up to 255 letters, digits and hyphens."""
    require_identifier(call, "OptionGroupName", max_length=255)


@rule("rds", "CreateOptionGroup", page="UserGuide/CHAP_Limits")
def option_groups_have_a_quota(call: Call) -> None:
    """An account can have 20 option groups in a Region, not counting default groups."""
    backend = call.response.backend
    if quotas.is_full(backend, "OptionGroups"):
        message = f"Cannot create more than {quotas.maximum(backend, 'OptionGroups')} option groups."
        raise AwsError("OptionGroupQuotaExceededFault", message)


@rule("rds", "CreateOptionGroup")
def option_group_version_is_supported(call: Call) -> None:
    """`EngineName` and `MajorEngineVersion` must be a supported engine and major version."""
    engine, major = call.params["EngineName"], call.params["MajorEngineVersion"]
    if engine not in engines.MAJOR_VERSIONS or engine.startswith("aurora"):
        raise AwsError("InvalidParameterValue", f"Invalid DB engine: {engine}")
    if major not in engines.MAJOR_VERSIONS[engine]:
        raise AwsError("InvalidParameterCombination", f"Cannot find major version {major} for {engine}")


@rule("rds", "CreateOptionGroup", stage="instead")
def create_option_group(call: Call) -> dict[str, Any]:
    """A new group has no options. Its name is stored in lower case."""
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
    return {"OptionGroup": describe_option_group(group)}


@rule("rds", "DescribeOptionGroups", stage="instead")
def describe_option_groups(call: Call) -> dict[str, Any]:
    """The answer contains the named group, which must exist, or the groups of an engine and major version."""
    backend, given = call.response.backend, call.params
    if given.get("OptionGroupName"):
        groups = [option_group(backend, given["OptionGroupName"])]
    else:
        groups = list(backend.option_groups.values())
    wanted = {"engine_name": given.get("EngineName"), "major_engine_version": given.get("MajorEngineVersion")}
    found = [g for g in groups if all(value in (None, getattr(g, field)) for field, value in wanted.items())]
    return rds_page(call, "OptionGroupsList", [describe_option_group(group) for group in found])


@rule("rds", "DescribeOptionGroupOptions", stage="instead")
def describe_engine_options(call: Call) -> dict[str, Any]:
    """The answer contains the options of one major version, or of all versions of an engine."""
    engine, major = str(call.params["EngineName"]), call.params.get("MajorEngineVersion")
    known = engines.MAJOR_VERSIONS.get(engine)
    if known is None:
        raise AwsError("InvalidParameterValue", f"Invalid DB engine: {engine}")
    if major is not None and major not in known:
        raise AwsError("InvalidParameterCombination", f"Cannot find major version {major} for {engine}")
    options = [row for each in ((major,) if major else known) for row in options_of_engine(engine, each).values()]
    return rds_page(call, "OptionGroupOptions", options)


@rule("rds", "DeleteOptionGroup")
def default_option_groups_are_not_deleted(call: Call) -> None:
    """Default option groups cannot be deleted."""
    if call.params["OptionGroupName"].startswith("default:"):
        message = f"Default option groups cannot be deleted: {call.params['OptionGroupName']}"
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "DeleteOptionGroup")
def used_option_groups_are_not_deleted(call: Call) -> None:
    """An option group cannot be deleted while an instance or a snapshot uses it."""
    backend, name = call.response.backend, call.params["OptionGroupName"].lower()
    if instances_using(backend, name) or any(s.option_group_name == name for s in backend.database_snapshots.values()):
        message = f"The option group '{name}' cannot be deleted because it is in use."
        raise AwsError("InvalidOptionGroupStateFault", message)


def instances_using(backend: RDSBackend, name: str) -> list[str]:
    """The identifiers of the DB instances that use an option group."""
    return [each.db_instance_identifier for each in backend.databases.values() if each.option_group_name == name]


@rule("rds", "CreateDBInstance", "ModifyDBInstance", page=GUIDE)
def instance_option_group_matches_the_engine(call: Call) -> None:
    """`OptionGroupName` must name a group for the engine and major version of the instance. It is stored in lower case."""
    given, backend = call.params.get("OptionGroupName"), call.response.backend
    if not given:
        return
    group, instance = option_group(backend, given), backend.databases.get(call.params["DBInstanceIdentifier"])
    engine = call.params.get("Engine") or (instance and instance.engine)
    version = call.params.get("EngineVersion") or (instance and instance.engine_version)
    if engine and version:
        require_matching_engine(group, engine, version)
    call.params["OptionGroupName"] = group.name


def require_matching_engine(group: OptionGroup, engine: str, version: str) -> None:
    """Refuse an option group for another engine or major version."""
    major = engines.major_version(engine, version)
    if (group.engine_name, group.major_engine_version) != (engine, major):
        raise AwsError(
            "InvalidParameterCombination",
            f"The option group {group.name} is for {group.engine_name} {group.major_engine_version} and cannot be used "
            f"with {engine} {major}.",
        )
