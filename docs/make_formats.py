"""Write docs/formats.md from the list of formats: ``python docs/make_formats.py``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from netmap.formats import FORMATS, Format, find_losses
from netmap.model.problems import NOTES, TEMPLATES
from tests.formats.full_map import FULL

INTRODUCTION = """# Files in and out

Made from `netmap/formats/known.py` by `python docs/make_formats.py`; do not edit by hand.

What a file is, it says itself: netmap looks into it and asks each format in the order below whether it is one of its
own; `--from FORMAT` says otherwise. A zip or a folder may hold what belongs together (an edge table and a node table, a
senior and a junior organogram, a Pajek network with its partitions). Reading is all or nothing: a map with everything
that was guessed, changed, left out or is doubted, or the list of everything that is wrong.

| format | what it is | endings | in | out | does not hold |
|---|---|---|---|---|---|"""

RULES = """
"Does not hold" is worked out with one map in which every field is used; `netmap convert` says it of your own map before it writes.
What comes back after writing and reading is the map without that, and nothing else: hypothesis checks it for every format
(`tests/formats/laws.py`).

## What is the same for every format

- **Ids and names are text**: `007`, `1E5`, `NA`, `Null`, `TRUE` stay what they are.
- **Who is meant** by an end of a relationship: an id, else an id with blanks around it, else the name of exactly one
  actor. A name that two have is a problem, never a guess.
- **Person or organisation** is said by a column `type`; a word such as *charity* or *team* is a kind of organisation, an unknown
  word is kept and read as a person, with a note.
- **Columns nobody knows are kept** with the person, organisation or relationship. One that is called like ours and holds something
  else gets " (as given)" behind its name; one of yours that would be taken for ours gets " (own)" on the way out and loses it on the way in.
- **Kinds, groups and layers** met for the first time join the vocabulary, with a note.
- **Dates**: 2019, 2019-04 or 2019-04-30 first; whether 03/04/2024 has the day or the month first is decided once for a
  file, said, and can be changed (`--dates`, or on the page). A day that does not exist is a problem.
- **Encodings**: UTF-8 with or without a mark, UTF-16 with one, Windows-1252 with a note. Commas, semicolons and tabs are
  told apart.
- **Two-way** relationships are one arc with a column `direction`; kinds that go both ways need none.
- **Relationships that one perspective reported** carry `reported_by`; a format without a place for that leaves them out,
  because they would come back as facts of the shared map.
- **Formulas**: text that a spreadsheet would run gets an apostrophe on the way out and loses it on the way in.
- **Ways to reach a person** (telephone numbers, e-mail addresses) in organograms and staff lists are left out, with a note.
- **Hostile files**: at most 200 MiB, 500 files in a zip, 250,000 rows a table; nesting, doubled keys, NaN, document types and
  entities, old and password-protected workbooks are refused. The app reads uploads in a process of its own with one
  gibibyte of memory and ten seconds, five more for every mebibyte.

## Problems

A problem keeps a map from being read. Each says file, row, table, field, value, what was found and what to do.

| code | what was found | what to do |
|---|---|---|"""


def render() -> str:
    """Return the page."""
    lines = [INTRODUCTION, *(_line(form) for form in FORMATS), RULES]
    lines += [f"| `{code}` | {_cell(found)} | {_cell(mend)} |" for code, (found, mend) in TEMPLATES.items()]
    lines += [
        "",
        "## Notes",
        "",
        "A note says what was done; it keeps nothing from working.",
        "",
        "| code | sort | what was done |",
        "|---|---|---|",
    ]
    lines += [f"| `{code}` | {sort} | {_cell(said)} |" for code, (sort, said) in NOTES.items()]
    return "\n".join(lines) + "\n"


def _line(form: Format) -> str:
    losses = ", ".join(map(_in_general, find_losses(FULL, form))) if form.write else ""
    endings = " ".join(f"`{ending}`" for ending in form.suffixes) or "–"
    held = losses or ("holds everything" if form.write else "–")
    marks = ("yes" if form.read else "–", "yes" if form.write else "–")
    return f"| `{form.id}` | {form.label} | {endings} | {marks[0]} | {marks[1]} | {_cell(held)} |"


def _in_general(loss: str) -> str:
    """Return what is lost of one map as what is lost of any."""
    counted = re.fullmatch(r"(\d+) (\w+?)s?", loss)
    if counted is None:
        return loss.removesuffix(" of the map").removeprefix("the ")
    word = {"people": "people"}.get(counted[2], f"{counted[2]}s")
    return word if word in ("roles", "decisions", "perspectives") else f"some {word}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("{value}", "…").replace("{choices}", "…")


if __name__ == "__main__":
    Path(__file__).with_name("formats.md").write_text(render(), encoding="utf-8")
