"""A package from which another person recomputes every number."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shlex
import zipfile
from pathlib import Path

import pytest
import typer
import yaml
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

import netmap
from netmap import cli
from netmap.analysis import Analysis, analyse
from netmap.cli_package import package
from netmap.errors import NetmapError, ParameterError
from netmap.formats import pseudonymise, read_data
from netmap.measures.registry import MEASURES
from netmap.model import TABLES, Network, Person, Settings
from netmap.report.package import to_package
from tests.conftest import ROOT, rich_network
from tests.examples import examples
from tests.formats.test_pseudonyms import ELSEWHERE, PEOPLE, find, planted
from tests.strategies import networks

DAY = "2026-11-22"
QUESTIONS = [
    {"at": "2016-01-01", "draws": 3},
    {"until": "2017", "since": "2011-05", "split": "2014-02-01", "null": "none"},
    {"at": "2016-01-01", "kinds": ["collaborates", "funds"], "undirected": True, "seed": 9, "draws": 2},
    {
        "at": "2016-01-01",
        "level": "person",
        "perspective": "table one",
        "where": {"weight": "1.0"},
        "draws": 0,
    },
]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def asked() -> tuple[Network, Analysis]:
    network = rich_network()
    return network, analyse(network, **QUESTIONS[0])


@pytest.fixture(scope="module")
def files(asked) -> dict[str, bytes]:
    return members(to_package(*asked, created=DAY))


@pytest.mark.parametrize(
    ("question", "half_life"),
    list(zip(QUESTIONS, (365, 90.5, 365, 365), strict=True)),
    ids=["plain", "window", "kinds", "people"],
)
def test_another_person_recomputes_every_number(tmp_path, monkeypatch, capsys, question, half_life):
    network = rich_network()
    used = network.replace(settings=network.settings.model_copy(update={"half_life_days": half_life}))
    data = to_package(network, analyse(used, **question), created=DAY)
    (tmp_path / "packed.zip").write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    expected = Path("analysis/analysis.json").read_text(encoding="utf-8")

    assert netmap.read("packed.zip").require() == netmap.read("data").require() == network
    told = json.loads(Path("versions.json").read_text(encoding="utf-8"))
    again = netmap.read("data").require()
    again = again.replace(settings=again.settings.model_copy(update=told["settings"]))
    assert netmap.analyse(again, **told["options"]).to_json() + "\n" == expected

    command = re.search(r"^    (netmap analyse .*)$", Path("README.md").read_text(encoding="utf-8"), re.M)[1]
    assert cli.run(shlex.split(command)[1:]) == cli.DONE
    assert capsys.readouterr().out == expected


def test_the_same_map_gives_the_same_bytes(asked):
    assert to_package(*asked, created=DAY) == to_package(*asked, created=DAY)
    assert to_package(*asked, created=DAY) != to_package(*asked, created="2026-11-23")


def cast(text: str, field: dict):
    """Return a cell as Table Schema reads it; raise ValueError where it does not fit."""
    kind, limits = field["type"], field.get("constraints", {})
    if text == "":
        assert not limits.get("required"), field
        return None
    if kind == "boolean":
        return {**dict.fromkeys(field["trueValues"], True), **dict.fromkeys(field["falseValues"], False)}[
            text
        ]
    value = {"integer": int, "number": float, "string": str, "any": str, "array": json.loads}[kind](text)
    assert kind != "array" or isinstance(value, list)
    assert "enum" not in limits or value in limits["enum"]
    assert "pattern" not in limits or re.fullmatch(limits["pattern"], text)
    assert "minimum" not in limits or value >= limits["minimum"]
    assert "maximum" not in limits or value <= limits["maximum"]
    return value


def check_tables(files: dict[str, bytes]) -> dict[str, list[dict]]:
    """Check a package against the rules of the standard and return its tables, cast."""
    found = json.loads(files["datapackage.json"])
    assert found["profile"] == "data-package" and re.fullmatch("[-a-z0-9._/]+", found["name"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", found["created"]) and "licenses" not in found
    names = [resource["name"] for resource in found["resources"]]
    assert len(set(names)) == len(names)
    tables = {}
    for resource in found["resources"]:
        data = files[resource["path"]]
        assert re.fullmatch("[-a-z0-9._/]+", resource["name"]) and not resource["path"].startswith(("/", "."))
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        if resource["profile"] != "tabular-data-resource":
            continue
        schema, text = resource["schema"], data.decode(resource["encoding"])
        assert schema["missingValues"] == [""] and text.endswith(resource["dialect"]["lineTerminator"])
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        assert header == [field["name"] for field in schema["fields"]] and len(set(header)) == len(header)
        assert all(len(row) == len(header) for row in rows)
        table = [{f["name"]: cast(c, f) for f, c in zip(schema["fields"], row, strict=True)} for row in rows]
        tables[resource["name"]] = table
        if "primaryKey" in schema:
            keys = [row[schema["primaryKey"]] for row in table]
            assert None not in keys and len(set(keys)) == len(keys)
    for resource in found["resources"]:
        for key in resource.get("schema", {}).get("foreignKeys", ()):
            target = key["reference"]["resource"] or resource["name"]
            known = {row[key["reference"]["fields"]] for row in tables[target]} | {None}
            assert {row[key["fields"]] for row in tables[resource["name"]]} <= known, (resource["name"], key)
    return tables


def test_every_cell_fits_its_declared_type_and_every_key_points_at_something(files, asked):
    tables = check_tables(files)
    network, analysis = asked
    assert tables.keys() >= {*TABLES, "about", "actors", "analysis_actors", "analysis_undefined"}
    stems = {Path(name).stem for name in files if name.startswith(("analysis/", "lookup/"))}
    assert not stems & {*TABLES, "about"}
    told = {row["actor"]: row["betweenness"] for row in tables["analysis_actors"]}
    assert told == {a: v["betweenness"] for a, v in analysis.bottlenecks["actors"].items()}
    assert {row["path"]: row["reason"] for row in tables["analysis_undefined"]} == analysis.undefined
    assert [row["value"] for row in tables["ratings"]] == [rating.value for rating in network.ratings]
    described = json.loads(files["datapackage.json"])["resources"]
    maps = [r for r in described if r["path"].startswith("data/")]
    assert all(field["description"] for r in maps for field in r["schema"]["fields"])


@settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_any_map_is_described_and_comes_back_whole(network):
    data = to_package(network, analyse(network, at="2020", null="none"), created=DAY)
    check_tables(members(data))
    assert read_data(data, "p.zip").require() == network


@pytest.mark.parametrize("path", sorted((ROOT / "sample_networks").glob("*.json"))[:3], ids=lambda p: p.stem)
def test_samples_are_described(path):
    network = netmap.read(path).require()
    files = members(to_package(network, analyse(network, at="2015", null="none"), created=DAY))
    check_tables(files)
    assert yaml.safe_load(files["CITATION.cff"])["title"] == network.name


def test_every_measure_is_explained_or_said_to_be_missing(files, asked):
    text = files["methods.md"].decode()
    assert all(text.count(f"`{measure.id}`)") == 1 for measure in MEASURES)
    used = text.split("## Not on this map")[0]
    assert "setting `half_life_days` = 365.0" in used and "Page (1954)" in used
    nobody = Network(people=(Person(id="a"),))
    bare = members(to_package(nobody, analyse(nobody, at="2020"), created=DAY))["methods.md"].decode()
    assert "`perspectives.tables`" in bare.split("## Not on this map")[1]


def test_the_citation_is_valid_and_leaves_open_what_only_the_owner_knows(files):
    found, ours = yaml.safe_load(files["CITATION.cff"]), yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert found["cff-version"] == "1.2.0" and found["type"] == "dataset"
    assert {"authors", "cff-version", "message", "title"} <= found.keys() and "license" not in found
    assert found["authors"] == [{"name": "FILL IN: who made this data set"}]
    (software,) = found["references"]
    assert {key: software[key] for key in ("title", "authors", "license", "type")} == {
        key: ours[key] for key in ("title", "authors", "license", "type")
    }
    assert str(software["version"]) == netmap.__version__
    awkward = Network(name='a "quoted"\u2028 \x85 line: # \\ 🐝')
    data = to_package(awkward, analyse(awkward, at="2020"), created=DAY)
    assert yaml.safe_load(members(data)["CITATION.cff"])["title"] == awkward.name


def test_an_analysis_of_something_else_is_not_packed(asked):
    network, analysis = asked
    with pytest.raises(ParameterError, match="another map"):
        to_package(network.replace(people=network.people[1:]), analysis, created=DAY)
    with pytest.raises(ParameterError, match="other sets"):
        to_package(network.replace(settings=Settings()), analysis, created=DAY)
    with pytest.raises(ParameterError, match="is not a day"):
        to_package(network, analysis, created="soon")


def test_a_pseudonymised_package_names_nobody():
    hidden = pseudonymise(planted(), b"0123456789abcdef")
    files = members(to_package(hidden, analyse(hidden, at="2020", draws=2), created=DAY))
    assert not [word for word in (*PEOPLE[:-1], *ELSEWHERE) if find(word, files)]
    check_tables(files)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.command()(package)
    Path("edges.csv").write_text("source,target\nZelda,Bo\nBo,Cy\n")
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def test_the_command_packs_a_map(run):
    done = run("edges.csv", "--out", "p.zip", "--at", "2020", "--draws", "2", "--seed", "5")
    assert done.exit_code == 0 and "written: p.zip" in done.output and "holds names" in done.output
    told = json.loads(members(Path("p.zip").read_bytes())["versions.json"])["options"]
    assert (told["at"], told["draws"], told["seed"]) == ("2020-01-01", 2, 5)
    for refused in (("--out", "p.zip"), ("--out", "p.txt"), ("--out", "q.zip", "--pseudonymise")):
        assert isinstance(run("edges.csv", *refused).exception, NetmapError)
    Path("away").mkdir()
    options = (
        "--pseudonymise",
        "--key",
        "away/key",
        "--key-table",
        "away/who.csv",
        "--draws",
        "0",
        "--force",
    )
    done = run("edges.csv", "--out", "p.zip", "--at", "2020", *options)
    assert done.exit_code == 0 and "3 people could be picked out" in done.output
    assert not any(b"Zelda" in data for data in members(Path("p.zip").read_bytes()).values())
    assert "Zelda" in Path("away/who.csv").read_text()
