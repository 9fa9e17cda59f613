"""Connections as the server takes them: who says nothing is let go, so that there is room for those who do."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

#: seconds in which everything above a request's body has to arrive
HEADER_SECONDS = 10.0
#: connections at once; requests beyond are told to come back. Sixty people with two windows each need about 300
MOST_CONNECTIONS = 1000
#: connections taken in one go, and kept waiting by the system until then; without room for those that come in one
#: go, asyncio tries again as often as this, and logs each
AT_ONCE = 128
#: files and connections that the system is asked to let this process have
WANTED_FILES = 4096


class Listening(H11Protocol):
    """A connection that is closed unless it says within seconds what it wants.

    A thousand that say nothing, or one letter at a time, keep nobody out: those silent for longest go first.
    """

    #: those that have not said yet what they want, the longest silent first
    silent: ClassVar[dict[Listening, None]] = {}
    #: how many of them there may be; whoever has been silent for longest makes room
    most_silent: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most_silent = (self.limit_concurrency or MOST_CONNECTIONS) // 4
        self._timer: asyncio.TimerHandle | None = None
        self._handed_over = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what arrived; whoever says only a part of it has no more time for the rest."""
        super().data_received(data)
        idle = self.cycle is None or self.cycle.response_complete
        if idle and not self._handed_over and not self.transport.is_closing():
            self._wait()
        else:
            self._stop_waiting()

    def handle_websocket_upgrade(self, event: Any) -> None:
        """Hand the connection over to what speaks for websockets, where silence is nothing unusual."""
        self._handed_over = True
        super().handle_websocket_upgrade(event)

    def _wait(self) -> None:
        if self._timer is not None:
            return
        while len(self.silent) >= self.most_silent:
            next(iter(self.silent))._let_go()
        self.silent[self] = None
        self._timer = self.loop.call_later(HEADER_SECONDS, self._let_go)

    def _stop_waiting(self) -> None:
        self.silent.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _let_go(self) -> None:
        self._stop_waiting()
        self.transport.close()


def most_connections() -> int:
    """Return how many connections there may be at once, having asked the system for as many files as they need.

    Files are needed for the database as well: a process that runs out of them can do nothing at all.
    """
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource

    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if most == resource.RLIM_INFINITY else min(WANTED_FILES, most)
    if files != resource.RLIM_INFINITY and files < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        files = wanted
    return MOST_CONNECTIONS if files == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, files // 2)
