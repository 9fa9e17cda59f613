"""The columns of tables to type in, as Streamlit wants them: made once, however many pages show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import streamlit as st


class Column(NamedTuple):
    """One column: its field, its heading, and what can be chosen."""

    field: str
    label: str
    kind: str = "text"
    options: Sequence[str] = ()
    words: Callable[[str], str] = str
    help: str = ""
    width: Any = None


class _Choices(list[Any]):
    """What can be chosen, in a list that nobody changes: it need not be copied, nor written out, for every page."""

    def __deepcopy__(self, memo: dict[int, Any]) -> _Choices:
        return self

    @cached_property
    def _text(self) -> str:
        return super().__repr__()

    def __repr__(self) -> str:
        return self._text


def column_config(column: Column) -> Any:
    """Return a column as `st.data_editor` wants it."""
    words = tuple(column.words(option) for option in column.options)
    return _made(column.kind, column.label, column.help, column.width, tuple(column.options), words)


@lru_cache(maxsize=300)
def _made(
    kind: str, label: str, help: str, width: Any, options: tuple[str, ...], words: tuple[str, ...]
) -> Any:
    facts: dict[str, Any] = {"label": label, "help": help or None, "width": width}
    called = dict(zip(options, words, strict=True)).__getitem__
    kinds: Any = st.column_config
    made: Any
    if kind == "choice":
        made = kinds.SelectboxColumn(options=list(options), format_func=called, **facts)
    elif kind == "many":
        made = kinds.MultiselectColumn(options=list(options), format_func=called, **facts)
    elif kind == "free":
        made = kinds.MultiselectColumn(options=list(options), accept_new_options=True, **facts)
    elif kind == "check":
        made = kinds.CheckboxColumn(default=False, **facts)
    elif kind == "number":
        made = kinds.NumberColumn(min_value=0.0, **facts)
    else:
        made = kinds.TextColumn(**facts)
    if made["type_config"].get("options"):
        made["type_config"]["options"] = _Choices(made["type_config"]["options"])
    return made
