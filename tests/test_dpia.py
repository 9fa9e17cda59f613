"""The facts for an assessment name the test that shows each: those tests are there."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "dpia.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE)))
ALONE = sorted(set(re.findall(r"`(test_\w+)`", PAGE)))


def test_it_names_tests():
    assert len(NAMED) > 15 and len(ALONE) > 4


@pytest.mark.parametrize("named", NAMED)
def test_a_named_file_is_there_with_its_test(named):
    path, _, name = named.partition("::")
    assert (ROOT / path).exists()
    assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALONE)
def test_a_test_named_alone_is_one_of_erasing(name):
    assert f"def {name}(" in (ROOT / "tests" / "reliability" / "test_erased.py").read_text(encoding="utf-8")
