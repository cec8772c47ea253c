"""The clock of the local AWS: the clock of the machine plus an offset that tests can increase.

Creations, copies and exports take their time by this clock, so tests can skip hours at once. The clock never goes back.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import moto.rds.models

YEAR = 31536000
_ahead = 0.0


def now() -> float:
    """The current time, in seconds since the epoch."""
    return time.time() + _ahead


def utcnow() -> datetime:
    """The current time as moto stores it: UTC, without an offset."""
    return datetime.now(timezone.utc).replace(tzinfo=None) + timedelta(seconds=_ahead)


def advance(seconds: float) -> float:
    """Move the clock forward by 0 to 31536000 seconds (one year), and return the new time in seconds since the epoch."""
    global _ahead
    if not 0 <= seconds <= YEAR:
        raise ValueError(f"`advanceSeconds` must be a number from 0 to {YEAR}, but is {seconds}.")
    _ahead += seconds
    return now()


setattr(moto.rds.models, "utcnow", utcnow)
