"""The parameters in DB and DB cluster parameter groups: modification, reset and description."""

from __future__ import annotations

import re
from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule
from rules.pagination import rds_page
from rules.parameter_catalogue import ParameterDefinition, parameters_of_family
from rules.parameter_groups import CLUSTER_GROUPS, group_kind, group_of_call
from rules.request_checks import require_known_filters

MODIFY = ("ModifyDBParameterGroup", "ModifyDBClusterParameterGroup")
RESET = ("ResetDBParameterGroup", "ResetDBClusterParameterGroup")
DESCRIBE = ("DescribeDBParameters", "DescribeDBClusterParameters")

MAX_PARAMETERS_PER_CALL = 20
APPLY_METHODS = ("immediate", "pending-reboot")
SOURCES = ("user", "system", "engine-default")


def _given_parameters(call: Call) -> list[Any]:
    return list(call.params.get("Parameters") or [])


def _known_parameters(call: Call) -> dict[str, ParameterDefinition]:
    """The parameters of the group's family; empty if the family has no list."""
    kind = group_kind(call)
    return parameters_of_family(kind.family_of(group_of_call(call)), cluster=kind is CLUSTER_GROUPS)


@rule("rds", *MODIFY, *RESET)
def default_parameter_groups_are_not_modified(call: Call) -> None:
    """The group must exist and must not be a default parameter group."""
    if group_of_call(call).name.startswith("default."):
        raise AwsError("InvalidParameterValue", "Cannot modify a default parameter group.")


@rule("rds", *MODIFY)
def at_least_one_parameter_is_specified(call: Call) -> None:
    """`Parameters` must contain at least one parameter."""
    if not _given_parameters(call):
        raise AwsError("InvalidParameterValue", "The parameter Parameters must be provided and must not be blank.")


@rule("rds", *MODIFY, *RESET)
def at_most_20_parameters_are_specified(call: Call) -> None:
    """`Parameters` must contain at most 20 parameters."""
    if len(_given_parameters(call)) > MAX_PARAMETERS_PER_CALL:
        message = f"A maximum of {MAX_PARAMETERS_PER_CALL} parameters can be modified in a single request."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", *MODIFY, *RESET)
def parameters_are_known(call: Call) -> None:
    """Each parameter must exist in the family. Families without a list accept any valid name."""
    known = _known_parameters(call)
    for each in _given_parameters(call):
        name = str(each.get("ParameterName") or "")
        if name not in known if known else not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.\- ]*", name):
            raise AwsError("InvalidParameterValue", f"Could not find parameter with name: {name}")


@rule("rds", *MODIFY)
def parameters_have_a_value_and_are_modifiable(call: Call) -> None:
    """Each parameter must have a value and be modifiable."""
    known = _known_parameters(call)
    for each in _given_parameters(call):
        name = each["ParameterName"]
        if each.get("ParameterValue") is None:
            raise AwsError("InvalidParameterValue", f"The value of the parameter {name} must be provided.")
        if name in known and not known[name].modifiable:
            raise AwsError("InvalidParameterValue", f"The parameter {name} cannot be modified")


@rule("rds", *MODIFY, *RESET)
def apply_method_fits_the_parameter(call: Call) -> None:
    """`ApplyMethod` must be `immediate` or `pending-reboot`. Static parameters require `pending-reboot`."""
    known = _known_parameters(call)
    for each in _given_parameters(call):
        name, method = each["ParameterName"], each.get("ApplyMethod")
        if method not in APPLY_METHODS:
            message = f"The apply method of {name} must be one of {', '.join(APPLY_METHODS)}, not {method}."
            raise AwsError("InvalidParameterValue", message)
        if method == "immediate" and name in known and known[name].apply_type == "static":
            message = "cannot use immediate apply method for static parameter"
            raise AwsError("InvalidParameterCombination", message)


@rule("rds", *RESET)
def all_or_some_parameters_are_reset(call: Call) -> None:
    """`ResetAllParameters` cannot be combined with `Parameters`."""
    if call.params.get("ResetAllParameters") and _given_parameters(call):
        message = "ResetAllParameters cannot be combined with a list of parameters."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", *MODIFY, stage="instead")
def set_parameters(call: Call) -> dict[str, str]:
    """A parameter keeps its value and apply method."""
    group = group_of_call(call)
    for each in _given_parameters(call):
        fields = ("ParameterName", "ParameterValue", "ApplyMethod")
        group.parameters[each["ParameterName"]] = {field: each[field] for field in fields}
    return {f"{group_kind(call).api_name}Name": group.name}


@rule("rds", *RESET, stage="instead")
def reset_parameters(call: Call) -> dict[str, str]:
    """The named parameters, or all parameters, lose the values that a user set."""
    group = group_of_call(call)
    for name in [each["ParameterName"] for each in _given_parameters(call)] or list(group.parameters):
        group.parameters.pop(name, None)
    return {f"{group_kind(call).api_name}Name": group.name}


@rule("rds", *DESCRIBE)
def parameter_source_and_filters_are_known(call: Call) -> None:
    """`Source` must be `user`, `system` or `engine-default`. The only filter is `parameter-name`."""
    source = call.params.get("Source")
    if source and source not in SOURCES:
        raise AwsError("InvalidParameterValue", f"Invalid value {source} for Source. Must be one of: {SOURCES}")
    require_known_filters(call, ("parameter-name",))


@rule("rds", *DESCRIBE, stage="instead")
def describe_parameters(call: Call) -> dict[str, Any]:
    """The answer contains the parameters of the family with their source: `user`, `system` or `engine-default`."""
    user_values, known = group_of_call(call).parameters, _known_parameters(call)
    described = [
        _describe_parameter(name, known.get(name), user_values.get(name)) for name in sorted({*known, *user_values})
    ]
    source = call.params.get("Source")
    names = [set(each["Values"]) for each in call.params.get("Filters") or []]
    found = [
        each
        for each in described
        if source in (None, "", each["Source"]) and all(each["ParameterName"] in wanted_names for wanted_names in names)
    ]
    return rds_page(call, "Parameters", found)


def _describe_parameter(
    name: str, known: ParameterDefinition | None, user_values: dict[str, str] | None
) -> dict[str, Any]:
    """Return a parameter in the form that AWS uses. The apply method defaults to `pending-reboot`."""
    described: dict[str, Any] = {"ParameterName": name, "Source": "engine-default", "ApplyMethod": "pending-reboot"}
    if known is not None:
        described |= {"ApplyType": known.apply_type, "IsModifiable": known.modifiable}
        if known.value is not None:
            described |= {"Source": "system", "ParameterValue": known.value}
    return described | {"Source": "user"} | user_values if user_values else described
