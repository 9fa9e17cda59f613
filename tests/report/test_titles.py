"""Who is called by a post stays readable without names; whoever may be somebody stays hidden."""

from __future__ import annotations

import pytest

from netmap import shipped
from netmap.formats import read
from netmap.model import Network, Organisation, Person, Role
from netmap.report.nameless import without_names

ORGANISATION = Organisation(id="o", name="Clinical group (CCG), church hall and friends of Ann Jonestown")


def shown(name: str, title: str | None = None) -> tuple[str, str]:
    """Return the title and the organisation's name as they stand in a report without names."""
    person = Person(id="x1", name=name)
    role = Role(id="r", person="x1", organisation="o", title=name if title is None else title)
    safe = without_names(Network(people=(person,), organisations=(ORGANISATION,), roles=(role,)))
    return safe.roles[0].title, safe.organisations[0].name


@pytest.mark.parametrize(
    "name",
    [
        "CCG head of mental health",
        "Church minister",
        "Patient's daughter or son",
        "Chief executive 1 (2007-2009)",
        "Person living with depression 1",
        "Ward manager, medicine",
    ],
)
def test_the_title_of_a_post_stays(name):
    assert shown(name) == (name, ORGANISATION.name)


@pytest.mark.parametrize(
    "name", ["Carer Ann", "Ann, carer", "Nurse Ann Jones", "Ann Jones", "ann carer", "ANN carer"]
)
def test_a_name_beside_a_post_is_hidden_with_all_its_words(name):
    title, organisation = shown(name)
    assert "ann" not in title.casefold() and "Ann" not in organisation


def test_a_post_is_one_only_for_who_holds_it():
    assert "church" not in shown("Church minister", "Minister")[1]


def test_the_post_before_a_comma_stays():
    assert shown("Time broker, Jonestown") == ("Time broker", ORGANISATION.name.replace("Jonestown", "…"))


@pytest.mark.parametrize(
    "name", ["nhs_trust_middle", "west_london_collaborative", "stockport", "cnwl_corporate"]
)
def test_samples_that_name_posts_can_be_read(name):
    network = read(shipped.sample(name)).require()
    safe = without_names(network)
    assert safe.name == network.name
    assert [r.title for r in safe.roles] == [r.title for r in network.roles]
    assert [o.label for o in safe.organisations] == [o.label for o in network.organisations]
