"""DB subnet groups."""

from __future__ import annotations

from typing import Any

from dispatch import Call
from registry import rule


@rule("rds", "ModifyDBSubnetGroup", stage="after")
def modified_subnet_groups_stay(call: Call, answer: dict[str, Any]) -> None:
    """A modified group keeps its name, so it can be described, modified and deleted as before."""
    call.response.backend.subnet_groups[call.params["DBSubnetGroupName"]] = answer["DBSubnetGroup"]
