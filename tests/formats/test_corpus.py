"""Every case of the corpus: the exact map, or the exact problems with their places."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import tests.formats
from netmap.errors import UnreadableError
from netmap.formats import read_files
from tests.formats.corpus import sketch

MODULES = sorted(m.name for m in pkgutil.iter_modules(tests.formats.__path__) if m.name.startswith("corpus_"))
CASES = [case for name in MODULES for case in importlib.import_module(f"tests.formats.{name}").CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case):
    assert sum(given is not None for given in (case.right, case.problems, case.unreadable)) == 1
    if case.unreadable is not None:
        with pytest.raises(UnreadableError) as error:
            read_files(case.data())
        assert re.search(case.unreadable, str(error.value)), str(error.value)
        return
    found = read_files(case.data())
    if case.right is not None:
        assert not found.problems, [str(problem) for problem in found.problems]
        assert sketch(found.require()) == case.right
    else:
        assert found.network is None
        assert [(p.code, p.row, p.field) for p in found.problems] == case.problems
    assert set(case.notes) <= {note.code for note in found.notes}


def test_ids_are_told_apart():
    ids = [case.id for case in CASES]
    assert len(ids) == len(set(ids))


def test_nearly_every_problem_names_its_place():
    places = [place for case in CASES if case.problems and case.placed for place in case.problems]
    named = [place for place in places if place[1] and place[2]]
    assert len(named) >= 0.95 * len(places)
