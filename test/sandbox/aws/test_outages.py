"""Regions in an outage, as clients observe them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.request import urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from accounts import SOURCE_REGION, TARGET_REGION, Account, Server

SOUTH = "sa-east-1"


def client(server: Server, service: str, region: str = SOUTH, wait: float = 10) -> Any:
    """A client that waits the given number of seconds for an answer."""
    config = Config(retries={"total_max_attempts": 1}, read_timeout=wait)
    keys = {"aws_access_key_id": "ordinary", "aws_secret_access_key": "ordinary"}
    return boto3.client(service, region, endpoint_url=server.endpoint, config=config, **keys)


def switch(server: Server, state: str, region: str = SOUTH) -> dict[str, Any]:
    return server.control("region", {"region": region, "state": state})


@pytest.fixture(autouse=True)
def on_again(server: Server) -> Iterator[None]:
    yield
    switch(server, "on")


def test_region_that_is_off_closes_the_connection(server: Server) -> None:
    rds, kms, sts = (client(server, service) for service in ("rds", "kms", "sts"))
    rds.describe_db_snapshots()
    assert switch(server, "off") == {SOUTH: "off"}
    for call in (rds.describe_db_snapshots, kms.list_keys, sts.get_caller_identity):
        with pytest.raises((ConnectionClosedError, EndpointConnectionError)):
            call()
    assert switch(server, "on") == {}
    assert rds.describe_db_snapshots()["DBSnapshots"] == []


def test_other_regions_are_unaffected_by_an_outage(server: Server) -> None:
    for state in ("off", "hanging"):
        switch(server, state)
        assert client(server, "rds", TARGET_REGION).describe_db_snapshots()["DBSnapshots"] == []
        assert client(server, "sts", SOURCE_REGION).get_caller_identity()["Account"] == "111111111111"
        assert client(server, "iam", SOURCE_REGION).list_roles()["Roles"] is not None
        assert len(server.control("health")["instance"]) == 36


def test_request_to_a_hanging_region_gets_no_answer(server: Server) -> None:
    switch(server, "hanging")
    with pytest.raises(ReadTimeoutError):
        client(server, "rds", wait=0.5).describe_db_snapshots()


@pytest.mark.parametrize("state", ["on", "off"])
def test_hanging_request_ends_when_the_state_of_its_region_changes(server: Server, state: str) -> None:
    switch(server, "hanging")
    with ThreadPoolExecutor(1) as caller:
        waiting = caller.submit(client(server, "rds").describe_db_snapshots)
        with pytest.raises(TimeoutError):
            waiting.result(0.5)
        switch(server, state)
        if state == "on":
            assert waiting.result(5)["DBSnapshots"] == []
        else:
            with pytest.raises(HTTPClientError):
                waiting.result(5)


def test_region_is_read_from_a_presigned_url(server: Server) -> None:
    config = Config(signature_version="s3v4")
    keys = {"aws_access_key_id": "ordinary", "aws_secret_access_key": "ordinary"}
    s3 = boto3.client("s3", SOUTH, endpoint_url=server.endpoint, config=config, **keys)
    link = s3.generate_presigned_url("list_buckets")
    assert SOUTH in link and b"ListAllMyBucketsResult" in urlopen(link, timeout=5).read()
    switch(server, "off")
    with pytest.raises(OSError):
        urlopen(link, timeout=5)


@pytest.mark.parametrize("state", ["off", "hanging"])
def test_copy_and_replication_from_a_region_in_an_outage_are_refused(account: Account, state: str) -> None:
    """APIReference/CommonErrors: ServiceUnavailable"""
    copied = account.snapshot(BackupRetentionPeriod=1)["DBSnapshotArn"]
    instance = f"arn:aws:rds:{SOURCE_REGION}:{account.id}:db:orders"
    cluster_snapshot = account.cluster_snapshot()["DBClusterSnapshotArn"]
    there = account.client("rds", TARGET_REGION)
    calls: list[Callable[[], Any]] = [
        lambda: account.copy(copied, region=TARGET_REGION),
        lambda: account.cluster_copy(cluster_snapshot, region=TARGET_REGION),
        lambda: there.start_db_instance_automated_backups_replication(SourceDBInstanceArn=instance),
    ]
    switch(account.server, state, SOURCE_REGION)
    try:
        for call in calls:
            with pytest.raises(ClientError) as caught:
                call()
            assert caught.value.response["Error"]["Code"] == "ServiceUnavailable"
            assert f"cannot reach {SOURCE_REGION}" in caught.value.response["Error"]["Message"]
            assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
        assert there.describe_db_snapshots()["DBSnapshots"] == []
    finally:
        switch(account.server, "on", SOURCE_REGION)
    for call in calls:
        call()


def test_copy_does_not_depend_on_the_region_of_the_original(account: Account) -> None:
    """APIReference/CommonErrors: ServiceUnavailable"""
    copied = account.snapshot()["DBSnapshotArn"]
    moved = account.copy(copied, region=TARGET_REGION)["DBSnapshotArn"]
    switch(account.server, "off", SOURCE_REGION)
    try:
        assert account.copy(moved, "again", region=TARGET_REGION)["Status"] == "available"
    finally:
        switch(account.server, "on", SOURCE_REGION)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"region": SOUTH, "state": "down"}, "`state` must be one of on, off, hanging, but is 'down'."),
        (
            {"region": "Sao Paulo", "state": "off"},
            "`region` must be the name of a Region, such as eu-west-1, but is 'Sao Paulo'.",
        ),
        ({"region": SOUTH}, "The body must contain `state`."),
    ],
)
def test_invalid_region_state_returns_an_error(server: Server, body: dict[str, str], error: str) -> None:
    assert server.control("region", body)["error"].startswith(error)
