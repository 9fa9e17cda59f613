"""How a kernel is compiled: without the interpreter's lock, once for each user and version.

The machine code is kept in the user's cache folder, also where netmap itself lies in a folder that
cannot be written to. `NUMBA_CACHE_DIR`, where somebody has set it, is respected.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import platformdirs
from numba.core import config as numba_config

from netmap.engine.warm import digest

#: numba types its settings at run time
config: Any = numba_config
Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def cache_folder() -> Path:
    """Return where the machine code of this version's kernels is kept.

    numba notices a change of the file that a kernel is in, not of another whose kernels it calls: so
    each state of the sources has a folder of its own.
    """
    return Path(config.CACHE_DIR or platformdirs.user_cache_path("netmap") / "kernels" / digest())


def kernel(function: Kernel) -> Kernel:
    """Compile a function on its first call, or fetch its machine code from the user's cache folder.

    numba chooses the folder when a function is decorated, from a setting that is everybody's: it is
    set for that moment only, so that other people's numba code keeps its own.
    """
    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        compiled: Any = numba.njit(cache=True, nogil=True)(function)
    finally:
        config.CACHE_DIR = before
    return cast(Kernel, compiled)
