"""Copies in progress: one at a time for each source database, progressing by the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rules import clock
from rules.snapshot_kinds import DB_CLUSTER_SNAPSHOTS, SnapshotKind


@dataclass(frozen=True)
class Settings:
    """How long snapshots and copies take, and how many copies can be in progress at once."""

    copy_seconds: float = 2.0
    """The fixed part, in seconds."""
    copy_seconds_per_gib: float = 0.0
    """The additional time for each GiB of the database's storage, in seconds."""
    instance_copies: int = 20
    """Maximum concurrent DB snapshot copies in one Region of one account."""
    cluster_copies: int = 5
    """Maximum concurrent DB cluster snapshot copies in one Region of one account."""

    def limit(self, kind: SnapshotKind) -> int:
        """Maximum concurrent copies of a kind in one Region of one account."""
        return self.cluster_copies if kind is DB_CLUSTER_SNAPSHOTS else self.instance_copies


settings = Settings()
"""The settings in effect."""

Source = tuple[str, str, str]
"""The database that a snapshot belongs to: account and Region of the snapshot, and resource ID of the database."""


def duration(snapshot: Any) -> float:
    """How long a snapshot or a copy of it takes, in seconds."""
    return settings.copy_seconds + settings.copy_seconds_per_gib * float(snapshot.allocated_storage or 0)


@dataclass
class Copy:
    """One copy since the start of the server. Times are seconds since the epoch."""

    account: str
    region: str
    kind: SnapshotKind
    identifier: str
    seconds: float
    """How long the data transfer takes."""
    can_continue: Callable[[], bool]
    """Whether the source and the keys of the copy are still usable."""
    requested: float = field(default_factory=clock.now)
    begun: float | None = None
    """When the data transfer began; None while the copy waits for another copy of the same database."""
    ended: float | None = None
    failed: bool = False

    def percent(self) -> int:
        """Progress in percent."""
        if self.begun is None:
            return 0
        moment = clock.now() if self.ended is None else self.ended
        fraction = (moment - self.begun) / self.seconds if self.seconds else 1.0
        return 100 if self.ended is not None and not self.failed else min(99, int(100 * fraction))

    def status(self) -> str:
        """Status of the snapshot that the copy creates. A copy that waits for another one is `pending`."""
        if self.ended is not None:
            return "failed" if self.failed else "available"
        return "pending" if self.begun is None else self.kind.copying_status


_copies: list[Copy] = []
_queues: defaultdict[Source, list[Copy]] = defaultdict(list)
_free_since: dict[Source, float] = {}


def start_copy(source: Source, copy: Copy) -> Copy:
    """Start a copy, or queue it behind earlier copies of the same database."""
    _copies.append(copy)
    _queues[source].append(copy)
    return refreshed(copy)


def advance_all() -> None:
    """Update every queue to the current time."""
    for source, queue in list(_queues.items()):
        _advance(source, queue)
        if not queue:
            del _queues[source]


def _advance(source: Source, queue: list[Copy]) -> None:
    while queue:
        copy = queue[0]
        if copy.ended is None:
            if copy.begun is None:
                copy.begun = max(copy.requested, _free_since.get(source, 0.0))
            if clock.now() < copy.begun + copy.seconds:
                return
            copy.ended = copy.begun + copy.seconds
        _free_since[source] = max(_free_since.get(source, 0.0), copy.ended)
        queue.pop(0)


def refreshed(copy: Copy) -> Copy:
    """Return the copy, updated to the current time."""
    advance_all()
    return copy


def in_progress(account: str, region: str, kind: SnapshotKind) -> list[Copy]:
    """The unfinished copies of a kind in one Region of one account, including waiting ones."""
    advance_all()
    location = (account, region, kind)
    return [copy for copy in _copies if copy.ended is None and (copy.account, copy.region, copy.kind) == location]


def fail_stranded_copies() -> None:
    """Fail the copies whose source or keys are no longer usable. Call this after a snapshot or a key becomes unusable."""
    advance_all()
    for copy in [each for each in _copies if each.ended is None and not each.can_continue()]:
        _mark_failed(copy)


def _mark_failed(copy: Copy) -> Copy:
    copy.ended, copy.failed = clock.now(), True
    return refreshed(copy)


def fail_copy(account: str, region: str, identifier: str) -> Copy:
    """Fail a copy in progress. Raises ValueError if no copy with that identifier is in progress."""
    advance_all()
    for copy in _copies:
        location = (copy.account, copy.region, copy.identifier)
        if copy.ended is None and location == (account, region, identifier.lower()):
            return _mark_failed(copy)
    raise ValueError(f"No copy `{identifier}` is in progress in {region} of account {account}.")


def copy_history() -> list[dict[str, Any]]:
    """All copies since the start of the server, in the order of their requests."""
    advance_all()
    return [
        {
            "region": copy.region,
            "account": copy.account,
            "kind": copy.kind.arn_type,
            "identifier": copy.identifier,
            "started": copy.requested,
            "begun": copy.begun,
            "ended": copy.ended,
            "status": copy.status(),
        }
        for copy in _copies
    ]
