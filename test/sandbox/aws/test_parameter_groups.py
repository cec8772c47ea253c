"""DB and DB cluster parameter groups. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import pytest

from accounts import SOURCE_REGION, Account, Refused


def names(account: Account) -> list[str]:
    groups = account.client("rds").describe_db_parameter_groups()["DBParameterGroups"]
    return [group["DBParameterGroupName"] for group in groups]


def test_parameter_group_name_and_family_are_stored_in_lower_case(account: Account) -> None:
    """API_CreateDBParameterGroup"""
    made = account.parameter_group("Ours")
    assert made["DBParameterGroupName"] == "ours"
    assert made["DBParameterGroupArn"] == f"arn:aws:rds:{SOURCE_REGION}:{account.id}:pg:ours"
    describe = account.client("rds").describe_db_parameter_groups
    [described] = describe(DBParameterGroupName="OURS")["DBParameterGroups"]
    assert (described["DBParameterGroupFamily"], described["Description"]) == ("mysql8.0", "Of a test")


def test_cluster_parameter_group_name_is_stored_in_lower_case(account: Account) -> None:
    """API_CreateDBClusterParameterGroup, API_DescribeDBClusterParameterGroups"""
    made = account.cluster_parameter_group("Ours")
    assert made["DBClusterParameterGroupArn"] == f"arn:aws:rds:{SOURCE_REGION}:{account.id}:cluster-pg:ours"
    describe = account.client("rds").describe_db_cluster_parameter_groups
    [described] = describe(DBClusterParameterGroupName="ours")["DBClusterParameterGroups"]
    assert (described["DBClusterParameterGroupName"], described["DBParameterGroupFamily"]) == (
        "ours",
        "aurora-postgresql15",
    )


@pytest.mark.parametrize(
    "family",
    ["mysql8.4", "mariadb11.4", "postgres17", "oracle-ee-19", "sqlserver-ee-16.0", "aurora-mysql8.0", "MySQL8.0"],
)
def test_supported_families_are_accepted(account: Account, family: str) -> None:
    """API_CreateDBParameterGroup: DBParameterGroupFamily"""
    assert account.parameter_group(family=family)["DBParameterGroupFamily"] == family.lower()


def test_unknown_family_malformed_name_and_duplicate_name_are_refused(account: Account, refused: Refused) -> None:
    """API_CreateDBParameterGroup, API_CreateDBClusterParameterGroup"""
    message = refused("InvalidParameterValue", account.parameter_group, family="postgres10.7")
    assert message == "ParameterGroupFamily postgres10.7 is not a valid parameter group family"
    refused("InvalidParameterValue", account.cluster_parameter_group, family="oracle-ee-19")
    refused("InvalidParameterValue", account.parameter_group, family="")
    refused("InvalidParameterValue", account.parameter_group, name="default.ours")
    account.parameter_group()
    refused("DBParameterGroupAlreadyExists", account.parameter_group, name="Ours")


def test_account_has_at_most_50_parameter_groups_in_a_region(account: Account, refused: Refused) -> None:
    """CHAP_Limits"""
    for number in range(50):
        account.parameter_group(f"group{number}")
    refused("DBParameterGroupQuotaExceeded", account.parameter_group)
    account.cluster_parameter_group()


def test_unknown_parameter_group_is_not_found(account: Account, refused: Refused) -> None:
    """API_DescribeDBParameterGroups: DBParameterGroupNotFound"""
    rds = account.client("rds")
    unknown = {"DBParameterGroupName": "unknown"}
    for action in (rds.describe_db_parameter_groups, rds.describe_db_parameters, rds.delete_db_parameter_group):
        refused("DBParameterGroupNotFound", action, **unknown)
    unknown = {"DBClusterParameterGroupName": "unknown"}
    for action in (rds.describe_db_cluster_parameter_groups, rds.describe_db_cluster_parameters):
        refused("DBParameterGroupNotFound", action, **unknown)
    refused("DBParameterGroupNotFound", rds.delete_db_cluster_parameter_group, **unknown)


def test_default_parameter_groups_exist_and_cannot_be_deleted(account: Account, refused: Refused) -> None:
    """API_DeleteDBParameterGroup, API_DeleteDBClusterParameterGroup"""
    rds = account.client("rds")
    [described] = rds.describe_db_parameter_groups(DBParameterGroupName="default.mysql8.0")["DBParameterGroups"]
    assert described["DBParameterGroupFamily"] == "mysql8.0"
    message = refused(
        "InvalidDBParameterGroupState", rds.delete_db_parameter_group, DBParameterGroupName="default.mysql8.0"
    )
    assert message == "Default DBParameterGroup cannot be deleted: default.mysql8.0"
    named = {"DBClusterParameterGroupName": "default.aurora-postgresql15"}
    refused("InvalidDBParameterGroupState", rds.delete_db_cluster_parameter_group, **named)
    refused("DBParameterGroupNotFound", rds.describe_db_parameter_groups, DBParameterGroupName="default.mysql9.9")


def test_parameter_group_in_use_is_not_deleted(account: Account, refused: Refused) -> None:
    """API_DeleteDBParameterGroup: InvalidDBParameterGroupState"""
    account.parameter_group()
    account.snapshot(DBParameterGroupName="Ours")
    rds, named = account.client("rds"), {"DBParameterGroupName": "ours"}
    message = refused("InvalidDBParameterGroupState", rds.delete_db_parameter_group, **named)
    assert message.startswith("One or more database instances are still members of this parameter group ours")
    rds.delete_db_instance(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)
    rds.delete_db_parameter_group(**named)
    assert "ours" not in names(account)


def test_cluster_parameter_group_in_use_is_not_deleted(account: Account, refused: Refused) -> None:
    """API_DeleteDBClusterParameterGroup: InvalidDBParameterGroupState"""
    account.cluster_parameter_group()
    account.cluster(DBClusterParameterGroupName="Ours")
    rds, named = account.client("rds"), {"DBClusterParameterGroupName": "ours"}
    refused("InvalidDBParameterGroupState", rds.delete_db_cluster_parameter_group, **named)
    rds.delete_db_cluster(DBClusterIdentifier="analytics", SkipFinalSnapshot=True)
    rds.delete_db_cluster_parameter_group(**named)


def test_instance_parameter_group_must_match_its_family(account: Account, refused: Refused) -> None:
    """USER_WorkingWithParamGroups"""
    account.parameter_group("newer", "mysql8.4")
    message = refused("InvalidParameterCombination", account.instance, DBParameterGroupName="newer")
    assert message.endswith("Please use a Parameter Group with DBParameterGroupFamily mysql8.0")
    refused("DBParameterGroupNotFound", account.instance, DBParameterGroupName="unknown")
    [default] = account.instance()["DBParameterGroups"]
    assert (default["DBParameterGroupName"], default["ParameterApplyStatus"]) == ("default.mysql8.0", "in-sync")
    modify = account.client("rds").modify_db_instance
    refused("InvalidParameterCombination", modify, DBInstanceIdentifier="orders", DBParameterGroupName="newer")


@pytest.mark.parametrize(
    ("engine", "version", "group"),
    [
        ("postgres", "16.4", "default.postgres16"),
        ("oracle-ee", "19.0.0.0.ru-2026-07.rur-2026-07.r1", "default.oracle-ee-19"),
        ("sqlserver-ee", "16.00.4165.4.v1", "default.sqlserver-ee-16.0"),
        ("mariadb", "11.4.3", "default.mariadb11.4"),
    ],
)
def test_instance_has_the_default_parameter_group_of_its_version(
    account: Account, engine: str, version: str, group: str
) -> None:
    """USER_WorkingWithParamGroups"""
    made = account.instance(Engine=engine, EngineVersion=version)
    assert [each["DBParameterGroupName"] for each in made["DBParameterGroups"]] == [group]


def test_cluster_parameter_group_must_match_its_family(account: Account, refused: Refused) -> None:
    """USER_WorkingWithParamGroups"""
    account.cluster_parameter_group("older", "aurora-postgresql14")
    refused("InvalidParameterCombination", account.cluster, DBClusterParameterGroupName="older")
    refused("DBClusterParameterGroupNotFound", account.cluster, DBClusterParameterGroupName="unknown")
    account.cluster()
    account.cluster_parameter_group("ours")
    changed = account.client("rds").modify_db_cluster(
        DBClusterIdentifier="analytics", DBClusterParameterGroupName="Ours"
    )["DBCluster"]
    assert changed["DBClusterParameterGroup"] == "ours"


def test_parameter_groups_keep_their_tags(account: Account, refused: Refused) -> None:
    """API_ListTagsForResource"""
    rds, tags = account.client("rds"), [{"Key": "a", "Value": "b"}]
    arns = [
        account.parameter_group(Tags=tags)["DBParameterGroupArn"],
        account.cluster_parameter_group(Tags=tags)["DBClusterParameterGroupArn"],
    ]
    for arn in arns:
        assert rds.list_tags_for_resource(ResourceName=arn)["TagList"] == tags
        unknown = arn.replace("ours", "unknown")
        refused("DBParameterGroupNotFound", rds.list_tags_for_resource, ResourceName=unknown)
    refused("InvalidParameterValue", account.parameter_group, name="b", Tags=[{"Key": "aws:a", "Value": ""}])
