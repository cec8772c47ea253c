"""Option groups. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused

AUDIT = {"OptionName": "MARIADB_AUDIT_PLUGIN"}


def describe(account: Account, name: str = "ours") -> dict[str, Any]:
    [group] = account.client("rds").describe_option_groups(OptionGroupName=name)["OptionGroupsList"]
    return group


@pytest.mark.parametrize(
    ("engine", "version"),
    [
        ("mysql", "8.4"),
        ("mariadb", "11.4"),
        ("postgres", "17"),
        ("oracle-ee", "19"),
        ("oracle-se2-cdb", "21"),
        ("sqlserver-se", "16.00"),
        ("sqlserver-se", "17.00"),
        ("db2-ae", "12.1"),
    ],
)
def test_option_group_is_created_for_supported_versions(account: Account, engine: str, version: str) -> None:
    """API_CreateOptionGroup: EngineName, MajorEngineVersion"""
    made = account.option_group("Ours", engine, version)
    assert made["OptionGroupArn"] == f"arn:aws:rds:{SOURCE_REGION}:{account.id}:og:ours"
    assert (made["OptionGroupName"], made["EngineName"], made["MajorEngineVersion"]) == ("ours", engine, version)
    assert (made["Options"], made["AllowsVpcAndNonVpcInstanceMemberships"]) == ([], True)
    assert describe(account, "OURS") == made


def test_unknown_version_malformed_name_and_duplicate_name_are_refused(account: Account, refused: Refused) -> None:
    """API_CreateOptionGroup"""
    refused("InvalidParameterCombination", account.option_group, name="a", engine="mysql", version="8.1")
    refused("InvalidParameterValue", account.option_group, name="a", engine="aurora-mysql", version="8.0")
    refused("InvalidParameterValue", account.option_group, name="1st", engine="mysql", version="8.0")
    account.option_group("ours", "mysql", "8.0")
    refused("OptionGroupAlreadyExistsFault", account.option_group, name="Ours", engine="mysql", version="8.0")


def test_account_has_at_most_20_option_groups_in_a_region(account: Account, refused: Refused) -> None:
    """CHAP_Limits"""
    for number in range(20):
        account.option_group(f"group{number}", "mysql", "8.0")
    refused("OptionGroupQuotaExceededFault", account.option_group, name="more", engine="mysql", version="8.0")
    account.option_group("more", "mysql", "8.0", region=TARGET_REGION)


def test_option_groups_are_described_by_name_or_version(account: Account, refused: Refused) -> None:
    """API_DescribeOptionGroups"""
    account.option_group("first", "mysql", "8.0")
    account.option_group("second", "mysql", "8.4")
    describe = account.client("rds").describe_option_groups
    found = describe(EngineName="mysql", MajorEngineVersion="8.4")["OptionGroupsList"]
    assert [each["OptionGroupName"] for each in found] == ["second"]
    assert describe(EngineName="postgres")["OptionGroupsList"] == []
    refused("OptionGroupNotFoundFault", describe, OptionGroupName="unknown")


def test_default_option_groups_exist_and_cannot_be_changed(account: Account, refused: Refused) -> None:
    """API_DeleteOptionGroup; USER_WorkingWithOptionGroups"""
    assert describe(account, "default:mysql-8-0")["Options"] == []
    rds = account.client("rds")
    refused("InvalidParameterValue", rds.delete_option_group, OptionGroupName="default:mysql-8-0")
    arguments = {"OptionGroupName": "default:mysql-8-0", "OptionsToInclude": [AUDIT]}
    refused("InvalidParameterValue", rds.modify_option_group, **arguments)
    refused("OptionGroupNotFoundFault", rds.describe_option_groups, OptionGroupName="default:mysql-9-9")


def test_options_of_an_engine_are_described_with_their_flags(account: Account, refused: Refused) -> None:
    """API_DescribeOptionGroupOptions"""
    describe = account.client("rds").describe_option_group_options
    options = describe(EngineName="oracle-ee", MajorEngineVersion="19")["OptionGroupOptions"]
    by_name = {each["Name"]: each for each in options}
    assert (by_name["Timezone"]["Persistent"], by_name["Timezone"]["Permanent"]) == (True, True)
    assert (by_name["OEM_AGENT"]["PortRequired"], by_name["OEM_AGENT"]["DefaultPort"]) == (True, 3872)
    assert describe(EngineName="postgres", MajorEngineVersion="17")["OptionGroupOptions"] == []
    refused("InvalidParameterValue", describe, EngineName="unknown")
    refused("InvalidParameterCombination", describe, EngineName="mysql", MajorEngineVersion="9.9")
    refused("InvalidParameterValue", describe, EngineName="mysql", MaxRecords=5)


def test_option_group_in_use_is_not_deleted(account: Account, refused: Refused) -> None:
    """API_DeleteOptionGroup: InvalidOptionGroupStateFault"""
    account.option_group("ours", "mysql", "8.0")
    account.snapshot(OptionGroupName="Ours")
    rds = account.client("rds")
    message = refused("InvalidOptionGroupStateFault", rds.delete_option_group, OptionGroupName="ours")
    assert message == "The option group 'ours' cannot be deleted because it is in use."
    rds.delete_db_instance(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)
    refused("InvalidOptionGroupStateFault", rds.delete_option_group, OptionGroupName="ours")
    rds.delete_db_snapshot(DBSnapshotIdentifier="before")
    rds.delete_option_group(OptionGroupName="ours")
    refused("OptionGroupNotFoundFault", rds.delete_option_group, OptionGroupName="ours")


def test_instance_option_group_must_match_its_version(account: Account, refused: Refused) -> None:
    """USER_WorkingWithOptionGroups"""
    account.option_group("ours", "mysql", "8.0")
    account.option_group("newer", "mysql", "8.4")
    assert account.instance(OptionGroupName="OURS")["OptionGroupMemberships"][0]["OptionGroupName"] == "ours"
    modify_instance = account.client("rds").modify_db_instance
    arguments = {"DBInstanceIdentifier": "orders", "OptionGroupName": "newer"}
    refused("InvalidParameterCombination", modify_instance, **arguments)
    refused("OptionGroupNotFoundFault", account.instance, name="other", OptionGroupName="unknown")
    account.instance("default", OptionGroupName="default:mysql-8-0")


def test_option_group_keeps_its_tags(account: Account, refused: Refused) -> None:
    """API_ListTagsForResource"""
    rds, tags = account.client("rds"), [{"Key": "a", "Value": "b"}]
    rds.create_option_group(
        OptionGroupName="ours",
        EngineName="mysql",
        MajorEngineVersion="8.0",
        OptionGroupDescription="ours",
        Tags=tags,
    )
    arn = f"arn:aws:rds:{SOURCE_REGION}:{account.id}:og:ours"
    assert rds.list_tags_for_resource(ResourceName=arn)["TagList"] == tags
    unknown = arn.replace("ours", "unknown")
    refused("OptionGroupNotFoundFault", rds.list_tags_for_resource, ResourceName=unknown)
