"""Which key an RDS call means, and whether the caller's account may use it."""

from __future__ import annotations

from typing import Any

from moto.kms.models import Key
from moto.rds.exceptions import KMSKeyNotAccessibleFault

from dispatch import Call
from errors import AwsError, KmsError
from rules.identities import caller_names
from rules.keys import find_key
from rules.permissions import Context, allows

COPY_ACTIONS = (
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""What a copy of an encrypted snapshot needs of a key (UserGuide/USER_CopySnapshot, "Required permissions")."""


def usable_key(call: Call, given: str, which: str) -> Key:
    """The enabled key of the call's Region that a key id, key ARN, alias or alias ARN names for an RDS resource.

    Anything else is a KMSKeyNotAccessibleFault; `which` says of which key it speaks: "Specified", "The target".
    """
    try:
        key = find_key(call.account, call.region, given)
    except KmsError:
        raise inaccessible(which, given) from None
    if key.key_state != "Enabled" or not may_copy_with(call, key):
        raise inaccessible(which, given)
    return key


def key_of(snapshot: Any) -> Key | None:
    """The key of an encrypted snapshot, or None if there is no such key any more."""
    try:
        return find_key(snapshot.account_id, snapshot.region, str(snapshot.kms_key_id))
    except KmsError:
        return None


def accessible_key_of(call: Call, snapshot: Any) -> Key:
    """The key of an encrypted snapshot, enabled and open to the caller; a KMSKeyNotAccessibleFault otherwise."""
    key = key_of(snapshot)
    if key is None or key.key_state != "Enabled" or not may_copy_with(call, key):
        raise inaccessible("The source snapshot", str(snapshot.kms_key_id))
    return key


def inaccessible(which: str, given: str) -> AwsError:
    """RDS's refusal of a key."""
    fault = KMSKeyNotAccessibleFault(given)
    return AwsError("KMSKeyNotAccessibleFault", fault.message.replace("Specified", which, 1))


def may_copy_with(call: Call, key: Key) -> bool:
    """Whether RDS may use a key for the caller: a key of its account, or one that gives the caller all a copy needs."""
    services = tuple(f"rds.{region}.amazonaws.com" for region in {key.region, call.region})
    context: Context = {
        "kms:CallerAccount": (call.account,),
        "kms:GrantIsForAWSResource": ("true",),
        "kms:ViaService": services,
    }
    names = caller_names(call)
    return key.account_id == call.account or all(allows(key, names, action, context) for action in COPY_ACTIONS)
