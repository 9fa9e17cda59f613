"""Documents that say what the code does are compared with the code."""

from __future__ import annotations

import re
import runpy

import netmap
from netmap.cli import cli
from tests.conftest import ROOT


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_list_of_measures_is_made_from_the_registry():
    made = runpy.run_path(str(ROOT / "docs" / "make_measures.py"))
    assert made["render"]() == text("docs/measures.md")


def test_the_list_of_formats_is_made_from_the_code():
    made = runpy.run_path(str(ROOT / "docs" / "make_formats.py"))
    assert made["render"]() == text("docs/formats.md")


def test_every_command_is_documented_and_has_help():
    page = text("docs/command-line.md")
    for command in cli.registered_commands:
        name = command.name or command.callback.__name__
        assert f"`netmap {name}" in page
        assert command.callback.__doc__


def test_the_version_is_the_same_everywhere():
    assert f"version: {netmap.__version__}\n" in text("CITATION.cff")


def test_links_in_documents_lead_somewhere():
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/validation.md",
        "docs/performance.md",
        "docs/scaling.md",
    ):
        for target in re.findall(r"\]\((?!http|#)([^)#]+)\)", text(name)):
            assert (ROOT / name).parent.joinpath(target).exists(), (name, target)
