"""Fixtures: the local AWS in processes of its own, and a fresh account for each test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

SERVER = Path(__file__).parents[3] / "sandbox" / "aws" / "server.py"
HERE = "us-east-1"
THERE = "eu-west-1"

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

    def client(self, service: str, region: str = HERE, **credentials: str) -> Any:
        """A client with the given credentials, or with an ordinary access key; it retries and checks nothing."""
        used = credentials or {"aws_access_key_id": "ordinary", "aws_secret_access_key": "ordinary"}
        known = (self.port, service, region, used["aws_access_key_id"])
        if known not in _clients:
            config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
            _clients[known] = boto3.client(service, region, endpoint_url=self.endpoint, config=config, **used)
        return _clients[known]


@dataclass(frozen=True)
class Account:
    """An account that one test has for itself."""

    id: str
    server: Server
    credentials: dict[str, str]

    def client(self, service: str, region: str = HERE) -> Any:
        return self.server.client(service, region, **self.credentials)

    def role(self, name: str) -> str:
        """Make a role in this account; its ARN."""
        role = self.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": []}))
        return str(role["Role"]["Arn"])

    def key(self, region: str = HERE, **arguments: Any) -> str:
        """Make a customer managed key; its ARN."""
        return str(self.client("kms", region).create_key(**arguments)["KeyMetadata"]["Arn"])

    def instance(self, name: str = "orders", **arguments: Any) -> dict[str, Any]:
        """Make a DB instance: MySQL, unencrypted, without automated snapshots unless told otherwise."""
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
        """Make a DB instance `orders` and a manual snapshot of it."""
        self.instance(**instance)
        rds = self.client("rds")
        return rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier=name)["DBSnapshot"]

    def copy(self, source: str, target: str = "copied", region: str = HERE, **arguments: Any) -> dict[str, Any]:
        """Copy a snapshot into this account."""
        named = {"SourceDBSnapshotIdentifier": source, "TargetDBSnapshotIdentifier": target}
        return self.client("rds", region).copy_db_snapshot(**named, **arguments)["DBSnapshot"]

    def cluster(self, name: str = "analytics", **arguments: Any) -> dict[str, Any]:
        """Make a DB cluster: Aurora PostgreSQL. It has one automated snapshot, since no cluster is without backups."""
        settings = {
            "Engine": "aurora-postgresql",
            "EngineVersion": "15.8",
            "MasterUsername": "admin",
            "MasterUserPassword": "not-a-secret",
            "BackupRetentionPeriod": 1,
        }
        return self.client("rds").create_db_cluster(DBClusterIdentifier=name, **(settings | arguments))["DBCluster"]

    def cluster_snapshot(self, name: str = "before", **cluster: Any) -> dict[str, Any]:
        """Make a DB cluster `analytics` and a manual snapshot of it."""
        self.cluster(**cluster)
        named = {"DBClusterIdentifier": "analytics", "DBClusterSnapshotIdentifier": name}
        return self.client("rds").create_db_cluster_snapshot(**named)["DBClusterSnapshot"]

    def cluster_copy(self, source: str, target: str = "copied", region: str = HERE, **more: Any) -> dict[str, Any]:
        """Copy a cluster snapshot into this account."""
        named = {"SourceDBClusterSnapshotIdentifier": source, "TargetDBClusterSnapshotIdentifier": target}
        return self.client("rds", region).copy_db_cluster_snapshot(**named, **more)["DBClusterSnapshot"]

    def option_group(
        self, name: str, engine: str, version: str, *options: dict[str, Any], region: str = HERE
    ) -> dict[str, Any]:
        """Make an option group with the given options."""
        rds = self.client("rds", region)
        made = rds.create_option_group(
            OptionGroupName=name, EngineName=engine, MajorEngineVersion=version, OptionGroupDescription="Of a test"
        )
        if options:
            made = rds.modify_option_group(OptionGroupName=name, OptionsToInclude=list(options))
        return made["OptionGroup"]

    def parameter_group(self, name: str = "ours", family: str = "mysql8.0", region: str = HERE, **more: Any) -> Any:
        """Make a DB parameter group."""
        given = {"DBParameterGroupName": name, "DBParameterGroupFamily": family, "Description": "Of a test"}
        return self.client("rds", region).create_db_parameter_group(**(given | more))["DBParameterGroup"]

    def cluster_parameter_group(self, name: str = "ours", family: str = "aurora-postgresql15", **more: Any) -> Any:
        """Make a DB cluster parameter group."""
        given = {"DBClusterParameterGroupName": name, "DBParameterGroupFamily": family, "Description": "Of a test"}
        return self.client("rds").create_db_cluster_parameter_group(**(given | more))["DBClusterParameterGroup"]

    def control(self, route: str, **body: Any) -> dict[str, Any]:
        """Call a route of the local AWS's own for this account."""
        content = json.dumps({"region": HERE, "account": self.id, **body}).encode()
        with urlopen(Request(f"{self.server.endpoint}/_sandbox/{route}", content), timeout=10) as answer:
            return dict(json.load(answer))

    def share(self, name: str, *accounts: str) -> None:
        self.client("rds").modify_db_snapshot_attribute(
            DBSnapshotIdentifier=name, AttributeName="restore", ValuesToAdd=list(accounts)
        )


def control(server: Server, route: str, body: Any = None) -> dict[str, Any]:
    """Call a route of the local AWS's own: its answer, or its error."""
    content = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(f"{server.endpoint}/_sandbox/{route}", content), timeout=10) as answer:
            return dict(json.load(answer))
    except HTTPError as problem:
        return dict(json.load(problem))


def start(folder: Path, *arguments: str) -> Server:
    """Start a server and wait until it answers."""
    port_file = folder / "port.json"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MOTO_"))}
    process = subprocess.Popen(
        [sys.executable, str(SERVER), "--port-file", str(port_file), *arguments], env=environment
    )
    deadline = time.monotonic() + 30
    while not port_file.exists():
        assert process.poll() is None and time.monotonic() < deadline, "the server did not start"
        time.sleep(0.05)
    return Server(json.loads(port_file.read_text())["port"], process)


def _served(folder: Path, *arguments: str) -> Iterator[Server]:
    server = start(folder, *arguments)
    yield server
    server.process.terminate()
    server.process.wait(10)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS where snapshots are there at once."""
    yield from _served(tmp_path_factory.mktemp("server"), "--copy-seconds", "0")


@pytest.fixture(scope="session")
def slow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS where a snapshot is being created for as long as the tests run, with few copies at once."""
    limits = ("--instance-copies", "3", "--cluster-copies", "2")
    yield from _served(tmp_path_factory.mktemp("slow-server"), "--copy-seconds", "600", *limits)


def open_policy(account: Account, other: Account) -> str:
    """A key policy that opens a key of one account to another in full."""
    principals = [f"arn:aws:iam::{each.id}:root" for each in (account, other)]
    statement = {"Effect": "Allow", "Principal": {"AWS": principals}, "Action": "kms:*", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(scope="session")
def timed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS where whatever takes time takes an hour, and whose clock tests may move."""
    yield from _served(tmp_path_factory.mktemp("timed-server"), "--copy-seconds", "3600")


def new_account(server: Server) -> Account:
    """An account that nothing was done in yet."""
    number = str(next(_numbers))
    role = f"arn:aws:iam::{number}:role/OrganizationAccountAccessRole"
    given = server.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    credentials = {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
    return Account(number, server, credentials)


@pytest.fixture
def account(server: Server) -> Account:
    return new_account(server)


@pytest.fixture
def other(server: Server) -> Account:
    """A second account."""
    return new_account(server)


@pytest.fixture
def slow(slow_server: Server) -> Account:
    """An account where snapshots stay in creation."""
    return new_account(slow_server)


@pytest.fixture
def timed(timed_server: Server) -> Account:
    """An account where whatever takes time takes an hour of a clock that tests may move."""
    return new_account(timed_server)


@pytest.fixture
def refused() -> Callable[..., str]:
    """Calls an action that must be refused with a code; gives the message."""

    def call(code: str, action: Callable[..., Any], **arguments: Any) -> str:
        with pytest.raises(ClientError) as caught:
            action(**arguments)
        error = caught.value.response["Error"]
        assert error["Code"] == code, error
        return str(error["Message"])

    return call
