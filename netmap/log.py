"""The log: one JSON object a line, and in it no name, no text that somebody typed, no message of an error.

Our own events carry facts that are ids made by netmap, counts, durations and words of the code. Of what other
libraries log, and of errors, only what stands in code is written: where, which type, and a message if it
is a constant of the code that logged it. What it was filled in with, or what an error says, may quote a map.
"""

from __future__ import annotations

import json
import logging
import math
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from netmap.errors import NotPossibleError

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
#: facts that are a word of the code; every other text has to be an id
WORDS = (
    "action",
    "database",
    "format",
    "kind",
    "method",
    "page",
    "result",
    "role",
    "route",
    "sign_in",
    "table",
    "way",
)
#: what netmap makes as an id: hexadecimal, perhaps after a word that says of what
_ID = re.compile(r"([a-z]{1,12}[-_:])?[0-9a-f]{8,40}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WORD = re.compile(r"[a-z0-9_./{}:+-]{1,60}")
_DEEPEST = 12

_logger = logging.getLogger("netmap")
_logger.addHandler(logging.NullHandler())  # as a library netmap says nothing


def log_event(event: str, *, level: str = "info", error: BaseException | None = None, **facts: Any) -> None:
    """Write one event.

    Parameters
    ----------
    event : str
        A word of the code: ``signed_in``, ``saved``.
    level : str
        debug, info, warning or error.
    error : BaseException, optional
        What went wrong; its type and place are written, never its message.
    **facts : int, float, bool or str
        Numbers under any name; an id under a name that ends in ``_id``; a word of the code under one of `WORDS`.
        Anything else is not written, and its name stands under ``refused``: logging never keeps a save from happening.
    """
    number = LEVELS.get(level, logging.INFO)
    if _logger.isEnabledFor(number):
        kept = _keep(facts) | (describe_error(error) if error else {})
        _logger.log(number, "%s", event, extra={"event": event, "facts": kept}, stacklevel=2)


def _keep(facts: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    refused = []
    for name, value in facts.items():
        if isinstance(value, float):
            kept[name] = round(value, 3)
        elif value is None or isinstance(value, int) or (isinstance(value, str) and _may_stand(name, value)):
            kept[name] = value
        else:
            refused.append(name)
    return kept | ({"refused": refused} if refused else {})


def _may_stand(name: str, value: str) -> bool:
    if name.endswith("_id"):
        return not value or _ID.fullmatch(value) is not None
    return name in WORDS and _WORD.fullmatch(value) is not None


def describe_error(error: BaseException) -> dict[str, Any]:
    """Return what may be said of an error: its type, its causes' types, and the lines of code it came through."""
    found: dict[str, Any] = {"error": _type_name(error)}
    causes = [_type_name(cause) for cause in _causes(error)]
    if causes:
        found["causes"] = causes
    places = list(_places(error.__traceback__))
    if places:
        found["place"] = places[-1]
        found["through"] = places[-_DEEPEST:-1]
    return found


def _type_name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    cause = error.__cause__ or error.__context__
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        yield f"{_short(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
        trace = trace.tb_next


def _short(filename: str) -> str:
    """Return a file of the code without the folders of this machine, which may hold a user's name."""
    path = Path(filename).as_posix()
    for mark in ("/site-packages/", "/dist-packages/"):
        if mark in path:
            return path.rsplit(mark, 1)[1]
    home = Path(__file__).resolve().parents[1].as_posix()
    return path.removeprefix(f"{home}/") if path.startswith(f"{home}/") else Path(filename).name


class JsonLines(logging.Formatter):
    """A record as one line of JSON that quotes nothing but code."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == "netmap" and hasattr(record, "event"):
            line |= {"event": record.event, **getattr(record, "facts", {})}
        else:
            line |= {
                "event": "library",
                "from": record.name,
                "at": f"{_short(record.pathname)}:{record.lineno}",
            }
            line |= {"said": record.msg} if _is_constant(record) else {}
            left_out = getattr(record, "left_out", 0)
            line |= {"left_out": left_out} if left_out else {}
            if record.exc_info and record.exc_info[1]:
                line |= describe_error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _is_constant(record: logging.LogRecord) -> bool:
    """Say whether the message, before it is filled in, stands in the code that logged it word for word."""
    frame = sys._getframe()
    while frame is not None and not (
        frame.f_code.co_filename == record.pathname and frame.f_code.co_name == record.funcName
    ):
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None and isinstance(record.msg, str) and record.msg in frame.f_code.co_consts


class Calm(logging.Filter):
    """Lets the same line of another library through once a second, and says how many were left out before it.

    A library that cannot go on may say so thousands of times a second, until the disk is full.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._last: dict[tuple[Any, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is written."""
        if record.name == "netmap":
            return True
        # what can be told apart in the line that is written; all of it stands in code, so there is no end of memory
        error = record.exc_info[1] if record.exc_info else None
        key = (record.name, record.levelno, record.pathname, record.lineno, type(error), _end(error))
        with self._lock:
            at, left_out = self._last.get(key, (-math.inf, 0))
            if 0 <= record.created - at < 1:
                self._last[key] = (at, left_out + 1)
                return False
            self._last[key] = (record.created, 0)
        record.left_out = left_out
        return True


def _end(error: BaseException | None) -> tuple[str, int]:
    """Return where an error was raised."""
    trace = error.__traceback__ if error else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else ("", 0)


class _OneRoad(logging.Logger):
    """A logger whose records reach the handlers of the root and no others, whoever adds some to it."""

    def callHandlers(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging calls it so)
        """Hand a record to the root's handlers."""
        logging.root.callHandlers(record)


def start_log(level: str = "info", file: str = "") -> None:
    """Write the log of this process, from now on, to standard error or a file; everybody's, not only our own.

    Streamlit and uvicorn hang handlers of their own on their loggers, some of them later: loggers that are there
    and loggers to come lead to ours alone.

    Raises
    ------
    NotPossibleError
        If the file cannot be written.
    """
    handler: logging.Handler = logging.StreamHandler()
    if file:
        try:
            handler = WatchedFileHandler(Path(file).expanduser(), encoding="utf-8")
        except OSError as error:
            raise NotPossibleError(
                f"the log cannot be written to {file} ({error.strerror or error}); "
                "choose another file with NETMAP_LOG_FILE, or none."
            ) from error
    handler.setFormatter(JsonLines())
    handler.addFilter(Calm())
    logging.setLoggerClass(_OneRoad)
    for logger in list(logging.root.manager.loggerDict.values()):
        if type(logger) is logging.Logger:
            logger.__class__ = _OneRoad
    for old in logging.root.handlers[:]:
        logging.root.removeHandler(old)
    logging.root.addHandler(handler)
    logging.root.setLevel(
        max(LEVELS[level], logging.INFO)
    )  # what libraries say when they debug is not for a log
    _logger.setLevel(LEVELS[level])
    logging.raiseExceptions = False  # else a full disk makes logging print the record itself
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda stop: _log_uncaught(stop.exc_type, stop.exc_value, stop.exc_traceback)
    sys.unraisablehook = lambda stop: _log_uncaught(stop.exc_type, stop.exc_value, stop.exc_traceback)


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        log_event("uncaught", level="error", error=(error or kind()).with_traceback(trace))
