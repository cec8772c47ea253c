"""The table of rules itself."""

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
def test_every_rule_says_what_it_does_and_a_test_names_its_page(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert rule.url.startswith("https://docs.aws.amazon.com/") and rule.url.endswith(".html")
    assert rule.page.split("/")[-1] in TESTS, f"no test names {rule.page}"


def test_only_one_rule_answers_an_action_in_motos_place() -> None:
    instead = [(rule.service, action) for rule in RULES if rule.stage == "instead" for action in rule.actions]
    assert len(instead) == len(set(instead))


def test_the_readme_has_the_table_of_the_rules() -> None:
    readme = rules_table.README.read_text()
    assert rules_table.written(readme) == readme, "run python sandbox/aws/rules_table.py"
    with pytest.raises(ValueError, match="must contain the lines"):
        rules_table.written("a README without marks")
