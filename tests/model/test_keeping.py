"""Why and until when a map is kept: it travels with the map, and says nothing in a file without names."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from netmap.formats import pseudonymise
from netmap.formats.map_json import from_json, to_json
from netmap.model import Keeping, Network, Settings
from netmap.model.keeping import find_reminder, last_day
from netmap.report.nameless import without_names

KEPT = Keeping(basis="consent", note="Ask Gwen Rhys", keep_until="2027-03", remind_days=10)


def test_it_travels_with_the_map():
    network = Network(settings=Settings(keeping=KEPT))
    assert from_json(to_json(network)).require() == network
    assert from_json('{"netmap_format": 1, "settings": {"seed": 2}}').require().settings.keeping == Keeping()


@pytest.mark.parametrize("basis", ["consent", "as Gwen Rhys wanted"])
def test_no_text_of_one_s_own_is_in_a_map_without_names(basis):
    network = Network(settings=Settings(keeping=KEPT.model_copy(update={"basis": basis})))
    for bare in (pseudonymise(network, b"key"), without_names(network)):
        assert "Gwen" not in to_json(bare)
        assert bare.settings.keeping.keep_until == "2027-03"
        assert bare.settings.keeping.basis == ("consent" if basis == "consent" else "")


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2027", date(2027, 12, 31)),
        ("2027-02", date(2027, 2, 28)),
        ("2027-02-01", date(2027, 2, 1)),
        ("9999", date.max),
    ],
)
def test_a_year_and_a_month_mean_their_last_day(until, last):
    assert last_day(Keeping(keep_until=until)) == last


def test_it_is_brought_to_mind_from_so_many_days_before():
    said = {day: find_reminder(KEPT, date(2027, 3, day)) for day in (20, 21, 30, 31)}
    assert said[20] is None and "10 days are left" in said[21].sentence
    assert "1 day is left" in said[30].sentence and "today is the last day" in said[31].sentence
    assert find_reminder(KEPT, date(2027, 4, 1)).sort == "passed"
    assert find_reminder(Keeping(), date(2027, 4, 1)) is None


def test_what_is_no_date_is_refused():
    with pytest.raises(ValidationError):
        Keeping(keep_until="soon")
