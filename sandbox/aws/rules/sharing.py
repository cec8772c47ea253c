"""ModifyDBSnapshotAttribute and ModifyDBClusterSnapshotAttribute: requirements for sharing a snapshot."""

from __future__ import annotations

import re
from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import snapshot_lifecycle
from rules.key_access import key_of_snapshot
from rules.request_checks import INVALID_IDENTIFIER
from rules.snapshot_kinds import kind_of

SHARE = ("ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute")
SHARE_GUIDE = {
    "ModifyDBSnapshotAttribute": "UserGuide/USER_ShareSnapshot",
    "ModifyDBClusterSnapshotAttribute": "AuroraUserGuide/aurora-share-snapshot",
}


def _snapshot_identifier(call: Call) -> str:
    return str(call.params[f"{kind_of(call).api_name}Identifier"])


def own_snapshot(call: Call) -> Any:
    """The caller's own snapshot. If it does not exist, moto refuses the call."""
    return kind_of(call).snapshots(call.response.backend).get(_snapshot_identifier(call))


def added_accounts(call: Call) -> list[str]:
    """The accounts to share the snapshot with."""
    return list(call.params.get("ValuesToAdd") or [])


@rule("rds", pages=SHARE_GUIDE)
def shared_snapshot_is_manual(call: Call) -> None:
    """Snapshots of automated backups and AWS Backup cannot be shared. Copy them first."""
    if _snapshot_identifier(call).startswith("awsbackup:"):
        raise AwsError(
            "InvalidParameterValue", f"The parameter {_snapshot_identifier(call)} is not a valid identifier."
        )
    if _snapshot_identifier(call).startswith("rds:"):
        raise AwsError("InvalidParameterValue", INVALID_IDENTIFIER.format(f"{kind_of(call).api_name}Identifier"))


@rule("rds", *SHARE)
def account_ids_are_valid(call: Call) -> None:
    """`ValuesToAdd` must contain 12-digit account IDs or `all`."""
    invalid = [value for value in added_accounts(call) if value != "all" and not re.fullmatch(r"\d{12}", value)]
    if invalid:
        message = f"Invalid value for ValuesToAdd: {', '.join(invalid)}. Must be an AWS account ID or all."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", *SHARE)
def shared_snapshot_is_available(call: Call) -> None:
    """The snapshot must be available."""
    snapshot = own_snapshot(call)
    if snapshot is not None and snapshot_lifecycle.status(snapshot) != "available":
        raise kind_of(call).invalid_state(snapshot)


@rule("rds", pages=SHARE_GUIDE)
def encrypted_snapshots_are_not_public(call: Call) -> None:
    """Encrypted snapshots cannot be shared with `all`."""
    snapshot = own_snapshot(call)
    if snapshot is not None and snapshot.encrypted and "all" in added_accounts(call):
        raise AwsError("InvalidParameterValue", f"An encrypted {kind_of(call).display_name} cannot be shared publicly.")


@rule("rds", pages=SHARE_GUIDE | {"ModifyDBSnapshotAttribute": "UserGuide/share-encrypted-snapshot"})
def snapshots_under_the_default_key_are_not_shared(call: Call) -> None:
    """Snapshots under the default key `aws/rds` cannot be shared. Copy them with a customer managed key first."""
    snapshot = own_snapshot(call)
    if snapshot is None or not snapshot.encrypted or not added_accounts(call):
        return
    key = key_of_snapshot(snapshot)
    if key is not None and key.key_manager == "AWS":
        raise AwsError(
            "InvalidParameterValue",
            f"A {kind_of(call).display_name} encrypted with the default AWS KMS key of the account cannot be shared.",
        )


@rule("rds", *SHARE)
def accounts_are_not_duplicated(call: Call) -> None:
    """An account that is specified twice, or already has access, is listed once."""
    snapshot = own_snapshot(call)
    if snapshot is not None:
        current = snapshot.attributes["restore"]
        call.params["ValuesToAdd"] = [value for value in dict.fromkeys(added_accounts(call)) if value not in current]
