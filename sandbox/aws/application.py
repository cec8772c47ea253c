"""The WSGI application: the control routes, and moto with AWS's own error documents where moto would fail."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from botocore.model import OperationNotFoundError
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from authorization import authorize
from calls import CALLS
from control import Control
from dispatch import install
from errors import (
    ServiceUnavailable,
    access_denied,
    action_of,
    internal_failure,
    is_regional,
    service_unavailable,
    unknown_action,
    unknown_region,
)
from outages import OUTAGES
from refusals import REFUSALS
from regions import is_region, region_of
from rules import copy_progress
from rules.enforcement import ENFORCEMENT

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class LocalAws:
    """moto with the rules applied.

    Requests are answered one at a time because moto's state is not thread-safe. A request takes a few milliseconds.
    Requests to a Region in an outage wait before they take the lock.
    """

    def __init__(self, default_account: str, settings: copy_progress.Settings, *, enforce_iam: bool = False) -> None:
        copy_progress.settings = settings
        ENFORCEMENT.enabled = enforce_iam
        install(default_account)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._control = Control(default_account, OUTAGES)
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        _read_body(environ)
        if environ.get("PATH_INFO", "").startswith("/_sandbox/"):
            with self._lock:
                return self._control(environ, start_response)
        OUTAGES.await_region(environ)
        with self._lock:
            return self._answer(environ, start_response)

    def _answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        region = region_of(environ)
        if region and is_regional(environ) and not is_region(region):
            return unknown_region(environ, region).send(start_response)
        action = action_of(environ)
        CALLS.count(region, action)
        if REFUSALS.takes(region, action):
            return access_denied(environ).send(start_response)
        refused = authorize.refusal(environ) if ENFORCEMENT.enabled else None
        if refused:
            return access_denied(environ, refused).send(start_response)
        responses: list[tuple[Any, ...]] = []
        try:
            body = list(self._moto(environ, lambda *arguments: responses.append(arguments)))
        except (NotImplementedError, OperationNotFoundError):
            return unknown_action(environ).send(start_response)
        except ServiceUnavailable as problem:
            return service_unavailable(environ, problem).send(start_response)
        except Exception as problem:
            traceback.print_exc(file=sys.stderr)
            return internal_failure(environ, problem).send(start_response)
        if _is_html_page(body):
            return unknown_action(environ).send(start_response)
        start_response(*responses[-1])
        return body


def _read_body(environ: Environ) -> None:
    """Read the body before taking the lock, so that a slow client does not block others."""
    length = environ.get("CONTENT_LENGTH")
    if length:
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(length)))


def _is_html_page(body: list[bytes]) -> bool:
    """Whether this is an HTML page of the web framework. moto's own empty errors also have the content type HTML."""
    return b"".join(body)[:100].lstrip().lower().startswith((b"<!doctype html", b"<html"))
