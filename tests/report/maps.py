"""Maps with something to say to every question, with any text in every field."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from netmap.analysis import Analysis, analyse
from netmap.model import (
    CoverageSettings,
    Decision,
    NamedSet,
    Network,
    Organisation,
    Part,
    Person,
    Perspective,
    Rating,
    Relationship,
    Role,
    Settings,
    Vocabulary,
)

DAY, LINE = "2026-11-22", "As on 22 November 2026"
GROUPS = ("LE", "CA", "FL", "MM", "SL")
FIRST = ("Aoife", "Bronagh", "Cerys", "Dilwyn", "Eluned")
LAST = ("Quillfeather", "Rumbelow", "Silverthorn", "Trevanion")
Say = Callable[[str], str]


def plain(text: str) -> str:
    """Leave a text as it is."""
    return text


def full_map(say: Say = plain, name: Say | None = None) -> Network:
    """Return a map of 20 people and 3 organisations that answers all six questions.

    `say` is put to every text, `name` to the names of people instead of it.
    """
    people = [
        Person(
            id=f"p{g}{i}",
            name=(name or say)(f"{FIRST[g]} {LAST[i]}"),
            groups=(group,),
            assets=(say("knows the bus"),),
            paid="no" if g < 2 else "yes",
            attributes={"quote": say("we wait")},
        )
        for g, group in enumerate(GROUPS)
        for i in range(4)
    ]
    ids = [person.id for person in people]
    rows = Network(
        name=say("Ward seven"),
        purpose=say("To see who decides."),
        vocabulary=_vocabulary(say),
        settings=Settings(
            draws=20,
            bootstrap_draws=50,
            idea_draws=200,
            stress_draws=5,
            coverage=CoverageSettings(
                team=NamedSet(id="team", label=say("The ward team"), groups=("FL",)),
                sets=(
                    NamedSet(id="users", label=say("Those who use it"), groups=("LE",)),
                    NamedSet(id="board", label=say("The board"), groups=("SL",)),
                ),
            ),
        ),
        organisations=(
            Organisation(id="ward", name=say("Ward"), layer="front", culture=say("clan")),
            Organisation(id="office", name=say("Office"), layer="senior", culture="rational"),
            Organisation(id="board", name=say("Board"), kind="board", layer="board", quota=3),
        ),
        people=tuple(people),
        roles=_roles(ids, say),
        relationships=_lines(ids, say),
        decisions=tuple(
            Decision(id=f"d{n}", title=say(f"Decision {n}"), date=f"2025-{n + 1:02}-01", note=say("minutes"))
            for n in range(9)
        ),
        parts=tuple(
            Part(id=f"d{n}-{stage}-{k}", decision=f"d{n}", actor=ids[(3 * n + 5 * k + at) % 20], stage=stage)
            for n in range(9)
            for at, stage in enumerate(("initiate", "design", "decide", "deliver", "consulted"))
            for k in range(2)
        ),
        perspectives=tuple(
            Perspective(id=f"t{g}", name=say(f"Table {g}"), group=GROUPS[g]) for g in range(4)
        ),
        ratings=tuple(
            Rating(
                id=f"r{g}{q}{a}", perspective=f"t{g}", actor=ids[a], question=q, value=(3 * a + 2 * g) % 11
            )
            for g in range(4)
            for q in ("power", "interest")
            for a in range(0, 20, 2)
        ),
    )
    return rows


def _vocabulary(say: Say) -> Vocabulary:
    words = Vocabulary()
    return words.model_copy(
        update={
            rows: tuple(word.model_copy(update={"label": say(word.label)}) for word in getattr(words, rows))
            for rows in ("groups", "kinds", "layers", "questions", "stages")
        }
    )


def _roles(ids: list[str], say: Say) -> tuple[Role, ...]:
    ward = [
        Role(id=f"w{i}", person=i, organisation="ward", title=say(f"Post {n}"), layer="front")
        for n, i in enumerate(ids[:12])
    ]
    office = [
        Role(id=f"o{i}", person=i, organisation="office", title=say(f"Desk {n}"), layer="middle")
        for n, i in enumerate(ids[12:16])
    ]
    board = [
        Role(id=f"b{i}", person=i, organisation="board", title=say(f"Seat {n}"), layer="board", votes=v)
        for n, (i, v) in enumerate(zip((ids[0], *ids[16:]), (1, 1, 1, 2, 1), strict=True))
    ]
    return (*ward, *office, *board)


def _lines(ids: list[str], say: Say) -> tuple[Relationship, ...]:
    pairs = [(n, (n + step) % 20) for n in range(20) for step in (1, 4)]
    working = [
        Relationship(
            id=f"c{u}-{v}",
            source=ids[u],
            target=ids[v],
            kind="collaborates",
            note=say("weekly"),
            start="2024",
        )
        for u, v in pairs
    ]
    formal = [
        Relationship(id=f"f{n}", source=ids[n], target=ids[12 + n % 4], kind="reports_to") for n in range(12)
    ]
    upper = [
        Relationship(id=f"u{n}", source=ids[n], target=ids[16], kind="reports_to") for n in range(12, 16)
    ]
    hours = [
        Relationship(
            id=f"h{n}",
            source=ids[n],
            target=ids[(n + k) % 12],
            kind="gives_time",
            weight=2 + n,
            start="2026-02-03",
        )
        for n in range(12)
        for k in (1, 11)
        if (n + k) % 12 != n
    ][:18]
    seen = [
        Relationship(
            id=f"s{g}-{n}", source=ids[n], target=ids[(n + 1 + g) % 20], kind="trusts", reported_by=f"t{g}"
        )
        for g in range(4)
        for n in range(0, 20, 2)
    ]
    unique = {line.id: line for line in (*working, *formal, *upper, *seen)}
    given = [line.model_copy(update={"id": f"h{n}"}) for n, line in enumerate(hours)]
    return (*unique.values(), *given)


def decisions_only() -> Network:
    """Return a map on which there are decisions and who took them, and nothing else."""
    return Network(
        name="Only decisions",
        people=(Person(id="a", name="Ann", groups=("LE",)), Person(id="b", name="Bo", groups=("CA",))),
        decisions=tuple(Decision(id=f"d{n}", title=f"Decision {n}", date=f"2025-0{n}") for n in range(1, 5)),
        parts=tuple(
            Part(id=f"x{n}", decision=f"d{n}", actor="ab"[n % 2], stage="decide") for n in range(1, 5)
        ),
    )


def answer(network: Network) -> Analysis:
    """Return the analysis of a map, with few shuffles."""
    return analyse(network, at=DAY, draws=20)


@lru_cache(maxsize=1)
def plain_map() -> tuple[Network, Analysis]:
    """Return the full map with its plain texts, and its analysis."""
    network = full_map()
    return network, answer(network)
