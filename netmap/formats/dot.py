"""DOT, the language of Graphviz, out only: a picture of who relates to whom, which holds names openly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from netmap.formats.graph_out import Holds, keep
from netmap.formats.tokens import number_text
from netmap.model import Network, Relationship
from netmap.model.network import Actor, group_layer

#: of an actor its name, whether it is a person, its groups and layer; of a line what its ends and label say
HOLDS = Holds(
    actor=frozenset({"id", "label", "type", "groups", "layer"}),
    line=frozenset({"source", "target", "weight", "kind", "direction", "start", "end"}),
    own=False,
    head=frozenset({"name"}),
)
#: light enough for black letters on them (Okabe and Ito's colours, mixed with white)
COLOURS = (
    "#f7d08a", "#a9dcf4", "#8fd6bf", "#f9f3a6", "#a3c8e6", "#f0b48c", "#e3bdd3", "#d0d0d0", "#c9e4a5", "#e6d5c3",
)  # fmt: skip
NO_GROUP = "#ffffff"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def to_dot(network: Network) -> str:
    """Return a map as DOT.

    Boxes are organisations and rounds are people, coloured by their first group, whose code stands
    under the name; those of one layer stand in one row, the nearest to the board on top. Colours
    never say anything alone.
    """
    kept = keep_dot(network)
    colours = _colours(kept)
    out = [
        f"digraph {quote(kept.name or 'map')} {{",
        f"  graph [{_facts({'label': kept.name, 'rankdir': 'TB'})}];",
    ]
    out += ['  node [fontname="Helvetica", style="filled"];', '  edge [fontname="Helvetica", fontsize="10"];']
    for actor in kept.actors.values():
        groups = ", ".join(actor.groups)
        facts = {
            "label": _lines([actor.label, *([groups] if groups else [])]),
            "shape": "ellipse" if actor.id in kept.person_ids else "box",
            "fillcolor": colours.get(next(iter(actor.groups), ""), NO_GROUP),
        }
        out.append(f"  {quote(actor.id)} [{_facts(facts)}];")
    out += _ranks(network)
    out += [_edge(network, line) for line in kept.relationships]
    return "\n".join([*out, "}", ""])


def _colours(network: Network) -> Mapping[str, str]:
    used = dict.fromkeys(actor.groups[0] for actor in network.actors.values() if actor.groups)
    return {group: COLOURS[place % len(COLOURS)] for place, group in enumerate(sorted(used))}


def _ranks(network: Network) -> list[str]:
    """Return a row for each layer, if there is more than one, hung on a chain that is not drawn."""
    rows: dict[str, list[Actor]] = {}
    for actor in network.actors.values():
        layer = getattr(actor, "layer", "") or group_layer(network, actor.id)
        rows.setdefault(layer, []).append(actor)
    layers = sorted(rows, key=lambda layer: (-network.vocabulary.rank(layer), layer))
    if len(layers) < 2:
        return []
    taken = set(network.actors)
    posts = []
    for place in range(len(layers)):
        post = f"layer {place}"
        while post in taken:
            post += "*"
        taken.add(post)
        posts.append(post)
    out = [f'  {quote(post)} [style="invis", label=""];' for post in posts]
    for post, layer in zip(posts, layers, strict=True):
        names = "; ".join(quote(name) for name in [post, *(actor.id for actor in rows[layer])])
        out.append(f'  {{ rank="same"; {names}; }}')
    out += [f'  {quote(a)} -> {quote(b)} [style="invis"];' for a, b in pairwise(posts)]
    return out


def _edge(network: Network, line: Relationship) -> str:
    kind = network.vocabulary.kind(line.kind)
    label = kind.label if kind and kind.label else line.kind
    dates = f"{line.start or ''}–{line.end or ''}" if line.start or line.end else ""
    weight = f" ({number_text(line.weight)})" if line.weight != 1 else ""
    facts = {"label": _lines([f"{label}{weight}", *([dates] if dates else [])])}
    facts["style"] = kind.line if kind and kind.line in ("solid", "dashed", "dotted") else "solid"
    if line.direction == "unknown":
        facts["dir"] = "none"
    elif line.direction == "both" or (kind and kind.direction == "both"):
        facts["dir"] = "both"
    return f"  {quote(line.source)} -> {quote(line.target)} [{_facts(facts)}];"


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts)


def quote(text: str) -> str:
    r"""Return a text as a quoted id of DOT; different texts give different ids.

    Examples
    --------
    >>> print(quote('say "yes" \\ no'))
    "say \"yes\" \\ no"
    """
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n")
    return f'"{_UNWRITABLE.sub("�", safe)}"'


def _facts(facts: Mapping[str, str]) -> str:
    """Return attributes with their texts as Graphviz draws them: an ampersand would begin an entity."""
    return ", ".join(f"{name}={quote(text.replace('&', '&amp;'))}" for name, text in facts.items())


def write_dot(network: Network, name: str) -> dict[str, bytes]:
    """Return the DOT file."""
    return {name: to_dot(network).encode()}


def keep_dot(network: Network) -> Network:
    """Return what of a map the picture shows."""
    return keep(network, HOLDS)
