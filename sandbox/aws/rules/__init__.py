"""The rules, by subject. Importing this package registers them; rules of one stage run in the order of the imports."""

from rules import tags  # isort: skip
from rules import keys, key_states, key_policies, grants, aliases, identities  # isort: skip
from rules import instances, snapshots, fields, copies, sharing, life  # isort: skip

SUBJECTS = (
    tags,
    instances,
    snapshots,
    fields,
    copies,
    sharing,
    life,
    keys,
    key_states,
    key_policies,
    grants,
    aliases,
    identities,
)


def configure(copy_seconds: float) -> None:
    """Set how long a snapshot is in the status `creating`, in seconds."""
    life.copy_seconds = copy_seconds
