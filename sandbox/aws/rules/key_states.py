"""KMS key states, deletion and rotation."""

from __future__ import annotations

from typing import Any

import moto.kms.models
from moto.core.utils import unix_time
from moto.kms.models import Key, kms_backends

from dispatch import Call
from errors import KmsError
from registry import rule
from rules import clock
from rules.identities import caller_arn
from rules.keys import CHANGE_ACTIONS, CRYPTOGRAPHIC_ACTIONS, MAINTENANCE_ACTIONS, key_of_call


@rule("kms", *CHANGE_ACTIONS, "CreateGrant", page="developerguide/concepts")
def aws_managed_keys_are_not_changed(call: Call) -> None:
    """AWS managed keys can only be read."""
    key = key_of_call(call)
    if key.key_manager == "AWS":
        message = f"User: {caller_arn(call)} is not authorized to perform: kms:{call.action} on resource: {key.arn}"
        raise KmsError("AccessDeniedException", message)


@rule(
    "kms",
    *MAINTENANCE_ACTIONS,
    *CRYPTOGRAPHIC_ACTIONS,
    "CreateGrant",
    "DisableKey",
    "EnableKey",
    "ReplicateKey",
    "ScheduleKeyDeletion",
    page="developerguide/key-state",
)
def key_pending_deletion_is_not_used(call: Call) -> None:
    """A key that is pending deletion cannot be used. Only its key policy can change, and its grants can end."""
    if call.params.get("KeyId"):
        _refuse_pending_deletion(key_of_call(call))


def _refuse_pending_deletion(key: Key) -> None:
    if key.key_state == "PendingDeletion":
        raise KmsError("KMSInvalidStateException", f"{key.arn} is pending deletion.")


@rule("kms", "CancelKeyDeletion", page="developerguide/key-state")
def cancelled_deletion_is_pending(call: Call) -> None:
    """CancelKeyDeletion requires a key that is pending deletion."""
    key = key_of_call(call)
    if key.key_state != "PendingDeletion":
        raise KmsError("KMSInvalidStateException", f"{key.arn} is not pending deletion.")


@rule(
    "kms",
    "EnableKeyRotation",
    "DisableKeyRotation",
    "CreateGrant",
    "ReplicateKey",
    *CRYPTOGRAPHIC_ACTIONS,
    page="developerguide/key-state",
)
def disabled_key_is_not_used(call: Call) -> None:
    """A disabled key cannot be used for cryptographic operations, grants, replicas or rotation changes."""
    if call.params.get("KeyId"):
        require_enabled_key(key_of_call(call))


def require_enabled_key(key: Key) -> None:
    """Refuse a key that is disabled or pending deletion."""
    _refuse_pending_deletion(key)
    if key.key_state == "Disabled":
        raise KmsError("DisabledException", f"{key.arn} is disabled.")


@rule("kms", "ScheduleKeyDeletion")
def waiting_period_is_7_to_30_days(call: Call) -> None:
    """`PendingWindowInDays` must be 7 to 30. Defaults to 30."""
    days = call.params.setdefault("PendingWindowInDays", 30)
    if not 7 <= days <= 30:
        raise KmsError("ValidationException", f"PendingWindowInDays must be between 7 and 30, not {days}.")


@rule("kms", "ScheduleKeyDeletion", "CancelKeyDeletion", page="APIReference/API_ScheduleKeyDeletion", stage="after")
def scheduled_deletion_has_the_key_arn(call: Call, answer: dict[str, Any]) -> None:
    """`KeyId` in the answer is the key ARN. ScheduleKeyDeletion also returns the key state and the waiting period."""
    key = key_of_call(call)
    answer["KeyId"] = key.arn
    if call.action == "ScheduleKeyDeletion":
        answer |= {"KeyState": key.key_state, "PendingWindowInDays": call.params["PendingWindowInDays"]}


setattr(moto.kms.models, "utcnow", clock.utcnow)


def delete_due_keys() -> None:
    """Delete the keys whose waiting period is over, with their aliases and grants.

    See https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html.
    """
    for regions in list(kms_backends.values()):
        for backend in list(regions.values()):
            due = [key.id for key in backend.keys.values() if key.deletion_date and key.deletion_date <= clock.utcnow()]
            for key_id in due:
                backend.delete_key(key_id)


@rule("kms", "EnableKeyRotation")
def rotation_period_is_90_to_2560_days(call: Call) -> None:
    """`RotationPeriodInDays` must be 90 to 2560. Defaults to 365."""
    days = call.params.setdefault("RotationPeriodInDays", 365)
    if not 90 <= days <= 2560:
        raise KmsError("ValidationException", f"RotationPeriodInDays must be between 90 and 2560, not {days}.")


@rule("kms", "EnableKeyRotation", stage="after")
def key_keeps_its_rotation_period(call: Call, _answer: Any) -> None:
    """The next rotation date follows from the rotation period and the time when it was set."""
    key: Any = key_of_call(call)
    key.rotation_days, key.rotation_since = call.params["RotationPeriodInDays"], unix_time()


@rule("kms", "GetKeyRotationStatus", stage="after")
def rotation_status_has_period_and_next_date(call: Call, answer: dict[str, Any]) -> None:
    """`KeyId` in the answer is the key ARN. Period and next date are included while rotation is enabled."""
    key: Any = key_of_call(call)
    answer["KeyId"] = key.arn
    answer["KeyRotationEnabled"] = key.key_rotation_status and key.key_state != "PendingDeletion"
    if answer["KeyRotationEnabled"]:
        days = getattr(key, "rotation_days", 365)
        answer["RotationPeriodInDays"] = days
        answer["NextRotationDate"] = getattr(key, "rotation_since", key.creation_date) + days * 86400


@rule("kms", "GetPublicKey")
def symmetric_key_has_no_public_key(call: Call) -> None:
    """GetPublicKey requires an asymmetric key."""
    key = key_of_call(call)
    if key.key_spec == "SYMMETRIC_DEFAULT":
        message = f"{key.arn} key spec is {key.key_spec} which is not valid for GetPublicKey."
        raise KmsError("UnsupportedOperationException", message)
