"""AWS errors: the exceptions that rules raise, and error documents for requests that no action answers."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from moto.core.exceptions import JsonRESTError, ServiceException

_CREDENTIAL = re.compile(r"Credential=[^/]+/\d+/[^/]+/(?P<service>[^/]+)/aws4_request")


class AwsError(ServiceException):
    """An error of a service with the query protocol (RDS, STS): code and message."""


class KmsError(JsonRESTError):
    """An error of KMS, with status 400: type and message."""


class ServiceUnavailable(Exception):
    """A temporary failure: an answer with status 503, which SDKs retry."""


@dataclass(frozen=True)
class ErrorDocument:
    """An error in the format of a service."""

    status: str
    content_type: str
    body: str
    code: str

    def send(self, start_response: Callable[..., Any]) -> list[bytes]:
        """Answer a request with this document."""
        content = self.body.encode()
        headers = [
            ("Content-Type", self.content_type),
            ("Content-Length", str(len(content))),
            ("x-amzn-ErrorType", self.code),
        ]
        start_response(self.status, headers)
        return [content]


def unknown_action(environ: dict[str, Any]) -> ErrorDocument:
    """The answer to an action that a service or moto does not have. SDKs do not retry its status.

    See https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html (InvalidAction), and for S3
    https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (NotImplemented).
    """
    message = f"The action {action_of(environ)} is not valid for this endpoint (not offered by the local AWS)."
    if _service(environ) == "s3":
        return _document(environ, "501 Not Implemented", "NotImplemented", message, sender=True)
    code = "UnknownOperationException" if _uses_json(environ) else "InvalidAction"
    return _document(environ, "400 Bad Request", code, message, sender=True)


def access_denied(environ: dict[str, Any], message: str = "") -> ErrorDocument:
    """The answer to a request that an identity policy or a service control policy does not allow.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html, and for the codes of KMS and EC2
    https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html and
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html.
    """
    service = _service(environ)
    text = message or f"User is not authorized to perform: {service}:{action_of(environ)} with an explicit deny"
    if message and service == "kms":
        return _document(environ, "400 Bad Request", "AccessDeniedException", text, sender=True)
    if message and service == "ec2":
        text = f"You are not authorized to perform this operation. {text}"
        return _document(environ, "403 Forbidden", "UnauthorizedOperation", text, sender=True)
    return _document(environ, "403 Forbidden", "AccessDenied", text, sender=True)


def service_unavailable(environ: dict[str, Any], problem: ServiceUnavailable) -> ErrorDocument:
    """The answer to a request that depends on something currently unavailable.

    See https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html (ServiceUnavailable).
    """
    return _document(environ, "503 Service Unavailable", "ServiceUnavailable", str(problem), sender=False)


def is_regional(environ: dict[str, Any]) -> bool:
    """Whether the service of a request is regional: its requests are signed for the Region that answers them."""
    return _service(environ) in ("kms", "rds", "sts")


def unknown_region(environ: dict[str, Any], region: str) -> ErrorDocument:
    """The answer to a request that was signed for a Region that does not exist.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html (credential scope).
    """
    message = f"Credential should be scoped to a valid region, not '{region}'."
    return _document(environ, "403 Forbidden", "SignatureDoesNotMatch", message, sender=True)


def internal_failure(environ: dict[str, Any], problem: Exception) -> ErrorDocument:
    """The answer to a request that causes an exception in the local AWS.

    See https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html (InternalFailure).
    """
    code = {"kms": "KMSInternalException", "s3": "InternalError"}.get(_service(environ), "InternalFailure")
    message = f"The local AWS failed in {action_of(environ)}: {type(problem).__name__}: {problem}"
    return _document(environ, "500 Internal Server Error", code, message, sender=False)


def _document(environ: dict[str, Any], status: str, code: str, message: str, *, sender: bool) -> ErrorDocument:
    if _uses_json(environ):
        content = json.dumps({"__type": code, "message": message})
        return ErrorDocument(status, "application/x-amz-json-1.1", content, code)
    if _service(environ) == "s3":
        content = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        return ErrorDocument(status, "application/xml", content, code)
    fault = "Sender" if sender else "Receiver"
    error = f"<Error><Type>{fault}</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    content = f"<ErrorResponse>{error}<RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
    return ErrorDocument(status, "text/xml", content, code)


def _uses_json(environ: dict[str, Any]) -> bool:
    return "HTTP_X_AMZ_TARGET" in environ or "json" in environ.get("CONTENT_TYPE", "")


def _service(environ: dict[str, Any]) -> str:
    match = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    return match.group("service") if match else ""


def action_of(environ: dict[str, Any]) -> str:
    """The action of a request, whose body stays unread."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return str(target).split(".")[-1]
    body = environ["wsgi.input"]
    if body.seekable():
        body.seek(0)
        named = parse_qs(body.read(4096).decode("utf-8", "replace")).get("Action")
        body.seek(0)
        if named:
            return str(named[0])
    named = parse_qs(environ.get("QUERY_STRING", "")).get("Action")
    return named[0] if named else f"{environ.get('REQUEST_METHOD')} {environ.get('PATH_INFO')}"
