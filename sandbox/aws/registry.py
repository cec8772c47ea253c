"""The table of rules: what the layer adds to moto, each with the AWS page that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Stage = Literal["before", "instead", "after", "made"]

PAGES = {
    "rds": "https://docs.aws.amazon.com/AmazonRDS/latest/",
    "kms": "https://docs.aws.amazon.com/kms/latest/",
    "sts": "https://docs.aws.amazon.com/STS/latest/",
}


@dataclass(frozen=True)
class Rule:
    """One thing that AWS does and moto does not."""

    service: str
    actions: tuple[str, ...]
    page: str
    stage: Stage
    apply: Callable[..., Any]

    @property
    def name(self) -> str:
        """The function's name in words."""
        return self.apply.__name__.replace("_", " ")

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return (self.apply.__doc__ or "").strip().splitlines()[0]

    @property
    def url(self) -> str:
        """The AWS page that the rule comes from."""
        return f"{PAGES[self.service]}{self.page}.html"


RULES: list[Rule] = []


def rule(service: str, *actions: str, page: str, stage: Stage = "before") -> Callable[[Callable[..., Any]], Any]:
    """Register a function as a rule of one or more actions of a service.

    A rule of the stage `before` gets the call, may change its parameters, and raises to refuse it. One of the stage
    `instead` answers in moto's place. One of the stage `after` gets the call and the answer, which it may change.
    One of the stage `made` names a model of moto instead of an action, gets each such object when it is made, and
    completes it. Rules of a stage run in the order of their registration. `page` is the AWS page, relative to the
    guides of the service and without `.html`: `APIReference/API_CopyDBSnapshot`.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        RULES.append(Rule(service, actions, page, stage, function))
        return function

    return register
