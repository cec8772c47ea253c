"""Automated backups that are replicated to another Region: their state over time."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from moto.rds.models import DBInstance, rds_backends

from errors import KmsError
from rules import clock, copy_progress
from rules.keys import find_key

DAY = 86400


@dataclass
class ReplicatedBackup:
    """The backups of one instance in one destination Region. Times are seconds since the epoch."""

    source: DBInstance
    region: str
    """The destination Region."""
    retention: int
    """The retention period in days."""
    key: str | None
    """The ARN of the key in the destination Region; None for an unencrypted source."""
    tags: list[dict[str, str]]
    started: float = field(default_factory=clock.now)
    stopped: float | None = None

    @property
    def arn(self) -> str:
        """The ARN of the replicated backups."""
        return automated_backups_arn(self.source, self.region)

    def status(self) -> str:
        """`pending` while the first backup is copied, then `replicating`, and `retained` after replication has stopped."""
        if self.stopped is not None:
            return "retained"
        return "pending" if clock.now() < self.started + copy_progress.duration(self.source) else "replicating"

    def refresh(self) -> None:
        """Stop if the instance or a key is no longer usable (UserGuide/USER_ReplicateBackups)."""
        source = self.source
        keys = [key for key in (self.key, source.kms_key_id) if source.storage_encrypted and key]
        gone = source.db_instance_identifier not in rds_backends[source.account_id][source.region].databases
        if gone or not all(is_key_enabled(source.account_id, key) for key in keys):
            self.stop()

    def stop(self) -> None:
        """Stop replication. Existing backups are retained for the retention period."""
        self.stopped = clock.now() if self.stopped is None else self.stopped

    def is_expired(self) -> bool:
        """Whether the retention period after the end of replication is over."""
        return self.stopped is not None and clock.now() >= self.stopped + self.retention * DAY


def is_key_enabled(account: str, arn: str) -> bool:
    """Whether a key exists and is enabled."""
    try:
        return find_key(account, arn.split(":")[3], arn).key_state == "Enabled"
    except KmsError:
        return False


_backups: defaultdict[tuple[str, str], list[ReplicatedBackup]] = defaultdict(list)
"""By account and destination Region."""


def automated_backups_arn(source: DBInstance, region: str) -> str:
    """The ARN of an instance's automated backups in a Region. The ID is the same in all Regions."""
    digest = hashlib.sha256(source.dbi_resource_id.encode()).digest()
    name = base64.b32encode(digest[:25]).decode().lower()
    return f"arn:{source.partition}:rds:{region}:{source.account_id}:auto-backup:ab-{name}"


def replicated_backups_in(account: str, region: str) -> list[ReplicatedBackup]:
    """The replicated backups in one Region of one account, updated to the current time."""
    backups = _backups[account, region]
    for backup in backups:
        backup.refresh()
    backups[:] = [backup for backup in backups if not backup.is_expired()]
    return backups


def replications_of(source: DBInstance) -> list[dict[str, Any]]:
    """The active replications of an instance's backups, in the form that RDS uses."""
    places = [region for account, region in _backups if account == source.account_id]
    return [
        {"DBInstanceAutomatedBackupsArn": backup.arn}
        for region in places
        for backup in replicated_backups_in(source.account_id, region)
        if backup.source is source and backup.stopped is None
    ]
