"""What the policy of a resource and the IAM policies of a caller allow together.

See https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.kms.models import Key

from rules import clock, conditions
from rules.conditions import Context

WITHOUT_DATA = ("kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant")
"""Actions that a grant allows whatever encryption context it asks for."""


@dataclass(frozen=True)
class Caller:
    """Who asks."""

    account: str
    root: str
    """The ARN of the account."""
    arns: tuple[str, ...]
    """Its own ARN, and for the session of a role the role's."""
    policies: tuple[str, ...] | None
    """The IAM policies that limit it; None for one whose account lets it do everything."""

    def context(self) -> dict[str, tuple[str, ...]]:
        """The condition keys that every request has: of the caller, and of the time."""
        now = clock.now()
        return {
            "aws:principalaccount": (self.account,),
            "aws:principalarn": self.arns[-1:],
            "aws:currenttime": (datetime.fromtimestamp(now, UTC).isoformat(),),
            "aws:epochtime": (str(int(now)),),
        }


@dataclass(frozen=True)
class Request:
    """What is asked for."""

    action: str
    resource: str
    owner: str
    """The account of the resource."""
    context: Context


def allows(key: Key, caller: Caller, request: Request) -> bool:
    """Whether a key's policy, its grants and the caller's IAM policies let the caller do an action with the key."""
    grantees = [grant.grantee_principal for grant in key.grants.values() if _grants(grant, request.action)]
    return permits(key.policy, caller, request, grantees)


def permits(policy: str, caller: Caller, request: Request, granted_to: Iterable[str] = ()) -> bool:
    """Whether the policy of a resource, or a grant of it, and the caller's IAM policies allow a request.

    No policy may deny it. In the account of the resource it is enough that the resource names the caller itself; if it
    names the account only, and always across accounts, the caller's IAM policies must allow it, too.
    """
    of_resource = [each for each in statements_of(policy) if applies(each, request)]
    of_caller = [each for text in caller.policies or () for each in statements_of(text) if applies(each, request)]
    named = [(each["Effect"], name) for each in of_resource for name in principals(each)]
    named += [("Allow", name) for name in granted_to]
    own, account = {"*", *caller.arns}, {caller.account, caller.root}
    if any(effect == "Deny" and name in own | account for effect, name in named):
        return False
    if any(each["Effect"] == "Deny" for each in of_caller):
        return False
    allowed = {name for effect, name in named if effect == "Allow"}
    by_identity = caller.policies is None or bool(of_caller)
    if request.owner == caller.account and allowed & own:
        return True
    return by_identity and bool(allowed & (own | account))


def statements_of(policy: str) -> list[dict[str, Any]]:
    """The statements of a policy, none of an empty one."""
    return listed(json.loads(policy or "{}").get("Statement", []))


def applies(statement: dict[str, Any], request: Request) -> bool:
    """Whether the actions, resources and conditions of a statement are those of a request; principals are not asked.

    A condition under an operator that is not known never lets anybody in, and always keeps out.
    """
    return (
        _names(statement, "Action", request.action.lower(), str.lower)
        and _names(statement, "Resource", request.resource, str)
        and conditions.hold(statement.get("Condition", {}), request.context, unknown=statement["Effect"] == "Deny")
    )


def _names(statement: dict[str, Any], element: str, value: str, form: Callable[[str], str]) -> bool:
    """Whether an element or its Not… counterpart names a value; a trust policy has no resource."""
    negated = f"Not{element}" in statement
    patterns = statement.get(f"Not{element}" if negated else element, "*")
    return any(conditions.like(value, form(str(each))) for each in listed(patterns)) != negated


def _grants(grant: Any, action: str) -> bool:
    """Whether a grant is for an action; RDS has an encryption context of its own, which no constraint can foresee."""
    return action.removeprefix("kms:") in grant.operations and (not grant.constraints or action in WITHOUT_DATA)


def principals(statement: dict[str, Any]) -> list[str]:
    """The AWS principals of a statement."""
    principal = statement.get("Principal", [])
    named = listed(principal.get("AWS", [])) if isinstance(principal, dict) else listed(principal)
    # JSON takes an account id without quotes for a number.
    return [str(each) for each in named]


def listed(value: Any) -> list[Any]:
    """The value of a policy element that may be one text or a list of them."""
    return value if isinstance(value, list) else [value]
