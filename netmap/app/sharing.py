"""The files of the Share page: for each purpose what it needs, made when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, NamedTuple

from netmap import formats
from netmap.analysis import Analysis, analyse, build_label
from netmap.analysis.suppress import suppress_small_groups
from netmap.app.answers import View
from netmap.app.picture import place_scene
from netmap.app.state import today
from netmap.errors import NetmapError
from netmap.formats import Format
from netmap.model import Network
from netmap.model.dates import long_date
from netmap.report.figures import to_figures
from netmap.report.nameless import safe_codes, without_names
from netmap.report.source import read_source
from netmap.report.worker import PACKAGE, make_apart
from netmap.view.map_html import picture_page
from netmap.view.pictures import scene_png, scene_svg
from netmap.view.scene import Form, Look, legend, without_ids
from netmap.view.sheets import workshop_sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, HTML, PNG, SVG, ZIP = "application/pdf", "text/html", "image/png", "image/svg+xml", "application/zip"
#: enough for two digits of a share among shuffles; the command line draws as many as one likes
REPORT_DRAWS = 200
#: what goes to an archive, and on to other tools for maps; all others are for researchers
ARCHIVE = ("json", "xlsx", "zip", "kumu", "kumu-json", "popolo", "canvas")
#: what some formats cannot hold: characters that XML forbids, and texts that are very long
DOUBTFUL = re.compile(r'\\u00[01]|[\x7f-\x9f\ufffe\uffff]|[^"]{32000}')
LONGEST_STEM = 40
#: needs perspectives
INTERVIEWS = "canvas"
SCENES: tuple[tuple[Form, str], ...] = (
    ("honeycomb", "The honeycomb"),
    ("pyramid", "The pyramid"),
    ("free", "The map drawn freely"),
)


class File(NamedTuple):
    """Something to take away: what it is called on screen and on disk, what it is good for, how it is made.

    `why_not` says why it cannot be made from this map.
    """

    label: str
    name: str
    kind: str
    about: str
    make: Callable[[], bytes]
    why_not: str = ""


@dataclass(frozen=True)
class Wanted:
    """What the files are made from.

    Everything is fetched before: a file is made beside the page, where the page's caches are not.
    """

    #: the map on screen, the one that is given away: itself, or with pseudonyms; and the one that is drawn
    #: and spoken of: itself, or with people's names taken out of every text
    original: Network
    network: Network
    spoken: Network
    at: date
    kinds: tuple[str, ...]
    names: bool
    #: what people are called: by name, or by post
    labels: Mapping[str, str]
    stem: str
    today: date

    @cached_property
    def doubtful(self) -> bool:
        """Whether a text of the map is one that not every format can hold."""
        return DOUBTFUL.search(self.network.model_dump_json()) is not None

    @property
    def shown(self) -> str:
        """The day, as it stands on pictures."""
        return f"As on {long_date(self.at)}"

    @property
    def title(self) -> str:
        """What pictures are called."""
        return self.spoken.name or "Map"


def prepare(seen: View, key: bytes) -> Wanted:
    """Return what the files are made from; pseudonyms are made with a key that is thrown away."""
    original = seen.network
    network = original if seen.names else formats.pseudonymise(original, key)
    spoken = original if seen.names else without_names(original)
    label = build_label(spoken, seen.at, seen.naming)
    labels = {actor: label(actor) for actor in original.actors}
    return Wanted(
        original,
        network,
        spoken,
        seen.at,
        seen.kinds,
        seen.names,
        labels,
        _stem(spoken.name),
        today(),
    )


def _stem(name: str) -> str:
    """Return what files are called after: the words of the map's name, as many as are not too long."""
    words = re.sub("-+", "-", "".join(c if c.isalnum() else "-" for c in name.casefold())).strip("-")
    return (
        (words if len(words) <= LONGEST_STEM else words[: LONGEST_STEM + 1].rpartition("-")[0])
        or words[:LONGEST_STEM]
        or "map"
    )


def committee_files(wanted: Wanted) -> Iterator[File]:
    """Yield the report, its figures and its pictures."""
    stem = wanted.stem
    about = "The answers, then question by question: picture, table, sentence, caution, and how it was worked out."
    for suffix, kind, label in ((".pdf", PDF, "The report as a PDF"), (".docx", DOCX, "The report for Word")):
        yield File(label, f"{stem}-report{suffix}", kind, about, _document(wanted, suffix))
    yield File(
        "The report as a page",
        f"{stem}-report.html",
        HTML,
        "The same for a browser: one file, no internet, reads well aloud.",
        _document(wanted, ".html"),
    )
    yield File(
        "The figures as a workbook",
        f"{stem}-figures.xlsx",
        XLSX,
        "Every figure behind the answers, a sheet a table.",
        partial(_figures, wanted),
    )


def _figures(wanted: Wanted) -> bytes:
    found = analyse(wanted.original, at=wanted.at, null="none")
    return to_figures(read_source(wanted.original, found, names=wanted.names))


def _document(wanted: Wanted, suffix: str) -> Callable[[], bytes]:
    # a report calls people by their posts when names are off; pseudonyms would tell a reader nothing
    return partial(make_apart, wanted.original, wanted.at, suffix, names=wanted.names, draws=REPORT_DRAWS)


def slide_files(wanted: Wanted) -> Iterator[File]:
    """Yield the three drawings as pictures and as pages, and every picture of the report."""
    for form, label in SCENES:
        picture = _Picture(wanted, form, label)
        name = f"{wanted.stem}-{form}"
        about = "At print size, with title, legend and date."
        yield File(f"{label} as a picture", f"{name}.png", PNG, about, picture.png)
        about = "The same with sharp lines at any size, for a poster or to change in a drawing program."
        yield File(f"{label} as a drawing", f"{name}.svg", SVG, about, picture.svg)
        about = (
            "One file for any browser, without the internet; it can be zoomed, clicked and read as a table."
        )
        yield File(f"{label} as a page", f"{name}.html", HTML, about, picture.page)
    yield File(
        "Every chart and drawing of the report",
        f"{wanted.stem}-pictures.zip",
        ZIP,
        "Each as SVG and as PNG at print size, with a sentence for those who cannot see it.",
        _document(wanted, ".zip"),
    )


class _Picture:
    """One drawing of the map, placed when it is first wanted."""

    def __init__(self, wanted: Wanted, form: Form, label: str) -> None:
        self.wanted, self.form, self.label = wanted, form, label

    @cached_property
    def _placed(self) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
        wanted = self.wanted
        look = Look(form=self.form, label=wanted.labels.__getitem__)
        scene = without_ids(place_scene(wanted.spoken, wanted.at, wanted.kinds, look))
        words = legend(wanted.spoken, scene, "group")
        if wanted.names:
            return scene, words
        codes = safe_codes(wanted.original)
        scene["nodes"] = [{**n, "code": codes.get(n["code"], n["code"])} for n in scene["nodes"]]
        return scene, [(codes.get(code, code), word, colour) for code, word, colour in words]

    def _draw(self, draw: Callable[..., bytes]) -> bytes:
        scene, words = self._placed
        said = " ".join(filter(None, (f"{self.label}, {len(scene['nodes'])} actors.", str(scene["note"]))))
        wanted = self.wanted
        return draw(scene, title=wanted.title, description=said, legend=words, date_line=wanted.shown)

    def png(self) -> bytes:
        return self._draw(scene_png)

    def svg(self) -> bytes:
        return self._draw(scene_svg)

    def page(self) -> bytes:
        scene, words = self._placed
        wanted = self.wanted
        lines = _relationships(wanted)
        text = picture_page(
            scene, title=wanted.title, legend=words, date_line=wanted.shown, relationships=lines
        )
        return text.encode("utf-8")


def _relationships(wanted: Wanted) -> list[tuple[str, str, str]]:
    """Return who does what to whom on the day, in words."""
    network, labels = wanted.spoken, wanted.labels
    return [
        (labels[line.source], network.vocabulary.label("kinds", line.kind), labels[line.target])
        for line in network.at(wanted.at).relationships
        if not line.reported_by
    ]


def research_files(wanted: Wanted) -> Iterator[File]:
    """Yield the data package, the analysis and the map in the formats of other programs."""
    network, stem = wanted.network, wanted.stem
    yield File(
        "A data package",
        f"{stem}-package.zip",
        ZIP,
        "The map's tables with their description, the analysis, methods and versions: others can recompute every number.",
        partial(
            make_apart, network, wanted.at, PACKAGE, names=wanted.names, draws=REPORT_DRAWS,
            created=wanted.today.isoformat(),
        ),
    )  # fmt: skip
    yield File(
        "The analysis as JSON",
        f"{stem}-analysis.json",
        "application/json",
        "Every measure under its published name, full precision; shuffles are in the data package.",
        lambda: shared_analysis(wanted).to_json().encode("utf-8"),
    )
    yield from _written(wanted, [f for f in formats.FORMATS if f.id not in (*ARCHIVE, "folder")])


def archive_files(wanted: Wanted) -> Iterator[File]:
    """Yield the whole map in netmap's own forms, and for other tools for maps."""
    yield from _written(wanted, [form for form in formats.FORMATS if form.id in ARCHIVE])


def _written(wanted: Wanted, forms: list[Format]) -> Iterator[File]:
    for form in forms:
        if form.write is None:
            continue
        files = partial(formats.to_files, wanted.network, f"{wanted.stem}{form.suffixes[0]}", form)
        losses = formats.find_losses(wanted.network, form)
        about = (
            f"Cannot hold {', '.join(losses)}." if losses else "Holds the whole map; netmap reads it back."
        )
        label = form.label[:1].upper() + form.label[1:]
        name = f"{wanted.stem}{form.suffixes[0]}"
        why_not = _why_not(wanted, form, files)
        if form.several:
            yield File(label, f"{wanted.stem}-{form.id}.zip", ZIP, about, partial(_packed, files), why_not)
        else:
            kind = "application/octet-stream"
            yield File(label, name, kind, about, partial(_only, files), why_not)


def _why_not(wanted: Wanted, form: Format, files: Callable[[], Mapping[str, bytes]]) -> str:
    """Return why a format cannot hold this map; only what may go wrong is tried, for it takes time."""
    if not wanted.doubtful and (wanted.network.perspectives or form.id != INTERVIEWS):
        return ""
    try:
        files()
    except NetmapError as error:
        return str(error)
    return ""


def _only(files: Callable[[], Mapping[str, bytes]]) -> bytes:
    return next(iter(files().values()))


def _packed(files: Callable[[], Mapping[str, bytes]]) -> bytes:
    return formats.pack(files())


def workshop_files(wanted: Wanted) -> Iterator[File]:
    """Yield sheets to print for a session around a table."""
    words, name = wanted.spoken.vocabulary, wanted.spoken.name
    if not wanted.names:  # groups stand on the sheets by their ids
        codes = safe_codes(wanted.original)
        groups = tuple(g.model_copy(update={"id": codes.get(g.id, g.id)}) for g in words.groups)
        words = words.model_copy(update={"groups": groups})
    yield File(
        "Cards and sheets to print",
        f"{wanted.stem}-sheets.pdf",
        PDF,
        "Blank cards for roles, relationships and decisions, and towers of influence, worded and numbered as the "
        "forms of the app are.",
        lambda: workshop_sheets(words, title=name or "Our map", date_line=long_date(wanted.today)),
    )
    about = "To fill in at home: one sheet a table, with guidance and drop-downs; drop it on the page Maps."
    yield File("An empty workbook", "netmap-template.xlsx", XLSX, about, formats.to_template)


def shared_analysis(wanted: Wanted) -> Analysis:
    """Return the analysis of what is given away; with names off nothing about very few people is in it."""
    found = analyse(wanted.network, at=wanted.at, null="none")
    return found if wanted.names else suppress_small_groups(found, wanted.network)
