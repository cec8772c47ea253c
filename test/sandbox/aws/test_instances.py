"""DB instances and their tags. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import pytest

from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused


def test_instance_has_a_unique_resource_id(account: Account) -> None:
    """API_DBInstance: DbiResourceId"""
    first, second = account.instance("first"), account.instance("second")
    assert first["DbiResourceId"].startswith("db-") and first["DbiResourceId"] != second["DbiResourceId"]
    filters = [{"Name": "dbi-resource-id", "Values": [second["DbiResourceId"]]}]
    found = account.client("rds").describe_db_instances(Filters=filters)["DBInstances"]
    assert [instance["DBInstanceIdentifier"] for instance in found] == ["second"]


def test_default_key_of_an_instance_is_an_aws_managed_key(account: Account) -> None:
    """API_CreateDBInstance: KmsKeyId"""
    key = account.instance(StorageEncrypted=True)["KmsKeyId"]
    described = account.client("kms").describe_key(KeyId=key)["KeyMetadata"]
    assert (described["Arn"], described["KeyManager"]) == (key, "AWS")
    assert account.client("kms").describe_key(KeyId="alias/aws/rds")["KeyMetadata"]["Arn"] == key


@pytest.mark.parametrize("form", ["arn", "id", "alias"])
def test_instance_key_is_returned_as_an_arn(account: Account, form: str) -> None:
    """API_CreateDBInstance: KmsKeyId"""
    key = account.key()
    account.client("kms").create_alias(AliasName="alias/ours", TargetKeyId=key)
    named = {"arn": key, "id": key.split("/")[1], "alias": "alias/ours"}[form]
    assert account.instance(StorageEncrypted=True, KmsKeyId=named)["KmsKeyId"] == key


def test_unknown_key_is_refused(account: Account, refused: Refused) -> None:
    """API_CreateDBInstance: KMSKeyNotAccessibleFault"""
    unknown = f"arn:aws:kms:{SOURCE_REGION}:{account.id}:key/00000000-0000-0000-0000-000000000000"
    refused("KMSKeyNotAccessibleFault", account.instance, StorageEncrypted=True, KmsKeyId=unknown)
    refused("KMSKeyNotAccessibleFault", account.instance, StorageEncrypted=True, KmsKeyId=account.key(TARGET_REGION))


@pytest.mark.parametrize(
    ("engine", "version", "group", "license_model"),
    [
        ("mysql", "8.0.40", "default:mysql-8-0", "general-public-license"),
        ("postgres", "16.4", "default:postgres-16", "postgresql-license"),
    ],
)
def test_instance_has_the_default_option_group_and_license_of_its_engine(
    account: Account, engine: str, version: str, group: str, license_model: str
) -> None:
    """USER_WorkingWithOptionGroups; API_CreateDBInstance: LicenseModel"""
    made = account.instance(Engine=engine, EngineVersion=version)
    assert made["OptionGroupMemberships"][0]["OptionGroupName"] == group
    assert made["LicenseModel"] == license_model


def test_final_snapshot_is_named_or_skipped(account: Account, refused: Refused) -> None:
    """API_DeleteDBInstance: SkipFinalSnapshot"""
    account.instance()
    delete = account.client("rds").delete_db_instance
    refused("InvalidParameterCombination", delete, DBInstanceIdentifier="orders")
    arguments = {"SkipFinalSnapshot": True, "FinalDBSnapshotIdentifier": "last"}
    refused("InvalidParameterCombination", delete, DBInstanceIdentifier="orders", **arguments)
    delete(DBInstanceIdentifier="orders", FinalDBSnapshotIdentifier="last")
    assert len(account.client("rds").describe_db_snapshots(DBSnapshotIdentifier="last")["DBSnapshots"]) == 1


def test_cluster_member_is_deleted_without_a_final_snapshot(account: Account, refused: Refused) -> None:
    """API_DeleteDBInstance: FinalDBSnapshotIdentifier"""
    account.cluster()
    rds = account.client("rds")
    for name in ("analytics-1", "analytics-2"):
        account.cluster_member(name)
    named = {"DBInstanceIdentifier": "analytics-1", "FinalDBSnapshotIdentifier": "last"}
    assert "cluster instance" in refused("InvalidParameterCombination", rds.delete_db_instance, **named)
    rds.delete_db_instance(DBInstanceIdentifier="analytics-1")
    rds.delete_db_instance(DBInstanceIdentifier="analytics-2", SkipFinalSnapshot=True)
    assert rds.describe_db_instances()["DBInstances"] == []


def test_unknown_instance_is_not_found(account: Account, refused: Refused) -> None:
    """API_DescribeDBInstances: DBInstanceNotFound"""
    rds = account.client("rds")
    refused("DBInstanceNotFound", rds.describe_db_instances, DBInstanceIdentifier="unknown")
    refused("DBInstanceNotFound", rds.modify_db_instance, DBInstanceIdentifier="unknown")
    refused("DBInstanceNotFound", rds.delete_db_instance, DBInstanceIdentifier="unknown", SkipFinalSnapshot=True)


def test_reserved_tag_keys_are_refused(account: Account, refused: Refused) -> None:
    """USER_Tagging"""
    reserved = [{"Key": "aws:owner", "Value": "x"}]
    refused("InvalidParameterValue", account.instance, Tags=reserved)
    arn = account.snapshot()["DBSnapshotArn"]
    rds = account.client("rds")
    create = {"DBInstanceIdentifier": "orders", "DBSnapshotIdentifier": "tagged"}
    refused("InvalidParameterValue", rds.create_db_snapshot, Tags=reserved, **create)
    copy = {"SourceDBSnapshotIdentifier": "before", "TargetDBSnapshotIdentifier": "copied"}
    refused("InvalidParameterValue", rds.copy_db_snapshot, Tags=reserved, **copy)
    refused("InvalidParameterValue", rds.add_tags_to_resource, ResourceName=arn, Tags=reserved)


def test_tags_are_added_listed_and_removed(account: Account) -> None:
    """API_AddTagsToResource"""
    arn = account.snapshot()["DBSnapshotArn"]
    rds = account.client("rds")
    rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "a", "Value": "3"}])
    rds.remove_tags_from_resource(ResourceName=arn, TagKeys=["b"])
    assert rds.list_tags_for_resource(ResourceName=arn)["TagList"] == [{"Key": "a", "Value": "3"}]


def test_tagged_resource_must_exist_in_the_account_and_region(
    account: Account, other: Account, refused: Refused
) -> None:
    """API_ListTagsForResource: Errors"""
    arn = account.snapshot()["DBSnapshotArn"]
    refused("InvalidParameterValue", other.client("rds").list_tags_for_resource, ResourceName=arn)
    refused("InvalidParameterValue", account.client("rds", TARGET_REGION).list_tags_for_resource, ResourceName=arn)
    unknown = arn.replace("before", "unknown")
    refused("DBSnapshotNotFound", account.client("rds").list_tags_for_resource, ResourceName=unknown)
    instance = f"arn:aws:rds:{SOURCE_REGION}:{account.id}:db:unknown"
    refused("DBInstanceNotFound", account.client("rds").list_tags_for_resource, ResourceName=instance)


def test_instance_with_a_disabled_key_has_no_new_snapshots(account: Account, refused: Refused) -> None:
    """Overview.Encryption: inaccessible-encryption-credentials"""
    key, kms, rds = account.key(), account.client("kms"), account.client("rds")
    account.instance(StorageEncrypted=True, KmsKeyId=key)
    create = {"DBInstanceIdentifier": "orders", "DBSnapshotIdentifier": "before-migration"}
    kms.disable_key(KeyId=key)
    assert "inaccessible-encryption-credentials" in refused("InvalidDBInstanceState", rds.create_db_snapshot, **create)
    kms.enable_key(KeyId=key)
    rds.create_db_snapshot(**create)
