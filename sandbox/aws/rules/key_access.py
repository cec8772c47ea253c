"""Which key an RDS call means, and whether the caller's account may use it."""

from __future__ import annotations

from typing import Any

from moto.kms.models import Key
from moto.rds.exceptions import KMSKeyNotAccessibleFault

from dispatch import Call
from errors import AwsError, KmsError
from rules.identities import caller
from rules.keys import find_key
from rules.permissions import Request, allows

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


CREATE_ACTIONS = ("kms:CreateGrant", "kms:DescribeKey")
"""What making or restoring a database under a key of its account needs (UserGuide/Overview.Encryption.Keys)."""

FOR_GRANTS = ("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant")
"""The actions to which the condition key kms:GrantIsForAWSResource applies."""


def usable_key(call: Call, given: str, which: str, actions: tuple[str, ...] = CREATE_ACTIONS) -> Key:
    """The enabled key of the call's Region that a key id, key ARN, alias or alias ARN names for an RDS resource.

    The caller needs the given actions on it, and on one of another account all that a copy needs. Anything else is a
    KMSKeyNotAccessibleFault; `which` says of which key it speaks: "Specified", "The target".
    """
    try:
        key = find_key(call.account, call.region, given)
    except KmsError:
        raise inaccessible(which, given) from None
    needed = actions if key.account_id == call.account else COPY_ACTIONS
    if key.key_state != "Enabled" or not may_use(call, key, needed):
        raise inaccessible(which, given)
    return key


def key_of(snapshot: Any) -> Key | None:
    """The key of an encrypted snapshot, or None if there is no such key any more."""
    try:
        return find_key(snapshot.account_id, snapshot.region, str(snapshot.kms_key_id))
    except KmsError:
        return None


def accessible_key_of(call: Call, snapshot: Any, actions: tuple[str, ...]) -> Key:
    """The key of an encrypted snapshot, enabled, and open to the caller for the given actions.

    Anything else is a KMSKeyNotAccessibleFault.
    """
    key = key_of(snapshot)
    if key is None or key.key_state != "Enabled" or not may_use(call, key, actions):
        raise inaccessible("The source snapshot", str(snapshot.kms_key_id))
    return key


def inaccessible(which: str, given: str) -> AwsError:
    """RDS's refusal of a key."""
    fault = KMSKeyNotAccessibleFault(given)
    return AwsError("KMSKeyNotAccessibleFault", fault.message.replace("Specified", which, 1))


def may_use(call: Call, key: Key, actions: tuple[str, ...]) -> bool:
    """Whether key policy, grants and IAM policies let the caller do every one of the actions with a key through RDS.

    Which Region's RDS is the service of a copy between Regions is not documented: both count.
    """
    asking = caller(call)
    context = asking.context() | {
        "kms:calleraccount": (call.account,),
        "kms:viaservice": tuple(sorted({f"rds.{region}.{_suffix(call)}" for region in (key.region, call.region)})),
    }
    for_aws = {"kms:grantisforawsresource": ("true",)}
    return all(
        allows(
            key, asking, Request(action, key.arn, key.account_id, context | (for_aws if action in FOR_GRANTS else {}))
        )
        for action in actions
    )


def _suffix(call: Call) -> str:
    return "amazonaws.com.cn" if call.partition == "aws-cn" else "amazonaws.com"
