"""The page Workshop: what each participant said, who they mean, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from netmap.analysis.words import count
from netmap.app.answers import View
from netmap.app.choices import decision_labels
from netmap.app.furniture import escape
from netmap.app.joining import Cards
from netmap.app.marks import unmarked
from netmap.app.room import Standing, facilitating, look
from netmap.app.state import attempt, attempt_to, current, save, say, told
from netmap.model.contributions import find_who
from netmap.model.document import Document
from netmap.model.matching import Match
from netmap.model.room import Contribution, Participant, find_how, say_answer
from netmap.model.taking import Taken, leave_out, take

#: who is who, as somebody decided for this map: by the key of a name
WHO = "workshop_who"
REASONS = {
    "near": "The names are alike.",
    "doubtful": "That is somebody’s post on the map.",
    "several": "More than one has this name.",
    "other": "One is a person, the other an organisation.",
}
NOBODY = "No, somebody else"
WORDS = {
    "shared": "on the shared map",
    "view": "kept as a view",
    "both": "on the shared map and kept as a view",
    "declined": "declined",
}


def show_taking(seen: View, shown: Standing) -> None:
    """Show one participant's answers at a time, with what can become of them."""
    if not shown.contributions:
        return
    st.header("Take answers in")
    known = {who.id: who for who in shown.participants if shown.of(who.id)}
    waiting = {who: len(shown.waiting_of(who)) for who in known}
    if st.session_state.get("workshop_whose") not in known:
        st.session_state["workshop_whose"] = max(known, key=lambda who: waiting[who] > 0)
    numbers = {who.id: n for n, who in enumerate(shown.participants, 1)}
    labels = {i: f"{who.label} (participant {numbers[i]})" for i, who in known.items()}
    chosen, every = st.columns([3, 2], vertical_alignment="bottom")
    whose = chosen.selectbox(
        "Whose answers?", list(known), format_func=labels.__getitem__, key="workshop_whose"
    )
    if sum(n > 0 for n in waiting.values()) > 1:
        every.button(
            "Keep everybody’s as views",
            on_click=_keep_all,
            args=(shown.workshop.id,),
            key="workshop_all",
            help="One view for each participant, each an edit of its own. Whoever named somebody about whom you "
            "have to decide is left for you.",
        )
    _one(seen, shown, known[whose])


def _one(seen: View, shown: Standing, who: Participant) -> None:
    document, own = seen.current.document, shown.of(who.id)
    group = seen.network.vocabulary.label("groups", who.group_id) if who.group_id else ""
    kind = "a table or team" if who.as_table else "one person"
    new = shown.waiting_of(who.id)
    st.markdown(
        f"**{unmarked(who.label)}**, {kind}{f', {unmarked(group)}' if group else ''}: {count(len(new), 'answer')} "
        f"{'waits' if len(new) == 1 else 'wait'} for you."
    )
    sentences = {said.id: _sentence(document, who, said) for said in own}
    done = [said for said in own if shown.states[said.id] != "new"]
    for said in done:
        st.markdown(f"- {unmarked(sentences[said.id])} – *{WORDS[shown.states[said.id]]}*")
    if new:
        # another choice for each set: one that was made among others would leave the rest out
        key = f"workshop_take_{who.id}_{'_'.join(str(said.number) for said in new)}"
        chosen = st.multiselect(
            "Which of these?",
            [said.id for said in new],
            default=[said.id for said in new],
            format_func=lambda i: (
                sentences[i] + (" (changed since it was taken)" if _changed(new, i) else "")
            ),
            key=key,
        )
        taken = [said for said in new if said.id in chosen]
        left = _ask_who(seen, who, taken)
        _buttons(who, taken, left)
    with st.expander("Take out everything this participant entered"):
        st.write(
            "For somebody who asks for it. Their answers go from this session, from the map and from its history, and "
            "nobody can bring them back."
        )
        st.button("Take everything out", on_click=_withdraw, args=(who,), key=f"workshop_withdraw_{who.id}")


def _changed(answers: Sequence[Contribution], answer_id: str) -> bool:
    return any(said.id == answer_id and said.row_keys for said in answers)


def _sentence(document: Document, who: Participant, said: Contribution) -> str:
    how = find_how(document.head.vocabulary, said.answer.how)
    return say_answer(said, who.label, how, decision_labels(document).get(said.answer.decision, ""))


def _decided() -> dict[str, str | None]:
    kept: dict[str, dict[str, str | None]] = st.session_state.setdefault(WHO, {})
    return kept.setdefault(st.session_state["map_id"], {})


def _ask_who(seen: View, who: Participant, answers: Sequence[Contribution]) -> int:
    """Ask about everybody who may be on the map already; return how many are still to be decided."""
    matches = find_who(seen.current.document, who, answers) if answers else ()
    decided = _decided()
    for match in matches:  # somebody who is gone meanwhile is asked about again
        if match.id in decided and decided[match.id] not in {None, *(c.id for c in match.candidates)}:
            del decided[match.id]
    asked = [match for match in matches if match.asks]
    left = sum(match.id not in decided for match in asked)
    if asked:
        st.markdown(f"**Are these the same?** {len(asked)} to decide, {left} left.")
    cards = Cards(seen.network)
    for number, match in enumerate(asked):
        _ask_one(match, number, cards)
    settled = [match for match in matches if match.existing]
    new = [match for match in matches if match.sort == "new"]
    if settled:
        names = ", ".join(match.candidates[0].label for match in settled)
        st.caption(unmarked(f"On the map already, known by their name: {names}."))
        same = {match.id: match.label for match in settled}
        st.multiselect(
            "Is one of them somebody else of the same name?",
            list(same),
            default=[i for i in same if i in decided and decided[i] is None],
            format_func=same.__getitem__,
            placeholder="no",
            key=f"workshop_others_{who.id}",
            on_change=_set_others,
            args=(tuple(same), f"workshop_others_{who.id}"),
        )
    if new:
        st.caption(unmarked(f"New on the map: {', '.join(match.label for match in new)}."))
    return left


def _ask_one(match: Match, number: int, cards: Cards) -> None:
    decided, several = _decided(), len(match.candidates) > 1
    options: dict[str, str | None] = {
        (f"Yes: {unmarked(c.label)} ({unmarked(c.id)})" if several else "Yes, the same"): c.id
        for c in match.candidates
    }
    options[NOBODY] = None
    words = {place: word for word, place in options.items()}
    with st.container(border=True):
        said, on_map, answer = st.columns([3, 5, 5])
        said.html(f"<small>Somebody said</small><br><b>{escape(match.label)}</b>")
        on_map.html(
            "<small>On the map</small><br>" + "<br>".join(cards.show(c.id, c.label) for c in match.candidates)
        )
        key = f"workshop_who_{number}"
        st.session_state[key] = words.get(decided[match.id]) if match.id in decided else None
        answer.radio(
            f"{REASONS.get(match.sort, '')} Is “{unmarked(match.label)}” the same?",
            list(options),
            index=None,
            key=key,
            on_change=_decide,
            args=(match.id, options, key),
        )


@told
def _decide(name: str, options: dict[str, str | None], key: str) -> None:
    _decided()[name] = options[st.session_state[key]]


@told
def _set_others(names: Sequence[str], key: str) -> None:
    for name in names:
        _decided().pop(name, None)
    _decided().update(dict.fromkeys(st.session_state[key]))


def _buttons(who: Participant, answers: Sequence[Contribution], left: int) -> None:
    if left:
        st.info(f"Decide about {left} more, above, before anything is taken in.")
    ids = tuple(said.id for said in answers)
    off = bool(left) or not ids
    with st.container(horizontal=True):
        for label, shared, view in (
            ("Accept into the shared map", True, False),
            ("Keep as a view", False, True),
            ("Both", True, True),
        ):
            args = (who.id, who.workshop_id, ids, shared, view)
            st.button(label, disabled=off, on_click=_take, args=args, key=f"workshop_{label}")
        args_out = (who.id, who.workshop_id, ids)
        st.button("Decline", disabled=not ids, on_click=_decline, args=args_out, key="workshop_decline")
    st.caption(
        "A view is kept whole and can be laid beside others on the page Side by side. How high somebody says a tower "
        "is, and who decides in general, never goes onto the shared map: it is what somebody said."
    )


def _now_said(workshop_id: str, participant_id: str) -> tuple[Standing, Participant] | None:
    """Return a session and a participant as they are now: they may have changed or withdrawn something."""
    room, found = facilitating(), current()
    workshop = next((s for s in room.sessions(found.map_id) if s.id == workshop_id), None)
    if workshop is None:
        return None
    shown = look(room, found.document, workshop)
    who = next((who for who in shown.participants if who.id == participant_id), None)
    return (shown, who) if who else None


@told
def _take(participant_id: str, workshop_id: str, ids: Sequence[str], shared: bool, view: bool) -> None:
    found = _now_said(workshop_id, participant_id)
    if found is None:
        say("This participant has withdrawn meanwhile.", icon="!")
        return
    standing, who = found
    answers = [said for said in standing.waiting_of(who.id) if said.id in ids]
    taken = _work_out(who, answers, shared, view)
    if taken is None:
        return
    _save(who, taken)
    for sentence in taken.left_out:
        say(sentence, icon="i")


def _work_out(who: Participant, answers: Sequence[Contribution], shared: bool, view: bool) -> Taken | None:
    room, found = facilitating(), current()
    taken: Taken | None = attempt(
        lambda: take(
            found.document,
            who,
            answers,
            shared=shared,
            view=view,
            decisions=_decided(),
            everyone=room.everyone(found.map_id),
            pictures=room.pictures(found.map_id, who.id),
        )
    )
    return taken


def _save(who: Participant, taken: Taken) -> bool:
    """Save what was taken, as one edit, and keep with each answer what came of it."""
    map_id = current().map_id
    new_keys: tuple[int, ...] = ()
    if taken.edit.changes:
        saved = save(taken.edit, f"Took in {count(len(taken.answers), 'answer')}")
        if saved is None:
            return False
        new_keys = saved.new_keys
    picture = taken.perspective or None
    if taken.perspective_place is not None and new_keys:
        row = current().document.rows("perspectives").get(new_keys[taken.perspective_place], {})
        picture = str(row.get("id") or picture)
    states = [(answer.id, answer.state, answer.row_keys(new_keys)) for answer in taken.answers]
    return attempt_to(lambda: facilitating().settle(map_id, who, states, perspective=picture))


@told
def _keep_all(workshop_id: str) -> None:
    room, found = facilitating(), current()
    workshop = next((s for s in room.sessions(found.map_id) if s.id == workshop_id), None)
    if workshop is None:
        return
    shown, left, kept = look(room, found.document, workshop), 0, 0
    for who in shown.participants:
        answers = shown.waiting_of(who.id)
        if not answers:
            continue
        taken = _work_out(who, answers, False, True)
        if taken is None or taken.undecided:
            left += 1
        else:
            kept += _save(who, taken)
    say(f"Kept {count(kept, 'view')}")
    if left:
        say(f"Left for you, because you have to say who is meant: {count(left, 'participant')}.", icon="i")


@told
def _decline(participant_id: str, workshop_id: str, ids: Sequence[str]) -> None:
    found = _now_said(workshop_id, participant_id)
    if found is None:
        return
    standing, who = found
    answers = [said for said in standing.waiting_of(who.id) if said.id in ids]
    map_id, room = current().map_id, facilitating()
    edit = leave_out(current().document, who, answers, room.everyone(map_id))
    if edit.changes and save(edit) is None:
        return
    states = [(said.id, "declined", ()) for said in answers]
    if attempt_to(lambda: room.settle(map_id, who, states)):
        say(f"Declined {count(len(states), 'answer')}")


@told
def _withdraw(who: Participant) -> None:
    if attempt_to(lambda: facilitating().withdraw(current().map_id, who)):
        say("Taken out, from the map and its history too")
