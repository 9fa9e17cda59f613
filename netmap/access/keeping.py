"""On what basis and for how long a map is kept is for its owners to say, whichever way an edit comes."""

from __future__ import annotations

from netmap.errors import NotAllowedError
from netmap.model.document import HEAD, Edit


def changes_keeping(edit: Edit) -> bool:
    """Say whether an edit changes on what basis and for how long a map is kept: for owners alone."""
    heads = ((c.before or {}, c.after or {}) for c in edit.changes if c.table == HEAD)
    return any(b.get("settings", {}).get("keeping") != a.get("settings", {}).get("keeping") for b, a in heads)


class KeepingError(NotAllowedError):
    """Somebody who no longer owns a map would change how long it is kept."""


def refuse_keeping(edit: Edit) -> None:
    """Raise if an edit is for owners alone; what it is to be noted for is noted once it has been given up."""
    if changes_keeping(edit):
        raise KeepingError("Only an owner may change how long this map is kept.")
