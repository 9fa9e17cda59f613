"""Where it gets stuck: how each measure is declared."""

from __future__ import annotations

from netmap.measures import brokers, gates
from netmap.measures.registry.declaration import GRAPH, SETS, STUCK, Measure

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
)
