"""The report on the command line and as a file: whole or not at all, and it says what it wrote."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from netmap import formats
from netmap.cli_report import report
from netmap.errors import NotPossibleError, ParameterError
from netmap.report import SUFFIXES, write_report
from tests.report.maps import LINE, answer, decisions_only


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    formats.write(decisions_only(), tmp_path / "map.netmap.json")
    app = typer.Typer()
    app.command()(report)

    def call(*arguments: str):
        return CliRunner().invoke(app, ["map.netmap.json", "--at", "2025-06-01", "--draws", "0", *arguments])

    return call


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_it_writes_and_says_so(run, tmp_path, suffix):
    found = run("-o", f"r{suffix}")
    assert found.exit_code == 0, found.output
    assert f"written: r{suffix}" in found.output and "Without names" in found.output
    assert (tmp_path / f"r{suffix}").stat().st_size > 1000
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


def test_names_are_only_there_when_asked_for(run, tmp_path):
    run("-o", "off.html")
    found = run("-o", "on.html", "--names")
    assert "called by name" in found.output
    off, on = ((tmp_path / f"{name}.html").read_text(encoding="utf-8") for name in ("off", "on"))
    assert "As on 1 June 2025" in off
    assert ">Ann<" in on and "Ann<" not in off


def test_it_does_not_replace_what_is_there(run, tmp_path):
    (tmp_path / "r.html").write_text("mine")
    assert isinstance(run("-o", "r.html").exception, NotPossibleError)
    assert (tmp_path / "r.html").read_text() == "mine"
    assert run("-o", "r.html", "--force").exit_code == 0
    assert (tmp_path / "r.html").read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize("name", ["r.txt", "r", "r.doc", "pdf"])
def test_other_endings_are_refused_with_the_three_that_go(run, tmp_path, name):
    error = run("-o", name).exception
    assert isinstance(error, ParameterError)
    assert all(suffix in str(error) for suffix in SUFFIXES)
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_said_before_anything_is_worked_out(run):
    found = run("-o", "none/r.pdf")
    assert isinstance(found.exception, NotPossibleError) and "the folder none is not there" in str(
        found.exception
    )


def test_draws_outside_their_range_are_refused(run):
    assert isinstance(run("-o", "r.html", "--draws", "-1").exception, ParameterError)


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    network = decisions_only()
    with pytest.raises(NotPossibleError, match="cannot be written"):
        write_report(network, answer(network), tmp_path / "nowhere" / "r.html", date_line=LINE)
    assert list(tmp_path.iterdir()) == []
