"""Policy documents, roles and grants for tests."""

from __future__ import annotations

import json
from typing import Any

from accounts import Account, assume_role
from rules.key_access import COPY_ACTIONS

USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
"""The permissions that using a key requires, without grants."""


def root(account: str) -> str:
    """The root ARN of an account."""
    return f"arn:aws:iam::{account}:root"


def policy(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(principal: str = "", **changes: Any) -> dict[str, Any]:
    """A statement that allows every KMS action, with changes; without a principal for IAM policies."""
    named = {"Principal": {"AWS": principal}} if principal else {}
    return {"Effect": "Allow", "Action": "kms:*", "Resource": "*", **named, **changes}


def open_policy(account: Account, other: Account) -> str:
    """A key policy that allows every KMS action to two accounts."""
    return policy(statement(root(account.id)), statement(root(other.id)))


def grant_for_copies(account: Account, other: Account, key: str, **changes: Any) -> None:
    """Create a grant that allows another account to copy snapshots under a key."""
    operations = [action.removeprefix("kms:") for action in COPY_ACTIONS]
    given = {"GranteePrincipal": root(other.id), "Operations": operations} | changes
    account.client("kms").create_grant(KeyId=key, **given)


def share_encrypted_snapshot(account: Account, other: Account, **key: Any) -> tuple[str, str]:
    """Share an encrypted snapshot; the ARN of the snapshot and that of its key."""
    made = account.key(**key)
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=made)["DBSnapshotArn"]
    account.share("before", other.id)
    return arn, made


def operator(account: Account, *statements: dict[str, Any], managed: bool = False) -> Account:
    """The account with the credentials of a new role `Operator`, which has the statements as its IAM policy."""
    iam = account.client("iam")
    trust = policy({"Effect": "Allow", "Principal": {"AWS": root(account.id)}, "Action": "sts:AssumeRole"})
    arn = iam.create_role(RoleName="Operator", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    if managed:
        made = iam.create_policy(PolicyName="Use", PolicyDocument=policy(*statements))["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="Operator", PolicyArn=made)
    elif statements:
        iam.put_role_policy(RoleName="Operator", PolicyName="use", PolicyDocument=policy(*statements))
    return assume_role(account, arn)
