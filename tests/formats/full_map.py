"""A map with every field in use, and texts that line-based formats find hard."""

from __future__ import annotations

from netmap.model import (
    Decision,
    Group,
    Kind,
    Layer,
    Network,
    Organisation,
    Person,
    Perspective,
    Relationship,
    Role,
    Vocabulary,
)

HARD = 'a "b" \\ c\r\n\td, [e] {f} # &#34; &amp; é\u2028\x85 *'
_WORDS = Vocabulary()
FULL = Network(
    name=" Ward 7 & “friends” ",
    purpose="what we want\nto see",
    vocabulary=_WORDS.model_copy(
        update={
            "groups": (*_WORDS.groups, Group(id="Kitchen", label="Kitchen")),
            "layers": (*_WORDS.layers, Layer(id="attic", label="attic", rank=9)),
            "kinds": (*_WORDS.kinds, Kind(id="shares tea with", direction="both", line="dotted")),
        }
    ),
    attributes={"origin": HARD, "of": [1, {"a": None}]},
    organisations=(
        Organisation(
            id="t", name="Trust", kind="board", groups=("CO", "Kitchen"), layer="attic", culture="open", quota=3,
            user_led=True, attributes={"unit cost": 5, "7up": 0.1, "nid": "x", "ID": "y", "open": True},
        ),
        Organisation(id="w", name="Ward", part_of="t", layer="front"),
    ),
    people=(
        Person(
            id="007", name="Ann", groups=("LE", "CA"), assets=("Welsh", "maps"), paid="yes", opted_out=True,
            attributes={"grade": "007", "Label": HARD, "seen": [1, 2], "unit cost": 1e-07, "_x41_": "json:1"},
        ),
        Person(id=HARD, name="Ann"),
        Person(id="NA", name=HARD),
        Person(id="1"),
    ),
    roles=(Role(id="r", person="007", organisation="t", title="Chair"),),
    relationships=(
        Relationship(id="one", source="007", target="t", kind="trusts", weight=2.5, start="2019-04", end="2021-01-01"),
        Relationship(id="two", source="007", target="t", kind="trusts", weight=1e-06, note=HARD, start="0900"),
        Relationship(id="three", source="1", target=HARD, kind="collaborates", end="2020", attributes={"key": "k", "n": 4}),
        Relationship(id="four", source="NA", target="1", kind="shares tea with", weight=1e12),
        Relationship(id="five", source="1", target="1", kind="asks", direction="both"),
        Relationship(id="six", source="w", target="NA", kind="asks", direction="unknown"),
        Relationship(id="seven", source="w", target="t", kind="asks", reported_by="team"),
    ),
    decisions=(Decision(id="d", title="Move"),),
    perspectives=(Perspective(id="team"),),
)  # fmt: skip


def one_kind(network: Network, kind: str = "trusts") -> Network:
    """Return a map with one kind of relationship and no dates, which is all that some readers know."""
    lines = (
        line.model_copy(update={"kind": kind, "start": None, "end": None}) for line in network.relationships
    )
    return network.replace(relationships=[line for line in lines if not line.reported_by])
