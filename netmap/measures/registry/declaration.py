"""What is declared of a measure, so that pages, command line, JSON, documents and tests say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

Question = Literal["structure", "stuck", "power", "sides", "give", "connected", "certain"]
STRUCTURE: Question = "structure"
STUCK: Question = "stuck"
POWER: Question = "power"
SIDES: Question = "sides"
GIVE: Question = "give"
CONNECTED: Question = "connected"
CERTAIN: Question = "certain"

#: the questions as they stand over pages and in documents
QUESTIONS: dict[Question, str] = {
    STRUCTURE: "Pyramid or honeycomb?",
    STUCK: "Where does it get stuck?",
    POWER: "Who decides, and is it changing?",
    SIDES: "Where do we see it differently?",
    GIVE: "Does help come back round?",
    CONNECTED: "Which of the connections we need are missing?",
    CERTAIN: "How sure can we be?",
}

#: what a function is called with: a graph alone, a graph and two sets of nodes, a graph and the group
#: of each node, or something else (decisions, pictures, votes, spells)
Takes = Literal["graph", "sets", "groups", "other"]
GRAPH: Takes = "graph"
SETS: Takes = "sets"
GROUPS: Takes = "groups"
OTHER: Takes = "other"


class Measure(NamedTuple):
    """One measure.

    ``id`` is where its value stands in the analysis, ``*`` for any graph, actor, layer, group or
    board; ``parameters`` are names of settings; ``cautions`` are codes that may come with it.
    """

    id: str
    question: Question
    plain: str
    term: str
    how: str
    source: str
    function: Callable[..., Any]
    parameters: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    takes: Takes = OTHER
