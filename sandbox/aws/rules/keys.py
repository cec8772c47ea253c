"""KMS keys: how they are named, who manages them, which states let what happen."""

from __future__ import annotations

import re
from typing import Any

from dispatch import Call
from errors import KmsError
from moto.core.utils import unix_time
from moto.kms.models import Key, KmsBackend, kms_backends
from registry import rule
from rules import arns
from rules.identities import caller_arn, caller_names
from rules.permissions import Context, allows

RDS_ALIAS = "alias/aws/rds"
_KEY_ID = re.compile(r"(mrk-[0-9a-f]{32}|(mrk-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)

READING = ("DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListGrants", "ListResourceTags", "ListKeyPolicies")
KEEPING = ("EnableKeyRotation", "DisableKeyRotation", "UpdateKeyDescription", "TagResource", "UntagResource")
CHANGING = (*KEEPING, "DisableKey", "EnableKey", "PutKeyPolicy", "ScheduleKeyDeletion", "CancelKeyDeletion")
GRANTING = ("CreateGrant", "RevokeGrant", "RetireGrant")
BY_ALIAS = ("DescribeKey",)
ACROSS_ACCOUNTS = ("DescribeKey", "CreateGrant", "ListGrants", "RevokeGrant", "RetireGrant")


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


@rule("kms", "Key", page="APIReference/API_KeyMetadata", stage="made")
def a_key_tells_its_usage_and_regions(key: Key) -> None:
    """`KeyUsage` and `MultiRegion` are always told: encryption in one Region unless asked otherwise."""
    key.key_usage = key.key_usage or "ENCRYPT_DECRYPT"
    key.multi_region = bool(key.multi_region)


@rule("kms", *READING, *CHANGING, *GRANTING, page="APIReference/API_DescribeKey")
def keys_are_named_by_id_or_arn(call: Call) -> None:
    """Every action takes a key id or a key ARN, DescribeKey also an alias or an alias ARN; unknown ones are not found."""
    if "KeyId" not in call.params:
        return
    key = find_key(call.account, call.region, call.params["KeyId"], alias=call.action in BY_ALIAS)
    call.params["KeyId"] = key.id
    if key.account_id != call.account:
        _open_other_account(call, key)


def _open_other_account(call: Call, key: Key) -> None:
    """Go on in the account of the key, where the action works across accounts and the key is open to the caller."""
    action = f"kms:{call.action}"
    context: Context = {"kms:CallerAccount": (call.account,)}
    if call.action not in ACROSS_ACCOUNTS or not allows(key, caller_names(call), action, context):
        raise KmsError(
            "AccessDeniedException",
            f"User: {caller_arn(call)} is not authorized to perform: {action} on resource: {key.arn} because the "
            f"resource does not exist in this Region, no resource-based policies allow access, or a resource-based "
            f"policy explicitly denies access",
        )
    call.response.current_account = key.account_id


def key_of(call: Call) -> Key:
    """The key of a call whose KeyId is resolved."""
    keys: dict[str, Key] = call.response.kms_backend.keys
    return keys[call.params["KeyId"]]


@rule("kms", *CHANGING, "CreateGrant", page="developerguide/concepts")
def aws_managed_keys_are_not_changed(call: Call) -> None:
    """A key that AWS manages can be looked at, and nothing else."""
    key = key_of(call)
    if key.key_manager == "AWS":
        message = f"User: {caller_arn(call)} is not authorized to perform: kms:{call.action} on resource: {key.arn}"
        raise KmsError("AccessDeniedException", message)


@rule(
    "kms",
    *KEEPING,
    "CreateGrant",
    "DisableKey",
    "EnableKey",
    "ScheduleKeyDeletion",
    page="developerguide/key-state",
)
def keys_pending_deletion_are_not_used(call: Call) -> None:
    """A key that is pending deletion can be looked at, opened less, or kept, and nothing else."""
    key = key_of(call)
    if key.key_state == "PendingDeletion":
        raise KmsError("KMSInvalidStateException", f"{key.arn} is pending deletion.")


@rule("kms", "CancelKeyDeletion", page="developerguide/key-state")
def only_a_pending_deletion_is_cancelled(call: Call) -> None:
    """CancelKeyDeletion needs a key that is pending deletion."""
    key = key_of(call)
    if key.key_state != "PendingDeletion":
        raise KmsError("KMSInvalidStateException", f"{key.arn} is not pending deletion.")


@rule("kms", "EnableKeyRotation", "DisableKeyRotation", "CreateGrant", page="developerguide/key-state")
def disabled_keys_are_not_used(call: Call) -> None:
    """A disabled key gets no grants, and its rotation is not changed."""
    key = key_of(call)
    if key.key_state == "Disabled":
        raise KmsError("DisabledException", f"{key.arn} is disabled.")


@rule("kms", "ScheduleKeyDeletion", page="APIReference/API_ScheduleKeyDeletion")
def the_waiting_period_has_7_to_30_days(call: Call) -> None:
    """A key is deleted after 7 to 30 days, 30 by default."""
    days = call.params.setdefault("PendingWindowInDays", 30)
    if not 7 <= days <= 30:
        raise KmsError("ValidationException", f"PendingWindowInDays must be between 7 and 30, not {days}.")


@rule("kms", "ScheduleKeyDeletion", "CancelKeyDeletion", page="APIReference/API_ScheduleKeyDeletion", stage="after")
def a_scheduled_deletion_tells_the_key_arn(call: Call, answer: dict[str, Any]) -> None:
    """The answer names the key by its ARN, with its state and the waiting period."""
    key = key_of(call)
    answer["KeyId"] = key.arn
    if call.action == "ScheduleKeyDeletion":
        answer |= {"KeyState": key.key_state, "PendingWindowInDays": call.params["PendingWindowInDays"]}


@rule("kms", "EnableKeyRotation", page="APIReference/API_EnableKeyRotation")
def a_rotation_period_has_90_to_2560_days(call: Call) -> None:
    """A key rotates every 90 to 2560 days, 365 by default."""
    days = call.params.setdefault("RotationPeriodInDays", 365)
    if not 90 <= days <= 2560:
        raise KmsError("ValidationException", f"RotationPeriodInDays must be between 90 and 2560, not {days}.")


@rule("kms", "EnableKeyRotation", page="APIReference/API_EnableKeyRotation", stage="after")
def a_key_keeps_its_rotation_period(call: Call, _answer: Any) -> None:
    """The period given, and the time it was given, decide the next rotation."""
    key: Any = key_of(call)
    key.rotation_days, key.rotation_since = call.params["RotationPeriodInDays"], unix_time()


@rule("kms", "GetKeyRotationStatus", page="APIReference/API_GetKeyRotationStatus", stage="after")
def a_key_tells_its_rotation_period(call: Call, answer: dict[str, Any]) -> None:
    """The answer names the key by its ARN, with period and next date while rotation is on."""
    key: Any = key_of(call)
    answer["KeyId"] = key.arn
    answer["KeyRotationEnabled"] = key.key_rotation_status and key.key_state != "PendingDeletion"
    if answer["KeyRotationEnabled"]:
        days = getattr(key, "rotation_days", 365)
        answer["RotationPeriodInDays"] = days
        answer["NextRotationDate"] = getattr(key, "rotation_since", key.creation_date) + days * 86400
