"""Regions in an outage. AWS does not document this: the local AWS reproduces what clients observe."""

from __future__ import annotations

import socket
from threading import Condition
from typing import Any

from regions import checked_region, region_of

STATES = ("on", "off", "hanging")
POLL_SECONDS = 0.1
"""How often a hanging request checks whether its client has disconnected."""


class ConnectionDropped(ConnectionError):
    """The connection of a request was closed without an answer."""


class Outages:
    """The Regions that do not answer. A request belongs to the Region in its signature.

    Requests to a Region that is `off` are disconnected without an answer. Requests to a Region that is `hanging` get no
    answer until the client disconnects, the Region is `on` (the request is answered) or `off`.
    """

    def __init__(self) -> None:
        self._states: dict[str, str] = {}
        self._changed = Condition()

    def switch(self, region: str, state: str) -> None:
        """Set the state of a Region: `on`, `off` or `hanging`."""
        checked_region(region)
        if state not in STATES:
            raise ValueError(f"`state` must be one of {', '.join(STATES)}, but is {state!r}.")
        with self._changed:
            self._states[region] = state
            self._changed.notify_all()

    def states(self) -> dict[str, str]:
        """The Regions that are not `on`, with their states."""
        return {region: state for region, state in self._states.items() if state != "on"}

    def await_region(self, environ: dict[str, Any]) -> None:
        """Return if the Region of a request is on, wait while it is hanging, or raise ConnectionDropped if it is off."""
        connection: socket.socket = environ["werkzeug.socket"]
        region = region_of(environ)
        with self._changed:
            while self._states.get(region, "on") == "hanging":
                if _is_closed(connection):
                    raise ConnectionDropped(f"{region} is hanging and the client disconnected")
                self._changed.wait(POLL_SECONDS)
            off = self._states.get(region, "on") == "off"
        if off:
            connection.shutdown(socket.SHUT_RDWR)
            raise ConnectionDropped(f"{region} is off")


OUTAGES = Outages()
"""The outages of this process."""


def _is_closed(connection: socket.socket) -> bool:
    """Whether the client has closed the connection."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
