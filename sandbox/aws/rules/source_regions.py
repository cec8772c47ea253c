"""The Regions that automated backups can be replicated between."""

from __future__ import annotations

from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule
from rules.pagination import rds_page

_ASIA_TO_US = "us-east-1 us-east-2 us-west-2"
_OVERSEAS = "ap-south-1 ap-northeast-2 ap-southeast-1 ap-northeast-1 ca-central-1 eu-central-1 eu-west-1"

DESTINATIONS: dict[str, frozenset[str]] = {
    source: frozenset(destinations.split())
    for source, destinations in {
        "af-south-1": "eu-central-1 eu-west-1 eu-west-2",
        "ap-east-1": "ap-southeast-1 ap-northeast-1",
        "ap-east-2": "ap-southeast-1 ap-northeast-1",
        "ap-south-2": "ap-south-1",
        "ap-southeast-3": "ap-southeast-5 ap-southeast-1 ap-southeast-7",
        "ap-southeast-4": "ap-southeast-2 ap-southeast-6",
        "ap-southeast-5": "ap-southeast-1",
        "ap-southeast-6": "ap-southeast-1 ap-southeast-2 ap-southeast-4",
        "ap-southeast-7": "ap-southeast-1 ap-southeast-3",
        "ap-south-1": f"ap-south-2 ap-southeast-1 {_ASIA_TO_US}",
        "ap-northeast-3": "ap-northeast-1",
        "ap-northeast-2": f"ap-southeast-1 ap-northeast-1 {_ASIA_TO_US}",
        "ap-southeast-1": "ap-east-1 ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 ap-south-1 "
        f"ap-northeast-2 ap-southeast-2 ap-northeast-1 {_ASIA_TO_US}",
        "ap-southeast-2": "ap-southeast-4 ap-southeast-6 ap-southeast-1 us-east-1 us-west-1 us-west-2",
        "ap-northeast-1": f"ap-east-1 ap-east-2 ap-northeast-3 ap-northeast-2 ap-southeast-1 {_ASIA_TO_US}",
        "ca-central-1": "ca-west-1 eu-west-1 us-east-1 us-east-2 us-west-1 us-west-2",
        "ca-west-1": "ca-central-1",
        "cn-north-1": "cn-northwest-1",
        "cn-northwest-1": "cn-north-1",
        "eu-central-1": f"af-south-1 eu-west-1 eu-west-2 eu-west-3 eu-north-1 eu-central-2 {_ASIA_TO_US}",
        "eu-west-1": "af-south-1 ca-central-1 eu-central-1 eu-west-2 eu-west-3 eu-north-1 eu-central-2 mx-central-1 "
        "us-east-1 us-east-2 us-west-1 us-west-2",
        "eu-west-2": "af-south-1 eu-central-1 eu-west-1 eu-west-3 eu-north-1 us-east-1",
        "eu-south-1": "eu-central-1",
        "eu-west-3": "eu-central-1 eu-west-1 eu-west-2 eu-north-1 us-east-1",
        "eu-south-2": "eu-west-1 eu-west-3",
        "eu-north-1": "eu-central-1 eu-west-1 eu-west-2 eu-west-3 us-east-1",
        "eu-central-2": "eu-central-1 eu-west-1",
        "il-central-1": "eu-west-1",
        "me-central-1": "eu-central-1",
        "mx-central-1": "eu-west-1 us-west-1",
        "sa-east-1": "us-east-1 us-east-2",
        "us-gov-east-1": "us-gov-west-1",
        "us-gov-west-1": "us-gov-east-1",
        "us-east-1": f"{_OVERSEAS} ap-southeast-2 eu-west-2 eu-west-3 eu-north-1 sa-east-1 "
        "us-east-2 us-west-1 us-west-2",
        "us-east-2": f"{_OVERSEAS} sa-east-1 us-east-1 us-west-1 us-west-2",
        "us-west-1": "ap-southeast-2 ca-central-1 eu-west-1 mx-central-1 us-east-1 us-east-2 us-west-2",
        "us-west-2": f"{_OVERSEAS} ap-southeast-2 us-east-1 us-east-2 us-west-1",
    }.items()
}
"""The destination Regions of each source Region (UserGuide/USER_ReplicateBackups)."""


def supports_replication(source: str, destination: str) -> bool:
    """Whether automated backups can be replicated from one Region to another."""
    return destination in DESTINATIONS.get(source, ())


def _partition(region: str) -> str:
    return next((name for name in ("cn-", "us-gov-") if region.startswith(name)), "")


@rule("rds", "DescribeSourceRegions", stage="instead")
def describe_source_regions(call: Call) -> dict[str, Any]:
    """The answer contains the other Regions of the partition, and whether they support replication to this one."""
    wanted = call.params.get("RegionName")
    regions = sorted(each for each in DESTINATIONS if _partition(each) == _partition(call.region))
    if wanted and wanted not in regions:
        raise AwsError("InvalidParameterValue", f"Invalid region name: {wanted}")
    suffix = "amazonaws.com.cn" if call.region.startswith("cn-") else "amazonaws.com"
    regions_found = [
        {
            "RegionName": region,
            "Endpoint": f"https://rds.{region}.{suffix}",
            "Status": "available",
            "SupportsDBInstanceAutomatedBackupsReplication": supports_replication(region, call.region),
        }
        for region in regions
        if region != call.region and wanted in (None, "", region)
    ]
    return rds_page(call, "SourceRegions", regions_found)
