"""Every measure in one list: its plain words, the field's term, how it is worked out, its source.

The app's "How is this worked out?", the Words page and docs/measures.md are made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from netmap.measures import (
    brokers,
    chance,
    gates,
    hierarchy,
    honeycomb,
    jackknife,
    levels,
    linkage,
    power,
    replacement,
    sharing,
    votes,
)


class Measure(NamedTuple):
    """One measure: `key` is where it stands in the analysis, `answers` the question it belongs to."""

    key: str
    answers: str
    plain: str
    term: str
    how: str
    source: str
    function: Callable[..., Any]


STRUCTURE, STUCK, POWER = "structure", "stuck", "power"

MEASURES: tuple[Measure, ...] = (
    Measure(
        "honeycomb.index",
        STRUCTURE,
        "where this map lies on a line from pyramid (0) to honeycomb (1)",
        "honeycomb index",
        "The mean of the four bars. Each bar is 0 for a pyramid (a tree in which everybody has four "
        "reports) and 1 for a honeycomb (cells of a hexagonal grid, touching cells linked both ways) with "
        "as many on it as this map. A yardstick, not a mark: 1 is not “good”.",
        "our own; methods.md A11",
        honeycomb.honeycomb,
    ),
    Measure(
        "honeycomb.direction",
        STRUCTURE,
        "two-way and level: of those who are linked, how many both ways, and do the arrows line up into layers?",
        "dyad reciprocity and trophic incoherence",
        "The mean of two shares: linked pairs linked both ways, and how far the arrows do not line up "
        "into layers (0 = perfectly layered).",
        "MacKay, Johnson and Sansom (2020), R. Soc. Open Sci. 7, 201138",
        hierarchy.trophic_levels,
    ),
    Measure(
        "honeycomb.bypass",
        STRUCTURE,
        "nobody can block the rest: is there still another way round if any one person says no?",
        "bypass",
        "Of all pairs who are not linked directly, the share with at least two routes that have no "
        "third person in common.",
        "after Menger (1927), Fund. Math. 10, 96-115",
        linkage.bypass,
    ),
    Measure(
        "honeycomb.shared_brokerage",
        STRUCTURE,
        "go-between work is shared: how many people carry it?",
        "effective number of brokers",
        "How many people the go-between work would be spread over if they carried equal parts, put on "
        "the line between pyramid and honeycomb.",
        "betweenness after Freeman (1977); effective number after Hill (1973), Ecology 54, 427-432",
        linkage.effective_brokers,
    ),
    Measure(
        "honeycomb.cohesion",
        STRUCTURE,
        "neighbours know each other: do the people you work with also work with each other?",
        "transitivity",
        "Three times the triangles over the chains of three, held against that of a honeycomb of the same size.",
        "Newman (2003), SIAM Review 45, 167-256",
        linkage.transitivity,
    ),
    Measure(
        "honeycomb.off_axis",
        STRUCTURE,
        "how far this map is neither pyramid nor honeycomb",
        "off-axis distance",
        "How far the four bars lie from their mean. Above 0.25 the one number hides more than it says.",
        "our own; methods.md A11",
        honeycomb.honeycomb,
    ),
    Measure(
        "honeycomb.load",
        STRUCTURE,
        "how many relationships people have to keep up, beside those of a honeycomb",
        "load",
        "Linked pairs over the linked pairs of a honeycomb of the same size. Above 1.5 there is much "
        "more to keep up than a honeycomb needs.",
        "edge count after Harborth (1974), Elemente der Mathematik 29, 14-15",
        honeycomb.honeycomb,
    ),
    Measure(
        "honeycomb.null",
        STRUCTURE,
        "what chance alone gives",
        "null model",
        "The relationships are shuffled many times, keeping how many are one-way and two-way, and the "
        "index is worked out for each shuffled map. A shuffled dense map scores high too, so a high "
        "index alone is no evidence of design.",
        "after Anderson, Butts and Carley (1999), Social Networks 21, 239-267",
        chance.compare_with_chance,
    ),
    Measure(
        "honeycomb.interval",
        STRUCTURE,
        "how much the index hangs on who happens to be on the map",
        "network jackknife",
        "Each actor is left out in turn; the spread of the results gives plus and minus 1.96 standard errors.",
        "Snijders and Borgatti (1999), Connections 22(2), 161-170",
        jackknife.jackknife_error,
    ),
    Measure(
        "krackhardt",
        STRUCTURE,
        "how far this looks like a textbook org chart",
        "graph-theoretic dimensions of hierarchy",
        "Joined up, orders flow one way, no spare lines, one shared boss for any two people: each 1 for an org chart.",
        "Krackhardt (1994), Graph theoretical dimensions of informal organizations",
        hierarchy.krackhardt,
    ),
    Measure(
        "bottlenecks.actors.route_share",
        STUCK,
        "which share of the shortest routes between front line and board goes through this post",
        "betweenness between two sets",
        "For every pair of somebody at the front line and somebody on the board, the share of their "
        "shortest routes through the post; then the mean over all pairs that are connected.",
        "after Freeman (1977); Brandes (2008), Social Networks 30, 136-145",
        gates.route_shares,
    ),
    Measure(
        "bottlenecks.cut",
        STUCK,
        "how many posts would all have to be away before nothing gets through",
        "minimum vertex cut",
        "The smallest number of posts whose absence separates all of the front line from all of the "
        "board, direct links set aside. It equals the number of separate routes.",
        "Menger (1927), Fund. Math. 10, 96-115",
        gates.find_cut,
    ),
    Measure(
        "bottlenecks.layers",
        STUCK,
        "which share of the routes needs somebody in this layer, beside what shuffled labels would give",
        "group betweenness",
        "The share of shortest routes with at least one member of the layer inside. The layers' labels "
        "are then shuffled among everybody in between; if that gives as much, it is no more than chance.",
        "Everett and Borgatti (1999), J. Math. Sociology 23, 181-201",
        gates.layer_gates,
    ),
    Measure(
        "bottlenecks.actors.constraint",
        STUCK,
        "how little choice somebody has in whom to work through",
        "Burt's constraint",
        "High where all contacts know each other and each other's contacts; low for a go-between.",
        "Burt (1992), Structural Holes",
        brokers.constraint,
    ),
    Measure(
        "power.by_group",
        POWER,
        "who decides: each group's share of the deciding",
        "decision shares by stage budget",
        "Each stage of a decision carries a share of the deciding: putting it on the agenda 20 %, "
        "shaping the options 25 %, saying yes or no 40 %, carrying it out 10 %, being asked 5 %, being "
        "told nothing. Whoever took part in a stage shares its part equally. Recent decisions count "
        "most: one from a year ago counts half. The weights are a convention you can change.",
        "our own; methods.md C4 and C5",
        power.decision_shares,
    ),
    Measure(
        "power.effective_number",
        POWER,
        "as if how many people decided equally",
        "Hill number of order 2",
        "One over the sum of the squared shares, over everybody on the map, those with none included.",
        "Hill (1973), Ecology 54, 427-432",
        sharing.concentration,
    ),
    Measure(
        "power.parity",
        POWER,
        "a group's share of the deciding beside its share of the people",
        "parity ratio",
        "1 where both are equal. The interval resamples the decisions; few decisions give a wide one.",
        "our own; methods.md C7",
        sharing.bootstrap_mean,
    ),
    Measure(
        "power.level",
        POWER,
        "what level of co-production the record looks like",
        "levels of co-production",
        "Transformative: people who use services and carers hold a third of shaping the options and of "
        "saying yes or no, and no other group more than half of it. Intermediate: a tenth of either, or "
        "of the agenda. Descriptive: any part. The thresholds are ours and can be moved.",
        "theory: Needham and Carr (2009), SCIE Research Briefing 31; thresholds: ours",
        levels.coproduction_level,
    ),
    Measure(
        "power.replacement",
        POWER,
        "has one dominant group been replaced by another?",
        "replacement index",
        "Asked when power moved by a fifth or more, another group is on top with half or more, and the "
        "shape of the shares changed by less than half of what moved; and only if 8 in 10 resampled "
        "records agree. It is asked of every group alike.",
        "our own, after ImROC's warning; methods.md C9",
        replacement.replacement,
    ),
    Measure(
        "votes",
        POWER,
        "what a seat on a board is worth when it comes to a vote",
        "Shapley-Shubik and Banzhaf power",
        "How often a member's vote would change the outcome if nobody knew how the others vote. Where a "
        "board is recorded as deciding, its part is spread over its members this way.",
        "Shapley and Shubik (1954), APSR 48, 787-792; Banzhaf (1965), Rutgers Law Rev. 19, 317-343",
        votes.voting_power,
    ),
)


def measures_for(answers: str) -> tuple[Measure, ...]:
    """Return the measures behind one of the three answers."""
    return tuple(measure for measure in MEASURES if measure.answers == answers)
