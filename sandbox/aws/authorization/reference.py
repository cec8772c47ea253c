"""The service authorization reference: the resource types, dependent actions and ARN formats of each action.

The data is the one of the IAM linter `parliament`, which is generated from
https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html. It is read only when policies are
enforced, since it has 11 MB.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Action:
    """An action of a service."""

    resource_types: tuple[str, ...]
    required: tuple[str, ...]
    """Those of the resource types that every request has."""
    dependents: frozenset[str]
    """Actions that AWS may also demand of the caller, such as `rds:AddTagsToResource` of a request with tags."""


@cache
def _services() -> list[dict[str, Any]]:
    spec = find_spec("parliament")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package `ol-parliament` of requirements.txt is not installed.")
    return list(json.loads((Path(spec.origin).parent / "iam_definition.json").read_text()))


@cache
def actions_of(service: str) -> dict[str, Action]:
    """The actions of a service by their names."""
    privileges = (each for entry in _services() if entry["prefix"] == service for each in entry["privileges"])
    return {each["privilege"]: _action(each["resource_types"]) for each in privileges}


def _action(rows: list[dict[str, Any]]) -> Action:
    named = [row["resource_type"] for row in rows if row["resource_type"]]
    return Action(
        tuple(name.rstrip("*") for name in named),
        tuple(name.rstrip("*") for name in named if name.endswith("*")),
        frozenset(dependent for row in rows for dependent in row["dependent_actions"]),
    )


@cache
def arn_formats(service: str) -> dict[str, str]:
    """The ARN format of each resource type of a service, with `${Partition}`, `${Region}` and `${Account}`."""
    resources = (each for entry in _services() if entry["prefix"] == service for each in entry["resources"])
    return {each["resource"]: each["arn"] for each in resources}
