"""Sentences for what is beyond the three answers: sides, hours, connections, ideas, staying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netmap.analysis.cautions import per_cent
from netmap.analysis.naming import list_words
from netmap.analysis.words import count, group_word
from netmap.model import Network, Settings

#: a level of connection in words that follow "is"
LEVEL_WORDS = (
    "missing",
    "only indirect",
    "direct, but hangs on one person or group",
    "direct and would survive a loss",
    "resting on contacts that are too old",
)
#: where a connection stands in these words whose contacts have not been renewed
TOO_OLD = 4


def sides_sentence(network: Network, found: Mapping[str, Any] | None) -> str:
    """Return where the pictures of a map agree and where they differ; never who said what."""
    if found is None:
        return "Nobody has added a picture of their own yet, so there is nothing to lay side by side."
    tables = found["tables"]
    if tables is None:
        said = "Only one picture has relationships in it: a second one is needed to lay beside it."
        return said if not found["mirror"] else mirror_sentence(network, found["mirror"])
    n = sum(1 for view in found["pictures"].values() if view["relationships"])
    whole = "both" if n == 2 else f"all {n}"
    text = (
        f"Of {count(tables['union'], 'relationship')} that anybody drew, {tables['intersection']} "
        f"{'is' if tables['intersection'] == 1 else 'are'} in {whole} pictures"
    )
    if n > 2:
        text += f" and {tables['consensus']} in most"
    far = [d for d in found["distances"] if d["jaccard"] is not None]
    if far and n > 2:
        worst = max(far, key=lambda d: (d["jaccard"], d["one"], d["other"]))
        names = [found["pictures"][worst[side]]["label"] for side in ("one", "other")]
        text += (
            f". The two that differ most, “{names[0]}” and “{names[1]}”, disagree on "
            f"{round(100 * worst['jaccard'])} of every 100 relationships that either drew"
        )
    elif far:
        text += f": they disagree on {round(100 * far[0]['jaccard'])} of every 100 that either drew"
    return " ".join(filter(None, (f"{text}.", mirror_sentence(network, found["mirror"]))))


def mirror_sentence(network: Network, mirrors: Sequence[Mapping[str, Any]]) -> str:
    """Return the two groups that see the same game most differently, from either end."""
    known = [m for m in mirrors if m["mirrored"] is not None]
    if not known:
        return ""
    worst = max(known, key=lambda m: (abs(m["gap"]), m["one"], m["other"]))
    one, other = group_word(network, worst["one"]), group_word(network, worst["other"])
    pairs = count(worst["pairs"], "pair")
    if not worst["mirrored"]:
        return (
            f"When {one} and {other} rate each other's say, they agree on who leads in "
            f"{per_cent(worst['agreement'])} of {pairs}."
        )
    return (
        f"In {per_cent(worst['mirrored'])} of {pairs}, {one} and {other} see the same game from opposite "
        "ends: each says that it leads, or each that the other does."
    )


def give_sentence(found: Mapping[str, Any] | None) -> str:
    """Return how far hours given come back."""
    if found is None:
        return "No hours are recorded, so nobody can say whether help comes back round."
    hours = f"{found['hours']:,.0f} hours"
    people = f"{found['gave_and_received']} of {found['members']} both gave and received"
    if found["direct"] is None:
        return f"{hours} were given; {people}."
    return (
        f"Of {hours}, {per_cent(found['direct'])} were paid back by the same person and "
        f"{per_cent(found['indirect'])} came back round through others; {people}."
    )


def connected_sentence(found: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """Return which of the connections needed are missing or hang on one person.

    `names` gives the label of each set.
    """
    if found is None:
        return "Nobody has said yet which groups of people have to be connected."
    links = [link for link in found["links"] if link["level"] is not None]
    if not links:
        return "The sets that have to be connected have nobody in them yet."
    by_level: dict[int, list[str]] = {}
    for link in links:
        old = link["level"] < link["level_if_renewed"]
        place = TOO_OLD if old else int(link["level"])
        by_level.setdefault(place, []).append(_link_name(link, found["team"], names))
    good = by_level.get(3, [])
    if len(good) == len(found["links"]):
        return "Every connection is direct and would survive the loss of any one person or group."
    of = len(found["links"])
    parts = [_level_words(level, by_level[level], of) for level in (0, 1, 2, TOO_OLD) if level in by_level]
    text = "; ".join(parts)
    rest = f"{len(good) or 'None'} of the {of} would survive the loss of any one person or group."
    return f"{text[:1].upper()}{text[1:]}. {rest} The weakest connection counts, not the average."


def _level_words(level: int, names: Sequence[str], of: int) -> str:
    """Return which connections are at a level; where many are, how many."""
    words = LEVEL_WORDS[level]
    if len(names) == 1:
        return f"{names[0]} is {words}"
    words = words.replace("hangs on one", "each hangs on one")
    return (
        f"{list_words(list(names))} are {words}"
        if len(names) == 2
        else f"{len(names)} of {of} connections are {words}"
    )


def _link_name(link: Mapping[str, Any], team: str | None, names: Mapping[str, str]) -> str:
    one, other = (f"“{names.get(link[side], link[side])}”" for side in ("one", "other"))
    return f"the connection to {other}" if team is not None else f"the connection between {one} and {other}"


def flow_sentence(found: Mapping[str, Any] | None) -> str:
    """Return how far ideas get under the rates people gave; they are opinions, and the sentence says so."""
    if found is None or found["arrival"] is None:
        return ""
    if not found["rates_known"]:
        return (
            "Nobody has said yet how much of what they hear they pass on. If everybody passed on everything, "
            f"{per_cent(found['arrival'])} of the ideas that start at the front line would reach the board."
        )
    low, high = found["lowered"], found["raised"]
    span = f" ({_hundred(low)} to {_hundred(high)} if everybody passed on a fifth less or more)"
    return (
        f"Out of 100 ideas that start at the front line, about {_hundred(found['arrival'])} would reach the "
        f"board under the pass-on rates you entered{span if low is not None and high is not None else ''}."
    )


def staying_sentence(network: Network, found: Mapping[str, Any] | None) -> str:
    """Return how much of today's deciding is still in post in some years, and who can wait for whom."""
    if found is None:
        return "No post has a date on which somebody took it up, so nobody can say how long people stay."
    years = f"{found['horizon_years']:g} years"
    left = found["power"]["remaining"]
    known = [w for w in found["waiting"] if w["outwaits"] is not None]
    if left is None and not known:
        return "Too few stays in post are recorded to say how long people stay."
    parts = []
    if left is not None:
        parts.append(
            f"If people go on leaving as they have, {per_cent(left)} of today's deciding is still in post in {years}."
        )
    if known:
        most = max(known, key=lambda w: (w["outwaits"], w["waits"], w["for"]))
        waits, gone = (network.vocabulary.label("layers", most[side]).lower() for side in ("waits", "for"))
        parts.append(
            f"Something that takes {years} and is led from the layer “{gone}” has lost its leader by then, "
            f"while somebody in the layer “{waits}” who waited is still there, in {per_cent(most['outwaits'])} of cases."
        )
    return " ".join(parts)


def seats_sentence(network: Network, body: str, found: Mapping[str, Any]) -> str:
    """Return who has a seat on a body but no say when it comes to a vote."""
    silent = [
        group
        for group, standing in found["by_group"].items()
        if standing["swings"] == 0 and standing["seats"] > 0
    ]
    name = network.label(body)
    if all(standing["swings"] is None for standing in found["by_group"].values()):
        return f"{name}: no vote could ever carry a decision; the number of votes needed is out of reach."
    if silent:
        seats = per_cent(sum(found["by_group"][group]["seats"] for group in silent))
        groups = list_words([group_word(network, group) for group in silent])
        return (
            f"{name}: {groups} have {seats} of the seats and none of the say: however the others vote, "
            "their votes change nothing."
        )
    n = len(found["never_decisive"])
    if n:
        return f"{name}: {count(n, 'member')} {'has' if n == 1 else 'have'} a seat whose vote can change nothing."
    return f"{name}: every seat could decide a vote."


def detectable_sentence(change: Mapping[str, Any] | None) -> str:
    """Return the smallest change of the citizens' share that this record could have shown."""
    found = change["citizens"] if change else None
    if found is None or found["detectable"] is None:
        return "There are too few decisions on either side for any change to show."
    if found["detectable"] >= 1:
        return "With decisions as different as these no change would show, however large."
    return (
        f"With this many decisions a change of {100 * found['detectable']:.0f} points of a hundred would be found "
        "four times in five; a smaller one may be there and not show."
    )


def missing_sentence(found: Mapping[str, Any] | None) -> str:
    """Return what the index of daily work would be if people were missing from the map."""
    band = (
        next((b for b in found["bands"] if b["how"] == "random" and b["share"] > 0.15), None)
        if found
        else None
    )
    if found is None or band is None or band["low"] is None:
        return ""
    return (
        f"Had {band['left_out']} of the actors not been mapped, whoever they are, daily work would be placed between "
        f"{band['low']:.2f} and {band['high']:.2f} in nine cases of ten: people who are missing make a map look more "
        "like a pyramid than it is."
    )


def follows_sentence(found: Mapping[str, Any] | None, settings: Settings) -> str:
    """Return whether daily work follows the lines on paper more than chance would make it."""
    lines = found["paper_and_work"] if found else None
    if not lines or lines["correlation"] is None:
        return ""
    if lines["p"] <= settings.chance_p / 2:
        return "Daily work follows the lines on paper more than chance would make it."
    return "Daily work follows the lines on paper no more than chance would make it."


def in_time_sentence(found: Mapping[str, Any] | None) -> str:
    """Return how many routes are there only if one forgets when relationships held."""
    if not found or found["ever"] is None or found["ever"] - found["in_time"] < 0.005:
        return ""
    return (
        f"If one forgets dates, {per_cent(found['ever'])} of all pairs are joined by a route of working relationships; "
        f"an idea that can use each only while it holds, and in order, could take {per_cent(found['in_time'])}."
    )


def _hundred(share: float) -> str:
    return f"{100 * share:.0f}"


def set_names(settings: Settings) -> dict[str, str]:
    """Return what to call each set that has to be connected."""
    chosen = settings.coverage
    sets = (*chosen.sets, *((chosen.team,) if chosen.team else ()))
    return {own.id: own.label or own.id for own in sets}
