"""The parameters of Oracle and SQL Server families. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from accounts import Account, Refused
from rules.parameter_catalogue import FOLDER
from test_parameters import describe, modify, parameter

ORACLE, SQL_SERVER = "oracle-ee-19", "sqlserver-ee-16.0"


@pytest.mark.parametrize(
    ("family", "dynamic", "static"),
    [
        (ORACLE, "open_cursors", "processes"),
        (ORACLE, "sqlnetora.sqlnet.expire_time", "audit_trail"),
        (ORACLE, "_allow_insert_with_update_check", "sga_max_size"),
        (SQL_SERVER, "clr enabled", "fill factor (%)"),
        (SQL_SERVER, "max server memory (mb)", "rds.force_ssl"),
        (SQL_SERVER, "rds.password_min_length", "user connections"),
    ],
)
def test_static_parameters_require_a_reboot(
    account: Account, refused: Refused, family: str, dynamic: str, static: str
) -> None:
    """API_ModifyDBParameterGroup; Oracle.Concepts.FeatureSupport.Parameters; SQLServer.Ciphers"""
    account.parameter_group(family=family)
    refused("InvalidParameterCombination", lambda: modify(account, parameter(static)))
    modify(account, parameter(dynamic), parameter(static, "2", "pending-reboot"))
    parameters = describe(account, Source="user")
    assert {name: (each["ParameterValue"], each["ApplyType"]) for name, each in parameters.items()} == {
        dynamic: ("1", "dynamic"),
        static: ("2", "static"),
    }


@pytest.mark.parametrize(
    ("family", "name"),
    [
        (ORACLE, "open_cursor"),
        (ORACLE, "rds.force_ssl"),
        (ORACLE, "OPEN_CURSORS"),
        (SQL_SERVER, "clr"),
        (SQL_SERVER, "max_connections"),
        (SQL_SERVER, "fill factor"),
    ],
)
def test_parameter_that_the_family_lacks_is_refused(account: Account, refused: Refused, family: str, name: str) -> None:
    """API_ModifyDBParameterGroup: ParameterName"""
    account.parameter_group(family=family)
    message = refused("InvalidParameterValue", lambda: modify(account, parameter(name, "1", "pending-reboot")))
    assert message == f"Could not find parameter with name: {name}"


@pytest.mark.parametrize(
    ("family", "name", "value"),
    [
        (ORACLE, "archive_lag_target", "300"),
        (ORACLE, "audit_file_dest", "/rdsdbdata/admin/{dbName}/adump"),
        (SQL_SERVER, "agent xps", "1"),
        (SQL_SERVER, "rds.tls12", "default"),
    ],
)
def test_system_parameter_has_a_value_and_cannot_be_modified(
    account: Account, refused: Refused, family: str, name: str, value: str
) -> None:
    """API_DescribeDBParameters; Oracle.Concepts.FeatureSupport.Parameters; SQLServer.Ciphers"""
    account.parameter_group(family=family)
    refused("InvalidParameterValue", lambda: modify(account, parameter(name, "2", "pending-reboot")))
    parameters = describe(account, Source="system")[name]
    assert (parameters["ParameterValue"], parameters["IsModifiable"]) == (value, False)


@pytest.mark.parametrize(("family", "count"), [(ORACLE, 482), (SQL_SERVER, 104)])
def test_all_parameters_of_a_family_are_described(account: Account, family: str, count: int) -> None:
    """API_DescribeDBParameters"""
    account.parameter_group(family=family)
    assert len(describe(account)) == count


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.name)
def test_each_list_contains_a_parameter_once(path: Path) -> None:
    """API_DescribeDBParameters: a name in two sections would have two apply types"""
    lists = path.read_text().partition("[system]")[0].splitlines()
    names = [name for line in lists if not line.startswith(("#", "[")) for name in shlex.split(line)]
    assert names and len(names) == len(set(names))
