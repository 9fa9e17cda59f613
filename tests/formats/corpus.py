"""What a tricky or bad file must give: the exact map, the exact problems, or the reason it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from netmap.model import Network


@dataclass(frozen=True)
class Case:
    """A file, or some that belong together, and what must come of it; exactly one of three is given.

    `right`: the map, as `sketch` writes it. `problems`: code, row and field of every problem, in
    order of file and row. `unreadable`: a pattern in the message of the error.
    """

    id: str
    files: dict[str, bytes | str]
    right: str | None = None
    problems: list[tuple[str, int, str]] | None = None
    unreadable: str | None = None
    #: codes of notes that must be among those given
    notes: list[str] = field(default_factory=list)
    #: whether the file has places that a problem can name
    placed: bool = True

    def data(self) -> dict[str, bytes]:
        """Return the files as bytes."""
        return {n: d.encode("utf-8") if isinstance(d, str) else d for n, d in self.files.items()}


def sketch(network: Network) -> str:
    """Return a map as a short text: actors, then lines, then how many records of the other tables.

    An actor is ``id`` or ``id=name``, an organisation in square brackets, groups and own columns in
    braces; a line ``a -kind-> b`` with its weight if it is not 1, ``<->`` if it goes both ways,
    dates, who reported it, note and own columns in braces.
    """
    words = []
    for actor in network.actors.values():
        name = f"{actor.id}={actor.name}" if actor.name and actor.name != actor.id else actor.id
        own = ", ".join([*actor.groups, *(f"{k}:{v}" for k, v in sorted(actor.attributes.items()))])
        text = f"{name}{{{own}}}" if own else name
        words.append(text if actor.id in network.person_ids else f"[{text}]")
    for line in network.relationships:
        arrow = "<->" if line.direction == "both" else "-?-" if line.direction == "unknown" else "->"
        weight = f"*{line.weight:g}" if line.weight != 1 else ""
        facts = [f"{name}:{getattr(line, name)}" for name in ("start", "end", "reported_by", "note")]
        facts = [fact for fact in facts if fact.split(":", 1)[1] not in ("", "None")]
        facts += [f"{k}:{v}" for k, v in sorted(line.attributes.items())]
        told = f"{{{', '.join(facts)}}}" if facts else ""
        words.append(f"{line.source} -{line.kind}{weight}{arrow} {line.target}{told}")
    for table in ("roles", "decisions", "parts", "perspectives", "ratings"):
        if network.rows(table):
            words.append(f"{len(network.rows(table))} {table}")
    return "; ".join(words)
