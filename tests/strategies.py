"""Random maps for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from netmap.model import CoverageSettings, Kind, NamedSet, PlacedRow, Settings, Vocabulary, build_network

AWKWARD = [
    "007",
    "7",
    "1E5",
    "NA",
    "Null",
    "None",
    "TRUE",
    "=1+1",
    "-5",
    "'quoted",
    "Llŷr Ŵyn",
    "مريم",
    "a,b;c",
    'say "yes"',
    "two\nlines",
    "json:{}",
    "@home",
    "+44",
    "x" * 200,
]
ASKED = Settings(
    coverage=CoverageSettings(
        team=NamedSet(id="t", label="=1+1, the team", actors=("007", "Llŷr Ŵyn")),
        sets=(NamedSet(id="up", groups=("SL", "EM")), NamedSet(id="NA")),
    )
)
text = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="|\ufeff"), max_size=12),
)
word = text.map(str.strip).filter(bool)
dates = st.one_of(
    st.none(),
    st.integers(1900, 2100).map(str),
    st.dates().map(lambda d: d.isoformat()[:7]),
    st.dates().map(lambda d: d.isoformat()),
)
attributes = st.dictionaries(
    st.sampled_from(["grade", "Notes", "=x", "unit cost"]),
    st.one_of(word, st.integers(), st.booleans(), st.lists(st.integers(), max_size=3)),
    max_size=2,
)
weight = st.one_of(st.integers(1, 9).map(float), st.floats(1e-6, 1e6))
groups = st.lists(st.sampled_from(["LE", "CA", "FL", "MM", "SL"]), max_size=2, unique=True)


@st.composite
def networks(draw):
    """A valid map with awkward ids and texts."""
    ids = draw(st.lists(word, min_size=1, max_size=6, unique=True))
    cut = draw(st.integers(0, len(ids)))
    organisations, people = ids[:cut], ids[cut:]
    decisions = draw(st.lists(word, max_size=3, unique=True))
    perspectives = draw(st.lists(word, max_size=2, unique=True))
    rows = {
        "organisations": [
            {
                "id": i,
                "name": draw(text),
                "groups": draw(groups),
                "user_led": draw(st.booleans()),
                "quota": draw(st.none() | st.integers(1, 9)),
                "attributes": draw(attributes),
            }
            for i in organisations
        ],
        "people": [
            {
                "id": i,
                "name": draw(text),
                "groups": draw(groups),
                "assets": draw(st.lists(word, max_size=2)),
                "paid": draw(st.sampled_from(["yes", "no", "unknown"])),
                "attributes": draw(attributes),
            }
            for i in people
        ],
        "decisions": [
            {"id": i, "title": draw(text), "date": draw(dates), "importance": draw(weight)} for i in decisions
        ],
        "perspectives": [{"id": i, "name": draw(text)} for i in perspectives],
    }
    some = st.sampled_from(ids)
    rows["relationships"] = [
        {"source": draw(some), "target": draw(some), "weight": draw(weight), "note": draw(text),
         "kind": draw(st.sampled_from(["trusts", "collaborates", "reports_to", "hugs"])),
         "direction": draw(st.sampled_from(["", "unknown", "both"])), "start": draw(dates),
         "reported_by": draw(st.sampled_from(["", *perspectives]))}
        for _ in range(draw(st.integers(0, 5)))
    ]  # fmt: skip
    if organisations:
        rows["roles"] = [
            {
                "person": draw(st.sampled_from(["", *people])),
                "organisation": draw(st.sampled_from(organisations)),
                "title": draw(text),
                "votes": draw(st.integers(0, 9)),
                "veto": draw(st.booleans()),
            }
            for _ in range(draw(st.integers(0, 4)))
        ]
    if decisions:
        rows["parts"] = [
            {
                "decision": draw(st.sampled_from(decisions)),
                "actor": draw(some),
                "stage": draw(st.sampled_from(["initiate", "design", "decide", "consulted"])),
                "vote": draw(st.sampled_from(["", "for", "against"])),
            }
            for _ in range(draw(st.integers(0, 5)))
        ]
    if perspectives:
        rows["ratings"] = [
            {
                "perspective": draw(st.sampled_from(perspectives)),
                "actor": draw(some),
                "question": "power",
                "value": draw(st.floats(-10, 10)),
                "date": draw(dates),
            }
            for _ in range(draw(st.integers(0, 2)))
        ]
    built = build_network(
        {table: [PlacedRow(row, n) for n, row in enumerate(found, 1)] for table, found in rows.items()},
        name=draw(text),
        purpose=draw(text),
        vocabulary=draw(st.sampled_from([None, Vocabulary(kinds=(*Vocabulary().kinds, Kind(id="hugs")))])),
        settings=draw(st.sampled_from([None, Settings(half_life_days=90, seed=7), ASKED])),
        attributes=draw(st.dictionaries(st.sampled_from(["origin", "=made"]), word, max_size=1)),
    )
    assert built.network is not None, built.problems
    return built.network
