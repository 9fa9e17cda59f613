"""Page: who may see this map, and what they may do with it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from netmap.access.desk import Member
from netmap.access.rights import CONTRIBUTOR, ROLES, WORDS
from netmap.app.furniture import head
from netmap.app.marks import unmarked
from netmap.app.state import attempt, attempt_to, current, desk, owns, say, settings, told, who

REMOVE = "no access any more"


def show() -> None:
    """Show the page."""
    found = current()
    members = [] if desk().is_open_house else desk().members(found.map_id)
    head("Who can see this map?", _answer(members))
    if desk().is_open_house:
        st.write(
            "As soon as netmap listens for others, it asks them to sign in, and this page says who may do what."
        )
        return
    _list(found.map_id, members)
    if owns():
        _invite()
    _leave(found.map_id, members)
    st.subheader("What each may do")
    for role in ROLES:
        st.markdown(f"- **{role.capitalize()}** {WORDS[role]}")
    st.markdown(f"- {CONTRIBUTOR}")
    st.caption(
        "Administrators of netmap add and close accounts; that shows them no map. Whoever runs the server can "
        "reach its database."
    )


def _answer(members: list[Member]) -> str:
    let_in = [member for member in members if not member.disabled]
    if not members:
        return "Nobody signs in here: whoever uses netmap on this computer sees and changes every map in it."
    counts = [(role, sum(member.role == role for member in let_in)) for role in ROLES]
    told = ", ".join(f"{n} {role}{'' if n == 1 else 's'}" for role, n in counts if n)
    return f"{len(let_in)} {'person' if len(let_in) == 1 else 'people'}: {told}."


def _list(map_id: str, members: list[Member]) -> None:
    for member in members:
        name = unmarked(member.name)
        login = "" if member.login == member.name.casefold() else f" ({unmarked(member.login)})"
        closed = " · account closed" if member.disabled else ""
        you = " · you" if member.user_id == who().id else ""
        person, role = st.columns([3, 2], vertical_alignment="center")
        person.markdown(f"{name}{login}{you}{closed}")
        if not owns():
            role.markdown(member.role)
            continue
        key = f"role/{map_id}/{member.user_id}"
        st.session_state[key] = member.role
        role.selectbox(
            f"What {name} may do",
            [*ROLES, REMOVE],
            key=key,
            on_change=_change,
            args=(map_id, member.user_id, name),
            label_visibility="collapsed",
        )


@told
def _change(map_id: str, user_id: str, name: str) -> None:
    chosen = str(st.session_state[f"role/{map_id}/{user_id}"])
    role = None if chosen == REMOVE else chosen
    if attempt_to(lambda: desk().set_role(map_id, user_id, role)):
        say(f"{name} may no longer see this map" if role is None else f"{name} is {_a(role)} {role} now")


def _invite() -> None:
    by_address = settings().signs_in == "oidc"
    st.subheader("Give somebody access")
    with st.form("invite", border=False, enter_to_submit=True):
        login, role, button = st.columns([5, 3, 2], vertical_alignment="bottom")
        login.text_input(
            "Their e-mail address" if by_address else "Their login",
            key="invite_login",
            help="They need not have signed in before." if by_address else "An administrator gives logins.",
        )
        role.selectbox("They become", ROLES, index=ROLES.index("viewer"), key="invite_role")
        button.form_submit_button("Give access", type="primary", on_click=_give)


@told
def _give() -> None:
    state: Any = st.session_state
    login, role = str(state["invite_login"]).strip(), str(state["invite_role"])
    if not login:
        return
    member: Member | None = attempt(lambda: desk().invite(state["map_id"], login, role))
    if member:
        say(f"{member.name} is {_a(role)} {role} now; they find the map under “Your maps”")
        state["invite_login"] = ""


def _leave(map_id: str, members: list[Member]) -> None:
    others = [m for m in members if m.role == "owner" and not m.disabled and m.user_id != who().id]
    if owns() and not others:
        st.caption("You are the only owner: to leave this map, make somebody else an owner first.")
        return
    with st.expander("Leave this map"):
        st.write("You no longer see it. An owner can give you access again.")
        st.button("Leave", on_click=_go, args=(map_id,), key="leave_map")


@told
def _go(map_id: str) -> None:
    if attempt_to(lambda: desk().leave(map_id)):
        say("You have left the map")
        st.session_state.pop("map_id", None)
        st.query_params.pop("map", None)


def _a(role: str) -> str:
    return "an" if role[0] in "aeiou" else "a"


if __name__ == "__main__":
    show()
