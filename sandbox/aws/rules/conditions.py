"""The conditions of a policy's statement: whether they hold for what is known of a request.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Any

Context = Mapping[str, tuple[str, ...]]
"""The condition keys that the local AWS knows of a request, in lower case, each with the values that count."""
Test = Callable[[str, str], bool]
"""Whether a known value meets the one in the policy."""

_OPERATOR = re.compile(r"(?:(?P<scope>ForAllValues|ForAnyValue):)?(?P<name>[A-Za-z]+?)(?P<optional>IfExists)?")


def like(value: str, pattern: str) -> bool:
    """Whether a value matches a pattern of a policy, with `*` for any characters and `?` for one."""
    expression = "".join({"*": ".*", "?": "."}.get(each) or re.escape(each) for each in pattern)
    return re.fullmatch(expression, value, re.DOTALL) is not None


def _arn_like(value: str, pattern: str) -> bool:
    """ARNs are compared part by part."""
    parts, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(parts) == len(patterns) and all(map(like, parts, patterns))


def _time(text: str) -> datetime:
    """A date and time in ISO 8601, or the seconds since 1970; without an offset it is in UTC."""
    if re.fullmatch(r"-?\d{5,}(\.\d+)?", text):
        return datetime.fromtimestamp(float(text), UTC)
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _compared(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Test:
    def test(known: str, wanted: str) -> bool:
        try:
            return compare(read(known), read(wanted))
        except ValueError:
            return False

    return test


def _in_network(known: str, wanted: str) -> bool:
    try:
        return ip_address(known) in ip_network(wanted, strict=False)
    except ValueError:
        return False


_ORDER = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
}
_TESTS: dict[str, Test] = {
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": lambda known, wanted: known == wanted.lower(),
    "IpAddress": _in_network,
    "StringEquals": operator.eq,
    "StringEqualsIgnoreCase": lambda known, wanted: known.lower() == wanted.lower(),
    "StringLike": like,
    **{f"Numeric{name}": _compared(float, compare) for name, compare in _ORDER.items()},
    **{f"Date{name}": _compared(_time, compare) for name, compare in _ORDER.items()},
}
_NEGATED = {
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
}


def well_formed(conditions: Any) -> bool:
    """Whether a statement's `Condition` is an object of known operators, each with its condition keys and their values."""
    return isinstance(conditions, dict) and all(
        _is_operator(name) and isinstance(tests, dict) and all(map(_is_value, tests.values()))
        for name, tests in conditions.items()
    )


def _is_operator(name: str) -> bool:
    match = _OPERATOR.fullmatch(name)
    return name == "Null" or (match is not None and _NEGATED.get(match["name"], match["name"]) in _TESTS)


def _is_value(value: Any) -> bool:
    return all(isinstance(each, str | bool | int | float) for each in (value if isinstance(value, list) else [value]))


def hold(conditions: Mapping[str, Mapping[str, Any]], context: Context, *, unknown: bool) -> bool:
    """Whether all conditions of a statement hold; `unknown` is the answer for an operator that is not known."""
    return all(_holds(name, tests, context, unknown) for name, tests in conditions.items())


def _holds(operator_name: str, tests: Mapping[str, Any], context: Context, unknown: bool) -> bool:
    if operator_name == "Null":
        return all((key.lower() not in context) == (str(value).lower() == "true") for key, value in tests.items())
    match = _OPERATOR.fullmatch(operator_name)
    name = match["name"] if match else ""
    test = _TESTS.get(_NEGATED.get(name, name))
    if match is None or test is None:
        return unknown
    for key, values in tests.items():
        wanted = [str(each) for each in (values if isinstance(values, list) else [values])]
        known = context.get(key.lower(), ())
        if known:
            met = [any(test(one, each) for each in wanted) for one in known]
            if not _decided(met, match["scope"], name in _NEGATED):
                return False
        elif not _holds_without_the_key(match["scope"], name in _NEGATED, match["optional"] is not None):
            return False
    return True


def _decided(met: list[bool], scope: str | None, negated: bool) -> bool:
    """What the values of one key together come to; without a scope, a negated operator wants none of them to match."""
    if scope == "ForAllValues":
        return all(each != negated for each in met)
    if scope == "ForAnyValue":
        return any(each != negated for each in met)
    return any(met) != negated


def _holds_without_the_key(scope: str | None, negated: bool, optional: bool) -> bool:
    """A key that the request lacks meets what is negated, optional or said of all its values."""
    return optional or scope == "ForAllValues" or (negated and scope is None)
