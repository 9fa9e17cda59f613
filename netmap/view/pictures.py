"""Pictures as files, at the size of print and without a browser: every chart, and the three drawings of a map.

An SVG is the same, byte for byte, for the same input; it asks for nothing from elsewhere. A PNG is
that SVG in dots. Both carry a title, the day, and their text alternative.
"""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import vl_convert
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from netmap.errors import ParameterError
from netmap.view.drawing import ENOUGH, Drawing, draw_cells, short_codes, stroke, swatch, two_cells
from netmap.view.drawing_lines import RECEDING, Line, draw_actors, line_style
from netmap.view.lettering import FONTS, LEADING, number, paragraph, plain_text, text_width, write, xml
from netmap.view.palette import ACCENT, PAPER, QUIET, TEXT

#: inside A4 upright, A3 upright, A3 across, A2 across: widths and greatest heights of a drawing, in mm
PAPERS = ((170.0, 205.0), (257.0, 330.0), (390.0, 230.0), (554.0, 350.0))
DPI = 300
#: more dots than this are not made: a larger picture has fewer to the inch
MOST_DOTS = 25_000_000
MM = 72 / 25.4
#: a chart is laid out in pixels of a screen, its letters 14 high: on paper, 9 points
PIXEL = 0.65
#: how often a chart is drawn at most until its words fit beside it
FITTINGS = 4
TITLE, SMALL, KEY = 14.0, 9.0, 8.5
#: white around everything
PAD = 5.0
_HEAD = re.compile(r"<svg\b[^>]*>")


class _Row(NamedTuple):
    """One thing in a legend: its mark, how wide that is, what it says."""

    mark: str
    width: float
    words: str


def chart_svg(
    chart: Any, *, title: str, description: str, date_line: str = "", width: float = PAPERS[0][0]
) -> bytes:
    """Return a chart as SVG at the size of print.

    Parameters
    ----------
    chart : altair.TopLevelMixin
        Any chart of `netmap.view`.
    title, description : str
        What stands above it; the whole picture in words, for those who hear it.
    date_line : str, default ""
        Which day it shows, as "as on 22 November 2026".
    width : float, default 170
        In mm.

    Raises
    ------
    ParameterError
        If `width` is not a width of paper, or the chart cannot be drawn from what is in it.
    """
    page = _Page(_check_width(width))
    drawn, wide, high = _fitted(_clean(chart.to_dict()), page.width / PIXEL)
    scale = min(PIXEL, page.width / wide)
    body = (
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink" x="0" y="0"'
        f' width="{number(wide * scale)}" height="{number(high * scale)}" viewBox="0 0 {wide:g} {high:g}">'
        f"{drawn}"
    )
    page.heading(title, date_line)
    page.add(body, high * scale)
    return page.svg(title, description, date_line)


def chart_png(
    chart: Any,
    *,
    title: str,
    description: str,
    date_line: str = "",
    width: float = PAPERS[0][0],
    dpi: int = DPI,
) -> bytes:
    """Return a chart as PNG at the size of print; parameters as of `chart_svg`, and dots to the inch."""
    svg = chart_svg(chart, title=title, description=description, date_line=date_line, width=width)
    return _png(svg, title, description, date_line, dpi)


def scene_svg(
    scene: Mapping[str, Any],
    *,
    title: str,
    description: str,
    legend: Sequence[tuple[str, str, str]],
    date_line: str = "",
    width: float | None = None,
) -> bytes:
    """Return a map's drawing as SVG: honeycomb, pyramid or free, as the scene says.

    Parameters
    ----------
    scene : mapping
        As `netmap.view.scene.build_scene` makes it. Its ids do not come into the file.
    title, description : str
        What stands above it; the whole picture in words, for those who hear it.
    legend : sequence of (code, word, colour)
        As `netmap.view.scene.legend` makes it.
    date_line : str, default ""
        Which day it shows, as "as on 22 November 2026".
    width : float, optional
        In mm. Without it the smallest paper on which nearly all names can be read: A4, else A3, else A2.

    Raises
    ------
    ParameterError
        If `width` is not a width of paper.

    Notes
    -----
    No letter is under 8 points. A name for which there is no room is a number in the picture and
    stands in full beneath it.
    """
    papers = PAPERS if width is None else ((_check_width(width), 1.3 * width),)
    for wide, tall in papers:
        page = _Page(wide)
        drawing = _draw(scene, page.width, tall * MM)
        if len(drawing.numbered) <= (1 - ENOUGH) * len(scene["nodes"]):
            break
    page.heading(title, date_line)
    page.add(drawing.body, drawing.height)
    if not scene["nodes"]:
        page.text("Nobody is on this map yet.")
    page.flow(_groups(scene, legend))
    page.flow(_marks(scene))
    if scene.get("note"):
        page.text(scene["note"])
    page.columns([f"{count}: {name}" for count, name in drawing.numbered])
    return page.svg(title, description, date_line)


def scene_png(
    scene: Mapping[str, Any],
    *,
    title: str,
    description: str,
    legend: Sequence[tuple[str, str, str]],
    date_line: str = "",
    width: float | None = None,
    dpi: int = DPI,
) -> bytes:
    """Return a map's drawing as PNG; parameters as of `scene_svg`, and dots to the inch."""
    svg = scene_svg(
        scene, title=title, description=description, legend=legend, date_line=date_line, width=width
    )
    return _png(svg, title, description, date_line, dpi)


def _draw(scene: Mapping[str, Any], width: float, tallest: float) -> Drawing:
    draw = draw_cells if scene["form"] == "honeycomb" and scene["nodes"] else draw_actors
    return draw(scene, width, tallest)


def _check_width(width: float) -> float:
    if not 40 <= width <= 1200:
        raise ParameterError(f"The width is {width:g} mm; a picture can be 40 to 1200 mm wide.")
    return width


def _fitted(spec: dict[str, Any], target: float) -> tuple[str, float, float]:
    """Return a chart as SVG without its first tag, its width and height: with all its words as wide as said."""
    spec.setdefault("config", {})["font"] = FONTS
    stretches = bool({"layer", "mark"} & spec.keys()) and not isinstance(spec.get("width"), (int, float))
    plot = target
    if stretches:
        spec = {**spec, "width": round(plot), "autosize": {"type": "pad"}}
    drawn, wide, high = _converted(spec)
    for _ in range(FITTINGS if stretches else 0):
        if abs(wide - target) <= 1:
            break
        # words beside the plot need room that is known only when they are drawn
        plot += target - wide
        drawn, wide, high = _converted({**spec, "width": round(max(plot, target / 3))})
    return drawn, wide, high


def _converted(spec: dict[str, Any]) -> tuple[str, float, float]:
    try:
        drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    except ValueError as error:
        raise ParameterError(
            "This chart cannot be drawn, or asks for figures from elsewhere, which is not allowed:"
            " give it the figures themselves."
        ) from error
    found = _HEAD.search(drawn)
    assert found is not None  # vl-convert returns an svg element
    wide, high = (float(_attribute(found[0], name)) for name in ("width", "height"))
    return drawn[found.end() :], wide, high


def _clean(part: Any) -> Any:
    """Return a chart's description with only text that XML can hold: the converter dies of anything else."""
    if isinstance(part, str):
        return plain_text(part) if plain_text(part) != part.strip() else part
    if isinstance(part, dict):
        return {key: _clean(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_clean(value) for value in part]
    return part


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    assert found is not None  # vl-convert writes both
    return found[1]


class _Page:
    """What a picture is put together on, from top to bottom, in points."""

    def __init__(self, width: float) -> None:
        self.paper = width
        self.width, self.y = width * MM - 2 * PAD, 0.0
        self.parts: list[str] = []

    def add(self, body: str, height: float, *, x: float = 0.0) -> None:
        self.parts.append(f'<g transform="translate({number(x)} {number(self.y)})">{body}</g>')
        self.y += height + 6

    def heading(self, title: str, date_line: str) -> None:
        lines = paragraph(plain_text(title), TITLE, self.width, bold=True)
        body = write(lines, 0, TITLE, TITLE, ink=TEXT, bold=True)
        height = len(lines) * TITLE * LEADING + 3
        if date_line:
            day = paragraph(plain_text(date_line), SMALL, self.width)
            body += write(day, 0, height + SMALL, SMALL, ink=TEXT)
            height += len(day) * SMALL * LEADING + 3
        self.add(body, height)

    def text(self, words: str) -> None:
        lines = paragraph(plain_text(words), SMALL, self.width)
        self.add(write(lines, 0, SMALL, SMALL, ink=TEXT), len(lines) * SMALL * LEADING)

    def flow(self, rows: Sequence[_Row]) -> None:
        """Add a legend, its parts side by side as far as there is room."""
        x, y, body = 0.0, 0.0, ""
        for row in rows:
            lines = paragraph(row.words, SMALL, self.width - row.width - 5)
            wide = row.width + 5 + max((text_width(line, SMALL) for line in lines), default=0.0)
            if x and x + wide > self.width:
                x, y = 0.0, y + SMALL * 1.5
            words = write(lines, row.width + 5, 0, SMALL, ink=TEXT)
            body += f'<g transform="translate({number(x)} {number(y + SMALL)})">{row.mark}{words}</g>'
            x, y = x + wide + 14, y + (len(lines) - 1) * SMALL * LEADING
        if rows:
            self.add(body, y + SMALL * 1.3)

    def columns(self, names: Sequence[str]) -> None:
        """Add the names that go by a number, in columns."""
        if not names:
            return
        wide = min(max(text_width(name, KEY) for name in names) + 14, self.width)
        count = max(1, min(int(self.width / wide), len(names)))
        column = self.width / count
        rows = math.ceil(len(names) / count)
        body, tallest = "", 0.0
        for place in range(count):
            lines = [
                line
                for name in names[place * rows : (place + 1) * rows]
                for line in paragraph(name, KEY, column - 8)
            ]
            body += write(lines, place * column, KEY, KEY, ink=TEXT)
            tallest = max(tallest, len(lines) * KEY * LEADING)
        self.add(body, tallest)

    def svg(self, title: str, description: str, date_line: str) -> bytes:
        title = plain_text(title) or "Picture"  # without a name nobody hears that it is there
        said = ". ".join(filter(None, (plain_text(description).rstrip("."), plain_text(date_line)))) + "."
        width, height = number(self.paper * MM), number(self.y + 2 * PAD)
        text = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(self.paper)}mm"'
            f' height="{number((self.y + 2 * PAD) / MM)}mm" viewBox="-{PAD:g} -{PAD:g} {width} {height}" role="img" lang="en-GB"'
            f' xml:lang="en-GB" aria-labelledby="title description" font-family="{FONTS}">'
            f'<title id="title">{xml(title)}</title><desc id="description">{xml(said)}</desc>'
            f'<rect x="-{PAD:g}" y="-{PAD:g}" width="{width}" height="{height}" fill="{PAPER}"/>{"".join(self.parts)}</svg>\n'
        )
        return text.encode("utf-8")


def _groups(scene: Mapping[str, Any], legend: Sequence[tuple[str, str, str]]) -> list[_Row]:
    """Return the legend of the fills, with the codes that stand in the picture."""
    codes = short_codes(scene)
    unknown = {node["code"] for node in scene["nodes"] if node["unknown"]}
    return [
        _Row(
            swatch(colour, unknown=code in unknown),
            11,
            f"{codes.get(plain_text(code), code)} {plain_text(word)}",
        )
        for code, word, colour in legend
    ]


def _marks(scene: Mapping[str, Any]) -> list[_Row]:
    """Return the legend of walls, shapes and lines: only what is in the picture."""
    if scene["form"] == "honeycomb":
        rows = []
        if any(True in node["walls"] for node in scene["nodes"]):
            rows.append(_Row(two_cells(False), 24, "no wall: they have a relationship"))
        if any(False in node["walls"] for node in scene["nodes"]):
            rows.append(_Row(two_cells(True), 24, "wall: they have none"))
        if scene["edges"]:
            rows.append(_Row(stroke("#a5a5a4", 1), 24, "relationship that reaches further"))
        return rows
    shapes = {node["shape"] for node in scene["nodes"]}
    rows = []
    if len(shapes) > 1:
        rows.append(_Row(swatch(PAPER), 11, "person"))
        rows.append(_Row(swatch(PAPER, square=True), 11, "organisation"))
    return rows + list(_line_rows(scene["edges"]))


def _line_rows(edges: Sequence[Mapping[str, Any]]) -> Iterator[_Row]:
    """Yield what each kind of line means."""
    if any(edge["color"] == RECEDING or edge["width"] > 2 for edge in edges):
        yield _Row(stroke(QUIET, 3), 24, "the wider, the more routes run along it")
        yield _Row(stroke(ACCENT, 3), 24, "routes through the post that most of them pass")
        return
    said: dict[Line, Counter[str]] = {}
    alone: dict[str, set[Line]] = {}
    for edge in edges:
        style, kinds = line_style(edge), plain_text(edge["title"]).split(", ")
        said.setdefault(style, Counter()).update(kinds)
        if len(kinds) == 1:
            alone.setdefault(kinds[0], set()).add(style)
    for style in sorted(said, key=lambda style: (-style.width, style)):
        # what two have besides the kind that gives their line its look belongs to another look
        own = [kind for kind in said[style] if style in alone.get(kind, {style})]
        most = sorted(own or said[style], key=lambda kind: (-said[style][kind], kind))
        words = ", ".join(most[:4]) + (" …" if len(most) > 4 else "")
        yield _Row(stroke(style.colour, style.width, style.dashes), 24, words)
    if any(edge["arrows"] for edge in edges):
        yield _Row("", 0, "arrow: the way an instruction or an idea goes; none: both ways")


def _png(svg: bytes, title: str, description: str, date_line: str, dpi: int) -> bytes:
    """Return an SVG in dots, with its words inside the file."""
    text = svg.decode("utf-8")
    root = _HEAD.search(text)
    assert root is not None  # `_Page.svg` wrote it
    inches = [float(_attribute(root[0], name).removesuffix("mm")) / 25.4 for name in ("width", "height")]
    dots = min(float(dpi), math.sqrt(MOST_DOTS / (inches[0] * inches[1])))
    drawn = vl_convert.svg_to_png(text, scale=dots / 96, ppi=72)
    words = PngInfo()
    for key, value in (("Title", title), ("Description", description), ("Comment", date_line)):
        if value:
            words.add_itxt(key, plain_text(value), lang="en-GB")
    packed = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as picture:
        picture.convert("RGB").save(packed, "PNG", dpi=(dots, dots), pnginfo=words, compress_level=6)
    return packed.getvalue()


__all__ = ["chart_png", "chart_svg", "scene_png", "scene_svg"]
