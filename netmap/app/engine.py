"""The compiled kernels in the app: made ready in a process of their own, waited for by nobody."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache

from netmap.children import plain_environment
from netmap.engine import api
from netmap.engine.warm import is_warm

#: from this many actors on compiling takes less time than doing without
TOO_MANY_WITHOUT = 1000


@lru_cache(maxsize=1)
def make_ready() -> None:
    """Start compiling what is not compiled yet, once for each server; it ends with the server."""
    if is_warm() or os.environ.get("NETMAP_ENGINE", "").lower() == "off":
        return
    compiling = subprocess.Popen(
        [sys.executable, "-m", "netmap.engine.warm", "--gently"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=plain_environment(),
    )
    atexit.register(compiling.kill)


_ready = False


def when_ready(actors: int) -> AbstractContextManager[None]:
    """Return a context in which the kernels are used only if nobody has to wait for them."""
    global _ready
    _ready = _ready or is_warm()
    return nullcontext() if _ready or actors >= TOO_MANY_WITHOUT else api.off()
