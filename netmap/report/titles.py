"""Who on a map is called by a post and not by a name: "Ward manager, medicine" names nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from netmap.formats.ordinary import is_common
from netmap.model import Network, Person
from netmap.model.text import fold

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(19|20)\d\d")
#: an acronym has at least so many capitals, and at most so many letters: "CCG", "ImROC", never "McDonald"
CAPITALS, LETTERS = 3, 6
#: one of these is in every title of a post
POSTS = frozenset(
    [
        "administrator",
        "adviser",
        "advisor",
        "advocate",
        "ambassador",
        "analyst",
        "assistant",
        "associate",
        "auditor",
        "broker",
        "buddy",
        "carer",
        "caseworker",
        "chair",
        "chairman",
        "chairperson",
        "chairwoman",
        "champion",
        "chief",
        "cleaner",
        "clerk",
        "client",
        "clinician",
        "coach",
        "commissioner",
        "consultant",
        "consumer",
        "controller",
        "coordinator",
        "councillor",
        "counsellor",
        "customer",
        "dentist",
        "deputy",
        "designer",
        "developer",
        "dietitian",
        "director",
        "doctor",
        "driver",
        "educator",
        "employee",
        "engineer",
        "executive",
        "expert",
        "facilitator",
        "geriatrician",
        "governor",
        "gp",
        "head",
        "helper",
        "inspector",
        "interpreter",
        "keyworker",
        "lawyer",
        "lead",
        "leader",
        "learner",
        "librarian",
        "manager",
        "matron",
        "mediator",
        "member",
        "mentor",
        "midwife",
        "minister",
        "nurse",
        "officer",
        "ordinator",
        "organiser",
        "paramedic",
        "parent",
        "participant",
        "partner",
        "patient",
        "person",
        "pharmacist",
        "physician",
        "physiotherapist",
        "planner",
        "practitioner",
        "president",
        "producer",
        "professor",
        "psychiatrist",
        "psychologist",
        "radiographer",
        "receptionist",
        "registrar",
        "representative",
        "researcher",
        "resident",
        "secretary",
        "servant",
        "solicitor",
        "specialist",
        "staff",
        "student",
        "supervisor",
        "supporter",
        "surgeon",
        "teacher",
        "technician",
        "tenant",
        "therapist",
        "trainee",
        "trainer",
        "treasurer",
        "trustee",
        "user",
        "visitor",
        "volunteer",
        "worker",
    ]
)


def build_unnamed(network: Network) -> Network:
    """Return a map of those whose names must be hidden; of people called by a post only the rest of their ids.

    Parameters
    ----------
    network : Network
        Not modified.

    Returns
    -------
    Network
        People only. Somebody is called by a post where the name is also the title of a post that they
        hold, one of its words is a sort of post, and every other word is an ordinary one: known as
        such, a number, written small within the title, an acronym of an organisation on the map, or a
        first word that is written small elsewhere. "Carer Ann" and "Time broker, Ely" stay names.
    """
    small = _written_small(network)
    acronyms = {word for o in network.organisations for word in _WORD.findall(o.label)}
    kept: dict[str, Person] = {}
    for person in network.people:
        if not _has_title(network, person) or not _is_post(person.name, small, acronyms):
            kept[person.id] = person
            continue
        said = {fold(word) for word in _WORD.findall(person.name)}
        words = [word for word in _WORD.findall(fold(person.id)) if word not in said and not is_common(word)]
        if words:
            kept.setdefault(" ".join(words), Person(id=" ".join(words)))
    return Network(people=tuple(kept.values()))


def find_post(title: str) -> str:
    """Return what stands before the first comma of a title where that is a post and nothing else; or nothing.

    Examples
    --------
    >>> find_post("Time broker, Ely"), find_post("Nurse Young, Jane"), find_post("Young, Jane")
    ('Time broker', '', '')
    """
    head, comma, _ = title.partition(",")
    words = _WORD.findall(head)
    if not comma or not POSTS.intersection(map(fold, words)) or not all(is_common(fold(w)) for w in words):
        return ""
    return head if all(word.islower() or fold(word) in POSTS for word in words[1:]) else ""


def _has_title(network: Network, person: Person) -> bool:
    return bool(person.name) and any(
        fold(role.title) == fold(person.name) for role in network.roles_of.get(person.id, ())
    )


def _is_post(name: str, small: set[str], acronyms: set[str]) -> bool:
    """Say whether a name is the title of a post through and through."""
    words = _WORD.findall(unicodedata.normalize("NFC", name))
    if not POSTS.intersection(map(fold, words)) or not words[0][0].isupper():
        return False
    return (is_common(fold(words[0])) or fold(words[0]) in small or _is_acronym(words[0], acronyms)) and all(
        is_common(fold(word)) or word.islower() or _is_number(word) or _is_acronym(word, acronyms)
        for word in words[1:]
    )


def _is_number(word: str) -> bool:
    return word.isdigit() and (len(word) <= CAPITALS or _YEAR.fullmatch(word) is not None)


def _is_acronym(word: str, acronyms: set[str]) -> bool:
    return len(word) <= LETTERS and sum(map(str.isupper, word)) >= CAPITALS and word in acronyms


def _written_small(network: Network) -> set[str]:
    """Return the words that somebody who does use capitals wrote without."""
    texts: Iterable[str] = (
        *(o.label for o in network.organisations),
        *(p.name for p in network.people),
        *(d.title for d in network.decisions),
        *(r.title for r in network.roles),
    )
    return {
        fold(word)
        for text in texts
        if any(map(str.isupper, text))
        for word in _WORD.findall(text)
        if word.islower()
    }
