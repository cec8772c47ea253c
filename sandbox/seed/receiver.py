"""The role in the target account that the source account may assume."""

from __future__ import annotations

import json
from collections.abc import Iterator

from endpoint import Endpoint

TARGET_ACCOUNT = "222222222222"
TARGET_ROLE = "SnapshotReceiver"


def seed_receiver(at: Endpoint) -> Iterator[str]:
    """Make the role, which the source account may assume."""
    iam = at.client_in(TARGET_ACCOUNT, "iam")
    try:
        iam.get_role(RoleName=TARGET_ROLE)
    except iam.exceptions.NoSuchEntityException:
        account = at.client("sts").get_caller_identity()["Account"]
        role = iam.create_role(RoleName=TARGET_ROLE, AssumeRolePolicyDocument=_trust(account))["Role"]
        yield f"role {role['Arn']}"


def _trust(account: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
