"""The registered rules."""

from __future__ import annotations

from pathlib import Path

import pytest

import rules
import rules_table
from registry import RULES, Rule

TESTS = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))


def test_every_module_with_rules_is_registered() -> None:
    folder = Path(rules.__file__).parent
    modules = {f"rules.{path.stem}" for path in folder.glob("*.py") if "\n@rule(" in path.read_text()}
    assert {rule.apply.__module__ for rule in RULES} == modules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_summary_and_a_test_that_cites_its_page(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert rule.url.startswith("https://docs.aws.amazon.com/") and rule.url.endswith(".html")
    assert rule.page.split("/")[-1] in TESTS, f"no test names {rule.page}"


def test_each_action_has_at_most_one_instead_rule() -> None:
    instead = [(rule.service, action) for rule in RULES if rule.stage == "instead" for action in rule.actions]
    assert len(instead) == len(set(instead))


def test_table_in_the_readme_is_up_to_date() -> None:
    readme = rules_table.README.read_text()
    assert rules_table.written(readme) == readme, "run python sandbox/aws/rules_table.py"
    with pytest.raises(ValueError, match="must contain the lines"):
        rules_table.written("a README without marks")
