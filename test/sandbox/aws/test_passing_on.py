"""One encrypted snapshot on its way to another account and Region: every step that is left out meets its refusal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import THERE, Server, control, new_account, start
from test_permissions import USE, operator, policy, root, statement

LET = [*USE, "kms:CreateGrant"]
FOR_RDS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}


@pytest.fixture(scope="module")
def minutes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS where a snapshot takes a minute."""
    server = start(tmp_path_factory.mktemp("minutes"), "--copy-seconds", "60")
    yield server
    server.process.terminate()
    server.process.wait(10)


class Passing:
    """The way of one snapshot, with one step left out or none."""

    def __init__(self, server: Server, left_out: str = "") -> None:
        self.server, self.left_out = server, left_out
        self.owner, guest = new_account(server), new_account(server)
        self.own_key = guest.key(THERE)
        self.guest, self.receiver = guest, operator(guest, statement(Action=LET, Resource=self.own_key))

    def takes(self, step: str) -> bool:
        return step != self.left_out

    def wait(self) -> None:
        if self.takes("wait"):
            control(self.server, "clock", {"advanceSeconds": 61})

    def go(self) -> dict[str, Any]:
        key = self._snapshot_under_a_key()
        if self.takes("share"):
            self.owner.share("before", self.guest.id)
        if self.takes("iam policy"):
            own = policy(statement(Action=LET, Resource=key))
            self.guest.client("iam").put_role_policy(RoleName="Operator", PolicyName="source", PolicyDocument=own)
        arn = f"arn:aws:rds:us-east-1:{self.owner.id}:snapshot:before"
        source = arn if self.takes("arn") else "before"
        named = {"KmsKeyId": self.own_key} if self.takes("own key") else {}
        if self.takes("copy"):
            arn = self.receiver.copy(source, region=THERE, **named)["DBSnapshotArn"]
        self.wait()
        region = THERE if self.takes("copy") else "us-east-1"
        rds = self.receiver.client("rds", region)
        given = {"DBSnapshotIdentifier": arn, "DBInstanceIdentifier": "restored"}
        return dict(rds.restore_db_instance_from_db_snapshot(**given)["DBInstance"])

    def _snapshot_under_a_key(self) -> str:
        opened = [statement(root(self.owner.id))]
        if self.takes("key policy"):
            opened.append(statement(root(self.guest.id), Action=USE))
        if self.takes("grants for RDS"):
            opened.append(statement(root(self.guest.id), Action="kms:CreateGrant", Condition=FOR_RDS))
        key = self.owner.key(Policy=policy(*opened)) if self.takes("customer key") else "alias/aws/rds"
        self.owner.snapshot(StorageEncrypted=True, KmsKeyId=key)
        control(self.server, "clock", {"advanceSeconds": 61})
        return key


def test_an_encrypted_snapshot_goes_to_another_account_and_region(minutes: Server) -> None:
    """USER_CopySnapshot: Cross-Region and cross-account copy in a single step"""
    passing = Passing(minutes)
    made = passing.go()
    assert made["DBInstanceArn"] == f"arn:aws:rds:{THERE}:{passing.guest.id}:db:restored"
    assert made["KmsKeyId"] == passing.own_key


@pytest.mark.parametrize(
    ("left_out", "code", "action"),
    [
        ("customer key", "InvalidParameterValue", "ModifyDBSnapshotAttribute"),
        ("share", "DBSnapshotNotFound", "CopyDBSnapshot"),
        ("key policy", "KMSKeyNotAccessibleFault", "CopyDBSnapshot"),
        ("grants for RDS", "KMSKeyNotAccessibleFault", "CopyDBSnapshot"),
        ("iam policy", "KMSKeyNotAccessibleFault", "CopyDBSnapshot"),
        ("arn", "DBSnapshotNotFound", "CopyDBSnapshot"),
        ("own key", "InvalidParameterValue", "CopyDBSnapshot"),
        ("wait", "InvalidDBSnapshotState", "RestoreDBInstanceFromDBSnapshot"),
        ("copy", "InvalidParameterValue", "RestoreDBInstanceFromDBSnapshot"),
    ],
)
def test_a_step_that_is_left_out_is_refused(minutes: Server, left_out: str, code: str, action: str) -> None:
    """share-encrypted-snapshot; USER_CopySnapshot; USER_RestoreFromSnapshot"""
    with pytest.raises(ClientError) as caught:
        Passing(minutes, left_out).go()
    print(f"without {left_out}: {json.dumps(caught.value.response['Error'])}")
    assert (caught.value.response["Error"]["Code"], caught.value.operation_name) == (code, action)
