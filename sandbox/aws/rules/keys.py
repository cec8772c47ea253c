"""KMS keys: identifiers, and access from other accounts."""

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
from rules.permissions import Request, key_allows

RDS_ALIAS = "alias/aws/rds"
_KEY_ID = re.compile(r"(mrk-[0-9a-f]{32}|(mrk-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)

READ_ACTIONS = (
    "DescribeKey",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "ListGrants",
    "ListKeyPolicies",
    "ListResourceTags",
)
MAINTENANCE_ACTIONS = (
    "EnableKeyRotation",
    "DisableKeyRotation",
    "UpdateKeyDescription",
    "TagResource",
    "UntagResource",
)
CHANGE_ACTIONS = (
    *MAINTENANCE_ACTIONS,
    "DisableKey",
    "EnableKey",
    "PutKeyPolicy",
    "ReplicateKey",
    "ScheduleKeyDeletion",
    "CancelKeyDeletion",
)
GRANT_ACTIONS = ("CreateGrant", "RevokeGrant", "RetireGrant")
CRYPTOGRAPHIC_ACTIONS = ("Encrypt", "Decrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext")
ACTIONS_ACCEPTING_ALIASES = ("DescribeKey", *CRYPTOGRAPHIC_ACTIONS)
CROSS_ACCOUNT_ACTIONS = ("DescribeKey", "ListGrants", *GRANT_ACTIONS, *CRYPTOGRAPHIC_ACTIONS)
"""The actions that support keys of another account."""
ACTIONS_CHECKED_BY_OTHER_RULES = ("Decrypt", "RetireGrant")


def find_key(account: str, region: str, key_id: str, *, alias: bool = True) -> Key:
    """Return the key that a key ID, key ARN or, unless `alias` is false, alias or alias ARN identifies.

    Raises NotFoundException as KMS does: for an ARN of another Region, an unknown key or alias, or an invalid
    identifier.
    """
    arn = arns.parse(key_id)
    if key_id.startswith("arn:") and (arn is None or arn.service != "kms" or not arn.account):
        raise KmsError("NotFoundException", f"Invalid arn {key_id}")
    if arn is not None and arn.region != region:
        raise KmsError("NotFoundException", f"Invalid arn {arn.region}")
    name = arn.resource.removeprefix("key/") if arn else key_id
    backend = kms_backends[arn.account if arn else account][region]
    if name.startswith("alias/") and alias:
        return _find_by_alias(backend, name)
    if not _KEY_ID.fullmatch(name):
        raise KmsError("NotFoundException", f"Invalid keyId {key_id}")
    if name not in backend.keys:
        raise KmsError("NotFoundException", f"Key '{_arn_prefix(backend)}:key/{name}' does not exist")
    return backend.keys[name]


def _find_by_alias(backend: KmsBackend, alias: str) -> Key:
    key_id = backend.get_key_id_from_alias(alias)
    if key_id is None:
        raise KmsError("NotFoundException", f"Alias {_arn_prefix(backend)}:{alias} is not found.")
    return backend.keys[key_id]


def _arn_prefix(backend: KmsBackend) -> str:
    return f"arn:{backend.partition}:kms:{backend.region_name}:{backend.account_id}"


def default_rds_key(account: str, region: str) -> Key:
    """The AWS managed key `aws/rds` of an account in a Region. AWS creates it when it is first needed."""
    return find_key(account, region, RDS_ALIAS)


_moto_create_default_key = KmsBackend._generate_default_keys


def _create_aws_managed_key(backend: KmsBackend, alias: str) -> str | None:
    """Mark the keys of `alias/aws/…` as managed by AWS, with yearly rotation (developerguide/concepts)."""
    key_id = _moto_create_default_key(backend, alias)
    if key_id is not None:
        key = backend.keys[key_id]
        key.key_manager, key.key_rotation_status = "AWS", True
        service = alias.removeprefix("alias/aws/")
        key.description = f"Default key that protects my {service.upper()} data when no other key is defined"
    return key_id


setattr(KmsBackend, "_generate_default_keys", _create_aws_managed_key)


def _private_key_of(key_spec: str) -> Any:
    """Create private keys only for asymmetric keys. moto creates one for every key, which takes most of the time."""
    return None if key_spec == "SYMMETRIC_DEFAULT" else generate_private_key(key_spec)


setattr(moto.kms.models, "generate_private_key", _private_key_of)


@rule("kms", "Key", page="APIReference/API_KeyMetadata", stage="made")
def key_has_usage_and_multi_region_flag(key: Key) -> None:
    """`KeyUsage` and `MultiRegion` are always included. They default to ENCRYPT_DECRYPT and false."""
    key.key_usage = key.key_usage or "ENCRYPT_DECRYPT"
    key.multi_region = bool(key.multi_region)


@rule(
    "kms", *READ_ACTIONS, *CHANGE_ACTIONS, *GRANT_ACTIONS, *CRYPTOGRAPHIC_ACTIONS, page="APIReference/API_DescribeKey"
)
def key_is_identified_and_accessible(call: Call) -> None:
    """`KeyId` must be a key ID or key ARN, for some actions also an alias or alias ARN, of an accessible key."""
    if not call.params.get("KeyId"):
        return
    key = find_key(call.account, call.region, call.params["KeyId"], alias=call.action in ACTIONS_ACCEPTING_ALIASES)
    call.params["KeyId"] = key.id
    if key.account_id != call.account and call.action not in CROSS_ACCOUNT_ACTIONS:
        raise access_denied(call, key, f"kms:{call.action}")
    if call.action not in ACTIONS_CHECKED_BY_OTHER_RULES:
        require_access(call, key, f"kms:{call.action}")
    call.response.current_account = key.account_id


def require_access(call: Call, key: Key, action: str) -> None:
    """Refuse a key of another account unless the caller is allowed the action."""
    asking = caller(call)
    direct = {"kms:calleraccount": (call.account,), "aws:requestedregion": (call.region,), "aws:viaawsservice": ("false",)}
    request = Request(action, key.arn, key.account_id, asking.context() | direct)
    if key.account_id != call.account and not key_allows(key, asking, request):
        raise access_denied(call, key, action)


def access_denied(call: Call, key: Key, action: str) -> KmsError:
    """The error for an action with a key of another account."""
    return KmsError(
        "AccessDeniedException",
        f"User: {caller_arn(call)} is not authorized to perform: {action} on resource: {key.arn} because the "
        f"resource does not exist in this Region, no resource-based policies allow access, or a resource-based "
        f"policy explicitly denies access",
    )


def key_of_call(call: Call) -> Key:
    """The key of a call whose `KeyId` has been resolved to a key ID."""
    keys: dict[str, Key] = call.response.kms_backend.keys
    return keys[call.params["KeyId"]]
