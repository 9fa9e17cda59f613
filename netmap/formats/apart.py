"""Reading what strangers send: in a process of its own, with little memory and little time.

A file that fills the memory, hangs or brings the reader down costs that process, never the app.
What comes back is unpacked by a reader that makes nothing but records of a map.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, Any, NamedTuple

from netmap.children import plain_environment
from netmap.errors import NetmapError, ParameterError, UnreadableError
from netmap.formats.columns import unknown_table
from netmap.formats.files import read_files
from netmap.formats.result import ReadResult
from netmap.formats.source import Options, Table
from netmap.formats.text import BIGGEST_UNPACKED

Progress = Callable[[int, int], None]
_MAP, _TABLE = "map", "table"
_STOPPED = "reading was stopped; nothing was changed"


class Limits(NamedTuple):
    """What reading may cost: bytes of memory, and seconds, more for a larger file."""

    memory: int = 2**30
    seconds: float = 10.0
    seconds_per_mib: float = 5.0


def read_apart(
    files: Mapping[str, bytes],
    *,
    form: str | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> ReadResult:
    """Read a map from files by name in a child process with limits.

    Parameters
    ----------
    files : mapping of str to bytes
        As `netmap.formats.read_files` takes them.
    form : str, optional
        The id of a format.
    options : Options, optional
        What the files do not say themselves.
    progress : callable, optional
        Told now and then how many rows are done, and of how many.
    limits : Limits, optional
        By default one gibibyte, and ten seconds with five more for every mebibyte.

    Returns
    -------
    ReadResult
        As `netmap.formats.read_files`.

    Raises
    ------
    UnreadableError
        If it cannot be read, or needs more memory or time than it may.
    ParameterError
        If the format is not known.
    """
    found = _ask(_MAP, files, form, options, progress, limits or Limits())
    if not isinstance(found, ReadResult):
        raise UnreadableError(f"{', '.join(files)} brings its reader down; {_STOPPED}.")
    return found


def table_apart(files: Mapping[str, bytes], *, limits: Limits | None = None) -> Table:
    """Return the table to ask about, of files that are read as ``columns``, read in a child process.

    Raises
    ------
    UnreadableError
        If it cannot be read, or needs more memory or time than it may.
    ParameterError
        If there is no such table.
    """
    found = _ask(_TABLE, files, None, None, None, limits or Limits())
    if not isinstance(found, Table):
        raise UnreadableError(f"{', '.join(files)} brings its reader down; {_STOPPED}.")
    return found


def _ask(
    what: str,
    files: Mapping[str, bytes],
    form: str | None,
    options: Options | None,
    progress: Progress | None,
    allowed: Limits,
) -> Any:
    """Hand files to a child and return its answer, or raise what it found."""
    size = sum(map(len, files.values()))
    if size > BIGGEST_UNPACKED:
        raise UnreadableError(f"These files hold {size / 2**20:.0f} MiB together; that is no map.")
    seconds = allowed.seconds + allowed.seconds_per_mib * size / 2**20
    asked = (options or Options())._replace(progress=None)
    job = pickle.dumps((what, dict(files), form, tuple(asked), allowed.memory, seconds))
    late = threading.Event()
    with subprocess.Popen(
        [sys.executable, "-m", "netmap.formats.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=plain_environment(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1"),
    ) as child:
        clock = threading.Timer(seconds, _give_up, (late, child))
        clock.start()
        try:
            answer = _converse(child, job, progress)
        finally:
            clock.cancel()
            child.kill()
    name = ", ".join(files)
    if late.is_set():
        raise UnreadableError(f"{name} takes more than {seconds:.0f} seconds to read; {_STOPPED}.")
    return _unpack(answer, name)


def _give_up(late: threading.Event, child: subprocess.Popen[bytes]) -> None:
    late.set()
    child.kill()


def _converse(child: subprocess.Popen[bytes], job: bytes, progress: Progress | None) -> bytes:
    """Hand the job over and return the answer, passing on how far it is meanwhile."""
    assert child.stdin and child.stdout and child.stderr
    told = threading.Thread(target=_pass_on, args=(child.stderr, progress), daemon=True)
    told.start()
    with suppress(OSError):  # it ended before it had heard everything: the answer says why, or is none
        child.stdin.write(job)
        child.stdin.close()
    answer = child.stdout.read()
    told.join()
    return answer


def _pass_on(stream: IO[bytes], progress: Progress | None) -> None:
    for line in stream:
        done, _, everything = line.strip().partition(b"/")
        if progress and done.isdigit() and everything.isdigit():
            progress(int(done), int(everything))


def _unpack(answer: bytes, name: str) -> Any:
    try:
        kind, found = _Records(io.BytesIO(answer)).load()
    except Exception as error:  # an empty or broken answer: the process was brought down
        raise UnreadableError(
            f"{name} needs more memory than a map may, or brings its reader down; {_STOPPED}."
        ) from error
    if kind == "found":
        return found
    raise (ParameterError if kind == "ParameterError" else UnreadableError)(str(found))


#: what an answer may hold besides the records of a map
_MADE = (("netmap.formats.result", "ReadResult"), ("netmap.formats.source", "Table"))


class _Records(pickle.Unpickler):
    """An unpacker that makes nothing but the records of a map and what was noticed about it."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("netmap.model.") or (module, name) in _MADE:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a map")


def _serve() -> None:
    """Read one job from standard input and write its answer: the child's whole life."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get into the answer
    what, files, form, options, memory, seconds = pickle.load(sys.stdin.buffer)
    _limit(memory, seconds)

    def tell(done: int, everything: int) -> None:
        sys.stderr.write(f"{done}/{everything}\n")
        sys.stderr.flush()

    answer: tuple[str, Any]
    try:
        asked = Options(*options)._replace(progress=tell)
        found = unknown_table(files) if what == _TABLE else read_files(files, form=form, options=asked)
        answer = ("found", found)
    except NetmapError as error:
        answer = (type(error).__name__, str(error))
    except MemoryError:
        answer = ("UnreadableError", f"{', '.join(files)} needs more memory than a map may; {_STOPPED}.")
    except Exception as error:
        said = f"{', '.join(files)} cannot be read ({type(error).__name__}); {_STOPPED}."
        answer = ("UnreadableError", said)
    out.write(pickle.dumps(answer))
    out.close()


def _limit(memory: int, seconds: float) -> None:
    """Bound memory, time and files where the system can (Windows has the clock of the parent only)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _serve()
