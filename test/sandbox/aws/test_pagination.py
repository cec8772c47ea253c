"""Pagination. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts import Account, Refused

DESCRIBE_ACTIONS = [
    "describe_db_cluster_parameter_groups",
    "describe_db_cluster_snapshots",
    "describe_db_clusters",
    "describe_db_instance_automated_backups",
    "describe_db_instances",
    "describe_db_parameter_groups",
    "describe_db_snapshots",
    "describe_db_subnet_groups",
    "describe_event_subscriptions",
    "describe_export_tasks",
    "describe_option_groups",
    "describe_source_regions",
]


def pages(call: Callable[..., dict[str, Any]], key: str, **given: Any) -> Iterator[list[dict[str, Any]]]:
    """All pages of 20 records."""
    answer = call(MaxRecords=20, **given)
    yield answer[key]
    while "Marker" in answer:
        answer = call(MaxRecords=20, Marker=answer["Marker"], **given)
        yield answer[key]


@pytest.mark.parametrize("action", DESCRIBE_ACTIONS)
def test_max_records_must_be_20_to_100(account: Account, refused: Refused, action: str) -> None:
    """API_DescribeDBSnapshots: MaxRecords"""
    for number in (19, 101):
        refused("InvalidParameterValue", getattr(account.client("rds"), action), MaxRecords=number)


@pytest.mark.parametrize("action", DESCRIBE_ACTIONS)
def test_invalid_marker_is_refused(account: Account, refused: Refused, action: str) -> None:
    """API_DescribeDBSnapshots: Marker"""
    refused("InvalidParameterValue", getattr(account.client("rds"), action), Marker="elsewhere")


def test_instances_and_clusters_are_paginated(account: Account) -> None:
    """API_DescribeDBInstances; API_DescribeDBClusters"""
    rds = account.client("rds")
    for number in range(21):
        account.instance(f"db-{number}")
        account.cluster(f"cluster-{number}")
    assert [len(page) for page in pages(rds.describe_db_instances, "DBInstances")] == [20, 1]
    assert [len(page) for page in pages(rds.describe_db_clusters, "DBClusters")] == [20, 1]


def test_subnet_groups_are_paginated(account: Account) -> None:
    """API_DescribeDBSubnetGroups"""
    rds, ec2 = account.client("rds"), account.client("ec2")
    subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]]
    for number in range(21):
        rds.create_db_subnet_group(
            DBSubnetGroupName=f"group-{number}", DBSubnetGroupDescription="Of a test", SubnetIds=subnets
        )
    assert [len(page) for page in pages(rds.describe_db_subnet_groups, "DBSubnetGroups")] == [20, 1]


def test_event_subscriptions_are_paginated(account: Account) -> None:
    """API_DescribeEventSubscriptions"""
    rds = account.client("rds")
    for number in range(21):
        topic = f"arn:aws:sns:us-east-1:{account.id}:topic"
        rds.create_event_subscription(SubscriptionName=f"events-{number}", SnsTopicArn=topic)
    found = pages(rds.describe_event_subscriptions, "EventSubscriptionsList")
    assert [len(page) for page in found] == [20, 1]
