"""Network Canvas' set of CSV files: per interview one of the person asked, one a type of people, one a type of ties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from netmap.errors import NotPossibleError
from netmap.formats.canvas import (
    CASE,
    COUNTERS,
    EGO,
    FACTS,
    OURS,
    OWN,
    PROTOCOL,
    SESSION,
    SOURCE,
    TARGET,
    UUID,
    Session,
    from_sessions,
)
from netmap.formats.cells import Rows, escape, mark_attribute, table_from_rows, to_csv, to_text
from netmap.formats.map_tables import pack
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Source, Table
from netmap.model import (
    LIST_JOINT,
    Network,
    Organisation,
    Person,
    Perspective,
    PlacedRow,
    Record,
    Relationship,
)

NAMES = {name.casefold(): name for name in (*FACTS, *COUNTERS, UUID, SOURCE, TARGET)}
_TYPE = re.compile(r"_(?:attributeList|edgeList)_?(.*)$", re.IGNORECASE)


def is_canvas(source: Source) -> bool:
    """Say whether one of the tables has the columns that Network Canvas gives every table."""
    return source.has_table((EGO.casefold(), UUID.casefold()))


def read_canvas(source: Source) -> ReadResult:
    """Read a set of files: whose interview a row belongs to is said by its ``networkCanvasEgoUUID``."""
    findings = Findings(source.title)
    egos: list[PlacedRow] = []
    nodes: list[tuple[str, PlacedRow]] = []
    edges: list[tuple[str, PlacedRow]] = []
    for table in source.tables():
        header = set(table.header)
        if {SOURCE.casefold(), "edgeid"} & header:
            edges += [(_type(table), row) for row in _rows(table, "relationships", findings)]
        elif UUID.casefold() in header:
            nodes += [(_type(table), row) for row in _rows(table, "people", findings)]
        elif EGO.casefold() in header:
            egos += _rows(table, "perspectives", findings)
        elif table.rows:
            findings.note("not_a_table", value=table.name, file=table.file)
    counted = [table for table in source.tables() if {n.casefold() for n in COUNTERS} & set(table.header)]
    if counted:
        why = "numbers that Network Canvas makes anew at every export; the ids are what counts"
        findings.note("dropped", value=", ".join(COUNTERS), choices=why, count=len(counted))
    used = {table.file.partition("[")[0] for table in source.tables()}
    for name in sorted(source.files.keys() - used):
        findings.note("not_a_table", value=name, file=name)
    return from_sessions(_sessions(egos, nodes, edges, findings), findings)


def _type(table: Table) -> str:
    """Return the type of people or ties that a file's name says, or nothing."""
    found = _TYPE.search(table.name)
    return found[1] if found else ""


def _rows(table: Table, what: str, findings: Findings) -> list[PlacedRow]:
    placed, problems = table_from_rows(table.rows, what, table.file)
    findings.problems += problems
    return [
        row._replace(row={NAMES.get(name.casefold(), name): value for name, value in row.row.items()})
        for row in placed
    ]


def _sessions(
    egos: Sequence[PlacedRow],
    nodes: Iterable[tuple[str, PlacedRow]],
    edges: Iterable[tuple[str, PlacedRow]],
    findings: Findings,
) -> list[Session]:
    """Return every interview with its own people and ties."""
    own: dict[str, tuple[list[tuple[str, PlacedRow]], list[tuple[str, PlacedRow]]]] = {}
    for ego in egos:
        told = str(ego.row.get(EGO) or "")
        where = {"table": "perspectives", "row": ego.number, "field": EGO, "file": ego.file}
        if not told:
            findings.problem("missing", **where)
        elif told in own:
            findings.problem("doubled_id", value=told, **where)
        own.setdefault(told, ([], []))
    guessed: dict[str, PlacedRow] = {}
    for place, (what, rows) in enumerate((("people", nodes), ("relationships", edges))):
        for kind, placed in rows:
            told = str(placed.row.get(EGO) or "")
            where = {"table": what, "row": placed.number, "field": EGO, "file": placed.file}
            if not told:
                findings.problem("missing", **where)
            elif told not in own and egos:
                who = "interview, in a file that ends in _ego.csv, with the networkCanvasEgoUUID"
                findings.problem("unknown_reference", value=told, choices=who, **where)
            else:
                guessed.setdefault(told, placed)
                own.setdefault(told, ([], []))[place].append((kind, placed))
    if not egos and guessed:
        why = "no file ends in _ego.csv, so each networkCanvasEgoUUID was taken for one interview"
        findings.note("guessed", table="perspectives", value=f"{len(guessed)} interviews", choices=why)
        return [Session(told, "", {}, *own[told]) for told in guessed]
    found = []
    for ego in egos:
        row = ego.row
        mine = own[str(row.get(EGO) or "")]
        found.append(
            Session(str(row.get(SESSION) or ""), str(row.get(CASE) or ""), row, *mine, ego.number, ego.file)
        )
    return found


def to_sessions(network: Network) -> list[Session]:
    """Return every perspective of a map as an interview: its lines, and whom they name.

    Raises
    ------
    NotPossibleError
        If the map has no perspectives: nobody was asked.
    """
    if not network.perspectives:
        raise NotPossibleError(
            "Network Canvas files hold interviews, and this map has no perspectives; write it as another format."
        )
    egos = Counter(str(p.attributes.get(EGO) or p.id) for p in network.perspectives)
    found = [_to_session(network, perspective, egos) for perspective in network.perspectives]
    return sorted(found, key=lambda session: f"{_prefix(session)}{_count(session, found)}_ego.csv")


def _to_session(network: Network, perspective: Perspective, egos: Counter[str]) -> Session:
    lines = [line for line in network.relationships if line.reported_by == perspective.id]
    ends = {end for line in lines for end in (line.source, line.target)}
    told = str(perspective.attributes.get(EGO) or perspective.id)
    ego_id = told if egos[told] == 1 else perspective.id
    facts = {name: to_text(perspective.attributes.get(name) or "") for name in FACTS}
    row = facts | {EGO: ego_id, CASE: perspective.name, SESSION: perspective.id, PROTOCOL: network.name}
    asked = network.actors.get(ego_id)
    if isinstance(asked, Person) and ego_id not in ends:
        row |= _cells(asked)
    nodes = [
        (type(actor).__name__, PlacedRow({UUID: actor.id, **_cells(actor)}))
        for actor in network.actors.values()
        if actor.id in ends or (actor.attributes.get(SESSION) == perspective.id and actor.id != ego_id)
    ]
    edges = [(_kind_name(line.kind), PlacedRow(_edge(line))) for line in lines]
    return Session(
        perspective.id, perspective.name, row, sorted(nodes, key=_by_file), sorted(edges, key=_by_file)
    )


def _by_file(typed: tuple[str, PlacedRow]) -> str:
    return f"{typed[0]}.csv"


def _kind_name(kind: str) -> str:
    """Return a kind as the name of a type, as Network Canvas writes it: letters, digits and underscores."""
    return re.sub(r"\W", "", kind) or "tie"


def _edge(line: Relationship) -> dict[str, Any]:
    row = {UUID: line.id, SOURCE: line.source, TARGET: line.target, **_cells(line)}
    if line.kind != _kind_name(line.kind):
        row[f"{OURS}kind"] = line.kind
    if line.direction != "both":
        row[f"{OURS}direction"] = line.direction or "directed"
    return row


def _cells(record: Record) -> dict[str, str]:
    """Return what is said of a record as cells; what Network Canvas has no place for under a name of ours."""
    told = record.model_dump(mode="json", exclude_defaults=True, exclude={"attributes", "id"})
    cells: dict[str, str] = {}
    for name, value in told.items():
        if name in ("source", "target", "kind", "direction", "reported_by") and isinstance(
            record, Relationship
        ):
            continue
        own = isinstance(record, Person | Organisation) and name == "name"
        text = LIST_JOINT.join(value) if isinstance(value, list) else to_text(value)
        cells["name" if own else f"{OURS}{name}"] = text
    for name, value in record.attributes.items():
        plain = name.strip().casefold() not in {*NAMES, "name", "type", ""} and not name.startswith(OURS)
        if name != SESSION:
            cells[name if plain else f"{OURS}{OWN}{name}"] = mark_attribute(value)
    return cells


def write_canvas(network: Network, name: str) -> dict[str, bytes]:
    """Return a zip with the files of every perspective, named as Network Canvas names them."""
    sessions = to_sessions(network)
    files: dict[str, bytes] = {}
    for session in sessions:
        prefix = f"{_prefix(session)}{_count(session, sessions)}"
        files[f"{prefix}_ego.csv"] = _csv([dict(session.ego)], [n for n in FACTS if n in session.ego])
        ego = str(session.ego[EGO])
        numbers = {str(placed.row[UUID]): str(n) for n, (_, placed) in enumerate(session.nodes, start=1)}
        for kind in dict.fromkeys(kind for kind, _ in session.nodes):
            rows = [
                {"nodeID": numbers[str(placed.row[UUID])], EGO: ego, **placed.row}
                for typed, placed in session.nodes
                if typed == kind
            ]
            files[f"{prefix}_attributeList_{kind}.csv"] = _csv(rows, ["nodeID", EGO, UUID])
        ties = [
            (kind, {"edgeID": str(n), "from": numbers[str(placed.row[SOURCE])],
                    "to": numbers[str(placed.row[TARGET])], EGO: ego, **placed.row})
            for n, (kind, placed) in enumerate(session.edges, start=1)
        ]  # fmt: skip
        for kind in dict.fromkeys(kind for kind, _ in ties):
            rows = [row for typed, row in ties if typed == kind]
            head = ["edgeID", "from", "to", EGO, UUID, SOURCE, TARGET]
            files[f"{prefix}_edgeList_{kind}.csv"] = _csv(rows, head)
    return {name: pack(files)}


def _csv(rows: Sequence[dict[str, Any]], first: Sequence[str]) -> bytes:
    names = [*first, *dict.fromkeys(name for row in rows for name in row if name not in first)]
    cells: Rows = [[escape(name) for name in names]]
    cells += [[escape(str(row.get(name, ""))) for name in names] for row in rows]
    return to_csv(cells).encode("utf-8-sig")


def _prefix(session: Session) -> str:
    """Return what the files of an interview begin with: case and session, letters that any disk takes."""
    return re.sub(r"[^\w-]+", "_", f"{session.case}_{session.id}")[:100]


def _count(session: Session, sessions: Sequence[Session]) -> str:
    """Return a number where two interviews would have files of one name."""
    alike = sorted(other.id for other in sessions if _prefix(other).casefold() == _prefix(session).casefold())
    return f"_{alike.index(session.id) + 1}" if len(alike) > 1 else ""


def keep_canvas(network: Network) -> Network:
    """Return what of a map comes back: perspectives, what they report, and whom they name."""
    if not network.perspectives:
        return Network()
    return from_sessions(to_sessions(network), Findings()).require()
