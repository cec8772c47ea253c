"""AWS Regions, and the Region of a request."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from moto.rds.models import rds_backends

_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/[^/]+/aws4_request")


def is_region(text: str) -> bool:
    """Whether a Region with this name exists in any partition."""
    return text in rds_backends["111111111111"].regions


def checked_region(text: str) -> str:
    """Return the name of a Region. Raises ValueError for any other text."""
    if not is_region(text):
        raise ValueError(f"`region` must be the name of a Region, such as eu-west-1, but is {text!r}.")
    return text


def region_of(environ: dict[str, Any]) -> str:
    """The Region that a request was signed for, in its header or query string; empty without a signature."""
    query = unquote(environ.get("QUERY_STRING", "")).replace("X-Amz-Credential=", "Credential=")
    found = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", "")) or _SCOPE.search(query)
    return found.group("region") if found else ""
