"""`netmap add`: nothing enters a map before somebody has said yes."""

from __future__ import annotations

import netmap
from netmap.cli import run
from netmap.model import Network, Person, Relationship


def write_map(folder):
    network = Network(
        name="Ward",
        people=(Person(id="a", name="Ann Jones"), Person(id="b", name="Bo Li", groups=("FL",))),
        relationships=(Relationship(id="1", source="a", target="b", kind="trusts"),),
    )
    netmap.write(network, folder / "map.netmap.json")
    return network


def test_without_yes_nothing_is_written(tmp_path, capsys):
    network = write_map(tmp_path)
    (tmp_path / "e.csv").write_text("source,target,kind\nAnn Jones,Cy,asks\n")
    arguments = ["add", str(tmp_path / "map.netmap.json"), str(tmp_path / "e.csv")]
    assert run(arguments) == 3
    said = capsys.readouterr().err
    assert "Added: 1 person, 1 relationship" in said and "run it again with --yes" in said
    assert netmap.read(tmp_path / "map.netmap.json").require() == network
    assert run([*arguments, "--yes"]) == 0
    back = netmap.read(tmp_path / "map.netmap.json").require()
    assert [(r.source, r.target) for r in back.relationships] == [("a", "b"), ("a", "Cy")]
    assert run([*arguments, "--yes"]) == 0
    assert netmap.read(tmp_path / "map.netmap.json").require() == back
    assert "Nothing in it is new" in capsys.readouterr().err


def test_who_may_be_whom_is_asked(tmp_path, capsys):
    write_map(tmp_path)
    (tmp_path / "e.csv").write_text("source,target,kind\nAnne Jones,Bo Li,asks\n")
    arguments = ["add", str(tmp_path / "map.netmap.json"), str(tmp_path / "e.csv")]
    assert run(arguments) == 3
    assert "may be “Ann Jones” (a)" in capsys.readouterr().err
    out = tmp_path / "new.netmap.json"
    assert run([*arguments, "--same", "Anne Jones=a", "--yes", "-o", str(out)]) == 0
    assert [p.id for p in netmap.read(out).require().people] == ["a", "b"]


def test_a_file_comes_in_as_a_view(tmp_path):
    write_map(tmp_path)
    (tmp_path / "e.csv").write_text("source,target,kind\nBo Li,Ann Jones,trusts\n")
    arguments = ["add", str(tmp_path / "map.netmap.json"), str(tmp_path / "e.csv"), "--view", "Table 1"]
    assert run([*arguments, "--group", "FL", "--yes"]) == 0
    back = netmap.read(tmp_path / "map.netmap.json").require()
    assert back.relationships[-1].reported_by == back.perspectives[0].id
    assert (back.perspectives[0].name, back.perspectives[0].group) == ("Table 1", "FL")
