"""Pagination of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dispatch import Call
from errors import AwsError, KmsError
from registry import rule

DESCRIBE_ACTIONS = (
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
DESCRIBE_ACTIONS_PAGED_BY_MOTO = ("DescribeOrderableDBInstanceOptions",)
"""Actions whose markers moto creates."""


@rule("rds", *DESCRIBE_ACTIONS, *DESCRIBE_ACTIONS_PAGED_BY_MOTO, page="APIReference/API_DescribeDBSnapshots")
def max_records_is_20_to_100(call: Call) -> None:
    """`MaxRecords` must be 20 to 100."""
    if not 20 <= int(call.params.get("MaxRecords", 100)) <= 100:
        message = f"Invalid value {call.params['MaxRecords']} for MaxRecords. Must be between 20 and 100"
        raise AwsError("InvalidParameterValue", message)


@rule("rds", *DESCRIBE_ACTIONS, page="APIReference/API_DescribeDBSnapshots")
def marker_is_valid(call: Call) -> None:
    """`Marker` must come from an earlier answer."""
    if not (call.params.get("Marker") or "0").isdigit():
        raise AwsError("InvalidParameterValue", "The request contains an invalid value for Marker.")


def rds_page(call: Call, key: str, records: Sequence[Any]) -> dict[str, Any]:
    """Return the page of records that an RDS call requests, with the marker of the next page if there is one."""
    start, size = int(call.params.get("Marker") or 0), int(call.params.get("MaxRecords", 100))
    more = {"Marker": str(start + size)} if start + size < len(records) else {}
    return {key: list(records[start : start + size])} | more


@rule("rds", "DescribeDBInstances", stage="instead")
def instances_are_paginated(call: Call) -> dict[str, Any]:
    """An answer contains up to `MaxRecords` instances. Defaults to 100."""
    filters = {each["Name"]: each["Values"] for each in call.params.get("Filters") or []}
    found = call.response.backend.describe_db_instances(call.params.get("DBInstanceIdentifier"), filters=filters)
    return rds_page(call, "DBInstances", found)


@rule("rds", "DescribeDBSubnetGroups", stage="after")
def subnet_groups_are_paginated(call: Call, answer: dict[str, Any]) -> None:
    """An answer contains up to `MaxRecords` subnet groups. Defaults to 100."""
    answer |= rds_page(call, "DBSubnetGroups", list(answer["DBSubnetGroups"]))


@rule("rds", "DescribeEventSubscriptions", stage="after")
def event_subscriptions_are_paginated(call: Call, answer: dict[str, Any]) -> None:
    """An answer contains up to `MaxRecords` event subscriptions. Defaults to 100."""
    answer |= rds_page(call, "EventSubscriptionsList", list(answer["EventSubscriptionsList"]))


def kms_page(call: Call, key: str, records: Sequence[Any], *, default: int, maximum: int) -> dict[str, Any]:
    """Return the page of records that a KMS call requests: up to `Limit`, which must not exceed the maximum."""
    limit, marker = int(call.params.get("Limit", default)), str(call.params.get("Marker", "0"))
    if not 1 <= limit <= maximum:
        message = f"Value '{limit}' at 'limit' failed to satisfy constraint: Member must be between 1 and {maximum}"
        raise KmsError("ValidationException", f"1 validation error detected: {message}")
    if not marker.isdigit():
        raise KmsError("InvalidMarkerException", "Could not deserialize marker.")
    start, end = int(marker), int(marker) + limit
    more = {"NextMarker": str(end)} if end < len(records) else {}
    return {key: list(records[start:end]), "Truncated": bool(more)} | more


@rule("kms", "ListKeys", stage="after")
def keys_are_paginated(call: Call, answer: dict[str, Any]) -> None:
    """An answer contains up to `Limit` keys: 1 to 1000, 100 by default."""
    del answer["NextMarker"]
    answer |= kms_page(call, "Keys", answer["Keys"], default=100, maximum=1000)
