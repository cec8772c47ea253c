"""The role in the target account that the source account can assume."""

from __future__ import annotations

import json
from collections.abc import Iterator

from endpoint import Endpoint

TARGET_ACCOUNT = "222222222222"
TARGET_ROLE = "SnapshotReceiver"


def seed_target_account(endpoint: Endpoint) -> Iterator[str]:
    """Create the role if it does not exist, and yield its description."""
    iam = endpoint.client_in(TARGET_ACCOUNT, "iam")
    try:
        iam.get_role(RoleName=TARGET_ROLE)
    except iam.exceptions.NoSuchEntityException:
        account = endpoint.client("sts").get_caller_identity()["Account"]
        role = iam.create_role(RoleName=TARGET_ROLE, AssumeRolePolicyDocument=_trust(account))["Role"]
        yield f"role {role['Arn']}"


def _trust(account: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
