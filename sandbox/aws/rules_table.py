"""Writes the table of rules into the README of this folder.

    python sandbox/aws/rules_table.py

A test fails if the table in the README is outdated.
"""

from __future__ import annotations

from pathlib import Path

import rules  # noqa: F401  (registers the rules)
from registry import RULES, Rule

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- rules: written by rules_table.py -->", "<!-- end of the rules -->"
SERVICES = {"iam": "IAM", "rds": "RDS", "kms": "KMS", "sts": "STS"}


def table() -> str:
    """All rules as a Markdown table: file, behaviour, actions and AWS pages."""
    lines = [f"{len(_functions())} rules.", "", "| file | rule | actions | AWS pages |", "| --- | --- | --- | --- |"]
    for subject in sorted({rule.apply.__module__ for rule in RULES}):
        own = [rule for rule in RULES if rule.apply.__module__ == subject]
        lines += [_row(subject, registered) for registered in _by_function(own)]
    return "\n".join(lines)


def written(text: str) -> str:
    """Return a README with the current table between its markers. Raises ValueError if the markers are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{README} must contain the lines {BEGIN!r} and {END!r}.")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _functions() -> set[str]:
    return {f"{rule.apply.__module__}.{rule.apply.__name__}" for rule in RULES}


def _by_function(registered: list[Rule]) -> list[list[Rule]]:
    """Group the registrations by function."""
    functions = dict.fromkeys(rule.apply for rule in registered)
    return [[rule for rule in registered if rule.apply is function] for function in functions]


def _row(subject: str, registered: list[Rule]) -> str:
    first = registered[0]
    actions = dict.fromkeys(action for rule in registered for action in rule.actions)
    pages = dict.fromkeys((rule.page, rule.url) for rule in registered)
    shown = ", ".join(f"`{action}`" for action in actions)
    links = ", ".join(f"[{page.split('/')[-1]}]({url})" for page, url in pages)
    summary = first.summary.replace("|", "\\|")
    return f"| `{subject.replace('.', '/')}.py` | {summary} | {SERVICES[first.service]} {shown} | {links} |"


if __name__ == "__main__":
    README.write_text(written(README.read_text()))
