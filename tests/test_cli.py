"""The command line as people script against it: exit codes, what goes where, no traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from netmap import cli
from netmap.cli import DONE, NOT_DONE, PROBLEMS, UNREADABLE
from tests.conftest import ROOT

TREE = "source,target,kind\nb,a,reports_to\nc,a,reports_to\nd,b,reports_to\n"


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return call


@pytest.fixture
def bad() -> Path:
    path = Path("bad.netmap.json")
    people = [{"id": f"p{i}", "paid": "perhaps"} for i in range(36)]
    lines = [{"source": "p1", "target": "nobody", "kind": "asks", "start": "2019-02-31"}]
    roles = [{"person": "p1", "organisation": "nowhere"}]
    path.write_text(
        json.dumps({"netmap_format": 1, "people": people, "relationships": lines, "roles": roles})
    )
    return path


def test_check_lists_all_problems_with_their_place(run, bad):
    before = bad.read_bytes()
    code, out, _ = run("check", bad)
    assert code == PROBLEMS
    lines = out.splitlines()
    assert len(lines) >= 39 and lines[-1].endswith("problems; nothing was changed.")
    assert any(line.startswith("bad.netmap.json:7: people.paid: 'perhaps'") for line in lines)
    assert any("relationships.start: '2019-02-31' is not a date; write 2019" in line for line in lines)
    assert any("roles.organisation: there is no organisation 'nowhere'" in line for line in lines)
    assert bad.read_bytes() == before


def test_check_says_what_it_cannot_read(run, tmp_path):
    (tmp_path / "x.json").write_text("{")
    (tmp_path / "y.xlsx").write_bytes(b"PK not really")
    assert run("check", "x.json")[0] == UNREADABLE
    assert run("check", "y.xlsx")[0] == UNREADABLE
    code, out, _ = run("check", "gone.zip")
    assert code == UNREADABLE and "gone.zip is not there" in out


def test_a_missing_column_is_named(run, tmp_path):
    (tmp_path / "edges.csv").write_text("sauce,target\na,b\n")
    code, out, _ = run("check", "edges.csv")
    assert code == PROBLEMS and "edges.csv:1: relationships.source: the column 'source' is missing" in out


def test_edges_and_nodes_are_checked_together(run, tmp_path):
    (tmp_path / "edges.csv").write_text(TREE)
    (tmp_path / "nodes.csv").write_text("id,label\na,A\nb,B\nc,C\n")
    code, out, _ = run("check", "edges.csv", "nodes.csv")
    assert code == PROBLEMS and "'d'" in out
    assert run("check", "edges.csv")[0] == DONE


def test_json_on_standard_output_is_alone_there(run, tmp_path):
    (tmp_path / "edges.csv").write_text(TREE)
    code, out, err = run("analyse", "edges.csv", "--at", "2026-11-22", "--draws", "5", "--json", "-")
    found = json.loads(out)
    assert code == DONE and "Pyramid or honeycomb?" in err
    assert found["at"] == "2026-11-22" and found["settings"]["draws"] == 5
    assert found["structure"]["authority"]["krackhardt"]["hierarchy"] == 1
    assert found["perspectives"] is None and found["undefined"]["perspectives"] == "not_asked"
    assert found["undefined"]["bottlenecks.cut"] == "no_layers"


def test_the_same_seed_gives_the_same_answer(run, tmp_path):
    (tmp_path / "edges.csv").write_text(TREE)
    first, again = (run("analyse", "edges.csv", "--at", "2020", "--json", "-")[1] for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    "options",
    [
        ("--at", "soon"),
        ("--level", "team"),
        ("--kind", "likes"),
        ("--null", "all"),
        ("--where", "time"),
        ("--draws", "-1"),
        ("--orient", "up"),
        ("--perspective", "x"),
        ("--nonsense",),
    ],
)
def test_what_cannot_be_done_is_said(run, tmp_path, options):
    (tmp_path / "edges.csv").write_text(TREE)
    code, out, err = run("analyse", "edges.csv", *options)
    assert code == NOT_DONE and not out and err.startswith("netmap: ")


def test_analysing_a_bad_map_lists_its_problems(run, bad):
    code, out, err = run("analyse", bad, "--json", "-")
    assert code == PROBLEMS and not out and "nothing was changed" in err


def test_convert_says_what_is_lost(run, tmp_path):
    assert run("samples", "stockport", "--to", "map.netmap.json")[0] == DONE
    code, out, err = run("convert", "map.netmap.json", "map.gexf")
    assert code == DONE and "written: map.gexf" in out and "decisions; left out" in err
    assert run("convert", "map.netmap.json", "map.xlsx")[0] == DONE
    assert run("convert", "map.xlsx", "again.json")[0] == DONE
    assert Path("again.json").read_text() == Path("map.netmap.json").read_text()
    assert run("convert", "map.xlsx", "map.docx")[0] == NOT_DONE


def test_pseudonyms_need_a_key(run, tmp_path):
    run("samples", "stockport", "--to", "map.netmap.json")
    assert run("convert", "map.netmap.json", "p.json", "--pseudonymise")[0] == NOT_DONE
    Path("key").write_text("short")
    assert run("convert", "map.netmap.json", "p.json", "--pseudonymise", "--key", "key")[0] == NOT_DONE
    Path("key").write_text("long enough for a key")
    assert run("convert", "map.netmap.json", "p.json", "--pseudonymise", "--key", "key")[0] == DONE
    assert json.loads(Path("p.json").read_text())["people"][0]["name"].startswith("P-")


def test_template_samples_schema_formats(run):
    assert run("template", "t.xlsx")[0] == DONE
    assert run("check", "t.xlsx")[0] == DONE
    assert run("template", "t.xlsx")[0] == NOT_DONE
    _, out, _ = run("samples")
    assert "stockport" in out
    assert run("samples", "nowhere")[0] == NOT_DONE
    _, out, _ = run("schema")
    jsonschema.Draft202012Validator.check_schema(json.loads(out))
    assert "graphml" in run("formats")[1]
    assert run("--version")[1].startswith("netmap 0.")


def test_a_measure_is_listed_and_explained(run):
    code, out, _ = run("measures")
    assert code == 0 and "Where does it get stuck?" in out and "Gould-Fernandez" in out
    code, out, _ = run("measures", "power.change.break")
    assert code == 0 and "CUSUM" in out and "Page (1954)" in out
    code, _, err = run("measures", "zodiac")
    assert code == 3 and "no measure is called 'zodiac'" in err


def test_a_setting_can_be_changed_for_one_answer(run, tmp_path):
    sample = str(ROOT / "sample_networks" / "carol.netmap.json")
    code, out, _ = run("analyse", sample, "--set", "half_life_days=30", "--draws", "0", "--json", "-")
    assert code == 0 and json.loads(out)["settings"]["half_life_days"] == 30
    code, _, err = run("analyse", sample, "--set", "half_live=30")
    assert code == 3 and "there is no such setting" in err
    code, _, err = run("analyse", sample, "--set", "draws")
    assert code == 3 and "NAME=VALUE" in err


def test_a_folder_of_maps_becomes_one_table(run, tmp_path):
    (tmp_path / "maps").mkdir()
    shutil.copy(ROOT / "sample_networks" / "rushcliffe.netmap.json", tmp_path / "maps")
    out = tmp_path / "all.parquet"
    code, said, _ = run("batch", str(tmp_path / "maps"), "--out", str(out), "--draws", "2")
    assert code == 0 and out.exists() and "2 maps and years" in said
    code, _, err = run("batch", str(tmp_path / "maps"), "--out", str(tmp_path / "x.csv"))
    assert code == 3 and ".parquet" in err
