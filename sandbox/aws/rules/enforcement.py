"""Whether IAM policies are enforced, and what callers with policies have asked for since the start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.conditions import Context

_TIMES = ("aws:currenttime", "aws:epochtime")


@dataclass(frozen=True)
class Asked:
    """One evaluation of IAM policies. Repeated evaluations count once."""

    principal: str
    """The ARN of the user or role."""
    action: str
    resource: str
    context: tuple[tuple[str, tuple[str, ...]], ...]
    """The condition keys, without those of the time."""
    allowed: bool


class Enforcement:
    """The switch `--enforce-iam` and its record."""

    def __init__(self) -> None:
        self.enabled = False
        self._asked: dict[Asked, None] = {}

    def record(self, principal: str, action: str, resource: str, context: Context, *, allowed: bool) -> None:
        """Keep an evaluation that depended on the identity policies of a principal."""
        if self.enabled:
            kept = tuple(sorted((key, values) for key, values in context.items() if key not in _TIMES))
            self._asked[Asked(principal, action, resource, kept, allowed)] = None

    def asked_by(self, principal: str) -> Iterator[Asked]:
        """The evaluations of a principal, in the order of their requests."""
        return (each for each in self._asked if each.principal == principal)


ENFORCEMENT = Enforcement()
"""The enforcement of this process."""
