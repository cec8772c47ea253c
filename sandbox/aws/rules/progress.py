"""Copies in progress: one at a time per source database, and how far each is. All by the clock, without threads."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from rules.kinds import Kind

copy_seconds = 2.0
limits = {"snapshot": 20, "cluster-snapshot": 5}
"""How many copies of a kind may be in progress at once in one Region of one account."""

Source = tuple[str, str, str]
"""A database as the source of copies: account and Region of the snapshot, and resource id."""


@dataclass
class Copy:
    """One copy since the server's start. Times are seconds since the epoch."""

    account: str
    region: str
    kind: Kind
    identifier: str
    requested: float = field(default_factory=time.time)
    begun: float | None = None
    """When its data began to move; None while it waits for another copy of the same database."""
    ended: float | None = None
    failed: bool = False

    def percent(self) -> int:
        """How much of the copy is there, by the clock."""
        if self.begun is None:
            return 0
        moment = time.time() if self.ended is None else self.ended
        share = (moment - self.begun) / copy_seconds if copy_seconds else 1.0
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
            if time.time() < copy.begun + copy_seconds:
                return
            copy.ended = copy.begun + copy_seconds
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


def fail(account: str, region: str, identifier: str) -> Copy:
    """Let a copy in progress fail now; ValueError if there is none of that name."""
    advance()
    for copy in _copies:
        place = (copy.account, copy.region, copy.identifier)
        if copy.ended is None and place == (account, region, identifier.lower()):
            copy.ended, copy.failed = time.time(), True
            return advanced(copy)
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
