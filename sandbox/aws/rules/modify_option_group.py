"""ModifyOptionGroup: the options and settings that a group accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from moto.rds.models import OptionGroup

from dispatch import Call
from errors import AwsError
from registry import rule
from rules.option_catalogue import describe_option_group, options_of_engine, options_of_group
from rules.option_groups import instances_using, option_group

GUIDE = "UserGuide/USER_WorkingWithOptionGroups"
CONFIGURATION = "APIReference/API_OptionConfiguration"


def _group(call: Call) -> OptionGroup:
    return option_group(call.response.backend, call.params["OptionGroupName"])


def _included_options(call: Call) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield each option to include, with its definition."""
    group = _group(call)
    definition = options_of_engine(group.engine_name, group.major_engine_version)
    for option in call.params.get("OptionsToInclude") or []:
        name = option["OptionName"]
        if name not in definition:
            version = f"{group.engine_name} {group.major_engine_version}"
            raise AwsError("InvalidParameterValue", f"Invalid option: {name} is not an option of {version}.")
        yield option, definition[name]


@rule("rds", "ModifyOptionGroup", page=GUIDE)
def default_option_groups_are_not_modified(call: Call) -> None:
    """Default option groups cannot be modified."""
    if _group(call).name.startswith("default:"):
        raise AwsError("InvalidParameterValue", "Cannot modify a default option group.")


@rule("rds", "ModifyOptionGroup")
def at_least_one_option_is_specified(call: Call) -> None:
    """`OptionsToInclude` or `OptionsToRemove` must contain an option."""
    if not call.params.get("OptionsToInclude") and not call.params.get("OptionsToRemove"):
        raise AwsError("InvalidParameterValue", "At least one option must be added, modified, or removed.")


@rule("rds", "ModifyOptionGroup", page=CONFIGURATION)
def option_settings_are_valid(call: Call) -> None:
    """Settings must be known and modifiable, and have an allowed value."""
    for option, definition in _included_options(call):
        settings = {each["SettingName"]: each for each in definition["OptionGroupOptionSettings"]}
        for given in option.get("OptionSettings") or []:
            name, value = given["Name"], given.get("Value")
            if name not in settings:
                message = f"We do not support setting: {name} for {definition['Name']}"
                raise AwsError("InvalidParameterValue", message)
            _require_valid_value(definition["Name"], settings[name], value)


def _require_valid_value(option: str, setting: dict[str, Any], value: str | None) -> None:
    name, allowed = setting["SettingName"], setting.get("AllowedValues")
    if not setting["IsModifiable"] and value != setting.get("DefaultValue"):
        raise AwsError("InvalidParameterValue", f"The setting {name} of {option} cannot be modified.")
    if allowed and value is not None and not _is_allowed(value, allowed):
        message = f"Invalid value {value} for the setting {name} of {option}. Allowed values: {allowed}"
        raise AwsError("InvalidParameterValue", message)


def _is_allowed(value: str, allowed: str) -> bool:
    """Whether a value is in the allowed range of numbers, or consists of the allowed words."""
    span = re.fullmatch(r"(\d+)-(\d+)", allowed)
    if span:
        number = re.fullmatch(r"\d+(\.\d+)?", value)
        return number is not None and int(span[1]) <= float(value) <= int(span[2])
    words = set(re.split(r",| or ", allowed))
    return all(word.strip() in words for word in value.split(","))


@rule("rds", "ModifyOptionGroup", page=CONFIGURATION)
def required_settings_are_specified(call: Call) -> None:
    """Required settings without a default must be specified."""
    for option, definition in _included_options(call):
        given = {each["Name"] for each in option.get("OptionSettings") or []}
        given |= set(options_of_group(_group(call)).get(definition["Name"], {}).get("Settings", {}))
        for setting in definition["OptionGroupOptionSettings"]:
            name = setting["SettingName"]
            if setting["IsRequired"] and "DefaultValue" not in setting and name not in given:
                message = f"The option {definition['Name']} requires the setting {name}."
                raise AwsError("InvalidParameterCombination", message)


@rule("rds", "ModifyOptionGroup", page=CONFIGURATION)
def ports_and_security_groups_are_valid(call: Call) -> None:
    """Options with a port require a security group and a port from 1150 to 65535. Others must not have a port."""
    for option, definition in _included_options(call):
        name, current = definition["Name"], options_of_group(_group(call)).get(definition["Name"])
        groups = option.get("VpcSecurityGroupMemberships") or (current and current["VpcSecurityGroups"])
        if definition["PortRequired"] and not groups:
            message = f"At least one security group must be specified for the {name} option."
            raise AwsError("InvalidParameterValue", message)
        if not definition["PortRequired"] and option.get("Port"):
            raise AwsError("InvalidParameterValue", f"We do not support setting: port for {name}")
        if definition["PortRequired"] and option.get("Port") and not 1150 <= int(option["Port"]) <= 65535:
            message = f"Invalid port {option['Port']} for the option {name}. It must be between 1150 and 65535."
            raise AwsError("InvalidParameterValue", message)


@rule("rds", "ModifyOptionGroup", page=CONFIGURATION)
def option_versions_are_valid(call: Call) -> None:
    """`OptionVersion` must be a version of the option. It is required if the option has versions but no default."""
    for option, definition in _included_options(call):
        name, given = definition["Name"], option.get("OptionVersion")
        versions = {each["Version"]: each["IsDefault"] for each in definition.get("OptionGroupOptionVersions") or []}
        valid = f"Valid versions are {','.join(versions)}"
        if given and not versions:
            raise AwsError("InvalidParameterValue", f"We do not support setting: version for {name}")
        if given and given not in versions:
            raise AwsError("InvalidParameterValue", f"Version {given} is invalid for {name} option. {valid}")
        if versions and not given and not any(versions.values()) and name not in options_of_group(_group(call)):
            raise AwsError("InvalidParameterCombination", f"{name} option requires a version number. {valid}")


@rule("rds", "ModifyOptionGroup", page="APIReference/API_OptionGroupOption")
def option_dependencies_and_conflicts_are_respected(call: Call) -> None:
    """The options that an option depends on must be included. Options that conflict cannot be combined."""
    included = list(_included_options(call))
    removed = set(call.params.get("OptionsToRemove") or [])
    names = (set(options_of_group(_group(call))) - removed) | {definition["Name"] for _, definition in included}
    for _, definition in included:
        missing = [each for each in definition["OptionsDependedOn"] if each not in names]
        conflicts = [each for each in definition["OptionsConflictsWith"] if each in names]
        if missing or conflicts:
            problem = f"requires {', '.join(missing)}" if missing else f"conflicts with {', '.join(conflicts)}"
            raise AwsError("InvalidParameterCombination", f"The option {definition['Name']} {problem}.")


@rule("rds", "ModifyOptionGroup", page=GUIDE)
def persistent_and_permanent_options_are_not_removed(call: Call) -> None:
    """A permanent option cannot be removed, and a persistent option cannot be removed while an instance uses the group."""
    group = _group(call)
    definition = options_of_engine(group.engine_name, group.major_engine_version)
    for name in call.params.get("OptionsToRemove") or []:
        if name not in options_of_group(group):
            continue
        if definition[name]["Permanent"]:
            message = f"The option {name} is permanent and cannot be removed from the option group."
            raise AwsError("InvalidOptionGroupStateFault", message)
        if definition[name]["Persistent"] and instances_using(call.response.backend, group.name):
            message = f"The option {name} is persistent and cannot be removed while instances use the option group."
            raise AwsError("InvalidOptionGroupStateFault", message)


@rule("rds", "ModifyOptionGroup", stage="instead")
def modify_options(call: Call) -> dict[str, Any]:
    """Options are added or changed. Settings of a changed option that the call does not specify stay."""
    group = _group(call)
    for name in call.params.get("OptionsToRemove") or []:
        options_of_group(group).pop(name, None)
    for option, definition in _included_options(call):
        _include(options_of_group(group), option, definition)
    return {"OptionGroup": describe_option_group(group)}


def _include(options: dict[str, dict[str, Any]], option: Any, definition: dict[str, Any]) -> None:
    current = options.setdefault(definition["Name"], _default_option(definition))
    current["Port"] = option.get("Port") or current["Port"]
    current["OptionVersion"] = option.get("OptionVersion") or current["OptionVersion"]
    current["VpcSecurityGroups"] = option.get("VpcSecurityGroupMemberships") or current["VpcSecurityGroups"]
    current["Settings"] |= {each["Name"]: each.get("Value") for each in option.get("OptionSettings") or []}


def _default_option(definition: dict[str, Any]) -> dict[str, Any]:
    versions = [each["Version"] for each in definition.get("OptionGroupOptionVersions") or [] if each["IsDefault"]]
    port = definition.get("DefaultPort") if definition["PortRequired"] else None
    version = versions[0] if versions else None
    return {"Port": port, "OptionVersion": version, "VpcSecurityGroups": [], "Settings": {}}
