"""A scene drawn for paper: cells with open and closed walls, or actors and lines with their names.

Everything is in points (1/72 inch), so that a size of letters is the size on paper. A name that
does not fit where it belongs becomes a number, and stands in full beneath the picture: nothing is
cut off and nothing is printed over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from netmap.view.lettering import LEADING, name_text, number, plain_text, wrap, write, xml
from netmap.view.palette import PAPER, QUIET, TEXT
from netmap.view.scene import CELL

Scene = Mapping[str, Any]

#: sizes of letters that are tried, the largest first; a smaller one than the last cannot be read
SIZES = (10.0, 9.5, 9.0, 8.5, 8.0)
SMALLEST = SIZES[-1]
#: share of the names that has to fit for a size of letters, or of paper, to be taken
ENOUGH = 0.85
#: a cell is not drawn larger than this, from its middle to a corner
LARGEST_CELL = 46.0
#: the walls of a cell, closed and towards nobody, as wide as in the app
WALL, RIM = 5 / CELL, 1.6 / CELL
ROOT3 = math.sqrt(3)


class Drawing(NamedTuple):
    """What is drawn: SVG without its frame, how large it is, and which names go by a number."""

    body: str
    width: float
    height: float
    numbered: tuple[tuple[int, str], ...]


def short_codes(scene: Scene) -> dict[str, str]:
    """Return for every code of a scene one of at most three letters, all different."""
    known = list(dict.fromkeys(plain_text(node["code"]) for node in scene["nodes"]))
    short = {code: code for code in known if len(code) <= 3}
    for code in known:
        letters, place = code[:2].upper(), 1
        while code not in short:
            if letters not in short.values():
                short[code] = letters
            place += 1
            letters = f"{code[:1].upper()}{place}"
    return short


def corner(x: float, y: float, radius: float, k: int) -> tuple[float, float]:
    """Return the k-th corner of a cell; the wall to its k-th neighbour begins there."""
    turn = math.radians(60 * k - 30)
    return x + radius * math.cos(turn), y + radius * math.sin(turn)


def points(spots: Sequence[tuple[float, float]]) -> str:
    """Return places as SVG writes them."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in spots)


def opened(place: int, node: Mapping[str, Any], x: float, y: float) -> str:
    """Return the start of what is drawn for an actor: a group with the whole name as its title."""
    about = f"{node['label']} ({node['code']})"
    return f'<g id="n{place}" transform="translate({number(x)} {number(y)})"><title>{xml(about)}</title>'


def draw_cells(scene: Scene, width: float, tallest: float) -> Drawing:
    """Return a honeycomb drawn as wide as given, or less wide where it would be taller than given.

    Parameters
    ----------
    scene : mapping
        As `netmap.view.scene.build_scene` makes it for the honeycomb, with at least one actor. Its
        ids do not come into the drawing.
    width, tallest : float
        In points.
    """
    nodes = scene["nodes"]
    xs, ys = [node["x"] for node in nodes], [node["y"] for node in nodes]
    across = max(xs) - min(xs) + ROOT3 * CELL + 8
    down = max(ys) - min(ys) + 2 * CELL + 8
    scale = min(width / across, tallest / down, LARGEST_CELL / CELL)
    radius, height = CELL * scale, down * scale
    left, top = width / 2 - (max(xs) + min(xs)) / 2 * scale, height / 2 - (max(ys) + min(ys)) / 2 * scale
    spots = {node["id"]: (left + node["x"] * scale, top + node["y"] * scale) for node in nodes}
    codes = short_codes(scene)
    parts = [
        f'<polygon points="{points([corner(*spots[node["id"]], radius, k) for k in range(6)])}"'
        f' fill="{xml(node["fill"])}"/>'
        for node in nodes
    ]
    parts += _walls(nodes, spots, radius)
    parts += _arcs(scene["edges"], spots, radius)
    texts = _cell_texts([name_text(node["label"]) for node in nodes], radius)
    numbered: list[tuple[int, str]] = []
    for place, (node, (lines, size)) in enumerate(zip(nodes, texts, strict=True)):
        if not lines:
            numbered.append((len(numbered) + 1, name_text(node["label"])))
        shown = lines or [str(len(numbered))]
        first = -0.1 * radius + (0.35 - (len(shown) - 1) * LEADING / 2) * size
        code = codes[plain_text(node["code"])]
        parts += [
            opened(place, node, *spots[node["id"]]),
            write(shown, 0, first, size, ink=node["ink"], anchor="middle", bold=not lines),
            write([code], 0, 0.78 * radius, SMALLEST, ink=node["ink"], anchor="middle", bold=True),
            "</g>",
        ]
    return Drawing("".join(parts), width, height, tuple(numbered))


def _cell_texts(labels: Sequence[str], radius: float) -> list[tuple[list[str], float]]:
    """Return the lines of each name, none where it does not fit, and the size of its letters."""
    enough = ENOUGH * len(labels)
    common = next(
        (size for size in SIZES if sum(bool(_lines_in_cell(t, radius, size)) for t in labels) >= enough),
        SMALLEST,
    )
    tried = [[(_lines_in_cell(text, radius, size), size) for size in (common, SMALLEST)] for text in labels]
    return [next((found for found in both if found[0]), ([], common)) for both in tried]


def _lines_in_cell(label: str, radius: float, size: float) -> list[str]:
    """Return a name broken so that every line stays inside a cell, above its code; none if it does not."""
    for count in range(1, int(1.2 * radius / (size * LEADING)) + 1):
        start = -0.1 * radius - count * size * LEADING / 2

        def room(line: int, start: float = start) -> float:
            top = start + line * size * LEADING
            off = max(abs(top), abs(top + size), radius / 2)
            return 2 * ROOT3 * (radius - off) - 0.2 * radius

        lines = wrap(label, size, room, count)
        if lines:
            return lines
    return []


def _walls(
    nodes: Sequence[Mapping[str, Any]], spots: Mapping[str, tuple[float, float]], radius: float
) -> Iterator[str]:
    """Yield the walls that are there: wide where a neighbour is not related, thin towards nobody."""
    for node in nodes:
        x, y = spots[node["id"]]
        for k, wall in enumerate(node["walls"]):
            if wall is True:
                continue  # open: the two cells touch
            ends = points([corner(x, y, radius, k), corner(x, y, radius, (k + 1) % 6)])
            wide, colour = (WALL, TEXT) if wall is False else (RIM, QUIET)
            yield (
                f'<polyline points="{ends}" fill="none" stroke="{colour}"'
                f' stroke-width="{number(wide * radius)}" stroke-linecap="round"/>'
            )


def _arcs(
    edges: Sequence[Mapping[str, Any]], spots: Mapping[str, tuple[float, float]], radius: float
) -> Iterator[str]:
    """Yield the relationships that reach further than the next cell, beneath the names."""
    for edge in edges:
        (x, y), (to_x, to_y) = spots[edge["from"]], spots[edge["to"]]
        dx, dy = to_x - x, to_y - y
        trim = 0.36 * radius / (math.hypot(dx, dy) or 1)
        bend = (x + to_x) / 2 - dy * 0.16, (y + to_y) / 2 + dx * 0.16
        start, end = (x + dx * trim, y + dy * trim), (to_x - dx * trim, to_y - dy * trim)
        path = f'<path d="M{points([start])}Q{points([bend])} {points([end])}" fill="none"'
        # dark on light cells, light on dark ones
        yield (
            f'<g><title>{xml(edge["title"])}</title>{path} stroke="{PAPER}" stroke-opacity="0.3" stroke-width="2"/>'
            f'{path} stroke="{TEXT}" stroke-opacity="0.4" stroke-width="0.8"/></g>'
        )


def swatch(fill: str, *, unknown: bool = False, square: bool = False) -> str:
    """Return the mark of a legend, 11 points wide."""
    dashes = ' stroke-dasharray="2.5 2"' if unknown else ""
    return (
        f'<rect x="0.5" y="-8.5" width="10" height="9" rx="{1.5 if square else 4.5}" fill="{xml(fill)}"'
        f' stroke="{TEXT}" stroke-width="0.8"{dashes}/>'
    )


def stroke(colour: str, width: float, dashes: str = "") -> str:
    """Return a sample of a line for a legend, 24 points wide."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="0" y1="-3.5" x2="24" y2="-3.5" stroke="{colour}" stroke-width="{number(width)}"{dashed}/>'
    )


def two_cells(wall: bool) -> str:
    """Return two cells side by side for a legend, 24 points wide: with a wall between them or without."""
    radius, y = 6.0, -3.5
    half = ROOT3 * radius / 2
    parts = []
    for x, own in ((half + 1, 0), (3 * half + 1, 3)):
        ring = [corner(x, y, radius, k) for k in range(6)]
        parts.append(f'<polygon points="{points(ring)}" fill="#d9d6cf"/>')
        walk = [ring[(own + k) % 6] for k in range(1, 7)]
        parts.append(f'<polyline points="{points(walk)}" fill="none" stroke="{QUIET}" stroke-width="0.7"/>')
    if wall:
        x = 2 * half + 1
        parts.append(
            f'<line x1="{number(x)}" y1="{number(y - radius / 2)}" x2="{number(x)}"'
            f' y2="{number(y + radius / 2)}" stroke="{TEXT}" stroke-width="2.4"/>'
        )
    return "".join(parts)
