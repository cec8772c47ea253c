"""Copies that fail while in progress. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts import SOURCE_REGION, TARGET_REGION, Account

LONG_AGO = "2026-01-02T03:04:05+00:00"


def encrypted(account: Account, **instance: Any) -> tuple[str, str]:
    """Create an available snapshot under a new key; returns the ARNs of both."""
    key = account.key()
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=key, **instance)["DBSnapshotArn"]
    account.control("date", dbSnapshotIdentifier="before", at=LONG_AGO)
    return arn, key


def status(account: Account, region: str = TARGET_REGION) -> str:
    rds = account.client("rds", region)
    return str(rds.describe_db_snapshots(DBSnapshotIdentifier="copied")["DBSnapshots"][0]["Status"])


def cluster_status(account: Account) -> str:
    rds = account.client("rds", TARGET_REGION)
    return str(
        rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier="copied")["DBClusterSnapshots"][0]["Status"]
    )


def test_copy_fails_when_its_source_is_deleted(slow: Account) -> None:
    """USER_CopySnapshot: Copying and deleting the source"""
    arn, _ = encrypted(slow)
    slow.copy(arn, region=TARGET_REGION, KmsKeyId=slow.key(TARGET_REGION))
    assert status(slow) == "creating"
    slow.client("rds").delete_db_snapshot(DBSnapshotIdentifier="before")
    assert status(slow) == "failed"


def test_copy_continues_when_unrelated_snapshots_and_keys_change(slow: Account) -> None:
    """USER_CopySnapshot"""
    arn, _ = encrypted(slow)
    rds = slow.client("rds")
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="another")
    slow.control("date", dbSnapshotIdentifier="another", at=LONG_AGO)
    slow.copy(arn, region=TARGET_REGION, KmsKeyId=slow.key(TARGET_REGION))
    rds.delete_db_snapshot(DBSnapshotIdentifier="another")
    slow.client("kms").disable_key(KeyId=slow.key())
    slow.control("date", dbSnapshotIdentifier="before", at="2026-01-03T03:04:05+00:00")
    assert status(slow) == "creating"


@pytest.mark.parametrize("disable", ["disable_key", "schedule_key_deletion"])
@pytest.mark.parametrize("owner", ["source", "copy"])
def test_copy_fails_when_its_key_or_the_source_key_becomes_unusable(slow: Account, owner: str, disable: str) -> None:
    """unusable-kms-keys"""
    arn, key = encrypted(slow)
    of_copy = slow.key(TARGET_REGION)
    slow.copy(arn, region=TARGET_REGION, KmsKeyId=of_copy)
    region, named = (SOURCE_REGION, key) if owner == "source" else (TARGET_REGION, of_copy)
    getattr(slow.client("kms", region), disable)(KeyId=named)
    assert status(slow) == "failed"


def test_finished_copy_is_unaffected_by_its_source_and_key(account: Account) -> None:
    """USER_CopySnapshot"""
    arn, key = encrypted(account)
    account.copy(arn, region=TARGET_REGION, KmsKeyId=account.key(TARGET_REGION))
    account.client("rds").delete_db_snapshot(DBSnapshotIdentifier="before")
    account.client("kms").disable_key(KeyId=key)
    assert status(account) == "available"


def set_retention_to_0(rds: Any) -> None:
    rds.modify_db_instance(DBInstanceIdentifier="orders", BackupRetentionPeriod=0, ApplyImmediately=True)


def delete_instance(rds: Any) -> None:
    rds.delete_db_instance(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)


@pytest.mark.parametrize("remove_source", [set_retention_to_0, delete_instance])
def test_copy_fails_when_its_automated_source_is_removed(slow: Account, remove_source: Callable[[Any], None]) -> None:
    """USER_CopySnapshot; USER_WorkingWithAutomatedBackups-Deleting"""
    slow.instance(BackupRetentionPeriod=1)
    name = slow.control("automated-snapshot", dbInstanceIdentifier="orders", at=LONG_AGO)["dbSnapshotIdentifier"]
    slow.copy(name)
    remove_source(slow.client("rds"))
    assert status(slow, SOURCE_REGION) == "failed"


def test_cluster_copy_fails_when_its_source_or_key_becomes_unusable(slow: Account) -> None:
    """aurora-copy-snapshot; unusable-kms-keys"""
    key = slow.key()
    arn = slow.cluster_snapshot(StorageEncrypted=True, KmsKeyId=key)["DBClusterSnapshotArn"]
    slow.control("date", dbClusterSnapshotIdentifier="before", at=LONG_AGO)
    slow.cluster_copy(arn, region=TARGET_REGION, KmsKeyId=slow.key(TARGET_REGION))
    slow.client("rds").delete_db_cluster_snapshot(DBClusterSnapshotIdentifier="before")
    assert cluster_status(slow) == "failed"
    slow.client("rds", TARGET_REGION).delete_db_cluster_snapshot(DBClusterSnapshotIdentifier="copied")
    slow.client("rds").create_db_cluster_snapshot(DBClusterIdentifier="analytics", DBClusterSnapshotIdentifier="before")
    slow.control("date", dbClusterSnapshotIdentifier="before", at=LONG_AGO)
    slow.cluster_copy(arn, region=TARGET_REGION, KmsKeyId=slow.key(TARGET_REGION))
    slow.client("kms").disable_key(KeyId=key)
    assert cluster_status(slow) == "failed"
