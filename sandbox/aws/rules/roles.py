"""Changes of IAM roles."""

from __future__ import annotations

from typing import Any

from dispatch import Call
from registry import rule


@rule("iam", "UpdateRole", stage="instead")
def role_updates_keep_what_they_omit(call: Call) -> dict[str, Any]:
    """Description and maximum session duration stay as they are if the call omits them."""
    role, given = call.response.backend.get_role(call.params["RoleName"]), call.params
    role.description = given.get("Description", role.description)
    role.max_session_duration = given.get("MaxSessionDuration", role.max_session_duration)
    return {}
