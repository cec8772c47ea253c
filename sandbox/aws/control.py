"""The routes under /_sandbox/ that control the local AWS. AWS has no such routes."""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from functools import partial
from typing import Any

from moto.core.exceptions import ServiceException
from moto.rds.models import RDSBackend, rds_backends

from authorization import principals
from calls import CALLS
from outages import Outages
from refusals import REFUSALS
from regions import checked_region
from rules import clock, copy_progress, identities, key_states, propagation, quotas, snapshot_lifecycle
from rules.snapshot_kinds import DB_CLUSTER_SNAPSHOTS, DB_SNAPSHOTS, SNAPSHOT_KINDS

Body = dict[str, Any]


class Control:
    """Answers the control routes with JSON.

        GET  /_sandbox/health: the ID of this server process.
        GET  /_sandbox/copies: all copies since the start, in the order of their requests.
        GET  /_sandbox/calls: how often each action was called in each Region since the start.
        POST /_sandbox/fail-copy {"region", "identifier", "account"?}: fails a copy in progress and returns it.
        POST /_sandbox/clock {"advanceSeconds"}: moves the clock forward and returns the current time.
        POST /_sandbox/region {"region", "state"}: sets a Region to `off`, `hanging` or `on`; returns those that are not on.
        POST /_sandbox/refuse {"region", "action", "times"}: refuses the next calls of an action with AccessDenied.
        POST /_sandbox/propagation {"seconds"}: how long RDS does not see new roles, keys, grants and policies; 0 at the start.
        POST /_sandbox/iam/policies {"principal", "policies"}: replaces the IAM policies of a user or role by these documents;
             creates a missing user and returns its access key.
        POST /_sandbox/iam/asked {"principal"}: what a user or role has asked for since the start, if IAM is enforced.
        POST /_sandbox/iam/simulate {"principal", "policies"}: what of that these policies would refuse.
        POST /_sandbox/quota {"region", "name", "max", "account"?}: changes a quota of DescribeAccountAttributes.
        POST /_sandbox/automated-snapshot {"region", "dbInstanceIdentifier" or "dbClusterIdentifier", "account"?, "at"?,
             "backupJob"?}: creates an automated snapshot with the current time or the time in `at`, or that of an AWS Backup
             job; returns its identifier.
        POST /_sandbox/date {"region", "at", "account"?} with one of "dbSnapshotIdentifier", "dbClusterSnapshotIdentifier",
             "dbInstanceIdentifier", "dbClusterIdentifier": sets the creation time; an automated snapshot is renamed to match.

    `account` defaults to the default account. `at` is an ISO 8601 time with an offset. Invalid requests are answered
    with status 400 and an `error`.
    """

    def __init__(self, default_account: str, outages: Outages) -> None:
        self._default_account, self._outages = default_account, outages
        self._instance = str(uuid.uuid4())
        self._routes: dict[tuple[str, str], Callable[[Body], Any]] = {
            ("GET", "/_sandbox/health"): self._health,
            ("GET", "/_sandbox/copies"): self._copies,
            ("GET", "/_sandbox/calls"): self._calls,
            ("POST", "/_sandbox/clock"): self._clock,
            ("POST", "/_sandbox/region"): self._region,
            ("POST", "/_sandbox/refuse"): self._refuse,
            ("POST", "/_sandbox/propagation"): self._propagation,
            ("POST", "/_sandbox/iam/policies"): self._set_policies,
            ("POST", "/_sandbox/iam/asked"): lambda body: principals.asked_by(_parse_string(body, "principal")),
            ("POST", "/_sandbox/iam/simulate"): self._simulate,
            ("POST", "/_sandbox/quota"): self._quota,
            ("POST", "/_sandbox/fail-copy"): self._fail_copy,
            ("POST", "/_sandbox/automated-snapshot"): self._automated_snapshot,
            ("POST", "/_sandbox/date"): self._set_time,
        }

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        route = self._routes.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if route is None:
            error = f"Unknown route: {environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
            status, answer = "404 Not Found", {"error": error}
        else:
            status, answer = self._run(route, environ)
        content = json.dumps(answer).encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
        return [content]

    def _run(self, route: Callable[[Body], Any], environ: dict[str, Any]) -> tuple[str, Any]:
        text = environ["wsgi.input"].read() if environ.get("CONTENT_LENGTH") else b""
        try:
            return "200 OK", route(_parse_object(json.loads(text or b"{}")))
        except ServiceException as problem:
            return "400 Bad Request", {"error": str(problem)}
        except ValueError as problem:
            return "400 Bad Request", {"error": str(problem)}

    def _health(self, _body: Body) -> Body:
        return {"instance": self._instance}

    def _copies(self, _body: Body) -> list[Body]:
        return copy_progress.copy_history()

    def _calls(self, _body: Body) -> list[Body]:
        return CALLS.list()

    def _clock(self, body: Body) -> Body:
        clock.advance(_parse_number(body, "advanceSeconds"))
        key_states.delete_due_keys()
        return {"now": f"{clock.utcnow().isoformat()}+00:00"}

    def _region(self, body: Body) -> Body:
        self._outages.switch(_parse_string(body, "region"), _parse_string(body, "state"))
        return self._outages.states()

    def _refuse(self, body: Body) -> Body:
        region, action = checked_region(_parse_string(body, "region")), _parse_string(body, "action")
        times = int(_parse_number(body, "times"))
        REFUSALS.refuse(region, action, times)
        return {"action": action, "times": times}

    def _propagation(self, body: Body) -> Body:
        seconds = _parse_number(body, "seconds")
        propagation.set_delay(seconds)
        return {"seconds": seconds}

    def _set_policies(self, body: Body) -> Body:
        return principals.set_policies(_parse_string(body, "principal"), _parse_policies(body))

    def _simulate(self, body: Body) -> list[dict[str, str]]:
        return principals.refused_under(_parse_string(body, "principal"), _parse_policies(body))

    def _quota(self, body: Body) -> Body:
        name, number = _parse_string(body, "name"), int(_parse_number(body, "max"))
        quotas.set_maximum(self._backend(body), name, number)
        return {"name": name, "max": number}

    def _fail_copy(self, body: Body) -> Body:
        region = checked_region(_parse_string(body, "region"))
        copy = copy_progress.fail_copy(self._account(body), region, _parse_string(body, "identifier"))
        return {"identifier": copy.identifier, "status": copy.status()}

    def _automated_snapshot(self, body: Body) -> Body:
        at = _parse_time(_parse_string(body, "at")) if "at" in body else clock.utcnow()
        kind = DB_CLUSTER_SNAPSHOTS if "dbClusterIdentifier" in body else DB_SNAPSHOTS
        snapshot = snapshot_lifecycle.create_automated_snapshot(
            kind,
            self._backend(body),
            _parse_string(body, _identifier_key(kind.database_api_name)),
            at,
            _parse_string(body, "backupJob") if "backupJob" in body else None,
        )
        return {_identifier_key(kind.api_name): snapshot.resource_id}

    def _set_time(self, body: Body) -> Body:
        backend, at = self._backend(body), _parse_time(_parse_string(body, "at"))
        setters = {
            _identifier_key(name): partial(set_time, kind)
            for kind in SNAPSHOT_KINDS
            for name, set_time in (
                (kind.api_name, snapshot_lifecycle.set_snapshot_time),
                (kind.database_api_name, snapshot_lifecycle.set_creation_time),
            )
        }
        key = next((key for key in setters if key in body), None)
        if key is None:
            raise ValueError(f"The body must contain one of {', '.join(f'`{each}`' for each in setters)}.")
        return {key: setters[key](backend, _parse_string(body, key), at)}

    def _backend(self, body: Body) -> RDSBackend:
        return rds_backends[self._account(body)][checked_region(_parse_string(body, "region"))]

    def _account(self, body: Body) -> str:
        account = _parse_string({"account": self._default_account} | body, "account")
        if not identities.is_account(account):
            raise ValueError(f"`account` must be a 12-digit account ID, but is {account!r}.")
        return account


def _identifier_key(api_name: str) -> str:
    """The key of an identifier in a body: `dbSnapshotIdentifier` for `DBSnapshot`."""
    return f"db{api_name.removeprefix('DB')}Identifier"


def _parse_object(body: Any) -> Body:
    """Return a body, which must be an object."""
    if not isinstance(body, dict):
        raise ValueError(f'The body must be an object, such as {{"region": "eu-west-1"}}, but is {json.dumps(body)}.')
    return body


def _required(body: Body, key: str) -> Any:
    if key not in body:
        raise ValueError(f"The body must contain `{key}`.")
    return body[key]


def _parse_string(body: Body, key: str) -> str:
    """Return a string in a body."""
    value = _required(body, key)
    if not isinstance(value, str):
        raise ValueError(f"`{key}` must be a string, but is {json.dumps(value)}.")
    return value


def _parse_policies(body: Body) -> list[Body]:
    """Return the policy documents in a body."""
    value = _required(body, "policies")
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"`policies` must be a list of policy documents, but is {json.dumps(value)}.")
    return value


def _parse_number(body: Body, key: str) -> float:
    """Return a number in a body."""
    value = _required(body, key)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"`{key}` must be a number, but is {json.dumps(value)}.")
    return value


def _parse_time(text: str) -> datetime:
    """Parse a time and convert it to moto's form: UTC, without an offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"`at` must have an offset, such as 2026-11-24T03:12:00+00:00, but is {text!r}.")
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
