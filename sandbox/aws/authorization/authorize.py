"""The decision on a signed request before moto answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from moto.kms.models import Key

from authorization import kms, rds, services, signed
from authorization.rds import Asked
from authorization.signed import SignedRequest
from rules.permissions import Request, identity_refusal, key_refusal

_ASKED: dict[str, Callable[[SignedRequest], Iterable[Asked]]] = {
    "rds": rds.asked,
    "iam": services.asked_of_iam,
    "s3": services.asked_of_s3,
    "sts": services.asked_of_sts,
}


def refusal(environ: dict[str, Any]) -> str | None:
    """AWS's message if the policies of the caller do not allow a request, or else None.

    Callers without an access key of IAM and without a role, such as the root user, can do anything.
    """
    request = signed.read(environ)
    if request is None or request.caller.policies is None:
        return None
    return next((each for each in _refusals(request) if each), None)


def _refusals(request: SignedRequest) -> Iterator[str | None]:
    caller, common = request.caller, _common_context(request)
    if request.service == "kms":
        for action, resource, context in kms.asked(request):
            asked = Request(action, str(getattr(resource, "arn", resource)), request.account, common | dict(context))
            is_key = isinstance(resource, Key)
            yield _message(asked, request, key_refusal(resource, caller, asked) if is_key else identity_refusal(caller, asked))
        return
    for action, arn, context in _ASKED.get(request.service, services.asked_of_other)(request):
        asked = Request(action, arn, request.account, common | dict(context))
        yield _message(asked, request, identity_refusal(caller, asked))


def _common_context(request: SignedRequest) -> dict[str, tuple[str, ...]]:
    """The condition keys of every signed request that no service makes for the caller."""
    tags = request.tags()
    return {
        **request.caller.context(),
        "aws:requestedregion": (request.region,),
        "aws:viaawsservice": ("false",),
        **({"kms:calleraccount": (request.account,)} if request.service == "kms" else {}),
        **({"aws:tagkeys": tuple(tags)} if tags else {}),
        **{f"aws:requesttag/{key.lower()}": (value,) for key, value in tags.items()},
    }


def _message(asked: Request, request: SignedRequest, reason: str | None) -> str | None:
    if reason is None:
        return None
    return (
        f"User: {request.caller.arns[0]} is not authorized to perform: {asked.action} "
        f"on resource: {asked.resource} {reason}"
    )
