"""Sharing an encrypted snapshot with another account and Region, with all steps and without each of them.

UPDATE_TRANSCRIPT=1 in the environment updates the transcript in docs/cross-account-sharing.md.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from accounts import TARGET_REGION, Server
from cross_account_sharing import Outcome, Scenario, run_scenario

PAGE = Path(__file__).parents[3] / "docs" / "cross-account-sharing.md"
BEGIN, END = "<!-- transcript: written by test_cross_account_sharing.py -->", "<!-- end of the transcript -->"
REFUSALS = {
    "customer managed key": ("InvalidParameterValue", "ModifyDBSnapshotAttribute"),
    "share": ("DBSnapshotNotFound", "CopyDBSnapshot"),
    "key policy": ("KMSKeyNotAccessibleFault", "CopyDBSnapshot"),
    "grants for RDS": ("KMSKeyNotAccessibleFault", "CopyDBSnapshot"),
    "iam policy": ("KMSKeyNotAccessibleFault", "CopyDBSnapshot"),
    "arn": ("DBSnapshotNotFound", "CopyDBSnapshot"),
    "target key": ("InvalidParameterValue", "CopyDBSnapshot"),
    "wait": ("InvalidDBSnapshotState", "RestoreDBInstanceFromDBSnapshot"),
    "copy": ("InvalidParameterValue", "RestoreDBInstanceFromDBSnapshot"),
}
TITLES = {
    "customer managed key": "The snapshot is encrypted under the default key `aws/rds`",
    "share": "The snapshot is not shared",
    "key policy": "The key policy does not allow the partner to use the key",
    "grants for RDS": "The key policy does not allow the partner to create grants for RDS",
    "iam policy": "The partner's role has no IAM permissions for the owner's key",
    "arn": "The source is specified by its identifier instead of its ARN",
    "target key": "The copy does not specify a key in its own Region",
    "wait": "The copy is restored before it is available",
    "copy": "The shared snapshot is restored without a copy",
}


@pytest.fixture(scope="module")
def outcomes(timed_server: Server) -> dict[str, Outcome]:
    """The outcome with all steps (under the empty name), and without each step."""
    return {left_out: run_scenario(timed_server, left_out) for left_out in ("", *REFUSALS)}


def test_encrypted_snapshot_is_restored_in_another_account_and_region(outcomes: dict[str, Outcome]) -> None:
    """USER_CopySnapshot: Cross-Region and cross-account copy in a single step"""
    scenario, restored = outcomes[""]
    assert not isinstance(restored, ClientError), restored
    assert restored["DBInstanceArn"] == f"arn:aws:rds:{TARGET_REGION}:{scenario.partner.id}:db:restored"
    assert restored["KmsKeyId"] == scenario.partner_key


@pytest.mark.parametrize("left_out", REFUSALS)
def test_sharing_without_a_step_is_refused(outcomes: dict[str, Outcome], left_out: str) -> None:
    """share-encrypted-snapshot; USER_CopySnapshot; USER_RestoreFromSnapshot"""
    _, error = outcomes[left_out]
    assert isinstance(error, ClientError), error
    assert (error.response["Error"]["Code"], error.operation_name) == REFUSALS[left_out]


def test_transcript_in_the_docs_is_up_to_date(outcomes: dict[str, Outcome]) -> None:
    parts = [_section("All steps", outcomes[""][0])]
    parts += [_section(title, outcomes[left_out][0]) for left_out, title in TITLES.items()]
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    written = "\n\n".join([f"{before}{BEGIN}", *parts, f"{END}{after}"])
    if os.environ.get("UPDATE_TRANSCRIPT"):
        PAGE.write_text(written)
    assert PAGE.read_text() == written, (
        "docs/cross-account-sharing.md is outdated; its first lines show how to update it"
    )


def _section(title: str, scenario: Scenario) -> str:
    return f"### {title}\n\n```text\n{scenario.transcript()}\n```"
