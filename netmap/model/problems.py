"""Problems and observations as data: where, what was found, what to do."""

from __future__ import annotations

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
        place = f"{self.file}:{self.row}: " if self.file else f"row {self.row}: " if self.row else ""
        name = ".".join(part for part in (self.table, self.field) if part)
        return f"{place}{name or 'map'}: {self.found}; {self.mend}"


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
