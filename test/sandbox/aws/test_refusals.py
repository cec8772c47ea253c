"""Calls that a test wants to be refused."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from accounts import Server

SOUTH = "sa-east-1"


def test_next_calls_of_an_action_are_refused_in_one_region(server: Server) -> None:
    body = {"region": SOUTH, "action": "DescribeDBSnapshots", "times": 2}
    assert server.control("refuse", body) == {"action": "DescribeDBSnapshots", "times": 2}
    rds = server.client("rds", SOUTH)
    assert server.client("rds", "eu-west-1").describe_db_snapshots()["DBSnapshots"] is not None
    assert rds.describe_db_clusters()["DBClusters"] == []
    for _ in range(2):
        with pytest.raises(ClientError, match="AccessDenied.*not authorized to perform: rds:DescribeDBSnapshots"):
            rds.describe_db_snapshots()
    assert rds.describe_db_snapshots()["DBSnapshots"] == []


def test_refusals_end_with_zero(server: Server) -> None:
    for times in (100, 0):
        server.control("refuse", {"region": SOUTH, "action": "ListKeys", "times": times})
    assert server.client("kms", SOUTH).list_keys()["Keys"] == []
