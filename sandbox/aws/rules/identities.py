"""Identities: which principals exist, who the caller is, and which roles the caller can assume."""

from __future__ import annotations

import json
import re
from typing import Any

import moto.iam.models
from moto.iam.models import Group, Role, User, iam_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns, propagation
from rules.enforcement import ENFORCEMENT
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
    return _arn_of(call.account, call.partition, call.region, call.response.access_key)


def _arn_of(account: str, partition: str, region: str, access_key: str) -> str:
    _, arn, _ = sts_backends[account][partition].get_caller_identity(access_key, region)
    return f"arn:{partition}:iam::{account}:user/{DEFAULT_USER}" if arn.endswith(":user/moto") else str(arn)


def caller(call: Call) -> Caller:
    """The caller as policies see it."""
    return caller_with(call.account, call.partition, call.region, call.response.access_key)


def caller_with(account: str, partition: str, region: str, access_key: str) -> Caller:
    """The caller with an access key, as policies see it.

    Without enforcement only sessions of roles with IAM policies are limited by those policies. With enforcement all
    roles and all users with an access key of IAM are. Other callers can do anything in their account.
    """
    own, root = _arn_of(account, partition, region, access_key), f"arn:{partition}:iam::{account}:root"
    key = iam_backends[account][partition].access_keys.get(access_key)
    role_arn = getattr(key, "role_arn", None)
    if role_arn is not None:
        return Caller(account, root, (own, str(role_arn)), _policies_of_role(str(role_arn)))
    user = iam_backends[account][partition].users.get(getattr(key, "user_name", None) or "")
    return Caller(account, root, (own,), _policies_of_user(user) if user and ENFORCEMENT.enabled else None)


def find_role(arn: str) -> Role | None:
    """The role with the given ARN, or None."""
    parsed = arns.parse(arn)
    if parsed is None:
        return None
    roles = iam_backends[parsed.account][parsed.partition].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def _policies_of_role(role_arn: str) -> tuple[str, ...] | None:
    """The IAM policies of a role; without enforcement None if it has none.

    Sessions of a role that was deleted have no permissions.
    """
    role = find_role(role_arn)
    if role is None:
        return None if role_arn.endswith(f":{ORGANIZATION_ROLE}") else ()
    documents = _documents_of(role)
    return documents if documents or ENFORCEMENT.enabled else None


def _policies_of_user(user: User) -> tuple[str, ...]:
    """The IAM policies of a user and of its groups."""
    groups = iam_backends[user.account_id][get_partition(user.region_name)].get_groups_for_user(user.name)
    return tuple(document for each in (user, *groups) for document in _documents_of(each))


def _documents_of(principal: Role | User | Group) -> tuple[str, ...]:
    """The inline policies of a principal and the default versions of its attached policies."""
    versions = (version for policy in principal.managed_policies.values() for version in policy.versions)
    attached = (version.document for version in versions if version.is_default)
    return (*map(_policy_document, principal.policies.values()), *map(_policy_document, attached))


def _policy_document(policy: Any) -> str:
    if isinstance(policy, dict) and "policy_document" in policy:
        return _policy_document(policy["policy_document"])
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
    direct = {"aws:requestedregion": (call.region,), "aws:viaawsservice": ("false",)}
    context = caller_identity.context() | external | direct
    request = Request("sts:AssumeRole", str(call.params["RoleArn"]), arn.account, context)
    if role is None or not is_permitted(role.assume_role_policy_document, caller_identity, request):
        message = f"User: {caller_identity.arns[0]} is not authorized to perform: sts:AssumeRole on resource: {request.resource}"
        raise AwsError("AccessDenied", message)


def default_account() -> str:
    """The account of long-term access keys."""
    return str(moto.iam.models.DEFAULT_ACCOUNT_ID)
