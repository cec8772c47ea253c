"""What the control routes under /_sandbox/iam/ do: principals with exactly the given policies, and what they asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from moto.iam.models import IAMBackend, Role, User, iam_backends

from rules import arns, identities
from rules.enforcement import ENFORCEMENT
from rules.permissions import Request, effects_of

IAM_REGIONS = {"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""The Region of IAM in each partition; us-east-1 in the others."""


def set_policies(principal: str, policies: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Replace all IAM policies of a user or role. Creates a missing user, and returns the access key of a user."""
    arn = arns.parse(principal)
    kind, _, name = arn.resource.partition("/") if arn else ("", "", "")
    if arn is None or kind not in ("user", "role") or not identities.is_account(arn.account):
        raise ValueError(f"`principal` must be the ARN of a user or role, but is {principal!r}.")
    backend = iam_backends[arn.account][arn.partition]
    found = identities.find_role(principal) if kind == "role" else _user(backend, arn.partition, name)
    if found is None:
        raise ValueError(f"`principal` must be the ARN of an existing role, but is {principal!r}.")
    found.managed_policies.clear()
    found.policies = {f"policy-{number}": json.dumps(policy) for number, policy in enumerate(policies)}
    if isinstance(found, Role):
        return {}
    key = next(iter(found.access_keys), None) or backend.create_access_key(found.name)
    return {"accessKeyId": str(key.access_key_id), "secretAccessKey": str(key.secret_access_key)}


def _user(backend: IAMBackend, partition: str, name: str) -> User:
    return backend.users.get(name) or backend.create_user(IAM_REGIONS.get(partition, "us-east-1"), name)


def asked_by(principal: str) -> list[dict[str, Any]]:
    """The actions and resources that a principal asked for, each with its condition keys and the decision."""
    return [
        {"action": each.action, "resource": each.resource, "context": dict(each.context), "allowed": each.allowed}
        for each in ENFORCEMENT.asked_by(principal)
    ]


def refused_under(principal: str, policies: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """What of a principal's requests so far these policies would refuse, as IAM's SimulateCustomPolicy tells."""
    texts = [json.dumps(policy) for policy in policies]
    return [
        {"action": each.action, "resource": each.resource}
        for each in ENFORCEMENT.asked_by(principal)
        if effects_of(texts, Request(each.action, each.resource, "", dict(each.context))) != {"Allow"}
    ]
