"""The rules, by subject. Importing this package registers them; rules of one stage run in the order of the imports."""

from rules import life


def configure(copy_seconds: float) -> None:
    """Set how long a snapshot is in the status `creating`, in seconds."""
    life.copy_seconds = copy_seconds
