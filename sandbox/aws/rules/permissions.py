"""Policy evaluation: what the policy of a resource and the IAM policies of a caller allow together.

See https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.kms.models import Key

from rules import clock, conditions, propagation
from rules.conditions import Context
from rules.enforcement import ENFORCEMENT

ACTIONS_WITHOUT_ENCRYPTION_CONTEXT = ("kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant")
"""Actions that a grant allows regardless of its encryption context constraints."""


@dataclass(frozen=True)
class Caller:
    """The principal that makes a request."""

    account: str
    root: str
    """The ARN of the account root."""
    arns: tuple[str, ...]
    """The ARN of the caller and, for a session, the ARN of its role."""
    policies: tuple[str, ...] | None
    """The IAM policies that limit the caller; None if it can do anything in its account."""

    def context(self) -> dict[str, tuple[str, ...]]:
        """The condition keys of every request: those of the caller and of the time."""
        now = clock.now()
        return {
            "aws:principalaccount": (self.account,),
            "aws:principalarn": self.arns[-1:],
            "aws:currenttime": (datetime.fromtimestamp(now, UTC).isoformat(),),
            "aws:epochtime": (str(int(now)),),
        }


@dataclass(frozen=True)
class Request:
    """An action on a resource."""

    action: str
    resource: str
    owner: str
    """The account of the resource."""
    context: Context


def key_allows(key: Key, caller: Caller, request: Request) -> bool:
    """Whether the policy and grants of a key and the caller's IAM policies allow a request."""
    return key_refusal(key, caller, request) is None


def key_refusal(key: Key, caller: Caller, request: Request) -> str | None:
    """Why the policy and grants of a key and the caller's IAM policies refuse a request; None if they allow it."""
    grantees = [grant.grantee_principal for grant in key.grants.values() if _grant_covers(grant, request.action)]
    return refusal(propagation.policy_of_key(key), caller, request, grantees)


def is_permitted(policy: str, caller: Caller, request: Request, grantees: Iterable[str] = ()) -> bool:
    """Whether the policy of a resource, or one of its grants, and the caller's IAM policies allow a request."""
    return refusal(policy, caller, request, grantees) is None


def refusal(policy: str, caller: Caller, request: Request, grantees: Iterable[str] = ()) -> str | None:
    """Why the policy of a resource, its grants and the caller's IAM policies refuse a request; None if they allow it.

    No policy may deny it. In the account of the resource, it is sufficient that the resource's policy names the caller
    itself. If that policy names only the account, or the caller is in another account, the caller's IAM policies must
    also allow the request.
    """
    of_resource = [each for each in statements_of(policy) if statement_applies(each, request)]
    matching = [(each["Effect"], name) for each in of_resource for name in principals_of(each)]
    matching += [("Allow", name) for name in grantees]
    own, account = {"*", *caller.arns}, {caller.account, caller.root}
    if any(effect == "Deny" and name in own | account for effect, name in matching):
        return "with an explicit deny in a resource-based policy"
    allowed = {name for effect, name in matching if effect == "Allow"}
    by_itself = request.owner == caller.account and bool(allowed & own)
    if not by_itself and not allowed & (own | account):
        return f"because no resource-based policy allows the {request.action} action"
    return identity_refusal(caller, request, is_required=not by_itself)


def identity_refusal(caller: Caller, request: Request, *, is_required: bool = True) -> str | None:
    """Why the caller's IAM policies refuse a request, in AWS's words; None if they allow it.

    If they are not required, only an explicit denial refuses it. See
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html.
    """
    if caller.policies is None:
        return None
    effects = effects_of(caller.policies, request)
    refused = None
    if "Deny" in effects:
        refused = "with an explicit deny in an identity-based policy"
    elif is_required and not effects:
        refused = f"because no identity-based policy allows the {request.action} action"
    if is_required:
        principal = caller.arns[-1]
        ENFORCEMENT.record(principal, request.action, request.resource, request.context, allowed=refused is None)
    return refused


def effects_of(policies: Iterable[str], request: Request) -> set[str]:
    """The effects of the statements that apply to a request: `Allow` and `Deny`."""
    statements = (each for text in policies for each in statements_of(text))
    return {each["Effect"] for each in statements if statement_applies(each, request)}


def statements_of(policy: str) -> list[dict[str, Any]]:
    """The statements of a policy; an empty list for an empty policy."""
    return as_list(json.loads(policy or "{}").get("Statement", []))


def statement_applies(statement: dict[str, Any], request: Request) -> bool:
    """Whether the actions, resources and conditions of a statement match a request. Principals are not checked.

    A condition with an unknown operator never allows a request and always denies one.
    """
    return (
        _element_matches(statement, "Action", request.action.lower(), str.lower)
        and _element_matches(statement, "Resource", request.resource, str)
        and conditions.are_met(statement.get("Condition", {}), request.context, unknown=statement["Effect"] == "Deny")
    )


def _element_matches(statement: dict[str, Any], element: str, value: str, form: Callable[[str], str]) -> bool:
    """Whether an element, or its Not… counterpart, matches a value. Trust policies have no resource."""
    negated = f"Not{element}" in statement
    patterns = statement.get(f"Not{element}" if negated else element, "*")
    return any(conditions.matches_pattern(value, form(str(each))) for each in as_list(patterns)) != negated


def _grant_covers(grant: Any, action: str) -> bool:
    """Whether a grant covers an action. RDS uses its own encryption context, which no constraint can match."""
    covers = action.removeprefix("kms:") in grant.operations and propagation.is_seen(grant)
    return covers and (not grant.constraints or action in ACTIONS_WITHOUT_ENCRYPTION_CONTEXT)


def principals_of(statement: dict[str, Any]) -> list[str]:
    """The AWS principals of a statement."""
    principal = statement.get("Principal", [])
    matching = as_list(principal.get("AWS", [])) if isinstance(principal, dict) else as_list(principal)
    # An account ID without quotes is a number in JSON.
    return [str(each) for each in matching]


def as_list(value: Any) -> list[Any]:
    """The value of a policy element that can be a string or a list."""
    return value if isinstance(value, list) else [value]
