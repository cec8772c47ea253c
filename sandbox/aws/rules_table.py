"""Writes the table of the rules into the README of this folder.

    python sandbox/aws/rules_table.py

A test fails while the README has another table than this one.
"""

from __future__ import annotations

from pathlib import Path

import rules
from registry import RULES, Rule

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- rules: written by rules_table.py -->", "<!-- end of the rules -->"
SERVICES = {"rds": "RDS", "kms": "KMS", "sts": "STS"}


def table() -> str:
    """All rules in Markdown, by the file that they are in: what AWS does, in which actions, and the pages that say so."""
    lines = [f"{len(_functions())} rules.", "", "| file | rule | actions | AWS pages |", "| --- | --- | --- | --- |"]
    for subject in sorted(subject.__name__ for subject in rules.SUBJECTS):
        own = [rule for rule in RULES if rule.apply.__module__ == subject]
        lines += [_row(subject, registered) for registered in _by_function(own)]
    return "\n".join(lines)


def written(text: str) -> str:
    """A README with the present table between its marks; ValueError where the marks are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{README}: the lines {BEGIN!r} and {END!r} are missing")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _functions() -> set[str]:
    return {f"{rule.apply.__module__}.{rule.apply.__name__}" for rule in RULES}


def _by_function(registered: list[Rule]) -> list[list[Rule]]:
    """The registrations of each function."""
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
