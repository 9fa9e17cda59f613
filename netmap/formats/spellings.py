"""How other programs spell our columns and words."""

from __future__ import annotations

#: columns of actors, in small letters, to our names; `type` says person or organisation
ACTOR_SPELLINGS = {
    "id": "id",
    "label": "name",
    "name": "name",
    "type": "type",
    "groups": "groups",
    "group": "groups",
    "kind": "kind",
    "layer": "layer",
    "part_of": "part_of",
    "user_led": "user_led",
    "culture": "culture",
    "quota": "quota",
    "assets": "assets",
    "paid": "paid",
    "opted_out": "opted_out",
    # NodeXL, Neo4j, and tables that name their ids
    "vertex": "id",
    "node": "id",
    "id:id": "id",
    ":id": "id",
    ":label": "type",
    "node_id": "id",
    "node id": "id",
    "person_id": "id",
    "person id": "id",
    "actor_id": "id",
    "actor id": "id",
}
#: columns of lines; `type` is a direction (Gephi) or a kind (Kumu)
LINE_SPELLINGS = {
    "source": "source",
    "from": "source",
    "target": "target",
    "to": "target",
    "weight": "weight",
    "strength": "weight",
    "kind": "kind",
    "relationship": "kind",
    "type": "type",
    "direction": "direction",
    "start": "start",
    "end": "end",
    "reported_by": "reported_by",
    "note": "note",
    "id": "id",
    # NodeXL, Neo4j, Cytoscape, questionnaires, and tables that name their ids
    "vertex 1": "source",
    "vertex 2": "target",
    ":start_id": "source",
    ":end_id": "target",
    ":type": "type",
    "interaction": "kind",
    "ego": "source",
    "alter": "target",
    "source_id": "source",
    "target_id": "target",
    "source id": "source",
    "target id": "target",
    "from_id": "source",
    "to_id": "target",
    "from id": "source",
    "to id": "target",
    "sourceid": "source",
    "targetid": "target",
}
ORGANISATION_WORDS = frozenset(
    {"organisation", "organization", "organisations", "organizations", "org", "body", "institution"}
)
PERSON_WORDS = frozenset({"person", "people", "individual", "human"})
#: types that are kinds of organisation
ORGANISATION_KINDS = frozenset(
    {
        "trust", "council", "charity", "community group", "team", "board", "committee", "company", "group",
        "department", "hospital", "agency", "service", "school", "university", "business", "network",
        "partnership", "government", "ngo", "nonprofit", "non-profit", "clinic", "practice", "ward",
        "authority", "local authority", "public body", "voluntary organisation", "union", "forum", "panel",
    }
)  # fmt: skip
TWO_WAY = frozenset({"both", "mutual", "undirected", "two-way", "bidirectional"})
ONE_WAY = frozenset({"", "directed", "one-way"})
DEFAULT_KIND = "link"
OWN = " (own)"
_RESERVED = {"people": ACTOR_SPELLINGS, "relationships": LINE_SPELLINGS}


def own_name(name: str, table: str) -> str:
    """Return what a column of one's own is called in a file, so that it is not taken for one of ours.

    Examples
    --------
    >>> own_name("grade", "people"), own_name("Label", "people")
    ('grade', 'Label (own)')
    """
    return f"{name}{OWN}" if _stem(name).strip().casefold() in _RESERVED[table] else name


def plain_name(name: str, table: str) -> str:
    """Return the name that `own_name` was given.

    Examples
    --------
    >>> plain_name("Label (own)", "people"), plain_name("grade", "people")
    ('Label', 'grade')
    """
    reserved = name.endswith(OWN) and _stem(name).strip().casefold() in _RESERVED[table]
    return name[: -len(OWN)] if reserved else name


def _stem(name: str) -> str:
    while name.endswith(OWN):
        name = name[: -len(OWN)]
    return name
