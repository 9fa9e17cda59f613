"""Every page on maps of every sort: nothing breaks, the answer comes first, what is missing is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from netmap import shipped
from netmap.app.main import PAGES
from netmap.app.sidebar import key_days
from netmap.app.state import open_store
from netmap.formats import read
from netmap.model import Decision, Network, Part, Person, Relationship
from netmap.store import Store
from tests.app.conftest import start_page

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NAMES = [name for _, name, _, _ in PAGES]
MAPS = {
    "empty": lambda: Network(name="Empty"),
    "two people": lambda: Network(people=(Person(id="a"), Person(id="b"))),
    "awkward": lambda: Network(
        name="<b>Llŷr & مريم</b> $x$",
        people=tuple(Person(id=f"<i>{n}", name=f"مريم {n} " + "long " * 30) for n in range(12)),
        relationships=tuple(
            Relationship(id=str(n), source=f"<i>{n}", target=f"<i>{n + 1}", kind="plays chess with")
            for n in range(11)
        ),
        decisions=(Decision(id="d", title="*Undated*"), Decision(id="e", title="Dated", date="2020")),
        parts=(Part(id="p", decision="e", actor="<i>1", stage="decide"),),
    ),
    "ely": lambda: read(shipped.sample("ely_caerau_timebank")).require(),
}


@pytest.fixture(scope="module", params=MAPS)
def database(request, tmp_path_factory):
    path = str(tmp_path_factory.mktemp("pages") / "maps.sqlite")
    store = Store(path)
    store.create(MAPS[request.param](), now=NOW)
    store.close()
    open_store.clear()
    return path


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_page_opens(database, name, monkeypatch):
    monkeypatch.setenv("NETMAP_DATABASE", database)
    app = start_page(name)
    assert not app.exception, app.exception
    assert app.title[0].value


def test_the_days_offered_are_those_on_which_something_changes():
    network = read(shipped.sample("stockport")).require()
    days = key_days(network, NOW.date())
    assert days == sorted(set(days)) and NOW.date() in days
