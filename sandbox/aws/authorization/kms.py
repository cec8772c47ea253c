"""What a request to KMS asks for: its action on the key and the alias that it names.

See https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html.
"""

from __future__ import annotations

from collections.abc import Iterator

from moto.kms.models import Key, kms_backends

from authorization.reference import actions_of
from authorization.signed import SignedRequest
from errors import KmsError
from rules.conditions import Context
from rules.keys import find_key

KEY_PARAMETERS = ("KeyId", "TargetKeyId", "SourceKeyId", "DestinationKeyId")
ACTION_NAMES = {"ReEncrypt": ("kms:ReEncryptFrom", "kms:ReEncryptTo")}


def asked(request: SignedRequest) -> Iterator[tuple[str, Key | str, Context]]:
    """The actions of a request to KMS, each on a key, the ARN of an alias, or `*`.

    Keys of other accounts are left to the rules, which evaluate them without enforcement too.
    """
    names = ACTION_NAMES.get(request.action, (f"kms:{request.action}",))
    known = actions_of("kms").get(request.action)
    kinds = known.resource_types if known else ("key",)
    if not kinds:
        yield from ((name, "*", {}) for name in names)
        if request.action == "CreateKey" and request.tags():
            yield "kms:TagResource", request.arn("kms", "key/*"), {}
        return
    context = _context(request)
    for name in names:
        if "alias" in kinds:
            yield name, request.arn("kms", str(request.params.get("AliasName"))), context
        yield from ((name, key, {**context, **_tags(key)}) for key in _keys(request))


def _keys(request: SignedRequest) -> Iterator[Key]:
    """The keys of the caller's account that the request names. A key that does not exist is left to KMS."""
    given = [request.params[name] for name in KEY_PARAMETERS if request.params.get(name)]
    if request.action == "DeleteAlias" or (request.action == "UpdateAlias" and request.params.get("AliasName")):
        given.append(request.params.get("AliasName"))
    for each in given:
        try:
            key = find_key(request.account, request.region, str(each))
        except KmsError:
            continue
        if key.account_id == request.account:
            yield key


def _context(request: SignedRequest) -> Context:
    if request.action != "CreateGrant":
        return {}
    operations = request.params.get("Operations") or []
    return {
        "kms:grantoperations": tuple(map(str, operations)),
        "kms:granteeprincipal": (str(request.params.get("GranteePrincipal")),),
    }


def _tags(key: Key) -> Context:
    tags = kms_backends[key.account_id][key.region].list_resource_tags(key.id)["Tags"]
    return {f"aws:resourcetag/{tag['TagKey'].lower()}": (str(tag["TagValue"]),) for tag in tags}
