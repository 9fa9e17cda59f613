"""The interactive picture: as parts for the app, or as one page that needs nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import pyvis
from markupsafe import Markup

from netmap.view.lettering import plain_text

ASSETS = Path(__file__).parent / "assets"

#: nothing may be loaded and no script or style may run but those of the page, known by their hashes;
#: nothing may make markup or script out of text
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; base-uri 'none'; form-action 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@lru_cache(maxsize=1)
def vis_script() -> str:
    """Return vis-network itself, as it ships with pyvis."""
    path = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
    text = path.read_text(encoding="utf-8")
    # a browser reads every line end as one character, and the policy's hash is over what it reads
    return text.replace("//# sourceMappingURL=vis-network.min.js.map", "").replace("\r\n", "\n")


def library_script() -> str:
    """Return the script of the component that only brings vis-network along."""
    return (
        vis_script() + "\nexport default function () { globalThis.dispatchEvent(new Event('netmap-vis')); }\n"
    )


def component_script() -> str:
    """Return the script of the component that draws a scene."""
    parts = (ASSETS / "picture.js", ASSETS / "component.js")
    return "\n".join(path.read_text(encoding="utf-8") for path in parts)


def picture_page(
    scene: Mapping[str, Any],
    *,
    title: str,
    legend: Sequence[tuple[str, str, str]] = (),
    date_line: str = "",
    relationships: Sequence[tuple[str, str, str]] = (),
    by: str = "Group",
) -> str:
    """Return a scene as one HTML page that works without the internet, and shows all text as text.

    Beneath the picture stands a table of everybody with whom they have a relationship, for those
    who do not see it. The page's Content-Security-Policy forbids every request and every script but
    its own two.

    Parameters
    ----------
    scene : mapping
        As `netmap.view.scene.build_scene` makes it.
    title : str
        The map's name.
    legend : sequence of (code, word, colour)
        As `netmap.view.scene.legend` makes it.
    date_line : str, default ""
        Which day it shows, as "as on 22 November 2026".
    relationships : sequence of (who, does what, whom), optional
        In words: a second table. A honeycomb says who is related, not how.
    by : str, default "Group"
        What the picture is coloured by: the head of a column.
    """
    environment = jinja2.Environment(autoescape=True)
    style = _asset("page.css")
    scripts = [
        vis_script().replace("</script", "<\\/script"),
        _asset("picture.js") + "\n" + _asset("page.js"),
    ]
    policy = POLICY.format(scripts=" ".join(map(_hash, scripts)), styles=_hash(style))
    # inside a script element only "<" can end it; as a JSON escape it is the same text
    data = json.dumps({**scene, "selected": ""}).replace("<", "\\u003c")
    return environment.from_string(_asset("page.html")).render(
        title=plain_text(title),
        date_line=plain_text(date_line),
        description=plain_text(
            scene.get("description") or f"{len(scene['nodes'])} people and organisations."
        ),
        note=plain_text(scene.get("note", "")),
        legend=[
            (plain_text(c), plain_text(w), k if _COLOUR.fullmatch(k) else "#ffffff") for c, w, k in legend
        ],
        everybody=_everybody(scene, legend),
        relationships=[tuple(map(plain_text, row)) for row in relationships],
        by=plain_text(by),
        policy=policy,
        style=Markup(style),
        scene=Markup(data),
        scripts=[Markup(script) for script in scripts],
    )


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return what a policy calls a script or style by."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _everybody(
    scene: Mapping[str, Any], legend: Sequence[tuple[str, str, str]]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return everybody in a scene by name, with their group and those they are related to, and how."""
    words = {code: word for code, word, _ in legend}
    labels = {node["id"]: plain_text(node["label"]) for node in scene["nodes"]}
    kinds: dict[frozenset[str], str] = {
        frozenset((edge["from"], edge["to"])): plain_text(edge["title"]) for edge in scene["edges"]
    }
    # a honeycomb has no line where a wall is open: half of the kinds would say less than none
    kinds = {} if scene["form"] == "honeycomb" else kinds
    rows = []
    for node in scene["nodes"]:
        others = sorted(
            (labels[other], kinds.get(frozenset((node["id"], other)), "")) for other in node["near"]
        )
        rows.append((labels[node["id"]], plain_text(words.get(node["code"], node["code"])), others))
    return sorted(rows, key=lambda row: row[0].casefold())
