"""Copies in progress: the limits and the queue of each database. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import pytest

from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused, Server, new_account

HOUR = 3600
LONG_AGO = "2026-01-02T03:04:05+00:00"


def sources(account: Account, number: int) -> list[str]:
    """Create instances with one available snapshot each; returns the ARNs of the snapshots."""
    rds, arns = account.client("rds"), []
    for index in range(number):
        account.instance(f"db{index}")
        made = rds.create_db_snapshot(DBInstanceIdentifier=f"db{index}", DBSnapshotIdentifier=f"of-db{index}")
        account.control("date", dbSnapshotIdentifier=f"of-db{index}", at=LONG_AGO)
        arns.append(made["DBSnapshot"]["DBSnapshotArn"])
    return arns


def test_concurrent_db_snapshot_copies_are_limited_per_region_and_account(
    slow: Account, slow_server: Server, refused: Refused
) -> None:
    """USER_CopySnapshot: copy requests in progress to a single destination Region per account"""
    arns = sources(slow, 4)
    for number, arn in enumerate(arns[:3]):
        slow.copy(arn, f"copy{number}", TARGET_REGION)
    message = refused("SnapshotQuotaExceeded", slow.copy, source=arns[3], target="copy3", region=TARGET_REGION)
    assert message == "Cannot copy more than 3 snapshots across regions"
    slow.copy(arns[3], "copy3", "us-west-2")
    other = new_account(slow_server)
    [arn] = sources(other, 1)
    other.copy(arn, region=TARGET_REGION)
    slow.control("fail-copy", region=TARGET_REGION, identifier="copy0")
    slow.copy(arns[3], "copy3", TARGET_REGION)


def test_concurrent_cluster_snapshot_copies_have_a_separate_limit(slow: Account, refused: Refused) -> None:
    """aurora-copy-snapshot: copy requests in progress to a single destination Region per account"""
    arn = slow.cluster_snapshot()["DBClusterSnapshotArn"]
    slow.control("date", dbClusterSnapshotIdentifier="before", at=LONG_AGO)
    for number in range(2):
        slow.cluster_copy(arn, f"copy{number}", TARGET_REGION)
    refused("SnapshotQuotaExceeded", slow.cluster_copy, source=arn, target="copy2", region=TARGET_REGION)
    [instance_arn] = sources(slow, 1)
    slow.copy(instance_arn, region=TARGET_REGION)


def test_copies_of_one_database_are_queued(slow: Account, slow_server: Server) -> None:
    """USER_CopySnapshot: copies of the same source DB instance are queued"""
    [arn] = sources(slow, 1)
    slow.copy(arn, "first", TARGET_REGION)
    slow.copy(arn, "second", "us-west-2")
    waiting = slow_server.copies(slow.id)
    assert [(each["identifier"], each["begun"] is None, each["status"]) for each in waiting] == [
        ("first", False, "creating"),
        ("second", True, "pending"),
    ]
    [second] = slow.client("rds", "us-west-2").describe_db_snapshots(DBSnapshotIdentifier="second")["DBSnapshots"]
    assert (second["Status"], second["PercentProgress"]) == ("pending", 0)
    assert slow.control("fail-copy", region=TARGET_REGION, identifier="First") == {
        "identifier": "first",
        "status": "failed",
    }
    failed, begun = slow_server.copies(slow.id)
    assert failed["status"] == "failed" and begun["begun"] == failed["ended"]
    assert (begun["status"], begun["ended"]) == ("creating", None)
    assert (begun["kind"], begun["region"]) == ("snapshot", "us-west-2")


def test_copies_of_one_cluster_are_queued(slow: Account) -> None:
    """AuroraUserGuide, aurora-copy-snapshot: copies of the same source are queued"""
    arn = slow.cluster_snapshot()["DBClusterSnapshotArn"]
    slow.control("date", dbClusterSnapshotIdentifier="before", at=LONG_AGO)
    assert slow.cluster_copy(arn, "first", TARGET_REGION)["Status"] == "copying"
    assert slow.cluster_copy(arn, "second", "us-west-2")["Status"] == "pending"


def test_failed_copy_has_the_status_failed_and_can_be_deleted(slow: Account, refused: Refused) -> None:
    """API_DeleteDBSnapshot: InvalidDBSnapshotState"""
    [arn] = sources(slow, 1)
    slow.copy(arn)
    rds = slow.client("rds")
    refused("InvalidDBSnapshotState", rds.delete_db_snapshot, DBSnapshotIdentifier="copied")
    slow.control("fail-copy", identifier="copied")
    [described] = rds.describe_db_snapshots(DBSnapshotIdentifier="copied")["DBSnapshots"]
    assert (described["Status"], described["PercentProgress"]) == ("failed", 0)
    refused("InvalidDBSnapshotState", slow.copy, source="copied", target="of-failed")
    rds.delete_db_snapshot(DBSnapshotIdentifier="copied")


def test_copy_ends_after_its_duration_and_the_next_copy_begins(timed: Account) -> None:
    """USER_CopySnapshot"""
    [arn] = sources(timed, 1)
    assert timed.copy(arn, "first", TARGET_REGION)["PercentProgress"] == 0
    timed.copy(arn, "second", TARGET_REGION)
    timed.control("clock", advanceSeconds=HOUR)
    assert [each["status"] for each in timed.server.copies(timed.id)] == ["available", "creating"]
    timed.control("clock", advanceSeconds=HOUR)
    first, second = timed.server.copies(timed.id)
    assert first["ended"] == second["begun"] and second["status"] == "available"
    assert second["ended"] - first["begun"] == pytest.approx(2 * HOUR)


def test_finished_copy_cannot_be_failed(account: Account, server: Server) -> None:
    account.snapshot()
    account.copy("before")
    assert [(each["identifier"], each["status"]) for each in server.copies(account.id)] == [("copied", "available")]
    answer = server.control("fail-copy", {"region": SOURCE_REGION, "account": account.id, "identifier": "copied"})
    assert answer == {"error": f"No copy `copied` is in progress in {SOURCE_REGION} of account {account.id}."}
