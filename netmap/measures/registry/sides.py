"""Where we see it differently: how each comparison of pictures and ratings is declared."""

from __future__ import annotations

from netmap.measures import mirror, perspectives, qap, ratings
from netmap.measures.registry.declaration import SIDES, Measure

#: what every comparison of what people said needs in a room where some have power over others
IN_THE_ROOM = ("few_pictures",)
KRACKHARDT = "Krackhardt (1987), Social Networks 9, 109-134"

DECLARED: tuple[Measure, ...] = (
    Measure(
        id="perspectives.tables",
        question=SIDES,
        plain="which relationships do all pictures have, most of them, or only some?",
        term="consensus structure",
        how="For each relationship we count the pictures that have it. The consensus has those in more than "
        "half of them, by a setting; the rest, in some but not all, is the gap worth talking about.",
        source=KRACKHARDT,
        function=perspectives.compare_tables,
        parameters=("consensus",),
        cautions=IN_THE_ROOM,
    ),
    Measure(
        id="perspectives.ends",
        question=SIDES,
        plain="which relationships do both ends say are there, and which only one?",
        term="locally aggregated structure, intersection and union",
        how="For each relationship we look only at what its two ends drew. Both did: confirmed. One did and "
        "the other, who was asked, did not: the gap. What nobody was asked about is missing, never a no.",
        source=KRACKHARDT,
        function=perspectives.compare_ends,
        cautions=IN_THE_ROOM,
    ),
    Measure(
        id="perspectives.distances",
        question=SIDES,
        plain="on how many of every 100 relationships that either drew do two pictures disagree?",
        term="Jaccard and normalised Hamming distance",
        how="Jaccard is the share of the relationships either drew that only one drew; Hamming is the share "
        "of all pairs on which they differ, and makes sparse maps look alike. Beside it stands how far the "
        "two go together, held against pictures whose pairs were shuffled.",
        source="Jaccard (1912), New Phytologist 11, 37-50; reference by shuffled pairs: our own",
        function=perspectives.rater_distances,
        parameters=("draws", "seed"),
    ),
    Measure(
        id="perspectives.map",
        question=SIDES,
        plain="whose pictures are alike?",
        term="classical multidimensional scaling",
        how="Pictures are placed on a plane so that the distances between points are as near as possible "
        "to the distances between pictures. Left, right, up and down mean nothing.",
        source="Torgerson (1952), Psychometrika 17, 401-419",
        function=perspectives.rater_map,
    ),
    Measure(
        id="perspectives.closeness",
        question=SIDES,
        plain="how close is each picture to what both ends confirm?",
        term="accuracy of a cognitive social structure",
        how="A person's picture is correlated with the relationships that both ends confirm, their own left "
        "out. It is agreement, not truth, and for that person alone.",
        source=KRACKHARDT,
        function=perspectives.closeness_to_both_ends,
        cautions=("own_view",),
    ),
    Measure(
        id="perspectives.mirror",
        question=SIDES,
        plain="do both sides see the same game, or does each think it leads?",
        term="mirror table, mirror index, mean signed gap",
        how="For each pair of one side and the other we take each side's mean view of who has more say. The "
        "mirror index is the share of pairs where each says that it leads, or each that the other does; the "
        "gap is how much further one sees itself ahead than the other sees it. Shuffling which side each "
        "rater is on says how often chance gives as much.",
        source="our own, after Rafferty's two ends of the same football match; methods.md D3",
        function=mirror.mirror_table,
        parameters=("fewest_raters", "draws", "seed"),
        cautions=("few_raters",),
    ),
    Measure(
        id="perspectives.self_by_group",
        question=SIDES,
        plain="does a group rate its own say higher than the others rate it?",
        term="self-enhancement, mean with bootstrap interval",
        how="Somebody's rating of themselves less the mean of the others' ratings of them; the mean over the "
        "group's members, and an interval from drawing members again with replacement.",
        source="our own; methods.md D3",
        function=mirror.group_self_view,
        parameters=("bootstrap_draws", "seed"),
        cautions=("own_view",),
    ),
    Measure(
        id="ratings.towers",
        question=SIDES,
        plain="how much say do people see with each actor, and how far do they differ?",
        term="Net-Map influence towers",
        how="The median of what was said, the lowest and the highest, and by how many. Answers to different "
        "questions are never put together.",
        source="Schiffer and Hauck (2010), Field Methods 22, 231-249",
        function=ratings.towers,
        parameters=("fewest_raters",),
        cautions=("few_said", "off_the_scale"),
    ),
    Measure(
        id="ratings.grid",
        question=SIDES,
        plain="who has much say and much interest, who one without the other?",
        term="power and interest grid",
        how="Medians above or below the middle of the scale give the quarter; where what people said crosses "
        "a line, the actor gets both labels.",
        source="Mendelow (1981), Proc. 2nd Int. Conf. on Information Systems",
        function=ratings.power_interest,
        cautions=("few_said",),
    ),
    Measure(
        id="ratings.salience",
        question=SIDES,
        plain="who has power, a legitimate claim, an urgent one?",
        term="stakeholder salience",
        how="Each of the three counts as there from half the scale on; together they give eight classes. "
        "People with lived experience are often dependent: a legitimate and urgent claim, and no power.",
        source="Mitchell, Agle and Wood (1997), Academy of Management Review 22, 853-886",
        function=ratings.salience,
        cautions=("few_said",),
    ),
    Measure(
        id="perspectives.distances.*.p",
        question=SIDES,
        plain="do two pictures of the same people resemble each other more than chance?",
        term="dyad-permuted correlation",
        how="Two pictures are correlated pair by pair; then the pairs of one change places and are turned at "
        "random many times, and we count how often chance gives as much.",
        source="our own reference, after Krackhardt (1988), Social Networks 10, 359-381; methods.md D4",
        function=qap.dyad_correlation,
        parameters=("draws", "seed"),
    ),
)
