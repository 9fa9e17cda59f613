"""Every measure in one list: its plain words, the field's term, how it is worked out, its source.

The pages' "How is this worked out?" with its form, the Words page, `netmap measures`, docs/measures.md
and the contract tests are all made from it.
"""

from netmap.measures.registry import certain, connected, give, power, sides, structure, stuck
from netmap.measures.registry.declaration import QUESTIONS, Measure, Question

MEASURES: tuple[Measure, ...] = (
    *structure.DECLARED,
    *stuck.DECLARED,
    *power.DECLARED,
    *sides.DECLARED,
    *give.DECLARED,
    *connected.DECLARED,
    *certain.DECLARED,
)


def measures_for(question: Question) -> tuple[Measure, ...]:
    """Return the measures behind one question."""
    return tuple(measure for measure in MEASURES if measure.question == question)


__all__ = ["MEASURES", "QUESTIONS", "Measure", "Question", "measures_for"]
