"""KMS keys: what may be done to a key in its state, its deletion and its rotation."""

from __future__ import annotations

from typing import Any

from moto.core.utils import unix_time
from moto.kms.models import Key

from dispatch import Call
from errors import KmsError
from registry import rule
from rules.identities import caller_arn
from rules.keys import CHANGING, KEEPING, USING, key_of


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
    *USING,
    "CreateGrant",
    "DisableKey",
    "EnableKey",
    "ReplicateKey",
    "ScheduleKeyDeletion",
    page="developerguide/key-state",
)
def keys_pending_deletion_are_not_used(call: Call) -> None:
    """A key that is pending deletion can be looked at, opened less, or kept, and nothing else."""
    if call.params.get("KeyId"):
        _refuse_if_pending(key_of(call))


def _refuse_if_pending(key: Key) -> None:
    if key.key_state == "PendingDeletion":
        raise KmsError("KMSInvalidStateException", f"{key.arn} is pending deletion.")


@rule("kms", "CancelKeyDeletion", page="developerguide/key-state")
def only_a_pending_deletion_is_cancelled(call: Call) -> None:
    """CancelKeyDeletion needs a key that is pending deletion."""
    key = key_of(call)
    if key.key_state != "PendingDeletion":
        raise KmsError("KMSInvalidStateException", f"{key.arn} is not pending deletion.")


@rule(
    "kms",
    "EnableKeyRotation",
    "DisableKeyRotation",
    "CreateGrant",
    "ReplicateKey",
    *USING,
    page="developerguide/key-state",
)
def disabled_keys_are_not_used(call: Call) -> None:
    """A disabled key encrypts and decrypts nothing, gets no grants and no replica, and its rotation is not changed."""
    if call.params.get("KeyId"):
        refuse_unless_enabled(key_of(call))


def refuse_unless_enabled(key: Key) -> None:
    """Refuse to use a key that is disabled or pending deletion."""
    _refuse_if_pending(key)
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


@rule("kms", "GetPublicKey", page="APIReference/API_GetPublicKey")
def a_symmetric_key_has_no_public_part(call: Call) -> None:
    """GetPublicKey is for asymmetric keys."""
    key = key_of(call)
    if key.key_spec == "SYMMETRIC_DEFAULT":
        message = f"{key.arn} key spec is {key.key_spec} which is not valid for GetPublicKey."
        raise KmsError("UnsupportedOperationException", message)
