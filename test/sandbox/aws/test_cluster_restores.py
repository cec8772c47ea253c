"""RestoreDBClusterFromSnapshot. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from access import open_policy
from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused

AURORA = "aurora-postgresql"
TAGS = [{"Key": "team", "Value": "insight"}]


def restore(account: Account, source: str = "before", name: str = "restored", **more: Any) -> dict[str, Any]:
    rds = account.client("rds", more.pop("region", SOURCE_REGION))
    named = {"SnapshotIdentifier": source, "DBClusterIdentifier": name}
    given = named | {"Engine": AURORA, "EngineVersion": "15.8"} | more
    return dict(rds.restore_db_cluster_from_snapshot(**given)["DBCluster"])


def share(account: Account, *accounts: str) -> None:
    account.client("rds").modify_db_cluster_snapshot_attribute(
        DBClusterSnapshotIdentifier="before", AttributeName="restore", ValuesToAdd=list(accounts)
    )


@pytest.mark.parametrize("by_arn", [False, True])
def test_own_cluster_snapshot_is_restored_by_identifier_or_arn(account: Account, by_arn: bool) -> None:
    """API_RestoreDBClusterFromSnapshot: SnapshotIdentifier, KmsKeyId"""
    key = account.key()
    arn = account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=key, Tags=TAGS)["DBClusterSnapshotArn"]
    made = restore(account, arn if by_arn else "Before")
    assert (made["Engine"], made["EngineVersion"], made["MasterUsername"]) == (AURORA, "15.8", "admin")
    assert (made["StorageEncrypted"], made["KmsKeyId"], made["StorageEncryptionType"]) == (True, key, "sse-kms")
    assert (made["DBClusterMembers"], made["TagList"]) == ([], TAGS)
    assert made["DBClusterParameterGroup"] == "default.aurora-postgresql15"


def test_cluster_copy_in_another_region_is_restored_there(account: Account) -> None:
    """API_RestoreDBClusterFromSnapshot"""
    arn = account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=account.key())["DBClusterSnapshotArn"]
    key = account.key(TARGET_REGION)
    account.cluster_copy(arn, region=TARGET_REGION, KmsKeyId=key)
    made = restore(account, "copied", region=TARGET_REGION)
    assert made["DBClusterArn"] == f"arn:aws:rds:{TARGET_REGION}:{account.id}:cluster:restored"
    assert made["KmsKeyId"] == key and made["AvailabilityZones"] == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]


def test_arguments_of_the_call_override_settings_of_the_cluster_snapshot(account: Account) -> None:
    """API_RestoreDBClusterFromSnapshot: CopyTagsToSnapshot, DeletionProtection"""
    account.cluster_snapshot(CopyTagsToSnapshot=True, DeletionProtection=True, BackupRetentionPeriod=7)
    default = restore(account)
    assert (default["CopyTagsToSnapshot"], default["DeletionProtection"]) == (False, False)
    assert default["BackupRetentionPeriod"] == 7
    explicit = restore(account, name="explicit", CopyTagsToSnapshot=True, BackupRetentionPeriod=3, Port=5433, Tags=TAGS)
    assert (explicit["CopyTagsToSnapshot"], explicit["BackupRetentionPeriod"], explicit["Port"]) == (True, 3, 5433)
    assert explicit["TagList"] == TAGS


def test_restored_cluster_defaults_to_the_default_version(account: Account, refused: Refused) -> None:
    """API_RestoreDBClusterFromSnapshot: EngineVersion"""
    account.cluster_snapshot()
    action = account.client("rds").restore_db_cluster_from_snapshot
    made = action(SnapshotIdentifier="before", DBClusterIdentifier="restored", Engine=AURORA)["DBCluster"]
    versions = account.client("rds").describe_db_engine_versions(Engine=AURORA, DefaultOnly=True)["DBEngineVersions"]
    assert made["EngineVersion"] == versions[0]["EngineVersion"] != "15.8"
    assert made["DBClusterParameterGroup"] == f"default.{versions[0]['DBParameterGroupFamily']}"
    message = refused("InvalidParameterCombination", restore, account=account, name="old", EngineVersion="15.7")
    assert message == "The snapshot of version 15.8 cannot be restored with the older version 15.7."


def test_restore_can_encrypt_an_aurora_cluster(account: Account) -> None:
    """API_RestoreDBClusterFromSnapshot: KmsKeyId"""
    account.cluster_snapshot()
    assert restore(account)["StorageEncrypted"] is False
    key = account.key()
    account.client("kms").create_alias(AliasName="alias/ours", TargetKeyId=key)
    assert restore(account, name="encrypted", KmsKeyId="alias/ours")["KmsKeyId"] == key


def test_restore_cannot_encrypt_a_multi_az_db_cluster(account: Account, refused: Refused) -> None:
    """multi-az-db-clusters-concepts.Limitations"""
    account.cluster_snapshot(Engine="mysql", EngineVersion="8.0.40")
    mysql = {"account": account, "Engine": "mysql", "EngineVersion": "8.0.40"}
    refused("InvalidParameterCombination", restore, KmsKeyId=account.key(), **mysql)
    assert restore(**mysql)["Engine"] == "mysql"


def test_shared_encrypted_cluster_snapshot_is_restored_directly(
    account: Account, other: Account, refused: Refused
) -> None:
    """API_RestoreDBClusterFromSnapshot: SnapshotIdentifier. A namesake of the caller's own is no substitute."""
    key = account.key()
    arn = account.cluster_snapshot(StorageEncrypted=True, KmsKeyId=key, Tags=TAGS)["DBClusterSnapshotArn"]
    other.cluster_snapshot()
    refused("DBClusterSnapshotNotFoundFault", restore, account=other, source=arn)
    share(account, other.id)
    refused("KMSKeyNotAccessibleFault", restore, account=other, source=arn)
    account.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=open_policy(account, other))
    made = restore(other, arn)
    assert (made["KmsKeyId"], made["TagList"]) == (key, [])
    own = other.key()
    assert restore(other, arn, "under-own-key", KmsKeyId=own)["KmsKeyId"] == own


def test_unfinished_or_unknown_cluster_snapshot_is_not_restored(slow: Account, refused: Refused) -> None:
    """API_RestoreDBClusterFromSnapshot: InvalidDBClusterSnapshotStateFault"""
    slow.cluster_snapshot()
    refused("InvalidDBClusterSnapshotStateFault", restore, account=slow)
    refused("DBClusterSnapshotNotFoundFault", restore, account=slow, source="unknown")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"Engine": "aurora-mysql"}, "InvalidParameterCombination"),
        ({"DBClusterParameterGroupName": "old"}, "InvalidParameterCombination"),
        ({"DBClusterParameterGroupName": "unknown"}, "DBClusterParameterGroupNotFound"),
        ({"KmsKeyId": "alias/unknown"}, "KMSKeyNotAccessibleFault"),
        ({"name": "analytics"}, "DBClusterAlreadyExistsFault"),
        ({"name": "two--hyphens"}, "InvalidParameterValue"),
    ],
)
def test_invalid_cluster_restore_setting_is_refused(
    account: Account, refused: Refused, wrong: dict[str, Any], code: str
) -> None:
    """API_RestoreDBClusterFromSnapshot: Errors; USER_WorkingWithParamGroups"""
    account.cluster_snapshot()
    account.cluster_parameter_group("old", "aurora-postgresql14")
    refused(code, restore, account=account, **wrong)
    account.cluster_parameter_group("ours", "aurora-postgresql15")
    assert restore(account, DBClusterParameterGroupName="ours")["DBClusterParameterGroup"] == "ours"
