"""An analysis as a document (HTML, PDF or Word), or as a package from which others recompute it."""

from netmap.report.content import build_report
from netmap.report.files import SUFFIXES, write_report

__all__ = ["SUFFIXES", "build_report", "write_report"]
