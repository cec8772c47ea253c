"""Puts the rules round moto's actions, at run time and without a fork."""

from __future__ import annotations

import json
from collections.abc import Callable, MutableMapping
from typing import Any

import moto.iam.models
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores
from moto.kms.models import Grant, Key
from moto.kms.responses import KmsResponse
from moto.rds.models import DBCluster, DBClusterSnapshot, DBInstance, DBSnapshot
from moto.rds.responses import RDSResponse
from moto.sts.responses import TokenResponse

from registry import RULES, Rule

RESPONSES: dict[str, type[BaseResponse]] = {"rds": RDSResponse, "kms": KmsResponse, "sts": TokenResponse}
MODELS: dict[str, type[Any]] = {
    model.__name__: model for model in (DBInstance, DBSnapshot, DBCluster, DBClusterSnapshot, Key, Grant)
}


class Call:
    """One request as the rules see it: who asks, where, and with which parameters."""

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
    """Patch moto: its actions and models follow the rules, and unknown access keys act in the default account."""
    moto.iam.models.DEFAULT_ACCOUNT_ID = default_account
    for service, name in dict.fromkeys((rule.service, action) for rule in RULES for action in rule.actions):
        rules = [rule for rule in RULES if rule.service == service and name in rule.actions]
        if name in MODELS:
            MODELS[name].__init__ = completed(MODELS[name].__init__, rules)
        else:
            responses, method = RESPONSES[service], camelcase_to_underscores(name)
            setattr(responses, method, governed(name, getattr(responses, method, None), rules))


def completed(original: Callable[..., None], rules: list[Rule]) -> Callable[..., None]:
    """A constructor of moto's that lets the rules complete what it makes."""

    def make(made: Any, *arguments: Any, **named: Any) -> None:
        original(made, *arguments, **named)
        for rule in rules:
            rule.apply(made)

    return make


def governed(action: str, original: Callable[..., Any] | None, rules: list[Rule]) -> Callable[[Any], Any]:
    """The action with its rules round it; `original` is moto's own method, where it has one."""
    before, instead, after = ([r.apply for r in rules if r.stage == s] for s in ("before", "instead", "after"))

    def act(response: Any) -> Any:
        json_protocol = isinstance(response, KmsResponse)
        call = Call(action, response, json.loads(response.body or "{}") if json_protocol else response.params)
        for refuse in before:
            refuse(call)
        if json_protocol:
            response.body = json.dumps(call.params)
        answer = instead[0](call) if instead else original(response) if original else None
        return changed(call, answer, after)

    return act


def changed(call: Call, answer: Any, after: list[Callable[..., Any]]) -> Any:
    """The answer as moto wants it back, once the rules of the stage `after` have changed its content."""
    if isinstance(answer, ActionResult):
        for change in after:
            change(call, answer.result)
        return answer
    content = json.loads(answer or "null") if isinstance(answer, str) else answer
    for change in after:
        change(call, content)
    return json.dumps(content) if isinstance(call.response, KmsResponse) else ActionResult(content)
