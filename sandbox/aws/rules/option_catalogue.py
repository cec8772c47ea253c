"""The options of each engine, and the options of a group in full. The data are moto's, recorded from AWS."""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.rds.models import OptionGroup, RDSBackend

SECRET_SETTINGS = ("AGENT_REGISTRATION_PASSWORD",)
"""Settings that AWS answers as `****`: only OEM_AGENT has one (UserGuide/Oracle.Options.OEMAgent)."""

RECORDED = {"12.1": "11.5", "17.00": "16.00"}
"""The major version whose options stand in for those of one that moto has no record of; both of the same engine."""


@cache
def options_of_engine(engine: str, major: str) -> dict[str, dict[str, Any]]:
    """The options of an engine's major version by name, as DescribeOptionGroupOptions tells them.

    PostgreSQL and Aurora have none.
    """
    if engine == "postgres" or engine.startswith("aurora"):
        return {}
    known = "db2-ae" if engine == "db2-ce" else engine
    rows = RDSBackend.describe_option_group_options(known, RECORDED.get(major, major))
    return {row["Name"]: row | {"EngineName": engine, "MajorEngineVersion": major} for row in reversed(rows)}


def chosen(group: OptionGroup) -> dict[str, dict[str, Any]]:
    """The options in a group by name, each with its Port, OptionVersion, VpcSecurityGroups and the Settings given."""
    return group._options


def bound_options(group: OptionGroup) -> list[str]:
    """The persistent and permanent options of a group: those that a snapshot cannot do without."""
    options = options_of_engine(group.engine_name, group.major_engine_version)
    return [name for name in chosen(group) if options[name]["Persistent"] or options[name]["Permanent"]]


def described(group: OptionGroup) -> dict[str, Any]:
    """An option group as AWS answers it, every option with all its settings."""
    groups = {sg for option in chosen(group).values() for sg in option["VpcSecurityGroups"]}
    options = [_option(group, name, option) for name, option in chosen(group).items()]
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


def _option(group: OptionGroup, name: str, option: dict[str, Any]) -> dict[str, Any]:
    known = options_of_engine(group.engine_name, group.major_engine_version)[name]
    placed = {field: option[field] for field in ("Port", "OptionVersion") if option[field] is not None}
    members = [{"VpcSecurityGroupId": each, "Status": "active"} for each in option["VpcSecurityGroups"]]
    return {
        "OptionName": name,
        "OptionDescription": known["Description"],
        "Persistent": known["Persistent"],
        "Permanent": known["Permanent"],
        "OptionSettings": [_setting(each, option["Settings"]) for each in known["OptionGroupOptionSettings"]],
        "VpcSecurityGroupMemberships": members,
        "DBSecurityGroupMemberships": [],
    } | placed


def _setting(known: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
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
