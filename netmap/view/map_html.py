"""The interactive picture: as parts for the app, or as one page that needs nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import pyvis
from markupsafe import Markup

ASSETS = Path(__file__).parent / "assets"

_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{{ title }}</title>
<style>
body { font: 16px/1.5 "Source Sans", "Noto Sans", sans-serif; color: #1d1d1b; margin: 1rem 2rem; }
#picture { width: 100%; height: 75vh; border: 1px solid #c9c6bf; }
li { display: inline-block; margin-right: 1.2rem; }
ul { padding: 0; list-style: none; }
.swatch { display: inline-block; width: 1em; height: 1em; border: 1px solid #1d1d1b; vertical-align: -2px; }
</style>
</head>
<body>
<h1>{{ title }}</h1>
<p>{{ description }}</p>
<div id="picture" role="img" tabindex="0" aria-label="{{ description }}"></div>
<ul>{% for code, word, colour in legend %}
<li><span class="swatch" style="background: {{ colour }}"></span> {{ code }} {{ word }}</li>{% endfor %}
</ul>
<script>{{ vis }}</script>
<script>{{ script }}</script>
<script>
const scene = {{ scene }};
const host = document.getElementById("picture");
const pick = (id) => {
  scene.selected = id;
  netmapPicture(vis, host, scene, pick);
};
netmapPicture(vis, host, scene, pick);
</script>
</body>
</html>
"""


@lru_cache(maxsize=1)
def vis_script() -> str:
    """Return vis-network itself, as it ships with pyvis."""
    path = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
    text = path.read_text(encoding="utf-8")
    return text.replace("//# sourceMappingURL=vis-network.min.js.map", "")


def library_script() -> str:
    """Return the script of the component that only brings vis-network along."""
    return (
        vis_script() + "\nexport default function () { globalThis.dispatchEvent(new Event('netmap-vis')); }\n"
    )


def component_script() -> str:
    """Return the script of the component that draws a scene."""
    parts = (ASSETS / "picture.js", ASSETS / "component.js")
    return "\n".join(path.read_text(encoding="utf-8") for path in parts)


def picture_page(scene: Mapping[str, Any], *, title: str, legend: Sequence[tuple[str, str, str]] = ()) -> str:
    """Return a scene as one HTML page that works without the internet.

    Parameters
    ----------
    scene : mapping
        As `netmap.view.scene.build_scene` makes it.
    title : str
        The map's name.
    legend : sequence of (code, word, colour)
        As `netmap.view.scene.legend` makes it.
    """
    environment = jinja2.Environment(autoescape=True)
    # inside a script only "<" can end it; as a JSON escape it is the same text
    data = json.dumps(scene, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    safe = {
        "vis": vis_script().replace("</script", "<\\/script"),
        "script": (ASSETS / "picture.js").read_text(encoding="utf-8"),
        "scene": data,
    }
    return environment.from_string(_PAGE).render(
        title=title,
        description=scene.get("description") or scene.get("note") or title,
        legend=legend,
        **{name: Markup(text) for name, text in safe.items()},
    )
