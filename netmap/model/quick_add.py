"""One line as fast as people talk: ``Ward manager -> works with -> Discharge team``."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple

from netmap.errors import ParameterError
from netmap.model.document import Data, Document, Edit
from netmap.model.edits import add_rows, new_id
from netmap.model.text import fold
from netmap.model.vocabulary import Vocabulary

NewAre = Literal["guess", "person", "organisation"]
#: words by which a new name is taken for an organisation
ORGANISATION_WORDS = frozenset(
    [
        "association",
        "board",
        "bwrdd",
        "cabinet",
        "centre",
        "charity",
        "clinic",
        "club",
        "college",
        "commission",
        "committee",
        "company",
        "council",
        "cyngor",
        "department",
        "directorate",
        "forum",
        "foundation",
        "group",
        "hospital",
        "house",
        "ltd",
        "network",
        "office",
        "partnership",
        "practice",
        "project",
        "school",
        "service",
        "services",
        "society",
        "surgery",
        "team",
        "trust",
        "university",
        "ward",
    ]
)
#: how people call the groups; a word that is not here is looked up in the vocabulary
GROUP_WORDS = {
    "LE": "lived experience|service user|service users|patient|patients|expert by experience|people who use services",
    "CA": "carer|carers|family|parent|relative|relatives",
    "FL": "front line|frontline|front line staff|staff|nurse|practitioner|social worker|clinician",
    "MM": "middle|middle manager|manager|managers|management",
    "SL": "leader|leaders|senior|senior leader|executive|executives|director",
    "CO": "commissioner|commissioners|funder|funders|commissioning",
    "VC": "voluntary|voluntary sector|vcs|vcse|third sector|community|charity",
    "RE": "researcher|research|academic",
    "EM": "elected|elected member|councillor|councillors|board|board member|trustee|governor",
    "OT": "other|not known",
}
#: other words for kinds of relationship; those after "<" run the other way round
KIND_WORDS = {
    "collaborates": "work with|works together with|work together with|collaborates with|collaborate with|partners with",
    "reports_to": "answers to|is managed by|is line managed by|is supervised by|report to",
    "<reports_to": "manages|line manages|supervises|is the boss of|is boss of|is the manager of",
    "asks": "asks|ask|goes to for advice",
    "informs": "tells|tell|inform",
    "supports": "helps|help|support",
    "refers": "refers to|refers|sends people to",
    "funds": "pays|pays for|fund",
    "trusts": "trust",
}
_ARROW = re.compile(r"\s*(?:->|→|—>|–>|=>|\t|;)\s*")
_GROUP = re.compile(r"^(.*?)\s*\(([^()]+)\)$")


class Said(NamedTuple):
    """What a line says: an edit, and in words what it adds."""

    edit: Edit
    words: str


def read_line(document: Document, line: str, *, new_are: NewAre = "guess", reported_by: str = "") -> Said:
    """Return the edit that a line asks for.

    Parameters
    ----------
    document : Document
        Not modified; names that are on the map are found whatever their capitals.
    line : str
        ``Who -> how -> whom``, or just a name. A group can follow a name: ``Ward manager (MM)``.
    new_are : {"guess", "person", "organisation"}, default "guess"
        What a name is that is not on the map yet. A guess goes by words such as "team" or "trust".
    reported_by : str, default ""
        The id of the picture that has the relationship; the shared map by default.

    Raises
    ------
    ParameterError
        If the line has another shape, or nothing in it is new.

    Examples
    --------
    >>> read_line(Document(), "Nurse -> works with -> Night team").words
    'Nurse works with Night team (new: Nurse, person; Night team, organisation)'
    """
    parts = [part for part in _ARROW.split(line.strip()) if part]
    if len(parts) == 1:
        parts = _split_at_kind(document.head.vocabulary, parts[0])
    if len(parts) not in (1, 3):
        raise ParameterError("Write it as: who -> works with -> whom. Or just a name.")
    rows: list[tuple[str, Data]] = []
    new: list[str] = []
    ids = [
        _find_or_add(document, name, new_are, rows, new)
        for name in (parts if len(parts) == 1 else parts[::2])
    ]
    added = f"(new: {'; '.join(new)})" if new else ""
    if len(parts) == 1:
        if not rows:
            raise ParameterError(f"“{parts[0]}” is on the map already.")
        return Said(add_rows(f"add {parts[0]}", rows), f"Added {added}")
    if ids[0] == ids[1]:
        raise ParameterError("A relationship needs two different ends.")
    kind, label, turned = find_kind(document.head.vocabulary, parts[1])
    ends = ids[::-1] if turned else ids
    row = {"source": ends[0], "target": ends[1], "kind": kind}
    if any(
        {**old, **row} == old and str(old.get("reported_by") or "") == reported_by
        for old in document.rows("relationships").values()
    ):
        place = "in this picture" if reported_by else "on the map"
        raise ParameterError(f"That relationship is {place} already.")
    if reported_by:
        row["reported_by"] = reported_by
    rows.append(("relationships", row))
    names = [_bare(name) for name in (parts[::-2] if turned else parts[::2])]
    words = f"{names[0]} {label} {names[1]}"
    if not any(known.id == kind for known in document.head.vocabulary.kinds):
        added = f"{added} “{label}” is a kind of your own: it counts as daily work."
    return Said(add_rows(f"add “{words}”", rows), f"{words} {added}".strip())


def find_kind(vocabulary: Vocabulary, text: str) -> tuple[str, str, bool]:
    """Return the kind that a text names, its label, and whether the two ends change places.

    A word that nothing is like is a new kind.
    """
    plain = fold(" ".join(text.split()))
    labels = {kind.id: kind.label or kind.id for kind in vocabulary.kinds}
    for kind, label in labels.items():
        if plain in (fold(kind), fold(label), fold(kind).replace("_", " ")):
            return kind, label, False
    for name, words in KIND_WORDS.items():
        kind = name.removeprefix("<")
        if plain in words.split("|") and kind in labels:
            return kind, labels[kind], name.startswith("<")
    near = [kind for kind, label in labels.items() if fold(label).startswith(plain)]
    if len(near) == 1:
        return near[0], labels[near[0]], False
    return text.strip(), text.strip(), False


def _split_at_kind(vocabulary: Vocabulary, line: str) -> list[str]:
    """Return who, how and whom of a line without arrows, where a known kind stands in it."""
    words = [kind.label for kind in vocabulary.kinds if kind.label]
    words += [word for listed in KIND_WORDS.values() for word in listed.split("|") if " " in word]
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    found = re.match(rf"^(.+?)\s+({either})\s+(.+)$", line, re.IGNORECASE)
    return [part.strip() for part in found.groups()] if found else [line]


def _bare(name: str) -> str:
    found = _GROUP.match(name)
    return found[1] if found else name


def _find_or_add(
    document: Document, name: str, new_are: NewAre, rows: list[tuple[str, Data]], new: list[str]
) -> str:
    groups: list[str] = []
    found = _GROUP.match(name)
    if found:
        group = find_group(document.head.vocabulary, found[2])
        if not group:
            known_groups = ", ".join(g.label or g.id for g in document.head.vocabulary.groups)
            raise ParameterError(f"“{found[2]}” is not a group on this map. Choose one of: {known_groups}.")
        name, groups = found[1], [group]
    known = find_actor(document, name)
    for table, row in rows:
        if table in ("people", "organisations") and fold(str(row["name"])) == fold(name):
            known = str(row["id"])
    if known:
        return known
    kind = new_are if new_are != "guess" else guess_kind(name)
    taken = [str(row.get("id", "")) for _, row in rows]
    actor: dict[str, Any] = {
        "id": new_id(document, name, "people", "organisations", taken=taken),
        "name": name,
    }
    if groups:
        actor["groups"] = groups
    rows.append(("people" if kind == "person" else "organisations", actor))
    near = get_close_matches(fold(name), list(_known_names(document)), n=1, cutoff=0.85)
    like = f" – or is it the same as “{_known_names(document)[near[0]]}”?" if near else ""
    new.append(f"{name}, {kind}{like}")
    return str(actor["id"])


def find_actor(document: Document, name: str) -> str:
    """Return the id of whoever has this name, id or post, accents and capitals aside, or nothing."""
    plain = fold(" ".join(name.split()))
    for table in ("people", "organisations"):
        for row in document.rows(table).values():
            if plain in (fold(str(row.get("name", ""))), fold(str(row.get("id", "")))):
                return str(row.get("id", ""))
    posts = {
        str(row.get("person", ""))
        for row in document.rows("roles").values()
        if fold(str(row.get("title", ""))) == plain and row.get("person")
    }
    return posts.pop() if len(posts) == 1 else ""


def _known_names(document: Document) -> dict[str, str]:
    rows = (row for table in ("people", "organisations") for row in document.rows(table).values())
    return {fold(str(row["name"])): str(row["name"]) for row in rows if row.get("name")}


def find_group(vocabulary: Vocabulary, text: str) -> str:
    """Return the id of the group that a text names, or nothing."""
    plain = fold(" ".join(text.replace("-", " ").split()))
    for group in vocabulary.groups:
        if plain in (fold(group.id), fold(group.label), fold(group.label).replace("-", " ")):
            return group.id
    known = {group.id for group in vocabulary.groups}
    return next((g for g, words in GROUP_WORDS.items() if g in known and plain in words.split("|")), "")


def guess_kind(name: str) -> Literal["person", "organisation"]:
    """Return whether a new name sounds like an organisation: by its last words.

    Examples
    --------
    >>> guess_kind("Discharge team"), guess_kind("Ward manager")
    ('organisation', 'person')
    """
    words = re.findall(r"\w+", name.casefold())
    return "organisation" if words and words[-1] in ORGANISATION_WORDS else "person"


def read_names(document: Document, text: str, *, new_are: NewAre = "guess") -> Said:
    """Return the edit that adds a pasted list: a name a line, a group after a tab, comma or in brackets.

    Names that are on the map already are left alone.
    """
    rows: list[tuple[str, Data]] = []
    new: list[str] = []
    for line in text.splitlines():
        name, _, group = (part.strip() for part in re.sub(r"[\t,]", "\x00", line, count=1).partition("\x00"))
        if not name:
            continue
        known = find_group(document.head.vocabulary, group) if group else ""
        _find_or_add(document, f"{name} ({known})" if known else name, new_are, rows, new)
    if not rows:
        raise ParameterError("There is no new name in this list.")
    return Said(add_rows(f"add {len(rows)} from a list", rows), f"Added {len(rows)}: {'; '.join(new)}")
