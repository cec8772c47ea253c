"""The clock that tests can move, and the duration of snapshots and copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from accounts import TARGET_REGION, Account, Server, new_account, running_server

HOUR = 3600


@pytest.fixture(scope="module")
def hours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS where a snapshot takes an hour, and six more minutes for each GiB."""
    folder = tmp_path_factory.mktemp("hours")
    with running_server(folder, "--copy-seconds", str(HOUR), "--copy-seconds-per-gib", "360") as server:
        yield server


def advance(server: Server, seconds: float) -> datetime:
    return datetime.fromisoformat(server.control("clock", {"advanceSeconds": seconds})["now"])


def described(account: Account, name: str, region: str) -> dict[str, Any]:
    rds = account.client("rds", region)
    return dict(rds.describe_db_snapshots(DBSnapshotIdentifier=name)["DBSnapshots"][0])


def test_clock_is_the_current_time_plus_an_offset(hours: Server) -> None:
    before = advance(hours, 0)
    later = advance(hours, 90.5)
    assert timedelta(seconds=90) < later - before < timedelta(seconds=120)
    assert later > datetime.now(timezone.utc) + timedelta(seconds=60)


def test_duration_of_snapshots_and_copies_depends_on_their_size(hours: Server) -> None:
    """API_DBSnapshot: PercentProgress, SnapshotCreateTime"""
    account = new_account(hours)
    arn = account.snapshot(AllocatedStorage=20)["DBSnapshotArn"]
    assert described(account, "before", "us-east-1")["Status"] == "creating"
    advance(hours, 3 * HOUR - 60)
    almost = described(account, "before", "us-east-1")
    assert (almost["Status"], almost["PercentProgress"]) == ("creating", 99)
    advance(hours, 60)
    assert described(account, "before", "us-east-1")["Status"] == "available"
    copied = account.copy(arn, region=TARGET_REGION)
    assert copied["SnapshotCreateTime"] > datetime.now(timezone.utc) + timedelta(hours=2)
    advance(hours, 1.5 * HOUR)
    half = described(account, "copied", TARGET_REGION)
    assert (half["Status"], half["PercentProgress"]) == ("creating", 50)
    advance(hours, 1.5 * HOUR)
    assert described(account, "copied", TARGET_REGION)["Status"] == "available"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "The body must contain `advanceSeconds`."),
        ({"advanceSeconds": "60"}, '`advanceSeconds` must be a number, but is "60".'),
        (
            {"advanceSeconds": -1},
            "`advanceSeconds` must be a number from 0 to 31536000, but is -1.",
        ),
    ],
)
def test_clock_refuses_invalid_offsets(server: Server, body: dict[str, Any], error: str) -> None:
    assert server.control("clock", body) == {"error": error}


def test_answers_have_the_date_of_the_clock(hours: Server) -> None:
    now = advance(hours, 30 * 24 * HOUR)
    answer = new_account(hours).client("sts", TARGET_REGION).get_caller_identity()
    date = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    assert abs(date - now) < timedelta(seconds=60)
