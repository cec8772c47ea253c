"""ModifyDBSnapshotAttribute: with whom a snapshot may be shared."""

from __future__ import annotations

import re
from collections.abc import Mapping

from moto.rds.models import DBSnapshot

from dispatch import Call
from errors import AwsError, KmsError
from registry import rule
from rules import life
from rules.keys import find_key

API = "APIReference/API_ModifyDBSnapshotAttribute"
GUIDE = "UserGuide/USER_ShareSnapshot"
ENCRYPTED = "UserGuide/share-encrypted-snapshot"


def _snapshot(call: Call) -> DBSnapshot | None:
    """The caller's own snapshot; where there is none, moto refuses the call itself."""
    snapshots: Mapping[str, DBSnapshot] = call.response.backend.database_snapshots
    return snapshots.get(call.params["DBSnapshotIdentifier"])


def _added(call: Call) -> list[str]:
    return list(call.params.get("ValuesToAdd") or [])


@rule("rds", "ModifyDBSnapshotAttribute", page=GUIDE)
def automated_and_backup_snapshots_are_not_shared(call: Call) -> None:
    """A snapshot that RDS or AWS Backup made is copied first: its name is refused."""
    name = call.params["DBSnapshotIdentifier"]
    if name.startswith("awsbackup:"):
        raise AwsError("InvalidParameterValue", f"The parameter {name} is not a valid identifier.")
    if name.startswith("rds:"):
        raise AwsError(
            "InvalidParameterValue",
            "The parameter DBSnapshotIdentifier is not a valid identifier. Identifiers must begin with a letter; "
            "must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two "
            "consecutive hyphens.",
        )


@rule("rds", "ModifyDBSnapshotAttribute", page=API)
def accounts_have_12_digits(call: Call) -> None:
    """A snapshot is shared with account ids of 12 digits, or with `all`."""
    wrong = [value for value in _added(call) if value != "all" and not re.fullmatch(r"\d{12}", value)]
    if wrong:
        message = f"Invalid value for ValuesToAdd: {', '.join(wrong)}. Must be an AWS account ID or all."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "ModifyDBSnapshotAttribute", page=API)
def a_snapshot_being_created_is_not_shared(call: Call) -> None:
    """Only an available snapshot is shared."""
    snapshot = _snapshot(call)
    if snapshot is not None and life.status(snapshot) != "available":
        message = f"The DB snapshot {snapshot.db_snapshot_identifier} is not in the available state."
        raise AwsError("InvalidDBSnapshotState", message)


@rule("rds", "ModifyDBSnapshotAttribute", page=GUIDE)
def encrypted_snapshots_are_never_public(call: Call) -> None:
    """An encrypted snapshot cannot be shared with `all`."""
    snapshot = _snapshot(call)
    if snapshot is not None and snapshot.encrypted and "all" in _added(call):
        raise AwsError("InvalidParameterValue", "An encrypted DB snapshot cannot be shared publicly.")


@rule("rds", "ModifyDBSnapshotAttribute", page=ENCRYPTED)
def snapshots_under_the_default_key_are_not_shared(call: Call) -> None:
    """A snapshot under the account's default key `aws/rds` cannot be shared: copy it under a customer managed key."""
    snapshot = _snapshot(call)
    if snapshot is None or not snapshot.encrypted or not _added(call):
        return
    try:
        key = find_key(snapshot.account_id, snapshot.region, str(snapshot.kms_key_id))
    except KmsError:
        return
    if key.key_manager == "AWS":
        raise AwsError(
            "InvalidParameterValue",
            "A DB snapshot encrypted with the default AWS KMS key of the account cannot be shared.",
        )


@rule("rds", "ModifyDBSnapshotAttribute", page=API)
def accounts_are_listed_once(call: Call) -> None:
    """An account named twice, or one that the snapshot is shared with already, is in the list once."""
    snapshot = _snapshot(call)
    if snapshot is not None:
        present = snapshot.attributes["restore"]
        call.params["ValuesToAdd"] = [value for value in dict.fromkeys(_added(call)) if value not in present]
