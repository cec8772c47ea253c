"""Copies in progress: how many at once, and one after the other. Each test with the AWS page of its rule."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from conftest import HERE, THERE, Account, Server, new_account, start

Refused = Callable[..., str]
LONG_AGO = "2026-01-02T03:04:05+00:00"


def sources(account: Account, number: int) -> list[str]:
    """Make that many instances, each with a snapshot that is available; the snapshots' ARNs."""
    rds, arns = account.client("rds"), []
    for index in range(number):
        account.instance(f"db{index}")
        made = rds.create_db_snapshot(DBInstanceIdentifier=f"db{index}", DBSnapshotIdentifier=f"of-db{index}")
        account.control("date", dbSnapshotIdentifier=f"of-db{index}", at=LONG_AGO)
        arns.append(made["DBSnapshot"]["DBSnapshotArn"])
    return arns


def copies(server: Server, account: Account) -> list[dict[str, Any]]:
    with urlopen(f"{server.endpoint}/_sandbox/copies", timeout=10) as answer:
        return [each for each in json.load(answer) if each["account"] == account.id]


def test_copies_of_instances_in_progress_are_limited_per_region_and_account(
    slow: Account, slow_server: Server, refused: Refused
) -> None:
    """USER_CopySnapshot: copy requests in progress to a single destination Region per account"""
    arns = sources(slow, 4)
    for number, arn in enumerate(arns[:3]):
        slow.copy(arn, f"copy{number}", THERE)
    message = refused("SnapshotQuotaExceeded", slow.copy, source=arns[3], target="copy3", region=THERE)
    assert message == "Cannot copy more than 3 snapshots across regions"
    slow.copy(arns[3], "copy3", "us-west-2")
    other = new_account(slow_server)
    [arn] = sources(other, 1)
    other.copy(arn, region=THERE)
    slow.control("fail-copy", region=THERE, identifier="copy0")
    slow.copy(arns[3], "copy3", THERE)


def test_copies_of_clusters_in_progress_have_a_limit_of_their_own(slow: Account, refused: Refused) -> None:
    """aurora-copy-snapshot: copy requests in progress to a single destination Region per account"""
    arn = slow.cluster_snapshot()["DBClusterSnapshotArn"]
    slow.control("date", dbClusterSnapshotIdentifier="before", at=LONG_AGO)
    for number in range(2):
        slow.cluster_copy(arn, f"copy{number}", THERE)
    refused("SnapshotQuotaExceeded", slow.cluster_copy, source=arn, target="copy2", region=THERE)
    [instance_arn] = sources(slow, 1)
    slow.copy(instance_arn, region=THERE)


def test_copies_of_one_database_run_one_after_the_other(slow: Account, slow_server: Server) -> None:
    """USER_CopySnapshot: copies of the same source DB instance are queued"""
    [arn] = sources(slow, 1)
    slow.copy(arn, "first", THERE)
    slow.copy(arn, "second", "us-west-2")
    waiting = copies(slow_server, slow)
    assert [(each["identifier"], each["begun"] is None, each["status"]) for each in waiting] == [
        ("first", False, "creating"),
        ("second", True, "creating"),
    ]
    assert slow.control("fail-copy", region=THERE, identifier="First") == {"identifier": "first", "status": "failed"}
    failed, begun = copies(slow_server, slow)
    assert failed["status"] == "failed" and begun["begun"] == failed["ended"]
    assert begun["ended"] is None and begun["kind"] == "snapshot" and begun["region"] == "us-west-2"


def test_a_failed_copy_says_so_and_can_be_deleted(slow: Account, refused: Refused) -> None:
    """API_DeleteDBSnapshot: InvalidDBSnapshotState"""
    [arn] = sources(slow, 1)
    slow.copy(arn)
    rds = slow.client("rds")
    refused("InvalidDBSnapshotState", rds.delete_db_snapshot, DBSnapshotIdentifier="copied")
    slow.control("fail-copy", identifier="copied")
    [seen] = rds.describe_db_snapshots(DBSnapshotIdentifier="copied")["DBSnapshots"]
    assert (seen["Status"], seen["PercentProgress"]) == ("failed", 0)
    refused("InvalidDBSnapshotState", slow.copy, source="copied", target="of-failed")
    rds.delete_db_snapshot(DBSnapshotIdentifier="copied")


def test_a_copy_ends_when_its_time_is_over_and_the_next_one_begins(tmp_path: Path) -> None:
    """USER_CopySnapshot"""
    server = start(tmp_path, "--copy-seconds", "0.4")
    account = new_account(server)
    [arn] = sources(account, 1)
    rds = account.client("rds", THERE)
    assert account.copy(arn, "first", THERE)["PercentProgress"] < 100
    account.copy(arn, "second", THERE)
    deadline = time.monotonic() + 10
    while rds.describe_db_snapshots(DBSnapshotIdentifier="second")["DBSnapshots"][0]["Status"] != "available":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    first, second = copies(server, account)
    assert first["ended"] == second["begun"] and first["status"] == second["status"] == "available"
    assert abs(second["ended"] - first["begun"] - 0.8) < 0.01
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(5) == 0


def test_only_a_copy_in_progress_fails(account: Account, server: Server) -> None:
    account.snapshot()
    account.copy("before")
    assert [(each["identifier"], each["status"]) for each in copies(server, account)] == [("copied", "available")]
    body = json.dumps({"region": HERE, "account": account.id, "identifier": "copied"}).encode()
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{server.endpoint}/_sandbox/fail-copy", body, timeout=10)
    assert "no copy of that name is in progress" in caught.value.read().decode()
