"""Parsing of ARNs."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):(?P<service>[a-z0-9-]+):(?P<region>[a-z0-9-]*):(?P<account>\d*):(?P<resource>.+)"
)


@dataclass(frozen=True)
class Arn:
    """The parts of an ARN."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def parse(text: str) -> Arn | None:
    """Return the parts of an ARN, or None if the text is not an ARN."""
    match = _ARN.fullmatch(text)
    return Arn(**match.groupdict()) if match else None


def parse_snapshot(text: str, kind: str) -> tuple[Arn, str] | None:
    """Return the ARN of a snapshot and the identifier in it, or None.

    `kind` is the resource type in the ARN: `snapshot` or `cluster-snapshot`.
    """
    arn = parse(text)
    if arn is None or arn.service != "rds" or not arn.resource.startswith(f"{kind}:"):
        return None
    return arn, arn.resource.removeprefix(f"{kind}:")
