"""What a map is: frozen records, the vocabulary, settings, problems. No graph, no file, no screen."""

from netmap.model.build import (
    Built,
    PlacedRow,
    build_network,
    build_record,
    check_network,
    make_ids,
)
from netmap.model.network import Actor, Network, group_layer, layer_at, layers_at
from netmap.model.problems import Note, Observation, Problem
from netmap.model.records import (
    LIST_JOINT,
    RECORDS,
    TABLES,
    Decision,
    Organisation,
    Part,
    Person,
    Perspective,
    Rating,
    Record,
    Relationship,
    Role,
    columns,
)
from netmap.model.settings import CoverageSettings, Keeping, NamedSet, Settings
from netmap.model.validate import find_observations, find_problems
from netmap.model.vocabulary import Group, Kind, Layer, Question, Stage, Vocabulary

__all__ = [
    "LIST_JOINT",
    "RECORDS",
    "TABLES",
    "Actor",
    "Built",
    "CoverageSettings",
    "Decision",
    "Group",
    "Keeping",
    "Kind",
    "Layer",
    "NamedSet",
    "Network",
    "Note",
    "Observation",
    "Organisation",
    "Part",
    "Person",
    "Perspective",
    "PlacedRow",
    "Problem",
    "Question",
    "Rating",
    "Record",
    "Relationship",
    "Role",
    "Settings",
    "Stage",
    "Vocabulary",
    "build_network",
    "build_record",
    "check_network",
    "columns",
    "find_observations",
    "find_problems",
    "group_layer",
    "layer_at",
    "layers_at",
    "make_ids",
]
