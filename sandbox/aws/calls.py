"""How often each action of AWS was called, so that tests can show what a program costs."""

from __future__ import annotations

from collections import Counter


class Calls:
    """The number of calls of each action in each Region since the start, with those that were refused."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, region: str, action: str) -> None:
        """Count a call. A Region in an outage does not count calls, because they do not arrive."""
        self._counts[region, action] += 1

    def list(self) -> list[dict[str, str | int]]:
        """Each called action with its Region and the number of calls."""
        return [
            {"region": region, "action": action, "count": count}
            for (region, action), count in sorted(self._counts.items())
        ]


CALLS = Calls()
"""The calls of this process."""
