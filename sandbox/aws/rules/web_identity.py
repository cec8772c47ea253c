"""AssumeRoleWithWebIdentity: which tokens of an OpenID Connect provider a role trusts. Only if IAM is enforced."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

from moto.iam.models import iam_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns, identities
from rules.conditions import Context
from rules.enforcement import ENFORCEMENT
from rules.permissions import Request, as_list, statement_applies, statements_of

ACTION = "sts:AssumeRoleWithWebIdentity"


@rule("sts", "AssumeRoleWithWebIdentity")
def role_trusts_the_web_identity(call: Call) -> None:
    """With `--enforce-iam`, the role must trust the provider of the token with the claims of the token.

    The signature of the token is not verified. Error messages are those of STS.
    """
    if not ENFORCEMENT.enabled:
        return
    claims = _claims(str(call.params["WebIdentityToken"]))
    issuer = str(claims.get("iss", "")).removeprefix("https://")
    arn = arns.parse(str(call.params["RoleArn"]))
    role = identities.find_role(str(call.params["RoleArn"]))
    provider = f"arn:{call.partition}:iam::{arn.account if arn else ''}:oidc-provider/{issuer}"
    existing = iam_backends[arn.account][call.partition].open_id_providers.get(provider) if arn else None
    if existing is None:
        message = f"No OpenIDConnect provider found in your account for https://{issuer}"
        raise AwsError("InvalidIdentityToken", message)
    if str(claims.get("aud")) not in existing.client_id_list:
        raise AwsError("InvalidIdentityToken", "Incorrect token audience")
    request = Request(ACTION, str(call.params["RoleArn"]), role.account_id if role else "", _context(issuer, claims))
    statements = statements_of(role.assume_role_policy_document) if role else []
    trusting = [each for each in statements if provider in _federated(each) and statement_applies(each, request)]
    if {each["Effect"] for each in trusting} != {"Allow"}:
        raise AwsError("AccessDenied", f"Not authorized to perform {ACTION}")


def _claims(token: str) -> dict[str, Any]:
    """The claims of a JSON Web Token."""
    try:
        content = token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    except (ValueError, IndexError):
        claims = None
    if not isinstance(claims, dict):
        raise AwsError("InvalidIdentityToken", "The ID Token provided is not a valid JWT.")
    return claims


def _context(issuer: str, claims: dict[str, Any]) -> Context:
    texts = {name: value for name, value in claims.items() if isinstance(value, str)}
    return {f"{issuer}:{name}".lower(): (value,) for name, value in texts.items()}


def _federated(statement: dict[str, Any]) -> list[str]:
    principal = statement.get("Principal")
    return [str(each) for each in as_list(principal.get("Federated", []))] if isinstance(principal, dict) else []
