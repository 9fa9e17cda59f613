"""The answers as sentences that a ward manager can say aloud; they never say more than the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from netmap.analysis.cautions import per_cent
from netmap.analysis.naming import Label, list_words
from netmap.analysis.power import MOSTLY_UNKNOWN
from netmap.model import Network, Settings
from netmap.model.dates import long_date

FACETS = {
    "direction": "two-way and level",
    "bypass": "nobody can block the rest",
    "shared_brokerage": "go-between work is shared",
    "cohesion": "neighbours know each other",
}
#: up to which index a map is called what
BANDS = (
    (0.15, "a pyramid"),
    (0.35, "closer to a pyramid"),
    (0.65, "between pyramid and honeycomb"),
    (0.85, "closer to a honeycomb"),
    (1.01, "a honeycomb"),
)
RUNGS = {
    3: "informed",
    4: "consulted",
    5: "placation",
    6: "partnership",
    7: "delegated power",
    8: "citizen control",
}
CITIZENS = "people with lived experience and carers"
HELD = {
    "decide_share": "saying yes or no",
    "design_share": "shaping the options",
    "votes": "in most recorded votes the seats of people with lived experience and carers could not change the outcome",
    "early_share": f"{CITIZENS} hold less than a tenth of the agenda, of the options and of saying yes or no",
    "any_share": f"no part beyond being told is recorded for {CITIZENS}",
}
#: fewer decisions than this on a side cannot tell a change from chance (methods C10)
FEWEST_TO_COMPARE = 4


def band(index: float) -> str:
    """Return what a value of the index is called.

    Examples
    --------
    >>> band(0.02), band(0.5), band(0.7)
    ('a pyramid', 'between pyramid and honeycomb', 'closer to a honeycomb')
    """
    return next(word for limit, word in BANDS if index < limit)


def describe_index(found: Mapping[str, Any], settings: Settings) -> str:
    """Return in a few words where a graph lies, or why that is not said."""
    cells, n = found["honeycomb"], found["nodes"]
    index, off_axis = cells["index"], cells["off_axis"]
    if index is None or n < settings.smallest_for_index:
        return f"too small to place: {n} mapped, {settings.smallest_for_index} needed"
    joined = n - found["isolates"]
    only = f" – only {joined} of {n} have such a line" if 2 * joined < n else ""
    if off_axis is not None and off_axis > settings.off_axis_limit:
        known = {FACETS[f]: cells[f] for f in FACETS if cells[f] is not None}
        best, worst = max(known, key=lambda f: known[f]), min(known, key=lambda f: known[f])
        return f"mixed ({index:.2f}): strong on “{best}”, weak on “{worst}”{only}"
    return f"{band(index)} ({index:.2f}){only}"


def structure_sentence(structure: Mapping[str, Any], settings: Settings) -> str:
    """Return the answer to "pyramid or honeycomb?"."""
    working, formal = structure.get("working"), structure.get("authority")
    if working is None or formal is None:
        said = [f"“{name}” is {describe_index(s, settings)}" for name, s in structure.items()]
        return f"On a line from pyramid (0) to honeycomb (1), {'; '.join(said)}." if said else ""
    if not working["arcs"] and not formal["arcs"]:
        return "No relationships are recorded yet, so there is no structure to place."
    if working["nodes"] < settings.smallest_for_index:
        return (
            f"This map is too small to place: {working['nodes']} mapped, {settings.smallest_for_index} "
            "needed for one number; the four bars say what there is."
        )
    parts = []
    if formal["arcs"]:
        parts.append(f"On paper this is {describe_index(formal, settings)}")
    if working["arcs"]:
        start = "in daily work it is" if parts else "In daily work this is"
        parts.append(f"{start} {describe_index(working, settings)}")
    sentence = "; ".join(parts) + "."
    if not working["arcs"]:
        return sentence
    return " ".join(filter(None, (sentence, chance_sentence(working["honeycomb"]["null"], settings))))


def chance_sentence(null: Mapping[str, Any], settings: Settings) -> str:
    """Return how a graph lies among its shuffles, or nothing where none were drawn."""
    if null["mean"] is None:
        return ""
    kept = {
        "cug": "as many relationships",
        "dyad": "as many one-way and two-way relationships",
        "degree": "as many relationships for everybody",
    }
    shuffled = f"Shuffled maps with {kept[null['model']]} score about {null['mean']:.2f}"
    if null["z"] is None:
        return f"{shuffled}: the value is fixed by that, so chance says nothing here."
    if null["p"] <= settings.chance_p / 2:
        return f"{shuffled}: this is more of a honeycomb than chance would make."
    if null["p_lower"] <= settings.chance_p / 2:
        return f"{shuffled}: this is more of a pyramid than chance would make."
    return f"{shuffled}: no different from chance."


def bottleneck_sentence(network: Network, found: Mapping[str, Any], label: Label, settings: Settings) -> str:
    """Return the answer to "where does it get stuck?"; it blames nobody."""
    cut = found["cut"]
    if cut is None:
        return (
            "To say where it gets stuck, the map needs somebody at the front line and somebody on the "
            "board (or among senior leaders)."
        )
    if not found["routes"]["connected"]:
        return (
            "No route leads from the front line to the board: nothing recorded here would carry an idea up."
        )
    sentences = [_cut_sentence(cut, label)]
    layer, gate = _tightest(found["layers"])
    if gate is not None:
        sentences.append(gate_sentence(network.vocabulary.label("layers", layer), gate, settings))
    return " ".join(filter(None, sentences))


def _cut_sentence(cut: Mapping[str, Any], label: Label) -> str:
    direct, size = cut["direct"], cut["size"]
    join = "joins" if direct == 1 else "join"
    straight = f"{count(direct, 'relationship')} {join} front line and board directly"
    if not size:
        return f"Every route between front line and board is direct: {straight}."
    lead = f"{straight[:1].upper()}{straight[1:]}; every other route" if direct else "Every route"
    if size == 1:
        passed = cut["dominators"] or cut["cutset"]
        through = list_words([f"through {label(actor)}" for actor in passed])
        return f"{lead} from the front line to the board goes {through}."
    who = list_words([label(actor) for actor in cut["cutset"]])
    others = "" if cut["unique"] else "; other sets of the same size would do as well"
    whole = "Both of these" if size == 2 else f"All {size} of these"
    text = f"{whole} would have to be away before nothing gets through: {who}{others}."
    return (
        f"{straight[:1].upper()}{straight[1:]}. Apart from that, {text[:1].lower()}{text[1:]}"
        if direct
        else text
    )


def _tightest(layers: Mapping[str, Any]) -> tuple[str, Any]:
    known = {name: gate for name, gate in layers.items() if gate["gatekeep"]}
    if not known:
        return "", None
    name = max(known, key=lambda layer: (known[layer]["gatekeep"], layer))
    return name, known[name]


def gate_sentence(layer: str, gate: Mapping[str, Any], settings: Settings) -> str:
    """Return what one layer's share of the routes means beside what chance gives."""
    share = f"{per_cent(gate['gatekeep'])} of the shortest routes pass somebody in the layer “{layer}”"
    if gate["p"] is None:
        return f"{share}; nobody else stands between, so there is nothing to compare with."
    expected = f"shuffled labels give {per_cent(gate['expected'])} on average"
    as_much = f"as much as this in {per_cent(gate['p'])} of cases"
    sure = "" if gate["p"] <= settings.chance_p / 2 else "perhaps "
    more = "no more than chance" if gate["p"] > settings.chance_p else f"{sure}more than chance"
    return f"{share}; {expected}, and {as_much}: {more}."


def power_sentence(network: Network, power: Mapping[str, Any], settings: Settings) -> str:
    """Return the answer to "who decides, and is it changing?"."""
    n = power["n_decisions"]
    if not n:
        if network.decisions:
            return "No decision with a date and somebody's part in it lies in this time, so nobody can say who decides."
        return "No decision is recorded yet, so nobody can say who decides."
    known = ((group, share) for group, share in power["by_group"].items() if share is not None)
    shares = sorted(known, key=lambda item: (-item[1], item[0]))
    words = [f"{group_word(network, group)} {per_cent(share)}" for group, share in shares[:3] if share]
    if sum(share for _, share in shares[:3]) < 0.995:
        words.append("others the rest")
    start = (
        f"Of the deciding in {count(n, 'recorded decision')}, recent ones counting most: {list_words(words)}."
    )
    if not shares:
        start = (
            f"{count(n, 'decision')} recorded; the groups are too small for their shares to leave the room."
        )
    number = power["effective_number"]
    spread = f"It is shared as if {number:.1f} people decided equally." if number is not None else ""
    unsure = power["n_effective"] < settings.fewest_effective_decisions
    doubt = (
        f"That rests on {power['n_effective']:.1f} decisions of equal weight: too few to be sure."
        if unsure
        else ""
    )
    return " ".join(filter(None, (start, spread, change_sentence(network, power), doubt)))


def change_sentence(network: Network, power: Mapping[str, Any]) -> str:
    """Return how the citizens' share moved, and how sure that is; nothing from very few decisions."""
    change = power["change"]
    citizens = {group.id for group in network.vocabulary.groups if group.bloc == "citizen"}
    there = any(citizens & set(actor.groups) for actor in network.actors.values())
    if change is None or not there:
        return ""
    found = change["citizens"]
    if min(found["decisions"]) < FEWEST_TO_COMPARE or found["p"] is None:
        return ""
    day, before, after = spell(change["split"]), per_cent(found["before"]), per_cent(found["after"])
    when = (
        (f"before {day}", "from then on")
        if change["given"]
        else (f"in the first half of the record (before {day})", "in the second")
    )
    sure = {
        "clear": "a clear change",
        "suggestive": "perhaps a change",
        "cannot tell": "from this many decisions nobody can tell if that is a change",
    }[found["verdict"]]
    chance = f"if nothing had changed, reshuffling would give as much in {max(1, round(100 * found['p']))} of 100 tries"
    return (
        f"{CITIZENS[:1].upper()}{CITIZENS[1:]} held {before} of the deciding {when[0]} and {after} {when[1]}: "
        f"{sure}; {chance}."
    )


def level_sentence(power: Mapping[str, Any], network: Network) -> str:
    """Return the level of co-production, its support, and what holds it back."""
    if power["level"] is None:
        return "No level of co-production can be read from an empty record."
    if (power["by_group"].get("unknown") or 0.0) > MOSTLY_UNKNOWN:
        return "Nobody can say what level of co-production this is: the group of most who decided is not recorded."
    level = power["level"]
    text = "No co-production is recorded" if level == "none recorded" else f"The record looks {level}"
    if power["level_support"] is not None:
        text += f" ({per_cent(power['level_support'])} of resampled records agree)"
    held = held_words(power["held_back"], network)
    return f"{text}; held back because {'; '.join(held)}." if held else f"{text}."


def held_words(codes: Sequence[str], network: Network) -> list[str]:
    """Return what keeps the level from being higher, in words; shares that are too small are said once."""
    small = [HELD[code] for code in codes if code in ("decide_share", "design_share")]
    words = [f"{CITIZENS} hold less than a third of {list_words(small)}"] if small else []
    for code in codes:
        if code.startswith("dominant:"):
            words.append(
                f"{group_word(network, code.partition(':')[2])} hold more than half of saying yes or no"
            )
        elif code not in ("decide_share", "design_share"):
            words.append(HELD.get(code, code))
    return words


def replacement_sentence(network: Network, swap: Mapping[str, Any] | None) -> str:
    """Return ImROC's question where the record raises it, else nothing."""
    if not swap or not swap["alert"]:
        return ""
    old, new = swap["top_before"], swap["top_after"]
    return (
        f"Power moved, but the pyramid kept its shape: {group_word(network, old)} held "
        f"{per_cent(swap['before'].get(old, 0.0))} of the deciding before {spell(swap['split'])}, "
        f"{group_word(network, new)} {per_cent(swap['after'].get(new, 0.0))} from then on. Has one dominant group been replaced by another?"
    )


def group_word(network: Network, group: str) -> str:
    """Return a group's label as it stands inside a sentence."""
    if group == "unknown":
        return "people whose group is not recorded"
    label = network.vocabulary.label("groups", group)
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def spell(day: str) -> str:
    """Return a date as people write it."""
    return long_date(date.fromisoformat(day))


def count(n: int, word: str) -> str:
    """Return a number with its word.

    Examples
    --------
    >>> count(1, "post"), count(3, "post")
    ('1 post', '3 posts')
    """
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
