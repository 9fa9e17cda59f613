"""Reading in a process of its own: the same answer, and hostile files cost little."""

from __future__ import annotations

import io
import pickle
import time
import zipfile

import pytest

from netmap import shipped
from netmap.errors import ParameterError, UnreadableError
from netmap.formats import Limits, read_apart, read_files, table_apart
from netmap.formats.apart import _Records
from netmap.formats.columns import unknown_table


def test_a_sample_and_a_bad_table_give_what_reading_here_gives():
    for files in (
        {"map.netmap.json": shipped.sample("stockport").read_bytes()},
        {"edges.csv": b"source,target,weight\na,b,much\n", "nodes.csv": b"id\na\n"},
    ):
        assert read_apart(files) == read_files(files)


def test_the_table_to_ask_about_comes_out_of_it_too():
    files = {"staff.csv": b"Post holder,Job title,Team\nAnn Lee,Matron,Ward 7\nBo Li,Nurse,Ward 7\n"}
    assert table_apart(files) == unknown_table(files)
    with pytest.raises(ParameterError, match="no table with headings"):
        table_apart({"x.json": b"{}"})


def test_what_cannot_be_read_says_so_as_it_does_here():
    with pytest.raises(UnreadableError, match="not JSON at line 1"):
        read_apart({"m.json": b'{"netmap_format": 1,'})
    with pytest.raises(ParameterError, match="is not a format"):
        read_apart({"m.json": b"{}"}, form="nonsense")


@pytest.mark.parametrize("n", [20_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_very_many_relationships_come_in_within_the_limits_and_tell_how_far_they_are(n):
    people = n // 5
    rows = [f"p{i % people},p{(i * 7 + 1) % people},trusts" for i in range(n)]
    told: list[tuple[int, int]] = []
    data = "\n".join(["source,target,kind", *rows]).encode()
    generous = Limits(seconds=300)  # of memory one gibibyte as always; a busy machine may take longer
    found = read_apart({"e.csv": data}, progress=lambda *far: told.append(far), limits=generous)
    assert len(found.require().relationships) == n
    assert told == sorted(told) and told[-1][0] == told[-1][1] == n + people


@pytest.fixture
def bomb() -> bytes:
    """A small zip that says it is small inside and unpacks to more than memory allows."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", b"id,name\n" + b"a," * 90_000_000)
    return packed.getvalue()


def test_a_file_that_needs_too_much_memory_is_refused(bomb):
    with pytest.raises(UnreadableError, match="memory"):
        read_apart({"map.zip": bomb}, limits=Limits(memory=400 * 2**20, seconds=120))


def test_a_file_that_takes_too_long_is_given_up():
    rows = "\n".join(f"a{i},b{i}" for i in range(100_000))
    before = time.monotonic()
    with pytest.raises(UnreadableError, match="takes more than 0 seconds"):
        read_apart(
            {"e.csv": f"source,target\n{rows}".encode()}, limits=Limits(seconds=0.3, seconds_per_mib=0)
        )
    assert time.monotonic() - before < 60  # it does not wait for the reader to come to an end


def test_an_answer_can_make_nothing_but_records():
    class Evil:
        def __reduce__(self):
            return (print, ("run",))

    with pytest.raises(pickle.UnpicklingError, match="no part of a map"):
        _Records(io.BytesIO(pickle.dumps(Evil()))).load()
    with pytest.raises(pickle.UnpicklingError):
        _Records(io.BytesIO(pickle.dumps(read_files))).load()
