"""What was read into a map: a new one, the one on screen, or one team's view of it, in one edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from netmap.app.furniture import escape, table
from netmap.app.marks import unmarked
from netmap.app.opening import DONE, MOST_SHOWN, Opening, leave
from netmap.app.state import Current, attempt, can_edit, current, desk, save, say, show_map, told
from netmap.errors import NetmapError
from netmap.model import Network, Perspective
from netmap.model.matching import ACTOR_TABLES, Candidate, Match, find_matches
from netmap.model.merging import COUNTED, Difference, Merged, merge_map, picture_called

NEW = "Open it as a new map"
ADD = "Add it to the map on screen"
VIEW = "Add it as one team’s view of the map on screen"
ABOUT = {
    NEW: "Your other maps stay as they are.",
    ADD: "What is new is added and empty cells are filled. Nothing on your map is overwritten.",
    VIEW: "Its relationships stand as what that team says, to lay beside what others say. "
    "Of your map nothing changes but that people who are missing are added.",
}
REASONS = {
    "near": "The names are alike.",
    "doubtful": "The id is the same, the name is not.",
    "several": "More than one has this name.",
    "other": "One is a person, the other an organisation.",
}
NOBODY = "No, somebody else"
#: questions on one page
PAGE = 10
#: columns of the map in words
FIELDS = {"part_of": "part of", "opted_out": "opted out", "user_led": "user-led", "counts_as": "counts as"}


def show_choice(opening: Opening) -> None:
    """Show where what was read can go, and what it would do there."""
    found = current()
    st.header("What shall become of it?")
    name = unmarked(found.network.name or "a map without a name")
    labels = {NEW: NEW, ADD: f"{ADD}: “{name}”", VIEW: f"{VIEW}: “{name}”"}
    ways = [NEW, ADD, VIEW] if can_edit() else [NEW]
    where = st.radio(
        "What shall become of it?",
        ways,
        format_func=labels.__getitem__,
        captions=[ABOUT[way] for way in ways],
        key="opening_where",
        label_visibility="collapsed",
    )
    if where == NEW:
        _show_new(opening)
    else:
        _show_joining(opening, found, where == VIEW)


def _show_new(opening: Opening) -> None:
    assert opening.result.network is not None
    stem = next(iter(opening.files)).partition(".")[0]
    st.text_input("What is the map called?", value=opening.result.network.name or stem, key="opening_name")
    st.button("Open as a new map", type="primary", on_click=_open_new, args=(opening,), key="opening_new")


@told
def _open_new(opening: Opening) -> None:
    network, name = opening.result.network, str(st.session_state["opening_name"]).strip()
    if network is None or not name:
        say("Say what the map is called; you can change it later.", icon="!")
        return
    map_id = attempt(lambda: desk().create(network.replace(name=name)))
    if map_id:
        leave()
        show_map(map_id, names=True)
        say("Opened")


def _show_joining(opening: Opening, found: Current, as_view: bool) -> None:
    matches = _matches(opening, found)
    picture = _ask_whose(found) if as_view else None
    left = _ask_who(opening, found, matches)
    _show_settled(opening, matches)
    if as_view and picture is None:
        st.info("Say whose view it is; then you see what will be added.")
        return
    take = [] if as_view else list(st.session_state.get("opening_take", ()))
    merged = _work_out(opening, found, picture, take)
    if merged is None:
        return
    _show_effect(found, merged, take, left)
    if not merged.edit.changes:
        st.info("Everything in it is on the map already: there is nothing to add.")
        return
    if left:
        st.info(f"Decide about {left} more, above, before anything is added.")
    label = f"Add to “{unmarked(found.network.name or 'the map')}”"
    st.button(
        label, type="primary", disabled=left > 0, on_click=_add, args=(opening, found, merged), key="opening_add"
    )  # fmt: skip


def _matches(opening: Opening, found: Current) -> tuple[Match, ...]:
    """Return who is who; what was decided about somebody who is gone meanwhile is asked again."""
    assert opening.result.network is not None
    if opening.matches is None or opening.matches[0] != found.version:
        with st.spinner("Looking who is who …"):
            matches = find_matches(found.document, opening.result.network)
        opening.matches = found.version, matches
        valid = {match.id: {None, *(c.id for c in match.candidates)} for match in matches}
        opening.decisions = {i: d for i, d in opening.decisions.items() if d in valid.get(i, ())}
    return opening.matches[1]


def _ask_whose(found: Current) -> Perspective | None:
    """Ask whose view it is; one that is there under this name goes on."""
    whose, speaks = st.columns(2)
    name = whose.text_input("Whose view is it?", placeholder="Night team", key="opening_whose").strip()
    groups = [group.id for group in found.network.vocabulary.groups]
    group = speaks.selectbox(
        "Which group does it speak for?",
        ["", *groups],
        format_func=lambda g: found.network.vocabulary.label("groups", g) if g else "none, or mixed",
        key="opening_group",
    )
    return picture_called(found.document, name, group) if name else None


def _ask_who(opening: Opening, found: Current, matches: Sequence[Match]) -> int:
    """Ask about everybody who may be on the map already; return how many are still to be decided."""
    asked = [match for match in matches if match.asks]
    if not asked:
        return 0
    left = sum(match.id not in opening.decisions for match in asked)
    st.markdown(f"**Are these the same?** {len(asked)} to decide, {left} left.")
    pages = -(-len(asked) // PAGE)
    page = 1
    if pages > 1:
        page = int(st.number_input(f"Page, of {pages}", 1, pages, key="opening_page", width=160))
    here, there = Cards(found.network), Cards(opening.result.network or Network())
    for number, match in enumerate(asked[(page - 1) * PAGE : page * PAGE], (page - 1) * PAGE):
        _ask_one(opening, match, number, here, there)
    if left:
        st.button(
            "All that are left are somebody else",
            on_click=_all_new,
            args=(opening, asked),
            key="opening_rest",
        )
    return left


def _ask_one(opening: Opening, match: Match, number: int, here: Cards, there: Cards) -> None:
    with st.container(border=True):
        file, on_map, answer = st.columns([4, 5, 5])
        file.html(f"<small>In the file</small><br>{there.show(match.id, match.label)}")
        cards = "<br>".join(here.show(c.id, c.label) for c in match.candidates)
        on_map.html(f"<small>On the map</small><br>{cards}")
        choices = {_same_as(match, candidate): candidate.id for candidate in match.candidates}
        options: dict[str, str | None] = {**choices, NOBODY: None}
        key = f"opening_who_{number}"
        words = {place: word for word, place in options.items()}
        st.session_state[key] = words.get(opening.decisions.get(match.id, ""))
        answer.radio(
            f"{REASONS[match.sort]} Is “{unmarked(match.label)}” the same?",
            list(options),
            index=None,
            key=key,
            on_change=_decide,
            args=(opening, match.id, options, key),
        )


def _same_as(match: Match, candidate: Candidate) -> str:
    if len(match.candidates) == 1:
        return "Yes, the same"
    several = sum(other.label == candidate.label for other in match.candidates) > 1
    return f"Yes: {unmarked(candidate.label)}{f' ({unmarked(candidate.id)})' if several else ''}"


@told
def _decide(opening: Opening, who: str, options: Mapping[str, str | None], key: str) -> None:
    opening.decisions[who] = options[st.session_state[key]]


@told
def _all_new(opening: Opening, asked: Sequence[Match]) -> None:
    opening.decisions = {**{match.id: None for match in asked}, **opening.decisions}


class Cards:
    """What to show of people and organisations, so that somebody knows who they are."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.near: dict[str, dict[str, None]] = {}
        for line in network.relationships:
            self.near.setdefault(line.source, {})[line.target] = None
            self.near.setdefault(line.target, {})[line.source] = None

    def facts(self, actor_id: str) -> list[str]:
        """Return what is known, a line each: groups, posts, with whom they have relationships."""
        network, actor = self.network, self.network.actors.get(actor_id)
        if actor is None:
            return []
        groups = [network.vocabulary.label("groups", group) for group in actor.groups]
        posts = [role for role in network.roles_of.get(actor_id, ()) if role.person == actor_id]
        held = [f"{role.title or 'a post'} at {network.label(role.organisation)}" for role in posts]
        near = [network.label(other) for other in self.near.get(actor_id, {})]
        lines = (("", groups), ("", held), ("Relationships with ", near))
        return [f"{before}{_some(names)}" for before, names in lines if names]

    def show(self, actor_id: str, label: str) -> str:
        """Return a card as HTML."""
        facts = "\n".join(self.facts(actor_id)) or "Nothing else is known."
        kind = "person" if actor_id in self.network.person_ids else "organisation"
        return f"<b>{escape(label)}</b>, {kind}<br><small>{escape(facts)}</small>"


def _some(names: Sequence[str], number: int = 2) -> str:
    more = f" and {len(names) - number} more" if len(names) > number else ""
    return f"{', '.join(names[:number])}{more}"


def _show_settled(opening: Opening, matches: Sequence[Match]) -> None:
    """Show who was found without asking, and let somebody say no."""
    settled = [match for match in matches if match.existing is not None]
    if not settled:
        return
    with st.expander(f"{len(settled)} are on the map already"):
        table(
            [
                {
                    "In the file": match.label,
                    "On the map": match.candidates[0].label,
                    "Known by": "their id" if match.sort == "id" else "their name",
                }
                for match in settled[:MOST_SHOWN]
            ],
            alt=f"Who is on the map already{', the first of them' if len(settled) > MOST_SHOWN else ''}",
        )
        named = {match.id: match.label for match in settled if match.sort == "name"}
        if named:
            st.multiselect(
                "Is one of them somebody else of the same name?",
                list(named),
                default=[i for i in named if i in opening.decisions],
                format_func=lambda i: unmarked(named[i]),
                placeholder="no",
                key="opening_others",
                on_change=_set_others,
                args=(opening, tuple(named)),
            )


@told
def _set_others(opening: Opening, named: Sequence[str]) -> None:
    chosen = st.session_state["opening_others"]
    for who in named:
        opening.decisions.pop(who, None)
    opening.decisions.update(dict.fromkeys(chosen))


def _work_out(
    opening: Opening, found: Current, picture: Perspective | None, take: Sequence[tuple[str, str, str]]
) -> Merged | None:
    """Return what adding it would do, worked out again only if something has changed."""
    assert opening.result.network is not None
    key = (found.version, tuple(sorted(opening.decisions.items(), key=str)), picture, tuple(take))
    if opening.merged is None or opening.merged[0] != key:
        try:
            merged = merge_map(
                found.document,
                opening.result.network,
                opening.decisions,
                as_perspective=picture,
                take=take,
                label=f"add {opening.title}",
            )
        except NetmapError as error:
            st.error(unmarked(str(error)))
            return None
        opening.merged = key, merged
    return opening.merged[1]


def _show_effect(found: Current, merged: Merged, take: Sequence[tuple[str, str, str]], left: int) -> None:
    """Show in numbers what will be added, filled and left alone."""
    st.markdown("**What will happen**")
    counts = (merged.added, merged.filled, merged.same, merged.left_out)
    table(
        [
            {
                "What": COUNTED[name][1].capitalize(),
                "Will be added": merged.added.get(name, 0),
                "Empty cells filled": merged.filled.get(name, 0),
                "There already": merged.same.get(name, 0),
                "Left out": merged.left_out.get(name, 0),
            }
            for name in COUNTED
            if any(count.get(name) for count in counts)
        ],
        alt=f"In numbers{', if those still to decide are somebody else' if left else ''}",
    )
    if merged.words:
        st.caption(f"New words for the map: {unmarked(', '.join(merged.words))}.")
    if merged.differences or take:
        _show_differences(found, merged.differences, take)


def _show_differences(
    found: Current, differences: Sequence[Difference], take: Sequence[tuple[str, str, str]]
) -> None:
    number, name = len(differences), _Names(found)
    with st.expander(f"{number} {'cell differs' if number == 1 else 'cells differ'}: your map’s stays"):
        table(
            [
                {
                    "What": name.of(difference),
                    "On the map, stays": _shown(found, difference, difference.here),
                    "In the file": _shown(found, difference, difference.there),
                }
                for difference in differences[:MOST_SHOWN]
            ],
            alt="Where the map and the file say different things",
        )
        cells = {
            d[:3]: f"{name.of(d)}: {_shown(found, d, d.there)}" for d in differences if d.table in COUNTED
        }
        gone = {cell: f"{cell[1]}, {FIELDS.get(cell[2], cell[2])}" for cell in take if cell not in cells}
        labels = {**gone, **cells}
        if labels:
            st.multiselect(
                "Where shall what the file says replace what the map says?",
                list(labels),
                format_func=lambda cell: unmarked(labels[cell]),
                placeholder="nowhere",
                key="opening_take",
            )


class _Names:
    """What to call the cells that differ."""

    def __init__(self, found: Current) -> None:
        self.network = found.network
        self.lines = {line.id: line for line in self.network.relationships}

    def of(self, difference: Difference) -> str:
        field = FIELDS.get(difference.field, difference.field)
        return f"{self._row(difference.table, difference.id)}, {field}"

    def _row(self, name: str, row_id: str) -> str:
        if name not in COUNTED:
            return self.network.vocabulary.label(name, row_id)
        if name in ACTOR_TABLES:
            return self.network.label(row_id)
        line = self.lines.get(row_id) if name == "relationships" else None
        if line is not None:
            kind = self.network.vocabulary.label("kinds", line.kind)
            return f"{self.network.label(line.source)} {kind} {self.network.label(line.target)}"
        return next((row.label for row in self.network.rows(name) if row.id == row_id), row_id)


def _shown(found: Current, difference: Difference, value: Any) -> str:
    if difference.field == "part_of" or difference.field == "body":
        return found.network.label(str(value))
    if difference.field == "groups" and isinstance(value, list):
        return ", ".join(found.network.vocabulary.label("groups", str(group)) for group in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


@told
def _add(opening: Opening, found: Current, merged: Merged) -> None:
    """Do it, if the map is still the one that somebody has said yes to."""
    if current().version != found.version:
        say("The map has changed meanwhile. Look once more at what will happen, then add.", icon="!")
        return
    saved = save(merged.edit, "Added; Undo takes all of it back")
    if saved:
        leave()
        st.session_state[DONE] = (found.map_id, saved.revision, merged.lines)
