"""ModifyDBSnapshotAttribute and ModifyDBClusterSnapshotAttribute: with whom a snapshot may be shared."""

from __future__ import annotations

import re
from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import life
from rules.key_access import key_of
from rules.kinds import INVALID, kind_of

API = "APIReference/API_ModifyDBSnapshotAttribute"
CLUSTER_API = "APIReference/API_ModifyDBClusterSnapshotAttribute"
GUIDE = "UserGuide/USER_ShareSnapshot"
CLUSTER_GUIDE = "AuroraUserGuide/aurora-share-snapshot"
ENCRYPTED = "UserGuide/share-encrypted-snapshot"


def _name(call: Call) -> str:
    return str(call.params[f"{kind_of(call).noun}Identifier"])


def snapshot_of(call: Call) -> Any:
    """The caller's own snapshot; where there is none, moto refuses the call itself."""
    return kind_of(call).snapshots(call.response.backend).get(_name(call))


def added(call: Call) -> list[str]:
    """The accounts to share with."""
    return list(call.params.get("ValuesToAdd") or [])


@rule("rds", "ModifyDBSnapshotAttribute", page=GUIDE)
@rule("rds", "ModifyDBClusterSnapshotAttribute", page=CLUSTER_GUIDE)
def automated_and_backup_snapshots_are_not_shared(call: Call) -> None:
    """A snapshot that RDS or AWS Backup made is copied first: its name is refused."""
    if _name(call).startswith("awsbackup:"):
        raise AwsError("InvalidParameterValue", f"The parameter {_name(call)} is not a valid identifier.")
    if _name(call).startswith("rds:"):
        raise AwsError("InvalidParameterValue", INVALID.format(f"{kind_of(call).noun}Identifier"))


@rule("rds", "ModifyDBSnapshotAttribute", page=API)
@rule("rds", "ModifyDBClusterSnapshotAttribute", page=CLUSTER_API)
def accounts_have_12_digits(call: Call) -> None:
    """A snapshot is shared with account ids of 12 digits, or with `all`."""
    wrong = [value for value in added(call) if value != "all" and not re.fullmatch(r"\d{12}", value)]
    if wrong:
        message = f"Invalid value for ValuesToAdd: {', '.join(wrong)}. Must be an AWS account ID or all."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "ModifyDBSnapshotAttribute", page=API)
@rule("rds", "ModifyDBClusterSnapshotAttribute", page=CLUSTER_API)
def a_snapshot_being_created_is_not_shared(call: Call) -> None:
    """Only an available snapshot is shared."""
    snapshot = snapshot_of(call)
    if snapshot is not None and life.status(snapshot) != "available":
        raise kind_of(call).in_wrong_state(snapshot)


@rule("rds", "ModifyDBSnapshotAttribute", page=GUIDE)
@rule("rds", "ModifyDBClusterSnapshotAttribute", page=CLUSTER_GUIDE)
def encrypted_snapshots_are_never_public(call: Call) -> None:
    """An encrypted snapshot cannot be shared with `all`."""
    snapshot = snapshot_of(call)
    if snapshot is not None and snapshot.encrypted and "all" in added(call):
        raise AwsError("InvalidParameterValue", f"An encrypted {kind_of(call).words} cannot be shared publicly.")


@rule("rds", "ModifyDBSnapshotAttribute", page=ENCRYPTED)
@rule("rds", "ModifyDBClusterSnapshotAttribute", page=CLUSTER_GUIDE)
def snapshots_under_the_default_key_are_not_shared(call: Call) -> None:
    """A snapshot under the account's default key `aws/rds` cannot be shared: copy it under a customer managed key."""
    snapshot = snapshot_of(call)
    if snapshot is None or not snapshot.encrypted or not added(call):
        return
    key = key_of(snapshot)
    if key is not None and key.key_manager == "AWS":
        raise AwsError(
            "InvalidParameterValue",
            f"A {kind_of(call).words} encrypted with the default AWS KMS key of the account cannot be shared.",
        )


@rule("rds", "ModifyDBSnapshotAttribute", page=API)
@rule("rds", "ModifyDBClusterSnapshotAttribute", page=CLUSTER_API)
def accounts_are_listed_once(call: Call) -> None:
    """An account named twice, or one that the snapshot is shared with already, is in the list once."""
    snapshot = snapshot_of(call)
    if snapshot is not None:
        present = snapshot.attributes["restore"]
        call.params["ValuesToAdd"] = [value for value in dict.fromkeys(added(call)) if value not in present]
