"""Where it gets stuck: how each measure is declared."""

from __future__ import annotations

from netmap.measures import brokerage, brokers, gates, idea_flow, key_players, tenure, third_parties
from netmap.measures.registry.declaration import GRAPH, GROUPS, SETS, STUCK, Measure

DECLARED: tuple[Measure, ...] = (
    Measure(
        id="bottlenecks.actors.*.route_share",
        question=STUCK,
        plain="which share of the shortest routes between front line and board goes through this post",
        term="betweenness between two sets",
        how="For every pair of somebody at the front line and somebody on the board, the share of their "
        "shortest routes through the post; then the mean over all pairs that are connected.",
        source="after Freeman (1977); Brandes (2008), Social Networks 30, 136-145",
        function=gates.route_shares,
        takes=SETS,
    ),
    Measure(
        id="bottlenecks.cut",
        question=STUCK,
        plain="how many posts would all have to be away before nothing gets through",
        term="minimum vertex cut",
        how="The smallest number of posts whose absence separates all of the front line from all of the "
        "board, direct links set aside. It equals the number of separate routes.",
        source="Menger (1927), Fund. Math. 10, 96-115",
        function=gates.find_cut,
        takes=SETS,
    ),
    Measure(
        id="bottlenecks.layers",
        question=STUCK,
        plain="which share of the routes needs somebody in this layer, beside what shuffled labels would give",
        term="group betweenness",
        how="The share of shortest routes with at least one member of the layer inside. The layers' labels "
        "are then shuffled among everybody in between; if that gives as much, it is no more than chance.",
        source="Everett and Borgatti (1999), J. Math. Sociology 23, 181-201",
        function=gates.layer_gates,
        parameters=("draws", "seed", "chance_p"),
        cautions=("no_more_than_chance",),
    ),
    Measure(
        id="bottlenecks.actors.*.constraint",
        question=STUCK,
        plain="how little choice somebody has in whom to work through",
        term="Burt's constraint",
        how="High where all contacts know each other and each other's contacts; low for a go-between.",
        source="Burt (1992), Structural Holes",
        function=brokers.constraint,
        takes=GRAPH,
    ),
    Measure(
        id="bottlenecks.actors.*.betweenness",
        question=STUCK,
        plain="how often somebody stands on the shortest routes of others",
        term="betweenness",
        how="For every pair of others the share of their shortest routes through this one, added up; "
        "where relationships go both ways each pair counts once.",
        source="Freeman (1977), Sociometry 40, 35-41; computed after Brandes (2001), J. Math. Sociology 25, 163-177",
        function=brokers.betweenness,
        takes=GRAPH,
    ),
    Measure(
        id="bottlenecks.actors.*.effective_size",
        question=STUCK,
        plain="how many separate circles somebody's contacts come to",
        term="effective size of the neighbourhood",
        how="The number of contacts less how far they are linked among themselves.",
        source="Burt (1992), Structural Holes",
        function=brokers.effective_size,
        takes=GRAPH,
    ),
    Measure(
        id="bottlenecks.actors.*.cut_point",
        question=STUCK,
        plain="would the map fall into more pieces without this one?",
        term="cut point (articulation point)",
        how="Whether some of the others could no longer reach each other at all, direction ignored.",
        source="Hopcroft and Tarjan (1973), Commun. ACM 16, 372-378",
        function=brokers.cut_points,
        takes=GRAPH,
    ),
    Measure(
        id="bottlenecks.actors.*.core_number",
        question=STUCK,
        plain="how deep somebody stands in the densest part of the map",
        term="core number",
        how="The largest k for which somebody belongs to a part of the map in which everybody has at "
        "least k contacts.",
        source="Seidman (1983), Social Networks 5, 269-287",
        function=brokers.core_numbers,
        takes=GRAPH,
    ),
    Measure(
        id="bottlenecks.actors.*.brokerage",
        question=STUCK,
        plain="is this post a gatekeeper into its layer, a spokesperson out of it, or a bridge between two others?",
        term="Gould-Fernandez brokerage roles",
        how="We look at every chain of three where the first reaches the third only through the one in the "
        "middle. The layers of the three name the role: all one layer, coordinator; letting outsiders in, "
        "gatekeeper; speaking for one's own, representative; between two of another layer, consultant; "
        "between two different ones, liaison. Counts grow with the number of contacts: read shares.",
        source="Gould and Fernandez (1989), Sociological Methodology 19, 89-126",
        function=brokerage.brokerage,
        parameters=("draws", "seed"),
        takes=GROUPS,
    ),
    Measure(
        id="bottlenecks.key_players",
        question=STUCK,
        plain="if these few left together, what share of pairs could no longer reach each other?",
        term="key player problem (KPP-Neg), fragmentation",
        how="We take people out and count the pairs of those who stay without a route between them; a second "
        "figure counts pairs that are merely far apart in part. Up to 200,000 sets all are tried. For "
        "planning who follows whom, nothing else.",
        source="Borgatti (2006), Computational and Mathematical Organization Theory 12, 21-34",
        function=key_players.find_key_players,
        parameters=("key_players", "seed"),
    ),
    Measure(
        id="bottlenecks.idea_flow",
        question=STUCK,
        plain="out of 100 ideas that start at the front line, how many would reach the board?",
        term="independent cascade, two-terminal reliability",
        how="Everybody who hears an idea tosses a coin weighted by their own pass-on rate; with the person "
        "coin they tell everybody or nobody, with the tie coin they toss for each relationship. With 20 "
        "uncertain coins or fewer every way they can fall is added up, otherwise many are drawn. The rates "
        "are opinions that people gave, never guessed from a post.",
        source="Kempe, Kleinberg and Tardos (2003), Proc. KDD, 137-146",
        function=idea_flow.idea_flow,
        parameters=("idea_draws", "seed", "fewest_raters"),
        cautions=("rates_unknown", "rates_of_few"),
    ),
    Measure(
        id="bottlenecks.idea_flow.drag",
        question=STUCK,
        plain="how much of what is lost on the way does each layer account for?",
        term="Shapley attribution",
        how="How many more ideas would arrive if a layer passed everything on depends on which layers did so "
        "before; we average over all orders, so that the parts add up to the whole loss.",
        source="Shapley (1953), Contributions to the Theory of Games II, 307-317; methods.md B7",
        function=idea_flow.layer_drag,
        parameters=("idea_draws", "seed"),
    ),
    Measure(
        id="tenure.by_layer",
        question=STUCK,
        plain="how long do people stay in this kind of post?",
        term="Kaplan-Meier estimate, or a constant rate of leaving",
        how="People still in post count for as long as they were seen, so nobody's stay is taken to be over. "
        "With fewer than ten who left, one constant rate is assumed: leavers over years seen.",
        source="Kaplan and Meier (1958), J. American Statistical Association 53, 457-481",
        function=tenure.estimate_tenure,
        parameters=("fewest_spells", "horizon_years"),
        cautions=("few_spells", "spells_are_private"),
    ),
    Measure(
        id="tenure.waiting",
        question=STUCK,
        plain="what is the chance that one kind of post-holder is still here when the other has gone?",
        term="comparison of independent remaining times",
        how="From how long people stay in each kind of post we work out who is likely there longer; for an "
        "initiative, the chance that whoever leads it has gone and whoever waits has not.",
        source="our own, after Dawes; methods.md B8",
        function=tenure.outlast,
        parameters=("horizon_years",),
        cautions=("spells_are_private",),
    ),
    Measure(
        id="tenure.power",
        question=STUCK,
        plain="how much of today's deciding will still be in post in some years, and in which layers?",
        term="staying-weighted power",
        how="Each share of the deciding times the chance of still being in post.",
        source="our own; methods.md B8",
        function=tenure.staying_power,
        parameters=("horizon_years",),
    ),
    Measure(
        id="influence.third_parties",
        question=STUCK,
        plain="of all that bears on those who decide, how much comes from outside?",
        term="third-party influence (our own convention)",
        how="We count every pressure and payment that arrives at those who said yes or no, and what they "
        "have to do with each other; the share from everybody else is the answer.",
        source="our own, after K. M. Ettinger, “A co-production prototype”, in Nesta (about 2012)",
        function=third_parties.third_parties,
        cautions=("model",),
    ),
)
