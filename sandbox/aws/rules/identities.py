"""Identities: which principals exist, who the caller is, and which roles the caller can assume."""

from __future__ import annotations

import json
import re
from typing import Any

import moto.iam.models
from moto.iam.models import Role, iam_backends
from moto.sts.models import sts_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns, propagation
from rules.permissions import Caller, Request, is_permitted

DEFAULT_USER = "sandbox"
ORGANIZATION_ROLE = "role/OrganizationAccountAccessRole"


def is_account(text: str) -> bool:
    """Whether a text is an account ID."""
    return re.fullmatch(r"\d{12}", text) is not None


def principal_exists(principal: str) -> bool:
    """Whether an ARN names an account root, or an existing user, role or assumed-role session."""
    arn = arns.parse(principal)
    if arn is None or not is_account(arn.account) or arn.region:
        return False
    kind, _, path = arn.resource.partition("/")
    backend = iam_backends[arn.account][arn.partition]
    if arn.service == "iam" and kind == "root":
        return not path
    if arn.service == "iam" and kind == "user":
        return any(user.arn == principal for user in backend.users.values()) or path == DEFAULT_USER
    if arn.service == "iam" and kind == "role":
        return any(role.arn == principal and propagation.is_seen(role) for role in backend.roles.values())
    if arn.service == "sts" and kind == "assumed-role":
        return any(role.name == path.split("/")[0] for role in backend.roles.values())
    return False


def caller_arn(call: Call) -> str:
    """The ARN of the caller: an assumed-role session, the user of the access key, or the default user."""
    _, arn, _ = sts_backends[call.account][call.partition].get_caller_identity(call.response.access_key, call.region)
    return f"arn:{call.partition}:iam::{call.account}:user/{DEFAULT_USER}" if arn.endswith(":user/moto") else str(arn)


def caller(call: Call) -> Caller:
    """The caller as policies see it.

    Only sessions of roles with IAM policies are limited by those policies. Other callers can do anything in their
    account.
    """
    own, root = caller_arn(call), f"arn:{call.partition}:iam::{call.account}:root"
    key = iam_backends[call.account][call.partition].access_keys.get(call.response.access_key)
    role_arn = getattr(key, "role_arn", None)
    if role_arn is None:
        return Caller(call.account, root, (own,), None)
    return Caller(call.account, root, (own, str(role_arn)), _policies_of_role(str(role_arn)))


def find_role(arn: str) -> Role | None:
    """The role with the given ARN, or None."""
    parsed = arns.parse(arn)
    if parsed is None:
        return None
    roles = iam_backends[parsed.account][parsed.partition].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def _policies_of_role(role_arn: str) -> tuple[str, ...] | None:
    """The inline policies of a role and the default versions of its attached policies; None if it has none.

    Sessions of a role that was deleted have no permissions.
    """
    role = find_role(role_arn)
    if role is None:
        return None if role_arn.endswith(f":{ORGANIZATION_ROLE}") else ()
    versions = (version for policy in role.managed_policies.values() for version in policy.versions)
    attached = (version.document for version in versions if version.is_default)
    return (*map(_policy_document, role.policies.values()), *map(_policy_document, attached)) or None


def _policy_document(policy: Any) -> str:
    return policy if isinstance(policy, str) else json.dumps(policy)


def caller_principals(call: Call) -> list[str]:
    """The principals that match the caller in a policy: its account, its ARN and, for a session, the ARN of the role."""
    caller_identity = caller(call)
    return [caller_identity.account, caller_identity.root, *caller_identity.arns]


@rule("sts", "GetCallerIdentity", stage="after")
def long_term_access_key_belongs_to_a_user(call: Call, answer: dict[str, Any]) -> None:
    """A long-term access key belongs to an IAM user. The answer contains the user's ARN and ID."""
    arn = caller_arn(call)
    if arn != answer["Arn"]:
        answer |= {"Arn": arn, "UserId": "AIDASANDBOXEXAMPLE00"}


@rule("sts", "AssumeRole")
def assumed_principal_is_a_role(call: Call) -> None:
    """`RoleArn` must be the ARN of a role."""
    arn = arns.parse(call.params["RoleArn"])
    if arn is None or arn.service != "iam" or not is_account(arn.account) or not arn.resource.startswith("role/"):
        raise AwsError("ValidationError", f"{call.params['RoleArn']} is invalid")


@rule("sts", "AssumeRole")
def assumed_role_trusts_the_caller(call: Call) -> None:
    """The role must exist and trust the caller. Across accounts, the caller's IAM policies must also allow the call.

    OrganizationAccountAccessRole exists in every account and trusts the management account, which is the default
    account here.
    """
    arn = arns.parse(call.params["RoleArn"])
    role, caller_identity = find_role(call.params["RoleArn"]), caller(call)
    if arn is None or (role is None and arn.resource == ORGANIZATION_ROLE and call.account == default_account()):
        return
    external = {"sts:externalid": (str(call.params["ExternalId"]),)} if call.params.get("ExternalId") else {}
    request = Request("sts:AssumeRole", str(call.params["RoleArn"]), arn.account, caller_identity.context() | external)
    if role is None or not is_permitted(role.assume_role_policy_document, caller_identity, request):
        message = f"User: {caller_identity.arns[0]} is not authorized to perform: sts:AssumeRole on resource: {request.resource}"
        raise AwsError("AccessDenied", message)


def default_account() -> str:
    """The account of long-term access keys."""
    return str(moto.iam.models.DEFAULT_ACCOUNT_ID)
