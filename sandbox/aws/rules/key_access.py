"""Finding the key that an RDS call names, and checking whether the caller can use it."""

from __future__ import annotations

from typing import Any

from moto.kms.models import Key
from moto.rds.exceptions import KMSKeyNotAccessibleFault

from dispatch import Call
from errors import AwsError, KmsError
from rules import propagation
from rules.identities import caller
from rules.keys import find_key
from rules.permissions import Request, key_allows

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
"""Permissions for copying an encrypted snapshot (UserGuide/USER_CopySnapshot, "Required permissions")."""


CREATE_ACTIONS = ("kms:CreateGrant", "kms:DescribeKey")
"""Permissions for creating or restoring a database in the key's account (UserGuide/Overview.Encryption.Keys)."""

GRANT_ACTIONS = ("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant")
"""The actions that the condition key kms:GrantIsForAWSResource applies to."""


def require_usable_key(call: Call, given: str, key_role: str, actions: tuple[str, ...] = CREATE_ACTIONS) -> Key:
    """Return the enabled key in the Region of the call that a key ID, key ARN, alias or alias ARN identifies.

    The caller needs the given permissions for it, or all copy permissions for a key of another account. Otherwise, the
    call fails with KMSKeyNotAccessibleFault. `key_role` begins the message: "Specified", "The target".
    """
    try:
        key = find_key(call.account, call.region, given)
    except KmsError:
        raise key_not_accessible(key_role, given) from None
    needed = actions if key.account_id == call.account else COPY_ACTIONS
    if key.key_state != "Enabled" or not may_use_key(call, key, needed):
        raise key_not_accessible(key_role, given)
    return key


def key_of_snapshot(snapshot: Any) -> Key | None:
    """The key of an encrypted snapshot, or None if the key no longer exists."""
    try:
        return find_key(snapshot.account_id, snapshot.region, str(snapshot.kms_key_id))
    except KmsError:
        return None


def require_accessible_key(call: Call, snapshot: Any, actions: tuple[str, ...]) -> Key:
    """Return the enabled key of an encrypted snapshot, if the caller has the given permissions for it.

    Otherwise, the call fails with KMSKeyNotAccessibleFault.
    """
    key = key_of_snapshot(snapshot)
    if key is None or key.key_state != "Enabled" or not may_use_key(call, key, actions):
        raise key_not_accessible("The source snapshot", str(snapshot.kms_key_id))
    return key


def key_not_accessible(key_role: str, given: str) -> AwsError:
    """The error for a key that RDS cannot use."""
    fault = KMSKeyNotAccessibleFault(given)
    return AwsError("KMSKeyNotAccessibleFault", fault.message.replace("Specified", key_role, 1))


def may_use_key(call: Call, key: Key, actions: tuple[str, ...]) -> bool:
    """Whether key policy, grants and IAM policies allow the caller all of the actions with a key through RDS.

    AWS does not document which Region's RDS is the calling service of a cross-Region copy, so both count.
    """
    asking = caller(call)
    context = asking.context() | {
        "kms:calleraccount": (call.account,),
        "kms:viaservice": tuple(sorted({f"rds.{region}.{_dns_suffix(call)}" for region in (key.region, call.region)})),
        "aws:requestedregion": (key.region,),
        "aws:viaawsservice": ("true",),
    }
    for_aws_resource = {"kms:grantisforawsresource": ("true",)}
    return propagation.is_seen(key) and all(
        key_allows(
            key,
            asking,
            Request(action, key.arn, key.account_id, context | (for_aws_resource if action in GRANT_ACTIONS else {})),
        )
        for action in actions
    )


def _dns_suffix(call: Call) -> str:
    return "amazonaws.com.cn" if call.partition == "aws-cn" else "amazonaws.com"
