"""The routes under /_sandbox/ that steer the local AWS. AWS has none of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from moto.core.exceptions import ServiceException
from moto.rds.models import RDSBackend, rds_backends

from outages import Outages
from regions import checked_region
from rules import clock, identities, key_deletion, life, progress, quotas
from rules.kinds import CLUSTERS, INSTANCES, KINDS

Body = dict[str, Any]


class Control:
    """Answers the control routes, in JSON.

    GET  /_sandbox/health: the instance, an id made at start.
    GET  /_sandbox/copies: all copies since the start, in the order of their requests.
    POST /_sandbox/fail-copy {"region", "identifier", "account"?}: a copy in progress fails; answers it.
    POST /_sandbox/clock {"advanceSeconds"}: moves the clock forward by 0 or more seconds; answers the present time.
    POST /_sandbox/region {"region", "state"}: switches a Region `off`, `hanging` or `on`; answers the Regions not on.
    POST /_sandbox/quota {"region", "name", "max", "account"?}: changes a quota, named as DescribeAccountAttributes
         names it; answers it.
    POST /_sandbox/automated-snapshot {"region", "dbInstanceIdentifier" or "dbClusterIdentifier", "account"?, "at"?}:
         one automated snapshot, made now or dated `at`; answers its identifier.
    POST /_sandbox/date {"region", "at", "account"?} with one of "dbSnapshotIdentifier", "dbClusterSnapshotIdentifier",
         "dbInstanceIdentifier", "dbClusterIdentifier": dates it back; an automated snapshot gets the name that goes
         with its date.

    `account` is the default account unless given, `at` an ISO 8601 time with its offset. Bad input, of another type or
    of an unknown Region too, is status 400 with an `error`.
    """

    def __init__(self, default_account: str, outages: Outages) -> None:
        self._default_account, self._outages = default_account, outages
        self._instance = str(uuid.uuid4())
        self._routes: dict[tuple[str, str], Callable[[Body], Any]] = {
            ("GET", "/_sandbox/health"): self._health,
            ("GET", "/_sandbox/copies"): self._copies,
            ("POST", "/_sandbox/clock"): self._clock,
            ("POST", "/_sandbox/region"): self._region,
            ("POST", "/_sandbox/quota"): self._quota,
            ("POST", "/_sandbox/fail-copy"): self._fail_copy,
            ("POST", "/_sandbox/automated-snapshot"): self._automated_snapshot,
            ("POST", "/_sandbox/date"): self._date,
        }

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        route = self._routes.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        status, answer = ("404 Not Found", {"error": "no such route"}) if route is None else self._run(route, environ)
        content = json.dumps(answer).encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
        return [content]

    def _run(self, route: Callable[[Body], Any], environ: dict[str, Any]) -> tuple[str, Any]:
        text = environ["wsgi.input"].read() if environ.get("CONTENT_LENGTH") else b""
        try:
            return "200 OK", route(_object(json.loads(text or b"{}")))
        except ServiceException as problem:
            return "400 Bad Request", {"error": str(problem)}
        except KeyError as problem:
            return "400 Bad Request", {"error": f"{problem} is missing in the body"}
        except (OverflowError, ValueError) as problem:
            return "400 Bad Request", {"error": str(problem)}

    def _health(self, _body: Body) -> Body:
        return {"instance": self._instance}

    def _copies(self, _body: Body) -> list[Body]:
        return progress.history()

    def _clock(self, body: Body) -> Body:
        clock.advance(_number(body, "advanceSeconds"))
        key_deletion.delete_due_keys()
        return {"now": f"{clock.utcnow().isoformat()}+00:00"}

    def _region(self, body: Body) -> Body:
        self._outages.switch(_text(body, "region"), _text(body, "state"))
        return self._outages.states()

    def _quota(self, body: Body) -> Body:
        name, number = _text(body, "name"), int(_number(body, "max"))
        quotas.set_most(self._backend(body), name, number)
        return {"name": name, "max": number}

    def _fail_copy(self, body: Body) -> Body:
        region = checked_region(_text(body, "region"))
        copy = progress.fail(self._account(body), region, _text(body, "identifier"))
        return {"identifier": copy.identifier, "status": copy.status()}

    def _automated_snapshot(self, body: Body) -> Body:
        at = _time(_text(body, "at")) if "at" in body else clock.utcnow()
        kind = CLUSTERS if "dbClusterIdentifier" in body else INSTANCES
        snapshot = life.make_automated_snapshot(kind, self._backend(body), _text(body, _key(kind.database)), at)
        return {_key(kind.noun): snapshot.resource_id}

    def _date(self, body: Body) -> Body:
        backend, at = self._backend(body), _time(_text(body, "at"))
        for kind in KINDS:
            if _key(kind.noun) in body:
                return {_key(kind.noun): life.date_snapshot(kind, backend, _text(body, _key(kind.noun)), at)}
            if _key(kind.database) in body:
                return {_key(kind.database): life.date_database(kind, backend, _text(body, _key(kind.database)), at)}
        raise KeyError(" or ".join(_key(name) for kind in KINDS for name in (kind.noun, kind.database)))

    def _backend(self, body: Body) -> RDSBackend:
        return rds_backends[self._account(body)][checked_region(_text(body, "region"))]

    def _account(self, body: Body) -> str:
        account = _text({"account": self._default_account} | body, "account")
        if not identities.is_account(account):
            raise ValueError(f"account: {account!r} is not an account id: write 12 digits in quotes")
        return account


def _key(noun: str) -> str:
    """The key of an identifier in a body: `dbSnapshotIdentifier` of `DBSnapshot`."""
    return f"db{noun.removeprefix('DB')}Identifier"


def _object(body: Any) -> Body:
    """A body, which is an object."""
    if not isinstance(body, dict):
        raise ValueError(f'the body is {json.dumps(body)}: write an object, for example {{"region": "eu-west-1"}}')
    return body


def _text(body: Body, key: str) -> str:
    """A text in a body."""
    value = body[key]
    if not isinstance(value, str):
        raise ValueError(f"{key}: {json.dumps(value)} is not a text: write it in quotes")
    return value


def _number(body: Body, key: str) -> float:
    """A number in a body."""
    value = body[key]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{key}: {value!r} is not a number")
    return value


def _time(text: str) -> datetime:
    """A time as moto keeps it: UTC, without an offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"at: {text!r} has no offset: write for example 2026-11-24T03:12:00+00:00")
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
