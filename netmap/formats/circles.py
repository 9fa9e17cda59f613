"""Posts that report to each other, and organisations that are part of each other, in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netmap.formats.result import Findings
from netmap.model import PlacedRow


def doubt_circles(rows: Sequence[PlacedRow], up: Mapping[str, str], field: str, findings: Findings) -> None:
    """Note every circle once, at the first of its rows.

    Parameters
    ----------
    rows : sequence of PlacedRow
        Rows with an ``id``, to say where a circle is.
    up : mapping of str to str
        Whom or what each id is below; at most one.
    field : str
        The column that says it: ``boss`` or ``part_of``.
    findings : Findings
        Is added to.
    """
    done: set[str] = set()
    places = {str(placed.row.get("id") or ""): placed for placed in reversed(rows)}
    for start in places:
        path: dict[str, None] = {}
        here = start
        while here and here not in done and here not in path:
            path[here] = None
            here = up.get(here, "")
        if here in path:
            ring = list(path)[list(path).index(here) :]
            first = min((places[each] for each in ring if each in places), key=lambda placed: placed.number)
            names = ", ".join(f"'{each}'" for each in sorted(ring)[:5])
            where = {"row": first.number, "field": field, "file": first.file or findings.file}
            what = "each is above the other" if len(ring) == 2 else "they are above each other in a circle"
            what = "it is above itself" if len(ring) == 1 else what
            findings.note("doubted", table="people" if field == "boss" else "organisations", value=names,
                          choices=f"{what}; kept as it is written", **where)  # fmt: skip
        done.update(path)
