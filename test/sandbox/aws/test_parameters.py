"""Parameters in DB and DB cluster parameter groups. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import Account, Refused

CLUSTER = {"DBClusterParameterGroupName": "ours"}


def parameter(name: str, value: str | None = "1", method: str | None = "immediate") -> dict[str, str]:
    given = {"ParameterName": name, "ParameterValue": value, "ApplyMethod": method}
    return {field: text for field, text in given.items() if text is not None}


def modify(account: Account, *parameters: dict[str, str], group: str = "ours") -> None:
    account.client("rds").modify_db_parameter_group(DBParameterGroupName=group, Parameters=list(parameters))


def describe(account: Account, **arguments: Any) -> dict[str, dict[str, Any]]:
    """The parameters of the group `ours`, from all pages."""
    pages = account.client("rds").get_paginator("describe_db_parameters")
    found = [page["Parameters"] for page in pages.paginate(DBParameterGroupName="ours", **arguments)]
    return {each["ParameterName"]: each for page in found for each in page}


def test_parameter_keeps_its_value_and_apply_method(account: Account) -> None:
    """API_ModifyDBParameterGroup: Parameters"""
    account.parameter_group()
    modify(
        account, parameter("max_connections", "500"), parameter("innodb_buffer_pool_instances", "8", "pending-reboot")
    )
    modify(account, parameter("max_connections", "600", "pending-reboot"))
    user_parameters = describe(account, Source="user")
    assert [(name, each["ParameterValue"], each["ApplyMethod"]) for name, each in user_parameters.items()] == [
        ("innodb_buffer_pool_instances", "8", "pending-reboot"),
        ("max_connections", "600", "pending-reboot"),
    ]
    assert user_parameters["innodb_buffer_pool_instances"]["ApplyType"] == "static"
    assert user_parameters["max_connections"]["IsModifiable"] is True


def test_parameters_are_filtered_by_source(account: Account, refused: Refused) -> None:
    """API_DescribeDBParameters: Source"""
    account.parameter_group()
    modify(account, parameter("max_connections", "500"))
    assert list(describe(account, Source="user")) == ["max_connections"]
    system, engine = describe(account, Source="system"), describe(account, Source="engine-default")
    assert system["port"]["ParameterValue"] == "{EndPointPort}" and "max_connections" not in system
    assert "ParameterValue" not in engine["wait_timeout"] and engine["wait_timeout"]["ApplyMethod"] == "pending-reboot"
    everything = describe(account)
    assert set(everything) == {"max_connections", *system, *engine} and len(everything) > 400
    rds = account.client("rds")
    refused("InvalidParameterValue", rds.describe_db_parameters, DBParameterGroupName="ours", Source="someone")


def test_parameters_are_paginated_and_filtered_by_name(account: Account, refused: Refused) -> None:
    """API_DescribeDBParameters: MaxRecords, Marker, Filters"""
    account.parameter_group()
    rds = account.client("rds")
    first = rds.describe_db_parameters(DBParameterGroupName="ours")
    assert len(first["Parameters"]) == 100 and first["Marker"]
    by_name = [{"Name": "parameter-name", "Values": ["port", "wait_timeout"]}]
    assert list(describe(account, Filters=by_name)) == ["port", "wait_timeout"]
    other = [{"Name": "colour", "Values": ["red"]}]
    refused("InvalidParameterValue", rds.describe_db_parameters, DBParameterGroupName="ours", Filters=other)


def test_more_than_20_parameters_per_call_are_refused(account: Account, refused: Refused) -> None:
    """API_ModifyDBParameterGroup: a maximum of 20 parameters"""
    account.parameter_group(family="postgres17")
    many = [parameter(f"setting_{number}") for number in range(21)]
    refused("InvalidParameterValue", lambda: modify(account, *many))
    assert describe(account) == {}
    modify(account, *many[:20])
    modify(account, *many[20:])
    assert len(describe(account, Source="user")) == 21
    refused("InvalidParameterValue", lambda: modify(account))


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (
            parameter("performance_schema"),
            "InvalidParameterCombination",
            "cannot use immediate apply method for static parameter",
        ),
        (parameter("unknown"), "InvalidParameterValue", "Could not find parameter with name: unknown"),
        (parameter("port", "1"), "InvalidParameterValue", "The parameter port cannot be modified"),
        (parameter("wait_timeout", None), "InvalidParameterValue", "The value of the parameter wait_timeout must be"),
        (parameter("wait_timeout", "1", None), "InvalidParameterValue", "The apply method of wait_timeout must be"),
        (parameter("wait_timeout", "1", "soon"), "InvalidParameterValue", "The apply method of wait_timeout must be"),
    ],
)
def test_invalid_parameter_is_refused(
    account: Account, refused: Refused, given: dict[str, str], code: str, message: str
) -> None:
    """API_ModifyDBParameterGroup: Parameters"""
    account.parameter_group()
    assert refused(code, lambda: modify(account, parameter("long_query_time"), given)).startswith(message)
    assert describe(account, Source="user") == {}


def test_family_without_a_list_accepts_any_valid_name(account: Account, refused: Refused) -> None:
    """API_ModifyDBParameterGroup"""
    account.parameter_group(family="oracle-se2-19")
    modify(account, parameter("open_cursors", "500", "pending-reboot"))
    assert list(describe(account)) == ["open_cursors"]
    refused("InvalidParameterValue", lambda: modify(account, parameter("no;name")))


def test_default_groups_are_not_modified(account: Account, refused: Refused) -> None:
    """API_ModifyDBParameterGroup"""
    change = parameter("wait_timeout")
    message = refused("InvalidParameterValue", lambda: modify(account, change, group="default.mysql8.0"))
    assert message == "Cannot modify a default parameter group."
    refused("DBParameterGroupNotFound", lambda: modify(account, change, group="unknown"))


def test_parameters_are_reset_by_name_or_all(account: Account, refused: Refused) -> None:
    """API_ResetDBParameterGroup"""
    account.parameter_group()
    modify(account, parameter("max_connections"), parameter("wait_timeout"), parameter("long_query_time"))
    reset = account.client("rds").reset_db_parameter_group
    reset(DBParameterGroupName="ours", Parameters=[parameter("wait_timeout", None)])
    assert list(describe(account, Source="user")) == ["long_query_time", "max_connections"]
    assert "wait_timeout" in describe(account, Source="engine-default")
    named = {"DBParameterGroupName": "ours"}
    both = {"ResetAllParameters": True, "Parameters": [parameter("wait_timeout", None)]}
    refused("InvalidParameterCombination", reset, **named, **both)
    refused("InvalidParameterValue", reset, **named, Parameters=[parameter("unknown", None)])
    static = [parameter("performance_schema", None)]
    refused("InvalidParameterCombination", reset, **named, Parameters=static)
    reset(DBParameterGroupName="ours", ResetAllParameters=True)
    assert describe(account, Source="user") == {}


def test_cluster_parameters_are_set_described_and_reset(account: Account, refused: Refused) -> None:
    """API_ModifyDBClusterParameterGroup, API_ResetDBClusterParameterGroup, API_DescribeDBClusterParameters"""
    account.cluster_parameter_group()
    rds = account.client("rds")
    given = [parameter("rds.logical_replication", "1", "pending-reboot"), parameter("log_statement", "ddl")]
    answer = rds.modify_db_cluster_parameter_group(**CLUSTER, Parameters=given)
    assert answer["DBClusterParameterGroupName"] == "ours"
    user_parameters = rds.describe_db_cluster_parameters(**CLUSTER, Source="user")["Parameters"]
    assert [each["ParameterName"] for each in user_parameters] == ["log_statement", "rds.logical_replication"]
    assert "Marker" in rds.describe_db_cluster_parameters(**CLUSTER)
    static = [parameter("rds.logical_replication")]
    refused("InvalidParameterCombination", rds.modify_db_cluster_parameter_group, **CLUSTER, Parameters=static)
    unknown = [parameter("innodb_lock_wait_timeout")]
    refused("InvalidParameterValue", rds.modify_db_cluster_parameter_group, **CLUSTER, Parameters=unknown)
    rds.reset_db_cluster_parameter_group(**CLUSTER, Parameters=[parameter("log_statement", None)])
    rds.reset_db_cluster_parameter_group(**CLUSTER, ResetAllParameters=True)
    assert rds.describe_db_cluster_parameters(**CLUSTER, Source="user")["Parameters"] == []


@pytest.mark.parametrize(
    ("family", "known", "unknown"),
    [
        ("mysql8.0", "max_connections", "log_min_duration_statement"),
        ("postgres16", "log_min_duration_statement", "force_parallel_mode"),
        ("aurora-mysql8.0", "aurora_parallel_query", "work_mem"),
    ],
)
def test_db_group_accepts_only_parameters_of_its_family(
    account: Account, refused: Refused, family: str, known: str, unknown: str
) -> None:
    """API_ModifyDBParameterGroup: Parameters"""
    account.parameter_group(family=family)
    modify(account, parameter(known, "1", "pending-reboot"))
    message = refused("InvalidParameterValue", lambda: modify(account, parameter(unknown)))
    assert message == f"Could not find parameter with name: {unknown}"


@pytest.mark.parametrize(
    ("family", "known", "unknown"),
    [
        ("aurora-mysql8.0", "binlog_format", "wait_timeout"),
        ("aurora-postgresql15", "rds.logical_replication", "wait_timeout"),
        ("postgres16", "work_mem", "apg_ccm_enabled"),
        ("mysql8.0", "wait_timeout", "aurora_parallel_query"),
    ],
)
def test_cluster_group_accepts_only_parameters_of_its_family(
    account: Account, refused: Refused, family: str, known: str, unknown: str
) -> None:
    """API_ModifyDBClusterParameterGroup: Parameters"""
    account.cluster_parameter_group(family=family)
    change = account.client("rds").modify_db_cluster_parameter_group
    change(Parameters=[parameter(known, "1", "pending-reboot")], **CLUSTER)
    refused("InvalidParameterValue", change, Parameters=[parameter(unknown)], **CLUSTER)
