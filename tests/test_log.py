"""The log: facts and places, and never a name, whoever logs it and whatever goes wrong."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tomllib
import uuid

import pytest

from netmap.errors import NotPossibleError
from netmap.log import Calm, JsonLines, describe_error, log_event, start_log
from tests.conftest import ROOT

NAME = "Priya Plantedname"
#: everything below quotes the name somewhere; the process starts the log first, and streamlit is loaded before and after
PROVOKE = """
import asyncio, datetime, logging, sys, threading, warnings
from pathlib import Path
import streamlit.logger
early = streamlit.logger.get_logger("streamlit.early")
from netmap.log import log_event, start_log
start_log("debug", FILE)
import streamlit, uvicorn
from streamlit.testing.v1 import AppTest
from netmap import formats
from netmap.errors import NetmapError
from netmap.model import Network
from netmap.model.document import build_document
from netmap.model.edits import change_row
from netmap.store import Store

NAME = "Priya Plantedname"
NOW = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
folder = Path(FOLDER)

log_event("saved", map_id="0" * 32, revision=3, seconds=0.12345, table="people", who=NAME, user_id=NAME, page=NAME)

def attempt(do):
    try:
        do()
    except Exception as error:
        log_event("failed", level="warning", error=error)

store = Store(str(folder / "maps.sqlite"))
person = {"id": "priya-plantedname", "name": NAME}
network = Network.model_validate({"name": f"Map of {NAME}", "people": [person]})
map_id = store.create(network, now=NOW)
document = store.load(map_id).document
key = next(iter(document.tables["people"]))
for text in (f"{NAME} the first", f"{NAME} the second"):
    row = {**document.tables["people"][key], "name": text}
    attempt(lambda: store.apply(map_id, change_row(document, "people", key, row, NAME), now=NOW))
(folder / f"{NAME}.json").write_text("{")
(folder / "bad.csv").write_text(f"source,target,kind\\n{NAME},,\\n{NAME},x,{NAME}\\n")
for path in folder.iterdir():
    attempt(lambda: formats.read(path).require())
attempt(lambda: Network.model_validate({"people": [{"id": NAME, "paid": NAME}]}))

# other libraries, with handlers of their own
uvicorn.Config(lambda: None, access_log=True)
logging.getLogger("uvicorn.access").info('%s - "%s %s"', "127.0.0.1", "GET", f"/?typed={NAME}")
logging.getLogger("uvicorn.error").info("Started server process [%d]", 1)
for logger in (early, streamlit.logger.get_logger("streamlit.late"), logging.getLogger(), logging.getLogger("x")):
    logger.warning("Discarding %s", NAME)
    logger.warning(f"Discarding {NAME}")
    logger.error(ValueError(NAME))
    try:
        raise KeyError(NAME)
    except KeyError:
        logger.exception("Uncaught %r", NAME, stack_info=True)
streamlit.logger.update_formatter()
early.error("again %s", NAME)
warnings.warn(NAME)

# the app
page = f"import streamlit as st\\nst.text_input('Name', '{NAME}')\\nraise RuntimeError('nobody is called {NAME}')"
AppTest.from_string(page).run()

# what nobody catches
class Sad:
    def __del__(self):
        raise ValueError(NAME)
del (sad := [Sad()])[0]
thread = threading.Thread(target=lambda: {}[NAME])
thread.start(); thread.join()
loop = asyncio.new_event_loop()
loop.call_exception_handler({"message": NAME, "exception": ValueError(NAME)})
loop.close()
logging.getLogger("broken").warning("%d %d", NAME)
raise ValueError(NAME) from KeyError(NAME)
"""


def start(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "STREAMLIT_LOGGER_ENABLE_RICH": "false"},
        check=False,
    )


@pytest.fixture(scope="module")
def provoked(tmp_path_factory) -> tuple[str, list[dict]]:
    folder = tmp_path_factory.mktemp("provoked")
    file = tmp_path_factory.mktemp("logs") / "netmap.log"
    done = start(PROVOKE.replace("FILE", repr(str(file))).replace("FOLDER", repr(str(folder))))
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")  # nothing goes past the log
    log = file.read_text(encoding="utf-8")
    return log, [json.loads(line) for line in log.splitlines()]


def test_no_name_is_in_the_log_whoever_logged_it(provoked):
    log, lines = provoked
    assert "planted" not in log.casefold() and "priya" not in log.casefold()
    assert len(lines) > 25 and all(line["time"].endswith("+00:00") and line["level"] for line in lines)


def test_ids_counts_and_durations_are_there(provoked):
    _, lines = provoked
    [saved] = [line for line in lines if line["event"] == "saved"]
    assert saved["map_id"] == "0" * 32 and saved["revision"] == 3 and saved["seconds"] == 0.123
    assert saved["table"] == "people" and saved["refused"] == ["who", "user_id", "page"]


def test_errors_say_their_type_and_place(provoked):
    _, lines = provoked
    kinds = {line["error"]: line for line in lines if line["event"] == "failed"}
    conflict = kinds["netmap.errors.ConflictError"]
    assert conflict["place"].startswith("netmap/store/") and conflict["place"].rsplit(":", 1)[1].isdigit()
    assert {"netmap.errors.UnreadableError", "netmap.errors.InvalidNetworkError"} <= kinds.keys()
    uncaught = [line for line in lines if line["event"] == "uncaught"]
    assert [line["error"] for line in uncaught] == ["ValueError", "KeyError", "ValueError"]
    assert uncaught[-1]["causes"] == ["KeyError"] and uncaught[-1]["place"].startswith("<string>:")


def test_other_libraries_say_where_and_only_what_stands_in_their_code(provoked):
    _, lines = provoked
    by = {}
    for line in lines:
        by.setdefault(line.get("from"), []).append(line)
    for name in ("streamlit.early", "streamlit.late", "root", "x"):
        said = [line.get("said") for line in by[name]]
        assert said[:4] == ["Discarding %s", None, None, "Uncaught %r"]
        assert by[name][3]["error"] == "KeyError"
    assert by["uvicorn.error"][0]["said"] == "Started server process [%d]"
    assert by["uvicorn.access"][0]["said"] == '%s - "%s %s"'
    page = next(line for line in lines if line.get("error") == "RuntimeError")
    assert page["from"].startswith("streamlit") and page["said"] == "Uncaught app execution"
    assert "py.warnings" in by and "asyncio" in by and "broken" in by


def test_no_folder_of_this_machine_is_in_it(provoked):
    log, _ = provoked
    assert str(ROOT) not in log and "site-packages" not in log and sys.prefix not in log


def test_without_a_file_it_goes_to_standard_error():
    done = start(
        "from netmap.log import *; start_log(); log_event('begun', n=1); log_event('x', level='debug'); 1 / 0"
    )
    begun, uncaught = map(json.loads, done.stderr.splitlines())
    assert not done.stdout and (begun["event"], begun["n"]) == ("begun", 1)
    assert (uncaught["event"], uncaught["error"], uncaught["place"]) == (
        "uncaught",
        "ZeroDivisionError",
        "<string>:1",
    )


def test_a_file_that_was_moved_away_is_begun_again(tmp_path):
    file = tmp_path / "netmap.log"
    script = f"""
import os
from netmap.log import log_event, start_log
start_log("info", {str(file)!r})
log_event("a")
os.rename({str(file)!r}, {f"{file}.1"!r})
log_event("b")
"""
    assert start(script).returncode == 0
    assert [json.loads(p.read_text())["event"] for p in (file, tmp_path / "netmap.log.1")] == ["b", "a"]


def test_streamlit_is_told_not_to_print_what_errors_say():
    """It would print past the log, on standard output, because rich is installed."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["logger"]["enableRich"] is False and settings["client"]["showErrorDetails"] == "none"


def line_of(caplog) -> dict:
    return json.loads(JsonLines().format(caplog.records[-1]))


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"map_id": uuid.uuid4().hex, "n": True, "none": None}, True),
        ({"user_id": str(uuid.uuid4()), "participant_id": ""}, True),
        ({"user_id": "user-" + "0a" * 16}, True),
        ({"format": "gexf", "route": "/files/{map}", "way": "undo"}, True),
        ({"map_id": "Sam"}, False),
        ({"map_id": "sam-smith"}, False),
        ({"page": "Sam"}, False),
        ({"page": "sam smith"}, False),
        ({"label": "rename"}, False),
        ({"rows": ["Sam"]}, False),
    ],
)
def test_only_facts_that_cannot_be_names_are_written(caplog, facts, kept):
    with caplog.at_level(logging.INFO, "netmap"):
        log_event("tried", **facts)
    line = line_of(caplog)
    if kept:
        assert line.items() >= facts.items() and "refused" not in line
    else:
        assert line["refused"] == list(facts) and not facts.keys() & line.keys()


def test_levels(caplog):
    with caplog.at_level(logging.WARNING, "netmap"):
        log_event("quiet")
        log_event("loud", level="error")
    assert [line_of(caplog)["event"], len(caplog.records)] == ["loud", 1]


def test_an_error_that_is_its_own_cause_is_described():
    error, other = ValueError("x"), KeyError("y")
    error.__cause__, other.__context__ = other, error
    assert describe_error(error) == {"error": "ValueError", "causes": ["KeyError"]}


def test_a_log_that_cannot_be_written_is_said_before_anything_starts(tmp_path):
    with pytest.raises(NotPossibleError, match="NETMAP_LOG_FILE"):
        start_log("info", str(tmp_path / "gone" / "netmap.log"))
    assert logging.getLoggerClass() is logging.Logger


def test_a_library_that_says_the_same_without_end_is_written_once_a_second():
    calm, kept = Calm(), []
    for n in range(5000):
        try:
            raise OSError(24, "Too many open files")
        except OSError:
            record = logging.LogRecord("asyncio", 40, "base_events.py", 1785, f"{n}", (), sys.exc_info())
        record.created = 1000 + n / 2000
        if calm.filter(record):
            kept.append(json.loads(JsonLines().format(record)))
    assert [line.get("left_out", 0) for line in kept] == [0, 1999, 1999]


def test_other_lines_and_our_own_are_written_all_the_same():
    calm = Calm()
    for name, place, error in [
        ("asyncio", 1, None),
        ("asyncio", 2, None),
        ("uvicorn.error", 1, None),
        ("asyncio", 1, ValueError()),
        ("asyncio", 1, KeyError()),
        ("netmap", 1, None),
        ("netmap", 1, None),
    ]:
        facts = (type(error), error, None) if error else None
        assert calm.filter(logging.LogRecord(name, 40, "x.py", place, "", (), facts))
