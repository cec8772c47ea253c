"""Who exists and who asks: principals in policies and grants, and the caller of STS."""

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
from rules import arns
from rules.permissions import Caller, Request, permits

DEFAULT_USER = "sandbox"
ORGANIZATION_ROLE = "role/OrganizationAccountAccessRole"


def is_account(text: str) -> bool:
    """Whether a text is an account id."""
    return re.fullmatch(r"\d{12}", text) is not None


def exists(principal: str) -> bool:
    """Whether an ARN is that of an account's root, or of a user, role or session of a role that exists."""
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
        return any(role.arn == principal for role in backend.roles.values())
    if arn.service == "sts" and kind == "assumed-role":
        return any(role.name == path.split("/")[0] for role in backend.roles.values())
    return False


def caller_arn(call: Call) -> str:
    """The ARN of the caller: a session of the role assumed, the user of the access key, or the default user."""
    _, arn, _ = sts_backends[call.account][call.partition].get_caller_identity(call.response.access_key, call.region)
    return f"arn:{call.partition}:iam::{call.account}:user/{DEFAULT_USER}" if arn.endswith(":user/moto") else str(arn)


def caller(call: Call) -> Caller:
    """The caller as policies see it.

    Only the session of a role with IAM policies is limited by them: the user of an ordinary access key and a role
    without policies may do in their account what they like.
    """
    own, root = caller_arn(call), f"arn:{call.partition}:iam::{call.account}:root"
    key = iam_backends[call.account][call.partition].access_keys.get(call.response.access_key)
    role_arn = getattr(key, "role_arn", None)
    if role_arn is None:
        return Caller(call.account, root, (own,), None)
    return Caller(call.account, root, (own, str(role_arn)), _policies(str(role_arn)))


def role_named(arn: str) -> Role | None:
    """The role that an ARN names."""
    parsed = arns.parse(arn)
    if parsed is None:
        return None
    roles = iam_backends[parsed.account][parsed.partition].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def _policies(role_arn: str) -> tuple[str, ...] | None:
    """The policies in a role and the default versions of those attached to it; None if it has none.

    The session of a role that was deleted since may do nothing.
    """
    role = role_named(role_arn)
    if role is None:
        return None if role_arn.endswith(f":{ORGANIZATION_ROLE}") else ()
    versions = (version for policy in role.managed_policies.values() for version in policy.versions)
    attached = (version.document for version in versions if version.is_default)
    return (*map(_text, role.policies.values()), *map(_text, attached)) or None


def _text(policy: Any) -> str:
    return policy if isinstance(policy, str) else json.dumps(policy)


def caller_names(call: Call) -> list[str]:
    """The names under which a policy may list the caller: its account, its own ARN, and for a session its role's."""
    asking = caller(call)
    return [asking.account, asking.root, *asking.arns]


@rule("sts", "GetCallerIdentity", page="APIReference/API_GetCallerIdentity", stage="after")
def an_ordinary_access_key_is_that_of_a_user(call: Call, answer: dict[str, Any]) -> None:
    """A long-term access key belongs to an IAM user, whose ARN and id are told."""
    arn = caller_arn(call)
    if arn != answer["Arn"]:
        answer |= {"Arn": arn, "UserId": "AIDASANDBOXEXAMPLE00"}


@rule("sts", "AssumeRole", page="APIReference/API_AssumeRole")
def only_roles_are_assumed(call: Call) -> None:
    """`RoleArn` is the ARN of a role in an account."""
    arn = arns.parse(call.params["RoleArn"])
    if arn is None or arn.service != "iam" or not is_account(arn.account) or not arn.resource.startswith("role/"):
        raise AwsError("ValidationError", f"{call.params['RoleArn']} is invalid")


@rule("sts", "AssumeRole", page="APIReference/API_AssumeRole")
def a_role_trusts_who_assumes_it(call: Call) -> None:
    """The role exists, and its trust policy lets the caller in; across accounts the caller's IAM policies, too.

    The role of AWS Organizations is in every account and trusts the management account, here the default account.
    """
    arn = arns.parse(call.params["RoleArn"])
    role, asking = role_named(call.params["RoleArn"]), caller(call)
    if arn is None or (role is None and arn.resource == ORGANIZATION_ROLE and call.account == default_account()):
        return
    external = {"sts:externalid": (str(call.params["ExternalId"]),)} if call.params.get("ExternalId") else {}
    request = Request("sts:AssumeRole", str(call.params["RoleArn"]), arn.account, asking.context() | external)
    if role is None or not permits(role.assume_role_policy_document, asking, request):
        message = f"User: {asking.arns[0]} is not authorized to perform: sts:AssumeRole on resource: {request.resource}"
        raise AwsError("AccessDenied", message)


def default_account() -> str:
    """The account of ordinary access keys."""
    return str(moto.iam.models.DEFAULT_ACCOUNT_ID)
