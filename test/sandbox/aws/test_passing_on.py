"""One encrypted snapshot on its way to another account and Region: every step that is left out meets its refusal.

With UPDATE_TRANSCRIPT=1 in the environment, the transcript of it in docs/passing-on.md is written anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import THERE, Server, start
from passing import Passing, passed

PAGE = Path(__file__).parents[3] / "docs" / "passing-on.md"
BEGIN, END = "<!-- transcript: written by test_passing_on.py -->", "<!-- end of the transcript -->"
REFUSALS = {
    "customer key": ("InvalidParameterValue", "ModifyDBSnapshotAttribute"),
    "share": ("DBSnapshotNotFound", "CopyDBSnapshot"),
    "key policy": ("KMSKeyNotAccessibleFault", "CopyDBSnapshot"),
    "grants for RDS": ("KMSKeyNotAccessibleFault", "CopyDBSnapshot"),
    "iam policy": ("KMSKeyNotAccessibleFault", "CopyDBSnapshot"),
    "arn": ("DBSnapshotNotFound", "CopyDBSnapshot"),
    "own key": ("InvalidParameterValue", "CopyDBSnapshot"),
    "wait": ("InvalidDBSnapshotState", "RestoreDBInstanceFromDBSnapshot"),
    "copy": ("InvalidParameterValue", "RestoreDBInstanceFromDBSnapshot"),
}
TITLES = {
    "customer key": "The snapshot is under the default key `aws/rds`",
    "share": "The snapshot is not shared",
    "key policy": "The key policy does not let the partner use the key",
    "grants for RDS": "The key policy does not let the partner's RDS make grants",
    "iam policy": "The partner's role has no IAM policy for the owner's key",
    "arn": "The source is named by its identifier and not by its ARN",
    "own key": "The copy names no key of its own Region",
    "wait": "The copy is restored before it is there",
    "copy": "The shared snapshot is restored without a copy",
}

Ends = dict[str, tuple[Passing, dict[str, Any] | ClientError]]


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ends]:
    """Every way, on a local AWS where a snapshot takes a minute."""
    server: Server = start(tmp_path_factory.mktemp("minutes"), "--copy-seconds", "60")
    yield {left_out: passed(server, left_out) for left_out in ("", *REFUSALS)}
    server.process.terminate()
    server.process.wait(10)


def test_an_encrypted_snapshot_goes_to_another_account_and_region(ends: Ends) -> None:
    """USER_CopySnapshot: Cross-Region and cross-account copy in a single step"""
    passing, made = ends[""]
    assert not isinstance(made, ClientError), made
    assert made["DBInstanceArn"] == f"arn:aws:rds:{THERE}:{passing.guest.id}:db:restored"
    assert made["KmsKeyId"] == passing.own_key


@pytest.mark.parametrize("left_out", REFUSALS)
def test_a_step_that_is_left_out_is_refused(ends: Ends, left_out: str) -> None:
    """share-encrypted-snapshot; USER_CopySnapshot; USER_RestoreFromSnapshot"""
    _, error = ends[left_out]
    assert isinstance(error, ClientError), error
    assert (error.response["Error"]["Code"], error.operation_name) == REFUSALS[left_out]


def test_the_transcript_in_the_docs_is_what_is_answered_today(ends: Ends) -> None:
    parts = [_part("All steps", ends[""][0])]
    parts += [_part(title, ends[left_out][0]) for left_out, title in TITLES.items()]
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    written = "\n\n".join([f"{before}{BEGIN}", *parts, f"{END}{after}"])
    if os.environ.get("UPDATE_TRANSCRIPT"):
        PAGE.write_text(written)
    assert PAGE.read_text() == written, "docs/passing-on.md is old: its first lines say how it is written anew"


def _part(title: str, passing: Passing) -> str:
    return f"### {title}\n\n```text\n{passing.transcript()}\n```"
