"""Actors and relationships as rows, whatever the file called its columns: the road from every graph format in.

Every reader of a format that draws actors and lines between them ends here, so that a column means
the same wherever it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from netmap.formats.cells import unmark_attribute
from netmap.formats.circles import doubt_circles
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options
from netmap.formats.spellings import (
    ACTOR_SPELLINGS,
    DEFAULT_KIND,
    LINE_SPELLINGS,
    ONE_WAY,
    ORGANISATION_KINDS,
    ORGANISATION_WORDS,
    PERSON_WORDS,
    TWO_WAY,
    plain_name,
)
from netmap.formats.typed_dates import read_dates
from netmap.formats.typed_numbers import read_numbers
from netmap.model import TABLES, Group, Layer, PlacedRow, Vocabulary, build_network
from netmap.model.build import match_words
from netmap.model.records import is_id

Row = dict[str, Any]
#: behind the name of a column that is called like one of ours and holds something else
GIVEN = " (as given)"
#: what a spreadsheet or a web page puts in place of plain signs, and signs that nobody sees
_ALIKE = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-",
                        "\u200b": None, "\u200e": None, "\u200f": None, "\ufeff": None, "\u00ad": None})  # fmt: skip
#: a whole number as pandas writes it where a column has gaps
_POINTED = re.compile(r"(\d+)\.0", re.ASCII)
#: a long number as a spreadsheet shortens it
_ROUNDED = re.compile(r"\d\.\d+E\+\d\d", re.ASCII)
_SPELLINGS = {"people": ACTOR_SPELLINGS, "relationships": LINE_SPELLINGS}
_YES_NO = frozenset({"yes", "no", "true", "false", "y", "n", "1", "0", ""})


class Facts(NamedTuple):
    """What a file says of the map as a whole."""

    name: str = ""
    purpose: str = ""
    vocabulary: Vocabulary | None = None
    settings: Any = None
    attributes: Mapping[str, Any] | None = None


def from_rows(
    actors: Sequence[PlacedRow] | None,
    lines: Sequence[PlacedRow],
    findings: Findings,
    *,
    facts: Facts | None = None,
    options: Options | None = None,
    add_missing: bool = False,
) -> ReadResult:
    """Build a map from rows of actors and rows of lines, or list everything that is wrong.

    Parameters
    ----------
    actors : sequence of PlacedRow, or None
        Columns in any spelling of `netmap.formats.spellings`; other columns are kept as attributes.
        ``None``: everybody named in a line is a person.
    lines : sequence of PlacedRow
        As `actors`. An end is an id, else the name of exactly one actor.
    findings : Findings
        What was found so far; is added to.
    facts : Facts, optional
        Name, purpose, vocabulary, settings and attributes of the map.
    options : Options, optional
        The order of dates.
    add_missing : bool, default False
        Make a person of an end that is no actor, with a note; by default that is a problem.

    Returns
    -------
    ReadResult
        A map exactly if there are no problems.
    """
    head, asked = facts or Facts(), options or Options()
    rows = [placed._replace(row=_line(placed, findings)) for placed in lines]
    people, organisations = _actors(actors or (), findings)
    if actors is None:
        people = _everybody(rows)
    ends = _Ends((*organisations, *people), findings)
    rows = [one for placed in rows for one in ends.resolve(placed)]
    if add_missing:
        people += ends.make_missing(rows)
    tables = {"people": people, "organisations": organisations, "relationships": rows}
    tables["perspectives"] = _perspectives(rows, findings)
    _doubt_names((*organisations, *people), findings)
    above = {str(p.row.get("id") or ""): str(p.row.get("part_of") or "") for p in organisations}
    doubt_circles(organisations, above, "part_of", findings)
    _doubt_loops(rows, findings)
    tables["relationships"] = read_numbers("relationships", rows, findings)
    dated = read_dates(tables, findings, month_first=asked.month_first)
    built = build_network(
        dated,
        name=head.name,
        purpose=head.purpose,
        vocabulary=_with_words(dated, head.vocabulary, findings),
        settings=head.settings,
        attributes=head.attributes,
        progress=asked.progress,
    )
    unsure = {(p.row, p.field, p.file) for p in findings.problems if p.code == "doubled_label"}
    once = tuple(p for p in built.problems if (p.row, p.field, p.file) not in unsure)
    return findings.result(built._replace(problems=once))


def fold(text: str) -> str:
    """Return a name as people would compare it: without differences in capitals, blanks, quotes and accents' bytes.

    Examples
    --------
    >>> fold("Ann\u00a0 O\u2019Brien ") == fold("ann o'brien")
    True
    """
    bare = unicodedata.normalize("NFC", text.translate(_ALIKE))
    return " ".join(bare.split()).casefold()


def _doubt_names(actors: Iterable[PlacedRow], findings: Findings) -> None:
    """Note who is written almost like somebody else or was spoilt, where nothing but the name says who it is."""
    seen: dict[str, str] = {}
    for placed in actors:
        known = str(placed.row.get("id") or "")
        if _ROUNDED.fullmatch(known):
            findings.note(
                "doubted", table="people", row=placed.number, field="id", value=f"'{known}'",
                choices="a spreadsheet writes long numbers like this and loses their last digits",
                file=placed.file or findings.file,
            )  # fmt: skip
        if placed.row.get("name") not in (None, "", known) or not known:
            continue
        before = seen.setdefault(fold(known), known)
        if before != known:
            findings.note(
                "doubted", table="people", row=placed.number, field="id", value=f"'{before}' and '{known}'",
                choices="written almost alike and taken for two", file=placed.file or findings.file,
            )  # fmt: skip


def _doubt_loops(rows: Sequence[PlacedRow], findings: Findings) -> None:
    """Note how many lines lead from somebody to themselves."""
    loops = [
        placed for placed in rows if placed.row["source"] and placed.row["source"] == placed.row["target"]
    ]
    if loops:
        findings.note(
            "doubted", table="relationships", row=loops[0].number, field="target", count=len(loops),
            value=f"from '{loops[0].row['source']}' to the same", choices="kept as it is written",
            file=loops[0].file or findings.file,
        )  # fmt: skip


def _rename(rows: Sequence[PlacedRow], table: str) -> list[tuple[PlacedRow, Row, Row]]:
    """Return each row's own fields and the columns left over, by what the whole table calls them."""
    taken = spelt_columns(tuple(dict.fromkeys(name for placed in rows for name in placed.row)), table)
    found = []
    for placed in rows:
        own = {taken[name]: value for name, value in placed.row.items() if name in taken}
        spare = {
            plain_name(name, table): unmark_attribute(value)
            for name, value in placed.row.items()
            if name not in taken
        }
        found.append((placed, own, spare))
    return found


@lru_cache(maxsize=256)
def spelt_columns(names: tuple[str, ...], table: str) -> Mapping[str, str]:
    """Return which columns are which of our fields; of two for one, the one that is called just like it."""
    spellings = _SPELLINGS[table]
    taken: dict[str, str] = {}
    for spelt in (
        lambda name: name if spellings.get(name) == name else "",
        str,
        lambda name: name.strip().casefold(),
    ):
        for name in names:
            field = spellings.get(spelt(name))
            if field and field not in taken.values() and name not in taken:
                taken[name] = field
    return taken


def _actors(rows: Sequence[PlacedRow], findings: Findings) -> tuple[list[PlacedRow], list[PlacedRow]]:
    people: list[PlacedRow] = []
    organisations: list[PlacedRow] = []
    found = _rename(rows, "people")
    unfit = _unfit(found, findings)
    by_label = not any("id" in own for _, own, _ in found)
    for placed, own, spare in found:
        for field in unfit & own.keys():
            if own[field] not in ("", None):
                spare[f"{field}{GIVEN}"] = own[field]
            del own[field]
        organisation = _is_organisation(own, spare, placed, findings)
        if by_label or own.get("id") in ("", None):
            own["id"] = own.get("name", "")  # Kumu's ids are optional
        fields = TABLES["organisations" if organisation else "people"].model_fields
        spare.update({name: value for name, value in own.items() if name not in fields})
        row = {name: value for name, value in own.items() if name in fields}
        row["attributes"] = {
            name: value for name, value in spare.items() if value != "" and value is not None
        }
        (organisations if organisation else people).append(placed._replace(row=row))
    return people, organisations


def _is_organisation(own: Row, spare: Row, placed: PlacedRow, findings: Findings) -> bool:
    """Say whether a row is an organisation, by its type; a type nobody knows stays as an attribute."""
    typed = str(own.pop("type", "") or "")
    word = typed.strip().casefold()
    place = {"table": "people", "row": placed.number, "field": "type", "file": placed.file or findings.file}
    if word in ORGANISATION_WORDS:
        return True
    if word in PERSON_WORDS or not word:
        return False
    spare["type"] = typed
    if word in ORGANISATION_KINDS:
        own.setdefault("kind", typed.strip())
        findings.note("as_organisation", value=typed, **place)
        return True
    findings.note("as_person", value=typed, **place)
    return False


def _unfit(found: Iterable[tuple[PlacedRow, Row, Row]], findings: Findings) -> set[str]:
    """Return the columns that are called like ours and hold something else."""
    ids = {str(own.get("id", own.get("name", ""))) for _, own, _ in found}
    tests: dict[str, Callable[[Any], bool]] = {
        "paid": lambda value: str(value).strip().casefold() in ("yes", "no", "unknown", ""),
        "user_led": lambda value: str(value).strip().casefold() in _YES_NO,
        "opted_out": lambda value: str(value).strip().casefold() in _YES_NO,
        "quota": lambda value: str(value).strip().isdigit() or value in ("", None),
        "part_of": lambda value: value in ("", None) or str(value) in ids,
    }
    unfit = set()
    for field, fits in tests.items():
        wrong = next((p for p, own, _ in found if field in own and not fits(own[field])), None)
        if wrong is not None:
            unfit.add(field)
            findings.note(
                "renamed_column", table="people", row=wrong.number, field=field, value=field,
                choices=f"{field}{GIVEN}", file=wrong.file or findings.file,
            )  # fmt: skip
    return unfit


def _line(placed: PlacedRow, findings: Findings) -> Row:
    ((_, own, spare),) = _rename([placed], "relationships")
    typed = str(own.pop("type", "") or "")
    word = typed.strip().casefold()
    if word in TWO_WAY:
        own.setdefault("direction", typed)
    elif word not in ONE_WAY:
        if own.get("kind"):
            spare["type"] = typed
        else:
            own["kind"] = typed
    direction = str(own.get("direction") or "").strip().casefold()
    own["direction"] = "both" if direction in TWO_WAY else "" if direction in ONE_WAY else own["direction"]
    if not own.get("kind"):
        own["kind"] = DEFAULT_KIND
    own["several"] = any(name.strip().casefold() == "to" for name in placed.row)
    attributes = {name: value for name, value in spare.items() if value != "" and value is not None}
    return {**own, "attributes": attributes}


def _everybody(rows: Sequence[PlacedRow]) -> list[PlacedRow]:
    """Return a person for every end of a line, blanks around them aside."""
    ends: dict[str, PlacedRow] = {}
    for placed in rows:
        source, target = (str(placed.row.get(end) or "") for end in ("source", "target"))
        several = placed.row["several"] and "|" in target
        for part in (source, *(target.split("|") if several else [target])):
            end = part.strip()
            if is_id(end):  # what cannot be an id is a problem of its line
                ends.setdefault(end, placed._replace(row={"id": end}))
    return list(ends.values())


class _Ends:
    """Who is meant by the ends of lines: ids first, then ids without blanks, then names."""

    def __init__(self, actors: Iterable[PlacedRow], findings: Findings) -> None:
        self.findings = findings
        self.ids = {str(placed.row.get("id") or "") for placed in actors} - {""}
        self.bare: dict[str, set[str]] = {}
        self.names: dict[str, set[str]] = {}
        for placed in actors:
            known = str(placed.row.get("id") or "")
            self.bare.setdefault(known.strip(), set()).add(known)
            for told in dict.fromkeys((str(placed.row.get("name") or ""), known)):
                self.names.setdefault(fold(told), set()).add(known)

    def resolve(self, placed: PlacedRow) -> Iterator[PlacedRow]:
        row = dict(placed.row)
        several = row.pop("several")
        target = str(row.get("target") or "")
        where = {"table": "relationships", "row": placed.number, "file": placed.file or self.findings.file}
        if several and "|" in target and target not in self.ids:
            self.findings.note("split", field="target", value=target, **where)
            parts = [part.strip() for part in target.split("|") if part.strip()]
        else:
            parts = [target]
        source = self._who(str(row.get("source") or ""), "source", where)
        for part in parts:
            one = {**row, "source": source, "target": self._who(part, "target", where)}
            yield placed._replace(row={**one, "id": ""} if len(parts) > 1 else one)

    def _who(self, text: str, field: str, where: Mapping[str, Any]) -> str:
        if text in self.ids or not text.strip():
            return text if text.strip() else ""
        bare = self.bare.get(text.strip(), set())
        if len(bare) == 1:
            (found,) = bare
            self.findings.note("blanks", field=field, value=text.strip(), **where)
            return found
        named = self.names.get(fold(text), set())
        pointed = _POINTED.fullmatch(text.strip())
        if not named and pointed and pointed[1] in self.ids:
            named = {pointed[1]}
        if len(named) == 1:
            (found,) = named
            self.findings.note("by_label", field=field, value=text, choices=found, **where)
            return found
        if len(named) > 1:
            self.findings.problem("doubled_label", field=field, value=text, **where)
        return text

    def make_missing(self, rows: Iterable[PlacedRow]) -> list[PlacedRow]:
        """Return a person for every end that is nobody yet."""
        made: dict[str, PlacedRow] = {}
        for placed in rows:
            for field in ("source", "target"):
                end = str(placed.row.get(field) or "")
                if end and end not in self.ids and end not in made:
                    made[end] = PlacedRow({"id": end}, placed.number, placed.file)
                    self.findings.note(
                        "made_actor", table="people", row=placed.number, value=end, choices="a person",
                        file=placed.file or self.findings.file,
                    )  # fmt: skip
        return list(made.values())


def _perspectives(rows: Iterable[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return a perspective for everybody who is said to have reported a line."""
    found: dict[str, PlacedRow] = {}
    for placed in rows:
        who = placed.row.get("reported_by")
        if who not in ("", None) and str(who) not in found:
            found[str(who)] = PlacedRow({"id": str(who)}, placed.number, placed.file)
            findings.note(
                "made_perspective", table="perspectives", row=placed.number, value=who,
                file=placed.file or findings.file,
            )  # fmt: skip
    return list(found.values())


def _with_words(
    tables: Mapping[str, Sequence[PlacedRow]], vocabulary: Vocabulary | None, findings: Findings
) -> Vocabulary | None:
    """Return the vocabulary with the groups and layers that rows use and it does not have."""
    words = vocabulary or Vocabulary()
    groups: dict[str, Group] = {}
    layers: dict[str, Layer] = {}
    for table in ("organisations", "people"):
        for placed in tables[table]:
            row = match_words(table, placed.row, words)
            given = row.get("groups") or ()
            for word in [given] if isinstance(given, str) else given:
                if str(word).strip() and words.group(str(word)) is None:
                    groups.setdefault(str(word), Group(id=str(word), label=str(word)))
            layer = str(row.get("layer") or "")
            if table == "organisations" and layer and words.layer(layer) is None:
                layers.setdefault(layer, Layer(id=layer, label=layer))
    for name, new in (("groups", groups), ("layers", layers)):
        for word in new:
            findings.note("new_word", table="vocabulary", field=name, value=word, choices=name)
    if not groups and not layers:
        return vocabulary
    return words.model_copy(
        update={"groups": (*words.groups, *groups.values()), "layers": (*words.layers, *layers.values())}
    )


__all__ = ["Facts", "from_rows"]
