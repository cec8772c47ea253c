"""The options of each engine, as moto recorded them from AWS, and the full description of an option group."""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.rds.models import OptionGroup, RDSBackend

SECRET_SETTINGS = ("AGENT_REGISTRATION_PASSWORD",)
"""Settings that AWS returns as `****`. OEM_AGENT has the only one (UserGuide/Oracle.Options.OEMAgent)."""

RECORDED_MAJOR_VERSIONS = {"12.1": "11.5", "17.00": "16.00"}
"""Major versions that moto has no record of, each with the major version of the same engine that replaces it."""


@cache
def options_of_engine(engine: str, major: str) -> dict[str, dict[str, Any]]:
    """The options of an engine's major version by name, in the form of DescribeOptionGroupOptions.

    PostgreSQL and Aurora have none.
    """
    if engine == "postgres" or engine.startswith("aurora"):
        return {}
    known = "db2-ae" if engine == "db2-ce" else engine
    rows = RDSBackend.describe_option_group_options(known, RECORDED_MAJOR_VERSIONS.get(major, major))
    return {row["Name"]: row | {"EngineName": engine, "MajorEngineVersion": major} for row in reversed(rows)}


def options_of_group(group: OptionGroup) -> dict[str, dict[str, Any]]:
    """The options in a group by name: Port, OptionVersion, VpcSecurityGroups and user-set Settings."""
    return group._options


def persistent_or_permanent_options(group: OptionGroup) -> list[str]:
    """The names of the persistent and permanent options in a group. A snapshot requires them."""
    options = options_of_engine(group.engine_name, group.major_engine_version)
    return [name for name in options_of_group(group) if options[name]["Persistent"] or options[name]["Permanent"]]


def describe_option_group(group: OptionGroup) -> dict[str, Any]:
    """Return an option group in the form that AWS uses, with all settings of every option."""
    groups = {sg for option in options_of_group(group).values() for sg in option["VpcSecurityGroups"]}
    options = [_describe_option(group, name, option) for name, option in options_of_group(group).items()]
    vpc = {"VpcId": group.vpcId} if groups else {}
    return {
        "OptionGroupName": group.name,
        "OptionGroupDescription": group.description,
        "OptionGroupArn": group.arn,
        "EngineName": group.engine_name,
        "MajorEngineVersion": group.major_engine_version,
        "AllowsVpcAndNonVpcInstanceMemberships": not groups,
        "Options": options,
    } | vpc


def _describe_option(group: OptionGroup, name: str, option: dict[str, Any]) -> dict[str, Any]:
    known = options_of_engine(group.engine_name, group.major_engine_version)[name]
    listener = {field: option[field] for field in ("Port", "OptionVersion") if option[field] is not None}
    members = [{"VpcSecurityGroupId": each, "Status": "active"} for each in option["VpcSecurityGroups"]]
    return {
        "OptionName": name,
        "OptionDescription": known["Description"],
        "Persistent": known["Persistent"],
        "Permanent": known["Permanent"],
        "OptionSettings": [_describe_setting(each, option["Settings"]) for each in known["OptionGroupOptionSettings"]],
        "VpcSecurityGroupMemberships": members,
        "DBSecurityGroupMemberships": [],
    } | listener


def _describe_setting(known: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
    name, default = known["SettingName"], known.get("DefaultValue")
    value = given.get(name, default)
    shown = "****" if value is not None and name in SECRET_SETTINGS else value
    fields = {
        "Name": name,
        "Value": shown,
        "DefaultValue": default,
        "Description": known["SettingDescription"],
        "ApplyType": known["ApplyType"],
        "DataType": "STRING",
        "AllowedValues": known.get("AllowedValues"),
        "IsModifiable": known["IsModifiable"],
        "IsCollection": False,
    }
    return {field: content for field, content in fields.items() if content is not None}
