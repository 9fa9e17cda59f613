"""Who decides, and is it changing: how each measure is declared."""

from __future__ import annotations

from netmap.measures import (
    before_after,
    change_point,
    control,
    levels,
    power,
    ratings,
    replacement,
    sharing,
    social_power,
    votes,
)
from netmap.measures.registry.declaration import GRAPH, POWER, Measure

DECLARED: tuple[Measure, ...] = (
    Measure(
        id="power.by_group",
        question=POWER,
        plain="who decides: each group's share of the deciding",
        term="decision shares by stage budget",
        how="Each stage of a decision carries a share of the deciding: putting it on the agenda 20 %, "
        "shaping the options 25 %, saying yes or no 40 %, carrying it out 10 %, being asked 5 %, being "
        "told nothing. Whoever took part in a stage shares its part equally. Recent decisions count "
        "most: one from a year ago counts half. The weights are a convention you can change.",
        source="our own; methods.md C4 and C5",
        function=power.decision_shares,
        parameters=("half_life_days", "fewest_effective_decisions"),
        cautions=(
            "few_decisions",
            "undated",
            "told_only",
            "outside",
            "stages_missing",
            "no_parts",
            "unknown_groups",
        ),
    ),
    Measure(
        id="power.effective_number",
        question=POWER,
        plain="as if how many people decided equally",
        term="Hill number of order 2",
        how="One over the sum of the squared shares, over everybody on the map, those with none included.",
        source="Hill (1973), Ecology 54, 427-432",
        function=sharing.concentration,
        cautions=("equal_votes",),
    ),
    Measure(
        id="power.parity",
        question=POWER,
        plain="a group's share of the deciding beside its share of the people",
        term="parity ratio",
        how="1 where both are equal. The interval resamples the decisions; few decisions give a wide one.",
        source="our own; methods.md C7",
        function=sharing.bootstrap_mean,
        parameters=("bootstrap_draws", "seed"),
        cautions=("small_group", "parity_few"),
    ),
    Measure(
        id="power.level",
        question=POWER,
        plain="what level of co-production the record looks like",
        term="levels of co-production",
        how="Transformative: people who use services and carers hold a third of shaping the options and of "
        "saying yes or no, and no other group more than half of it. Intermediate: a tenth of either, or "
        "of the agenda. Descriptive: any part. The thresholds are ours and can be moved.",
        source="theory: Needham and Carr (2009), SCIE Research Briefing 31; thresholds: ours",
        function=levels.coproduction_level,
        parameters=(
            "transformative_share",
            "intermediate_share",
            "dominance",
            "level_support",
            "fewest_decisions_for_level",
            "bootstrap_draws",
        ),
        cautions=("few_for_level", "level_unsure"),
    ),
    Measure(
        id="power.replacement",
        question=POWER,
        plain="has one dominant group been replaced by another?",
        term="replacement index",
        how="Asked when power moved by a fifth or more, another group is on top with half or more, and the "
        "shape of the shares changed by less than half of what moved; and only if 8 in 10 resampled "
        "records agree. It is asked of every group alike.",
        source="our own, after ImROC's warning; methods.md C9",
        function=replacement.replacement,
        parameters=("replacement_moved", "replacement_index", "replacement_support"),
        cautions=("replacement_unsure",),
    ),
    Measure(
        id="votes",
        question=POWER,
        plain="what a seat on a board is worth when it comes to a vote",
        term="Shapley-Shubik and Banzhaf power",
        how="How often a member's vote would change the outcome if nobody knew how the others vote. Where a "
        "board is recorded as deciding, its part is spread over its members this way.",
        source="Shapley and Shubik (1954), APSR 48, 787-792; Banzhaf (1965), Rutgers Law Rev. 19, 317-343",
        function=votes.voting_power,
    ),
    Measure(
        id="power.gini",
        question=POWER,
        plain="how unevenly the deciding is spread",
        term="Gini index, Herfindahl-Hirschman index",
        how="0 where everybody decides the same, near 1 where one decides all; everybody on the map "
        "counts, those without any part too, so maps of different size cannot be compared.",
        source="Gini (1912); Hill (1973), Ecology 54, 427-432 for the index 1 / HHI",
        function=sharing.concentration,
    ),
    Measure(
        id="power.theil",
        question=POWER,
        plain="how much of the unevenness lies between the groups, and how much inside them",
        term="Theil index, between and within",
        how="The Theil index of the shares splits exactly into two: how far the groups' shares lie from "
        "their shares of the people, and how uneven it is within each group.",
        source="Theil (1967), Economics and Information Theory",
        function=sharing.theil,
    ),
    Measure(
        id="power.seats",
        question=POWER,
        plain="having a seat is not having a say: whose votes could ever change an outcome?",
        term="swings in a weighted voting game",
        how="A seat has a say if there is some way in which the others could vote so that this vote decides. "
        "Beside each group's share of the seats stands its share of those occasions. It ignores opinions, "
        "and means nothing where a body decides by consensus.",
        source="Banzhaf (1965), Rutgers Law Rev. 19, 317-343; Penrose (1946), J. Roy. Stat. Soc. 109, 53-57",
        function=votes.seat_and_say,
    ),
    Measure(
        id="power.change",
        question=POWER,
        plain="did a group's share of the deciding change, or could that be chance?",
        term="permutation test, with blocks where decisions hang together",
        how="The decisions are handed out again to before and after, in every way or in ten thousand; p is "
        "the share of arrangements with a difference as big. Decisions of one day or one meeting, and "
        "neighbours that are alike, are kept together. P is corrected after Holm over the groups. Beside it "
        "stands the smallest change that would have been found four times in five.",
        source="Good (2005), Permutation, Parametric and Bootstrap Tests; Holm (1979), Scand. J. Statistics 6, 65-70",
        function=before_after.before_after,
        parameters=("seed",),
        cautions=("few_each_side", "split_not_given", "shuffled_in_blocks"),
    ),
    Measure(
        id="power.change.break",
        question=POWER,
        plain="if nobody knows when it changed: where does the record break most clearly?",
        term="CUSUM change point with permutation test",
        how="The distances from the mean are added up in order; the largest sum marks the break, and "
        "reshuffling says how often chance gives as large a one.",
        source="Page (1954), Biometrika 41, 100-115; methods.md C10",
        function=change_point.change_point,
        parameters=("seed",),
    ),
    Measure(
        id="influence.friedkin_johnsen",
        question=POWER,
        plain="whose starting view would be left in everybody's final view?",
        term="social power (Friedkin-Johnsen); DeGroot",
        how="Everybody keeps part of their own view and takes the rest from those they hear, again and "
        "again. A model, not a measurement: it takes strength of relationship for being heeded.",
        source="Friedkin and Johnsen (1990), J. Math. Sociology 15, 193-206; DeGroot (1974), JASA 69, 118-121",
        function=social_power.friedkin_johnsen,
        cautions=("model",),
    ),
    Measure(
        id="influence.mactor",
        question=POWER,
        plain="who can do what to whom, directly and through one other?",
        term="MACTOR-style influence and dependence",
        how="How much each can do to each, 0 to 4, plus what they can do through one other, as far as the "
        "weaker step carries; who has much influence and little dependence is strong.",
        source="after Godet (1991), Futures 23, 605-622; versions of the software differ",
        function=ratings.mactor,
        cautions=("model",),
        takes=GRAPH,
    ),
    Measure(
        id="power.control",
        question=POWER,
        plain="what is a committee member's vote worth in the board above?",
        term="composite Banzhaf power",
        how="Where nobody sits twice, the chance of deciding the committee's vote times the chance that the "
        "committee decides the board's. Otherwise every way to vote is tried up to 20 people, or many ways "
        "are drawn, with an interval; it is said which.",
        source="Penrose (1946), J. Roy. Stat. Soc. 109, 53-57; Banzhaf (1965), Rutgers Law Rev. 19, 317-343",
        function=control.control,
        parameters=("seed",),
    ),
)
