"""What the processes that work for netmap are told: nothing of where maps are kept, nor any secret."""

from __future__ import annotations

import os

#: the settings that they need themselves
THEIRS = ("NETMAP_ENGINE", "NETMAP_THREADS")


def plain_environment(**more: str) -> dict[str, str]:
    """Return the environment for such a process: one that reads a hostile file must find no password in it."""
    ours = ("NETMAP_", "PGPASS")  # the latter are read by what talks with PostgreSQL
    kept = {k: v for k, v in os.environ.items() if not k.startswith(ours) or k in THEIRS}
    return kept | more
