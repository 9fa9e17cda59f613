"""The answers to the three questions: measures put together, with uncertainty and plain sentence."""

from netmap.analysis.analyse import Question, analyse, count_records, say
from netmap.analysis.cautions import Caution, per_cent
from netmap.analysis.naming import Naming, build_label
from netmap.analysis.result import Analysis

__all__ = [
    "Analysis",
    "Caution",
    "Naming",
    "Question",
    "analyse",
    "build_label",
    "count_records",
    "per_cent",
    "say",
]
