"""The parameters of each family that has a list in ../parameters."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "parameters"


@dataclass(frozen=True)
class ParameterDefinition:
    """What the list contains about one parameter."""

    apply_type: str
    """`static` (requires a reboot) or `dynamic`."""
    modifiable: bool
    value: str | None = None
    """The value that RDS sets, if it differs from the engine's default."""


@cache
def parameters_of_family(family: str, *, cluster: bool) -> dict[str, ParameterDefinition]:
    """The parameters of a family by name, for DB or DB cluster parameter groups. Empty if the family has no list.

    The families of Multi-AZ DB clusters (MySQL and PostgreSQL) have the same parameters as DB instances. In the files,
    names that contain spaces are quoted, except in the section `system`, where a value follows after `=`.
    """
    of_aurora_cluster = cluster and family.startswith("aurora")
    path = FOLDER / f"{family}{'.cluster' if of_aurora_cluster else ''}.txt"
    if not path.exists():
        return {}
    section = ""
    known: dict[str, ParameterDefinition] = {}
    for line in path.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif section == "system" and line:
            name, _, value = line.partition("=")
            known[name] = ParameterDefinition(known[name].apply_type, known[name].modifiable, value)
        elif section and line:
            apply_type, _, fixed = section.partition(" ")
            known |= {name: ParameterDefinition(apply_type, not fixed) for name in shlex.split(line)}
    return dict(sorted(known.items()))
