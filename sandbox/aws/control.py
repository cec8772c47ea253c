"""The routes under /_sandbox/ that steer the local AWS. AWS has none of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from moto.core.exceptions import ServiceException
from moto.rds.models import RDSBackend, rds_backends

from rules import life

Body = dict[str, Any]


class Control:
    """Answers the control routes, in JSON.

    GET  /_sandbox/health: the instance, an id made at start.
    POST /_sandbox/automated-snapshot {"region", "dbInstanceIdentifier", "account"?, "at"?}: one automated snapshot,
         made now or dated `at`; answers its identifier.
    POST /_sandbox/date {"region", "at", "dbSnapshotIdentifier" or "dbInstanceIdentifier", "account"?}: dates a
         snapshot or an instance back; an automated snapshot gets the name that goes with its date.

    `account` is the default account unless given, `at` an ISO 8601 time with its offset. Bad input is status 400 with
    an `error`.
    """

    def __init__(self, default_account: str) -> None:
        self._default_account = default_account
        self._instance = str(uuid.uuid4())
        self._routes: dict[tuple[str, str], Callable[[Body], Body]] = {
            ("GET", "/_sandbox/health"): self._health,
            ("POST", "/_sandbox/automated-snapshot"): self._automated_snapshot,
            ("POST", "/_sandbox/date"): self._date,
        }

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        route = self._routes.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        status, answer = ("404 Not Found", {"error": "no such route"}) if route is None else self._run(route, environ)
        content = json.dumps(answer).encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
        return [content]

    def _run(self, route: Callable[[Body], Body], environ: dict[str, Any]) -> tuple[str, Body]:
        text = environ["wsgi.input"].read() if environ.get("CONTENT_LENGTH") else b""
        try:
            return "200 OK", route(json.loads(text or b"{}"))
        except ServiceException as problem:
            return "400 Bad Request", {"error": str(problem)}
        except KeyError as problem:
            return "400 Bad Request", {"error": f"{problem} is missing in the body"}
        except ValueError as problem:
            return "400 Bad Request", {"error": str(problem)}

    def _health(self, _body: Body) -> Body:
        return {"instance": self._instance}

    def _automated_snapshot(self, body: Body) -> Body:
        at = _time(body["at"]) if "at" in body else datetime.now(timezone.utc).replace(tzinfo=None)
        snapshot = life.make_automated_snapshot(self._backend(body), str(body["dbInstanceIdentifier"]), at)
        return {"dbSnapshotIdentifier": snapshot.db_snapshot_identifier}

    def _date(self, body: Body) -> Body:
        backend, at = self._backend(body), _time(body["at"])
        if "dbInstanceIdentifier" in body:
            return {"dbInstanceIdentifier": life.date_instance(backend, str(body["dbInstanceIdentifier"]), at)}
        return {"dbSnapshotIdentifier": life.date_snapshot(backend, str(body["dbSnapshotIdentifier"]), at)}

    def _backend(self, body: Body) -> RDSBackend:
        return rds_backends[str(body.get("account", self._default_account))][str(body["region"])]


def _time(text: str) -> datetime:
    """A time as moto keeps it: UTC, without an offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"at: {text!r} has no offset: write for example 2026-11-24T03:12:00+00:00")
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
