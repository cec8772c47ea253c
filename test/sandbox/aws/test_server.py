"""The server itself: its start and end, its control routes, many callers at once, and the seed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from conftest import HERE, SERVER, Account, Server, control, start


def test_it_tells_its_port_once_it_answers_and_ends_with_0_on_sigterm(tmp_path: Path) -> None:
    server = start(tmp_path)
    health = control(server, "health")
    assert json.loads((tmp_path / "port.json").read_text()) == {"port": server.port, "pid": server.process.pid}
    assert health == control(server, "health") and len(health["instance"]) == 36
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(5) == 0


def test_twenty_callers_at_once_lose_nothing(server: Server, account: Account) -> None:
    account.snapshot()

    def copy(number: int) -> str:
        rds = account.client("rds")
        name = f"copy-{number}"
        rds.copy_db_snapshot(SourceDBSnapshotIdentifier="before", TargetDBSnapshotIdentifier=name)
        account.client("kms").create_key()
        return str(rds.describe_db_snapshots(DBSnapshotIdentifier=name)["DBSnapshots"][0]["Status"])

    with ThreadPoolExecutor(20) as callers:
        assert set(callers.map(copy, range(20))) == {"available"}
    assert len(account.client("rds").describe_db_snapshots()["DBSnapshots"]) == 21
    assert len(account.client("kms").list_keys()["Keys"]) == 20


def test_an_automated_snapshot_is_made_on_request(server: Server, account: Account) -> None:
    account.instance(BackupRetentionPeriod=1, Tags=[{"Key": "a", "Value": "b"}], CopyTagsToSnapshot=True)
    body = {"region": HERE, "account": account.id, "dbInstanceIdentifier": "orders"}
    first, second = (control(server, "automated-snapshot", body)["dbSnapshotIdentifier"] for _ in range(2))
    assert first.startswith("rds:orders-") and first != second
    dated = control(server, "automated-snapshot", body | {"at": "2026-01-02T03:04:05+00:00"})
    assert dated == {"dbSnapshotIdentifier": "rds:orders-2026-01-02-03-04"}
    [seen] = account.client("rds").describe_db_snapshots(
        DBSnapshotIdentifier=dated["dbSnapshotIdentifier"], SnapshotType="automated"
    )["DBSnapshots"]
    assert seen["SnapshotCreateTime"].isoformat() == "2026-01-02T03:04:05+00:00"
    assert (seen["SnapshotType"], seen["TagList"]) == ("automated", [{"Key": "a", "Value": "b"}])


def test_snapshots_and_instances_are_dated(server: Server, account: Account) -> None:
    account.snapshot(BackupRetentionPeriod=1)
    rds = account.client("rds")
    [automated] = rds.describe_db_snapshots(SnapshotType="automated")["DBSnapshots"]
    body = {"region": HERE, "account": account.id, "at": "2026-01-02T03:04:05+01:00"}
    control(server, "date", body | {"dbInstanceIdentifier": "orders"})
    control(server, "date", body | {"dbSnapshotIdentifier": "before"})
    named = control(server, "date", body | {"dbSnapshotIdentifier": automated["DBSnapshotIdentifier"]})
    assert named == {"dbSnapshotIdentifier": "rds:orders-2026-01-02-02-04"}
    times = {str(each["SnapshotCreateTime"]) for each in rds.describe_db_snapshots()["DBSnapshots"]}
    times.add(str(rds.describe_db_instances()["DBInstances"][0]["InstanceCreateTime"]))
    assert times == {"2026-01-02 02:04:05+00:00"}


@pytest.mark.parametrize(
    ("route", "body", "error"),
    [
        ("automated-snapshot", {"region": HERE}, "'dbInstanceIdentifier' is missing in the body"),
        (
            "automated-snapshot",
            {"region": HERE, "dbInstanceIdentifier": "unknown"},
            "DBInstanceNotFound: DBInstance unknown not found.",
        ),
        (
            "date",
            {"region": HERE, "dbSnapshotIdentifier": "x", "at": "2026-01-02T03:04:05"},
            "at: '2026-01-02T03:04:05' has no offset: write for example 2026-11-24T03:12:00+00:00",
        ),
        ("quota", {"region": HERE, "name": "DBInstances", "max": -1}, "max: -1 is not 0 or more"),
        ("unknown", {}, "no such route"),
        ("clock", [], 'the body is []: write an object, for example {"region": "eu-west-1"}'),
        ("region", 5, 'the body is 5: write an object, for example {"region": "eu-west-1"}'),
        (
            "quota",
            {"region": HERE, "name": "DBInstances", "max": float("inf")},
            "cannot convert float infinity to integer",
        ),
        (
            "date",
            {"region": HERE, "dbSnapshotIdentifier": "x", "at": 1767323045},
            "at: 1767323045 is not a text: write it in quotes",
        ),
        (
            "automated-snapshot",
            {"region": "mars-north-1", "dbInstanceIdentifier": "orders"},
            "region: 'mars-north-1' is not the name of a Region: write for example eu-west-1",
        ),
        (
            "fail-copy",
            {"region": HERE, "account": 111111111111, "identifier": "orders"},
            "account: 111111111111 is not a text: write it in quotes",
        ),
        (
            "fail-copy",
            {"region": HERE, "account": "production", "identifier": "orders"},
            "account: 'production' is not an account id: write 12 digits in quotes",
        ),
    ],
)
def test_a_wrong_control_call_says_what_is_wrong(server: Server, route: str, body: Any, error: str) -> None:
    assert control(server, route, body) == {"error": error}


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "soon"])
def test_it_does_not_start_with_a_time_that_cannot_pass(tmp_path: Path, seconds: str) -> None:
    command = [sys.executable, str(SERVER), "--port-file", str(tmp_path / "port.json"), "--copy-seconds", seconds]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert f"argument --copy-seconds: invalid time value: '{seconds}'" in ended.stderr


@pytest.mark.parametrize("service", ["rds", "kms", "sts"])
def test_a_call_for_a_region_that_there_is_not_is_refused(server: Server, service: str, refused: Any) -> None:
    """IAM/latest/UserGuide/reference_sigv-troubleshooting: credential scope"""
    client = server.client(service, "mars-north-1")
    call = {"rds": "describe_db_snapshots", "kms": "list_keys", "sts": "get_caller_identity"}[service]
    message = refused("SignatureDoesNotMatch", getattr(client, call))
    assert message == "Credential should be scoped to a valid region, not 'mars-north-1'."
