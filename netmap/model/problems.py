"""Problems, notes and observations as data: where, what was found, what to do or what was done."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

#: one template a code: what was found, what to do
TEMPLATES: dict[str, tuple[str, str]] = {
    # a file as a whole
    "unknown_table": ("there is no table '{value}'", "rename it to one of the eight tables, or remove it"),
    "not_a_table": ("this should be a list of rows and is {value}", "write it as a list, one record a row"),
    "missing_column": ("the column '{value}' is missing", "add the column, or rename the one that holds it"),
    "doubled_column": ("the column '{value}' is there twice", "rename or remove one of the two"),
    "unnamed_column": ("'{value}' stands under an empty heading", "give the column a name, or empty the cell"),
    "doubled_table": ("the table '{value}' is there twice", "keep one of the two"),
    "bad_id": ("'{value}' cannot be an id", "an id has at least one letter, digit or sign, and no control characters"),
    "wrong_row_length": ("this row does not fit the header ({value} cells)", "put text with a comma in double quotes, or remove the extra cell"),
    "unknown_section": ("'{value}' is no part of this format", "use one of: {choices}; or remove it"),
    "missing_part": ("{value} is missing", "{choices}"),
    "broken_line": ("'{value}' cannot be understood here", "{choices}"),
    "wrong_count": ("the file says {value}, and there are {choices}", "correct the number, or add what is missing"),
    "doubled_label": ("the label '{value}' is used for more than one, so it cannot say which is meant", "give each its own label, or use ids"),
    "not_allowed": ("'{value}' is not allowed here", "{choices}"),
    "date_order": ("the dates of this file are written in two ways: {value}", "write all of them as 2019-04-30"),
    # a cell
    "missing": ("nothing is written here", "fill it in; a record cannot do without it"),
    "not_a_date": ("'{value}' is not a date", "write 2019, 2019-04 or 2019-04-30"),
    "not_a_number": ("'{value}' is not a number", "write a number such as 2 or 0.5"),
    "too_small": ("{value} is too small", "write a larger number; weights and importances are above 0"),
    "too_large": ("{value} is too large", "write a smaller number"),
    "not_a_choice": ("'{value}' is not one of the choices", "choose one of: {choices}"),
    "not_yes_or_no": ("'{value}' is neither yes nor no", "write yes or no"),
    "not_text": ("this is not text: {value}", "write it as text"),
    "not_right": ("'{value}' does not fit here", "{choices}"),
    # the map
    "doubled_id": ("the id '{value}' is used more than once", "give each its own id"),
    "unknown_reference": ("there is no {choices} '{value}'", "add it, or correct the id"),
    "waits_for": ("it refers to '{value}', which has a problem of its own", "put that one right first"),
    "unknown_word": ("'{value}' is not in the vocabulary", "use one of: {choices}; or add it to the vocabulary"),
    "ends_before_start": ("it ends ({value}) before it starts", "correct one of the two dates"),
    "reserved_word": ("'{value}' is a reserved name", "give this kind another id"),
}  # fmt: skip

Sort = Literal["guessed", "changed", "dropped", "doubted"]

#: one template a code: what sort of note it is, and what was done
NOTES: dict[str, tuple[Sort, str]] = {
    # guessed: it was not said, and netmap chose
    "encoding": ("guessed", "read as {value}, not UTF-8: look whether names with accents are right"),
    "new_kind": ("guessed", "'{value}' is a kind of relationship met for the first time; it counts as daily work, from source to target. Say otherwise in the vocabulary"),
    "new_word": ("guessed", "'{value}' is new among the {choices} and was added to the vocabulary"),
    "column": ("guessed", "the column '{value}' was read as {choices}"),
    "as_person": ("guessed", "'{value}' says neither person nor organisation; read as a person"),
    "as_organisation": ("guessed", "'{value}' was read as a kind of organisation"),
    "made_actor": ("guessed", "'{value}' is named only in a relationship and was added as {choices}"),
    "made_perspective": ("guessed", "'{value}' reported relationships and was added as somebody's own view"),
    "date_order": ("guessed", "dates such as {value} were read with the {choices} first"),
    "guessed": ("guessed", "{value}: {choices}"),
    # changed: it was said otherwise
    "date": ("changed", "'{value}' was read as {choices}"),
    "blanks": ("changed", "blanks around '{value}' were left out"),
    "by_label": ("changed", "'{value}' is a name; the one with the id '{choices}' was meant"),
    "split": ("changed", "'{value}' names several; each became a relationship of its own"),
    "made_id": ("changed", "'{value}' got the id '{choices}'"),
    "renamed_column": ("changed", "the column '{value}' is kept as '{choices}'"),
    "two_way": ("changed", "'{value}' goes both ways"),
    "changed": ("changed", "{value}: {choices}"),
    # dropped: it is in the file and not in the map
    "not_a_table": ("dropped", "'{value}' is no table of a map and was not read"),
    "kept_aside": ("dropped", "'{value}' is not a table of a map; it is kept as it is, and nothing is worked out from it"),
    "private": ("dropped", "the column '{value}' ({choices}) was left out, because it tells how to reach a person"),
    "private_text": ("dropped", "{choices} in '{value}' was taken out, because it tells how to reach a person"),
    "no_tie": ("dropped", "a value of {value} means no relationship"),
    "dropped": ("dropped", "{value}: {choices}"),
    # doubted: it was taken as it stands
    "doubted": ("doubted", "{value}: {choices}"),
}  # fmt: skip

OBSERVATIONS: dict[str, str] = {
    "reporting_cycle": "{value} report to each other in a circle",
    "two_bosses": "{value} reports to more than one person at the same time",
    "vacant_post": "the post {value} is vacant",
    "two_organisations": "{value} has roles in more than one organisation at the same time",
    "overlap": "{value} is there twice over the same time",
    "two_layers": "{value} stands in more than one layer; the one nearest the board is used",
    "undated_decision": "{value} has no date, so it is left out of anything over time",
}  # fmt: skip


def shorten(value: object, limit: int = 60) -> str:
    """Return a value fit to print: control characters shown, long text cut."""
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(value))
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


class Problem(BaseModel):
    """Something that keeps a map from being used, and what to do about it.

    `row` counts as the user sees it: in a spreadsheet the header is row 1; 0 is the whole table.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    table: str = ""
    row: int = 0
    field: str = ""
    value: str = ""
    choices: str = ""
    file: str = ""

    @property
    def found(self) -> str:
        """What was found, as a sentence without its full stop."""
        return TEMPLATES[self.code][0].format(value=self.value, choices=self.choices)

    @property
    def mend(self) -> str:
        """What to do about it."""
        return TEMPLATES[self.code][1].format(value=self.value, choices=self.choices)

    def __str__(self) -> str:
        row = f":{self.row}" if self.row else ""
        place = f"{self.file}{row}: " if self.file else f"row {self.row}: " if self.row else ""
        name = ".".join(part for part in (self.table, self.field) if part)
        return f"{place}{name or 'map'}: {self.found}; {self.mend}"


class Note(BaseModel):
    """What a reader guessed, changed, left out or doubts; it keeps nothing from working.

    `count` is for how many rows it holds, `row` the first of them (0: the whole table or file).
    """

    model_config = ConfigDict(frozen=True)

    code: str
    table: str = ""
    row: int = 0
    field: str = ""
    value: str = ""
    choices: str = ""
    file: str = ""
    count: int = 1

    @property
    def sort(self) -> Sort:
        """Whether this was guessed, changed, dropped or is doubted."""
        return NOTES[self.code][0]

    @property
    def said(self) -> str:
        """What was done, as a sentence without its full stop."""
        return NOTES[self.code][1].format(value=self.value, choices=self.choices)

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        more = f" ({self.count} times)" if self.count > 1 else ""
        return f"{f'{place}: ' if place else ''}{self.said}{more}."


class Observation(BaseModel):
    """A fact of life worth knowing; it is kept and keeps nothing from working."""

    model_config = ConfigDict(frozen=True)

    code: str
    value: str
    subject: str = ""

    @property
    def sentence(self) -> str:
        """The observation in one sentence."""
        text = OBSERVATIONS[self.code].format(value=self.value)
        return f"{text[:1].upper()}{text[1:]}."

    def __str__(self) -> str:
        return self.sentence
