"""What a room is asked and what it answers: the questions of a workshop, its answers, and how they read."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from netmap.errors import ParameterError
from netmap.model.document import Document
from netmap.model.likeness import plain_name
from netmap.model.vocabulary import Vocabulary

Question = Literal["works_with", "decides", "tower"]
Offer = Literal["none", "organisations", "everybody"]
#: the questions in the order in which they are asked
QUESTIONS: dict[Question, str] = {
    "works_with": "Who do you work with?",
    "decides": "Who decides?",
    "tower": "How high is their tower?",
}
SCALE = (0, 10)
LONGEST_NAME = 120
LONGEST_LABEL = 60
#: marks that turn the writing round, and so can make a name read as another
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: answers that one participant may give
MOST_ANSWERS = 200
#: people who are asked about on one page
MOST_RATED = 40


class Asks(BaseModel):
    """What a session asks, and what those who take part are offered."""

    model_config = ConfigDict(frozen=True)

    questions: tuple[Question, ...] = tuple(QUESTIONS)
    #: the id of the decision that "who decides?" is about; none means in general
    decision: str = ""
    #: which names on the map can be chosen from
    offer: Offer = "none"
    #: ids of those whose towers everybody is asked about
    rate: tuple[str, ...] = ()
    #: who runs the session, as those who take part read it
    run_by: str = ""


class How(NamedTuple):
    """A way in which two work together, as it can be chosen; `turned` runs from the named one to whoever says it."""

    id: str
    kind: str
    turned: bool
    #: as one person chooses it, and as a table does
    mine: str
    ours: str
    #: the sentence with {who} and {name}, and as one person says it
    sentence: str
    own: str


_HOWS = tuple(
    How(*row)
    for row in (
        ("collaborates", "collaborates", False, "We work together", "works with",
         "{who} works with {name}", "I work with {name}"),
        ("asks", "asks", False, "I ask them for advice", "asks for advice",
         "{who} asks {name} for advice", "I ask {name} for advice"),
        ("<asks", "asks", True, "They ask me for advice", "is asked for advice by",
         "{name} asks {who} for advice", "{name} asks me for advice"),
        ("reports_to", "reports_to", False, "I report to them", "reports to",
         "{who} reports to {name}", "I report to {name}"),
        ("<reports_to", "reports_to", True, "They report to me", "manages",
         "{name} reports to {who}", "{name} reports to me"),
        ("supports", "supports", False, "I support them", "supports",
         "{who} supports {name}", "I support {name}"),
        ("<supports", "supports", True, "They support me", "is supported by",
         "{name} supports {who}", "{name} supports me"),
    )
)  # fmt: skip


class Answer(BaseModel):
    """One answer: a name, typed or chosen, and what is said about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    #: the id of whom was chosen among the names offered
    actor: str = ""
    #: who works with them, where a table answers for several; else whoever takes part
    who: str = Field("", max_length=LONGEST_NAME)
    who_actor: str = ""
    how: str = ""
    decision: str = ""
    value: int | None = Field(None, ge=SCALE[0], le=SCALE[1])

    @property
    def subject(self) -> str:
        """Whom it is about, the same for one who was chosen and for one name however it is spelt."""
        return f"id:{self.actor}" if self.actor else f"name:{plain_name(self.name)}"

    @property
    def facts(self) -> tuple[str, ...]:
        """What makes two answers to one question the same answer, what is said of the height aside."""
        who = f"id:{self.who_actor}" if self.who_actor else f"name:{plain_name(self.who)}"
        return self.subject, who, self.how, self.decision


class Contribution(NamedTuple):
    """One answer of one participant, and what became of it."""

    id: str
    participant_id: str
    number: int
    question: str
    answer: Answer
    #: new, shared, view, both or declined
    state: str
    row_keys: tuple[int, ...]
    at: datetime


class Participant(NamedTuple):
    """Somebody, or a table, who takes part."""

    id: str
    workshop_id: str
    label: str
    group_id: str
    #: whether a table or team answers together
    as_table: bool
    joined_at: datetime
    seen_at: datetime
    #: the perspective that holds their picture, once it is kept
    perspective: str


def tidy(text: str, longest: int = LONGEST_NAME) -> str:
    """Return what somebody typed as one line, without what cannot be seen.

    Raises
    ------
    ParameterError
        If it is too long.
    """
    plain = unicodedata.normalize("NFC", text)
    seen = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") or c in _TURNING else c for c in plain)
    line = " ".join(seen.split())
    if len(line) > longest:
        raise ParameterError(f"That is too long: {len(line)} letters, where {longest} are kept.")
    return line


def hows(vocabulary: Vocabulary) -> tuple[How, ...]:
    """Return the ways of working together that can be chosen on a map, the usual one first."""
    known = {kind.id for kind in vocabulary.kinds}
    found = tuple(how for how in _HOWS if how.kind in known)
    if found:
        return found
    return tuple(_plain_how(kind.id, kind.label or kind.id) for kind in vocabulary.kinds)


def _plain_how(kind: str, label: str) -> How:
    words = label.replace("{", "(").replace("}", ")")
    sentence = f"{{who}} {words} {{name}}"
    return How(kind, kind, False, label, label, sentence, sentence)


def find_how(vocabulary: Vocabulary, how_id: str) -> How | None:
    """Return a way of working together by its id."""
    return next((how for how in hows(vocabulary) if how.id == how_id), None)


def offered(document: Document, asks: Asks) -> dict[str, str]:
    """Return the names that those who take part may choose from, by id; who opted out is left out."""
    tables = {"none": (), "organisations": ("organisations",), "everybody": ("organisations", "people")}
    found = {
        str(row["id"]): str(row.get("name") or row["id"])[:LONGEST_NAME]
        for table in tables[asks.offer]
        for row in document.rows(table).values()
        if row.get("id") and not _opted_out(row)
    }
    return _told_apart(found)


def rated_by_all(document: Document, asks: Asks) -> dict[str, str]:
    """Return those whose towers everybody is asked about, by id."""
    wanted = set(asks.rate)
    found = {
        str(row["id"]): str(row.get("name") or row["id"])
        for table in ("organisations", "people")
        for row in document.rows(table).values()
        if str(row.get("id")) in wanted and not _opted_out(row)
    }
    return _told_apart(found)


def _opted_out(row: Mapping[str, Any]) -> bool:
    return str(row.get("opted_out", "")).strip().casefold() in ("true", "yes", "y", "1", "x", "ja", "wahr")


def _told_apart(names: Mapping[str, str]) -> dict[str, str]:
    counts: dict[str, int] = {}
    for name in names.values():
        counts[name] = counts.get(name, 0) + 1
    apart = {
        i: name if counts[name] == 1 else f"{name[:60]} ({i})"[:LONGEST_NAME] for i, name in names.items()
    }
    return dict(sorted(apart.items(), key=lambda item: (item[1].casefold(), item[0])))


def decision_title(document: Document, asks: Asks) -> str:
    """Return what the decision is called that "who decides?" is about, or nothing."""
    for row in document.rows("decisions").values():
        if asks.decision and str(row.get("id")) == asks.decision:
            return str(row.get("title") or row["id"])
    return ""


def to_rate(answers: Collection[Contribution], chosen: Mapping[str, str]) -> list[Answer]:
    """Return whose towers a participant is asked about: those the room is asked about, then whom they named."""
    named = [Answer(name=name[:LONGEST_NAME], actor=i) for i, name in chosen.items()]
    for said in answers:
        answer = said.answer
        if said.question != "tower":
            named.append(Answer(name=answer.name, actor=answer.actor))
            if answer.who:
                named.append(Answer(name=answer.who, actor=answer.who_actor))
    # what was rated before stays to be changed
    named += [
        Answer(name=a.name, actor=a.actor)
        for q, a in ((s.question, s.answer) for s in answers)
        if q == "tower"
    ]
    found: dict[str, Answer] = {}
    for answer in named:
        found.setdefault(plain_name(answer.name), answer)
    return list(found.values())[:MOST_RATED]


def say_answer(contribution: Contribution, who: str, how: How | None, decision: str = "") -> str:
    """Return an answer as a sentence, said of whoever took part; of "I", as they say it themselves."""
    answer = contribution.answer
    if contribution.question == "tower":
        return f"{answer.name}: {answer.value} of {SCALE[1]}"
    if contribution.question == "decides":
        return f"{answer.name} decides{f' about {decision}' if answer.decision and decision else ''}"
    if how is None:
        return f"{answer.who or who} and {answer.name}"
    sentence = how.own if who == "I" and not answer.who else how.sentence
    return sentence.format(who=answer.who or who, name=answer.name)


def dump_answer(answer: Answer) -> str:
    """Return an answer as the database keeps it."""
    return json.dumps(answer.model_dump(exclude_defaults=True), ensure_ascii=False, sort_keys=True)
