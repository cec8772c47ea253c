"""CopyDBClusterSnapshot and sharing of cluster snapshots. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import pytest

from access import open_policy
from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused


def share(account: Account, *accounts: str, name: str = "before") -> None:
    account.client("rds").modify_db_cluster_snapshot_attribute(
        DBClusterSnapshotIdentifier=name, AttributeName="restore", ValuesToAdd=list(accounts)
    )


def shared_with(account: Account, name: str = "before") -> list[str]:
    answer = account.client("rds").describe_db_cluster_snapshot_attributes(DBClusterSnapshotIdentifier=name)
    attributes = answer["DBClusterSnapshotAttributesResult"]["DBClusterSnapshotAttributes"]
    return next(each["AttributeValues"] for each in attributes if each["AttributeName"] == "restore")


def test_cluster_copy_has_every_field_that_the_provider_reads(account: Account) -> None:
    """API_DBClusterSnapshot"""
    source = account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=account.key())
    key = account.key(TARGET_REGION)
    copied = account.cluster_copy(source["DBClusterSnapshotArn"], "a" * 63, TARGET_REGION, KmsKeyId=key)
    assert copied["SourceDBClusterSnapshotArn"] == source["DBClusterSnapshotArn"]
    assert copied["DBClusterSnapshotArn"] == f"arn:aws:rds:{TARGET_REGION}:{account.id}:cluster-snapshot:{'a' * 63}"
    assert (copied["KmsKeyId"], copied["StorageEncrypted"], copied["StorageEncryptionType"]) == (key, True, "sse-kms")
    assert (copied["SnapshotType"], copied["Status"], copied["PercentProgress"]) == ("manual", "available", 100)
    assert copied["AvailabilityZones"] == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    assert copied["VpcId"].startswith("vpc-") and copied["VpcId"] != source["VpcId"]
    assert copied["DbClusterResourceId"] == source["DbClusterResourceId"]


def test_unfinished_cluster_copy_has_the_status_copying(slow: Account) -> None:
    """API_DBClusterSnapshot: Status, PercentProgress"""
    slow.cluster_snapshot()
    slow.control("date", dbClusterSnapshotIdentifier="before", at="2026-01-02T03:04:05+00:00")
    copied = slow.cluster_copy("before")
    assert (copied["Status"], copied["PercentProgress"]) == ("copying", 0)


def test_encrypted_cross_region_cluster_copy_requires_a_key_in_the_target_region(
    account: Account, refused: Refused
) -> None:
    """API_CopyDBClusterSnapshot: KmsKeyId"""
    arn = account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=account.key())["DBClusterSnapshotArn"]
    message = refused("InvalidParameterValue", account.cluster_copy, source=arn, region=TARGET_REGION)
    assert message == "Must specify new KMS key for cross region encrypted snapshot copy."
    arguments = {"source": arn, "region": TARGET_REGION, "KmsKeyId": account.key(SOURCE_REGION)}
    refused("KMSKeyNotAccessibleFault", account.cluster_copy, **arguments)


def test_same_region_cluster_copy_keeps_the_key_of_its_source(account: Account) -> None:
    """API_CopyDBClusterSnapshot: KmsKeyId"""
    source = account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=account.key())
    assert account.cluster_copy("before", "near")["KmsKeyId"] == source["KmsKeyId"]
    other_key = account.key()
    assert account.cluster_copy("before", "far", KmsKeyId=other_key)["KmsKeyId"] == other_key


def test_copy_cannot_encrypt_a_cluster_snapshot(account: Account, refused: Refused) -> None:
    """API_CopyDBClusterSnapshot: KmsKeyId"""
    arn = account.cluster_snapshot()["DBClusterSnapshotArn"]
    arguments = {"source": arn, "region": TARGET_REGION, "KmsKeyId": account.key(TARGET_REGION)}
    refused("InvalidParameterCombination", account.cluster_copy, **arguments)
    copied = account.cluster_copy(arn, region=TARGET_REGION)
    assert copied["StorageEncrypted"] is False and "KmsKeyId" not in copied
    assert copied["StorageEncryptionType"] == "sse-rds"


@pytest.mark.parametrize("action", ["disable_key", "schedule_key_deletion"])
def test_cluster_copy_requires_an_enabled_source_key(account: Account, refused: Refused, action: str) -> None:
    """aurora-copy-snapshot"""
    key = account.key()
    account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=key)
    getattr(account.client("kms"), action)(KeyId=key)
    refused("KMSKeyNotAccessibleFault", account.cluster_copy, source="before", KmsKeyId=account.key())


@pytest.mark.parametrize("engine", ["mysql", "postgres"])
def test_snapshot_of_a_multi_az_db_cluster_is_not_copied(account: Account, refused: Refused, engine: str) -> None:
    """multi-az-db-clusters-concepts.Limitations"""
    account.cluster_snapshot(Engine=engine, EngineVersion="16.4" if engine == "postgres" else "8.0.40")
    assert "Multi-AZ" in refused("InvalidParameterValue", account.cluster_copy, source="before")


@pytest.mark.parametrize("target", ["rds:copy", "2copies", "two--hyphens", "hyphen-", "a" * 64])
def test_malformed_target_of_a_cluster_copy_is_refused(account: Account, refused: Refused, target: str) -> None:
    """API_CopyDBClusterSnapshot: TargetDBClusterSnapshotIdentifier"""
    account.cluster_snapshot()
    refused("InvalidParameterValue", account.cluster_copy, source="before", target=target)


def test_cluster_copy_cannot_replace_a_snapshot(account: Account, refused: Refused) -> None:
    """API_CopyDBClusterSnapshot: DBClusterSnapshotAlreadyExistsFault"""
    account.cluster_snapshot()
    refused("DBClusterSnapshotAlreadyExistsFault", account.cluster_copy, source="before", target="Before")
    refused("DBClusterSnapshotNotFoundFault", account.cluster_copy, source="unknown")


def test_cluster_snapshot_that_is_unfinished_or_in_another_partition_is_not_copied(
    slow: Account, refused: Refused
) -> None:
    """API_CopyDBClusterSnapshot: InvalidDBClusterSnapshotStateFault; aurora-copy-snapshot: Regions"""
    slow.cluster_snapshot()
    refused("InvalidDBClusterSnapshotStateFault", slow.cluster_copy, source="before")
    chinese = f"arn:aws-cn:rds:cn-north-1:{slow.id}:cluster-snapshot:before"
    refused("InvalidParameterValue", slow.cluster_copy, source=chinese)


def test_cluster_copy_has_given_or_copied_tags(account: Account) -> None:
    """API_CopyDBClusterSnapshot: Tags, CopyTags"""
    own = [{"Key": "owner", "Value": "insight"}]
    account.cluster_snapshot(Tags=own, CopyTagsToSnapshot=True)
    assert account.cluster_copy("before", "untagged")["TagList"] == []
    assert account.cluster_copy("before", "with-source", CopyTags=True)["TagList"] == own
    given = [{"Key": "given", "Value": "yes"}]
    arn = account.cluster_copy("before", "with-given", CopyTags=True, Tags=given)["DBClusterSnapshotArn"]
    assert account.client("rds").list_tags_for_resource(ResourceName=arn)["TagList"] == given


def test_cluster_snapshot_of_another_account_is_copied_only_if_shared(
    account: Account, other: Account, refused: Refused
) -> None:
    """API_CopyDBClusterSnapshot: SourceDBClusterSnapshotIdentifier"""
    arn = account.cluster_snapshot()["DBClusterSnapshotArn"]
    other.cluster_snapshot()
    refused("DBClusterSnapshotNotFoundFault", other.cluster_copy, source=arn)
    share(account, other.id)
    assert other.cluster_copy(arn, region=TARGET_REGION)["SourceDBClusterSnapshotArn"] == arn


def test_cross_account_cluster_copy_requires_access_to_the_source_key_and_a_key_of_its_own(
    account: Account, other: Account, refused: Refused
) -> None:
    """API_CopyDBClusterSnapshot: KmsKeyId"""
    key = account.key()
    arn = account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=key)["DBClusterSnapshotArn"]
    share(account, other.id)
    own = other.key()
    refused("KMSKeyNotAccessibleFault", other.cluster_copy, source=arn, KmsKeyId=own)
    account.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=open_policy(account, other))
    refused("InvalidParameterValue", other.cluster_copy, source=arn)
    assert other.cluster_copy(arn, KmsKeyId=own)["KmsKeyId"] == own


def test_accounts_of_a_shared_cluster_snapshot_are_not_duplicated(account: Account, refused: Refused) -> None:
    """API_ModifyDBClusterSnapshotAttribute: ValuesToAdd"""
    account.cluster_snapshot()
    share(account, "222222222222", "222222222222", "333333333333")
    share(account, "222222222222")
    assert shared_with(account) == ["222222222222", "333333333333"]
    refused("InvalidParameterValue", lambda: share(account, "22222222222"))
    share(account, "all")
    assert "all" in shared_with(account)


def test_encrypted_cluster_snapshot_cannot_be_public(account: Account, refused: Refused) -> None:
    """aurora-share-snapshot"""
    account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=account.key())
    refused("InvalidParameterValue", lambda: share(account, "all"))
    share(account, "222222222222")


def test_automated_cluster_snapshots_and_those_under_the_default_key_are_not_shared(
    account: Account, refused: Refused
) -> None:
    """aurora-share-snapshot"""
    account.cluster_snapshot(StorageEncrypted=True)
    refused("InvalidParameterValue", lambda: share(account, "222222222222"))
    [automated] = account.client("rds").describe_db_cluster_snapshots(SnapshotType="automated")["DBClusterSnapshots"]
    named = automated["DBClusterSnapshotIdentifier"]
    refused("InvalidParameterValue", lambda: share(account, "222222222222", name=named))
    refused("InvalidParameterValue", lambda: share(account, "222222222222", name="awsbackup:job-1"))


def test_unfinished_cluster_snapshot_is_not_shared(slow: Account, refused: Refused) -> None:
    """API_ModifyDBClusterSnapshotAttribute: InvalidDBClusterSnapshotStateFault"""
    slow.cluster_snapshot()
    refused("InvalidDBClusterSnapshotStateFault", lambda: share(slow, "222222222222"))
