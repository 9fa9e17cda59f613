"""A map without names: nothing of the original in any byte, and what its shape still tells."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmap
from netmap import cli, formats
from netmap.analysis import analyse
from netmap.formats import FORMATS, Format, pseudonymise
from netmap.formats.map_json import to_json
from netmap.formats.pseudonyms import pseudonym_table
from netmap.formats.shape import identifiability
from netmap.model import (
    RECORDS,
    CoverageSettings,
    Decision,
    Group,
    Kind,
    Layer,
    NamedSet,
    Network,
    Organisation,
    Part,
    Person,
    Perspective,
    PlacedRow,
    Question,
    Rating,
    Relationship,
    Role,
    Settings,
    Stage,
    Vocabulary,
    build_network,
)
from tests.conftest import rich_network
from tests.formats.test_map_forms import SLOW
from tests.strategies import networks

KEY = b"0123456789abcdef"
WRITABLE = [form for form in FORMATS if form.write or form.id == "folder"]
#: one name for each text there is; none is on the map as a person but the first five
PEOPLE = ("Zelda", "Quagmire", "Ŵynstan", "Ibrahimovic", "Bo")
ELSEWHERE = (
    "Mapwright", "Purposeful", "Nottidge", "Keyworthy", "Vaughan", "Perspecta", "Labellum", "Unwinson", "Blochet",
    "Coverdale", "Setterfield", "Stagecoach", "Asketh", "Rolleston", "Decisia", "Culturell", "Assetson", "Kindred",
    "Layerly", "Rollright", "Reliquary", "Partington", "Rathbone", "Sibthorpe", "Orgreave", "Nethersole",
)  # fmt: skip


def planted() -> Network:
    """Return a map with a name in every text it can hold."""
    note = {"note": "Nottidge said so"}
    own = {"attributes": {"Keyworthy": "Vaughan", "deep": ["Nethersole"]}}
    words = Vocabulary(
        groups=(
            *Vocabulary().groups,
            Group(id="Labellum-g", label="of Labellum", bloc="Blochet", layer="Layerly"),
        ),
        layers=(*Vocabulary().layers, Layer(id="Layerly", label="Layerly's", rank=2)),
        kinds=(
            *Vocabulary().kinds,
            Kind(id="Kindred", label="as Kindred does", unit="Unwinson", line="Unwinson"),
        ),
        stages=(Stage(id="decide", label="Stagecoach decides", weight=1), Stage(id="Stagecoach")),
        questions=(*Vocabulary().questions, Question(id="Asketh", label="Asketh?")),
    )
    return Network(
        name="Mapwright's map",
        purpose="Purposeful",
        attributes={"Keyworthy": "Vaughan"},
        vocabulary=words,
        settings=Settings(
            coverage=CoverageSettings(
                team=NamedSet(
                    id="Coverdale", label="Coverdale's team", groups=("Labellum-g",), actors=("bo",)
                ),
                sets=(
                    NamedSet(id="Setterfield", label="Setterfield", actors=("zelda.quagmire@x", "Orgreave")),
                ),
            )
        ),
        people=(
            Person(
                id="zelda.quagmire@x",
                name="Zelda Quagmire",
                groups=("Labellum-g",),
                assets=("Assetson",),
                **own,
            ),
            Person(id="wyn", name="Ŵynstan Ibrahimovic"),
            Person(id="bo", name="Bo"),
        ),
        organisations=(
            Organisation(
                id="Orgreave",
                name="Quagmire and IBRAHIMOVIĆ Trust",
                kind="Zelda's",
                culture="Culturell",
                **own,
            ),
            Organisation(id="p", name="Friends of Bo", part_of="Orgreave", layer="Layerly"),
        ),
        roles=(
            Role(
                id="Rollright",
                person="bo",
                organisation="Orgreave",
                title="Rolleston fellow",
                layer="Layerly",
            ),
        ),
        relationships=(
            Relationship(
                id="Reliquary",
                source="bo",
                target="Orgreave",
                kind="Kindred",
                reported_by="Sibthorpe",
                **note,
                **own,
            ),
            Relationship(id="2", source="wyn", target="zelda.quagmire@x", kind="advises", start="2019"),
        ),
        decisions=(
            Decision(id="Decisia", title="zelda_quagmire, Decisia and Bo: hired", body="Orgreave", **note),
        ),
        parts=(
            Part(id="Partington", decision="Decisia", actor="wyn", stage="Stagecoach", as_group="Labellum-g"),
        ),
        perspectives=(
            Perspective(id="Sibthorpe", name="Perspecta's table", group="Labellum-g"),
            Perspective(id="bo"),
        ),
        ratings=(Rating(id="Rathbone", perspective="Sibthorpe", actor="bo", question="Asketh", value=3),),
    )


def write_all(network: Network, folder: Path, form: Format) -> dict[str, bytes]:
    """Return every file that a format writes, members of zips unpacked, by name."""
    place = folder / form.id
    place.mkdir()
    formats.write(network, place / f"out{next(iter(form.suffixes), '')}", form=form.id)
    found = {str(p.relative_to(place)): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}
    for name, data in list(found.items()):
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                found |= {f"{name}/{member}": archive.read(member) for member in archive.namelist()}
                found[f"{name}/comments"] = b"".join(m.comment + m.extra for m in archive.infolist())
    return found


def find(word: str, files: dict[str, bytes]) -> list[str]:
    """Return the files in whose name or bytes a word stands, however it is written."""
    plain = word.casefold()
    short = rf"(?<![a-z0-9]){plain}(?![a-z0-9])" if len(plain) < 3 else re.escape(plain)
    hits = []
    for name, data in files.items():
        texts = [
            name,
            *(data.decode(code, "ignore") for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")),
        ]
        texts += [data[1:].decode("utf-16-le", "ignore"), data.decode("ascii", "backslashreplace")]
        texts += [
            html.unescape(texts[1]),
            re.sub(r"\\u([0-9a-f]{4})", lambda h: chr(int(h[1], 16)), texts[1]),
        ]
        if any(re.search(short, text.casefold()) for text in texts):
            hits.append(name)
    return hits


@pytest.mark.parametrize("form", WRITABLE, ids=lambda form: form.id)
@pytest.mark.parametrize("organisations", [False, True])
def test_no_name_of_the_original_is_in_any_byte(tmp_path, form, organisations):
    network = planted()
    assert find("Quagmire", write_all(network, tmp_path, form)), "the search must be able to find something"
    (tmp_path / form.id).rename(tmp_path / "named")
    hidden = pseudonymise(network, KEY, organisations=organisations)
    files = write_all(hidden, tmp_path, form)
    for word in (*PEOPLE, *ELSEWHERE):
        # the first bytes of a zip are pressed together: what is in them was unpacked
        pressed = {n for n, d in files.items() if len(word) < 3 and d[:2] == b"PK"}
        assert not find(word, {n: d for n, d in files.items() if n not in pressed}), word
    kept = find("friends of", files)
    held = (form.keep(hidden) if form.keep else hidden).organisations
    assert bool(kept) == any("friends of" in o.name.casefold() for o in held)
    assert not (organisations and kept)


@pytest.mark.parametrize("form", WRITABLE, ids=lambda form: form.id)
def test_the_order_of_the_original_is_gone(tmp_path, form):
    network = rich_network()
    turned = network.replace(**{model.table: network.rows(model.table)[::-1] for model in RECORDS})
    assert turned != network
    (tmp_path / "b").mkdir()
    first = write_all(pseudonymise(network, KEY), tmp_path, form)
    again = write_all(pseudonymise(turned, KEY), tmp_path / "b", form)
    assert first.keys() == again.keys()
    for name, data in first.items():
        assert data == again[name], name


@SLOW
@given(networks(), st.randoms(use_true_random=False))
def test_maps_that_differ_in_order_alone_become_one(network, random):
    def shuffle(rows):
        return random.sample(rows, len(rows))

    rows = {m.table: [PlacedRow(row.to_row()) for row in shuffle(network.rows(m.table))] for m in RECORDS}
    words = network.vocabulary
    mixed = build_network(
        rows, settings=network.settings, vocabulary=words.model_copy(update={"kinds": shuffle(words.kinds)})
    )
    hidden = pseudonymise(network, KEY)
    assert pseudonymise(mixed.network, KEY) == hidden
    assert formats.read_data(to_json(hidden).encode(), "x.json").require() == hidden


def test_the_same_key_gives_the_same_pseudonyms_and_another_key_others():
    network = planted()
    first, other = pseudonymise(network, KEY), pseudonymise(network, KEY[::-1])
    assert first == pseudonymise(network, KEY)
    wave = network.replace(people=(Person(id="new"), *network.people))
    assert first.actors.keys() < pseudonymise(wave, KEY).actors.keys()
    assert not first.actors.keys() & other.actors.keys()


def test_what_is_measured_stays():
    network = rich_network()
    hidden = pseudonymise(network, KEY, organisations=True)
    before, after = (analyse(n, at="2016-01-01", null="none") for n in (network, hidden))
    assert before.counts == after.counts
    for picture, found in before.structure.items():
        for facet in ("direction", "bypass", "shared_brokerage", "cohesion", "index", "load"):
            assert after.structure[picture]["honeycomb"][facet] == pytest.approx(found["honeycomb"][facet])
    assert after.power["gini"] == pytest.approx(before.power["gini"])
    assert after.power["by_group"] == pytest.approx(before.power["by_group"])
    assert {s.label for s in hidden.settings.coverage.sets} == {""}
    assert after.coverage.keys() == before.coverage.keys()


def test_references_and_words_still_hold_together():
    hidden = pseudonymise(planted(), KEY)
    assert formats.read_data(to_json(hidden).encode(), "x.json").require() == hidden
    by_name = {row[1]: row[0] for row in pseudonym_table(planted(), KEY)}
    views = {view.id for view in hidden.perspectives}
    assert by_name["bo"] in views  # still Bo's own picture
    (group,) = [g for g in hidden.vocabulary.groups if g.id.startswith("group-")]
    assert group.layer == by_name["Layerly"] and group.bloc.startswith("bloc-")
    assert hidden.settings.coverage.team.groups == (group.id,)
    assert hidden.settings.coverage.team.actors == (by_name["bo"],)
    assert {part.stage for part in hidden.parts} == {by_name["Stagecoach"]}
    assert hidden.relationships[0].reported_by in {*views, ""}


def test_spellings_parts_and_words_of_a_name_are_taken_out_and_roles_are_not():
    network = Network(
        people=(
            Person(id="anna.jones@x.uk", name="Anna Jones"),
            Person(id="obrien", name="Lowri-Ann O'Brien"),
            Person(id="Al", name="Al"),
            Person(id="tm", name="Team manager 1"),
            Person(id="48213"),
        ),
        organisations=(
            Organisation(id="anna-ltd", name="O’Brien and JONES Trust", kind="Anna's own board"),
            Organisation(id="trust", name="Central Trust for Team managers", part_of="anna-ltd"),
            Organisation(id="al", name="Al's garage, Jonestown, 48213", kind="board"),
        ),
        roles=(
            Role(id="r", person="obrien", organisation="trust", title="Ward manager (acting) for Zebedee"),
        ),
        decisions=(
            Decision(id="anna-hired", title="anna_jones or AnnaJones: Deputy to Al"),
            Decision(id="plan", title="Approve the budget of ward 7"),
        ),
        relationships=(Relationship(id="1", source="obrien", target="trust", kind="likes_anna"),),
        vocabulary=Vocabulary(kinds=(Kind(id="likes_anna", label="likes Anna Jones"),)),
    )
    hidden = pseudonymise(network, KEY)
    new = {old: name for name, old, _ in pseudonym_table(network, KEY)}
    text = to_json(hidden).casefold()
    for secret in ("anna", "jones", "brien", "lowri", "obrien", "al's", "zebedee", "48213"):
        assert secret not in text, secret
    names = {organisation.id: organisation.name for organisation in hidden.organisations}
    assert names[new["trust"]] == "Central Trust for Team managers"
    assert re.fullmatch(r"P-\d+'s garage, …, P-\d+", names[new["al"]])
    assert hidden.actors[new["al"]].is_body and not hidden.actors[new["anna-ltd"]].is_body
    assert hidden.roles[0].title == "Ward manager acting for …"
    titles = {decision.id: decision.title for decision in hidden.decisions}
    assert titles[new["plan"]] == "Approve the budget of ward 7"
    person = new["anna.jones@x.uk"]
    assert titles[new["anna-hired"]] == f"{person} or {person} Deputy to {new['Al']}"
    assert hidden.vocabulary.kinds[0].label == f"likes {person}"


def test_the_table_of_pseudonyms_leads_back():
    network = planted()
    header, *rows = pseudonym_table(network, KEY)
    assert header == ["pseudonym", "id", "name"] and rows == sorted(rows)
    back = {pseudonym: name for pseudonym, _, name in rows}
    hidden = pseudonymise(network, KEY)
    assert sorted(back[person.id] for person in hidden.people) == sorted(p.name for p in network.people)
    assert {back[o.id] for o in hidden.organisations} == {o.name for o in network.organisations}
    assert back[hidden.decisions[0].id] == network.decisions[0].title
    assert {back[kind.id] for kind in hidden.vocabulary.kinds if kind.id.startswith("kind-")} == {
        "as Kindred does"
    }


def of_lines(*lines: str, kind: str = "advises", organisations: str = "") -> Network:
    ends = sorted({end for line in lines for end in line} - set(organisations))
    return Network(
        people=[Person(id=end) for end in ends],
        organisations=[Organisation(id=end) for end in organisations],
        relationships=[
            Relationship(id=str(n), source=line[0], target=line[-1], kind=kind)
            for n, line in enumerate(lines)
        ],
    )


@pytest.mark.parametrize(
    ("network", "people", "by_degree", "by_neighbours"),
    [
        # three report to one: only the boss has three
        (of_lines("ax", "bx", "cx"), 4, 1, 1),
        # a chain: the ends differ in direction, the two between have one in and one out, but one of
        # them hears from the start and the other speaks to the end
        (of_lines("ab", "bc", "cd"), 4, 2, 4),
        # the same chain both ways: the ends are alike and so are the two between
        (of_lines("ab", "bc", "cd", kind="collaborates"), 4, 0, 0),
        # a ring in which everybody is alike; the same line twice is one, and a line to oneself none
        (of_lines("ab", "bc", "ca", "ab", "aa"), 3, 0, 0),
        # a pair and a chain of three, both ways: four have one relationship; two have it with somebody who has
        # two, but they are alike
        (of_lines("ab", "cd", "de", kind="collaborates"), 5, 1, 1),
        # the same one way: two begin a relationship, one with somebody who goes on and one not; so with the ends
        (of_lines("ab", "cd", "de"), 5, 1, 5),
        # one works for an organisation that is not looked for, the other two do not
        (of_lines("ao", organisations="o").replace(people=[Person(id=i) for i in "abc"]), 3, 1, 1),
        (of_lines("a"), 1, 1, 1),
        (Network(), 0, 0, 0),
    ],
)
def test_worked_answers_of_how_many_could_be_picked_out(network, people, by_degree, by_neighbours):
    found = identifiability(network)
    assert found[:3] == (people, by_degree, by_neighbours)
    assert f"{by_degree} of {people} people" in found.sentence or not people


def test_a_post_that_only_one_holds_is_said():
    network = of_lines("ab", "cd").replace(
        organisations=(Organisation(id="o"),),
        roles=[
            Role(id=f"{person}{title}", person=person, organisation="o", title=title)
            for person, title in (
                ("a", "Chief executive"),
                ("b", "Nurse"),
                ("c", "nurse "),
                ("c", ""),
                ("", "Clerk"),
            )
        ],
    )
    found = identifiability(network)
    assert found.unique_by_post == 1 and "1 holds a post whose title nobody else has" in found.sentence


@SLOW
@given(networks())
def test_how_many_could_be_picked_out_does_not_hang_on_names_or_order(network):
    found, hidden = identifiability(network), identifiability(pseudonymise(network, KEY, organisations=True))
    assert found[:3] == hidden[:3]
    assert found.unique_by_degree <= found.unique_by_neighbours <= found.people


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    Path("Quagmire.netmap.json").write_text(to_json(planted()), encoding="utf-8")
    Path("away").mkdir()

    def call(*arguments: str) -> tuple[int, str]:
        code = cli.run(["convert", "Quagmire.netmap.json", *arguments])
        return code, "".join(capsys.readouterr())

    return call


def test_a_key_is_made_kept_private_and_used_again(run):
    code, said = run("out.json", "--pseudonymise", "--key", "away/key")
    key = Path("away/key")
    assert code == cli.DONE and "a new key. Keep it apart" in said and "3 people could be picked out" in said
    assert re.fullmatch(rb"[0-9a-f]{64}\n", key.read_bytes()) and stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "lies beside" not in said
    first = Path("out.json").read_bytes()
    code, said = run("out.json", "--pseudonymise", "--key", "away/key", "--force")
    assert code == cli.DONE and "new key" not in said and Path("out.json").read_bytes() == first
    assert not find("Quagmire", {"out.json": first})


def test_a_key_beside_the_map_is_warned_of(run):
    assert "key lies beside out.json" in run("out.json", "--key", "key")[1]
    assert "out/key lies beside out" in run("out", "--key", "out/key")[1] or not Path("out").exists()
    Path("short").write_text("0123")
    for refused in (
        ("--pseudonymise",),
        ("--key", "short"),
        ("--key", "nowhere/key"),
        ("--key-table", "t.csv"),
    ):
        code, said = run("new.json", *refused)
        assert code == cli.NOT_DONE and said.startswith("netmap: ") and not Path("new.json").exists()
    assert not Path("t.csv").exists()


def test_who_is_who_goes_into_a_file_of_its_own(run):
    options = ("--pseudonymise-organisations", "--key", "away/key", "--key-table", "away/who.csv")
    assert run("out.json", *options)[0] == cli.DONE
    rows = list(csv.DictReader(io.StringIO(Path("away/who.csv").read_text(encoding="utf-8-sig"), newline="")))
    told = json.loads(Path("out.json").read_text(encoding="utf-8"))
    names = {row["pseudonym"]: row["name"] for row in rows}
    assert {names[o["id"]] for o in told["organisations"]} == {o.name for o in planted().organisations}
    assert all(o["name"] == o["id"] for o in told["organisations"])
    assert stat.S_IMODE(Path("away/who.csv").stat().st_mode) == 0o600
    code, said = run("more.json", *options)
    assert code == cli.NOT_DONE and "away/who.csv is there already" in said.replace("\\", "/")


def test_a_name_that_is_not_unique_and_one_of_signs_alone_do_no_harm():
    network = Network(
        people=(
            Person(id="a", name="Sam Okoro"),
            Person(id="b", name="Sam Okoro"),
            Person(id="🦊", name="🦊"),
        ),
        decisions=(Decision(id="d", title="🦊 meets Sam Okoro"),),
    )
    hidden = pseudonymise(network, KEY)
    turned = pseudonymise(network.replace(people=network.people[::-1]), KEY)
    assert hidden == turned and "🦊" not in to_json(hidden) and len({p.id for p in hidden.people}) == 3


def test_pseudonyms_read_back_from_every_form_of_the_map(tmp_path):
    hidden = pseudonymise(rich_network(), KEY)
    for name in ("m.netmap.json", "m.xlsx", "m.zip", "folder"):
        netmap.write(hidden, tmp_path / name)
        assert netmap.read(tmp_path / name).require() == hidden


def test_two_never_get_one_pseudonym(monkeypatch):
    monkeypatch.setattr("netmap.formats.pseudonyms.DIGITS", 1)
    people = pseudonymise(Network(people=[Person(id=f"x{n}") for n in range(60)]), KEY).people
    assert len({person.id for person in people}) == 60 and len({len(person.id) for person in people}) == 1
