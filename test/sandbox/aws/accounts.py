"""A local AWS in a process of its own, and accounts on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config

SERVER = Path(__file__).parents[3] / "sandbox" / "aws" / "server.py"
SOURCE_REGION = "us-east-1"
TARGET_REGION = "eu-west-1"

Refused = Callable[..., str]
"""The fixture `refused`: calls an action that must fail with an error code, and returns the error message."""

_numbers = count(300000000000)
_clients: dict[tuple[int, str, str, str], Any] = {}


@dataclass(frozen=True)
class Server:
    """A running local AWS."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, service: str, region: str = SOURCE_REGION, **credentials: str) -> Any:
        """A client with the given credentials, or a long-term access key. It does not retry or validate parameters."""
        used = credentials or {"aws_access_key_id": "ordinary", "aws_secret_access_key": "ordinary"}
        known = (self.port, service, region, used["aws_access_key_id"])
        if known not in _clients:
            config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
            _clients[known] = boto3.client(service, region, endpoint_url=self.endpoint, config=config, **used)
        return _clients[known]

    def control(self, route: str, body: Any = None) -> dict[str, Any]:
        """Call a control route; returns its answer or error."""
        content = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(f"{self.endpoint}/_sandbox/{route}", content), timeout=10) as answer:
                return dict(json.load(answer))
        except HTTPError as problem:
            return dict(json.load(problem))

    def control_list(self, route: str, body: Any) -> list[dict[str, Any]]:
        """Call a control route that answers with a list."""
        with urlopen(Request(f"{self.endpoint}/_sandbox/{route}", json.dumps(body).encode()), timeout=10) as answer:
            return list(json.load(answer))

    def copies(self, account: str) -> list[dict[str, Any]]:
        """All copies of an account since the start of the server."""
        with urlopen(f"{self.endpoint}/_sandbox/copies", timeout=10) as answer:
            return [each for each in json.load(answer) if each["account"] == account]


@dataclass(frozen=True)
class Account:
    """An account of one test."""

    id: str
    server: Server
    credentials: dict[str, str]

    def client(self, service: str, region: str = SOURCE_REGION) -> Any:
        return self.server.client(service, region, **self.credentials)

    def role(self, name: str) -> str:
        """Create a role; returns its ARN."""
        role = self.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": []}))
        return str(role["Role"]["Arn"])

    def key(self, region: str = SOURCE_REGION, **arguments: Any) -> str:
        """Create a customer managed key; returns its ARN."""
        return str(self.client("kms", region).create_key(**arguments)["KeyMetadata"]["Arn"])

    def instance(self, name: str = "orders", **arguments: Any) -> dict[str, Any]:
        """Create a DB instance. Defaults to unencrypted MySQL without automated snapshots."""
        settings = {
            "DBInstanceClass": "db.t4g.micro",
            "Engine": "mysql",
            "EngineVersion": "8.0.40",
            "AllocatedStorage": 20,
            "MasterUsername": "admin",
            "MasterUserPassword": "not-a-secret",
            "BackupRetentionPeriod": 0,
        }
        return self.client("rds").create_db_instance(DBInstanceIdentifier=name, **(settings | arguments))["DBInstance"]

    def snapshot(self, name: str = "before", **instance: Any) -> dict[str, Any]:
        """Create a DB instance `orders` and a manual snapshot of it."""
        self.instance(**instance)
        rds = self.client("rds")
        return rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier=name)["DBSnapshot"]

    def copy(
        self, source: str, target: str = "copied", region: str = SOURCE_REGION, **arguments: Any
    ) -> dict[str, Any]:
        """Copy a DB snapshot to this account."""
        named = {"SourceDBSnapshotIdentifier": source, "TargetDBSnapshotIdentifier": target}
        return self.client("rds", region).copy_db_snapshot(**named, **arguments)["DBSnapshot"]

    def cluster(self, name: str = "analytics", **arguments: Any) -> dict[str, Any]:
        """Create a DB cluster. Defaults to Aurora PostgreSQL with one automated snapshot."""
        settings = {
            "Engine": "aurora-postgresql",
            "EngineVersion": "15.8",
            "MasterUsername": "admin",
            "MasterUserPassword": "not-a-secret",
            "BackupRetentionPeriod": 1,
        }
        return self.client("rds").create_db_cluster(DBClusterIdentifier=name, **(settings | arguments))["DBCluster"]

    def cluster_member(self, name: str = "analytics-1", **arguments: Any) -> dict[str, Any]:
        """Create a DB instance in the DB cluster `analytics`."""
        settings = {"DBInstanceClass": "db.r6g.large", "Engine": "aurora-postgresql"} | arguments
        rds = self.client("rds")
        return rds.create_db_instance(DBInstanceIdentifier=name, DBClusterIdentifier="analytics", **settings)[
            "DBInstance"
        ]

    def cluster_snapshot(self, name: str = "before", **cluster: Any) -> dict[str, Any]:
        """Create a DB cluster `analytics` and a manual snapshot of it."""
        self.cluster(**cluster)
        named = {"DBClusterIdentifier": "analytics", "DBClusterSnapshotIdentifier": name}
        return self.client("rds").create_db_cluster_snapshot(**named)["DBClusterSnapshot"]

    def cluster_copy(
        self, source: str, target: str = "copied", region: str = SOURCE_REGION, **more: Any
    ) -> dict[str, Any]:
        """Copy a cluster snapshot to this account."""
        named = {"SourceDBClusterSnapshotIdentifier": source, "TargetDBClusterSnapshotIdentifier": target}
        return self.client("rds", region).copy_db_cluster_snapshot(**named, **more)["DBClusterSnapshot"]

    def option_group(
        self, name: str, engine: str, version: str, *options: dict[str, Any], region: str = SOURCE_REGION
    ) -> dict[str, Any]:
        """Create an option group with the given options."""
        rds = self.client("rds", region)
        made = rds.create_option_group(
            OptionGroupName=name, EngineName=engine, MajorEngineVersion=version, OptionGroupDescription="Of a test"
        )
        if options:
            made = rds.modify_option_group(OptionGroupName=name, OptionsToInclude=list(options))
        return made["OptionGroup"]

    def parameter_group(
        self, name: str = "ours", family: str = "mysql8.0", region: str = SOURCE_REGION, **more: Any
    ) -> Any:
        """Create a DB parameter group."""
        given = {"DBParameterGroupName": name, "DBParameterGroupFamily": family, "Description": "Of a test"}
        return self.client("rds", region).create_db_parameter_group(**(given | more))["DBParameterGroup"]

    def cluster_parameter_group(self, name: str = "ours", family: str = "aurora-postgresql15", **more: Any) -> Any:
        """Create a DB cluster parameter group."""
        given = {"DBClusterParameterGroupName": name, "DBParameterGroupFamily": family, "Description": "Of a test"}
        return self.client("rds").create_db_cluster_parameter_group(**(given | more))["DBClusterParameterGroup"]

    def control(self, route: str, **body: Any) -> dict[str, Any]:
        """Call a control route for this account in the source Region, which must succeed."""
        answer = self.server.control(route, {"region": SOURCE_REGION, "account": self.id, **body})
        assert "error" not in answer, answer
        return answer

    def share(self, name: str, *accounts: str) -> None:
        """Share a DB snapshot with accounts."""
        self.client("rds").modify_db_snapshot_attribute(
            DBSnapshotIdentifier=name, AttributeName="restore", ValuesToAdd=list(accounts)
        )


@contextmanager
def running_server(folder: Path, *arguments: str, **options: Any) -> Iterator[Server]:
    """Start a server, wait until it answers, and end it. `options` are those of subprocess.Popen."""
    port_file = folder / "port.json"
    process = subprocess.Popen([sys.executable, str(SERVER), "--port-file", str(port_file), *arguments], **options)
    try:
        deadline = time.monotonic() + 30
        while not port_file.exists():
            assert process.poll() is None and time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)
        yield Server(json.loads(port_file.read_text())["port"], process)
    finally:
        process.terminate()
        process.wait(10)


def ignore_callers_aws_settings() -> None:
    """Remove the AWS settings and proxies of whoever runs the tests from the environment."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "MOTO_")) or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)


def new_account(server: Server) -> Account:
    """An account without any resources."""
    role = f"arn:aws:iam::{next(_numbers)}:role/OrganizationAccountAccessRole"
    return assume_role(Account("111111111111", server, {}), role, "test")


def assume_role(account: Account, role: str, session: str = "now", **arguments: str) -> Account:
    """The account of a role, with the credentials of a session of that role."""
    sts = account.client("sts")
    given = sts.assume_role(RoleArn=role, RoleSessionName=session, **arguments)["Credentials"]
    credentials = {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
    return Account(role.split(":")[4], account.server, credentials)
