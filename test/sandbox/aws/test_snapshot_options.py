"""Requirements that persistent options have for copies and shares. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import pytest

from accounts import TARGET_REGION, Account, Refused

ORACLE = {"Engine": "oracle-ee", "EngineVersion": "19.0.0.0.ru-2026-07.rur-2026-07.r1"}
SQL_SERVER = {"Engine": "sqlserver-ee", "EngineVersion": "16.00.4165.4.v1"}
REQUIRED = "The snapshot requires a target option group with the following options: [{}]"


def oracle_snapshot(account: Account, *options: str) -> str:
    """Create a snapshot of an Oracle instance with the given options; returns its ARN."""
    account.option_group("ours", "oracle-ee", "19", *({"OptionName": option} for option in options))
    return str(account.snapshot(OptionGroupName="ours", **ORACLE)["DBSnapshotArn"])


def test_cross_region_copy_requires_a_group_with_the_persistent_options(account: Account, refused: Refused) -> None:
    """USER_CopySnapshot: Options"""
    source = oracle_snapshot(account, "Timezone", "STATSPACK")
    arguments = {"source": source, "region": TARGET_REGION}
    assert refused("InvalidParameterValue", account.copy, **arguments) == REQUIRED.format("Timezone")
    account.option_group("empty", "oracle-ee", "19", region=TARGET_REGION)
    message = refused("InvalidParameterValue", account.copy, OptionGroupName="empty", **arguments)
    assert message == REQUIRED.format("Timezone")
    account.option_group("theirs", "oracle-ee", "19", {"OptionName": "Timezone"}, region=TARGET_REGION)
    assert account.copy(source, region=TARGET_REGION, OptionGroupName="Theirs")["OptionGroupName"] == "theirs"


def test_copy_of_a_tde_snapshot_requires_a_group_with_tde(account: Account, refused: Refused) -> None:
    """USER_CopySnapshot: Options"""
    account.option_group("ours", "sqlserver-ee", "16.00", {"OptionName": "TDE"})
    source = account.snapshot(OptionGroupName="ours", **SQL_SERVER)["DBSnapshotArn"]
    assert refused("InvalidParameterValue", account.copy, source=source, region=TARGET_REGION) == REQUIRED.format("TDE")
    account.option_group("theirs", "sqlserver-ee", "16.00", {"OptionName": "TDE"}, region=TARGET_REGION)
    account.copy(source, region=TARGET_REGION, OptionGroupName="theirs")


def test_same_region_copy_keeps_the_group_and_its_persistent_options(account: Account, refused: Refused) -> None:
    """USER_CopySnapshot: Options"""
    oracle_snapshot(account, "Timezone")
    assert account.copy("before")["OptionGroupName"] == "ours"
    arguments = {"source": "before", "target": "other", "OptionGroupName": "default:oracle-ee-19"}
    assert refused("InvalidParameterValue", account.copy, **arguments) == REQUIRED.format("Timezone")


def test_cross_account_copy_requires_a_group_with_the_persistent_options(
    account: Account, other: Account, refused: Refused
) -> None:
    """USER_CopySnapshot: Options"""
    source = oracle_snapshot(account, "OLS")
    account.share("before", other.id)
    assert refused("InvalidParameterValue", other.copy, source=source) == REQUIRED.format("OLS")
    other.option_group("theirs", "oracle-ee", "19", {"OptionName": "OLS"})
    assert other.copy(source, OptionGroupName="theirs")["OptionGroupName"] == "theirs"


def test_copy_does_not_require_other_options(account: Account) -> None:
    """USER_CopySnapshot: Options"""
    source = oracle_snapshot(account, "STATSPACK")
    assert account.copy(source, region=TARGET_REGION)["OptionGroupName"] == "default:oracle-ee-19"


def test_option_group_of_a_copy_must_match_its_engine_version(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: OptionGroupName"""
    source = account.snapshot()["DBSnapshotArn"]
    account.option_group("newer", "mysql", "8.4", region=TARGET_REGION)
    arguments = {"source": source, "region": TARGET_REGION}
    refused("InvalidParameterCombination", account.copy, OptionGroupName="newer", **arguments)
    refused("InvalidParameterCombination", account.copy, OptionGroupName="default:mysql-8-4", **arguments)
    refused("InvalidParameterValue", account.copy, CopyOptionGroup=True, **arguments)


@pytest.mark.parametrize("option", ["Timezone", "OLS"])
def test_snapshot_with_time_zone_or_label_security_is_shared(account: Account, option: str) -> None:
    """USER_ShareSnapshot: Oracle Timezone and OLS"""
    oracle_snapshot(account, option)
    account.share("before", "222222222222")


def test_snapshot_with_tde_is_not_shared(account: Account, other: Account, refused: Refused) -> None:
    """USER_ShareSnapshot: Transparent Data Encryption"""
    oracle_snapshot(account, "TDE", "Timezone")
    assert "[TDE]" in refused("InvalidParameterValue", lambda: account.share("before", "222222222222"))
    other.option_group("ours", "sqlserver-ee", "16.00", {"OptionName": "TDE"})
    other.snapshot(OptionGroupName="ours", **SQL_SERVER)
    refused("InvalidParameterValue", lambda: other.share("before", "all"))
