"""The junior posts of a UK organogram: numbers of posts, added up at the senior post they report to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from netmap.formats.posts import Post, is_not_said
from netmap.formats.result import Findings
from netmap.model import PlacedRow

#: the reference of people who are paid and in no post
NOT_IN_POST = "0"


class Juniors(NamedTuple):
    """What is known of the junior posts below one senior post."""

    fte: Decimal
    by_grade: dict[str, Decimal]
    first: PlacedRow


def number_text(ref: str) -> str:
    """Return a whole number without its point, as 1 for 1.0; other text as it is."""
    return ref[:-2] if re.fullmatch(r"\d+\.0", ref) else ref


def read_amount(text: str) -> Decimal | None:
    """Return an amount such as £1,200.50, or ``None`` if it is none or below 0."""
    bare = re.sub(r"[£,\s]", "", text)
    try:
        number = (
            Decimal(bare) if len(bare) < 25 and re.fullmatch(r"[\d.]+(?:[eE]\+?\d{1,2})?", bare) else None
        )
    except InvalidOperation:
        return None
    return number


def to_number(number: Decimal) -> int | float:
    """Return an amount as the number that a map keeps."""
    return int(number) if number == number.to_integral_value() else float(number)


def count_juniors(
    rows: Sequence[PlacedRow], known: dict[str, str] | None, findings: Findings
) -> dict[str, Juniors]:
    """Return the junior posts below each senior one; every row is counted, dropped with a note, or a problem."""
    counted: dict[str, Juniors] = {}
    lost: dict[str, list[PlacedRow]] = {}
    for placed in rows:
        text, told = str(placed.row["boss"]), str(placed.row.get("fte", ""))
        where = {"table": "roles", "row": placed.number, "file": placed.file}
        number = Decimal(0) if is_not_said(told) else read_amount(told)
        if is_not_said(told):
            findings.note("doubted", field="fte", value="no number of posts", choices="counted as 0", **where)
        if number is None:
            findings.problem("not_a_number", field="fte", value=told, **where)
            continue
        ref = text if known is None or text in known else number_text(text)
        if is_not_said(text) or (known or {NOT_IN_POST: ""}).get(ref) == "":
            lost.setdefault(ref or "nobody", []).append(placed)
        elif known is not None and ref not in known:
            findings.problem(
                "unknown_reference",
                field="boss",
                value=text,
                choices="senior post with the reference",
                **where,
            )
        else:
            before = counted.get(ref, Juniors(Decimal(0), {}, placed))
            grade = str(placed.row.get("grade", "")) or "no grade"
            grades = {**before.by_grade, grade: before.by_grade.get(grade, Decimal(0)) + number}
            counted[ref] = Juniors(before.fte + number, grades, before.first)
    _note_juniors(rows, counted, lost, findings)
    return counted


def _note_juniors(
    rows: Sequence[PlacedRow],
    counted: dict[str, Juniors],
    lost: dict[str, list[PlacedRow]],
    findings: Findings,
) -> None:
    for ref, left in lost.items():
        fte = sum((read_amount(str(row.row.get("fte", ""))) or Decimal(0) for row in left), Decimal(0))
        findings.note(
            "dropped", table="roles", row=left[0].number, field="boss", file=left[0].file, count=len(left),
            value=f"junior posts below '{ref}' ({to_number(fte)} full-time equivalents)",
            choices="there is no such post",
        )  # fmt: skip
    total = sum((found.fte for found in counted.values()), Decimal(0))
    kept = len(rows) - sum(map(len, lost.values()))
    if counted:
        findings.note(
            "changed", table="roles", row=rows[0].number, field="fte", file=rows[0].file, count=kept,
            value=f"{kept} rows of junior posts ({to_number(total)} full-time equivalents)",
            choices=f"added up at the {len(counted)} senior posts that they report to",
        )  # fmt: skip


def with_juniors(post: Post, found: Juniors | None, counted: bool) -> Post:
    """Return a post with the junior posts below it; 0 where there are none and somebody counted."""
    if not counted:
        return post
    attributes = {**post.attributes, "junior_fte": to_number(found.fte) if found else 0}
    if found:
        attributes["junior_grades"] = "; ".join(f"{k}: {to_number(v)}" for k, v in found.by_grade.items())
    return post._replace(attributes=attributes)
