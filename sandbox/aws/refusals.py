"""Calls that a test wants to be refused, such as by a policy of the organization."""

from __future__ import annotations


class Refusals:
    """How many further calls of an action are refused in a Region."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, str], int] = {}

    def refuse(self, region: str, action: str, times: int) -> None:
        """Refuse the next calls of an action in a Region; 0 ends the refusals."""
        self._left[region, action] = times

    def takes(self, region: str, action: str) -> bool:
        """Whether a call is refused. Counts the call."""
        left = self._left.get((region, action), 0)
        self._left[region, action] = max(0, left - 1)
        return left > 0


REFUSALS = Refusals()
"""The refusals of this process."""
