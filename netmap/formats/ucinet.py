"""UCINET's data language (.dl): one matrix for each kind of relationship.

A label has 18 characters at most and comes back in capitals from UCINET, so ``NAME-key.csv`` beside
the file says who is behind it, with everything that is known of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from netmap.errors import UnreadableError
from netmap.formats.graph_out import Holds, keep
from netmap.formats.graph_rows import Facts, from_rows
from netmap.formats.key_file import Key, key_name, place_actors, read_key, to_key
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options, Source
from netmap.formats.tokens import edge_direction, goes_both_ways, number_text, opening
from netmap.formats.ucinet_data import parse_dl
from netmap.formats.ucinet_text import Cell, Dl, Word
from netmap.model import Network, PlacedRow, Relationship
from netmap.model.text import fold

HOLDS = Holds(line=frozenset({"source", "target", "weight", "kind", "direction"}))
LONGEST_LABEL = 18
#: more cells than this are written as a list and not as full matrices
MOST_CELLS = 5_000_000
_SAYS = re.compile(r"\bn[rc]?\w*\s*[= ]\s*\d|\bformat\b|\bdata\s*:")
Matrix = dict[tuple[int, int], float]


def is_ucinet(source: Source) -> bool:
    """Say whether one of the files is in the data language, which may also lie in a text file."""
    return bool(_named(source))


def _named(source: Source) -> list[str]:
    return [
        name
        for name in source.named(".dl", ".txt", ".dat")
        if (start := opening(source, name)) and re.match(r"\s*dl\b", start) and _SAYS.search(start)
    ]


def read_ucinet(source: Source) -> ReadResult:
    """Read the first DL file among some files, with the key beside it."""
    names = _named(source) or source.named(".dl")
    if not names:
        raise UnreadableError(f"{source.title} holds no DL file of UCINET.")
    name = names[0]
    findings = Findings(name)
    key = read_key(source, name, findings)
    for other in sorted(source.files.keys() - {name, key.file if key else ""}):
        findings.note("not_a_table", value=other, file=other)
    return from_ucinet(source.loose_text(name), name, key=key, findings=findings, options=source.options)


def from_ucinet(
    text: str,
    file: str,
    *,
    key: Key | None = None,
    findings: Findings | None = None,
    options: Options | None = None,
) -> ReadResult:
    """Read a map from a text in the data language, or list everything that is wrong with it.

    A matrix that is the same both ways gives each pair once, going both ways. Rows and columns that
    are different sorts are told apart in the column ``mode``.
    """
    findings = findings or Findings(file)
    dl = parse_dl(text, findings)
    if findings.problems:
        return findings.result()
    actors = _actors(dl, findings)
    if key is not None:
        actors = place_actors(actors, key, findings)
    ids = [str(placed.row.get("id", "")) for placed in actors]
    shift = len(_labels(dl, "row", dl.sizes["nr"])) if dl.two_mode else 0
    lines: list[PlacedRow] = []
    for cells, kind in zip(dl.cells, _kinds(dl, key), strict=False):
        lines += _lines(cells, kind, ids, shift, findings)
    facts = Facts(name=dl.title or PurePosixPath(file).stem)
    return from_rows(actors, lines, findings, facts=facts, options=options)


def _kinds(dl: Dl, key: Key | None) -> list[str]:
    """Return the kind of relationship that each matrix holds; one matrix without a name has none."""
    count = dl.sizes["nm"]
    known = key.kinds if key else {}
    labels = [word.text for word in dl.labels.get("matrix", [])]
    if not labels:
        labels = [str(n) for n in range(1, count + 1)] if count > 1 or "1" in known else [""]
    return [known.get(label.casefold(), label) for label in labels]


def _actors(dl: Dl, findings: Findings) -> list[PlacedRow]:
    rows = _labels(dl, "row", dl.sizes["nr"])
    if not dl.two_mode:
        return [PlacedRow({"id": word.text}, word.line, findings.file) for word in rows]
    columns = _labels(dl, "col", dl.sizes["nc"])
    findings.note(
        "guessed", table="people", row=dl.data_line, field="mode", value="rows and columns are different sorts",
        choices="all are read as people; which is which is kept in the column 'mode'",
    )  # fmt: skip
    taken = {word.text.casefold() for word in rows}
    placed = [PlacedRow({"id": w.text, "mode": "row"}, w.line, findings.file) for w in rows]
    for word in columns:
        row = {"id": word.text, "mode": "column"}
        while row["id"].casefold() in taken:
            row |= {"id": f"{row['id']} (column)", "name": word.text}
        if row["id"] != word.text:
            findings.note(
                "made_id",
                table="people",
                row=word.line,
                field="col labels",
                value=word.text,
                choices=row["id"],
            )
        taken.add(row["id"].casefold())
        placed.append(PlacedRow(row, word.line, findings.file))
    return placed


def _labels(dl: Dl, side: str, size: int) -> list[Word]:
    """Return the labels of the rows or columns; numbers where there are none, and none where they are in the data."""
    other = "col" if side == "row" else "row"
    known = dl.labels.get(side) or ([] if dl.two_mode else dl.labels.get(other)) or []
    if known or side in dl.embedded:
        return list(known)
    return [Word(str(number), dl.data_line) for number in range(1, size + 1)]


def _lines(
    cells: Sequence[Cell], kind: str, ids: Sequence[str], shift: int, findings: Findings
) -> list[PlacedRow]:
    """Return the relationships of one matrix."""
    both = not shift and _is_symmetric(((c.source, c.target), c.value) for c in cells)
    told = edge_direction(kind) if both else ""
    placed = []
    for cell in cells:
        if both and cell.source > cell.target:
            continue
        way = told if cell.source != cell.target else ""
        row = {"source": ids[cell.source], "target": ids[cell.target + shift], "weight": cell.value}
        placed.append(PlacedRow({**row, "kind": kind, "direction": way}, cell.line, findings.file))
    if both:
        findings.note(
            "two_way", table="relationships", row=placed[0].number, field="direction", value=kind or "every relationship",
            count=len(placed),
        )  # fmt: skip
    return placed


def _is_symmetric(cells: Iterable[tuple[tuple[int, int], object]]) -> bool:
    """Say whether a matrix is the same both ways and has anything off its diagonal."""
    found: dict[tuple[int, int], list[object]] = {}
    for place, value in cells:
        found.setdefault(place, []).append(_as_number(value))
    off = [place for place in found if place[0] != place[1]]
    return bool(off) and all(found.get((j, i)) == found[i, j] for i, j in off)


def _as_number(value: object) -> object:
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def to_matrices(network: Network) -> dict[str, Matrix]:
    """Return a matrix of weights for each kind of relationship, by numbers of actors.

    What goes both ways is there both ways; of several relationships of a pair the largest weight
    counts. What only one perspective says is left out.
    """
    places = {actor: number for number, actor in enumerate(network.actors)}
    matrices: dict[str, Matrix] = {}
    for line in network.relationships:
        if line.reported_by:
            continue
        ends = (places[line.source], places[line.target])
        matrix = matrices.setdefault(line.kind, {})
        for cell in {ends, ends[::-1]} if goes_both_ways(network, line) else {ends}:
            matrix[cell] = max(line.weight, matrix.get(cell, 0.0))
    return {kind: dict(sorted(matrix.items())) for kind, matrix in matrices.items()}


def keep_ucinet(network: Network) -> Network:
    """Return what of a map comes back from UCINET: actors whole, of relationships kinds and weights."""
    ids = list(network.actors)
    lines: list[Relationship] = []
    for kind, matrix in to_matrices(network).items():
        both = _is_symmetric(matrix.items())
        for (source, target), weight in matrix.items():
            if not both or source <= target:
                way = edge_direction(kind) if both and source != target else ""
                lines.append(
                    Relationship(
                        id=str(len(lines)), source=ids[source], target=ids[target], kind=kind, weight=weight,
                        direction="both" if way else "",
                    )
                )  # fmt: skip
    return keep(network.replace(relationships=lines), HOLDS)


def make_labels(texts: Iterable[str], longest: int = LONGEST_LABEL) -> list[str]:
    """Return a label for each text that UCINET takes as it is and no other text has.

    Examples
    --------
    >>> make_labels(["Mair Ŵyn", "mair wyn", "7", "مريم"])
    ['MAIR_WYN', 'MAIR_WYN_2', 'A_7', 'A_4']
    """
    labels: list[str] = []
    taken: set[str] = set()
    for number, text in enumerate(texts, start=1):
        plain = re.sub(r"[^A-Z0-9]+", "_", fold(text).upper()).strip("_") or str(number)
        plain = plain if plain[0].isalpha() else f"A_{plain}"
        label, again = plain[:longest], 1
        while label in taken:
            again += 1
            label = f"{plain[: longest - 1 - len(str(again))]}_{again}"
        taken.add(label)
        labels.append(label)
    return labels


def to_ucinet(network: Network) -> tuple[str, dict[str, str], dict[str, str]]:
    """Return a map in the data language, and the labels by id of the actor and of the kind."""
    matrices = to_matrices(network)
    labels = make_labels(actor.label for actor in network.actors.values())
    kinds = make_labels(matrices) if len(matrices) > 1 else [str(n) for n in range(1, len(matrices) + 1)]
    count = len(labels)
    full = len(matrices) > 1 and count * count * len(matrices) <= MOST_CELLS
    several = f" nm={len(matrices)}" if len(matrices) > 1 else ""
    out = [f"dl n={count}{several}", f"format={'fullmatrix' if full else 'edgelist1'}"]
    if labels:
        out += ["labels:", ",".join(labels)]
    if several:
        out += ["matrix labels:", ",".join(kinds)]
    out.append("data:")
    for number, matrix in enumerate(matrices.values()):
        if full:
            out += _full(matrix, count)
        else:
            out += ["!"] if number else []
            out += [f"{i + 1} {j + 1} {number_text(weight)}" for (i, j), weight in matrix.items()]
    text = "\r\n".join([*out, ""])
    return text, dict(zip(network.actors, labels, strict=True)), dict(zip(matrices, kinds, strict=True))


def _full(matrix: Mapping[tuple[int, int], float], count: int) -> list[str]:
    return [" ".join(number_text(float(matrix.get((i, j), 0))) for j in range(count)) for i in range(count)]


def write_ucinet(network: Network, name: str) -> dict[str, bytes]:
    """Return the DL file and its key."""
    text, labels, kinds = to_ucinet(network)
    return {name: text.encode("ascii"), key_name(name): to_key(network, labels, kinds)}
