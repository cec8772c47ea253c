"""ModifyDBSnapshotAttribute. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import pytest

from accounts import Account, Refused


def shared_with(account: Account, name: str = "before") -> list[str]:
    answer = account.client("rds").describe_db_snapshot_attributes(DBSnapshotIdentifier=name)
    attributes = answer["DBSnapshotAttributesResult"]["DBSnapshotAttributes"]
    return next(each["AttributeValues"] for each in attributes if each["AttributeName"] == "restore")


def test_snapshot_is_shared_and_unshared_in_one_call(account: Account) -> None:
    """API_ModifyDBSnapshotAttribute: ValuesToAdd, ValuesToRemove"""
    account.snapshot()
    account.share("before", "222222222222", "333333333333")
    account.client("rds").modify_db_snapshot_attribute(
        DBSnapshotIdentifier="before",
        AttributeName="restore",
        ValuesToAdd=["444444444444"],
        ValuesToRemove=["222222222222"],
    )
    assert shared_with(account) == ["333333333333", "444444444444"]


def test_removing_all_leaves_the_listed_accounts(account: Account) -> None:
    """API_ModifyDBSnapshotAttribute: ValuesToRemove"""
    account.snapshot()
    account.share("before", "all", "222222222222")
    account.client("rds").modify_db_snapshot_attribute(
        DBSnapshotIdentifier="before", AttributeName="restore", ValuesToRemove=["all"]
    )
    assert shared_with(account) == ["222222222222"]


def test_account_is_listed_once(account: Account) -> None:
    """API_ModifyDBSnapshotAttribute: ValuesToAdd"""
    account.snapshot()
    account.share("before", "222222222222", "222222222222")
    account.share("before", "222222222222")
    assert shared_with(account) == ["222222222222"]


@pytest.mark.parametrize("value", ["abc", "22222222222", "2222222222222", "ALL", ""])
def test_malformed_account_id_is_refused(account: Account, refused: Refused, value: str) -> None:
    """API_ModifyDBSnapshotAttribute: ValuesToAdd"""
    account.snapshot()
    message = refused("InvalidParameterValue", lambda: account.share("before", "222222222222", value))
    assert "ValuesToAdd" in message
    assert shared_with(account) == []


def test_encrypted_snapshot_cannot_be_public(account: Account, refused: Refused) -> None:
    """USER_ShareSnapshot: Sharing public snapshots"""
    account.snapshot(StorageEncrypted=True, KmsKeyId=account.key())
    refused("InvalidParameterValue", lambda: account.share("before", "all"))
    account.share("before", "222222222222")
    assert shared_with(account) == ["222222222222"]


def test_snapshot_under_the_default_key_is_not_shared(account: Account, refused: Refused) -> None:
    """share-encrypted-snapshot"""
    account.snapshot(StorageEncrypted=True)
    refused("InvalidParameterValue", lambda: account.share("before", "222222222222"))


def test_copy_under_a_customer_managed_key_can_be_shared(account: Account) -> None:
    """share-encrypted-snapshot"""
    account.snapshot(StorageEncrypted=True)
    account.client("rds").copy_db_snapshot(
        SourceDBSnapshotIdentifier="before", TargetDBSnapshotIdentifier="copied", KmsKeyId=account.key()
    )
    account.share("copied", "222222222222")
    assert shared_with(account, "copied") == ["222222222222"]


def test_automated_snapshot_is_not_shared(account: Account, refused: Refused) -> None:
    """USER_ShareSnapshot: manual snapshots only"""
    account.instance(BackupRetentionPeriod=1)
    [automated] = account.client("rds").describe_db_snapshots(SnapshotType="automated")["DBSnapshots"]
    message = refused("InvalidParameterValue", lambda: account.share(automated["DBSnapshotIdentifier"], "222222222222"))
    assert message.startswith("The parameter DBSnapshotIdentifier is not a valid identifier.")


def test_snapshot_of_aws_backup_is_not_shared(account: Account, refused: Refused) -> None:
    """USER_ShareSnapshot: manual snapshots only"""
    message = refused("InvalidParameterValue", lambda: account.share("awsbackup:job-1", "222222222222"))
    assert message == "The parameter awsbackup:job-1 is not a valid identifier."


def test_snapshot_is_shared_with_at_most_20_accounts(account: Account, refused: Refused) -> None:
    """USER_ShareSnapshot: up to 20 accounts"""
    account.snapshot()
    account.share("before", *(str(number) for number in range(200000000000, 200000000020)))
    refused("SharedSnapshotQuotaExceeded", lambda: account.share("before", "222222222222"))
    assert len(shared_with(account)) == 20


def test_unfinished_snapshot_is_not_shared(slow: Account, refused: Refused) -> None:
    """API_ModifyDBSnapshotAttribute: InvalidDBSnapshotState"""
    slow.snapshot()
    refused("InvalidDBSnapshotState", lambda: slow.share("before", "222222222222"))


def test_unknown_snapshot_is_not_found(account: Account, refused: Refused) -> None:
    """API_ModifyDBSnapshotAttribute: DBSnapshotNotFound"""
    refused("DBSnapshotNotFound", lambda: account.share("unknown", "222222222222"))


def test_only_the_owner_can_share_a_snapshot_and_read_its_attributes(
    account: Account, other: Account, refused: Refused
) -> None:
    """USER_ShareSnapshot: only the owner shares"""
    account.snapshot()
    account.share("before", other.id)
    refused("DBSnapshotNotFound", lambda: other.share("before", "444444444444"))
    refused("DBSnapshotNotFound", lambda: shared_with(other))


def test_only_the_attribute_restore_is_known(account: Account, refused: Refused) -> None:
    """API_ModifyDBSnapshotAttribute: AttributeName"""
    account.snapshot()
    modify = account.client("rds").modify_db_snapshot_attribute
    refused("InvalidParameterValue", modify, DBSnapshotIdentifier="before", AttributeName="copy", ValuesToAdd=["all"])
