"""Fills the local AWS with the databases that the examples copy.

    python sandbox/seed/seed.py --endpoint http://127.0.0.1:PORT

In the source account, us-east-1: the DB instances `orders` (MySQL, under the customer managed key `alias/orders`),
`billing` (MySQL, under the default key `aws/rds`) and `catalog` (PostgreSQL, unencrypted). Each has two automated
snapshots, 26 and 2 hours old, and the manual snapshot `<database>-before-migration`, 3 days old. In the target account:
the role `SnapshotReceiver`, which the source account may assume.

What is there already is left alone: a second run makes nothing. Ages cannot be set through AWS's API, so they come
from the local AWS's own route /_sandbox/date.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.request import Request, urlopen

import boto3

REGION = "us-east-1"
TARGET_ACCOUNT = "222222222222"
TARGET_ROLE = "SnapshotReceiver"
KEY_ALIAS = "alias/orders"

INSTANCE_AGE = timedelta(days=30)
AUTOMATED_AGES = (timedelta(hours=26), timedelta(hours=2))
MANUAL_AGE = timedelta(days=3)


@dataclass(frozen=True)
class Database:
    """A DB instance to seed."""

    identifier: str
    engine: str
    version: str
    tags: dict[str, str] = field(default_factory=dict)
    encryption: dict[str, Any] = field(default_factory=dict)


DATABASES = (
    Database("orders", "mysql", "8.0.40", {"team": "shop", "data": "personal"}, {"StorageEncrypted": True}),
    Database("billing", "mysql", "8.0.40", {"team": "finance", "data": "financial"}, {"StorageEncrypted": True}),
    Database("catalog", "postgres", "16.4"),
)


class Seed:
    """Makes what is missing at one endpoint, and tells what it made."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.now = datetime.now(timezone.utc)
        self.rds, self.kms = self._client("rds"), self._client("kms")

    def run(self) -> Iterator[str]:
        """Make everything; yields a line for each thing made."""
        key, made = self._orders_key()
        yield from made
        for database in DATABASES:
            key_argument = {"KmsKeyId": key} if database.identifier == "orders" else {}
            yield from self._instance(database, key_argument)
            yield from self._automated_snapshots(database.identifier)
            yield from self._manual_snapshot(database.identifier)
        yield from self._target_role()

    def _orders_key(self) -> tuple[str, list[str]]:
        try:
            return str(self.kms.describe_key(KeyId=KEY_ALIAS)["KeyMetadata"]["Arn"]), []
        except self.kms.exceptions.NotFoundException:
            arn = str(self.kms.create_key(Description="Orders database")["KeyMetadata"]["Arn"])
            self.kms.enable_key_rotation(KeyId=arn)
            self.kms.create_alias(AliasName=KEY_ALIAS, TargetKeyId=arn)
            return arn, [f"key {KEY_ALIAS} ({arn})"]

    def _instance(self, database: Database, key: dict[str, str]) -> Iterator[str]:
        try:
            self.rds.describe_db_instances(DBInstanceIdentifier=database.identifier)
        except self.rds.exceptions.DBInstanceNotFoundFault:
            self.rds.create_db_instance(
                DBInstanceIdentifier=database.identifier,
                Engine=database.engine,
                EngineVersion=database.version,
                DBInstanceClass="db.t4g.medium",
                AllocatedStorage=100,
                StorageType="gp3",
                MasterUsername="administrator",
                MasterUserPassword="only-in-the-sandbox",
                BackupRetentionPeriod=7,
                CopyTagsToSnapshot=True,
                Tags=[{"Key": name, "Value": value} for name, value in database.tags.items()],
                **database.encryption,
                **key,
            )
            self._date(INSTANCE_AGE, dbInstanceIdentifier=database.identifier)
            yield f"DB instance {database.identifier} ({database.engine} {database.version})"

    def _automated_snapshots(self, instance: str) -> Iterator[str]:
        """A new instance has been backed up once, just now: that snapshot becomes the oldest one."""
        taken = self.rds.describe_db_snapshots(DBInstanceIdentifier=instance, SnapshotType="automated")["DBSnapshots"]
        taken.sort(key=lambda snapshot: snapshot["SnapshotCreateTime"])
        for number, age in enumerate(AUTOMATED_AGES):
            if number < len(taken) and taken[number]["SnapshotCreateTime"] < self.now - timedelta(hours=1):
                continue
            if number < len(taken):
                name = self._date(age, dbSnapshotIdentifier=taken[number]["DBSnapshotIdentifier"])
            else:
                name = self._control("automated-snapshot", dbInstanceIdentifier=instance, at=self._ago(age))
            yield f"automated snapshot {name['dbSnapshotIdentifier']}"

    def _manual_snapshot(self, instance: str) -> Iterator[str]:
        name = f"{instance}-before-migration"
        try:
            self.rds.describe_db_snapshots(DBSnapshotIdentifier=name)
        except self.rds.exceptions.DBSnapshotNotFoundFault:
            self.rds.create_db_snapshot(DBInstanceIdentifier=instance, DBSnapshotIdentifier=name)
            self._date(MANUAL_AGE, dbSnapshotIdentifier=name)
            yield f"manual snapshot {name}"

    def _target_role(self) -> Iterator[str]:
        """The role is made by the administrator role that AWS Organizations puts into every account."""
        administrator = f"arn:aws:iam::{TARGET_ACCOUNT}:role/OrganizationAccountAccessRole"
        given = self._client("sts").assume_role(RoleArn=administrator, RoleSessionName="seed")["Credentials"]
        iam = self._client(
            "iam",
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )
        account = self._client("sts").get_caller_identity()["Account"]
        try:
            iam.get_role(RoleName=TARGET_ROLE)
        except iam.exceptions.NoSuchEntityException:
            role = iam.create_role(RoleName=TARGET_ROLE, AssumeRolePolicyDocument=_trust(account))["Role"]
            yield f"role {role['Arn']}"

    def _ago(self, age: timedelta) -> str:
        return (self.now - age).isoformat()

    def _date(self, age: timedelta, **named: str) -> dict[str, str]:
        return self._control("date", at=self._ago(age), **named)

    def _control(self, route: str, **body: str) -> dict[str, str]:
        content = json.dumps({"region": REGION} | body).encode()
        with urlopen(Request(f"{self.endpoint}/_sandbox/{route}", content, method="POST"), timeout=30) as answer:
            return dict(json.load(answer))

    def _client(self, service: str, **credentials: str) -> Any:
        used = credentials or {"aws_access_key_id": "sandbox", "aws_secret_access_key": "sandbox"}
        return boto3.client(service, REGION, endpoint_url=self.endpoint, **used)


def _trust(account: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def main() -> None:
    """Seed the endpoint of the command line, and print what was made."""
    parser = argparse.ArgumentParser(description="Fill the local AWS with databases and snapshots.")
    parser.add_argument("--endpoint", required=True, help="where the local AWS answers, like http://127.0.0.1:4566")
    made = list(Seed(parser.parse_args().endpoint).run())
    for line in made:
        print(f"made {line}")
    if not made:
        print("nothing to make: everything is there already")


if __name__ == "__main__":
    main()
