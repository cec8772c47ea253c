"""The clock of the local AWS: the machine's, moved forward by as much as tests ask for.

Whatever takes time (creations, copies, exports) goes by it, so that hours pass at once. It never goes back.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import moto.rds.models

YEAR = 31536000
_ahead = 0.0


def now() -> float:
    """The present time, in seconds since the epoch."""
    return time.time() + _ahead


def utcnow() -> datetime:
    """The present time as moto keeps it: UTC, without an offset."""
    return datetime.now(timezone.utc).replace(tzinfo=None) + timedelta(seconds=_ahead)


def advance(seconds: float) -> float:
    """Move the clock forward by 0 to 31536000 seconds (a year); answers the present time in seconds since the epoch."""
    global _ahead
    if not 0 <= seconds <= YEAR:
        raise ValueError(
            f"advanceSeconds: {seconds} is not a number of seconds from 0 to {YEAR}: clocks only go forward"
        )
    _ahead += seconds
    return now()


setattr(moto.rds.models, "utcnow", utcnow)
