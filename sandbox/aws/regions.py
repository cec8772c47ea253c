"""The Regions that there are, and the one that a call is for."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from moto.rds.models import rds_backends

_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/[^/]+/aws4_request")


def is_region(text: str) -> bool:
    """Whether there is a Region of a name, in any partition."""
    return text in rds_backends["111111111111"].regions


def checked_region(text: str) -> str:
    """The name of a Region; ValueError for any other text."""
    if not is_region(text):
        raise ValueError(f"region: {text!r} is not the name of a Region: write for example eu-west-1")
    return text


def region_of(environ: dict[str, Any]) -> str:
    """The Region that a call was signed for, in its header or in its query; empty without a signature."""
    query = unquote(environ.get("QUERY_STRING", "")).replace("X-Amz-Credential=", "Credential=")
    found = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", "")) or _SCOPE.search(query)
    return found.group("region") if found else ""
