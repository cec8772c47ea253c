"""The parameters of a family, where the local AWS has a list of them: see the files in ../parameters."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "parameters"


@dataclass(frozen=True)
class Known:
    """What the list tells of one parameter."""

    apply_type: str
    """`static` (takes a reboot) or `dynamic`."""
    modifiable: bool
    value: str | None = None
    """The value that RDS gives it, where it is not the engine's default."""


@cache
def parameters_of_family(family: str, *, cluster: bool) -> dict[str, Known]:
    """The parameters of a family by name, for DB groups or for DB cluster groups; {} where there is no list.

    Multi-AZ DB clusters (families of MySQL and PostgreSQL) have those of a DB instance. Names with spaces, as SQL
    Server's, are quoted in the file, but for the section `system`, where the value follows after `=`.
    """
    of_aurora_cluster = cluster and family.startswith("aurora")
    path = FOLDER / f"{family}{'.cluster' if of_aurora_cluster else ''}.txt"
    if not path.exists():
        return {}
    section = ""
    known: dict[str, Known] = {}
    for line in path.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif section == "system" and line:
            name, _, value = line.partition("=")
            known[name] = Known(known[name].apply_type, known[name].modifiable, value)
        elif section and line:
            apply_type, _, fixed = section.partition(" ")
            known |= {name: Known(apply_type, not fixed) for name in shlex.split(line)}
    return dict(sorted(known.items()))
