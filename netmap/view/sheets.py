"""Sheets for a workshop: blank cards to fill in by hand, worded and numbered as the forms that they are typed into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netmap.analysis.told import SCALE
from netmap.errors import ParameterError
from netmap.model import Vocabulary
from netmap.view.typeset import typeset

SOURCE = Path(__file__).parent / "assets" / "sheets.typ"
#: more cards than this are no workshop
MOST = 400
WORDS = {
    "roles": "Who is here?",
    "role": "Role",
    "name": "Name or role title",
    "organisation": "Organisation or team",
    "group": "Groups (several are allowed)",
    "layer": "Layer",
    "role_where": "Type it: People and organisations, “Add somebody”: Ward manager (MM). Layer and post: table “Roles”.",
    "relationships": "How do they connect?",
    "relationship": "Relationship",
    "who": "Who",
    "how": "→ does what",
    "whom": "→ to or with whom",
    "strength": "How strong? Larger is stronger",
    "relationship_where": "Type it: Relationships: Ward manager -> works with -> Discharge team. “How strong”: in the table.",
    "decisions": "What was decided, and who took which part?",
    "decision": "Decision",
    "what": "What was decided?",
    "when": "When?",
    "importance": "Importance",
    "body": "By which board",
    "decision_where": "Type it: Decisions, “Add a decision with its parts”; the board: in the table. Importance: 1 if empty, 2 counts twice.",
    "tower": "Influence tower",
    "picture": "Whose picture is it? A table or a team",
    "question": "Which question? Tick one; a sheet for each",
    "tower_how": "Write or stick everybody beside a number: the more, the higher. Halves are allowed.",
    "number": "Number",
    "stands": "Who",
    "tower_where": "Type it: Side by side, “Type into a picture”, “Its ratings”: the same number beside the same name.",
}


def workshop_sheets(
    vocabulary: Vocabulary,
    *,
    title: str,
    date_line: str = "",
    roles: int = 18,
    relationships: int = 16,
    decisions: int = 8,
    towers: int = 2,
) -> bytes:
    """Return blank cards and sheets as one PDF to print on A4 and cut, black on white.

    Parameters
    ----------
    vocabulary : Vocabulary
        Its groups, layers, kinds, stages and questions are what can be ticked.
    title, date_line : str
        What stands above every sheet, as "Discharge workshop" and "22 November 2026".
    roles, relationships, decisions, towers : int
        How many of each; every card has a number of its own.

    Returns
    -------
    bytes
        Tagged PDF (PDF/UA-1) in UK English: the same for the same words.

    Raises
    ------
    ParameterError
        If there is nothing to print, or too much.
    """
    count = {"roles": roles, "relationships": relationships, "decisions": decisions, "towers": towers}
    for name, number in count.items():
        if not 0 <= number <= MOST:
            raise ParameterError(f"{number} {name} were asked for; use a number from 0 to {MOST}.")
    if not any(count.values()):
        raise ParameterError("No card was asked for; ask for one or more.")
    return typeset(SOURCE.read_text(encoding="utf-8"), _data(vocabulary, title, date_line) | {"count": count})


def _data(vocabulary: Vocabulary, title: str, date_line: str) -> dict[str, Any]:
    least, most = (int(end) for end in SCALE)
    ends = {least: "none", most: "most"}
    return {
        "title": title or "Workshop sheets",
        "date_line": date_line,
        "cut": "Cut along the dashed lines. The number on a card says which cards are typed in already.",
        "words": WORDS,
        "groups": [f"{g.id}  {g.label}" if g.label and g.label != g.id else g.id for g in vocabulary.groups],
        "layers": [layer.label or layer.id for layer in vocabulary.layers],
        "kinds": [kind.label or kind.id for kind in vocabulary.kinds],
        "stages": [f"Who {stage.label or stage.id}?" for stage in vocabulary.stages],
        "questions": [question.label or question.id for question in vocabulary.questions],
        "scale": [{"number": str(n), "word": ends.get(n, "")} for n in range(most, least - 1, -1)],
    }


__all__ = ["workshop_sheets"]
