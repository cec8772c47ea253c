"""The parameters in parameter groups: how they are set, reset and told. For DB and DB cluster groups alike."""

from __future__ import annotations

import re
from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule
from rules.pages import paged
from rules.parameter_catalogue import Known, parameters_of_family
from rules.parameter_groups import CLUSTER_GROUPS, group_kind, named_group

MODIFY = "APIReference/API_ModifyDBParameterGroup"
MODIFY_CLUSTER = "APIReference/API_ModifyDBClusterParameterGroup"
RESET = "APIReference/API_ResetDBParameterGroup"
RESET_CLUSTER = "APIReference/API_ResetDBClusterParameterGroup"
DESCRIBE = "APIReference/API_DescribeDBParameters"
DESCRIBE_CLUSTER = "APIReference/API_DescribeDBClusterParameters"

PARAMETERS_A_CALL = 20
METHODS = ("immediate", "pending-reboot")
SOURCES = ("user", "system", "engine-default")


def _given(call: Call) -> list[Any]:
    return list(call.params.get("Parameters") or [])


def _known(call: Call) -> dict[str, Known]:
    """What is known of the parameters of the group's family; nothing where the local AWS has no list."""
    kind = group_kind(call)
    return parameters_of_family(kind.family_of(named_group(call)), cluster=kind is CLUSTER_GROUPS)


@rule("rds", "ModifyDBParameterGroup", "ResetDBParameterGroup", page=MODIFY)
@rule("rds", "ModifyDBClusterParameterGroup", "ResetDBClusterParameterGroup", page=MODIFY_CLUSTER)
def default_parameter_groups_are_not_modified(call: Call) -> None:
    """Parameters are set in groups of one's own; the group must exist."""
    if named_group(call).name.startswith("default."):
        raise AwsError("InvalidParameterValue", "Cannot modify a default parameter group.")


@rule("rds", "ModifyDBParameterGroup", page=MODIFY)
@rule("rds", "ModifyDBClusterParameterGroup", page=MODIFY_CLUSTER)
def at_least_one_parameter_is_given(call: Call) -> None:
    """A modification has one parameter or more."""
    if not _given(call):
        raise AwsError("InvalidParameterValue", "The parameter Parameters must be provided and must not be blank.")


@rule("rds", "ModifyDBParameterGroup", page=MODIFY)
@rule("rds", "ResetDBParameterGroup", page=RESET)
@rule("rds", "ModifyDBClusterParameterGroup", page=MODIFY_CLUSTER)
@rule("rds", "ResetDBClusterParameterGroup", page=RESET_CLUSTER)
def at_most_20_parameters_are_given(call: Call) -> None:
    """A call modifies or resets at most 20 parameters by name."""
    if len(_given(call)) > PARAMETERS_A_CALL:
        message = f"A maximum of {PARAMETERS_A_CALL} parameters can be modified in a single request."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "ModifyDBParameterGroup", page=MODIFY)
@rule("rds", "ResetDBParameterGroup", page=RESET)
@rule("rds", "ModifyDBClusterParameterGroup", page=MODIFY_CLUSTER)
@rule("rds", "ResetDBClusterParameterGroup", page=RESET_CLUSTER)
def parameters_are_known(call: Call) -> None:
    """The family has the parameter; where the local AWS has no list of the family, any well-formed name will do."""
    known = _known(call)
    for each in _given(call):
        name = str(each.get("ParameterName") or "")
        if name not in known if known else not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.\- ]*", name):
            raise AwsError("InvalidParameterValue", f"Could not find parameter with name: {name}")


@rule("rds", "ModifyDBParameterGroup", page=MODIFY)
@rule("rds", "ModifyDBClusterParameterGroup", page=MODIFY_CLUSTER)
def parameters_have_a_value_and_may_be_modified(call: Call) -> None:
    """A parameter is given with its value; some belong to RDS and cannot be modified."""
    known = _known(call)
    for each in _given(call):
        name = each["ParameterName"]
        if each.get("ParameterValue") is None:
            raise AwsError("InvalidParameterValue", f"The value of the parameter {name} must be provided.")
        if name in known and not known[name].modifiable:
            raise AwsError("InvalidParameterValue", f"The parameter {name} cannot be modified")


@rule("rds", "ModifyDBParameterGroup", page=MODIFY)
@rule("rds", "ResetDBParameterGroup", page=RESET)
@rule("rds", "ModifyDBClusterParameterGroup", page=MODIFY_CLUSTER)
@rule("rds", "ResetDBClusterParameterGroup", page=RESET_CLUSTER)
def static_parameters_wait_for_a_reboot(call: Call) -> None:
    """`ApplyMethod` is `immediate` or `pending-reboot`; static parameters take the latter only."""
    known = _known(call)
    for each in _given(call):
        name, method = each["ParameterName"], each.get("ApplyMethod")
        if method not in METHODS:
            message = f"The apply method of {name} must be one of {', '.join(METHODS)}, not {method}."
            raise AwsError("InvalidParameterValue", message)
        if method == "immediate" and name in known and known[name].apply_type == "static":
            message = "cannot use immediate apply method for static parameter"
            raise AwsError("InvalidParameterCombination", message)


@rule("rds", "ResetDBParameterGroup", page=RESET)
@rule("rds", "ResetDBClusterParameterGroup", page=RESET_CLUSTER)
def all_parameters_or_some_are_reset(call: Call) -> None:
    """`ResetAllParameters` does not go with a list of parameters."""
    if call.params.get("ResetAllParameters") and _given(call):
        message = "ResetAllParameters cannot be combined with a list of parameters."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", "ModifyDBParameterGroup", page=MODIFY, stage="instead")
@rule("rds", "ModifyDBClusterParameterGroup", page=MODIFY_CLUSTER, stage="instead")
def set_the_parameters(call: Call) -> dict[str, str]:
    """A parameter keeps its value and how it was asked to be applied."""
    group = named_group(call)
    for each in _given(call):
        fields = ("ParameterName", "ParameterValue", "ApplyMethod")
        group.parameters[each["ParameterName"]] = {field: each[field] for field in fields}
    return {f"{group_kind(call).noun}Name": group.name}


@rule("rds", "ResetDBParameterGroup", page=RESET, stage="instead")
@rule("rds", "ResetDBClusterParameterGroup", page=RESET_CLUSTER, stage="instead")
def reset_the_parameters(call: Call) -> dict[str, str]:
    """Parameters lose what a user set: those named, or all where none is named."""
    group = named_group(call)
    for name in [each["ParameterName"] for each in _given(call)] or list(group.parameters):
        group.parameters.pop(name, None)
    return {f"{group_kind(call).noun}Name": group.name}


@rule("rds", "DescribeDBParameters", page=DESCRIBE)
@rule("rds", "DescribeDBClusterParameters", page=DESCRIBE_CLUSTER)
def parameters_are_asked_by_a_known_source(call: Call) -> None:
    """`Source` is user, system or engine-default; the only filter is parameter-name."""
    source = call.params.get("Source")
    if source and source not in SOURCES:
        raise AwsError("InvalidParameterValue", f"Invalid value {source} for Source. Must be one of: {SOURCES}")
    for each in call.params.get("Filters") or []:
        if each["Name"] != "parameter-name":
            raise AwsError("InvalidParameterValue", f"Unrecognized filter name: {each['Name']}")


@rule("rds", "DescribeDBParameters", page=DESCRIBE, stage="instead")
@rule("rds", "DescribeDBClusterParameters", page=DESCRIBE_CLUSTER, stage="instead")
def describe_the_parameters(call: Call) -> dict[str, Any]:
    """The parameters of the family with their source: set by a user, by RDS, or the engine's default; 100 a page."""
    given, known = named_group(call).parameters, _known(call)
    told = [_told(name, known.get(name), given.get(name)) for name in sorted({*known, *given})]
    source = call.params.get("Source")
    names = [set(each["Values"]) for each in call.params.get("Filters") or []]
    found = [
        each
        for each in told
        if source in (None, "", each["Source"]) and all(each["ParameterName"] in some for some in names)
    ]
    return paged(call, "Parameters", found)


def _told(name: str, known: Known | None, given: dict[str, str] | None) -> dict[str, Any]:
    """One parameter as AWS answers it; of one that nobody set the apply method is pending-reboot."""
    told: dict[str, Any] = {"ParameterName": name, "Source": "engine-default", "ApplyMethod": "pending-reboot"}
    if known is not None:
        told |= {"ApplyType": known.apply_type, "IsModifiable": known.modifiable}
        if known.value is not None:
            told |= {"Source": "system", "ParameterValue": known.value}
    return told | {"Source": "user"} | given if given else told
