"""The rules: what AWS does and moto does not, each with the AWS page that documents it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Stage = Literal["before", "instead", "after", "made"]

PAGES = {
    "iam": "https://docs.aws.amazon.com/IAM/latest/",
    "rds": "https://docs.aws.amazon.com/AmazonRDS/latest/",
    "kms": "https://docs.aws.amazon.com/kms/latest/",
    "sts": "https://docs.aws.amazon.com/STS/latest/",
}


@dataclass(frozen=True)
class Rule:
    """A function that makes one or more actions of a service behave as AWS documents."""

    service: str
    actions: tuple[str, ...]
    page: str
    stage: Stage
    apply: Callable[..., Any]

    @property
    def name(self) -> str:
        """The name of the function, with spaces instead of underscores."""
        return self.apply.__name__.replace("_", " ")

    @property
    def summary(self) -> str:
        """The first paragraph of the function's docstring."""
        return " ".join((self.apply.__doc__ or "").split("\n\n")[0].split())

    @property
    def url(self) -> str:
        """The address of the AWS page."""
        return f"{PAGES[self.service]}{self.page}.html"


RULES: list[Rule] = []


def rule(
    service: str,
    *actions: str,
    page: str | None = None,
    pages: Mapping[str, str] | None = None,
    stage: Stage = "before",
) -> Callable[[Callable[..., Any]], Any]:
    """Register a function as a rule for one or more actions of a service.

    - `before`: receives the call before moto does. It may change the parameters, or raise an error to refuse the call.
    - `instead`: answers the call in place of moto.
    - `after`: receives the call and the answer, and may change the answer.
    - `made`: names a moto model instead of an action, and completes each object of that model after its creation.

    Rules of one stage run in the order of their registration. Each action cites its own API reference page, unless
    `page` names one page for all actions or `pages` maps each action to a page. A page is a path in the service's
    documentation, without `.html`: `UserGuide/USER_CopySnapshot`.
    """
    by_page: defaultdict[str, list[str]] = defaultdict(list)
    for action in (*actions, *(pages or {})):
        by_page[(pages or {}).get(action) or page or f"APIReference/API_{action}"].append(action)

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        for its_page, documented in by_page.items():
            RULES.append(Rule(service, tuple(documented), its_page, stage, function))
        return function

    return register
