"""Evaluation of the condition block of a policy statement.

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
"""The condition keys of a request that the local AWS knows, in lower case, each with its values."""
ValueTest = Callable[[str, str], bool]
"""Whether the actual value of a condition key meets the value in the policy."""

_OPERATOR = re.compile(r"(?:(?P<scope>ForAllValues|ForAnyValue):)?(?P<name>[A-Za-z]+?)(?P<optional>IfExists)?")


def matches_pattern(value: str, pattern: str) -> bool:
    """Whether a value matches a policy pattern, where `*` stands for any characters and `?` for one."""
    expression = "".join({"*": ".*", "?": "."}.get(each) or re.escape(each) for each in pattern)
    return re.fullmatch(expression, value, re.DOTALL) is not None


def _arn_like(value: str, pattern: str) -> bool:
    """Compare two ARNs part by part."""
    parts, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(parts) == len(patterns) and all(map(matches_pattern, parts, patterns))


def _time(text: str) -> datetime:
    """Parse an ISO 8601 date and time, or seconds since 1970. A time without an offset is in UTC."""
    if re.fullmatch(r"-?\d{5,}(\.\d+)?", text):
        return datetime.fromtimestamp(float(text), UTC)
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _comparison(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> ValueTest:
    def test(actual: str, expected: str) -> bool:
        try:
            return compare(read(actual), read(expected))
        except ValueError:
            return False

    return test


def _in_network(actual: str, expected: str) -> bool:
    try:
        return ip_address(actual) in ip_network(expected, strict=False)
    except ValueError:
        return False


_ORDER = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
}
_TESTS: dict[str, ValueTest] = {
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": lambda actual, expected: actual == expected.lower(),
    "IpAddress": _in_network,
    "StringEquals": operator.eq,
    "StringEqualsIgnoreCase": lambda actual, expected: actual.lower() == expected.lower(),
    "StringLike": matches_pattern,
    **{f"Numeric{name}": _comparison(float, compare) for name, compare in _ORDER.items()},
    **{f"Date{name}": _comparison(_time, compare) for name, compare in _ORDER.items()},
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
    """Whether a `Condition` element is an object of known operators, each with condition keys and values."""
    return isinstance(conditions, dict) and all(
        _is_operator(name) and isinstance(tests, dict) and all(map(_is_value, tests.values()))
        for name, tests in conditions.items()
    )


def _is_operator(name: str) -> bool:
    match = _OPERATOR.fullmatch(name)
    return name == "Null" or (match is not None and _NEGATED.get(match["name"], match["name"]) in _TESTS)


def _is_value(value: Any) -> bool:
    return all(isinstance(each, str | bool | int | float) for each in (value if isinstance(value, list) else [value]))


def are_met(conditions: Mapping[str, Mapping[str, Any]], context: Context, *, unknown: bool) -> bool:
    """Whether all conditions of a statement are met. `unknown` is the result for an unknown operator."""
    return all(_is_met(name, tests, context, unknown) for name, tests in conditions.items())


def _is_met(operator_name: str, tests: Mapping[str, Any], context: Context, unknown: bool) -> bool:
    if operator_name == "Null":
        return all((key.lower() not in context) == (str(value).lower() == "true") for key, value in tests.items())
    match = _OPERATOR.fullmatch(operator_name)
    name = match["name"] if match else ""
    test = _TESTS.get(_NEGATED.get(name, name))
    if match is None or test is None:
        return unknown
    for key, values in tests.items():
        expected = [str(each) for each in (values if isinstance(values, list) else [values])]
        actual = context.get(key.lower(), ())
        if actual:
            results = [any(test(value, each) for each in expected) for value in actual]
            if not _combine(results, match["scope"], name in _NEGATED):
                return False
        elif not _is_met_without_key(match["scope"], name in _NEGATED, match["optional"] is not None):
            return False
    return True


def _combine(results: list[bool], scope: str | None, negated: bool) -> bool:
    """Combine the results for the values of one key. A negated operator without a scope requires no match."""
    if scope == "ForAllValues":
        return all(each != negated for each in results)
    if scope == "ForAnyValue":
        return any(each != negated for each in results)
    return any(results) != negated


def _is_met_without_key(scope: str | None, negated: bool, optional: bool) -> bool:
    """Whether a condition is met by a request without the key: negated, `IfExists` and `ForAllValues` are."""
    return optional or scope == "ForAllValues" or (negated and scope is None)
