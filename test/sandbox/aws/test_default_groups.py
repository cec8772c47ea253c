"""Default option groups and parameter groups that the account has not used yet. Docstrings cite the AWS page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused

GROUPS = {"OptionGroupName": "default:mysql-8-0", "DBParameterGroupName": "default.mysql8.0"}


def groups_of(instance: dict[str, Any]) -> tuple[str, str]:
    return (
        instance["OptionGroupMemberships"][0]["OptionGroupName"],
        instance["DBParameterGroups"][0]["DBParameterGroupName"],
    )


@pytest.mark.parametrize("form", [str, str.title], ids=["as it is", "in capitals"])
def test_instance_can_name_its_default_groups(account: Account, form: Callable[[str], str]) -> None:
    """USER_WorkingWithOptionGroups; USER_WorkingWithParamGroups"""
    made = account.instance(**{name: form(value) for name, value in GROUPS.items()})
    assert groups_of(made) == tuple(GROUPS.values())


def test_copy_and_restore_can_name_default_groups_in_an_unused_region(account: Account) -> None:
    """USER_WorkingWithOptionGroups; USER_WorkingWithParamGroups"""
    arn, rds = account.snapshot()["DBSnapshotArn"], account.client("rds", TARGET_REGION)
    account.copy(arn, "plain", TARGET_REGION)
    account.copy(arn, "named", TARGET_REGION, OptionGroupName="default:mysql-8-0")
    for source in ("plain", "named"):
        named = {"DBInstanceIdentifier": f"of-{source}", "DBSnapshotIdentifier": source}
        made = rds.restore_db_instance_from_db_snapshot(**named, **GROUPS)["DBInstance"]
        assert groups_of(made) == tuple(GROUPS.values())


def test_point_in_time_restore_can_name_default_groups(account: Account) -> None:
    """USER_WorkingWithOptionGroups: default option groups"""
    account.instance(BackupRetentionPeriod=1)
    made = account.client("rds").restore_db_instance_to_point_in_time(
        SourceDBInstanceIdentifier="orders",
        TargetDBInstanceIdentifier="earlier",
        UseLatestRestorableTime=True,
        **GROUPS,
    )
    assert groups_of(made["DBInstance"]) == tuple(GROUPS.values())


def test_cluster_can_name_its_default_parameter_group(account: Account) -> None:
    """USER_WorkingWithParamGroups"""
    made = account.cluster(DBClusterParameterGroupName="Default.Aurora-PostgreSQL15")
    assert made["DBClusterParameterGroup"] == "default.aurora-postgresql15"


@pytest.mark.parametrize(
    "resource", ["og:default:mysql-8-0", "pg:default.mysql8.0", "cluster-pg:default.aurora-mysql8.0"]
)
def test_unused_default_group_has_no_tags(account: Account, refused: Refused, resource: str) -> None:
    """API_ListTagsForResource"""
    rds, prefix = account.client("rds"), f"arn:aws:rds:{SOURCE_REGION}:{account.id}"
    assert rds.list_tags_for_resource(ResourceName=f"{prefix}:{resource}")["TagList"] == []
    unknown = f"{prefix}:{resource.replace('mysql', 'unknown')}"
    code = "OptionGroupNotFoundFault" if resource.startswith("og") else "DBParameterGroupNotFound"
    refused(code, rds.list_tags_for_resource, ResourceName=unknown)


def test_default_parameter_group_is_copied_by_name_and_by_arn(account: Account) -> None:
    """API_CopyDBParameterGroup; API_CopyDBClusterParameterGroup"""
    rds = account.client("rds")
    copied = rds.copy_db_parameter_group(
        SourceDBParameterGroupIdentifier="default.mysql8.0",
        TargetDBParameterGroupIdentifier="ours",
        TargetDBParameterGroupDescription="Of a test",
    )
    assert copied["DBParameterGroup"]["DBParameterGroupFamily"] == "mysql8.0"
    copied = rds.copy_db_cluster_parameter_group(
        SourceDBClusterParameterGroupIdentifier=f"arn:aws:rds:{SOURCE_REGION}:{account.id}:cluster-pg:default.aurora-mysql8.0",
        TargetDBClusterParameterGroupIdentifier="ours",
        TargetDBClusterParameterGroupDescription="Of a test",
    )
    assert copied["DBClusterParameterGroup"]["DBParameterGroupFamily"] == "aurora-mysql8.0"


def test_unknown_default_group_is_not_found(account: Account, refused: Refused) -> None:
    """USER_WorkingWithOptionGroups; USER_WorkingWithParamGroups"""
    refused("OptionGroupNotFoundFault", account.instance, OptionGroupName="default:mysql-9-9")
    refused("DBParameterGroupNotFound", account.instance, DBParameterGroupName="default.mysql9.9")
