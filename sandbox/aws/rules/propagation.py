"""Eventual consistency: other services do not see at once what was just created or changed.

IAM and KMS document it, but neither the time nor the errors of other services:
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency and
https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency. Here RDS, and
KMS for the principals of its grants, do not see new roles, inline policies of roles, keys, grants and key policies until
a time has passed. Until then RDS answers as if they did not exist. The time is 0 unless a test sets it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.iam.models import Role
from moto.kms.models import Grant, Key, KmsBackend

from rules import clock

_seconds = 0.0


def set_delay(seconds: float) -> None:
    """Set the time until something new is seen."""
    global _seconds
    if seconds < 0:
        raise ValueError(f"`seconds` must not be negative, but is {seconds}.")
    _seconds = seconds


def is_seen(thing: Key | Grant | Role) -> bool:
    """Whether other services see a key, a grant or a role."""
    return _has_passed(getattr(thing, "created_at"))


def policy_of_key(key: Key) -> str:
    """The policy of a key that other services see: the earlier one until a change has been propagated."""
    earlier, changed = getattr(key, "earlier_policy", (key.policy, 0.0))
    return str((key.policy if _has_passed(changed) else earlier) or "")


def policies_of_role(role: Role) -> list[str]:
    """The inline policies of a role that other services see."""
    changed: dict[str, float] = getattr(role, "policy_times", {})
    return [document for name, document in role.policies.items() if _has_passed(changed.get(name, 0.0))]


def _has_passed(since: float) -> bool:
    return clock.now() >= since + _seconds


def _stamping(original: Callable[..., None]) -> Callable[..., None]:
    def construct(thing: Any, *arguments: Any, **named: Any) -> None:
        thing.created_at = clock.now()
        original(thing, *arguments, **named)

    return construct


for _model in (Key, Grant, Role):
    setattr(_model, "__init__", _stamping(_model.__init__))

_moto_put_policy = Role.put_policy


def _put_policy(role: Any, policy_name: str, policy_json: str) -> None:
    times = getattr(role, "policy_times", {})
    role.policy_times = times | {policy_name: clock.now()}
    _moto_put_policy(role, policy_name, policy_json)


setattr(Role, "put_policy", _put_policy)


_moto_put_key_policy = KmsBackend.put_key_policy


def _put_key_policy(backend: KmsBackend, key_id: str, policy: str) -> None:
    key = backend.keys[backend.get_key_id(key_id)]
    setattr(key, "earlier_policy", (policy_of_key(key), clock.now()))
    _moto_put_key_policy(backend, key_id, policy)


setattr(KmsBackend, "put_key_policy", _put_key_policy)
