"""UK organograms: the pair of tables, senior and junior posts, that central government publishes.

The columns are those of the published schema (github.com/datagovuk/schemas, organogram). Telephone
numbers and e-mail addresses never get into a map, wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from netmap.errors import UnreadableError
from netmap.formats.cells import head_place, table_from_rows
from netmap.formats.contacts import find_contact, has_email
from netmap.formats.organogram_juniors import (
    NOT_IN_POST,
    count_juniors,
    number_text,
    read_amount,
    to_number,
    with_juniors,
)
from netmap.formats.posts import Post, clean, from_posts, guess_layer, is_not_said, is_vacant, tell_layers
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source, Table
from netmap.model import PlacedRow

#: headings without their brackets, in small letters, to what they hold
SENIOR = {
    "post unique reference": "ref",
    "name": "name",
    "grade": "grade",
    "job title": "title",
    "job/team function": "function",
    "parent department": "department",
    "organisation": "organisation",
    "unit": "unit",
    "reports to senior post": "boss",
    "salary cost of reports": "salary_cost_of_reports",
    "fte": "fte",
    "actual pay floor": "pay_floor",
    "actual pay ceiling": "pay_ceiling",
    "professional/occupational group": "profession",
    "notes": "notes",
    "valid?": "valid",
}
JUNIOR = {
    "parent department": "department",
    "organisation": "organisation",
    "unit": "unit",
    "reporting senior post": "boss",
    "grade": "grade",
    "payscale minimum": "pay_floor",
    "payscale maximum": "pay_ceiling",
    "generic job title": "title",
    "number of posts in fte": "fte",
    "professional/occupational group": "profession",
}
_SENIOR_SIGNS = {"post unique reference", "reports to senior post"}
_JUNIOR_SIGNS = {"reporting senior post", "number of posts in fte"}
#: what a post keeps beside its title and place, in the order of the file
_KEPT = (
    "grade", "function", "salary_cost_of_reports", "fte", "pay_floor", "pay_ceiling", "profession", "notes",
)  # fmt: skip
_NUMBERS = frozenset({"salary_cost_of_reports", "fte", "pay_floor", "pay_ceiling"})
_REFERENCES = frozenset({"ref", "boss"})
_GONE = re.compile(r"\W*eliminated\b", re.IGNORECASE)
TOP = "xx"
INDEX, TOTAL_PAY = "first column", "column beside the pay ceiling"


def is_organogram(source: Source) -> bool:
    """Say whether one of the tables is one of senior or of junior posts."""
    try:
        return any(_is_senior(table) or _is_junior(table) for table in source.tables())
    except UnreadableError:
        return False  # whoever reads it says what is wrong with it


def _is_senior(table: Table) -> bool:
    return set(_headings(table)) >= _SENIOR_SIGNS


def _is_junior(table: Table) -> bool:
    return set(_headings(table)) >= _JUNIOR_SIGNS


def read_organogram(source: Source) -> ReadResult:
    """Read the table of senior posts, of junior posts, or both, from files or sheets."""
    findings = Findings(source.title)
    pair: list[Table | None] = []
    for belongs in (_is_senior, _is_junior):
        found = [table for table in source.tables() if belongs(table)]
        pair.append(found[0] if found else None)
        for table in found[1:]:
            findings.problem("doubled_table", table="roles", value=table.name, file=table.file)
    for table in source.tables():
        if table.rows and not _is_senior(table) and not _is_junior(table):
            findings.note("not_a_table", value=table.name, file=table.file)
    return from_organogram(*pair, findings=findings, options=source.options)


def from_organogram(
    senior: Table | None,
    junior: Table | None = None,
    *,
    findings: Findings | None = None,
    options: Options | None = None,
) -> ReadResult:
    """Read a map from a table of senior posts, of junior posts, or both.

    Parameters
    ----------
    senior, junior : Table, optional
        At least one. Without the senior one, a post is made for every reference in the junior one.
    findings : Findings, optional
        What was found so far; is added to.
    options : Options, optional
        The order of dates.

    Returns
    -------
    ReadResult
        A person for each senior post with its reporting line; junior posts as full-time equivalents
        at the post they report to (``junior_fte``, ``junior_grades``).
    """
    told = findings or Findings((senior or junior or Table("", "", [])).file)
    rows = _rows(senior, SENIOR, told) if senior else []
    below = _rows(junior, JUNIOR, told) if junior else []
    posts, known = _senior_posts(rows, told)
    counted = count_juniors(below, known if senior else None, told)
    if senior is None:
        posts = [_unknown_post(ref, found.first) for ref, found in counted.items()]
        _note_made(posts, told)
    posts = [with_juniors(post, counted.pop(post.ref, None), junior is not None) for post in posts]
    names = dict.fromkeys(str(row.row.get("organisation", "")).strip() for row in (*rows, *below))
    names = dict.fromkeys(name for name in names if not is_not_said(name))
    stem = PurePosixPath((senior or junior or Table("", "", [])).file.partition("[")[0]).stem
    return from_posts(
        posts, told, name=next(iter(names)) if len(names) == 1 else stem, home=stem or "organogram", options=options
    )  # fmt: skip


def _headings(table: Table) -> list[str]:
    """Return a table's headings in small letters, without what is in brackets."""
    head = table.rows[head_place(table.rows)] if table.rows else []
    return [" ".join(re.sub(r"\([^)]*\)", "", cell).split()).casefold() for cell in head]


def _rows(table: Table, columns: dict[str, str], findings: Findings) -> list[PlacedRow]:
    """Return the rows of a table by our names, cleaned; other columns keep their heading."""
    heads = _headings(table)
    top = head_place(table.rows)
    names = [columns.get(head, cell.strip()) for head, cell in zip(heads, table.rows[top], strict=True)]
    names = [
        cell.strip() if name in names[:place] and name else name
        for place, (name, cell) in enumerate(zip(names, table.rows[top], strict=True))
    ]
    if names and not names[0]:
        names[0] = INDEX
    if "pay_ceiling" in names[:-1] and not names[names.index("pay_ceiling") + 1]:
        names[names.index("pay_ceiling") + 1] = TOTAL_PAY
    placed, problems = table_from_rows(
        [*table.rows[:top], names, *table.rows[top + 1 :]], "roles", table.file
    )
    findings.problems += problems
    for needed in ("ref", "boss", "title") if columns is SENIOR else ("boss", "fte"):
        if needed not in names:
            heading = next(head for head, name in columns.items() if name == needed)
            findings.problem(
                "missing_column", table="roles", row=top + 1, field=heading, value=heading, file=table.file
            )
            placed = []
    dropped = _dropped_columns(names, placed, findings, table.file)
    return [_clean_row(row, columns, dropped, findings) for row in placed]


def _dropped_columns(
    names: Sequence[str], placed: Sequence[PlacedRow], findings: Findings, file: str
) -> set[str]:
    """Return the columns that do not get into a map; each is noted."""
    dropped = set()
    for name in names:
        what = find_contact(name)
        if what:
            findings.note("private", table="people", row=1, field=name, value=name, choices=what, file=file)
        elif name in (INDEX, TOTAL_PAY, "valid"):
            filled = sum(bool(str(row.row.get(name, "")).strip()) for row in placed)
            why = (
                "it holds marks of the spreadsheet it was checked with"
                if name == "valid"
                else "it has no heading"
            )
            value = "the column 'Valid?'" if name == "valid" else f"the {name}"
            findings.note(
                "dropped", table="roles", row=1, field=name, value=value, file=file, choices=f"{why}; left out",
                count=max(1, filled),
            )  # fmt: skip
        else:
            continue
        dropped.add(name)
    return dropped


def _clean_row(
    placed: PlacedRow, columns: dict[str, str], dropped: set[str], findings: Findings
) -> PlacedRow:
    row: dict[str, Any] = dict.fromkeys(
        columns.values(), ""
    )  # a spreadsheet leaves blank cells off at the end
    for name, cell in placed.row.items():
        text = str(cell)
        if name in dropped:
            continue
        if name in _REFERENCES:
            row[name] = text.strip()
            if has_email(text):
                mend = "a reference is a short code such as 12, not an e-mail address"
                findings.problem("not_right", table="roles", row=placed.number, field=name, value="", choices=mend,
                                 file=placed.file)  # fmt: skip
        else:
            row[name] = clean(text, name, findings, placed, "roles")
    return placed._replace(row=row)


def _senior_posts(rows: Sequence[PlacedRow], findings: Findings) -> tuple[list[Post], dict[str, str]]:
    """Return the posts that are there, and what every reference leads to: a post, or nothing any more."""
    kept = [row for row in rows if _is_there(row, findings)]
    gone = {str(row.row["ref"]) for row in rows} - {str(row.row["ref"]) for row in kept} - {""}
    groups: dict[str, list[PlacedRow]] = {}
    for row in kept:
        groups.setdefault(str(row.row["ref"]), []).append(row)
    shared = {ref: _job_share(ref, group, findings) for ref, group in groups.items()}
    known = {**dict.fromkeys(gone | {NOT_IN_POST}, ""), **{ref: ref for ref in groups}}
    ids = {id(row): made for ref, group in shared.items() for row, made in _number(ref, group, groups)}
    posts = [_post(row, ids[id(row)], known, findings) for row in kept if id(row) in ids]
    tell_layers(((post, f"the grade '{post.attributes.get('grade', '')}'") for post in posts), findings)
    _note_shares(posts, shared, findings)
    return posts, known


def _is_there(placed: PlacedRow, findings: Findings) -> bool:
    """Say whether a row is about a post that exists; why not is noted."""
    ref, name = str(placed.row["ref"]), str(placed.row.get("name", ""))
    where = {"table": "roles", "row": placed.number, "field": "ref", "file": placed.file}
    if not ref:
        findings.problem("missing", **where)
        return False
    if ref.casefold() == TOP:
        mend = "XX stands for 'nobody above' and cannot be a post's reference"
        findings.problem("not_right", value=ref, choices=mend, **where)
        return False
    if number_text(ref) == NOT_IN_POST:
        findings.note(
            "dropped", value="somebody with the reference 0", choices="paid, and in no post", **where
        )
        return False
    if _GONE.match(name):
        title = str(placed.row.get("title", "")) or ref
        findings.note("dropped", value=f"the post '{title}'", choices="it was eliminated", **where)
        return False
    return True


def _job_share(ref: str, group: Sequence[PlacedRow], findings: Findings) -> list[PlacedRow]:
    """Return the rows that share one reference, without those that are there twice."""
    shared: list[PlacedRow] = []
    for row in group:
        where = {"table": "roles", "row": row.number, "field": "ref", "file": row.file}
        named = not is_not_said(str(row.row.get("name", "")))
        if named and any(row.row == other.row for other in shared):
            findings.note(
                "dropped", value=f"the row of the post '{ref}'", choices="it is there twice", **where
            )
            continue
        if shared and all(_differ(row, shared[0], field) for field in ("title", "boss")):
            findings.problem("doubled_id", value=ref, **where)
        shared.append(row)
    return shared


def _differ(one: PlacedRow, other: PlacedRow, field: str) -> bool:
    return str(one.row.get(field, "")).casefold() != str(other.row.get(field, "")).casefold()


def _number(ref: str, group: Sequence[PlacedRow], taken: Iterable[str]) -> Iterable[tuple[PlacedRow, str]]:
    """Return an id for each of those who share a post: REF, REF#2, REF#3."""
    given = set(taken)
    for place, row in enumerate(group):
        made, count = ref, place + 1
        while place and made in given:
            made, count = f"{ref}#{count}", count + 1
        given.add(made)
        yield row, made


def _note_shares(posts: Sequence[Post], shared: dict[str, list[PlacedRow]], findings: Findings) -> None:
    below = [post.boss for post in posts]
    for ref, group in shared.items():
        if len(group) > 1:
            findings.note(
                "guessed", table="people", row=group[1].number, field="ref", file=group[1].file, count=len(group),
                value=f"{len(group)} rows have the reference '{ref}'",
                choices=f"a job share; the {below.count(ref)} posts below it report to the first of them",
            )  # fmt: skip


def _post(placed: PlacedRow, ref: str, known: dict[str, str], findings: Findings) -> Post:
    row = {name: str(value) for name, value in placed.row.items()}
    name, title = row.get("name", ""), row.get("title", "")
    own = {k: v for k, v in row.items() if k not in SENIOR.values()}
    kept = {field: _value(row.get(field, ""), field, placed, findings) for field in _KEPT}
    return Post(
        ref,
        placed.number,
        placed.file,
        name="" if is_not_said(name) or is_vacant(name) else name,
        title=title,
        vacant=is_vacant(name),
        places=tuple(row.get(field, "") for field in ("department", "organisation", "unit")),
        layer=guess_layer(row.get("grade", ""), title),
        boss=_boss(row.get("boss", ""), str(placed.row["ref"]), known, placed, findings),
        attributes={k: v for k, v in (kept | own).items() if v != ""},
    )


def _boss(text: str, own: str, known: dict[str, str], placed: PlacedRow, findings: Findings) -> str:
    """Return the post that a reference means, or nothing if there is none above."""
    where = {"table": "relationships", "row": placed.number, "field": "boss", "file": placed.file}
    if text.casefold() == TOP and text not in known:
        return ""
    if is_not_said(text):
        findings.note("doubted", value="nothing says who this post reports to", choices="no line", **where)
        return ""
    ref = text if text in known else number_text(text)
    if ref == own:
        findings.note("doubted", value=f"'{text}' reports to itself", choices="read as the top post", **where)
        return ""
    if ref not in known:
        findings.problem("unknown_reference", value=text, choices="post with the reference", **where)
        return ""
    if ref != text:
        findings.note("changed", value=text, choices=f"the post '{ref}' was meant", **where)
    if not known[ref]:
        why = "it stands for people in no post" if ref == NOT_IN_POST else "that post was eliminated"
        findings.note("dropped", value=f"the line to '{text}'", choices=why, **where)
    return known[ref]


def _value(text: str, field: str, placed: PlacedRow, findings: Findings) -> Any:
    """Return a number as a number where one belongs; N/D and its like as they stand."""
    if field not in _NUMBERS or is_not_said(text):
        return text
    number = read_amount(text)
    if number is None:
        mend = "write a number, N/A or nothing"
        findings.problem("not_right", table="people", row=placed.number, field=field, value=text, choices=mend,
                         file=placed.file)  # fmt: skip
        return ""
    return to_number(number)


def _unknown_post(ref: str, placed: PlacedRow) -> Post:
    """Return a senior post of which only the junior table speaks."""
    places = tuple(str(placed.row.get(field, "")) for field in ("department", "organisation"))
    return Post(ref, placed.number, placed.file, title=f"Senior post {ref}", places=places)


def _note_made(posts: Sequence[Post], findings: Findings) -> None:
    for post in posts:
        findings.note(
            "made_actor", table="people", row=post.row, field="boss", value=post.ref, file=post.file,
            choices="a post whose holder, title and own boss are not known",
        )  # fmt: skip
