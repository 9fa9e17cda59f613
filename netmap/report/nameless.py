"""A map for a report without names: ids stay, so that the analysis fits; nobody's name is in any text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from netmap import formats
from netmap.model import NamedSet, Network
from netmap.model.keeping import without_words
from netmap.report.titles import build_unnamed, find_post

LISTS = ("groups", "layers", "kinds", "stages", "questions")


def without_names(network: Network) -> Network:
    """Return a map whose texts hold nobody's name, with the same ids.

    Parameters
    ----------
    network : Network
        Not modified.

    Returns
    -------
    Network
        Names of people and all free text about them are gone; titles of posts and decisions, names
        of organisations and pictures, and words of the vocabulary stay with the names taken out, as
        `netmap.formats.pseudonymise` takes them out; the titles by which people are called stay as
        they are (`netmap.report.titles`). Where something is called by its id, the id is its label now.
    """
    words, coverage = network.vocabulary, network.settings.coverage
    sets = (*coverage.sets, *((coverage.team,) if coverage.team else ()))
    lists = {name: getattr(words, name) for name in LISTS}
    texts = [
        network.name,
        *(o.label for o in network.organisations),
        *(r.title for r in network.roles),
        *(d.title or d.id for d in network.decisions),
        *(own.label or own.id for own in sets),
        *(word.label or word.id for rows in lists.values() for word in rows),
    ]
    known = hide_names(network, texts)
    clean_sets = {own.id: own.model_copy(update={"label": known[own.label or own.id]}) for own in sets}
    return network.replace(
        name=known[network.name],
        purpose="",
        attributes={},
        vocabulary=words.model_copy(
            update={
                name: tuple(w.model_copy(update={"label": known[w.label or w.id]}) for w in rows)
                for name, rows in lists.items()
            }
        ),
        settings=network.settings.model_copy(
            update={
                "coverage": coverage.model_copy(
                    update={
                        "sets": tuple(_of(clean_sets, coverage.sets)),
                        "team": clean_sets[coverage.team.id] if coverage.team else None,
                    }
                ),
                "keeping": without_words(network.settings.keeping),
            }
        ),
        organisations=(
            o.model_copy(update={"name": known[o.label], "attributes": {}}) for o in network.organisations
        ),
        people=(p.model_copy(update={"name": "", "assets": (), "attributes": {}}) for p in network.people),
        roles=(r.model_copy(update={"title": _title(r.title, known[r.title])}) for r in network.roles),
        relationships=(
            line.model_copy(update={"note": "", "attributes": {}}) for line in network.relationships
        ),
        decisions=(
            d.model_copy(update={"title": known[d.title or d.id], "note": ""}) for d in network.decisions
        ),
        perspectives=(p.model_copy(update={"name": ""}) for p in network.perspectives),
    )


def _of(clean: dict[str, NamedSet], sets: Iterable[NamedSet]) -> Iterable[NamedSet]:
    return (clean[own.id] for own in sets)


def hide_names(network: Network, texts: Iterable[str]) -> dict[str, str]:
    """Return each text with the names of a map's people taken out."""
    hide = formats.build_hider(build_unnamed(network))
    return {text: hide(text) for text in dict.fromkeys(texts)}


def safe_codes(network: Network) -> dict[str, str]:
    """Return codes to be shown in the place of those of groups that hold somebody's name."""
    groups = [group.id for group in network.vocabulary.groups]
    clear = hide_names(network, groups)
    return {group: f"G{n}" for n, group in enumerate(groups, start=1) if clear[group] != group}


def _title(title: str, hidden: str) -> str:
    """Return a title without names; one that was nothing but a name is none, so that a number stands for it.

    Examples
    --------
    >>> _title("Carer of Ann", "Carer of …"), _title("Ann (Nan)", "… (…)"), _title("Time broker, Ely", "…")
    ('Carer of …', '', 'Time broker')
    """
    return hidden if re.search(r"\w", hidden) else find_post(title)
