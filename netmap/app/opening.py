"""Opening files: they are read, what was found is shown, and only then can anything enter a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from netmap import formats
from netmap.app.download import download
from netmap.app.furniture import escape, table
from netmap.app.mapping import choose_bosses, choose_columns
from netmap.app.marks import unmarked
from netmap.app.state import current
from netmap.errors import NetmapError
from netmap.formats import Options, ReadResult
from netmap.formats.source import Table
from netmap.model import RECORDS, Network, Note, Problem, columns
from netmap.model.matching import Match
from netmap.model.merging import COUNTED, Merged, count_rows

#: where the files are while the flow is open; what begins like this goes when another page is opened
PLACE = "typing/opening"
#: why the last files could not be read; it stands where they were dropped, and what was dropped is let go
FAILED = "typing/opening_failed"
#: what was added last: map, revision, sentences
DONE = "typing/opened"
#: beyond these the list on screen ends, and the file to download goes on
MOST_SHOWN = 100
#: the format of a table that nobody knows
UNKNOWN = "columns"
FIRST_ROWS = 5
#: what sort of note it is, in words; what somebody must look at comes first
SORTS = {"doubted": "Please look", "guessed": "Guessed", "dropped": "Left out", "changed": "Changed"}
HEADINGS = {
    "source": "Who", "kind": "does what", "target": "to or with whom", "title": "Title", "assets": "Brings",
    "weight": "Strength", "start": "From", "end": "Until", "reported_by": "Whose picture", "part_of": "Part of",
    "as_group": "For which group", "actor": "Who", "perspective": "Whose picture",
}  # fmt: skip
#: cells that hold the id of somebody or something else
REFERENCES = {"source", "target", "person", "organisation", "part_of", "body", "actor"}
WORDS = {"groups": "groups", "group": "groups", "as_group": "groups", "layer": "layers", "stage": "stages", "question": "questions"}  # fmt: skip


@dataclass
class Opening:
    """Files on their way in: what was read, and what somebody has said about it so far."""

    files: Mapping[str, bytes]
    options: Options
    result: ReadResult
    #: who of the file is whom on the map; `None` is somebody new
    decisions: dict[str, str | None] = field(default_factory=dict)
    #: who is who, and what adding it would do, each with what it was worked out from
    matches: tuple[Any, tuple[Match, ...]] | None = None
    merged: tuple[Any, Merged | None] | None = None

    #: the table to ask about, if nobody knows it
    table: Table | None = None
    #: the map as the columns gave it, before anybody said who reports to whom
    whole: Network | None = None

    @property
    def asks(self) -> bool:
        """Whether nobody has said yet what is in which column."""
        return self.result.form == UNKNOWN and self.options.columns is None

    @property
    def title(self) -> str:
        """The names of the files."""
        return " and ".join(self.files)


def show_opening() -> None:
    """Show the way of files into a map, as far as it has come."""
    from netmap.app.joining import show_choice

    opening: Opening | None = st.session_state.get(PLACE)
    if opening is None:
        _show_done()
        _take_files()
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(f"What is in {unmarked(opening.title)}?", width="stretch")
        st.button("Cancel: change nothing", on_click=leave, key="opening_cancel")
    if opening.asks:
        _ask_columns(opening)
        return
    show_report(opening)
    if opening.result.network is not None:
        if opening.result.form == UNKNOWN:
            whole = opening.whole = opening.whole or opening.result.network
            opening.result = opening.result._replace(network=choose_bosses(whole, f"{PLACE}/bosses"))
        show_choice(opening)


def _ask_columns(opening: Opening) -> None:
    """Ask of a table that nobody knows what is in which column, before anything else."""
    if opening.table is None:  # fetched once: every choice runs the page again
        try:
            opening.table = formats.table_apart(opening.files)
        except NetmapError as error:
            _give_up(error)
            st.rerun()
    chosen = choose_columns(opening.table, f"{PLACE}/columns")
    if chosen is not None:
        options = opening.options._replace(columns=chosen.to_options())
        _take_in(opening.files, options)
        st.rerun()


def _take_in(files: Mapping[str, bytes], options: Options) -> None:
    """Read files and keep what was found; where they cannot be read, keep why."""
    try:
        st.session_state[PLACE] = Opening(files, options, read_files(files, options))
    except NetmapError as error:
        _give_up(error)
    st.session_state.pop(DONE, None)


def _give_up(error: NetmapError) -> None:
    """Forget files that cannot be read, and keep why."""
    leave()
    times, _ = st.session_state.get(FAILED, (0, ""))
    st.session_state[FAILED] = times + 1, str(error)


def is_opening() -> bool:
    """Say whether files are on their way in."""
    return PLACE in st.session_state


def leave() -> None:
    """Forget the files; no map has changed."""
    st.session_state.pop(PLACE, None)


def read_files(files: Mapping[str, bytes], options: Options) -> ReadResult:
    """Read what was dropped, in a process of its own; of a large file say how far it is."""
    bar = st.empty()

    def tell(done: int, everything: int) -> None:
        bar.progress(done / everything, f"{done:,} of {everything:,} rows")

    found = formats.read_apart(files, options=options, progress=tell)
    bar.empty()
    return found


def _take_files() -> None:
    st.write(
        "Nothing enters a map before you have seen what is in your files and said yes. "
        "Files that belong together, such as nodes.csv and edges.csv, are dropped together."
    )
    times, why = st.session_state.get(FAILED, (0, ""))
    # a new box after each failure: in the old one the file that cannot be read would be among the next
    given = st.file_uploader("Drop files here", accept_multiple_files=True, key=f"files{times or ''}")
    if given and st.button("Look at what is in them", type="primary", key="read_files"):
        with st.spinner("Reading …"):
            _take_in(name_apart((file.name, file.getvalue()) for file in given), Options())
        st.rerun()
    if why and not given:
        st.error(f"{unmarked(why)} Nothing was opened and nothing was changed.")
    with st.expander("What can be read?"):
        st.markdown("\n".join(f"- {line}" for line in readable()))


def readable() -> list[str]:
    """Return the formats that can be read, a line each."""
    ends = {form.id: f" ({', '.join(form.suffixes)})" if form.suffixes else "" for form in formats.FORMATS}
    return [f"{form.label}{ends[form.id]}" for form in formats.FORMATS if form.read]


def name_apart(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return files by name; two of one name are both kept."""
    found: dict[str, bytes] = {}
    for name, data in files:
        place, number = name, 1
        while place in found:
            number += 1
            stem, dot, suffix = name.partition(".")
            place = f"{stem} ({number}){dot}{suffix}"
        found[place] = data
    return found


def _show_done() -> None:
    """Say what was added, as long as nothing has happened since."""
    map_id, revision, lines = st.session_state.get(DONE, ("", 0, ()))
    found = current()
    if (map_id, revision) == found.version:
        st.success(f"{' '.join(map(unmarked, lines))} Undo, at the left, takes all of it back.")


def show_report(opening: Opening) -> None:
    """Show everything that was noticed beside the first rows as they were read."""
    result = opening.result
    if result.network is None:
        _show_problems(opening)
        return
    counts = {model.table: len(result.network.rows(model.table)) for model in RECORDS}
    said = count_rows(counts) or "nothing"
    st.html(f'<div class="answer" role="status">Read: {escape(said)}. Nothing has entered a map yet.</div>')
    _ask_date_order(opening)
    if result.notes:
        table(
            note_rows(result.notes),
            alt=f"What netmap did with the {'file' if len(opening.files) == 1 else 'files'} beyond reading",
        )
        _show_rest(len(result.notes), result.unlisted)
        _offer_csv(opening, "Save this list (CSV)")
    else:
        st.caption("Nothing had to be guessed, changed or left out.")
    full = [name for name, count in counts.items() if count]
    if full:
        st.markdown("**The first rows as they were read**")
        names = [f"{_sentence(COUNTED[name][1])} ({counts[name]})" for name in full]
        for tab, name in zip(st.tabs(names), full, strict=True):
            number = count_rows({name: counts[name]})
            more = f"The first {FIRST_ROWS} of " if counts[name] > FIRST_ROWS else ""
            with tab:
                table(first_rows(result.network, name), alt=f"{more}{number}")


def _show_problems(opening: Opening) -> None:
    result = opening.result
    number = len(result.problems) + result.unlisted
    st.error(
        f"{number} {'problem' if number == 1 else 'problems'}; nothing was opened and nothing was changed. "
        "Put right what is listed here, in the file, and open it again."
    )
    _offer_csv(opening, "Save this list (CSV), to send back to whoever made the file")
    _ask_date_order(opening)
    table(problem_rows(result.problems), alt="What is wrong, where, and what to do")
    _show_rest(len(result.problems), result.unlisted)
    if result.notes:
        table(note_rows(result.notes), alt="What netmap did with the rest")


def _show_rest(number: int, unlisted: int) -> None:
    if number > MOST_SHOWN or unlisted:
        st.caption(f"{number + unlisted - MOST_SHOWN} more are in the list to save.")


def _offer_csv(opening: Opening, label: str) -> None:
    stem = next(iter(opening.files)).partition(".")[0] or "file"
    make = partial(formats.report_csv, opening.result)
    what = "problems of an opened file"
    download(label, make, f"{stem}-report.csv", "text/csv", key="opening_report", what=what)


def _ask_date_order(opening: Opening) -> None:
    """Let somebody say which way round dates are, where the file leaves it open."""
    found: tuple[Note | Problem, ...] = (*opening.result.notes, *opening.result.problems)
    about = next((noted for noted in found if noted.code == "date_order"), None)
    if about is None and opening.options.month_first is None:
        return
    choices = {"netmap decides": None, "day first: 3 April": False, "month first: 4 March": True}
    chosen = st.radio(
        "A date such as 03/04/2024 is",
        list(choices),
        index=list(choices.values()).index(opening.options.month_first),
        horizontal=True,
        key="opening_dates",
    )
    if choices[chosen] != opening.options.month_first:
        options = opening.options._replace(month_first=choices[chosen])
        leave()
        _take_in(opening.files, options)
        st.rerun()


def problem_rows(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Return problems as rows to show: where, what was found, what to do."""
    return [
        {"Where": place(problem), "What was found": _sentence(problem.found), "What to do": _sentence(problem.mend)}
        for problem in problems[:MOST_SHOWN]
    ]  # fmt: skip


def note_rows(notes: Sequence[Note]) -> list[dict[str, str]]:
    """Return notes as rows to show, what somebody should look at first."""
    ordered = sorted(notes, key=lambda note: list(SORTS).index(note.sort))[:MOST_SHOWN]
    rows = [{"Sort": SORTS[n.sort], "Where": place(n), "What": _sentence(n.said)} for n in ordered]
    if any(note.count > 1 for note in ordered):
        rows = [{**row, "Times": str(note.count)} for row, note in zip(rows, ordered, strict=True)]
    return rows


def place(found: Problem | Note) -> str:
    """Return where something was found, in words."""
    row = f"row {found.row}" if found.row else ""
    return ", ".join(part for part in (found.file, row, found.table, found.field) if part)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def first_rows(network: Network, name: str, number: int = FIRST_ROWS) -> list[dict[str, str]]:
    """Return the first rows of a table as people say them: names for ids, only columns in which something is."""
    records = [record.to_row() for record in network.rows(name)[:number]]
    order = [c for c in columns(name) if c != "id"]
    if name == "relationships":
        order = ["source", "kind", "target", *(c for c in order if c not in ("source", "kind", "target"))]
    own = dict.fromkeys(key for row in records for key in row if key not in order and key != "id")
    used = [c for c in (*order, *own) if any(c in row for row in records)]
    if not used:
        return [{"Name": str(row["id"])} for row in records]
    heads = {**HEADINGS, "kind": "does what" if name == "relationships" else "Kind"}
    return [
        {
            heads.get(c, c.replace("_", " ").capitalize() if c in order else c): _cell(network, name, c, row)
            for c in used
        }
        for row in records
    ]


def _cell(network: Network, name: str, column: str, row: Mapping[str, Any]) -> str:
    value = row.get(column)
    if value is None:
        return row["id"] if column in ("name", "title") and name in ("people", "organisations") else ""
    if column in REFERENCES and isinstance(value, str):
        return network.label(value)
    words = "kinds" if (name, column) == ("relationships", "kind") else WORDS.get(column, "")
    values = value if isinstance(value, list) else [value]
    if words:
        values = [network.vocabulary.label(words, str(word)) for word in values]
    shown = ", ".join("yes" if v is True else "no" if v is False else str(v) for v in values)
    return f"{value:g}" if isinstance(value, float) else shown
