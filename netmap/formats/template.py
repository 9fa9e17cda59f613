"""An empty workbook to type a map into: guidance, one sheet a table, drop-downs."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from netmap.formats.map_tables import to_tables
from netmap.model import RECORDS, Network, Vocabulary, columns

#: sheets with this in their name are never read as tables
IGNORED = "(ignore)"
LISTS = f"lists {IGNORED}"
ROWS = 500

GUIDE = (
    "How to fill this workbook",
    "1. organisations: one row for each organisation, team, board or committee. Give each a short id.",
    "2. people: one row for each person, or for a role title if you would rather not name people.",
    "3. roles: who holds which post where, and since when. Leave 'person' empty for a vacant post.",
    "4. relationships: who works with, reports to, funds or asks whom. Source and target are ids.",
    "5. decisions and parts: what was decided and when, and who took which part in it.",
    "Dates are written 2019, 2019-04 or 2019-04-30. 'end' is the first day it no longer holds.",
    "Several groups or assets go into one cell with a bar between them: LE | CA.",
    "Leave a cell empty where you do not know. Columns of your own are kept.",
    "Then open the workbook in netmap (page Maps), or run: netmap check FILE.xlsx",
)

NOTES = {
    "id": "A short name of your own; it never changes and is not shown.",
    "name": "What to call it on screen.",
    "kind": "Choose from the list; another word makes a kind of its own.",
    "groups": "LE lived experience, CA carers, FL front line, MM middle managers, SL senior leaders, "
    "CO commissioners, VC voluntary and community, RE researchers, EM elected members. Several: LE | CA",
    "layer": "front, middle, senior, board or outside; empty = as the group says.",
    "part_of": "The id of the organisation this one belongs to.",
    "assets": "Skills, experience, networks beyond the title; several with | between.",
    "person": "The id of the person; empty = the post is vacant.",
    "organisation": "The id of the organisation.",
    "source": "The id of a person or organisation.",
    "target": "The id of a person or organisation.",
    "start": "2019, 2019-04 or 2019-04-30; empty = not known.",
    "end": "The first day it no longer holds; empty = still holds.",
    "stage": "initiate, design, decide, deliver, consulted or informed.",
    "as_group": "The hat worn in this decision, if somebody has several.",
    "body": "The board or committee that decided, by its id.",
}


def to_template(vocabulary: Vocabulary | None = None) -> bytes:
    """Return an empty workbook with guidance and drop-downs; it reads back as an empty map."""
    network = Network(vocabulary=vocabulary or Vocabulary())
    book = Workbook()
    book.remove(book.worksheets[0])
    guide = book.create_sheet(f"start here {IGNORED}")
    for number, line in enumerate(GUIDE, start=1):
        cell = guide.cell(row=number, column=1, value=line)
        cell.font = Font(bold=number == 1, size=14 if number == 1 else 12)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    guide.column_dimensions["A"].width = 100
    choices = _choices(network.vocabulary)
    places = _write_lists(book, choices)
    tables = to_tables(network)
    for model in RECORDS:
        _write_sheet(book.create_sheet(model.table), model.table, places)
    about = book.create_sheet("about")
    for row in tables["about"]:
        about.append(row)
    book.move_sheet(book[LISTS], offset=len(book.sheetnames))
    book[LISTS].sheet_state = "hidden"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _choices(words: Vocabulary) -> dict[str, list[str]]:
    return {
        "relationships.kind": [kind.id for kind in words.kinds],
        "relationships.direction": ["unknown", "both"],
        "organisations.kind": ["trust", "council", "charity", "community group", "team", "board", "committee"],
        "organisations.groups": [group.id for group in words.groups],
        "people.groups": [group.id for group in words.groups],
        "people.paid": ["yes", "no", "unknown"],
        "perspectives.group": [group.id for group in words.groups],
        "parts.as_group": [group.id for group in words.groups],
        "parts.stage": [stage.id for stage in words.stages],
        "parts.vote": ["for", "against", "abstain"],
        "roles.layer": [layer.id for layer in words.layers],
        "organisations.layer": [layer.id for layer in words.layers],
        "ratings.question": [question.id for question in words.questions],
        **{f"{t}.{c}": ["yes", "no"] for t, c in (("organisations", "user_led"), ("people", "opted_out"), ("roles", "veto"))},
    }  # fmt: skip


def _write_lists(book: Any, choices: dict[str, list[str]]) -> dict[str, str]:
    sheet, places = book.create_sheet(LISTS), {}
    for column, (name, words) in enumerate(choices.items(), start=1):
        letter = get_column_letter(column)
        sheet.cell(row=1, column=column, value=name)
        for row, word in enumerate(words, start=2):
            sheet.cell(row=row, column=column, value=word)
        places[name] = f"'{LISTS}'!${letter}$2:${letter}${len(words) + 1}"
    # ids that are typed in one sheet are offered in the others
    for place, source in {
        "roles.person": "people",
        "roles.organisation": "organisations",
        "organisations.part_of": "organisations",
        "decisions.body": "organisations",
        "parts.decision": "decisions",
    }.items():
        places[place] = f"'{source}'!$A$2:$A${ROWS}"
    return places


def _write_sheet(sheet: Any, table: str, places: dict[str, str]) -> None:
    sheet.append(list(columns(table)))
    for number, name in enumerate(columns(table), start=1):
        letter, head = get_column_letter(number), sheet.cell(row=1, column=number)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E8E6DF")
        if name in NOTES:
            head.comment = Comment(NOTES[name], "netmap", width=320, height=90)
        sheet.column_dimensions[letter].width = 30 if name in ("name", "title", "note") else 18
        for row in range(2, ROWS + 1):
            sheet.cell(row=row, column=number).number_format = "@"
        place = places.get(f"{table}.{name}")
        if place:
            # a hint, not a lock: a list of groups or a kind of one's own must stay possible
            rule = DataValidation(type="list", formula1=f"={place}", allow_blank=True, showErrorMessage=False)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{ROWS}")
    sheet.freeze_panes = "A2"
