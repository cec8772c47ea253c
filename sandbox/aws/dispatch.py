"""Applies the rules to moto's actions and models at run time, without a fork of moto."""

from __future__ import annotations

import json
from collections.abc import Callable, MutableMapping
from typing import Any

import moto.iam.models
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores
from moto.iam.responses import IamResponse
from moto.kms.models import Grant, Key
from moto.kms.responses import KmsResponse
from moto.rds.models import DBCluster, DBClusterSnapshot, DBInstance, DBSnapshot
from moto.rds.responses import RDSResponse
from moto.sts.responses import TokenResponse

from registry import RULES, Rule

RESPONSES: dict[str, type[BaseResponse]] = {
    "iam": IamResponse,
    "kms": KmsResponse,
    "rds": RDSResponse,
    "sts": TokenResponse,
}
MODELS: dict[str, type[Any]] = {
    model.__name__: model for model in (DBInstance, DBSnapshot, DBCluster, DBClusterSnapshot, Key, Grant)
}


class Call:
    """One request as the rules see it: the caller's account, the Region and the parameters."""

    def __init__(self, action: str, response: Any, params: MutableMapping[str, Any]) -> None:
        self.action = action
        self.response = response
        self.params = params
        self.account = str(response.current_account)
        """The account of the caller's credentials."""

    @property
    def region(self) -> str:
        """The Region that the request was signed for."""
        return str(self.response.region)

    @property
    def partition(self) -> str:
        """The partition of that Region."""
        return str(self.response.partition)


def install(default_account: str) -> None:
    """Patch moto's actions and models to apply the rules. Unknown access keys belong to the default account."""
    moto.iam.models.DEFAULT_ACCOUNT_ID = default_account
    for service, name in dict.fromkeys((rule.service, action) for rule in RULES for action in rule.actions):
        rules = [rule for rule in RULES if rule.service == service and name in rule.actions]
        if name in MODELS:
            MODELS[name].__init__ = completing_constructor(MODELS[name].__init__, rules)
        else:
            responses, method = RESPONSES[service], camelcase_to_underscores(name)
            setattr(responses, method, with_rules(name, getattr(responses, method, None), rules))


def completing_constructor(original: Callable[..., None], rules: list[Rule]) -> Callable[..., None]:
    """Wrap a constructor of a moto model so that the rules complete each new object."""

    def construct(instance: Any, *arguments: Any, **named: Any) -> None:
        original(instance, *arguments, **named)
        for rule in rules:
            rule.apply(instance)

    return construct


def with_rules(action: str, original: Callable[..., Any] | None, rules: list[Rule]) -> Callable[[Any], Any]:
    """Wrap an action with its rules. `original` is moto's own method, or None if moto lacks the action."""
    before, instead, after = ([r.apply for r in rules if r.stage == s] for s in ("before", "instead", "after"))

    def answer_call(response: Any) -> Any:
        json_protocol = isinstance(response, KmsResponse)
        call = Call(action, response, json.loads(response.body or "{}") if json_protocol else response.params)
        for refuse in before:
            refuse(call)
        if json_protocol:
            response.body = json.dumps(call.params)
        answer = instead[0](call) if instead else original(response) if original else None
        return apply_after_rules(call, answer, after)

    return answer_call


def apply_after_rules(call: Call, answer: Any, after: list[Callable[..., Any]]) -> Any:
    """Apply the rules of the stage `after`, and return the answer in the form that moto expects."""
    if isinstance(answer, ActionResult):
        for change in after:
            change(call, answer.result)
        return answer
    content = json.loads(answer or "null") if isinstance(answer, str) else answer
    for change in after:
        change(call, content)
    return json.dumps(content) if isinstance(call.response, KmsResponse) else ActionResult(content)
