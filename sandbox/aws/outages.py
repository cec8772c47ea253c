"""Regions that are switched off or hang, as in an outage. AWS has no page of this: it is what clients then see."""

from __future__ import annotations

import socket
from threading import Condition
from typing import Any

from regions import checked_region, region_of

STATES = ("on", "off", "hanging")
_LOOK = 0.1
"""How often a call that hangs looks whether its client has gone, in seconds."""


class Dropped(ConnectionError):
    """The connection of a call ended without an answer."""


class Outages:
    """The Regions that do not answer. A call belongs to the Region of its signature; one without a signature to none.

    A call to a Region that is `off` gets its connection closed without an answer. One to a Region that is `hanging`
    gets nothing at all, until its client gives up, the Region is `on` (then it is answered) or `off`.
    """

    def __init__(self) -> None:
        self._states: dict[str, str] = {}
        self._changed = Condition()

    def switch(self, region: str, state: str) -> None:
        """Set the state of a Region: `on`, `off` or `hanging`."""
        checked_region(region)
        if state not in STATES:
            raise ValueError(f"state: {state!r} is none of {', '.join(STATES)}")
        with self._changed:
            self._states[region] = state
            self._changed.notify_all()

    def states(self) -> dict[str, str]:
        """The Regions that are not `on`, with their states."""
        return {region: state for region, state in self._states.items() if state != "on"}

    def meet(self, environ: dict[str, Any]) -> None:
        """Let a call meet the state of its Region: go on, wait, or raise Dropped when there will be no answer."""
        connection: socket.socket = environ["werkzeug.socket"]
        region = region_of(environ)
        with self._changed:
            while self._states.get(region, "on") == "hanging":
                if _has_gone(connection):
                    raise Dropped(f"{region} hangs, and the client gave up")
                self._changed.wait(_LOOK)
            off = self._states.get(region, "on") == "off"
        if off:
            connection.shutdown(socket.SHUT_RDWR)
            raise Dropped(f"{region} is switched off")


OUTAGES = Outages()
"""Those of this process, which its rules look at, too."""


def _has_gone(connection: socket.socket) -> bool:
    """Whether the client has closed its end."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
