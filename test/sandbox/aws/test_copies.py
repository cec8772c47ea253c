"""Rules of CopyDBSnapshot, each test with the AWS page of its rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import HERE, THERE, Account

Refused = Callable[..., str]


def copy(account: Account, source: str, target: str = "copied", region: str = HERE, **arguments: Any) -> dict[str, Any]:
    rds = account.client("rds", region)
    return rds.copy_db_snapshot(
        SourceDBSnapshotIdentifier=source, TargetDBSnapshotIdentifier=target, **arguments
    )["DBSnapshot"]


def encrypted(account: Account, **arguments: Any) -> dict[str, Any]:
    return account.snapshot(StorageEncrypted=True, **arguments)


def open_policy(account: Account, other: Account) -> str:
    principals = [f"arn:aws:iam::{each.id}:root" for each in (account, other)]
    statement = {"Effect": "Allow", "Principal": {"AWS": principals}, "Action": "kms:*", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_copy_reads_back_every_field_that_the_provider_reads(account: Account) -> None:
    """API_DBSnapshot"""
    source = encrypted(account, KmsKeyId=account.key())
    target_key = account.key(THERE)
    copied = copy(account, source["DBSnapshotArn"], region=THERE, KmsKeyId=target_key)
    assert copied["SourceDBSnapshotIdentifier"] == source["DBSnapshotArn"]
    assert copied["SourceRegion"] == HERE
    assert copied["KmsKeyId"] == target_key
    assert copied["Encrypted"] is True
    assert copied["SnapshotType"] == "manual"
    assert copied["OptionGroupName"] == "default:mysql-8-0"
    assert copied["StorageType"] == source["StorageType"]
    assert copied["LicenseModel"] == "general-public-license"
    assert copied["AvailabilityZone"] == "eu-west-1a"
    assert copied["VpcId"].startswith("vpc-") and copied["VpcId"] != source["VpcId"]
    assert copied["PercentProgress"] == 100
    assert copied["OriginalSnapshotCreateTime"] == source["OriginalSnapshotCreateTime"]
    assert copied["SnapshotDatabaseTime"] == source["SnapshotDatabaseTime"]
    assert copied["SnapshotCreateTime"] > source["SnapshotCreateTime"]
    assert copied["DbiResourceId"] == source["DbiResourceId"]


def test_a_copy_in_the_same_region_keeps_key_and_zone_of_the_source(account: Account) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    source = encrypted(account, KmsKeyId=account.key())
    copied = copy(account, "before")
    assert copied["KmsKeyId"] == source["KmsKeyId"]
    assert (copied["AvailabilityZone"], copied["VpcId"]) == (source["AvailabilityZone"], source["VpcId"])


def test_a_copy_of_a_copy_keeps_the_key_of_its_own_source(account: Account) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    encrypted(account, KmsKeyId=account.key())
    second = account.key()
    copy(account, "before", "second", KmsKeyId=second)
    assert copy(account, "second", "third")["KmsKeyId"] == second


def test_a_copy_may_encrypt_an_unencrypted_snapshot(account: Account) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    account.snapshot()
    key = account.key()
    copied = copy(account, "before", KmsKeyId=key)
    assert (copied["Encrypted"], copied["KmsKeyId"]) == (True, key)


def test_an_unencrypted_copy_stays_unencrypted(account: Account) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    source = account.snapshot()
    copied = copy(account, source["DBSnapshotArn"], region=THERE)
    assert copied["Encrypted"] is False and "KmsKeyId" not in copied


def test_an_encrypted_copy_to_another_region_names_a_key(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    source = encrypted(account, KmsKeyId=account.key())
    message = refused("InvalidParameterValue", copy, account=account, source=source["DBSnapshotArn"], region=THERE)
    assert message == "Must specify new KMS key for cross region encrypted snapshot copy."


@pytest.mark.parametrize("form", ["arn", "id", "alias", "alias arn"])
def test_the_key_of_a_copy_is_named_in_four_ways_and_read_back_as_an_arn(account: Account, form: str) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    account.snapshot()
    key = account.key()
    account.client("kms").create_alias(AliasName="alias/copies", TargetKeyId=key)
    alias_arn = f"arn:aws:kms:{HERE}:{account.id}:alias/copies"
    named = {"arn": key, "id": key.split("/")[1], "alias": "alias/copies", "alias arn": alias_arn}[form]
    assert copy(account, "before", KmsKeyId=named)["KmsKeyId"] == key


def test_the_key_of_a_copy_is_one_of_its_region(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    source = encrypted(account)
    key = account.key(HERE)
    arguments = {"account": account, "source": source["DBSnapshotArn"], "region": THERE, "KmsKeyId": key}
    message = refused("KMSKeyNotAccessibleFault", copy, **arguments)
    assert message == (
        f"The target KMS key [{key}] does not exist, is not enabled or you do not have permissions to access it."
    )


@pytest.mark.parametrize("action", ["disable_key", "schedule_key_deletion"])
def test_the_key_of_a_copy_is_enabled(account: Account, refused: Refused, action: str) -> None:
    """kms developerguide/key-state"""
    account.snapshot()
    key = account.key()
    getattr(account.client("kms"), action)(KeyId=key)
    refused("KMSKeyNotAccessibleFault", copy, account=account, source="before", KmsKeyId=key)


@pytest.mark.parametrize("action", ["disable_key", "schedule_key_deletion"])
def test_the_key_of_the_source_is_enabled(account: Account, refused: Refused, action: str) -> None:
    """USER_CopySnapshot"""
    source_key = account.key()
    encrypted(account, KmsKeyId=source_key)
    getattr(account.client("kms"), action)(KeyId=source_key)
    arguments = {"account": account, "source": "before", "KmsKeyId": account.key()}
    assert refused("KMSKeyNotAccessibleFault", copy, **arguments).startswith(
        f"The source snapshot KMS key [{source_key}]"
    )


def test_a_copy_never_replaces_a_snapshot(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: DBSnapshotAlreadyExists"""
    account.snapshot()
    refused("DBSnapshotAlreadyExists", copy, account=account, source="before", target="Before")


@pytest.mark.parametrize("target", ["rds:copy", "2copies", "two--hyphens", "hyphen-", "under_score", "a" * 256])
def test_a_malformed_target_identifier_is_refused(account: Account, refused: Refused, target: str) -> None:
    """API_CopyDBSnapshot: TargetDBSnapshotIdentifier"""
    account.snapshot()
    refused("InvalidParameterValue", copy, account=account, source="before", target=target)


def test_a_target_identifier_is_stored_in_lower_case(account: Account) -> None:
    """API_CopyDBSnapshot: TargetDBSnapshotIdentifier"""
    account.snapshot()
    assert copy(account, "before", "Copied")["DBSnapshotIdentifier"] == "copied"


def test_an_unknown_source_is_not_found(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: DBSnapshotNotFound"""
    refused("DBSnapshotNotFound", copy, account=account, source="unknown")


def test_a_source_in_another_partition_is_refused(account: Account, refused: Refused) -> None:
    """USER_CopySnapshot: Regions"""
    source = f"arn:aws-cn:rds:cn-north-1:{account.id}:snapshot:before"
    refused("InvalidParameterValue", copy, account=account, source=source)


def test_a_snapshot_in_creation_is_not_copied(slow: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: InvalidDBSnapshotState"""
    slow.snapshot()
    refused("InvalidDBSnapshotState", copy, account=slow, source="before")


def test_a_copy_has_a_named_option_group_that_exists_in_its_region(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: OptionGroupName"""
    source = account.snapshot()["DBSnapshotArn"]
    account.client("rds", THERE).create_option_group(
        OptionGroupName="ours", EngineName="mysql", MajorEngineVersion="8.0", OptionGroupDescription="ours"
    )
    assert copy(account, source, region=THERE, OptionGroupName="ours")["OptionGroupName"] == "ours"
    arguments = {"account": account, "source": source, "region": THERE, "target": "other"}
    refused("OptionGroupNotFoundFault", copy, OptionGroupName="theirs", **arguments)


def test_an_option_group_does_not_travel_to_another_region(account: Account) -> None:
    """USER_CopySnapshot: Options"""
    account.client("rds").create_option_group(
        OptionGroupName="ours", EngineName="mysql", MajorEngineVersion="8.0", OptionGroupDescription="ours"
    )
    source = account.snapshot(OptionGroupName="ours")
    assert source["OptionGroupName"] == "ours"
    assert copy(account, "before", "near")["OptionGroupName"] == "ours"
    assert copy(account, source["DBSnapshotArn"], region=THERE)["OptionGroupName"] == "default:mysql-8-0"


def test_tags_of_a_copy_are_those_given_or_those_of_its_source(account: Account) -> None:
    """API_CopyDBSnapshot: Tags, CopyTags"""
    own = [{"Key": "owner", "Value": "billing"}]
    account.instance(Tags=[{"Key": "of", "Value": "instance"}], CopyTagsToSnapshot=True)
    rds = account.client("rds")
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="before", Tags=own)
    assert copy(account, "before", "untagged")["TagList"] == []
    assert copy(account, "before", "with-source", CopyTags=True)["TagList"] == own
    given = [{"Key": "given", "Value": "yes"}]
    assert copy(account, "before", "with-given", CopyTags=True, Tags=given)["TagList"] == given


def test_a_snapshot_of_another_account_is_copied_only_if_shared(
    account: Account, other: Account, refused: Refused
) -> None:
    """API_CopyDBSnapshot: SourceDBSnapshotIdentifier. A namesake of the caller's own is no substitute."""
    arn = account.snapshot(name="before")["DBSnapshotArn"]
    other.snapshot(name="before")
    refused("DBSnapshotNotFound", copy, account=other, source=arn)
    account.share("before", other.id)
    copied = copy(other, arn, region=THERE)
    assert copied["SourceDBSnapshotIdentifier"] == arn
    assert copied["DBSnapshotArn"] == f"arn:aws:rds:{THERE}:{other.id}:snapshot:copied"


def test_a_public_snapshot_is_copied_by_any_account(account: Account, other: Account) -> None:
    """USER_ShareSnapshot"""
    arn = account.snapshot()["DBSnapshotArn"]
    account.share("before", "all")
    assert copy(other, arn)["Status"] == "available"


def test_a_copy_of_a_shared_encrypted_snapshot_names_a_key(account: Account, other: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    key = account.key(Policy=open_policy(account, other))
    arn = encrypted(account, KmsKeyId=key)["DBSnapshotArn"]
    account.share("before", other.id)
    refused("InvalidParameterValue", copy, account=other, source=arn)
    own = other.key()
    assert copy(other, arn, KmsKeyId=own)["KmsKeyId"] == own


def test_a_shared_snapshot_is_copied_only_with_access_to_its_key(
    account: Account, other: Account, refused: Refused
) -> None:
    """USER_CopySnapshot: Required permissions"""
    key = account.key()
    arn = encrypted(account, KmsKeyId=key)["DBSnapshotArn"]
    account.share("before", other.id)
    own = other.key()
    refused("KMSKeyNotAccessibleFault", copy, account=other, source=arn, KmsKeyId=own)
    account.client("kms").create_grant(
        KeyId=key,
        GranteePrincipal=f"arn:aws:iam::{other.id}:root",
        Operations=[
            "CreateGrant",
            "Decrypt",
            "DescribeKey",
            "Encrypt",
            "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext",
            "ReEncryptFrom",
            "ReEncryptTo",
        ],
    )
    assert copy(other, arn, KmsKeyId=own)["Encrypted"] is True


def test_an_account_has_at_most_100_manual_snapshots_in_a_region(account: Account, refused: Refused) -> None:
    """CHAP_Limits"""
    account.snapshot(name="s0")
    for number in range(1, 100):
        copy(account, "s0", f"s{number}")
    refused("SnapshotQuotaExceeded", copy, account=account, source="s0", target="one-too-many")
