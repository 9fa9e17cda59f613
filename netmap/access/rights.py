"""Which role may do what with a map: one table, and the words for it."""

from __future__ import annotations

from typing import Literal

Role = Literal["owner", "editor", "viewer"]
Right = Literal["read", "edit", "own"]

ROLES: tuple[Role, ...] = ("owner", "editor", "viewer")
#: the one table; somebody without a role may do nothing and is not told that the map is there
RIGHTS: dict[Right, tuple[Role, ...]] = {
    "read": ("owner", "editor", "viewer"),
    "edit": ("owner", "editor"),
    "own": ("owner",),
}
#: for people: what each role may do
WORDS: dict[Role, str] = {
    "owner": "may do everything: change the map, open workshops on it, say who else may see it, erase people "
    "from it, and delete it.",
    "editor": "may change the map, take changes back, make a copy of it that is their own, and open workshops on it.",
    "viewer": "may look at the map and take files away, and change nothing.",
}
CONTRIBUTOR = "People who join a workshop by its code see nothing but the questions they are asked and their own answers."
_DOES: dict[Right, str] = {
    "read": "Looking at this map",
    "edit": "Changing this map",
    "own": "This",
}


def may(role: str | None, right: Right) -> bool:
    """Say whether a role has a right."""
    return role in RIGHTS[right]


def refusal(right: Right, role: str, owners: list[str]) -> str:
    """Return why somebody may not do something, which role they need and who can give it to them."""
    needed = " or ".join(reversed(RIGHTS[right]))
    if len(owners) > 3:
        owners = [*owners[:3], "another owner"]
    givers = f"{', '.join(owners[:-1])} or {owners[-1]}" if len(owners) > 1 else "".join(owners)
    who = (
        f"{givers} can make you one."
        if givers
        else "An administrator can name an owner, who can make you one."
    )
    return f"{_DOES[right]} is for {_article(needed)} {needed}; you are {_article(role)} {role} here. {who}"


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
