"""The conventions behind a page's results, as a form made from what the measures declare."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, get_args

import streamlit as st

from netmap.app.state import can_edit, form_base, form_saved, save, say, told
from netmap.model import Settings
from netmap.model.edits import change_head

WORDS = {
    "none": "nothing is shuffled",
    "cug": "how many relationships there are",
    "dyad": "how many go one way and both ways",
    "degree": "how many everybody has",
}


def settings_form(place: str, names: Sequence[str]) -> None:
    """Show the settings that some measures read, to be changed for this map.

    Parameters
    ----------
    place : str
        Which page: its form keeps apart from the others.
    names : sequence of str
        Fields of `Settings`.
    """
    base = form_base(f"settings/{place}")
    with st.form(f"settings_{place}", border=True):
        st.markdown("**Settings of this map.** They are conventions, not facts; undo takes a change back.")
        columns = st.columns(2)
        for number, name in enumerate(names):
            with columns[number % 2]:
                _field(
                    f"{place}/{base.map_id}/{base.revision}/{name}",
                    name,
                    getattr(base.document.head.settings, name),
                )
        st.form_submit_button(
            "Change the settings", on_click=partial(_save, place, tuple(names)), disabled=not can_edit()
        )


def _field(key: str, name: str, value: Any) -> None:
    field = Settings.model_fields[name]
    label = f"{field.description} ({name})"
    choices = get_args(field.annotation)
    if choices:
        st.selectbox(label, choices, choices.index(value), key=key, format_func=lambda c: WORDS.get(c, c))
        return
    limits: dict[str, Any] = {}
    for fact in field.metadata:
        limits |= {side: getattr(fact, side) for side in ("ge", "gt", "le", "lt") if hasattr(fact, side)}
    whole = field.annotation is int
    kind = int if whole else float
    low, high = limits.get("ge", limits.get("gt")), limits.get("le", limits.get("lt"))
    st.number_input(
        label,
        min_value=None if low is None else kind(low),
        max_value=None if high is None else kind(high),
        value=kind(value),
        step=1 if whole else 0.05 if high == 1 else 0.5,
        format=None if whole else "%.2f",
        key=key,
    )


@told
def _save(place: str, names: tuple[str, ...]) -> None:
    base = form_base(f"settings/{place}")
    before = base.document.head.settings
    changes = {name: st.session_state[f"{place}/{base.map_id}/{base.revision}/{name}"] for name in names}
    # a field shows two decimals: what was not touched keeps its own
    changed = {
        n: v for n, v in changes.items() if v != getattr(before, n) and not _same(v, getattr(before, n))
    }
    if not changed:
        say("Nothing was changed.")
        return
    try:
        settings = Settings.model_validate({**before.model_dump(), **changed})
    except ValueError:
        say("One of these is outside what is possible; nothing was changed.", icon="!")
        return
    edit = change_head(base.document, {"settings": settings.model_dump(mode="json")}, "change the settings")
    if save(edit, "Changed the settings"):
        form_saved(f"settings/{place}")


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, float) and isinstance(other, int | float) and abs(one - other) < 0.005
