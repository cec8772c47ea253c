"""CopyDBSnapshot. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import pytest

from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused


def test_copy_has_every_field_that_the_provider_reads(account: Account) -> None:
    """API_DBSnapshot"""
    source = account.snapshot(StorageEncrypted=True, KmsKeyId=account.key())
    target_key = account.key(TARGET_REGION)
    copied = account.copy(source["DBSnapshotArn"], region=TARGET_REGION, KmsKeyId=target_key)
    assert copied["SourceDBSnapshotIdentifier"] == source["DBSnapshotArn"]
    assert copied["SourceRegion"] == SOURCE_REGION
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


def test_same_region_copy_keeps_the_key_and_zone_of_its_source(account: Account) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    source = account.snapshot(StorageEncrypted=True, KmsKeyId=account.key())
    copied = account.copy("before")
    assert copied["KmsKeyId"] == source["KmsKeyId"]
    assert (copied["AvailabilityZone"], copied["VpcId"]) == (source["AvailabilityZone"], source["VpcId"])


def test_copy_of_a_copy_keeps_the_key_of_its_own_source(account: Account) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    account.snapshot(StorageEncrypted=True, KmsKeyId=account.key())
    second = account.key()
    account.copy("before", "second", KmsKeyId=second)
    assert account.copy("second", "third")["KmsKeyId"] == second


def test_copy_can_encrypt_an_unencrypted_db_snapshot(account: Account) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    account.snapshot()
    key = account.key()
    copied = account.copy("before", KmsKeyId=key)
    assert (copied["Encrypted"], copied["KmsKeyId"]) == (True, key)


def test_unencrypted_copy_stays_unencrypted(account: Account) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    source = account.snapshot()
    copied = account.copy(source["DBSnapshotArn"], region=TARGET_REGION)
    assert copied["Encrypted"] is False and "KmsKeyId" not in copied


def test_encrypted_cross_region_copy_requires_a_key(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    source = account.snapshot(StorageEncrypted=True, KmsKeyId=account.key())
    message = refused("InvalidParameterValue", account.copy, source=source["DBSnapshotArn"], region=TARGET_REGION)
    assert message == "Must specify new KMS key for cross region encrypted snapshot copy."


@pytest.mark.parametrize("form", ["arn", "id", "alias", "alias arn"])
def test_copy_key_is_accepted_in_four_forms_and_returned_as_an_arn(account: Account, form: str) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    account.snapshot()
    key = account.key()
    account.client("kms").create_alias(AliasName="alias/copies", TargetKeyId=key)
    alias_arn = f"arn:aws:kms:{SOURCE_REGION}:{account.id}:alias/copies"
    named = {"arn": key, "id": key.split("/")[1], "alias": "alias/copies", "alias arn": alias_arn}[form]
    assert account.copy("before", KmsKeyId=named)["KmsKeyId"] == key


def test_copy_key_must_be_in_the_target_region(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: KmsKeyId"""
    source = account.snapshot(StorageEncrypted=True)
    key = account.key(SOURCE_REGION)
    arguments = {"source": source["DBSnapshotArn"], "region": TARGET_REGION, "KmsKeyId": key}
    message = refused("KMSKeyNotAccessibleFault", account.copy, **arguments)
    assert message == (
        f"The target KMS key [{key}] does not exist, is not enabled or you do not have permissions to access it."
    )


@pytest.mark.parametrize("action", ["disable_key", "schedule_key_deletion"])
def test_copy_key_must_be_enabled(account: Account, refused: Refused, action: str) -> None:
    """kms developerguide/key-state"""
    account.snapshot()
    key = account.key()
    getattr(account.client("kms"), action)(KeyId=key)
    refused("KMSKeyNotAccessibleFault", account.copy, source="before", KmsKeyId=key)


@pytest.mark.parametrize("action", ["disable_key", "schedule_key_deletion"])
def test_source_key_must_be_enabled(account: Account, refused: Refused, action: str) -> None:
    """USER_CopySnapshot"""
    source_key = account.key()
    account.snapshot(StorageEncrypted=True, KmsKeyId=source_key)
    getattr(account.client("kms"), action)(KeyId=source_key)
    arguments = {"source": "before", "KmsKeyId": account.key()}
    assert refused("KMSKeyNotAccessibleFault", account.copy, **arguments).startswith(
        f"The source snapshot KMS key [{source_key}]"
    )


def test_copy_cannot_replace_a_snapshot(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: DBSnapshotAlreadyExists"""
    account.snapshot()
    refused("DBSnapshotAlreadyExists", account.copy, source="before", target="Before")


@pytest.mark.parametrize("target", ["rds:copy", "2copies", "two--hyphens", "hyphen-", "under_score", "a" * 256])
def test_malformed_target_identifier_is_refused(account: Account, refused: Refused, target: str) -> None:
    """API_CopyDBSnapshot: TargetDBSnapshotIdentifier"""
    account.snapshot()
    refused("InvalidParameterValue", account.copy, source="before", target=target)


def test_target_identifier_is_stored_in_lower_case(account: Account) -> None:
    """API_CopyDBSnapshot: TargetDBSnapshotIdentifier"""
    account.snapshot()
    assert account.copy("before", "Copied")["DBSnapshotIdentifier"] == "copied"


def test_unknown_source_is_not_found(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: DBSnapshotNotFound"""
    refused("DBSnapshotNotFound", account.copy, source="unknown")


def test_source_in_another_partition_is_refused(account: Account, refused: Refused) -> None:
    """USER_CopySnapshot: Regions"""
    source = f"arn:aws-cn:rds:cn-north-1:{account.id}:snapshot:before"
    refused("InvalidParameterValue", account.copy, source=source)


def test_unfinished_snapshot_is_not_copied(slow: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: InvalidDBSnapshotState"""
    slow.snapshot()
    refused("InvalidDBSnapshotState", slow.copy, source="before")


def test_option_group_of_a_copy_must_exist_in_its_region(account: Account, refused: Refused) -> None:
    """API_CopyDBSnapshot: OptionGroupName"""
    source = account.snapshot()["DBSnapshotArn"]
    account.client("rds", TARGET_REGION).create_option_group(
        OptionGroupName="ours", EngineName="mysql", MajorEngineVersion="8.0", OptionGroupDescription="ours"
    )
    assert account.copy(source, region=TARGET_REGION, OptionGroupName="ours")["OptionGroupName"] == "ours"
    arguments = {"source": source, "region": TARGET_REGION, "target": "other"}
    refused("OptionGroupNotFoundFault", account.copy, OptionGroupName="theirs", **arguments)


def test_cross_region_copy_has_the_default_option_group(account: Account) -> None:
    """USER_CopySnapshot: Options"""
    account.client("rds").create_option_group(
        OptionGroupName="ours", EngineName="mysql", MajorEngineVersion="8.0", OptionGroupDescription="ours"
    )
    source = account.snapshot(OptionGroupName="ours")
    assert source["OptionGroupName"] == "ours"
    assert account.copy("before", "near")["OptionGroupName"] == "ours"
    assert account.copy(source["DBSnapshotArn"], region=TARGET_REGION)["OptionGroupName"] == "default:mysql-8-0"


def test_copy_has_given_or_copied_tags(account: Account) -> None:
    """API_CopyDBSnapshot: Tags, CopyTags"""
    own = [{"Key": "owner", "Value": "billing"}]
    account.instance(Tags=[{"Key": "of", "Value": "instance"}], CopyTagsToSnapshot=True)
    rds = account.client("rds")
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="before", Tags=own)
    assert account.copy("before", "untagged")["TagList"] == []
    assert account.copy("before", "with-source", CopyTags=True)["TagList"] == own
    given = [{"Key": "given", "Value": "yes"}]
    assert account.copy("before", "with-given", CopyTags=True, Tags=given)["TagList"] == given


def test_account_has_at_most_100_manual_snapshots_in_a_region(account: Account, refused: Refused) -> None:
    """CHAP_Limits"""
    account.snapshot(name="s0")
    for number in range(1, 100):
        account.copy("s0", f"s{number}")
    refused("SnapshotQuotaExceeded", account.copy, source="s0", target="one-too-many")
