"""The words a map is written in: groups, layers, kinds, stages, questions. Data, open to change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

Direction = Literal["forward", "backward", "both"]
CountsAs = Literal["authority", "working", "neither"]

#: words that name the two pictures themselves and so cannot name a kind
RESERVED_KINDS = frozenset({"authority", "working"})


class _Word(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    label: str = ""


class Group(_Word):
    """A stakeholder group: its bloc, and the layer its members stand in unless a role says else."""

    bloc: str = ""
    layer: str = "outside"


class Layer(_Word):
    """A layer of the system; a higher rank is nearer the board."""

    rank: int = 0


class Kind(_Word):
    """A kind of relationship.

    `direction` says which way an instruction or an idea travels: from source to target
    (``forward``), from target to source (``backward``) or ``both``.
    """

    direction: Direction = "forward"
    counts_as: CountsAs = "working"
    unit: str = "strength"
    line: str = "solid"


class Stage(_Word):
    """A stage of a decision and its budget: the share of the deciding that this stage carries."""

    weight: float = Field(default=0.0, ge=0)


class Question(_Word):
    """Something an actor can be rated on."""


def _groups() -> tuple[Group, ...]:
    rows = (
        ("LE", "People with lived experience", "citizen", "front"),
        ("CA", "Carers and family", "citizen", "front"),
        ("FL", "Front-line staff", "professional", "front"),
        ("MM", "Middle managers", "professional", "middle"),
        ("SL", "Senior leaders", "professional", "senior"),
        ("CO", "Commissioners and funders", "professional", "outside"),
        ("VC", "Voluntary and community sector", "voluntary", "outside"),
        ("RE", "Researchers", "professional", "outside"),
        ("EM", "Elected members", "democratic", "board"),
        ("OT", "Other or not known", "", "outside"),
    )
    return tuple(Group(id=i, label=label, bloc=b, layer=layer) for i, label, b, layer in rows)


def _layers() -> tuple[Layer, ...]:
    rows = (
        ("outside", "Outside", 0),
        ("front", "Front line", 1),
        ("middle", "Middle", 2),
        ("senior", "Senior", 3),
        ("board", "Board", 4),
    )
    return tuple(Layer(id=i, label=label, rank=rank) for i, label, rank in rows)


def _kinds() -> tuple[Kind, ...]:
    rows: tuple[tuple[str, str, Direction, CountsAs, str, str], ...] = (
        ("reports_to", "reports to", "backward", "authority", "strength", "solid"),
        ("funds", "funds", "forward", "authority", "pounds", "solid"),
        ("commissions", "commissions", "forward", "authority", "strength", "solid"),
        ("asks", "asks for advice", "backward", "working", "strength", "dashed"),
        ("advises", "advises", "forward", "working", "strength", "dashed"),
        ("informs", "informs", "forward", "working", "strength", "dotted"),
        ("refers", "refers people to", "forward", "working", "contacts", "dashed"),
        ("supports", "supports", "forward", "working", "strength", "solid"),
        ("collaborates", "works with", "both", "working", "strength", "solid"),
        ("trusts", "trusts", "forward", "working", "strength", "dotted"),
        ("pressures", "puts pressure on", "forward", "neither", "strength", "dotted"),
        ("gives_time", "gives time to", "forward", "neither", "hours", "dashed"),
    )
    return tuple(
        Kind(id=i, label=label, direction=d, counts_as=c, unit=u, line=line)
        for i, label, d, c, u, line in rows
    )


def _stages() -> tuple[Stage, ...]:
    rows = (
        ("initiate", "put it on the agenda", 0.20),
        ("design", "shaped the options", 0.25),
        ("decide", "said yes or no", 0.40),
        ("deliver", "carried it out", 0.10),
        ("consulted", "was asked", 0.05),
        ("informed", "was told", 0.00),
    )
    return tuple(Stage(id=i, label=label, weight=w) for i, label, w in rows)


def _questions() -> tuple[Question, ...]:
    words = ("power", "interest", "support", "legitimacy", "urgency")
    asked = Question(id="passes_on", label="Of 10 ideas from below that they hear, how many go further?")
    return (*(Question(id=word, label=word.capitalize()) for word in words), asked)


def fold_word(text: str) -> str:
    """Return a word without capitals, with single blanks for blanks and underscores."""
    return " ".join(text.replace("_", " ").split()).casefold()


class KnownAs(NamedTuple):
    """The ids of a list of words, and which id each spelling of an id or label means."""

    ids: frozenset[str]
    spelt: Mapping[str, str]


class Vocabulary(BaseModel):
    """The words of one map; each list has a default and can be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    groups: tuple[Group, ...] = Field(default_factory=_groups)
    layers: tuple[Layer, ...] = Field(default_factory=_layers)
    kinds: tuple[Kind, ...] = Field(default_factory=_kinds)
    stages: tuple[Stage, ...] = Field(default_factory=_stages)
    questions: tuple[Question, ...] = Field(default_factory=_questions)

    @cached_property
    def known_as(self) -> dict[str, KnownAs]:
        """How the words of each list are known; of two that are spelt alike the first."""
        found = {}
        for name in type(self).model_fields:
            words: tuple[_Word, ...] = getattr(self, name)
            spelt: dict[str, str] = {}
            for word in words:
                for text in filter(None, map(fold_word, (word.id, word.label))):
                    spelt.setdefault(text, word.id)
            found[name] = KnownAs(frozenset(word.id for word in words), spelt)
        return found

    def group(self, group_id: str) -> Group | None:
        """Return the group with this id, or ``None``."""
        return next((group for group in self.groups if group.id == group_id), None)

    def layer(self, layer_id: str) -> Layer | None:
        """Return the layer with this id, or ``None``."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)

    def kind(self, kind_id: str) -> Kind | None:
        """Return the kind with this id, or ``None``."""
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def rank(self, layer_id: str) -> int:
        """Return how near the board a layer is; a layer that is not here is outside, 0."""
        layer = self.layer(layer_id)
        return layer.rank if layer else 0

    def label(self, list_name: str, word_id: str) -> str:
        """Return what to call a word on screen: its label, else the id as typed."""
        words: tuple[_Word, ...] = getattr(self, list_name)
        return next((word.label for word in words if word.id == word_id and word.label), word_id)

    def kinds_counting_as(self, counts_as: CountsAs) -> tuple[str, ...]:
        """Return the ids of the kinds that count as authority, working or neither."""
        return tuple(kind.id for kind in self.kinds if kind.counts_as == counts_as)
