"""Checks of request parameters that several actions share."""

from __future__ import annotations

import re
from collections.abc import Container

from dispatch import Call
from errors import AwsError

INVALID_IDENTIFIER = (
    "The parameter {} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII "
    "letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
)


def require_identifier(call: Call, parameter: str, max_length: int | None = None) -> None:
    """Refuse an identifier that does not begin with a letter, has other characters than AWS allows, or is too long."""
    identifier = str(call.params[parameter])
    too_long = max_length is not None and len(identifier) > max_length
    if too_long or not re.fullmatch(r"[A-Za-z](-?[A-Za-z0-9])*", identifier):
        raise AwsError("InvalidParameterValue", INVALID_IDENTIFIER.format(parameter))


def require_known_filters(call: Call, known: Container[str]) -> None:
    """Refuse a filter that AWS does not document for the action."""
    for each in call.params.get("Filters") or []:
        if each["Name"] not in known:
            raise AwsError("InvalidParameterValue", f"Unrecognized filter name: {each['Name']}")
