"""Copies in progress: one at a time per source database, and how far each is. All by the clock, without threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rules import clock
from rules.kinds import CLUSTERS, Kind


@dataclass(frozen=True)
class Settings:
    """How long snapshots and their copies take, and how many copies may be in progress at once."""

    copy_seconds: float = 2.0
    """A fixed time, in seconds."""
    copy_seconds_per_gib: float = 0.0
    """A time for each GiB of the database's storage on top, in seconds."""
    instance_copies: int = 20
    """Copies of DB snapshots in one Region of one account."""
    cluster_copies: int = 5
    """Copies of DB cluster snapshots in one Region of one account."""

    def limit(self, kind: Kind) -> int:
        """How many copies of a kind may be in progress at once in one Region of one account."""
        return self.cluster_copies if kind is CLUSTERS else self.instance_copies


settings = Settings()
"""Those in force."""

Source = tuple[str, str, str]
"""A database as the source of copies: account and Region of the snapshot, and resource id."""


def duration(snapshot: Any) -> float:
    """How long a snapshot or a copy of it takes, in seconds: a fixed time, and one for each GiB of its storage."""
    return settings.copy_seconds + settings.copy_seconds_per_gib * float(snapshot.allocated_storage or 0)


@dataclass
class Copy:
    """One copy since the server's start. Times are seconds since the epoch."""

    account: str
    region: str
    kind: Kind
    identifier: str
    seconds: float
    """How long its data moves."""
    goes_on: Callable[[], bool]
    """Whether what it reads and what it encrypts with are still there."""
    requested: float = field(default_factory=clock.now)
    begun: float | None = None
    """When its data began to move; None while it waits for another copy of the same database."""
    ended: float | None = None
    failed: bool = False

    def percent(self) -> int:
        """How much of the copy is there, by the clock."""
        if self.begun is None:
            return 0
        moment = clock.now() if self.ended is None else self.ended
        share = (moment - self.begun) / self.seconds if self.seconds else 1.0
        return 100 if self.ended is not None and not self.failed else min(99, int(100 * share))

    def status(self) -> str:
        """The status of the snapshot that the copy makes."""
        if self.ended is None:
            return self.kind.copying
        return "failed" if self.failed else "available"


_copies: list[Copy] = []
_queues: defaultdict[Source, list[Copy]] = defaultdict(list)
_free_since: dict[Source, float] = {}


def begin(source: Source, copy: Copy) -> Copy:
    """Let a copy begin, or wait until the former ones of the same database have ended."""
    _copies.append(copy)
    _queues[source].append(copy)
    return advanced(copy)


def advance() -> None:
    """Bring every queue up to now."""
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


def advanced(copy: Copy) -> Copy:
    """The copy as it is now."""
    advance()
    return copy


def in_progress(account: str, region: str, kind: Kind) -> list[Copy]:
    """The copies of a kind that are not there yet in one Region of one account, waiting ones included."""
    advance()
    place = (account, region, kind)
    return [copy for copy in _copies if copy.ended is None and (copy.account, copy.region, copy.kind) == place]


def fail_stranded() -> None:
    """Let the copies fail now whose source or keys are no longer there. To be called when something has gone."""
    advance()
    for copy in [each for each in _copies if each.ended is None and not each.goes_on()]:
        _fail(copy)


def _fail(copy: Copy) -> Copy:
    copy.ended, copy.failed = clock.now(), True
    return advanced(copy)


def fail(account: str, region: str, identifier: str) -> Copy:
    """Let a copy in progress fail now; ValueError if there is none of that name."""
    advance()
    for copy in _copies:
        place = (copy.account, copy.region, copy.identifier)
        if copy.ended is None and place == (account, region, identifier.lower()):
            return _fail(copy)
    raise ValueError(f"{identifier}: no copy of that name is in progress in {region} of account {account}")


def history() -> list[dict[str, Any]]:
    """All copies since the start, in the order of their requests."""
    advance()
    return [
        {
            "region": copy.region,
            "account": copy.account,
            "kind": copy.kind.name,
            "identifier": copy.identifier,
            "started": copy.requested,
            "begun": copy.begun,
            "ended": copy.ended,
            "status": copy.status(),
        }
        for copy in _copies
    ]
