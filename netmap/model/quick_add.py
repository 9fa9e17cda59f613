"""One line as fast as people talk: ``Ward manager -> works with -> Discharge team``."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from netmap.errors import ParameterError
from netmap.model.document import Data, Document, Edit
from netmap.model.edits import add_rows, new_id
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
_ARROW = re.compile(r"\s*(?:->|→|—>|–>|=>|\t|;)\s*")
_GROUP = re.compile(r"^(.*?)\s*\(([^()]+)\)$")


class Said(NamedTuple):
    """What a line says: an edit, and in words what it adds."""

    edit: Edit
    words: str


def read_line(document: Document, line: str, *, new_are: NewAre = "guess") -> Said:
    """Return the edit that a line asks for.

    Parameters
    ----------
    document : Document
        Not modified; names that are on the map are found whatever their capitals.
    line : str
        ``Who -> how -> whom``, or just a name. A group can follow a name: ``Ward manager (MM)``.
    new_are : {"guess", "person", "organisation"}, default "guess"
        What a name is that is not on the map yet. A guess goes by words such as "team" or "trust".

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
    kind, label = find_kind(document.head.vocabulary, parts[1])
    row = {"source": ids[0], "target": ids[1], "kind": kind}
    if any({**old, **row} == old for old in document.rows("relationships").values()):
        raise ParameterError("That relationship is on the map already.")
    rows.append(("relationships", row))
    words = f"{_bare(parts[0])} {label} {_bare(parts[2])}"
    return Said(add_rows(f"add “{words}”", rows), f"{words} {added}".strip())


def find_kind(vocabulary: Vocabulary, text: str) -> tuple[str, str]:
    """Return the kind of relationship that a text names, and its label; a new word is a new kind."""
    plain = text.strip().casefold()
    for kind in vocabulary.kinds:
        if plain in (kind.id.casefold(), kind.label.casefold()):
            return kind.id, kind.label
    near = [k for k in vocabulary.kinds if k.label.casefold().startswith(plain) or plain in k.id.casefold()]
    if len(near) == 1:
        return near[0].id, near[0].label
    return text.strip(), text.strip()


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
        if group:
            name, groups = found[1], [group]
    known = find_actor(document, name)
    for table, row in rows:
        if table in ("people", "organisations") and str(row["name"]).casefold() == name.casefold():
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
    new.append(f"{name}, {kind}")
    return str(actor["id"])


def find_actor(document: Document, name: str) -> str:
    """Return the id of whoever has this name or id, or nothing."""
    plain = " ".join(name.split()).casefold()
    for table in ("people", "organisations"):
        for row in document.rows(table).values():
            if plain in (str(row.get("name", "")).casefold(), str(row.get("id", "")).casefold()):
                return str(row.get("id", ""))
    return ""


def find_group(vocabulary: Vocabulary, text: str) -> str:
    """Return the id of the group that a text names, or nothing."""
    plain = text.strip().casefold()
    named = (g.id for g in vocabulary.groups if plain in (g.id.casefold(), g.label.casefold()))
    return next(named, "")


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
