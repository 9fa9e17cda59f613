"""A table that nobody knows, on its way into a map: what is in which column, and who reports to whom."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from netmap.app.furniture import table as show_table
from netmap.app.marks import unmarked
from netmap.app.state import settings
from netmap.errors import NotPossibleError
from netmap.formats import write_whole
from netmap.formats.bosses import OpenPost, missing_bosses, with_bosses
from netmap.formats.column_guess import LABELS, GuessedColumn
from netmap.formats.columns import (
    ColumnGuess,
    ColumnMap,
    fingerprint,
    from_columns,
    from_memory,
    guess_columns,
    to_memory,
)
from netmap.formats.result import ReadResult
from netmap.formats.source import Table
from netmap.model import Network
from netmap.store.database import default_path

#: how many tables' columns are remembered, and what they are remembered in
MOST_REMEMBERED = 200
MEMORY = "columns.json"
FIRST_ROWS, BESIDE, MOST_PROBLEMS = 5, 3, 5
NOBODY = "nobody, or not known"
POST, WHERE, BOSS = "Post", "Where", "Reports to"
#: for the choice: what people look for first
ORDER = (
    "name", "title", "boss", "department", "team", "organisation", "id", "grade", "layer", "group", "fte", "start",
    "end", "first_name", "last_name", "source", "target", "kind", "weight", "other", "skip", "email", "phone",
)  # fmt: skip


def choose_columns(table: Table, key: str) -> ColumnMap | None:
    """Ask what is in each column of a table, with a guess filled in and the first rows as they would be read.

    Parameters
    ----------
    table : Table
        As it came from the file.
    key : str
        What the choices are kept under in the session.

    Returns
    -------
    ColumnMap or None
        What was chosen, once somebody says so; ``None`` before. It is remembered for the next table
        with the same headings.
    """
    guess = _guess(table, key)
    known = recall(guess.map.fingerprint)
    start = dict((known or guess.map).columns)
    st.markdown("**What is in each column?**")
    st.write(
        "These headings were met before; your choices of last time are filled in. Change what is wrong."
        if known
        else "netmap does not know this table, so it has guessed. Change what is wrong; nothing enters a map yet."
    )
    chosen: list[tuple[str, Any]] = []
    for first in range(0, len(guess.columns), BESIDE):
        for place, column in zip(st.columns(BESIDE), guess.columns[first : first + BESIDE], strict=False):
            with place:
                chosen.append(
                    (column.heading, _ask(column, str(start[column.heading]), key, known is not None))
                )
    columns = ColumnMap(columns=tuple(chosen))
    found = _read(table, columns, key)
    _show_preview(found)
    ready = found.network is not None
    if not ready:
        st.caption(
            "If the columns are right and the table is wrong, go on: the whole list of problems comes next."
        )
    if st.button("Use these columns", type="primary", key=f"{key}/use"):
        remember(columns)
        return columns
    return None


def _guess(table: Table, key: str) -> ColumnGuess:
    """Return the guess, worked out once for a table: a rerun comes with every choice."""
    mark = (table.file, len(table.rows), fingerprint([str(cell) for row in table.rows[:40] for cell in row]))
    kept = st.session_state.get(f"{key}/guess")
    if kept is None or kept[0] != mark:
        kept = (mark, guess_columns(table))
        st.session_state[f"{key}/guess"] = kept
    guess: ColumnGuess = kept[1]
    return guess


def _ask(column: GuessedColumn, meaning: str, key: str, remembered: bool) -> str:
    """Show one column: a choice, its first values, and why it was guessed so."""
    chosen: str = st.selectbox(
        unmarked(column.heading),
        ORDER,
        index=ORDER.index(meaning),
        format_func=LABELS.__getitem__,
        key=f"{key}/column/{column.heading}",
    )
    values = " · ".join(unmarked(value) for value in column.values) or "empty"
    why = "as you chose last time" if remembered else column.reason
    said = f"guessed {why}" if why.startswith("by ") else f"guessed: {why}" if why.startswith("its ") else why
    st.caption(f"{values}  \n*{said}*")
    return chosen


def _read(table: Table, columns: ColumnMap, key: str) -> ReadResult:
    """Return the table as it would be read, worked out once for each choice."""
    kept = st.session_state.get(f"{key}/read")
    if kept is None or kept[0] != columns:
        kept = (columns, from_columns(table, columns))
        st.session_state[f"{key}/read"] = kept
    found: ReadResult = kept[1]
    return found


def _show_preview(found: ReadResult) -> None:
    """Show the first rows as the map would have them, or what keeps it from being one."""
    if found.network is None:
        count = len(found.problems)
        lines = [
            f"- Row {p.row}: {unmarked(p.found)}; {unmarked(p.mend)}." for p in found.problems[:MOST_PROBLEMS]
        ]
        more = f"\n- and {count - MOST_PROBLEMS} more" if count > MOST_PROBLEMS else ""
        st.warning(f"With these columns it cannot be read:\n{chr(10).join(lines)}{more}")
        return
    rows = preview_rows(found.network)
    network = found.network
    number = len(network.relationships)
    st.markdown("**The first rows as the map would have them**")
    show_table(
        rows,
        alt=f"{len(network.people)} people or posts, {len(network.organisations)} organisations and teams, "
        f"{number} {'line' if number == 1 else 'lines'} between them",
    )


def preview_rows(network: Network, number: int = FIRST_ROWS) -> list[dict[str, str]]:
    """Return the first people of a map as rows to show, with post, place, layer and who is above."""
    if not network.roles:
        return [
            {"From": network.label(r.source), "What": network.vocabulary.label("kinds", r.kind), "To": network.label(r.target)}
            for r in network.relationships[:number]
        ]  # fmt: skip
    above = {r.source: network.label(r.target) for r in network.relationships}
    rows = []
    for role in network.roles[:number]:
        rows.append(
            {
                "Who": network.label(role.person) if role.person else "nobody: the post is vacant",
                "Post": role.title or "–",
                "Where": network.label(role.organisation),
                "Layer": network.vocabulary.label("layers", role.layer) if role.layer else "not said",
                "Reports to": above.get(role.person, "not said"),
            }
        )
    return rows


def memory_path() -> Path:
    """Return where columns are remembered: beside the maps, where those are in a file."""
    database = os.environ.get("NETMAP_DATABASE", "")
    return (Path(database).parent if database and "://" not in database else default_path().parent) / MEMORY


def recall(mark: str) -> ColumnMap | None:
    """Return what was chosen for the last table with the same headings, if there was one."""
    # headings of somebody's files are nobody else's business where several people work
    return _remembered().get(mark) if settings().signs_in == "none" else None


def remember(columns: ColumnMap) -> bool:
    """Keep what was chosen, headings only; say whether that could be done."""
    if settings().signs_in != "none":
        return False
    known = _remembered()
    known.pop(columns.fingerprint, None)
    kept = dict([*known.items(), (columns.fingerprint, columns)][-MOST_REMEMBERED:])
    try:
        memory_path().parent.mkdir(parents=True, exist_ok=True)
        write_whole(memory_path(), to_memory(kept).encode("utf-8"))
    except (OSError, NotPossibleError):
        return False  # the next table is guessed afresh; nothing of a map is lost
    return True


def _remembered() -> dict[str, ColumnMap]:
    try:
        return from_memory(memory_path().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return {}


def choose_bosses(network: Network, key: str) -> Network:
    """Ask who the posts report to of which nothing says so; return the map with what was chosen.

    Parameters
    ----------
    network : Network
        As it was read. Not modified.
    key : str
        What the choices are kept under in the session.
    """
    posts = missing_bosses(network)
    if len(posts) < 2:
        return network  # somebody is always at the top
    labels = label_posts(network)
    n, total = len(posts), len({role.person for role in network.roles if role.person})
    st.markdown("**Who does this post report to?**")
    st.write(
        f"{'None of the posts' if n == total else f'{n} of {total} posts'} "
        f"{'says' if n == total else 'do not say'} who is above. Choose where you know it, and leave the rest: "
        "it can be added later, under Relationships."
    )
    choices = [NOBODY, *labels]
    rest = st.selectbox("Everybody for whom nothing is chosen below reports to", choices, key=f"{key}/rest")
    frame = pd.DataFrame(
        [{POST: _post_name(post), WHERE: ", ".join(post.places), BOSS: None} for post in posts], dtype=object
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=[POST, WHERE],
        num_rows="fixed",
        placeholder="choose …",
        column_config={BOSS: st.column_config.SelectboxColumn(BOSS, options=list(choices), width="large")},
        key=f"{key}/grid",
    )
    given = [None if value is None or value != value else str(value) for value in edited[BOSS]]
    found, wrong = read_bosses(posts, given, labels, rest)
    if wrong:
        st.warning(
            f"Nobody reports to themselves: {', '.join(map(unmarked, wrong))}. Choose somebody else there."
        )
    lines = sum(bool(boss) for boss in found.values())
    st.caption(f"{lines} reporting {'line' if lines == 1 else 'lines'} will be added.")
    return with_bosses(network, found)


def _post_name(post: OpenPost) -> str:
    titles = [title for title in post.titles if title != post.label]
    return f"{post.label}, {', '.join(titles)}" if titles else post.label


def label_posts(network: Network) -> dict[str, str]:
    """Return what to call everybody who can be reported to, each differently, to their ids."""
    labels: dict[str, str] = {}
    for person in network.people:
        roles = network.roles_of.get(person.id, ())
        own = next((role for role in roles if role.title and role.title != person.label), None)
        label = f"{person.label}, {own.title}" if own else person.label
        if label in labels and roles:
            label = f"{label} ({network.label(roles[0].organisation)})"
        while label in labels or label == NOBODY:
            label = f"{label} [{person.id}]"
        labels[label] = person.id
    return labels


def read_bosses(
    posts: Sequence[OpenPost], given: Sequence[str | None], labels: Mapping[str, str], rest: str = NOBODY
) -> tuple[dict[str, str], list[str]]:
    """Return who reports to whom by id, and the posts that were said to report to themselves.

    Parameters
    ----------
    posts : sequence of OpenPost
        The rows of the grid.
    given : sequence of str or None
        What was chosen in each row: a label, `NOBODY`, or nothing.
    labels : mapping of str to str
        Labels to ids.
    rest : str
        Who everybody reports to for whom nothing was chosen.
    """
    found: dict[str, str] = {}
    wrong: list[str] = []
    for post, label in zip(posts, given, strict=True):
        boss = labels.get(rest if label is None else label, "")
        if boss == post.id and label is not None:
            wrong.append(post.label)
        found[post.id] = "" if boss == post.id else boss
    return found, wrong


__all__ = ["choose_bosses", "choose_columns"]
