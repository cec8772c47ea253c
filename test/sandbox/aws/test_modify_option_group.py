"""ModifyOptionGroup. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import Account, Refused

AUDIT = {"OptionName": "MARIADB_AUDIT_PLUGIN"}


def describe(account: Account, name: str = "ours") -> dict[str, Any]:
    [group] = account.client("rds").describe_option_groups(OptionGroupName=name)["OptionGroupsList"]
    return group


def option(account: Account, name: str) -> dict[str, Any]:
    return next(each for each in describe(account)["Options"] if each["OptionName"] == name)


def settings(account: Account, name: str) -> dict[str, str]:
    return {each["Name"]: each.get("Value") for each in option(account, name)["OptionSettings"]}


def modify(account: Account, *included: dict[str, Any], remove: tuple[str, ...] = ()) -> dict[str, Any]:
    lists = {"OptionsToInclude": list(included), "OptionsToRemove": list(remove)}
    return account.client("rds").modify_option_group(
        OptionGroupName="ours", **{name: given for name, given in lists.items() if given}
    )


def test_option_has_all_settings_with_their_defaults(account: Account) -> None:
    """API_ModifyOptionGroup: OptionsToInclude"""
    events = {"Name": "SERVER_AUDIT_EVENTS", "Value": "CONNECT,QUERY_DDL"}
    account.option_group("ours", "mysql", "8.0", AUDIT | {"OptionSettings": [events]})
    described_option = option(account, "MARIADB_AUDIT_PLUGIN")
    assert (
        described_option["Persistent"],
        described_option["Permanent"],
        described_option["VpcSecurityGroupMemberships"],
    ) == (False, False, [])
    assert "Port" not in described_option and "OptionVersion" not in described_option
    by_name = {each["Name"]: each for each in described_option["OptionSettings"]}
    assert by_name["SERVER_AUDIT_EVENTS"]["Value"] == "CONNECT,QUERY_DDL"
    assert by_name["SERVER_AUDIT_EVENTS"]["DefaultValue"] == "CONNECT,QUERY"
    assert by_name["SERVER_AUDIT_QUERY_LOG_LIMIT"]["Value"] == "1024"
    assert by_name["SERVER_AUDIT"]["IsModifiable"] is False
    assert "Value" not in by_name["SERVER_AUDIT_EXCL_USERS"]


def test_changed_option_keeps_unspecified_settings(account: Account) -> None:
    """API_ModifyOptionGroup: OptionsToInclude"""
    users = {"Name": "SERVER_AUDIT_EXCL_USERS", "Value": "rdsadmin"}
    account.option_group("ours", "mysql", "8.0", AUDIT | {"OptionSettings": [users]})
    modify(account, AUDIT | {"OptionSettings": [{"Name": "SERVER_AUDIT_FILE_ROTATIONS", "Value": "5"}]})
    described_option = settings(account, "MARIADB_AUDIT_PLUGIN")
    assert (described_option["SERVER_AUDIT_EXCL_USERS"], described_option["SERVER_AUDIT_FILE_ROTATIONS"]) == (
        "rdsadmin",
        "5",
    )
    modify(account, remove=("MARIADB_AUDIT_PLUGIN",))
    assert describe(account)["Options"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UNKNOWN", "x"),
        ("SERVER_AUDIT_FILE_ROTATIONS", "101"),
        ("SERVER_AUDIT_FILE_ROTATIONS", "many"),
        ("SERVER_AUDIT_EVENTS", "CONNECT,DANCE"),
        ("SERVER_AUDIT_FILE_PATH", "/tmp/"),
    ],
)
def test_invalid_option_setting_is_refused(account: Account, refused: Refused, name: str, value: str) -> None:
    """API_OptionConfiguration: OptionSettings"""
    account.option_group("ours", "mysql", "8.0")
    wrong = AUDIT | {"OptionSettings": [{"Name": name, "Value": value}]}
    assert name in refused("InvalidParameterValue", lambda: modify(account, wrong))


def test_option_has_port_version_and_security_groups_and_a_masked_secret(account: Account) -> None:
    """API_OptionConfiguration: Port, OptionVersion, VpcSecurityGroupMemberships"""
    given = {"OMS_HOST": "oem.example", "OMS_PORT": "4903", "AGENT_REGISTRATION_PASSWORD": "hidden"}
    agent = {
        "OptionName": "OEM_AGENT",
        "OptionVersion": "13.2.0.0.v3",
        "Port": 3900,
        "VpcSecurityGroupMemberships": ["sg-1"],
        "OptionSettings": [{"Name": name, "Value": value} for name, value in given.items()],
    }
    group = account.option_group("ours", "oracle-ee", "19", agent)
    described_option = option(account, "OEM_AGENT")
    assert (described_option["Port"], described_option["OptionVersion"]) == (3900, "13.2.0.0.v3")
    assert described_option["VpcSecurityGroupMemberships"] == [{"VpcSecurityGroupId": "sg-1", "Status": "active"}]
    assert settings(account, "OEM_AGENT")["AGENT_REGISTRATION_PASSWORD"] == "****"
    assert group["VpcId"].startswith("vpc-") and group["AllowsVpcAndNonVpcInstanceMemberships"] is False


def test_port_and_a_version_have_defaults(account: Account) -> None:
    """API_OptionConfiguration: Port, OptionVersion"""
    agent = {"OptionName": "OEM_AGENT", "VpcSecurityGroupMemberships": ["sg-1"]}
    account.option_group("ours", "oracle-ee", "19", agent)
    described_option = option(account, "OEM_AGENT")
    assert (described_option["Port"], described_option["OptionVersion"]) == (3872, "13.1.0.0.v1")


@pytest.mark.parametrize(
    ("engine", "version", "given", "code", "message"),
    [
        ("mysql", "8.0", {"OptionName": "TDE"}, "InvalidParameterValue", "Invalid option: TDE"),
        ("mysql", "8.4", {"OptionName": "MEMCACHED"}, "InvalidParameterValue", "Invalid option: MEMCACHED"),
        (
            "sqlserver-ee",
            "16.00",
            {"OptionName": "MSDTC", "OptionSettings": [{"Name": "AUTHENTICATION", "Value": "MUTUAL"}]},
            "InvalidParameterValue",
            "At least one security group must be specified for the MSDTC option.",
        ),
        ("mysql", "8.0", AUDIT | {"Port": 3000}, "InvalidParameterValue", "We do not support setting: port"),
        (
            "oracle-ee",
            "19",
            {"OptionName": "OEM_AGENT", "Port": 80, "VpcSecurityGroupMemberships": ["sg-1"]},
            "InvalidParameterValue",
            "Invalid port 80 for the option OEM_AGENT. It must be between 1150 and 65535.",
        ),
        ("mysql", "8.0", AUDIT | {"OptionVersion": "1"}, "InvalidParameterValue", "We do not support setting: version"),
        (
            "oracle-ee",
            "19",
            {"OptionName": "OEM_AGENT", "OptionVersion": "1", "VpcSecurityGroupMemberships": ["sg-1"]},
            "InvalidParameterValue",
            "Version 1 is invalid for OEM_AGENT option. Valid versions are 13.1.0.0.v1,",
        ),
        ("oracle-ee", "19", {"OptionName": "EFS_INTEGRATION"}, "InvalidParameterCombination", "requires the setting"),
        ("oracle-ee", "19", {"OptionName": "APEX-DEV"}, "InvalidParameterCombination", "requires APEX"),
    ],
)
def test_invalid_option_configuration_is_refused(
    account: Account, refused: Refused, engine: str, version: str, given: dict[str, Any], code: str, message: str
) -> None:
    """API_OptionConfiguration; API_OptionGroupOption"""
    account.option_group("ours", engine, version)
    assert message in refused(code, lambda: modify(account, given))
    assert describe(account)["Options"] == []


def test_conflicting_options_are_refused(account: Account, refused: Refused) -> None:
    """API_OptionGroupOption: OptionsConflictsWith"""
    account.option_group("ours", "oracle-ee", "19", {"OptionName": "NATIVE_NETWORK_ENCRYPTION"})
    ssl = {
        "OptionName": "SSL",
        "VpcSecurityGroupMemberships": ["sg-1"],
        "OptionSettings": [{"Name": "SQLNET.SSL_VERSION", "Value": "1.2"}],
    }
    assert "conflicts" in refused("InvalidParameterCombination", lambda: modify(account, ssl))
    modify(account, ssl, remove=("NATIVE_NETWORK_ENCRYPTION",))


def test_modification_without_options_is_refused(account: Account, refused: Refused) -> None:
    """API_ModifyOptionGroup"""
    account.option_group("ours", "mysql", "8.0")
    message = refused("InvalidParameterValue", lambda: modify(account))
    assert message == "At least one option must be added, modified, or removed."


def test_permanent_options_and_used_persistent_options_cannot_be_removed(account: Account, refused: Refused) -> None:
    """USER_WorkingWithOptionGroups: permanent and persistent options"""
    account.option_group("ours", "sqlserver-ee", "16.00", {"OptionName": "TDE"})
    account.instance(Engine="sqlserver-ee", EngineVersion="16.00.4165.4.v1", OptionGroupName="ours")
    refused("InvalidOptionGroupStateFault", lambda: modify(account, remove=("TDE",)))
    account.client("rds").delete_db_instance(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)
    modify(account, remove=("TDE",))
    account.client("rds").delete_option_group(OptionGroupName="ours")
    account.option_group("ours", "oracle-ee", "19", {"OptionName": "Timezone"})
    refused("InvalidOptionGroupStateFault", lambda: modify(account, remove=("Timezone",)))


@pytest.mark.parametrize(("engine", "version"), [("db2-ae", "11.5"), ("db2-ce", "12.1"), ("db2-se", "12.1")])
def test_db2_audit_option_requires_a_role_and_a_bucket(
    account: Account, refused: Refused, engine: str, version: str
) -> None:
    """Db2.Options.Audit; API_DescribeOptionGroupOptions"""
    account.option_group("ours", engine, version)
    role = {"Name": "IAM_ROLE_ARN", "Value": f"arn:aws:iam::{account.id}:role/db2-audit"}
    bucket = {"Name": "S3_BUCKET_ARN", "Value": "arn:aws:s3:::ledger-audit"}
    with_role_only = {"OptionName": "DB2_AUDIT", "OptionSettings": [role]}
    assert "S3_BUCKET_ARN" in refused("InvalidParameterCombination", lambda: modify(account, with_role_only))
    modify(account, {"OptionName": "DB2_AUDIT", "OptionSettings": [role, bucket]})
    assert settings(account, "DB2_AUDIT") == {each["Name"]: each["Value"] for each in (role, bucket)}
    given = {"EngineName": engine, "MajorEngineVersion": version}
    [described_option] = account.client("rds").describe_option_group_options(**given)["OptionGroupOptions"]
    assert (described_option["Name"], described_option["EngineName"], described_option["MajorEngineVersion"]) == (
        "DB2_AUDIT",
        engine,
        version,
    )


def test_tde_of_sql_server_2025_is_persistent(account: Account) -> None:
    """Appendix.SQLServer.Options.TDE; API_DescribeOptionGroupOptions"""
    account.option_group("ours", "sqlserver-se", "17.00", {"OptionName": "TDE"})
    assert (option(account, "TDE")["Persistent"], option(account, "TDE")["Permanent"]) == (True, False)
