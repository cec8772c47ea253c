"""A signed request as its IAM evaluation needs it: who asks for which action, with which parameters."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from moto.iam.models import get_account_id_from
from moto.utilities.utils import get_partition

from errors import action_of
from rules import identities
from rules.permissions import Caller

_CREDENTIAL = re.compile(r"Credential=(?P<key>[^/]+)/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


@dataclass(frozen=True)
class SignedRequest:
    """A request with the credentials of a caller."""

    service: str
    region: str
    partition: str
    account: str
    """The account of the credentials."""
    caller: Caller
    action: str
    """The name of the API action, such as `CopyDBSnapshot`; for S3 the method and the path."""
    params: dict[str, Any]
    """The parameters. Those of the query protocol are flat: `Tags.Tag.1.Key`."""
    environ: dict[str, Any]

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a regional resource in the Region and account of the request."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def tags(self) -> dict[str, str]:
        """The tags that the request would set."""
        given = self.params.get("Tags")
        if isinstance(given, list):
            return {str(each.get("TagKey")): str(each.get("TagValue")) for each in given if isinstance(each, dict)}
        keys = {
            name.removesuffix("Key"): str(value)
            for name, value in self.params.items()
            if name.startswith("Tags.") and name.endswith(".Key")
        }
        return {key: str(self.params.get(f"{prefix}Value", "")) for prefix, key in keys.items()}


def read(environ: dict[str, Any]) -> SignedRequest | None:
    """The signed request of a WSGI environment, or None if it is not signed."""
    match = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if match is None:
        return None
    partition = get_partition(match["region"])
    account = str(get_account_id_from(match["key"]))
    caller = identities.caller_with(account, partition, match["region"], match["key"])
    params = _params(environ, json_body="HTTP_X_AMZ_TARGET" in environ) if match["service"] != "s3" else {}
    action = action_of(environ)
    return SignedRequest(match["service"], match["region"], partition, account, caller, action, params, environ)


def _params(environ: dict[str, Any], *, json_body: bool) -> dict[str, Any]:
    """The parameters in the body, or in the query string of a request without a body."""
    stream = environ["wsgi.input"]
    content = b""
    if stream.seekable():
        content = stream.read()
        stream.seek(0)
    if json_body:
        parsed = json.loads(content or b"{}")
        return parsed if isinstance(parsed, dict) else {}
    return dict(parse_qsl(content.decode("utf-8", "replace") or environ.get("QUERY_STRING", ""), keep_blank_values=True))
