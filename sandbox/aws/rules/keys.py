"""KMS keys: how they are named, and who finds them."""

from __future__ import annotations

import re
from typing import Any

import moto.kms.models
from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.utils import generate_private_key

from dispatch import Call
from errors import KmsError
from registry import rule
from rules import arns
from rules.identities import caller, caller_arn
from rules.permissions import Request, allows

RDS_ALIAS = "alias/aws/rds"
_KEY_ID = re.compile(r"(mrk-[0-9a-f]{32}|(mrk-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)

READING = (
    "DescribeKey",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "ListGrants",
    "ListKeyPolicies",
    "ListResourceTags",
)
KEEPING = ("EnableKeyRotation", "DisableKeyRotation", "UpdateKeyDescription", "TagResource", "UntagResource")
CHANGING = (
    *KEEPING,
    "DisableKey",
    "EnableKey",
    "PutKeyPolicy",
    "ReplicateKey",
    "ScheduleKeyDeletion",
    "CancelKeyDeletion",
)
GRANTING = ("CreateGrant", "RevokeGrant", "RetireGrant")
USING = ("Encrypt", "Decrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext")
BY_ALIAS = ("DescribeKey", *USING)
ACROSS_ACCOUNTS = ("DescribeKey", "ListGrants", *GRANTING, *USING)
"""The actions that a key of another account can be open to."""
OPENED_BY_THEIR_OWN_RULES = ("Decrypt", "RetireGrant")


def find_key(account: str, region: str, text: str, *, alias: bool = True) -> Key:
    """The key that a key id, key ARN or, unless told otherwise, alias or alias ARN names to a caller.

    Raises NotFoundException as KMS does: for an ARN of another Region, an unknown key or alias, any other text.
    """
    arn = arns.parse(text)
    if text.startswith("arn:") and (arn is None or arn.service != "kms" or not arn.account):
        raise KmsError("NotFoundException", f"Invalid arn {text}")
    if arn is not None and arn.region != region:
        raise KmsError("NotFoundException", f"Invalid arn {arn.region}")
    name = arn.resource.removeprefix("key/") if arn else text
    backend = kms_backends[arn.account if arn else account][region]
    if name.startswith("alias/") and alias:
        return _by_alias(backend, name)
    if not _KEY_ID.fullmatch(name):
        raise KmsError("NotFoundException", f"Invalid keyId {text}")
    if name not in backend.keys:
        raise KmsError("NotFoundException", f"Key '{_prefix(backend)}:key/{name}' does not exist")
    return backend.keys[name]


def _by_alias(backend: KmsBackend, alias: str) -> Key:
    key_id = backend.get_key_id_from_alias(alias)
    if key_id is None:
        raise KmsError("NotFoundException", f"Alias {_prefix(backend)}:{alias} is not found.")
    return backend.keys[key_id]


def _prefix(backend: KmsBackend) -> str:
    return f"arn:{backend.partition}:kms:{backend.region_name}:{backend.account_id}"


def default_rds_key(account: str, region: str) -> Key:
    """The key `aws/rds` of an account in a Region, made when it is first needed."""
    return find_key(account, region, RDS_ALIAS)


_make_default_key = KmsBackend._generate_default_keys


def _make_aws_managed_key(backend: KmsBackend, alias: str) -> str | None:
    """AWS manages the keys behind `alias/aws/…` and rotates them every year (developerguide/concepts)."""
    key_id = _make_default_key(backend, alias)
    if key_id is not None:
        key = backend.keys[key_id]
        key.key_manager, key.key_rotation_status = "AWS", True
        service = alias.removeprefix("alias/aws/")
        key.description = f"Default key that protects my {service.upper()} data when no other key is defined"
    return key_id


setattr(KmsBackend, "_generate_default_keys", _make_aws_managed_key)


def _private_key_of(key_spec: str) -> Any:
    """Only an asymmetric key has a private part: moto would take longest of all to make one for every key."""
    return None if key_spec == "SYMMETRIC_DEFAULT" else generate_private_key(key_spec)


setattr(moto.kms.models, "generate_private_key", _private_key_of)


@rule("kms", "Key", page="APIReference/API_KeyMetadata", stage="made")
def a_key_tells_its_usage_and_regions(key: Key) -> None:
    """`KeyUsage` and `MultiRegion` are always told: encryption in one Region unless asked otherwise."""
    key.key_usage = key.key_usage or "ENCRYPT_DECRYPT"
    key.multi_region = bool(key.multi_region)


@rule("kms", *READING, *CHANGING, *GRANTING, *USING, page="APIReference/API_DescribeKey")
def keys_are_named_by_id_or_arn(call: Call) -> None:
    """Every action takes a key id or key ARN; DescribeKey and those that use a key also an alias or alias ARN."""
    if not call.params.get("KeyId"):
        return
    key = find_key(call.account, call.region, call.params["KeyId"], alias=call.action in BY_ALIAS)
    call.params["KeyId"] = key.id
    if key.account_id != call.account and call.action not in ACROSS_ACCOUNTS:
        raise denied(call, key, f"kms:{call.action}")
    if call.action not in OPENED_BY_THEIR_OWN_RULES:
        refuse_unless_open(call, key, f"kms:{call.action}")
    call.response.current_account = key.account_id


def refuse_unless_open(call: Call, key: Key, action: str) -> None:
    """Refuse a key of another account that is not open to the caller for an action; one's own keys are."""
    asking = caller(call)
    request = Request(action, key.arn, key.account_id, asking.context() | {"kms:calleraccount": (call.account,)})
    if key.account_id != call.account and not allows(key, asking, request):
        raise denied(call, key, action)


def denied(call: Call, key: Key, action: str) -> KmsError:
    """The refusal of an action with a key of another account."""
    return KmsError(
        "AccessDeniedException",
        f"User: {caller_arn(call)} is not authorized to perform: {action} on resource: {key.arn} because the "
        f"resource does not exist in this Region, no resource-based policies allow access, or a resource-based "
        f"policy explicitly denies access",
    )


def key_of(call: Call) -> Key:
    """The key of a call whose KeyId is resolved."""
    keys: dict[str, Key] = call.response.kms_backend.keys
    return keys[call.params["KeyId"]]
