"""Answers that come in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dispatch import Call
from errors import AwsError, KmsError
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
    "DescribeDBInstances",
    "DescribeDBEngineVersions",
    "DescribeDBInstanceAutomatedBackups",
    "DescribeDBSubnetGroups",
    "DescribeEventSubscriptions",
    "DescribeExportTasks",
    "DescribeSourceRegions",
)
PAGED_BY_MOTO = ("DescribeOrderableDBInstanceOptions",)
"""Its markers are moto's."""


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


@rule("rds", "DescribeDBInstances", page="APIReference/API_DescribeDBInstances", stage="instead")
def instances_come_in_pages(call: Call) -> dict[str, Any]:
    """At most 100 instances in an answer, or `MaxRecords`."""
    filters = {each["Name"]: each["Values"] for each in call.params.get("Filters") or []}
    found = call.response.backend.describe_db_instances(call.params.get("DBInstanceIdentifier"), filters=filters)
    return paged(call, "DBInstances", found)


@rule("rds", "DescribeDBSubnetGroups", page="APIReference/API_DescribeDBSubnetGroups", stage="after")
def subnet_groups_come_in_pages(call: Call, answer: dict[str, Any]) -> None:
    """At most 100 subnet groups in an answer, or `MaxRecords`."""
    answer |= paged(call, "DBSubnetGroups", list(answer["DBSubnetGroups"]))


@rule("rds", "DescribeEventSubscriptions", page="APIReference/API_DescribeEventSubscriptions", stage="after")
def event_subscriptions_come_in_pages(call: Call, answer: dict[str, Any]) -> None:
    """At most 100 event subscriptions in an answer, or `MaxRecords`."""
    answer |= paged(call, "EventSubscriptionsList", list(answer["EventSubscriptionsList"]))


def listed(call: Call, key: str, records: Sequence[Any], *, usual: int, most: int) -> dict[str, Any]:
    """The page of the records that a call of KMS asks for, under its key: `Limit` of them, at most the most."""
    limit, marker = int(call.params.get("Limit", usual)), str(call.params.get("Marker", "0"))
    if not 1 <= limit <= most:
        message = f"Value '{limit}' at 'limit' failed to satisfy constraint: Member must be between 1 and {most}"
        raise KmsError("ValidationException", f"1 validation error detected: {message}")
    if not marker.isdigit():
        raise KmsError("InvalidMarkerException", "Could not deserialize marker.")
    start, end = int(marker), int(marker) + limit
    more = {"NextMarker": str(end)} if end < len(records) else {}
    return {key: list(records[start:end]), "Truncated": bool(more)} | more


@rule("kms", "ListKeys", page="APIReference/API_ListKeys", stage="after")
def keys_come_in_pages(call: Call, answer: dict[str, Any]) -> None:
    """At most 100 keys in an answer, or `Limit`, up to 1000."""
    del answer["NextMarker"]
    answer |= listed(call, "Keys", answer["Keys"], usual=100, most=1000)
