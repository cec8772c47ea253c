"""What a key policy and the grants beside it allow to another account."""

from __future__ import annotations

import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from moto.kms.models import Key

Context = dict[str, tuple[str, ...]]
"""The condition keys that the local AWS knows of a request, each with the values that count."""


def allows(key: Key, names: list[str], action: str, context: Context) -> bool:
    """Whether a key's policy or a grant lets a caller of another account do an action.

    `names` are all the names under which the caller may be listed. What the caller's own IAM policies say is not
    asked. See https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html.
    """
    statements = listed(json.loads(key.policy)["Statement"])
    applying = [statement for statement in statements if _applies(statement, names, action, context)]
    if any(statement["Effect"] == "Deny" for statement in applying):
        return False
    return bool(applying) or any(_grants(grant, names, action) for grant in key.grants.values())


def _applies(statement: dict[str, Any], names: list[str], action: str, context: Context) -> bool:
    actions = [str(each).lower() for each in listed(statement.get("Action", []))]
    return (
        any(principal == "*" or principal in names for principal in principals(statement))
        and any(fnmatchcase(action.lower(), each) for each in actions)
        and all(_holds(operator, tests, context) for operator, tests in statement.get("Condition", {}).items())
    )


def _holds(operator: str, tests: dict[str, Any], context: Context) -> bool:
    """Whether a condition holds; one that the local AWS knows nothing of does not."""
    matches = MATCHES.get(operator)
    return matches is not None and all(
        any(matches(known, str(value)) for known in context.get(key, ()) for value in listed(values))
        for key, values in tests.items()
    )


MATCHES: dict[str, Callable[[str, str], bool]] = {
    "Bool": lambda known, wanted: known == wanted.lower(),
    "StringEquals": lambda known, wanted: known == wanted,
    "StringLike": fnmatchcase,
}


def _grants(grant: Any, names: list[str], action: str) -> bool:
    return grant.grantee_principal in names and action.removeprefix("kms:") in grant.operations


def principals(statement: dict[str, Any]) -> list[str]:
    """The AWS principals of a statement."""
    principal = statement["Principal"]
    return listed(principal.get("AWS", [])) if isinstance(principal, dict) else listed(principal)


def listed(value: Any) -> list[Any]:
    """The value of a policy element that may be one text or a list of them."""
    return value if isinstance(value, list) else [value]
