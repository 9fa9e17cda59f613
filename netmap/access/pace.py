"""How much one network may ask for in a while, whether it is right or wrong; kept in memory, never in the database."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from datetime import datetime
from threading import Lock

from netmap.errors import TooOftenError

#: networks that are remembered; the one that asked longest ago is forgotten first
MOST = 10_000


class Pace:
    """So many at once, and so many a second after that, for each network by itself.

    Parameters
    ----------
    at_once : int
        How many may come in one moment.
    per_second : float
        How many come free again each second.
    """

    def __init__(self, at_once: int, per_second: float) -> None:
        self._at_once, self._per_second = at_once, per_second
        self._lock = Lock()
        self._used: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def take(self, address: str, now: datetime) -> None:
        """Let one more through.

        Raises
        ------
        TooOftenError
            If this network has had too many.
        """
        network = network_of(address)
        with self._lock:
            used, at = self._used.pop(network, (0.0, now))
            used = max(0.0, used - max(0.0, (now - at).total_seconds()) * self._per_second)
            allowed = used + 1 <= self._at_once
            self._used[network] = (used + 1 if allowed else used, now)
            while len(self._used) > MOST:
                self._used.popitem(last=False)
        if not allowed:
            seconds = max(1, round((used + 1 - self._at_once) / self._per_second))
            raise TooOftenError(
                "Too many people come from this network at once. Wait a few seconds, then try again.", seconds
            )


def network_of(address: str) -> str:
    """Return who stands behind an address: of IPv6, everybody has 2**64 of them."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
