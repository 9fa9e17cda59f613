"""What a map is made of: eight kinds of record, all frozen; ids are text exactly as typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    model_validator,
)

from netmap.model.dates import check_date

#: how a list is written in one cell of a table
LIST_JOINT = " | "

#: kinds of organisation that decide as one
BODY_KINDS = frozenset({"body", "board", "committee"})

Yes = frozenset({"true", "yes", "y", "1", "ja", "wahr", "x"})
No = frozenset({"false", "no", "n", "0", "nein", "falsch"})


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split("|") if part.strip())
    return value


def _truth(value: object) -> object:
    if isinstance(value, str):
        word = value.strip().casefold()
        if word in Yes:
            return True
        if word in No:
            return False
        raise ValueError("not yes or no")
    return value


def _date_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def is_id(text: str) -> bool:
    """Say whether a text can be an id: not blank, and without control characters."""
    return bool(text.strip()) and not _CONTROL.search(text)


def _check_id(value: str) -> str:
    if not is_id(value):
        raise ValueError("not an id")
    return value


Id = Annotated[str, StringConstraints(min_length=1), AfterValidator(_check_id)]
TextList = Annotated[tuple[str, ...], BeforeValidator(_split)]
YesNo = Annotated[bool, BeforeValidator(_truth)]
DateText = Annotated[str, BeforeValidator(_date_text), AfterValidator(check_date)]
#: large enough for pounds; sums of many stay numbers
Positive = Annotated[float, Field(gt=0, le=1e15, allow_inf_nan=False)]


class Record(BaseModel):
    """One row of a table. Unknown columns are kept as ``attributes``, never dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    table: ClassVar[str]
    #: what identifies a record whose id was left out
    made_from: ClassVar[tuple[str, ...]] = ()

    id: Id
    attributes: dict[str, JsonValue] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _blank_means_default(cls, data: Any) -> Any:
        """Drop empty cells: an empty cell says nothing, so the default speaks."""
        if not isinstance(data, Mapping):
            return data
        return {key: value for key, value in data.items() if value is not None and value != ""}

    def to_row(self) -> dict[str, Any]:
        """Return the record as plain data: what is at its default left out, attributes beside the fields."""
        own = self.model_dump(mode="json", exclude_defaults=True, exclude={"attributes"})
        return {**own, **{k: v for k, v in self.attributes.items() if k not in own}}

    @property
    def label(self) -> str:
        """What to call this record on screen."""
        return getattr(self, "name", "") or getattr(self, "title", "") or self.id


class Organisation(Record):
    """An organisation, team, community group or body (a board or committee that decides)."""

    table: ClassVar[str] = "organisations"

    name: str = ""
    kind: str = ""
    groups: TextList = ()
    layer: str = ""
    part_of: str = ""
    user_led: YesNo = False
    culture: str = ""
    quota: Annotated[int, Field(ge=1, le=10_000_000)] | None = None

    @property
    def is_body(self) -> bool:
        """Whether this is a board or committee, whose power is its members'."""
        return self.kind.strip().casefold() in BODY_KINDS or self.quota is not None


class Person(Record):
    """A person, or a role title standing for one."""

    table: ClassVar[str] = "people"

    name: str = ""
    groups: TextList = ()
    assets: TextList = ()
    paid: Literal["yes", "no", "unknown"] = "unknown"
    opted_out: YesNo = False


class Role(Record):
    """A person's post in an organisation; without a person it is vacant."""

    table: ClassVar[str] = "roles"
    made_from: ClassVar[tuple[str, ...]] = ("person", "organisation", "title", "start")

    person: str = ""
    organisation: Id
    title: str = ""
    layer: str = ""
    votes: Annotated[int, Field(ge=0, le=100_000)] = 1
    veto: YesNo = False
    start: DateText | None = None
    end: DateText | None = None


class Relationship(Record):
    """A line between two actors.

    `direction` is empty where it is as its kind says, ``unknown`` where nobody knows, ``both``
    where this one goes both ways.
    """

    table: ClassVar[str] = "relationships"
    made_from: ClassVar[tuple[str, ...]] = ("source", "kind", "target", "start", "reported_by")

    source: Id
    target: Id
    kind: Id
    weight: Positive = 1.0
    direction: Literal["", "unknown", "both"] = ""
    start: DateText | None = None
    end: DateText | None = None
    reported_by: str = ""
    note: str = ""


class Decision(Record):
    """Something that was decided, when, and how much it mattered."""

    table: ClassVar[str] = "decisions"

    title: str = ""
    date: DateText | None = None
    body: str = ""
    importance: Positive = 1.0
    note: str = ""


class Part(Record):
    """Somebody's part in a decision: which stage, wearing which hat, voting how."""

    table: ClassVar[str] = "parts"
    made_from: ClassVar[tuple[str, ...]] = ("decision", "actor", "stage", "as_group")

    decision: Id
    actor: Id
    stage: Id
    as_group: str = ""
    vote: Literal["", "for", "against", "abstain"] = ""


class Perspective(Record):
    """Whose picture this is: a table in a workshop, a team, one interview."""

    table: ClassVar[str] = "perspectives"

    name: str = ""
    group: str = ""


class Rating(Record):
    """What somebody said about an actor; never a fact."""

    table: ClassVar[str] = "ratings"
    made_from: ClassVar[tuple[str, ...]] = ("perspective", "actor", "question", "date")

    perspective: Id
    actor: Id
    question: Id
    value: Annotated[float, Field(allow_inf_nan=False)]
    date: DateText | None = None


#: the eight tables in the order in which they are written
RECORDS: tuple[type[Record], ...] = (
    Organisation,
    Person,
    Role,
    Relationship,
    Decision,
    Part,
    Perspective,
    Rating,
)
TABLES: dict[str, type[Record]] = {record.table: record for record in RECORDS}


def columns(table: str) -> tuple[str, ...]:
    """Return the column names of a table, ``attributes`` left out."""
    return tuple(name for name in _ordered(TABLES[table]) if name != "attributes")


def _ordered(record: type[Record]) -> list[str]:
    return ["id", *(name for name in record.model_fields if name not in ("id", "attributes"))]
