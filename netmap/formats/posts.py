"""Posts as tables list them, to a map: who holds which post where, and who reports to whom.

The road in for organograms and for any other list of staff. A person stands for the post, so a
reporting line runs from post to post.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from netmap.formats.circles import doubt_circles
from netmap.formats.contacts import take_out
from netmap.formats.result import Findings, ReadResult
from netmap.formats.source import Options
from netmap.formats.typed_dates import read_dates
from netmap.model import Group, PlacedRow, Settings, Vocabulary, build_network

#: what stands in a cell when nothing is told
NOT_SAID = frozenset(
    {"", "n/d", "n/a", "n/k", "-", "--", "\u2013", "redacted", "not disclosed", "withheld", "name withheld",
     "not applicable", "tbc", "not known", "[left out]"}
)  # fmt: skip
_VACANT = re.compile(
    r"\W*(vacan(t|cy)|unfilled|to be (appointed|recruited|filled)|recruiting)\b", re.IGNORECASE
)
#: grades and titles that say a layer, the surest first; only the beginning of a text counts
_LAYERS = (
    ("front", r".{0,60}\b(pa|assistant|secretary|adviser|support|officer) to\b"),
    ("board", r"scs ?[34]|of-? ?[89]|permanent secretary|director[ -]general|chief executive|managing director|ceo"
              r"|chair(man|woman|person)?"),
    ("senior", r"scs ?[12]a?|scs|of-? ?[67]|(\w+[ &,]+){0,3}director|chief( \w+){0,3} officer|jnc"
               r"|(deputy|assistant) chief executive|monitoring officer|section 151( officer)?|head of paid service"),
    ("middle", r"grade [67]|g[67]|seo|heo|head|(\w+[ &,]+){0,4}manager|(\w+ ){0,3}team lead(er)?"
               r"|(\w+ ){0,3}supervisor"),
    ("front", r"eo|ao|aa|(\w+ ){0,3}(officer|assistant|administrator|worker|nurse|adviser|advisor|clerk|practitioner"
              r"|apprentice|therapist|co-?ordinator)"),
)  # fmt: skip
_RULES = tuple((layer, re.compile(rf"(?:{words})\b", re.IGNORECASE)) for layer, words in _LAYERS)
_FOR_NOW = re.compile(r"(?:(?:acting|interim|temporary|joint|lead|senior|principal) )+", re.IGNORECASE)
#: units and departments are where posts are: they are no actors of their own in a staff list
HOUSES = Settings(homes_count=False)


class Post(NamedTuple):
    """One row of a list of posts, understood."""

    #: the id of whoever holds it; several rows with one are several posts of one person
    ref: str
    row: int = 0
    file: str = ""
    #: who holds it; empty if that is not told
    name: str = ""
    title: str = ""
    vacant: bool = False
    #: where it is, the outermost first: department, organisation, unit
    places: tuple[str, ...] = ()
    layer: str = ""
    #: the `ref` of the post above
    boss: str = ""
    start: str = ""
    end: str = ""
    groups: str = ""
    attributes: Mapping[str, Any] = {}


def is_not_said(text: str) -> bool:
    """Say whether a cell says that nothing is told: blank, N/D, REDACTED and their like."""
    return text.strip().casefold() in NOT_SAID


def is_vacant(name: str) -> bool:
    """Say whether a name says that nobody holds the post."""
    return _VACANT.match(name) is not None


def guess_layer(grade: str, title: str) -> str:
    """Return the layer that a grade says, else the one that a title says, else nothing.

    Examples
    --------
    >>> guess_layer("SCS2", "Director"), guess_layer("PO4", "Team Leader, North"), guess_layer("", "Bard")
    ('senior', 'middle', '')
    """
    for text in (grade, title):
        plain = _FOR_NOW.sub("", " ".join(text[:200].split()), count=1)
        found = next((layer for layer, rule in _RULES if rule.match(plain)), "")
        if found:
            return found
    return ""


def clean(text: str, column: str, findings: Findings, placed: PlacedRow, table: str) -> str:
    """Return a text without telephone numbers and e-mail addresses; what was taken out is noted."""
    bare, found = take_out(text)
    for what in found:
        findings.note("private_text", table=table, row=placed.number, field=column, value=column, choices=what,
                      file=placed.file)  # fmt: skip
    return bare.strip()


def from_posts(
    posts: Sequence[Post],
    findings: Findings,
    *,
    name: str = "",
    home: str = "",
    options: Options | None = None,
) -> ReadResult:
    """Build a map from posts, or list everything that is wrong.

    Parameters
    ----------
    posts : sequence of Post
        In the order of the file.
    findings : Findings
        What was found so far; is added to.
    name : str, optional
        What the map is called.
    home : str, optional
        The organisation of posts that name none.
    options : Options, optional
        The order of dates.

    Returns
    -------
    ReadResult
        A person for every post that is held (or to which others report), a role with title, place
        and layer, a reporting line for every post with one above it, the places as organisations.
    """
    bosses = {post.boss for post in posts if post.boss}
    kept = {post.ref for post in posts if not post.vacant or post.ref in bosses}
    seats = _Places(posts, home, kept, findings)
    tables: dict[str, list[PlacedRow]] = {
        "organisations": seats.organisations(),
        "people": [],
        "roles": [],
        "relationships": [],
    }
    seen: set[str] = set()
    lines: set[tuple[str, str]] = set()
    for post in posts:
        held = post.ref in kept
        own = dict(post.attributes) if post.ref not in seen else {}
        rest = {} if post.ref not in seen else dict(post.attributes)
        if held and post.ref not in seen:
            seen.add(post.ref)
            tables["people"].append(_person(post, own))
        tables["roles"].append(_role(post, seats.of(post), held, rest if held else dict(post.attributes)))
        if held and post.boss and (post.ref, post.boss) not in lines:
            lines.add((post.ref, post.boss))
            line = {"source": post.ref, "target": post.boss, "kind": "reports_to"}
            tables["relationships"].append(PlacedRow(line, post.row, post.file))
    _tell(posts, kept, findings)
    doubt_circles(tables["people"], {post.ref: post.boss for post in posts if post.boss}, "boss", findings)
    dated = read_dates(tables, findings, month_first=(options or Options()).month_first)
    words = _with_groups([str(p.row.get("groups", "")) for p in tables["people"]], findings)
    findings.note(
        "guessed",
        table="organisations",
        value="departments, organisations and units",
        choices="where posts are, and no actors of their own unless they relate to somebody (setting homes_count)",
    )
    return findings.result(build_network(dated, name=name, vocabulary=words, settings=HOUSES))


def _person(post: Post, attributes: dict[str, Any]) -> PlacedRow:
    if post.vacant:
        attributes["vacant"] = True
    row = {"id": post.ref, "name": post.name or post.title, "groups": post.groups, "attributes": attributes}
    return PlacedRow(row, post.row, post.file)


def _role(post: Post, organisation: str, held: bool, attributes: dict[str, Any]) -> PlacedRow:
    if not held:
        attributes = {"post": post.ref, **attributes} | ({"reports_to": post.boss} if post.boss else {})
    row = {
        "person": post.ref if held else "",
        "organisation": organisation,
        "title": post.title,
        "layer": post.layer,
        "start": post.start,
        "end": post.end,
        "attributes": attributes,
    }
    return PlacedRow(row, post.row, post.file)


def _tell(posts: Sequence[Post], kept: set[str], findings: Findings) -> None:
    """Note what became of vacant posts and of posts whose holder is not named."""
    for post in posts:
        where = {"table": "roles", "row": post.row, "field": "person", "file": post.file}
        title = post.title or post.ref
        if post.vacant and post.ref in kept:
            findings.note(
                "doubted", value=f"'{title}' is vacant", **where,
                choices="it stands on the map like a person, marked vacant, because others report to it",
            )  # fmt: skip
        elif post.vacant:
            more = f", without its line to {post.boss}" if post.boss else ""
            findings.note(
                "changed", value=f"'{title}' is vacant", choices=f"kept as a role that nobody holds{more}", **where
            )  # fmt: skip
    unnamed = [post for post in posts if not post.name and not post.vacant]
    if unnamed:
        findings.note(
            "guessed", table="people", row=unnamed[0].row, field="name", count=len(unnamed),
            file=unnamed[0].file, value="the holder is not named", choices="the post's title stands for them",
        )  # fmt: skip


def tell_layers(posts: Iterable[tuple[Post, str]], findings: Findings) -> None:
    """Note which layer was guessed from which grade or title, once for each."""
    posts = list(posts)
    counts = Counter((word, post.layer) for post, word in posts if post.layer)
    first = {(word, post.layer): post for post, word in reversed(posts)}
    for (word, layer), count in counts.items():
        post = first[word, layer]
        findings.note(
            "guessed", table="roles", row=post.row, field="layer", value=word, file=post.file, count=count,
            choices=f"read as the layer '{Vocabulary().label('layers', layer)}'",
        )  # fmt: skip
    bare = [post for post, _ in posts if not post.layer]
    if bare:
        findings.note(
            "doubted", table="roles", row=bare[0].row, field="layer", file=bare[0].file, count=len(bare),
            value=bare[0].title or bare[0].ref,
            choices="nothing says which layer it is in; say so on the page People and organisations",
        )  # fmt: skip


def _with_groups(cells: Iterable[str], findings: Findings) -> Vocabulary:
    """Return the vocabulary with the groups that rows use and it does not have."""
    words = Vocabulary()
    known = {text.casefold() for group in words.groups for text in (group.id, group.label)}
    parts = dict.fromkeys(part.strip() for cell in cells for part in cell.split("|"))
    new = [part for part in parts if part and part.casefold() not in known]
    for word in new:
        findings.note("new_word", table="vocabulary", field="groups", value=word, choices="groups")
    added = tuple(Group(id=word, label=word) for word in new)
    return words.model_copy(update={"groups": (*words.groups, *added)})


class _Places:
    """The organisations that posts are in: departments, their organisations, their units."""

    def __init__(self, posts: Sequence[Post], home: str, taken: set[str], findings: Findings) -> None:
        self.home = home
        self.findings = findings
        self.rows: dict[tuple[str, ...], PlacedRow] = {}
        paths: dict[tuple[str, ...], tuple[tuple[str, ...], Post]] = {}
        for post in posts:
            path = self._path(post)
            for size in range(1, len(path) + 1):
                paths.setdefault(_plain(path[:size]), (path[:size], post))
        named = Counter(plain[-1] for plain in paths)
        ids = set(taken)
        for plain, (path, post) in paths.items():
            made = path[-1] if named[plain[-1]] == 1 else " / ".join(path)
            while made in ids:
                made += " (organisation)"
            ids.add(made)
            above = self.rows[plain[:-1]].row["id"] if len(plain) > 1 else ""
            row = {"id": made, "name": path[-1], "part_of": above}
            self.rows[plain] = PlacedRow(row, post.row, post.file)
        homeless = [post for post in posts if not self._told(post)]
        if homeless:
            findings.note(
                "guessed", table="roles", row=homeless[0].row, field="organisation", file=homeless[0].file,
                count=len(homeless), value="no organisation is named", choices=f"put in '{home}'",
            )  # fmt: skip

    @staticmethod
    def _told(post: Post) -> tuple[str, ...]:
        """Return where a post is, without what is not told or told twice."""
        path: list[str] = []
        for place in (" ".join(text.split()) for text in post.places):
            if not is_not_said(place) and place.casefold() not in {text.casefold() for text in path}:
                path.append(place)
        return tuple(path)

    def _path(self, post: Post) -> tuple[str, ...]:
        return self._told(post) or (self.home,)

    def of(self, post: Post) -> str:
        """Return the id of the innermost organisation of a post."""
        return str(self.rows[_plain(self._path(post))].row["id"])

    def organisations(self) -> list[PlacedRow]:
        return list(self.rows.values())


def _plain(path: Sequence[str]) -> tuple[str, ...]:
    return tuple(text.casefold() for text in path)
