"""How sure can we be: how each measure of certainty is declared."""

from __future__ import annotations

from netmap.measures import missing, qap, row_swap, temporal
from netmap.measures.registry.declaration import CERTAIN, Measure

DECLARED: tuple[Measure, ...] = (
    Measure(
        id="robustness.bands",
        question=CERTAIN,
        plain="what would the index say if some people were missing from the map?",
        term="missing-actor stress test",
        how="We leave out 10, 20 and 30 % at random many times, then the busiest, then each layer, and work "
        "it out again. The band holds 90 % of the draws.",
        source="Costenbader and Valente (2003), Social Networks 25, 283-307; Smith and Moody (2013), Social Networks 35, 652-668",
        function=missing.stress_test,
        parameters=("stress_draws", "seed"),
        cautions=("missing_people",),
    ),
    Measure(
        id="robustness.ranks",
        question=CERTAIN,
        plain="would the same go-betweens come first if some people were missing?",
        term="Kendall's tau of the top ten",
        how="We leave a fifth of the people out at random and compare the order of the ten who stand between "
        "others most often. 1 is the same order, 0 none.",
        source="Costenbader and Valente (2003), Social Networks 25, 283-307",
        function=missing.rank_stability,
        parameters=("stress_draws", "seed"),
    ),
    Measure(
        id="robustness.paper_and_work",
        question=CERTAIN,
        plain="does daily work follow the lines on paper more than chance would make it?",
        term="QAP correlation of two networks",
        how="The two maps of the same people are correlated pair by pair; then the people of one are "
        "relabelled, rows and columns together, many times, and we count how often chance gives as much.",
        source="Krackhardt (1988), Social Networks 10, 359-381",
        function=qap.qap_correlation,
        parameters=("seed",),
    ),
    Measure(
        id="in_time.in_time",
        question=CERTAIN,
        plain="how many routes are there only if one forgets when relationships held?",
        term="time-respecting reach",
        how="An idea can use a relationship only while it holds, and after it has arrived. Beside the pairs "
        "joined by such routes stand those joined if all relationships had always held.",
        source="after Holme and Saramäki (2012), Physics Reports 519, 97-125",
        function=temporal.arrivals,
    ),
    Measure(
        id="in_time.since",
        question=CERTAIN,
        plain="are there more relationships than on another day, among the people of both?",
        term="row-swap permutation test",
        how="Each person's relationships of the two days are swapped by the toss of a coin, in every way or in "
        "many; p is the share of swaps with a difference as big. Asked when a day to compare with is given "
        "(--split).",
        source="our own; methods.md H3",
        function=row_swap.row_swap,
        parameters=("draws", "seed"),
    ),
)
