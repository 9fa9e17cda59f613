"""Pictures of a report: scenes made from a map, and every picture as SVG or PNG."""

from __future__ import annotations

from typing import Any

from netmap.graph import Selection
from netmap.report.document import Drawing, Picture
from netmap.report.source import Source
from netmap.view.pictures import chart_png, chart_svg, scene_png, scene_svg
from netmap.view.scene import Look, build_scene, legend, without_ids

#: width of a picture on A4, in mm
WIDTH = 170.0
#: with more than so many on it a drawing is laid out for a larger sheet, so that names have room
MANY, WIDE = 60, 257.0
#: dots to the inch in PDF and Word: sharp on paper, small enough to send by mail
DPI = 200


def draw_scene(source: Source, look: Look, title: str, caption: str, alt: str = "") -> Picture | None:
    """Return the map drawn in one of its forms; nothing where nobody is on it.

    Parameters
    ----------
    source : Source
        The map, with names or without.
    look : Look
        The form, and what is to be drawn strongly.
    title, caption : str
        What stands over and under it.
    alt : str, default ""
        What it shows in a sentence; by default how many are on it and how they lie.
    """
    network, selection = source.network, source.selection
    if not selection.kinds:  # as on the page: what counts as authority or as daily work
        counting = (kind.id for kind in network.vocabulary.kinds if kind.counts_as != "neither")
        selection = Selection(source.at, tuple(counting))
    scene = without_ids(build_scene(network, selection, look))
    if not scene["nodes"]:
        return None
    n = len(scene["nodes"])
    who = "one person or organisation" if n == 1 else f"{n} people and organisations"
    said = alt or " ".join(filter(None, (f"{title}, with {who}.", scene["note"])))
    words = tuple(
        (source.code(code), word, colour) for code, word, colour in legend(network, scene, look.colour_by)
    )
    scene["nodes"] = [{**node, "code": source.code(node["code"])} for node in scene["nodes"]]
    return Picture(title, said, Drawing(scene=scene, legend=words), caption)


def draw_chart(chart: Any, width: int) -> Drawing:
    """Return a chart to be drawn, so wide (without the names at its sides, in pixels of a screen).

    The pages draw charts as wide as the screen; on paper a chart that is too narrow for its words
    loses them, and one that is too wide has letters too small to read.
    """
    return Drawing(chart.properties(width=width))


def to_svg(picture: Picture, date_line: str) -> bytes:
    """Return a picture as SVG, with its title and day in it: people take pictures out of reports."""
    drawing, words = picture.drawing, _words(picture, date_line)
    if drawing.scene is not None:
        return scene_svg(drawing.scene, legend=drawing.legend, **words)
    return chart_svg(drawing.chart, **words)


def to_png(picture: Picture, date_line: str, *, dpi: int | None = None) -> bytes:
    """Return a picture as PNG for paper, with its title and day in it."""
    drawing, words = picture.drawing, _words(picture, date_line)
    if drawing.scene is not None:
        return scene_png(drawing.scene, legend=drawing.legend, dpi=dpi or DPI, **words)
    return chart_png(drawing.chart, dpi=dpi or DPI, **words)


def size_of(png: bytes) -> tuple[int, int]:
    """Return how wide and how high a PNG is, in dots; its head says so."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def _words(picture: Picture, date_line: str) -> dict[str, Any]:
    scene = picture.drawing.scene
    many = scene is not None and len(scene["nodes"]) > MANY
    return {
        "title": picture.title,
        "description": picture.alt,
        "date_line": date_line,
        "width": WIDE if many else WIDTH,
    }
