"""Engine versions. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import Account, Refused


def versions(account: Account, **given: Any) -> dict[str, dict[str, Any]]:
    pages = account.client("rds").get_paginator("describe_db_engine_versions").paginate(**given)
    return {each["EngineVersion"]: each for page in pages for each in page["DBEngineVersions"]}


def test_engine_versions_have_a_family_and_upgrade_targets(account: Account) -> None:
    """API_DescribeDBEngineVersions"""
    found = versions(account, Engine="mysql")
    assert found["8.0.40"]["DBParameterGroupFamily"] == "mysql8.0"
    assert found["8.0.40"]["DBEngineDescription"] == "MySQL Community Edition"
    targets = {each["EngineVersion"]: each["IsMajorVersionUpgrade"] for each in found["8.0.42"]["ValidUpgradeTarget"]}
    assert targets == {"8.0.43": False, "8.4.5": True, "8.4.6": True}
    assert "8.4.6" not in {each["EngineVersion"] for each in found["5.7.44"]["ValidUpgradeTarget"]}


def test_engine_versions_are_filtered_by_version_major_version_and_family(account: Account, refused: Refused) -> None:
    """API_DescribeDBEngineVersions: EngineVersion, DBParameterGroupFamily, Filters"""
    assert list(versions(account, Engine="postgres", EngineVersion="16.4")) == ["16.4"]
    assert list(versions(account, Engine="postgres", EngineVersion="16")) == ["16.4", "16.8", "16.10"]
    assert list(versions(account, DBParameterGroupFamily="mysql8.4")) == ["8.4.5", "8.4.6"]
    assert list(versions(account, Engine="mysql", EngineVersion="8.0.1")) == []
    named = [{"Name": "engine-version", "Values": ["16.4", "8.0.40"]}]
    assert list(versions(account, Engine="postgres", Filters=named)) == ["16.4"]
    describe = account.client("rds").describe_db_engine_versions
    refused("InvalidParameterValue", describe, Filters=[{"Name": "colour", "Values": ["red"]}])


def test_default_only_returns_defaults_of_engines_and_major_versions(account: Account) -> None:
    """API_DescribeDBEngineVersions: DefaultOnly"""
    assert list(versions(account, Engine="postgres", DefaultOnly=True)) == ["17.6"]
    assert list(versions(account, Engine="postgres", EngineVersion="15", DefaultOnly=True)) == ["15.14"]
    assert list(versions(account, Engine="aurora-mysql", EngineVersion="8.0", DefaultOnly=True)) == [
        "8.0.mysql_aurora.3.08.0"
    ]
    assert len(account.client("rds").describe_db_engine_versions(DefaultOnly=True)["DBEngineVersions"]) == 16


def test_unsupported_major_version_is_refused(account: Account, refused: Refused) -> None:
    """API_DescribeDBEngineVersions; API_CreateDBInstance: EngineVersion"""
    message = refused("InvalidParameterCombination", account.instance, EngineVersion="5.1.73")
    assert message == "Cannot find version 5.1.73 for mysql"
    refused("InvalidParameterCombination", account.cluster, EngineVersion="9.6.3")


def test_new_database_has_a_full_engine_version(account: Account) -> None:
    """API_CreateDBInstance, API_CreateDBCluster: EngineVersion"""
    rds = account.client("rds")
    instance = {"DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20, "MasterUsername": "admin1"}
    for name, engine, given, expected in (
        ("none", "mysql", {}, "8.4.6"),
        ("major", "postgres", {"EngineVersion": "15"}, "15.14"),
        ("engine-default", "mysql", {"EngineVersion": "8.4"}, "8.4.6"),
        ("oracle", "oracle-ee", {}, "19.0.0.0.ru-2026-07.rur-2026-07.r1"),
        ("whole", "mysql", {"EngineVersion": "8.0.39"}, "8.0.39"),
    ):
        made = rds.create_db_instance(
            DBInstanceIdentifier=name, Engine=engine, MasterUserPassword="not-a-secret", **instance, **given
        )["DBInstance"]
        assert made["EngineVersion"] == expected, name
    cluster = rds.create_db_cluster(
        DBClusterIdentifier="storefront",
        Engine="aurora-mysql",
        EngineVersion="8.0",
        MasterUsername="admin1",
        MasterUserPassword="not-a-secret",
    )["DBCluster"]
    assert cluster["EngineVersion"] == "8.0.mysql_aurora.3.08.0"
    writer = rds.create_db_instance(
        DBInstanceIdentifier="storefront-1",
        DBInstanceClass="db.r6g.large",
        Engine="aurora-mysql",
        DBClusterIdentifier="storefront",
    )["DBInstance"]
    assert writer["EngineVersion"] == "8.0.mysql_aurora.3.08.0"


@pytest.mark.parametrize(
    ("engine", "major", "version", "family", "port"),
    [
        ("db2-ae", "11.5", "11.5.9.0.sb00063198.r1", "db2-ae-11.5", 50000),
        ("db2-se", "12.1", "12.1.4.0.sb00080714.r1", "db2-se-12.1", 50000),
        ("db2-ce", "12.1", "12.1.4.0.sb00080714.r1", "db2-ce-12.1", 50000),
        ("sqlserver-ee", "17.00", "17.00.4065.4.v1", "sqlserver-ee-17.0", 1433),
        ("oracle-ee-cdb", "21", "21.0.0.0.ru-2026-07.rur-2026-07.r1", "oracle-ee-cdb-21", 1521),
    ],
)
def test_instance_of_each_engine_has_its_version_family_port_and_option_group(
    account: Account, engine: str, major: str, version: str, family: str, port: int
) -> None:
    """Db2.Concepts.VersionMgmt.Supported; SQLServer.Concepts.General.VersionSupport; API_CreateDBInstance: Port"""
    rds = account.client("rds")
    given = {"DBInstanceClass": "db.m7i.xlarge", "MasterUsername": "admin1", "MasterUserPassword": "not-a-secret"}
    made = rds.create_db_instance(DBInstanceIdentifier="ledger", Engine=engine, EngineVersion=major, **given)
    instance = made["DBInstance"]
    assert (instance["EngineVersion"], instance["Endpoint"]["Port"]) == (version, port)
    assert instance["DBParameterGroups"][0]["DBParameterGroupName"] == f"default.{family}"
    [group] = instance["OptionGroupMemberships"]
    assert group["OptionGroupName"] == f"default:{engine}-{major.replace('.', '-')}"
    account.parameter_group("settings", family)
    account.option_group("options", engine, major)


def test_sql_server_2025_has_no_web_edition(account: Account, refused: Refused) -> None:
    """SQLServer.Concepts.General.InstanceClasses"""
    refused("InvalidParameterCombination", account.option_group, name="a", engine="sqlserver-web", version="17.00")
    refused("InvalidParameterCombination", account.instance, Engine="sqlserver-web", EngineVersion="17.00.4065.4.v1")


def test_db2_is_not_upgraded_to_another_major_version(account: Account) -> None:
    """Db2.Concepts.VersionMgmt: major version upgrade isn't supported"""
    found = versions(account, Engine="db2-se")
    assert [each["EngineVersion"] for each in found["11.5.9.0.sb00000000.r1"]["ValidUpgradeTarget"]] == [
        "11.5.9.0.sb00063198.r1"
    ]
