"""Who exists and who asks: principals in policies and grants, and the caller of STS."""

from __future__ import annotations

import re
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns

DEFAULT_USER = "sandbox"


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


def caller_names(call: Call) -> list[str]:
    """The names under which a policy may list the caller: its account, its own ARN, and for a session its role's."""
    own = caller_arn(call)
    names = [call.account, f"arn:{call.partition}:iam::{call.account}:root", own]
    session = re.fullmatch(r"arn:(?P<partition>[^:]+):sts::(?P<account>\d+):assumed-role/(?P<name>[^/]+)/.*", own)
    if session:
        names.append("arn:{partition}:iam::{account}:role/{name}".format(**session.groupdict()))
    return names


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
