"""The server: start and end, isolation from its caller, control routes, and concurrent callers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from accounts import SERVER, SOURCE_REGION, Account, Server, new_account, running_server


def test_server_writes_its_port_file_and_exits_with_0_on_sigterm(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        health = server.control("health")
        assert json.loads((tmp_path / "port.json").read_text()) == {"port": server.port, "pid": server.process.pid}
        assert health == server.control("health") and len(health["instance"]) == 36
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(5) == 0


def test_server_ignores_the_folder_environment_and_aws_files_of_its_caller(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text("not a config file")
    (tmp_path / "json.py").write_text("raise ImportError")
    hostile = {"HOME": str(tmp_path), "AWS_PROFILE": "missing", "INITIAL_NO_AUTH_ACTION_COUNT": "0", "TZ": "Asia/Tokyo"}
    with running_server(tmp_path, cwd=tmp_path, env={**os.environ, **hostile}) as server:
        account = new_account(server)
        assert account.snapshot()["Status"] == "creating"
        now = datetime.fromisoformat(server.control("clock", {"advanceSeconds": 0})["now"])
        assert abs(datetime.now(timezone.utc) - now) < timedelta(minutes=1)


def test_twenty_concurrent_callers_get_correct_answers(server: Server, account: Account) -> None:
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


def test_control_route_creates_an_automated_snapshot(server: Server, account: Account) -> None:
    account.instance(BackupRetentionPeriod=1, Tags=[{"Key": "a", "Value": "b"}], CopyTagsToSnapshot=True)
    body = {"region": SOURCE_REGION, "account": account.id, "dbInstanceIdentifier": "orders"}
    first, second = (server.control("automated-snapshot", body)["dbSnapshotIdentifier"] for _ in range(2))
    assert first.startswith("rds:orders-") and first != second
    dated = server.control("automated-snapshot", body | {"at": "2026-01-02T03:04:05+00:00"})
    assert dated == {"dbSnapshotIdentifier": "rds:orders-2026-01-02-03-04"}
    [described] = account.client("rds").describe_db_snapshots(
        DBSnapshotIdentifier=dated["dbSnapshotIdentifier"], SnapshotType="automated"
    )["DBSnapshots"]
    assert described["SnapshotCreateTime"].isoformat() == "2026-01-02T03:04:05+00:00"
    assert (described["SnapshotType"], described["TagList"]) == ("automated", [{"Key": "a", "Value": "b"}])


def test_control_route_sets_times_of_snapshots_and_instances(server: Server, account: Account) -> None:
    account.snapshot(BackupRetentionPeriod=1)
    rds = account.client("rds")
    [automated] = rds.describe_db_snapshots(SnapshotType="automated")["DBSnapshots"]
    body = {"region": SOURCE_REGION, "account": account.id, "at": "2026-01-02T03:04:05+01:00"}
    server.control("date", body | {"dbInstanceIdentifier": "orders"})
    server.control("date", body | {"dbSnapshotIdentifier": "before"})
    named = server.control("date", body | {"dbSnapshotIdentifier": automated["DBSnapshotIdentifier"]})
    assert named == {"dbSnapshotIdentifier": "rds:orders-2026-01-02-02-04"}
    times = {str(each["SnapshotCreateTime"]) for each in rds.describe_db_snapshots()["DBSnapshots"]}
    times.add(str(rds.describe_db_instances()["DBInstances"][0]["InstanceCreateTime"]))
    assert times == {"2026-01-02 02:04:05+00:00"}


@pytest.mark.parametrize(
    ("route", "body", "error"),
    [
        ("automated-snapshot", {"region": SOURCE_REGION}, "The body must contain `dbInstanceIdentifier`."),
        (
            "automated-snapshot",
            {"region": SOURCE_REGION, "dbInstanceIdentifier": "unknown"},
            "DBInstanceNotFound: DBInstance unknown not found.",
        ),
        (
            "date",
            {"region": SOURCE_REGION, "dbSnapshotIdentifier": "x", "at": "2026-01-02T03:04:05"},
            "`at` must have an offset, such as 2026-11-24T03:12:00+00:00, but is '2026-01-02T03:04:05'.",
        ),
        ("quota", {"region": SOURCE_REGION, "name": "DBInstances", "max": -1}, "`max` must be 0 or more, but is -1."),
        ("unknown", {}, "Unknown route: POST /_sandbox/unknown"),
        ("clock", [], 'The body must be an object, such as {"region": "eu-west-1"}, but is [].'),
        ("region", 5, 'The body must be an object, such as {"region": "eu-west-1"}, but is 5.'),
        (
            "quota",
            {"region": SOURCE_REGION, "name": "DBInstances", "max": float("inf")},
            "`max` must be a number, but is Infinity.",
        ),
        (
            "date",
            {"region": SOURCE_REGION, "dbSnapshotIdentifier": "x", "at": 1767323045},
            "`at` must be a string, but is 1767323045.",
        ),
        (
            "automated-snapshot",
            {"region": "mars-north-1", "dbInstanceIdentifier": "orders"},
            "`region` must be the name of a Region, such as eu-west-1, but is 'mars-north-1'.",
        ),
        (
            "fail-copy",
            {"region": SOURCE_REGION, "account": 111111111111, "identifier": "orders"},
            "`account` must be a string, but is 111111111111.",
        ),
        (
            "fail-copy",
            {"region": SOURCE_REGION, "account": "production", "identifier": "orders"},
            "`account` must be a 12-digit account ID, but is 'production'.",
        ),
    ],
)
def test_invalid_control_request_returns_an_error(server: Server, route: str, body: Any, error: str) -> None:
    assert server.control(route, body) == {"error": error}


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "soon"])
def test_server_refuses_an_invalid_duration(tmp_path: Path, seconds: str) -> None:
    command = [sys.executable, str(SERVER), "--port-file", str(tmp_path / "port.json"), "--copy-seconds", seconds]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert f"argument --copy-seconds: invalid duration value: '{seconds}'" in ended.stderr


@pytest.mark.parametrize("service", ["rds", "kms", "sts"])
def test_request_for_an_unknown_region_is_refused(server: Server, service: str, refused: Any) -> None:
    """IAM/latest/UserGuide/reference_sigv-troubleshooting: credential scope"""
    client = server.client(service, "mars-north-1")
    call = {"rds": "describe_db_snapshots", "kms": "list_keys", "sts": "get_caller_identity"}[service]
    message = refused("SignatureDoesNotMatch", getattr(client, call))
    assert message == "Credential should be scoped to a valid region, not 'mars-north-1'."
