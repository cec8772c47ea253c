"""The counts of calls."""

from __future__ import annotations

import json
from urllib.request import urlopen

import pytest
from botocore.exceptions import ClientError

from accounts import Server

SOUTH = "sa-east-1"


def counts(server: Server) -> dict[str, int]:
    """The counts of one Region by action."""
    with urlopen(f"{server.endpoint}/_sandbox/calls", timeout=10) as answer:
        return {each["action"]: each["count"] for each in json.load(answer) if each["region"] == SOUTH}


def test_calls_of_each_action_are_counted_by_region(server: Server) -> None:
    before = counts(server)
    server.client("kms", SOUTH).list_keys()
    server.client("rds", SOUTH).describe_db_clusters()
    server.client("rds", SOUTH).describe_db_clusters()
    server.client("rds", "eu-west-1").describe_db_clusters()
    after = counts(server)
    changed = {action: count - before.get(action, 0) for action, count in after.items()}
    assert {action: count for action, count in changed.items() if count} == {"ListKeys": 1, "DescribeDBClusters": 2}


def test_refused_calls_are_counted(server: Server) -> None:
    before = counts(server)
    server.control("refuse", {"region": SOUTH, "action": "DescribeDBInstances", "times": 1})
    with pytest.raises(ClientError):
        server.client("rds", SOUTH).describe_db_instances()
    assert counts(server)["DescribeDBInstances"] == before.get("DescribeDBInstances", 0) + 1
