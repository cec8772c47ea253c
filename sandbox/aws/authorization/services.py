"""What a request to IAM, S3, STS or another service asks for."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, unquote

from moto.iam.models import iam_backends
from moto.s3.responses import ACTION_MAP

from authorization.rds import Asked
from authorization.reference import actions_of
from authorization.signed import SignedRequest

ALLOWED_TO_ALL = {"GetCallerIdentity", "GetSessionToken"}
"""Actions of STS that no policy can deny (API_GetCallerIdentity)."""

IAM_NAMES = {"role": "RoleName", "user": "UserName", "group": "GroupName", "instance-profile": "InstanceProfileName"}


def asked_of_iam(request: SignedRequest) -> Iterator[Asked]:
    """The action on the role, user, group or policy. A path is part of the ARN."""
    known = actions_of("iam").get(request.action)
    name, kinds = f"iam:{request.action}", known.resource_types if known else ()
    arns = [
        _iam_arn(request, kind, str(request.params[parameter]))
        for kind, parameter in IAM_NAMES.items()
        if kind in kinds and request.params.get(parameter)
    ]
    if "policy" in kinds and request.params.get("PolicyArn"):
        arns.append(str(request.params["PolicyArn"]))
    for arn in arns or ["*"]:
        yield name, arn, {}
    if request.action == "CreateRole" and request.tags():
        yield "iam:TagRole", arns[0], {}


def _iam_arn(request: SignedRequest, kind: str, name: str) -> str:
    backend = iam_backends[request.account][request.partition]
    existing = backend.users if kind == "user" else {role.name: role for role in backend.roles.values()}
    if kind in ("user", "role") and name in existing:
        return str(existing[name].arn)
    path = str(request.params.get("Path") or "/")
    return f"arn:{request.partition}:iam::{request.account}:{kind}{path}{name}"


def asked_of_s3(request: SignedRequest) -> Iterator[Asked]:
    """The action on the bucket or object of the path. `HeadBucket` needs `s3:ListBucket`."""
    method = request.environ["REQUEST_METHOD"]
    bucket, _, key = unquote(request.environ.get("PATH_INFO", "")).lstrip("/").partition("/")
    if not bucket:
        yield "s3:ListAllMyBuckets", "*", {}
        return
    table = ACTION_MAP["KEY" if key else "BUCKET"].get(method, {})
    query = parse_qs(request.environ.get("QUERY_STRING", ""), keep_blank_values=True)
    action = next((name for part, name in table.items() if part in query), table.get("DEFAULT", "DeleteObject"))
    resource = f"arn:{request.partition}:s3:::{bucket}" + (f"/{key}" if key else "")
    yield f"s3:{'ListBucket' if action == 'HeadBucket' else action}", resource, {}


def asked_of_sts(request: SignedRequest) -> Iterator[Asked]:
    """Nothing for actions that everyone may call, and for AssumeRole, whose rule evaluates the trust policy too."""
    if request.action not in ALLOWED_TO_ALL and not request.action.startswith("AssumeRole"):
        yield f"sts:{request.action}", "*", {}


def asked_of_other(request: SignedRequest) -> Iterator[Asked]:
    """The action on all resources, which is what the describing actions of EC2 support."""
    yield f"{request.service}:{request.action}", "*", {}
