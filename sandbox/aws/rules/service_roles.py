"""IAM roles that an AWS service assumes: whether their trust policy lets it, and what their policies allow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from moto.iam.models import Role, iam_backends
from moto.s3.models import FakeBucket

from rules import arns
from rules.permissions import listed

CONDITIONS = ("StringEquals", "StringLike", "ArnEquals", "ArnLike")
"""The operators that are understood, all of them as patterns; a statement with another one does not apply."""

Context = dict[str, str]
"""The condition keys of a request."""


def role_named(arn: str) -> Role | None:
    """The role of an ARN, or None."""
    parsed = arns.parse(arn)
    if parsed is None or parsed.service != "iam" or not parsed.resource.startswith("role/"):
        return None
    roles = iam_backends[parsed.account][parsed.partition].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def trusts(role: Role, service: str, context: Context) -> bool:
    """Whether the trust policy of a role lets a service assume it."""
    statements = [
        each for each in _statements(role.assume_role_policy_document) if service in _services(each.get("Principal"))
    ]
    return _decides(statements, "sts:AssumeRole", None, context)


def role_may(role: Role, action: str, resource: str) -> bool:
    """Whether the inline and attached policies of a role allow an action on a resource."""
    return _decides(list(_policies_of(role)), action, resource, {})


def bucket_lets(bucket: FakeBucket, role: Role, action: str, resource: str) -> bool:
    """Whether the policy of a bucket allows a role an action on it."""
    document = bucket.policy.decode() if isinstance(bucket.policy, bytes) else bucket.policy
    names = ("*", role.arn, role.account_id, f"arn:{role.arn.split(':')[1]}:iam::{role.account_id}:root")
    statements = [
        each
        for each in _statements(document or "{}")
        if any(name in names for name in _accounts(each.get("Principal")))
    ]
    return _decides(statements, action, resource, {})


def _policies_of(role: Role) -> Iterator[dict[str, Any]]:
    for document in role.policies.values():
        yield from _statements(document)
    for policy in role.managed_policies.values():
        yield from _statements(next(str(each.document) for each in policy.versions if each.is_default))


def _statements(document: str | dict[str, Any]) -> list[dict[str, Any]]:
    policy = json.loads(document) if isinstance(document, str) else document
    return listed(policy.get("Statement", []))


def _services(principal: Any) -> list[str]:
    return listed(principal.get("Service", [])) if isinstance(principal, dict) else []


def _accounts(principal: Any) -> list[str]:
    return listed(principal.get("AWS", [])) if isinstance(principal, dict) else listed(principal)


def _decides(statements: list[dict[str, Any]], action: str, resource: str | None, context: Context) -> bool:
    """The decision of the statements that apply: one denial outweighs all permissions."""
    effects = {each["Effect"] for each in statements if _applies(each, action, resource, context)}
    return effects == {"Allow"}


def _applies(statement: dict[str, Any], action: str, resource: str | None, context: Context) -> bool:
    actions = [str(each).lower() for each in listed(statement.get("Action", []))]
    resources = [str(each) for each in listed(statement.get("Resource", []))]
    return (
        any(fnmatchcase(action.lower(), each) for each in actions)
        and (resource is None or any(fnmatchcase(resource, each) for each in resources))
        and all(_holds(operator, tests, context) for operator, tests in statement.get("Condition", {}).items())
    )


def _holds(operator: str, tests: dict[str, Any], context: Context) -> bool:
    return operator in CONDITIONS and all(
        any(key in context and fnmatchcase(context[key], str(value)) for value in listed(values))
        for key, values in tests.items()
    )
