"""What a key policy and the grants beside it allow to another account."""

from __future__ import annotations

import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from moto.kms.models import Key

from rules import arns


def allows(key: Key, account: str, action: str, context: dict[str, str]) -> bool:
    """Whether a key's policy or a grant lets another account do an action (kms developerguide/policy-evaluation)."""
    statements = json.loads(key.policy)["Statement"]
    applying = [s for s in listed(statements) if _applies(s, account, action, context)]
    if any(statement["Effect"] == "Deny" for statement in applying):
        return False
    return bool(applying) or any(_grants(grant, account, action) for grant in key.grants.values())


def _applies(statement: dict[str, Any], account: str, action: str, context: dict[str, str]) -> bool:
    principals = statement.get("Principal", {})
    named = listed(principals.get("AWS", []) if isinstance(principals, dict) else principals)
    actions = [str(each).lower() for each in listed(statement.get("Action", []))]
    return (
        any(principal in ("*", account) or account_of(principal) == account for principal in named)
        and any(fnmatchcase(action.lower(), each) for each in actions)
        and all(_holds(operator, tests, context) for operator, tests in statement.get("Condition", {}).items())
    )


def _holds(operator: str, tests: dict[str, Any], context: dict[str, str]) -> bool:
    """Whether a condition holds; one that the local AWS knows nothing of does not."""
    matches = MATCHES.get(operator)
    return matches is not None and all(
        any(matches(context.get(key, ""), str(value)) for value in listed(values)) for key, values in tests.items()
    )


MATCHES: dict[str, Callable[[str, str], bool]] = {
    "Bool": lambda known, wanted: known == wanted.lower(),
    "StringEquals": lambda known, wanted: known == wanted,
    "StringLike": fnmatchcase,
}


def _grants(grant: Any, account: str, action: str) -> bool:
    return account_of(grant.grantee_principal) == account and action.removeprefix("kms:") in grant.operations


def account_of(principal: str) -> str | None:
    """The account of a principal's ARN."""
    arn = arns.parse(principal)
    return arn.account if arn else None


def listed(value: Any) -> list[Any]:
    """The value of a policy element that may be one text or a list of them."""
    return value if isinstance(value, list) else [value]
