"""Rows of a table whose columns are known, to a map: posts with who reports to whom, or relationships."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from netmap.formats.cells import SPOILT, SPOILT_MEND
from netmap.formats.column_guess import Meaning
from netmap.formats.contacts import LEFT_OUT, has_email
from netmap.formats.graph_rows import Facts, fold, from_rows
from netmap.formats.posts import Post, clean, from_posts, guess_layer, is_not_said, is_vacant, tell_layers
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options
from netmap.formats.table_shape import Line, Shape
from netmap.model import TABLES, PlacedRow, Vocabulary

#: what stands in a column of bosses where there is none, if nobody is called that
_NOBODY = frozenset({"none", "xx", "na", "nobody", "no one", "0", "vacant", "not applicable", "self", "top"})
_TIER = re.compile(r"(?:tier|level|layer)?\s*(\d)", re.IGNORECASE)
_TIERS = {"0": "board", "1": "board", "2": "senior", "3": "middle"}
#: as alike as this, a name that nobody has is a slip of the pen
_SLIP = 0.88
#: what parts several bosses in one cell
_LISTED = re.compile(r"[;/|\n]|,\s|\s(?:and|&)\s")
#: who is meant in a cell that says more: a name in a directory, what is before and in brackets or beside a dash, 7 for 7.0
_PARTS = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        r"^CN=([^,\\]{1,200})", r"^([^(\[]{1,200}?)\s*[(\[]", r"[(\[]([^()\[\]]{1,200})[)\]]", r"^(\d{1,30})\.0$",
        r"^(.{1,200}?)\s[-\u2013\u2014|]\s", r"\s[-\u2013\u2014|]\s(.{1,200})$",
    )
)  # fmt: skip
#: what is left of an e-mail address beside a name
_BESIDE = re.compile(rf"\s*[<(]?{re.escape(LEFT_OUT)}[>)]?")
_ADDRESS = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|rev|cllr|councillor)\b\.?\s+)+", re.IGNORECASE
)
_OWN = {*TABLES["people"].model_fields, *TABLES["roles"].model_fields}


class _Row(NamedTuple):
    """A row with its cells by meaning."""

    line: Line
    placed: PlacedRow
    cells: Mapping[str, list[str]]
    others: Mapping[str, str]
    ref: str = ""

    def one(self, meaning: str) -> str:
        return next((cell for cell in self.cells.get(meaning, ()) if cell), "")

    @property
    def name(self) -> str:
        text = _BESIDE.sub("", self.one("name")) or " ".join(
            filter(None, (self.one("first_name"), self.one("last_name")))
        )
        return "" if is_not_said(text) or is_vacant(text) else text

    @property
    def vacant(self) -> bool:
        return is_vacant(self.one("name") or self.one("last_name")) or is_vacant(self.one("title"))


def _rows(shape: Shape, meanings: Mapping[str, Meaning], findings: Findings, file: str) -> list[_Row]:
    """Return the rows with their cells by meaning; no telephone number or e-mail address is left in one."""
    rows = []
    for line in shape.lines:
        placed = PlacedRow({}, line.number, file)
        cells: dict[str, list[str]] = {}
        others: dict[str, str] = {}
        for heading, text in zip(shape.headings, line.cells, strict=True):
            meaning = meanings[heading]
            if meaning in ("phone", "email", "skip"):
                cells.setdefault(meaning, []).append(text)  # only to know whom a boss's e-mail address means
                continue
            if SPOILT.fullmatch(text):
                where = {"row": line.number, "field": heading, "file": file}
                findings.problem("not_right", table="people", value=text, choices=SPOILT_MEND, **where)
                text = ""
            if meaning not in ("boss", "id") or not has_email(text):
                text = clean(text, heading, findings, placed, "people")
            if meaning == "other":
                others[heading] = text
            else:
                cells.setdefault(meaning, []).append(text)
        rows.append(_Row(line, placed, cells, others))
    return rows


def read_lines(
    shape: Shape, meanings: Mapping[str, Meaning], findings: Findings, file: str, stem: str, options: Options
) -> ReadResult:
    """Read a table of relationships, one a row; everybody named in one is a person."""
    lines = []
    for row in _rows(shape, meanings, findings, file):
        own = {name: row.one(name) for name in ("source", "target", "kind", "weight", "start", "end")}
        rest = {k: v for m in ("name", "title", "team", "organisation") for k, v in [(m, row.one(m))] if v}
        lines.append(row.placed._replace(row={**own, **_attributes({**rest, **row.others})}))
    return from_rows(None, lines, findings, facts=Facts(name=stem), options=options)


def read_posts(
    shape: Shape, meanings: Mapping[str, Meaning], findings: Findings, file: str, stem: str, options: Options
) -> ReadResult:
    """Read a table of posts or people, one a row."""
    rows = _rows(shape, meanings, findings, file)
    rows = _fill_down(rows, meanings, findings)
    rows = _with_refs(rows, findings)
    bosses = _Bosses(rows, findings)
    found = [_post(row, bosses) for row in rows]
    tell_layers([(post, word) for post, word in found], findings)
    posts = [post for post, _ in found] + bosses.made
    return from_posts(posts, findings, name=stem, home=stem, options=options)


def _post(row: _Row, bosses: _Bosses) -> tuple[Post, str]:
    grade, title, tier = row.one("grade"), row.one("title"), row.one("layer")
    layer = _layer(tier)
    word = f"'{tier}'" if layer else f"'{grade or title}'"
    places = [
        text for meaning in ("organisation", "department", "team") for text in row.cells.get(meaning, ())
    ]
    if row.line.section and not row.cells.get("department") and not row.cells.get("team"):
        places.append(row.line.section)
    fte = row.one("fte")
    own = {"grade": grade, "fte": _number(fte)} | ({"tier": tier} if tier and not layer else {})
    post = Post(
        row.ref,
        row.placed.number,
        row.placed.file,
        name=row.name,
        title=title,
        vacant=row.vacant,
        places=tuple(places),
        layer=layer or guess_layer(grade, title),
        boss=bosses.of(row),
        start=row.one("start"),
        end=row.one("end"),
        groups=row.one("group").replace(";", "|"),
        attributes={k: v for k, v in {**own, **_attributes(row.others)}.items() if v != ""},
    )
    return post, word


def _attributes(others: Mapping[str, str]) -> dict[str, str]:
    """Return columns of one's own; one that is called like a field of ours gets another name."""
    return {f"{k} (as given)" if k in _OWN else k: v for k, v in others.items() if v}


def _number(text: str) -> Any:
    try:
        number = float(text.replace(",", ".")) if re.fullmatch(r"\d{1,9}([.,]\d{1,9})?", text) else None
    except ValueError:
        number = None
    return text if number is None else int(number) if number.is_integer() else number


def _layer(text: str) -> str:
    """Return the layer that a tier such as 'Tier 2' or a word of ours says, or nothing."""
    plain = text.strip().casefold()
    if not plain:
        return ""
    known = next(
        (layer.id for layer in Vocabulary().layers if plain in (layer.id, layer.label.casefold())), ""
    )
    tier = _TIER.fullmatch(plain)
    return known or (_TIERS.get(tier[1], "front") if tier else "")


def _fill_down(rows: list[_Row], meanings: Mapping[str, Meaning], findings: Findings) -> list[_Row]:
    """Repeat a department that stands only in the first row of its block, as merged cells leave it."""
    for meaning in ("organisation", "department", "team"):
        headings = [heading for heading, own in meanings.items() if own == meaning]
        for place, heading in enumerate(headings):
            texts = [row.cells[meaning][place] for row in rows]
            blank = texts.count("")
            if not texts or not texts[0] or blank * 2 < len(texts) or blank == len(texts) - 1:
                continue
            for number, row in enumerate(rows):
                if not texts[number]:
                    texts[number] = texts[number - 1]
                    own = [*row.cells[meaning][:place], texts[number], *row.cells[meaning][place + 1 :]]
                    rows[number] = row._replace(cells={**row.cells, meaning: own})
            findings.note(
                "guessed", table="roles", row=rows[0].placed.number, field=heading, count=blank,
                value=f"empty cells in '{heading}'", choices="the same as above, as in merged cells",
            )  # fmt: skip
    return rows


def _with_refs(rows: Sequence[_Row], findings: Findings) -> list[_Row]:
    """Return the rows with an id each: the reference given, else the name, else the title."""
    found: list[_Row] = []
    taken: Counter[str] = Counter()
    names: dict[str, _Row] = {}
    given = {row.one("id") for row in rows} - {""}
    for row in rows:
        where = {"table": "people", "row": row.placed.number}
        ref = row.one("id")
        if ref and not has_email(ref):
            before = names.setdefault(ref, row)
            if before is not row and (not row.name or before.name.casefold() != row.name.casefold()):
                findings.problem("doubled_id", field="id", value=ref, **where)
            elif before is not row:
                findings.note("guessed", field="id", value=f"'{ref}' is there twice", **where,
                              choices="one person with two posts")  # fmt: skip
            found.append(row._replace(ref=ref))
            continue
        stem = row.name or row.one("title") or (f"row {row.placed.number}" if ref else "")
        if not stem:
            findings.problem("missing", field="name", **where)
            continue
        taken[stem] += 1
        made = stem if taken[stem] == 1 else f"{stem}#{taken[stem]}"
        while made in given:
            made += " (person)"
        if taken[stem] > 1:
            findings.note("doubted", field="name", value=f"'{stem}' is there again", **where,
                          choices=f"taken for another one, '{made}'")  # fmt: skip
        found.append(row._replace(ref=made))
    return found


class _Bosses:
    """Who is meant by a cell that says who a post reports to: a reference, an e-mail address, a name or a post."""

    def __init__(self, rows: Sequence[_Row], findings: Findings) -> None:
        self.findings = findings
        self.made: list[Post] = []
        self.refs = {row.ref for row in rows}
        self.by: dict[str, dict[str, set[str]]] = {"id": {}, "email": {}, "name": {}, "title": {}}
        for row in rows:
            for key, texts in (
                ("id", [row.one("id")]),
                ("email", [*row.cells.get("email", ()), row.one("id")]),
                ("name", _forms(row.name)),
                ("title", [row.one("title")]),
            ):
                for text in filter(None, texts):
                    self.by[key].setdefault(fold(text), set()).add(row.ref)

    def of(self, row: _Row) -> str:
        """Return the id of the post above, or nothing; what was guessed is noted, what is wrong is a problem."""
        text = row.one("boss")
        if is_not_said(text) or SPOILT.fullmatch(text):
            return ""
        where = {"table": "relationships", "row": row.placed.number, "field": "boss"}
        for key, known in self.by.items():
            found = known.get(fold(text), set())
            if len(found) > 1 and row.ref not in found:
                self.findings.problem("doubled_label", value=_shown(text), **where)
                return ""
            others = found - {row.ref}
            if len(found) == 1 and not others:
                self.findings.note(
                    "doubted", value=f"'{_shown(text)}' reports to itself", choices="no line", **where
                )
                return ""
            if len(others) == 1:
                (ref,) = others
                if key in ("name", "title") and ref != text:
                    self.findings.note("by_label", value=text, choices=ref, **where)
                return ref
        return self._within(text, row.ref, where)

    def _refs(self, text: str) -> set[str]:
        """Return all whom a text may mean."""
        return set().union(*(known.get(fold(text), set()) for known in self.by.values()))

    def _within(self, text: str, own: str, where: dict[str, Any]) -> str:
        """Return whom a text means that says more than a name, as 'Ann Lee (102)' and 'Head - Ann Lee' do."""
        listed = [self._refs(part) for part in _LISTED.split(text) if part.strip()]
        if len(listed) > 1 and all(listed) and not set.intersection(*listed):
            mend = "name one here; add the other lines on the page Relationships"
            self.findings.problem("not_right", value=text, choices=mend, **where)
            return ""
        parts = [self._refs(part) for form in _PARTS for part in form.findall(text)]
        known = [refs for refs in (*parts, *(listed if all(listed) else ())) if refs]
        found: set[str] = set.intersection(*known) - {own} if known else set()
        if len(found) != 1:
            return self._missing(text, where)
        (ref,) = found
        self.findings.note("changed", value=f"'{_shown(text)}'", choices=f"'{ref}' was meant", **where)
        return ref

    def _missing(self, text: str, where: dict[str, Any]) -> str:
        if fold(text) in _NOBODY:
            return ""
        coded = any(char.isdigit() for char in text) or has_email(text)
        names = [*self.by["name"], *self.by["title"]]
        near = difflib.get_close_matches(fold(text), names, n=1, cutoff=_SLIP)
        if coded or near:
            hint = f" (did you mean '{near[0]}'?) called" if near and not coded else ""
            self.findings.problem(
                "unknown_reference", value=_shown(text), choices=f"post or person{hint}", **where
            )
            return ""
        self.refs.add(text)
        for key in ("id", "name"):
            self.by[key].setdefault(fold(text), set()).add(text)
        self.made.append(Post(text, where["row"], self.findings.file, name=text))
        self.findings.note(
            "made_actor", value=text, choices="a person, because others report to them", **where
        )
        return text


def _shown(text: str) -> str:
    return "an e-mail address" if has_email(text) else text


def _forms(name: str) -> list[str]:
    """Return a name as it is, without a form of address, and, for 'Lee, Ann', as 'Ann Lee'."""
    bare = _ADDRESS.sub("", name)
    if bare != name:
        return [name, *_forms(bare)]
    last, comma, first = name.partition(",")
    swapped = f"{first.strip()} {last.strip()}"
    words = name.split()
    turned = f"{words[-1]}, {' '.join(words[:-1])}" if not comma and len(words) > 1 else swapped
    return [name, turned]
