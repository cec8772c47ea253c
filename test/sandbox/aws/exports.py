"""An account with everything that an export needs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from accounts import SOURCE_REGION, Account

HOUR = 3600
ACTIONS = ["s3:PutObject*", "s3:GetObject*", "s3:ListBucket", "s3:DeleteObject*", "s3:GetBucketLocation"]


def trust(service: str = "export.rds.amazonaws.com", **condition: dict[str, str]) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    more = {"Condition": condition} if condition else {}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | more]})


def permissions(bucket: str, actions: list[str], effect: str = "Allow") -> str:
    resources = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    statement = {"Effect": effect, "Action": actions, "Resource": resources}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass
class Exports:
    """An account with a bucket, a role and a key for exports."""

    account: Account
    role: str = "exporter"
    named: dict[str, str] = field(default_factory=dict)

    @property
    def bucket(self) -> str:
        return f"exports-{self.account.id}"

    def prepare(self, region: str = SOURCE_REGION) -> Exports:
        s3, iam = self.account.client("s3", region), self.account.client("iam")
        place = {} if region == SOURCE_REGION else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=self.bucket, **place)
        iam.create_role(RoleName=self.role, AssumeRolePolicyDocument=trust())
        self.allow(ACTIONS)
        self.named = {
            "S3BucketName": self.bucket,
            "IamRoleArn": f"arn:aws:iam::{self.account.id}:role/{self.role}",
            "KmsKeyId": self.account.key(),
        }
        return self

    def allow(self, actions: list[str], effect: str = "Allow", name: str = "export") -> None:
        self.account.client("iam").put_role_policy(
            RoleName=self.role, PolicyName=name, PolicyDocument=permissions(self.bucket, actions, effect)
        )

    def start(self, name: str = "first", source: str = "snapshot:before", **more: Any) -> dict[str, Any]:
        arn = source if source.startswith("arn:") else f"arn:aws:rds:{SOURCE_REGION}:{self.account.id}:{source}"
        given = {"ExportTaskIdentifier": name, "SourceArn": arn} | self.named | more
        return dict(self.account.client("rds").start_export_task(**given))

    def describe(self, name: str = "first") -> dict[str, Any]:
        [task] = self.account.client("rds").describe_export_tasks(ExportTaskIdentifier=name)["ExportTasks"]
        return dict(task)

    def advance(self, hours: float) -> None:
        self.account.control("clock", advanceSeconds=hours * HOUR)
