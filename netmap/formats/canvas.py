"""Network Canvas: interviews, each with the person asked, the people they named and the ties between those.

Every interview is one perspective. The same name in two interviews is two people, because nobody
but a person can say whether they are one. Columns as Network Canvas' exporter writes them (its
packages/network-exporters, src/formatters/csv).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from netmap.formats.graph_out import ACTOR_COLUMNS, LINE_COLUMNS
from netmap.formats.graph_rows import GIVEN, Facts, from_rows
from netmap.formats.result import Findings, ReadResult
from netmap.formats.spellings import ORGANISATION_KINDS, ORGANISATION_WORDS, PERSON_WORDS, own_name
from netmap.model import Organisation, Person, Perspective, PlacedRow, Relationship
from netmap.model.build import build_record

EGO, CASE, SESSION = "networkCanvasEgoUUID", "networkCanvasCaseID", "networkCanvasSessionID"
PROTOCOL, UUID = "networkCanvasProtocolName", "networkCanvasUUID"
SOURCE, TARGET = "networkCanvasSourceUUID", "networkCanvasTargetUUID"
#: what is said of an interview and not of the person asked; kept with the perspective
FACTS = (
    EGO, CASE, SESSION, PROTOCOL, "sessionStart", "sessionFinish", "sessionExported", "APP_VERSION",
    "COMMIT_HASH", "networkCanvasInterviewLocale", "networkCanvasFinishOutcome", "codebookHash", "protocolUID",
)  # fmt: skip
#: numbers of rows, made anew at every export
COUNTERS = ("nodeID", "edgeID", "from", "to")
_THEIRS = frozenset({*FACTS, *COUNTERS, UUID, SOURCE, TARGET})
#: before the columns that Network Canvas has no place for
OURS = "netmap_"
#: ... and before columns of one's own that are called like one of theirs
OWN = "own_"

#: names that mean something on a map, and in an interview whatever its researcher meant
_FIELDS = {
    "people": frozenset({"type", *Person.model_fields, *Organisation.model_fields}),
    "relationships": frozenset(Relationship.model_fields),
}
#: what a yes-or-no question begins with, so that ``is_friend`` and ``is_kin`` are not taken for options
_ASKING = frozenset({"is", "was", "has", "had", "have", "are", "can", "does", "did", "do", "will", "would"})
_WHERE = ("_x", "_y", "_screenSpaceX", "_screenSpaceY")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Session:
    """One interview.

    Attributes
    ----------
    id, case : str
        ``networkCanvasSessionID``, the id of the perspective, and the case, its name.
    ego : mapping of str to Any
        What is said of the interview (`FACTS`) and of the person asked (all else), by column.
    nodes : sequence of (str, PlacedRow)
        The type of each person named, and its row: ``networkCanvasUUID``, ``nodeID``, variables.
    edges : sequence of (str, PlacedRow)
        The type of each tie, and its row: ``networkCanvasUUID``, ``networkCanvasSourceUUID`` and
        ``networkCanvasTargetUUID`` or else ``from`` and ``to`` (numbers of nodes), variables.
    row, file
        Where the interview is written down.
    """

    id: str
    case: str
    ego: Mapping[str, Any] = field(default_factory=dict)
    nodes: Sequence[tuple[str, PlacedRow]] = ()
    edges: Sequence[tuple[str, PlacedRow]] = ()
    row: int = 0
    file: str = ""


def from_sessions(sessions: Sequence[Session], findings: Findings, *, name: str = "") -> ReadResult:
    """Build a map from interviews, one perspective each, or list everything that is wrong.

    The people named are kept apart by interview. A tie goes both ways and is reported by its
    interview only. The person asked is on the map if anything is said of them; that they know those
    whom they named is implied and not written down, so no line is made of it.

    Parameters
    ----------
    sessions : sequence of Session
        Values are text as in the file.
    findings : Findings
        What was found so far; is added to.
    name : str, default ""
        The name of the map if the interviews do not name one protocol.

    Returns
    -------
    ReadResult
        A map exactly if there are no problems.
    """
    perspectives = _perspectives(sessions, findings)
    ids = _ActorIds(sessions, findings)
    actors = [row for place, session in enumerate(sessions) for row in _actors(place, session, ids)]
    lines = [row for place, session in enumerate(sessions) for row in _lines(place, session, ids, findings)]
    linked = {placed.row[end] for placed in lines for end in ("source", "target")}
    actors = [_with_session(placed, linked) for placed in actors]
    actors = _tidy(actors, "people", findings)
    lines = _tidy(lines, "relationships", findings)
    _say_renamed(sessions, findings)
    _say_types(sessions, findings)
    _doubt_names(actors, sessions, findings)
    protocols = {str(s.ego.get(PROTOCOL) or "") for s in sessions} - {""}
    said = protocols.pop() if len(protocols) == 1 else name
    found = from_rows(actors, lines, Findings(findings.file), facts=Facts(name=said))
    findings.problems += found.problems
    findings.notes += [note for note in found.notes if note.code != "made_perspective"]
    network = None
    if found.network is not None and not findings.problems:
        network = found.network.replace(perspectives=perspectives)
    return ReadResult(network, tuple(findings.problems), tuple(findings.notes))


def _perspectives(sessions: Sequence[Session], findings: Findings) -> list[Perspective]:
    """Return a perspective for every interview; which protocol it followed is the map's name if all agree."""
    several = len({session.ego.get(PROTOCOL) or "" for session in sessions}) > 1
    hidden = {CASE, SESSION} if several else {CASE, SESSION, PROTOCOL}
    found: list[Perspective] = []
    for session in sessions:
        facts = {n: session.ego[n] for n in FACTS if n not in hidden and session.ego.get(n)}
        if facts.get(EGO) == session.id:
            del facts[EGO]
        row = {"id": session.id, "name": session.case, "attributes": facts}
        record, problems = build_record("perspectives", PlacedRow(row, session.row, session.file))
        findings.problems += [p.model_copy(update={"field": SESSION}) for p in problems]
        if isinstance(record, Perspective):
            if record.id in {other.id for other in found}:
                where = {"table": "perspectives", "row": session.row, "file": session.file}
                findings.problem("doubled_id", field=SESSION, value=session.id, **where)
            found.append(record)
    return found


class _ActorIds:
    """The ids of the people of all interviews: their own, unless two interviews use one."""

    def __init__(self, sessions: Sequence[Session], findings: Findings) -> None:
        self.sessions = sessions
        self.numbers: list[dict[str, str]] = []
        self.known: list[set[str]] = []
        used: Counter[str] = Counter()
        for session in sessions:
            own: set[str] = set()
            numbers: dict[str, str] = {}
            for _, placed in session.nodes:
                uuid = str(placed.row.get(UUID) or "")
                where = {"table": "people", "row": placed.number, "file": placed.file or findings.file}
                if not uuid:
                    findings.problem("missing", field=UUID, **where)
                elif uuid in own:
                    findings.problem("doubled_id", field=UUID, value=uuid, **where)
                own.add(uuid)
                numbers.setdefault(str(placed.row.get("nodeID") or ""), uuid)
            self.known.append(own - {""})
            self.numbers.append(numbers)
            used.update(self.known[-1] | ({_ego_id(session)} if _is_somebody(session) else set()))
        self.shared = {uuid for uuid, times in used.items() if times > 1}
        self.taken = set(used)
        if self.shared:
            findings.note(
                "doubted", table="people", field=UUID, value=min(self.shared), count=len(self.shared),
                choices="this id is in several interviews; it is somebody else in each, until somebody says otherwise",
            )  # fmt: skip

    def of(self, place: int, uuid: str) -> str:
        """Return the id on the map of somebody in an interview."""
        if uuid not in self.shared:
            return uuid
        made = f"{uuid} ({self.sessions[place].id})"
        while made in self.taken:
            made += "'"
        return made


def _ego_id(session: Session) -> str:
    return str(session.ego.get(EGO) or session.id)


def _variables(row: Mapping[str, Any]) -> Row:
    """Return what is said of somebody besides what Network Canvas itself says; empty cells left out."""
    return {n: v for n, v in row.items() if n not in _THEIRS and v != "" and v is not None}


def _is_somebody(session: Session) -> bool:
    return bool(_variables(session.ego)) and _ego_id(session) not in {
        placed.row.get(UUID) for _, placed in session.nodes
    }


def _actors(place: int, session: Session, ids: _ActorIds) -> Iterable[PlacedRow]:
    if _is_somebody(session):
        row = {"id": ids.of(place, _ego_id(session)), "type": "person", **_spelt(session.ego, "people")}
        row.setdefault("label", session.case)
        yield PlacedRow(row, session.row, session.file)
    seen = {""}
    for kind, placed in session.nodes:
        uuid = str(placed.row.get(UUID) or "")
        if uuid not in seen:
            seen.add(uuid)
            row = {
                "id": ids.of(place, uuid),
                "type": kind,
                **_spelt(placed.row, "people"),
                SESSION: session.id,
            }
            yield placed._replace(row=row)


def _is_known(kind: str) -> bool:
    """Say whether a type of people says that they are people, or organisations."""
    return kind.strip().casefold() in PERSON_WORDS | ORGANISATION_WORDS | ORGANISATION_KINDS


def _say_types(sessions: Sequence[Session], findings: Findings) -> None:
    """Say once of each type that says neither person nor organisation how many were read as people."""
    types = Counter(kind for session in sessions for kind, _ in session.nodes if kind and not _is_known(kind))
    for kind, times in types.items():
        findings.note("as_person", table="people", field="type", value=kind, count=times)


def _spelt(row: Mapping[str, Any], table: str) -> Row:
    """Return variables as columns that are not mistaken for ours, and those that are ours as ours."""
    fields = ACTOR_COLUMNS if table == "people" else LINE_COLUMNS
    found: Row = {}
    for name, value in _variables(row).items():
        ours = name.removeprefix(OURS)
        if name.startswith(OURS + OWN):
            found[own_name(ours.removeprefix(OWN), table)] = value
        elif name == "name" and table == "people":
            found["label"] = value
        elif name.startswith(OURS) and ours in fields and ours not in ("id", "label", "type", "reported_by"):
            found[ours] = value
        elif name in _FIELDS[table]:
            found[own_name(f"{name}{GIVEN}", table)] = value
        else:
            found[own_name(name, table)] = value
    return found


def _say_renamed(sessions: Sequence[Session], findings: Findings) -> None:
    """Say which variables are called like something a map says of everybody, and got another name."""
    for table, rows in (
        ("people", [{n: v for n, v in s.ego.items() if n != "name"} for s in sessions]),
        ("people", [{n: v for n, v in p.row.items() if n != "name"} for s in sessions for _, p in s.nodes]),
        ("relationships", [p.row for s in sessions for _, p in s.edges]),
    ):
        for name in dict.fromkeys(name for row in rows for name in _variables(row) if name in _FIELDS[table]):
            findings.note("renamed_column", table=table, field=name, value=name, choices=f"{name}{GIVEN}")


def _with_session(placed: PlacedRow, linked: set[str]) -> PlacedRow:
    """Return a row that says its interview only where no line of the interview does."""
    if placed.row["id"] not in linked:
        return placed
    return placed._replace(row={n: v for n, v in placed.row.items() if n != SESSION})


def _lines(place: int, session: Session, ids: _ActorIds, findings: Findings) -> Iterable[PlacedRow]:
    for kind, placed in session.edges:
        ends: dict[str, str] = {}
        for end, column, number in (("source", SOURCE, "from"), ("target", TARGET, "to")):
            uuid = str(placed.row.get(column) or "")
            field = column
            if not uuid and placed.row.get(number):
                field, told = number, str(placed.row[number])
                uuid = ids.numbers[place].get(told, told)
            where = {"table": "relationships", "row": placed.number, "file": placed.file or findings.file}
            if not uuid:
                findings.problem("missing", field=field, **where)
            elif uuid not in ids.known[place]:
                who = "person of this interview called"
                findings.problem("unknown_reference", field=field, value=uuid, choices=who, **where)
            else:
                ends[end] = ids.of(place, uuid)
        if len(ends) < 2:
            continue
        row: Row = {**ends, "kind": kind, "direction": "both", "reported_by": session.id}
        row |= {"id": placed.row.get(UUID) or ""} | _spelt(placed.row, "relationships")
        yield placed._replace(row=row)


def _tidy(rows: list[PlacedRow], table: str, findings: Findings) -> list[PlacedRow]:
    """Return rows without places on a screen, and with the options that somebody ticked as one list."""
    values: dict[str, set[str]] = defaultdict(set)
    for placed in rows:
        for name, value in placed.row.items():
            values[name].add(str(value))
    places = {name for name in values if _is_place(name, values)}
    options = _options({name: found for name, found in values.items() if name not in places})
    for name in sorted({_stem(place) for place in places}):
        why = "where people stood on the screen, left out because a map works that out itself"
        findings.note("dropped", table=table, value=f"{name}_x, {name}_y", choices=why)
    for stem, columns in options.items():
        how = f"these are the options of one question, kept as the list '{stem}' of those that were ticked"
        findings.note("changed", table=table, field=stem, value=", ".join(columns), choices=how)
    joined = {column: stem for stem, columns in options.items() for column in columns}
    tidied = []
    for placed in rows:
        row = {n: v for n, v in placed.row.items() if n not in places and n not in joined}
        for stem, columns in options.items():
            given = [column for column in columns if column in placed.row]
            if given:
                ticked = [c[len(stem) + 1 :] for c in given if str(placed.row[c]).casefold() == "true"]
                row[own_name(stem, table)] = ticked
        tidied.append(placed._replace(row=row))
    return tidied


def _stem(name: str) -> str:
    return re.sub(r"_(x|y|screenSpaceX|screenSpaceY)$", "", name)


def _is_place(name: str, values: Mapping[str, set[str]]) -> bool:
    """Say whether a column is half of a place: a number, with its other half beside it."""
    ending = next((ending for ending in _WHERE if name.endswith(ending)), "")
    if not ending or not {f"{_stem(name)}_x", f"{_stem(name)}_y"} <= values.keys():
        return False
    return all(re.fullmatch(r"-?\d*\.?\d+(e-?\d+)?|ENCRYPTED", value) for value in values[name])


def _options(values: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Return the columns that are surely the options of one question, by what they begin with.

    The file does not say: a question with yes or no looks the same as an option. Sure are two or
    more columns of nothing but true and false with the same beginning, if that is no verb, no
    column of its own, and no two of the options share a beginning again.
    """
    ticks = [name for name, found in values.items() if {v.casefold() for v in found} <= {"true", "false"}]
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in ticks:
        by_word[name.partition("_")[0]].append(name)
    found = {}
    for columns in by_word.values():
        parts = [column.split("_") for column in columns]
        common = 0
        while all(len(p) > common + 1 and p[common] == parts[0][common] for p in parts):
            common += 1
        stem = "_".join(parts[0][:common])
        firsts = [p[common] for p in parts]
        sure = len(columns) > 1 and common and len(set(firsts)) == len(firsts)
        if sure and stem not in values and parts[0][0].casefold() not in _ASKING:
            found[stem] = columns
    return found


def _doubt_names(actors: Sequence[PlacedRow], sessions: Sequence[Session], findings: Findings) -> None:
    """Say how many names came up in more than one interview."""
    if len(sessions) < 2:
        return
    names = Counter(str(placed.row.get("label") or "").strip().casefold() for placed in actors)
    several = sum(times > 1 for name, times in names.items() if name)
    if several:
        why = "named more than once and kept apart; only somebody who knows them can say who is one person"
        findings.note("doubted", table="people", value=f"{several} names", choices=why)
