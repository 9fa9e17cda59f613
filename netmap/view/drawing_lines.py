"""A pyramid or a free picture drawn for paper: lines, actors on them, and names where there is room."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from netmap.view.drawing import SMALLEST, Drawing, Scene, opened, points, short_codes
from netmap.view.layout import Floats
from netmap.view.lettering import (
    LEADING,
    name_text,
    number,
    paragraph,
    plain_text,
    text_width,
    wrap,
    write,
    xml,
)
from netmap.view.palette import ACCENT, PAPER, QUIET, RULE, TEXT

Spot = tuple[float, float]

#: the column in which the bands of a pyramid are named, and the room for names at the edges
COLUMN, SIDE, ABOVE, BELOW = 78.0, 44.0, 16.0, 40.0
#: least distance from one row of a pyramid to the next, and the largest scale, points to a pixel
ROW, LARGEST = 56.0, 1.1
#: how wide a name may be, and on how many lines, the first that finds room is taken
SHAPES = ((96.0, 2), (66.0, 3), (50.0, 4))
#: share of the names that must find room, or all go by a number
MOSTLY = 0.5
#: how much narrower a name is tried, to make its lines equally long
STEP = 6.0
#: radius of an actor: as long as its code can be read in it
LEAST, USUAL = 7.5, 9.5
#: thin lines on paper: 3 to 1 against white; lines that are only there for orientation, lighter
THIN, FAINT = "#8c8982", "#c9c6bf"
#: how far a name keeps from another actor, so that it is clear whose it is
CLEAR = 1.5
#: the colour of a scene's lines that recede behind its routes
RECEDING = "#e3e1db"
#: what it costs a name to lie on a thin or on a strong line, and not to be beneath its actor
ON_THIN, ON_STRONG, ASIDE = 0.12, 0.6, 0.5


class Line(NamedTuple):
    """How a line of a scene is drawn on paper."""

    colour: str
    width: float
    dashes: str


class _Placed(NamedTuple):
    """A name, or the number that stands for it: its middle, its top, how wide, what its place costs."""

    lines: list[str]
    x: float
    y: float
    width: float
    aside: float
    whole: bool
    crossed: bool = False


def draw_actors(scene: Scene, width: float, tallest: float) -> Drawing:
    """Return a pyramid or a free picture, no wider and no taller than given, in points.

    Parameters
    ----------
    scene : mapping
        As `netmap.view.scene.build_scene` makes it. Its ids do not come into the drawing.
    width, tallest : float
        In points.
    """
    spots, bands, height = _arrange(scene, width, tallest)
    radii = _radii(scene["nodes"], spots)
    at = {node["id"]: (*spot, r) for node, spot, r in zip(scene["nodes"], spots, radii, strict=True)}
    parts = list(_bands(bands, width))
    drawn = sorted(scene["edges"], key=lambda edge: (edge["color"] in (TEXT, ACCENT), edge["width"]))
    parts += [_line(edge, at[edge["from"]], at[edge["to"]]) for edge in drawn]
    left = COLUMN if bands else 0.0
    names = _place_names(scene, spots, radii, (left, 0.0, width, height))
    parts += [_plate(name) for name in names]
    codes = short_codes(scene)
    numbered: list[tuple[int, str]] = []
    for place, (node, name) in enumerate(zip(scene["nodes"], names, strict=True)):
        if not name.whole:
            numbered.append((int(name.lines[0]), name_text(node["label"])))
        parts.append(opened(place, node, *spots[place]) + _actor(node, radii[place], codes) + "</g>")
        parts.append(_name(name, bold=node["main"] or not name.whole))
    return Drawing("".join(parts), width, height, tuple(sorted(numbered)))


def _arrange(
    scene: Scene, width: float, tallest: float
) -> tuple[list[Spot], list[tuple[str, float, float]], float]:
    """Return where each actor stands on paper, the bands with their tops and bottoms, and the height."""
    nodes, bands = scene["nodes"], scene["bands"]
    if not nodes:
        return [], [], ABOVE + BELOW
    xs, ys = [node["x"] for node in nodes], [node["y"] for node in nodes]
    start, room = SIDE, width - 2 * SIDE
    if bands:
        start, room = start + COLUMN, room - COLUMN
        top, bottom = min(band["top"] for band in bands), max(band["bottom"] for band in bands)
        wide = min(room / max(max(xs) - min(xs), 1), LARGEST)
        # a band may be drawn taller than it is wide: only order counts, from top to bottom
        rows = sorted({round(y) for y in ys})
        nearest = min((b - a for a, b in itertools.pairwise(rows)), default=1000)
        narrow = min(min(band["bottom"] - band["top"] for band in bands), nearest)
        high = min(max(ROW / max(narrow, 1), min(wide, 0.8)), (tallest - 2) / max(bottom - top, 1))
        height = (bottom - top) * high + 2
        down = 1 - top * high
    else:
        room_down = tallest - ABOVE - BELOW
        wide = min(room / max(max(xs) - min(xs), 1), room_down / max(max(ys) - min(ys), 1), LARGEST)
        high, height = wide, (max(ys) - min(ys)) * wide + ABOVE + BELOW
        down = ABOVE - min(ys) * high
    aside = start + (room - (max(xs) + min(xs)) * wide) / 2
    spots = [(aside + x * wide, down + y * high) for x, y in zip(xs, ys, strict=True)]
    named = [(plain_text(b["label"]), down + b["top"] * high, down + b["bottom"] * high) for b in bands]
    return spots, named, height


def _radii(nodes: Sequence[Mapping[str, Any]], spots: Sequence[Spot]) -> list[float]:
    """Return how large each actor is drawn: less where others are near, more where the scene says so."""
    where = np.asarray(spots).reshape(-1, 2)
    gaps = np.hypot(*(where[:, None] - where).transpose(2, 0, 1))
    np.fill_diagonal(gaps, math.inf)
    near = gaps.min(1, initial=math.inf)
    least = min((node["size"] for node in nodes), default=1.0)
    return [
        max(LEAST, min(USUAL * node["size"] / least, float(gap) / 2 - 1))
        for node, gap in zip(nodes, near, strict=True)
    ]


def _bands(bands: Sequence[tuple[str, float, float]], width: float) -> Iterator[str]:
    for place, (label, top, bottom) in enumerate(bands):
        fill = PAPER if place % 2 else "#f5f3ee"
        yield (
            f'<rect x="0" y="{number(top)}" width="{number(width)}" height="{number(bottom - top)}"'
            f' fill="{fill}" stroke="{RULE}" stroke-width="0.5"/>'
        )
        lines = paragraph(label, 9, COLUMN - 10, bold=True)
        first = (top + bottom) / 2 + (0.35 - (len(lines) - 1) * LEADING / 2) * 9
        yield write(lines, 6, first, 9, ink=TEXT, bold=True)


def line_style(edge: Mapping[str, Any]) -> Line:
    """Return how a line of a scene looks on paper: strong ones as they are, quiet ones dark enough to print."""
    dashes = "" if not edge["dashes"] else "1 2.4" if edge["dashes"][0] < edge["dashes"][1] else "4.5 3"
    if edge["color"] == RECEDING:
        return Line(FAINT, 0.4, dashes)
    strong = edge["color"] in (TEXT, ACCENT, QUIET)
    return Line(edge["color"] if strong else THIN, 0.65 * edge["width"] if strong else 0.6, dashes)


def _line(edge: Mapping[str, Any], start: tuple[float, ...], end: tuple[float, ...]) -> str:
    """Return a line from the rim of one actor to the rim of another, with a head where it has one."""
    style = line_style(edge)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    tip = end[0] - dx * (end[2] + 0.8), end[1] - dy * (end[2] + 0.8)
    head, foot = "", tip
    if edge["arrows"] == "to" and length > start[2] + end[2] + 8:
        long, half = 4.5 + style.width, 1.6 + style.width / 2
        foot = tip[0] - dx * long, tip[1] - dy * long
        wings = [tip, (foot[0] - dy * half, foot[1] + dx * half), (foot[0] + dy * half, foot[1] - dx * half)]
        head = f'<polygon points="{points(wings)}" fill="{style.colour}"/>'
    dashed = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    begin = start[0] + dx * start[2], start[1] + dy * start[2]
    return (
        f'<g><title>{xml(edge["title"])}</title><polyline points="{points([begin, foot])}" fill="none"'
        f' stroke="{style.colour}" stroke-width="{number(style.width)}"{dashed}/>{head}</g>'
    )


def _actor(node: Mapping[str, Any], radius: float, codes: Mapping[str, str]) -> str:
    """Return an actor around (0, 0): people round, organisations square, whoever has no group dashed."""
    dashes = ' stroke-dasharray="3 2"' if node["unknown"] else ""
    look = f'fill="{xml(node["fill"])}" stroke="{TEXT}" stroke-width="{1.8 if node["main"] else 0.9}"{dashes}'
    r = number(radius)
    if node["shape"] == "organisation":
        tall = number(0.8 * radius)
        shape = f'<rect x="-{r}" y="-{tall}" width="{number(2 * radius)}" height="{number(1.6 * radius)}" rx="2" {look}/>'
    else:
        shape = f'<circle r="{r}" {look}/>'
    code = codes[plain_text(node["code"])]
    return shape + write([code], 0, 0.35 * SMALLEST, SMALLEST, ink=node["ink"], bold=True, anchor="middle")


def _place_names(
    scene: Scene, spots: Sequence[Spot], radii: Sequence[float], sheet: tuple[float, float, float, float]
) -> list[_Placed]:
    """Return where every name stands; where there is no room for one, a number, counted from the top."""
    nodes = scene["nodes"]
    index = {node["id"]: place for place, node in enumerate(nodes)}
    where = np.asarray(spots).reshape(-1, 2)
    size = np.asarray(radii)[:, None] + CLEAR
    taken = np.hstack([where - size, where + size]) if len(nodes) else np.zeros((0, 4))
    lines = np.array([[*spots[index[e["from"]]], *spots[index[e["to"]]]] for e in scene["edges"]]).reshape(
        -1, 4
    )
    cost = np.array([0.0 if e["color"] == RECEDING else _on_line(e) for e in scene["edges"]])
    room = _Room(taken, lines, cost, sheet)
    placed: dict[int, _Placed] = {}
    for place in _order(nodes, where):
        label, bold = name_text(nodes[place]["label"]), bool(nodes[place]["main"])
        best = room.cheapest(_candidates(label, spots[place], radii[place], bold), place)
        if best:
            placed[place] = best
            room = room.without(best)
    if len(placed) < MOSTLY * len(nodes):  # a few names would only take the numbers' room
        room, placed = _Room(taken, lines, cost, sheet), {}
    left = [place for place in range(len(nodes)) if place not in placed]
    for count, place in enumerate(sorted(left, key=lambda p: (round(spots[p][1]), spots[p][0])), 1):
        tried = list(_candidates(str(count), spots[place], radii[place], True, whole=False))
        placed[place] = room.cheapest(tried, place) or tried[0]
        room = room.without(placed[place])
    return [placed[place] for place in range(len(nodes))]


def _on_line(edge: Mapping[str, Any]) -> float:
    return ON_STRONG if edge["color"] in (TEXT, ACCENT) else ON_THIN


def _order(nodes: Sequence[Mapping[str, Any]], where: Floats) -> list[int]:
    """Return the order in which names look for room: the main one, then where it is most crowded."""
    gaps = np.hypot(*(where[:, None] - where).transpose(2, 0, 1)) if len(nodes) else np.zeros((0, 0))
    crowd = (gaps < 90).sum(1)
    return sorted(range(len(nodes)), key=lambda i: (not nodes[i]["main"], -int(crowd[i]), i))


def _candidates(
    label: str, spot: Spot, radius: float, bold: bool, *, whole: bool = True
) -> Iterator[_Placed]:
    """Yield a name in every shape and place that it may have, the usual one first."""
    x, y = spot
    shapes: list[list[str]] = []
    for room, most in SHAPES:
        lines = _even(label, room, most, bold)
        if lines and lines not in shapes:
            shapes.append(lines)
    for lines in shapes:
        wide = max(text_width(line, SMALLEST, bold=bold) for line in lines)
        tall = len(lines) * SMALLEST * LEADING
        gap = radius + 1.5
        for dx, dy in (
            (0.0, gap),
            (0.0, -gap - tall),
            (gap + wide / 2, -tall / 2),
            (-gap - wide / 2, -tall / 2),
            (0.7 * gap + wide / 2, 0.5 * gap),
            (-0.7 * gap - wide / 2, 0.5 * gap),
            (0.7 * gap + wide / 2, -0.5 * gap - tall),
            (-0.7 * gap - wide / 2, -0.5 * gap - tall),
        ):
            yield _Placed(lines, x + dx, y + dy, wide, 0.0 if (dx, dy) == (0.0, gap) else ASIDE, whole)


def _even(label: str, room: float, most: int, bold: bool) -> list[str]:
    """Return a name on as few lines as it needs, about equally long."""

    def broken(width: float, most: int) -> list[str]:
        return wrap(label, SMALLEST, lambda _: width, most, bold=bold)

    lines = broken(room, most)
    while lines and room > STEP and len(broken(room - STEP, len(lines))) == len(lines):
        room -= STEP
        lines = broken(room, len(lines))
    return lines


def _box(name: _Placed) -> tuple[float, float, float, float]:
    half = name.width / 2 + 1
    return name.x - half, name.y, name.x + half, name.y + len(name.lines) * SMALLEST * LEADING


class _Room(NamedTuple):
    """What is taken on a sheet, by actors first and then by names, and what it costs to lie on each line."""

    taken: Floats
    lines: Floats
    cost: Floats
    sheet: tuple[float, float, float, float]

    def without(self, name: _Placed) -> _Room:
        """Return what is left when a name has found its place."""
        return self._replace(taken=np.vstack([self.taken, _box(name)]))

    def cheapest(self, tried: Iterable[_Placed], own: int) -> _Placed | None:
        """Return the name where it covers nothing but its own actor and lies on the fewest lines, if anywhere."""
        taken = np.delete(self.taken, own, axis=0)
        best, least = None, math.inf
        for name in tried:
            left, top, right, bottom = box = _box(name)
            inside = left >= self.sheet[0] and top >= self.sheet[1] and right <= self.sheet[2]
            if not inside or bottom > self.sheet[3] or _overlap(box, taken):
                continue
            crossed = _crossed(box, self.lines)
            price = name.aside + 0.05 * len(name.lines) + float(self.cost[crossed].sum())
            if price < least - 1e-9:
                best, least = name._replace(crossed=bool(crossed.any())), price
        return best


def _overlap(box: tuple[float, float, float, float], taken: Floats) -> bool:
    apart = (
        (taken[:, 0] >= box[2]) | (taken[:, 2] <= box[0]) | (taken[:, 1] >= box[3]) | (taken[:, 3] <= box[1])
    )
    return not bool(apart.all())


def _crossed(box: tuple[float, float, float, float], lines: Floats) -> NDArray[np.bool_]:
    """Return which lines run through a box (Liang and Barsky's clipping)."""
    enter, leave = np.zeros(len(lines)), np.ones(len(lines))
    for axis in (0, 1):
        start, along = lines[:, axis], lines[:, axis + 2] - lines[:, axis]
        flat = np.abs(along) < 1e-9
        safe = np.where(flat, 1.0, along)
        ends = (box[axis] - start) / safe, (box[axis + 2] - start) / safe
        inside = (start > box[axis]) & (start < box[axis + 2])
        enter = np.maximum(enter, np.where(flat, np.where(inside, 0.0, 2.0), np.minimum(*ends)))
        leave = np.minimum(leave, np.where(flat, 1.0, np.maximum(*ends)))
    return np.asarray(enter < leave)


def _plate(name: _Placed) -> str:
    """Return a plate of paper for a name, so that lines beneath it do not strike it through."""
    left, top, right, bottom = _box(name)
    return (
        f'<rect x="{number(left)}" y="{number(top)}" width="{number(right - left)}"'
        f' height="{number(bottom - top)}" fill="{PAPER}" fill-opacity="0.85"/>'
        if name.crossed
        else ""
    )


def _name(name: _Placed, *, bold: bool) -> str:
    first = name.y + (LEADING / 2 + 0.35) * SMALLEST
    return write(name.lines, name.x, first, SMALLEST, ink=TEXT, bold=bold, anchor="middle")
