"""Does help come back round, and who carries the load: how each measure is declared."""

from __future__ import annotations

from netmap.measures import load, time_bank
from netmap.measures.registry.declaration import GIVE, Measure

DECLARED: tuple[Measure, ...] = (
    Measure(
        id="reciprocity.direct",
        question=GIVE,
        plain="how many of the hours were paid back by the same person?",
        term="weighted reciprocity",
        how="Of each pair the hours that went both ways, over all hours.",
        source="Squartini et al. (2013), Scientific Reports 3, 2729",
        function=time_bank.time_bank,
        cautions=("no_debts",),
    ),
    Measure(
        id="reciprocity.indirect",
        question=GIVE,
        plain="how many came back round through others?",
        term="indirect reciprocity",
        how="What is left of all hours when everybody's uneven hours are taken off is the balance; the "
        "balance less what was paid back directly came round through others. A circle of three, each "
        "helping the next, is all indirect: perfect co-production that direct reciprocity would miss.",
        source="our own, after Cahn (2000), No More Throw-Away People; methods.md E",
        function=time_bank.time_bank,
        cautions=("no_debts",),
    ),
    Measure(
        id="reciprocity.circulation",
        question=GIVE,
        plain="how many hours can be explained as going round in circles?",
        term="maximum circulation",
        how="The largest part of the hours that can be split into circles, found as a linear programme.",
        source="Ahuja, Magnanti and Orlin (1993), Network Flows",
        function=time_bank.maximum_circulation,
    ),
    Measure(
        id="reciprocity.both_share",
        question=GIVE,
        plain="how many both gave and received?",
        term="participation counts and Gini index of giving",
        how="Members who only gave, only received, did both or neither are counted; the Gini index says how "
        "unevenly giving is spread over all. Nobody is ranked.",
        source="our own; methods.md E",
        function=time_bank.time_bank,
    ),
    Measure(
        id="reciprocity.flows",
        question=GIVE,
        plain="which way do hours flow between groups?",
        term="flow matrix between groups",
        how="Hours are added up from group to group; somebody in several groups counts in parts.",
        source="our own; methods.md E",
        function=time_bank.flows_between,
    ),
    Measure(
        id="reciprocity.median_days",
        question=GIVE,
        plain="how long until somebody gives to those who gave?",
        term="median return time",
        how="For each dated gift the days until its giver next receives from anybody. Those still waiting "
        "are counted apart, so that the true median is longer.",
        source="our own; methods.md E",
        function=time_bank.days_until_return,
        cautions=("undated_hours",),
    ),
    Measure(
        id="load.relationships",
        question=GIVE,
        plain="who keeps up the relationships and takes part in the decisions, and are they paid for it?",
        term="paid and unpaid load",
        how="Each relationship has two ends. The ends that are people, and the parts in decisions, are "
        "shared out by whether those people are paid, beside their share of the people.",
        source="our own; methods.md G3",
        function=load.carried_load,
        cautions=("pay_unknown",),
    ),
    Measure(
        id="load.assets",
        question=GIVE,
        plain="what do people bring that no decision has used?",
        term="assets not used",
        how="An asset counts as used when its owner had a part in a decision of the time asked for.",
        source="our own, from the sources' building on assets",
        function=load.unused_assets,
    ),
)
