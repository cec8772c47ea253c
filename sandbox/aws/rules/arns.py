"""ARNs as the rules need them."""

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
    """The parts of an ARN, or None for any other text."""
    match = _ARN.fullmatch(text)
    return Arn(**match.groupdict()) if match else None


def parse_snapshot(text: str, kind: str) -> tuple[Arn, str] | None:
    """The ARN of a snapshot of a kind (`snapshot`, `cluster-snapshot`) with the identifier in it, or None."""
    arn = parse(text)
    if arn is None or arn.service != "rds" or not arn.resource.startswith(f"{kind}:"):
        return None
    return arn, arn.resource.removeprefix(f"{kind}:")
