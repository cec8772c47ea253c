"""IAM roles that AWS services assume: their trust policies and permissions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.iam.models import Role
from moto.s3.models import FakeBucket

from rules import propagation
from rules.conditions import Context
from rules.permissions import Caller, Request, as_list, is_permitted, statement_applies, statements_of


def trusts_service(role: Role, service: str, context: Context) -> bool:
    """Whether the trust policy of a role allows a service to assume it."""
    request = Request("sts:AssumeRole", role.arn, role.account_id, context)
    statements = statements_of(role.assume_role_policy_document)
    return _is_allowed([each for each in statements if service in _services(each)], request)


def role_allows(role: Role, action: str, resource: str) -> bool:
    """Whether the inline and attached policies of a role allow an action on a resource."""
    statements = [each for policy in _policies_of(role) for each in statements_of(policy)]
    return _is_allowed(statements, Request(action, resource, role.account_id, {}))


def bucket_policy_allows(bucket: FakeBucket, role: Role, action: str, resource: str) -> bool:
    """Whether the policy of a bucket in another account allows a role an action on it."""
    document = bucket.policy.decode() if isinstance(bucket.policy, bytes) else bucket.policy
    root = f"arn:{role.partition}:iam::{role.account_id}:root"
    caller = Caller(role.account_id, root, (role.arn,), None)
    return is_permitted(document or "", caller, Request(action, resource, bucket.account_id, caller.context()))


def _policies_of(role: Role) -> Iterator[str]:
    yield from propagation.policies_of_role(role)
    for policy in role.managed_policies.values():
        yield next(str(each.document) for each in policy.versions if each.is_default)


def _services(statement: dict[str, Any]) -> list[str]:
    principal = statement.get("Principal")
    return as_list(principal.get("Service", [])) if isinstance(principal, dict) else []


def _is_allowed(statements: list[dict[str, Any]], request: Request) -> bool:
    """Whether the statements that apply allow a request. An explicit denial outweighs every permission."""
    return {each["Effect"] for each in statements if statement_applies(each, request)} == {"Allow"}
