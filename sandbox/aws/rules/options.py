"""ModifyOptionGroup: which options and settings a group takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from moto.rds.models import OptionGroup

from dispatch import Call
from errors import AwsError
from registry import rule
from rules.option_catalogue import chosen, described, options_of_engine
from rules.option_groups import option_group, users_of

API = "APIReference/API_ModifyOptionGroup"
GUIDE = "UserGuide/USER_WorkingWithOptionGroups"
CONFIGURATION = "APIReference/API_OptionConfiguration"


def _group(call: Call) -> OptionGroup:
    return option_group(call.response.backend, call.params["OptionGroupName"])


def _included(call: Call) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each option to include, with what the engine knows of it."""
    group = _group(call)
    known = options_of_engine(group.engine_name, group.major_engine_version)
    for option in call.params.get("OptionsToInclude") or []:
        name = option["OptionName"]
        if name not in known:
            version = f"{group.engine_name} {group.major_engine_version}"
            raise AwsError("InvalidParameterValue", f"Invalid option: {name} is not an option of {version}.")
        yield option, known[name]


@rule("rds", "ModifyOptionGroup", page=GUIDE)
def default_option_groups_are_not_modified(call: Call) -> None:
    """Options are added to groups of one's own."""
    if _group(call).name.startswith("default:"):
        raise AwsError("InvalidParameterValue", "Cannot modify a default option group.")


@rule("rds", "ModifyOptionGroup", page=API)
def at_least_one_option_is_named(call: Call) -> None:
    """A modification names options to include or to remove."""
    if not call.params.get("OptionsToInclude") and not call.params.get("OptionsToRemove"):
        raise AwsError("InvalidParameterValue", "At least one option must be added, modified, or removed.")


@rule("rds", "ModifyOptionGroup", page=CONFIGURATION)
def settings_are_those_of_the_option(call: Call) -> None:
    """Settings are known, may be modified, and have one of the allowed values."""
    for option, known in _included(call):
        settings = {each["SettingName"]: each for each in known["OptionGroupOptionSettings"]}
        for given in option.get("OptionSettings") or []:
            name, value = given["Name"], given.get("Value")
            if name not in settings:
                message = f"We do not support setting: {name} for {known['Name']}"
                raise AwsError("InvalidParameterValue", message)
            _check(known["Name"], settings[name], value)


def _check(option: str, setting: dict[str, Any], value: str | None) -> None:
    name, allowed = setting["SettingName"], setting.get("AllowedValues")
    if not setting["IsModifiable"] and value != setting.get("DefaultValue"):
        raise AwsError("InvalidParameterValue", f"The setting {name} of {option} cannot be modified.")
    if allowed and value is not None and not _is_allowed(value, allowed):
        message = f"Invalid value {value} for the setting {name} of {option}. Allowed values: {allowed}"
        raise AwsError("InvalidParameterValue", message)


def _is_allowed(value: str, allowed: str) -> bool:
    """Allowed values are a range of numbers, or a list of words of which one or more may be given."""
    span = re.fullmatch(r"(\d+)-(\d+)", allowed)
    if span:
        number = re.fullmatch(r"\d+(\.\d+)?", value)
        return number is not None and int(span[1]) <= float(value) <= int(span[2])
    words = set(re.split(r",| or ", allowed))
    return all(word.strip() in words for word in value.split(","))


@rule("rds", "ModifyOptionGroup", page=CONFIGURATION)
def required_settings_are_given(call: Call) -> None:
    """Settings that the option requires and has no default for are given."""
    for option, known in _included(call):
        given = {each["Name"] for each in option.get("OptionSettings") or []}
        given |= set(chosen(_group(call)).get(known["Name"], {}).get("Settings", {}))
        for setting in known["OptionGroupOptionSettings"]:
            name = setting["SettingName"]
            if setting["IsRequired"] and "DefaultValue" not in setting and name not in given:
                message = f"The option {known['Name']} requires the setting {name}."
                raise AwsError("InvalidParameterCombination", message)


@rule("rds", "ModifyOptionGroup", page=CONFIGURATION)
def ports_and_security_groups_go_with_options_that_listen(call: Call) -> None:
    """An option with a port has its default port unless one is given, and needs a security group; others have none."""
    for option, known in _included(call):
        name, present = known["Name"], chosen(_group(call)).get(known["Name"])
        groups = option.get("VpcSecurityGroupMemberships") or (present and present["VpcSecurityGroups"])
        if known["PortRequired"] and not groups:
            message = f"At least one security group must be specified for the {name} option."
            raise AwsError("InvalidParameterValue", message)
        if not known["PortRequired"] and option.get("Port"):
            raise AwsError("InvalidParameterValue", f"We do not support setting: port for {name}")
        if known["PortRequired"] and option.get("Port") and not 1150 <= int(option["Port"]) <= 65535:
            message = f"Invalid port {option['Port']} for the option {name}. It must be between 1150 and 65535."
            raise AwsError("InvalidParameterValue", message)


@rule("rds", "ModifyOptionGroup", page=CONFIGURATION)
def option_versions_are_valid(call: Call) -> None:
    """`OptionVersion` is one of the option's versions; it may be left out only where one of them is the default."""
    for option, known in _included(call):
        name, given = known["Name"], option.get("OptionVersion")
        versions = {each["Version"]: each["IsDefault"] for each in known.get("OptionGroupOptionVersions") or []}
        valid = f"Valid versions are {','.join(versions)}"
        if given and not versions:
            raise AwsError("InvalidParameterValue", f"We do not support setting: version for {name}")
        if given and given not in versions:
            raise AwsError("InvalidParameterValue", f"Version {given} is invalid for {name} option. {valid}")
        if versions and not given and not any(versions.values()) and name not in chosen(_group(call)):
            raise AwsError("InvalidParameterCombination", f"{name} option requires a version number. {valid}")


@rule("rds", "ModifyOptionGroup", page="APIReference/API_OptionGroupOption")
def options_have_what_they_depend_on_and_no_conflicts(call: Call) -> None:
    """An option comes with those it depends on, and not beside one that it conflicts with."""
    included = list(_included(call))
    removed = set(call.params.get("OptionsToRemove") or [])
    names = (set(chosen(_group(call))) - removed) | {known["Name"] for _, known in included}
    for _, known in included:
        missing = [each for each in known["OptionsDependedOn"] if each not in names]
        conflicts = [each for each in known["OptionsConflictsWith"] if each in names]
        if missing or conflicts:
            problem = f"requires {', '.join(missing)}" if missing else f"conflicts with {', '.join(conflicts)}"
            raise AwsError("InvalidParameterCombination", f"The option {known['Name']} {problem}.")


@rule("rds", "ModifyOptionGroup", page=GUIDE)
def bound_options_are_not_removed(call: Call) -> None:
    """A permanent option is never removed, a persistent one only while no instance uses the group."""
    group = _group(call)
    known = options_of_engine(group.engine_name, group.major_engine_version)
    for name in call.params.get("OptionsToRemove") or []:
        if name not in chosen(group):
            continue
        if known[name]["Permanent"]:
            message = f"The option {name} is permanent and cannot be removed from the option group."
            raise AwsError("InvalidOptionGroupStateFault", message)
        if known[name]["Persistent"] and users_of(call.response.backend, group.name):
            message = f"The option {name} is persistent and cannot be removed while instances use the option group."
            raise AwsError("InvalidOptionGroupStateFault", message)


@rule("rds", "ModifyOptionGroup", page=API, stage="instead")
def modify_the_options(call: Call) -> dict[str, Any]:
    """Options are added, or changed in what is given of them; what is left out of a changed option stays."""
    group = _group(call)
    for name in call.params.get("OptionsToRemove") or []:
        chosen(group).pop(name, None)
    for option, known in _included(call):
        _include(chosen(group), option, known)
    return {"OptionGroup": described(group)}


def _include(options: dict[str, dict[str, Any]], option: Any, known: dict[str, Any]) -> None:
    present = options.setdefault(known["Name"], _as_default(known))
    present["Port"] = option.get("Port") or present["Port"]
    present["OptionVersion"] = option.get("OptionVersion") or present["OptionVersion"]
    present["VpcSecurityGroups"] = option.get("VpcSecurityGroupMemberships") or present["VpcSecurityGroups"]
    present["Settings"] |= {each["Name"]: each.get("Value") for each in option.get("OptionSettings") or []}


def _as_default(known: dict[str, Any]) -> dict[str, Any]:
    versions = [each["Version"] for each in known.get("OptionGroupOptionVersions") or [] if each["IsDefault"]]
    port = known.get("DefaultPort") if known["PortRequired"] else None
    version = versions[0] if versions else None
    return {"Port": port, "OptionVersion": version, "VpcSecurityGroups": [], "Settings": {}}
