"""Answers that come in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule

DESCRIBING = (
    "DescribeDBSnapshots",
    "DescribeDBClusterSnapshots",
    "DescribeDBParameters",
    "DescribeDBClusterParameters",
    "DescribeDBParameterGroups",
    "DescribeDBClusterParameterGroups",
    "DescribeOptionGroups",
    "DescribeOptionGroupOptions",
    "DescribeDBClusters",
    "DescribeDBEngineVersions",
    "DescribeDBInstanceAutomatedBackups",
    "DescribeDBSubnetGroups",
    "DescribeEventSubscriptions",
    "DescribeExportTasks",
    "DescribeSourceRegions",
)
PAGED_BY_MOTO = ("DescribeDBInstances", "DescribeOrderableDBInstanceOptions")
"""Their markers are moto's."""


@rule("rds", *DESCRIBING, *PAGED_BY_MOTO, page="APIReference/API_DescribeDBSnapshots")
def pages_have_20_to_100_records(call: Call) -> None:
    """`MaxRecords` is between 20 and 100."""
    if not 20 <= int(call.params.get("MaxRecords", 100)) <= 100:
        message = f"Invalid value {call.params['MaxRecords']} for MaxRecords. Must be between 20 and 100"
        raise AwsError("InvalidParameterValue", message)


@rule("rds", *DESCRIBING, page="APIReference/API_DescribeDBSnapshots")
def a_marker_is_one_that_an_answer_gave(call: Call) -> None:
    """`Marker` comes from an earlier answer."""
    if not (call.params.get("Marker") or "0").isdigit():
        raise AwsError("InvalidParameterValue", "The request contains an invalid value for Marker.")


def paged(call: Call, key: str, records: Sequence[Any]) -> dict[str, Any]:
    """The page of the records that a call asks for, under its key, with the marker of the next one if there is one."""
    start, size = int(call.params.get("Marker") or 0), int(call.params.get("MaxRecords", 100))
    more = {"Marker": str(start + size)} if start + size < len(records) else {}
    return {key: list(records[start : start + size])} | more


@rule("rds", "DescribeDBSubnetGroups", page="APIReference/API_DescribeDBSubnetGroups", stage="after")
def subnet_groups_come_in_pages(call: Call, answer: dict[str, Any]) -> None:
    """At most 100 subnet groups in an answer, or `MaxRecords`."""
    answer |= paged(call, "DBSubnetGroups", list(answer["DBSubnetGroups"]))


@rule("rds", "DescribeEventSubscriptions", page="APIReference/API_DescribeEventSubscriptions", stage="after")
def event_subscriptions_come_in_pages(call: Call, answer: dict[str, Any]) -> None:
    """At most 100 event subscriptions in an answer, or `MaxRecords`."""
    answer |= paged(call, "EventSubscriptionsList", list(answer["EventSubscriptionsList"]))
