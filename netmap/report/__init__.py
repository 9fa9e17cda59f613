"""An analysis as a document: HTML, PDF or Word."""

from netmap.report.content import build_report
from netmap.report.files import SUFFIXES, write_report

__all__ = ["SUFFIXES", "build_report", "write_report"]
