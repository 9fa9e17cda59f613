"""Kumu, Popolo, node-link and Network Canvas as programs write them and people break them.

What the programs write was taken from: kumu/docs (guides/import/import.md, blueprints.md) and backups of
Kumu projects; popolo-project/popolo-spec (schemas, examples) and EveryPolitician's ep-popolo files;
`networkx.node_link_data` of 2.8, 3.3 and 3.6; D3's miserables.json; Network Canvas' network-exporters
(formatters/csv); PRSM's export to a workbook.
"""

from __future__ import annotations

import io
import json

from openpyxl import Workbook

from tests.formats.corpus import Case


def js(data: object) -> str:
    """Return data as JSON."""
    return json.dumps(data, ensure_ascii=False)


def book(**sheets: list[list[object]]) -> bytes:
    """Return a workbook with a sheet for each list of rows."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("__ignore", " (ignore)"))
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


EGO = (
    "networkCanvasEgoUUID,networkCanvasCaseID,networkCanvasSessionID,networkCanvasProtocolName,sessionStart,"
    "sessionFinish,sessionExported,APP_VERSION,COMMIT_HASH"
)
NODE = "nodeID,networkCanvasEgoUUID,networkCanvasUUID"
EDGE = "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID"
TIMES = "2026-04-02T14:00:11.000Z,2026-04-02T14:41:52.000Z,2026-04-10T09:00:00.000Z,7.0.0,abc"
P1 = {"P1_s1_ego.csv": f"{EGO}\ne1,P1,s1,Care,{TIMES}\n"}
ANN_BEN = {"P1_s1_attributeList_Person.csv": f"{NODE},name\n1,e1,a,Ann\n2,e1,b,Ben\n"}


def knows(rows: str, kind: str = "Knows") -> dict[str, str]:
    """Return the file of one type of ties of the interview P1."""
    return {f"P1_s1_edgeList_{kind}.csv": f"{EDGE}\n{rows}"}


def nodes(*ids: object) -> list[dict[str, object]]:
    """Return nodes with nothing but ids."""
    return [{"id": node} for node in ids]


def graph(links: list[dict[str, object]], *ids: object, **more: object) -> dict[str, object]:
    """Return node-link data as NetworkX writes it, with links between some nodes."""
    said = {"directed": True, "multigraph": False, "graph": {}}
    return {**said, "nodes": nodes(*ids), "links": links, **more}


def line(source: object, target: object, **more: object) -> dict[str, object]:
    """Return a link."""
    return {"source": source, "target": target, **more}


PEOPLE = {"id": "ann", "name": "Ann"}, {"id": "ben", "name": "Ben"}
COUNCIL = {"id": "council", "name": "Council", "classification": "legislature"}


def popolo(**lists: object) -> dict[str, bytes | str]:
    """Return a Popolo file with Ann, Ben and a council, and what else is given."""
    return {"p.json": js({"persons": [*PEOPLE], "organizations": [COUNCIL], "memberships": [], **lists})}


BLUEPRINT = [{"label": "A"}, {"label": "B"}]

CASES = [
    # Kumu's sheets
    Case(
        "kumu-null-and-numbers-as-labels",
        {"m.xlsx": book(Elements=[["Label", "Type"], ["007", "Person"], ["Null", "Person"], ["NA", "Person"], [1e5, "Person"]], Connections=[["From", "To", "Type"], ["007", "Null", "trusts"], ["NA", "100000", "trusts"]])},
        right="007; Null; NA; 100000; 007 -trusts-> Null; NA -trusts-> 100000",
    ),
    Case(
        "kumu-ids-with-one-label",
        {"m.xlsx": book(Elements=[["ID", "Label", "Type"], ["e1", "A", "Person"], ["e2", "A", "Person"]], Connections=[["From", "To"], ["e1", "e2"]])},
        right="e1=A; e2=A; e1 -link-> e2",
    ),
    Case(
        "kumu-label-of-two",
        {"m.xlsx": book(Elements=[["Label", "Type"], ["A", "Person"], ["A", "Team"], ["B", "Person"]], Connections=[["From", "To"], ["B", "A"]])},
        problems=[("doubled_label", 2, "target")],
    ),
    Case(
        "kumu-label-and-type-twice",
        {"Elements.csv": "Label,Type\nA,Person\nB,Person\nA,Person\n"},
        problems=[("doubled_label", 2, "Label"), ("doubled_label", 4, "Label")],
    ),
    Case("kumu-element-without-a-label", {"Elements.csv": "Label,Type\nA,Person\n,Person\n"}, problems=[("missing", 3, "Label")]),
    Case(
        "kumu-pipes-and-several-types-of-sheet",
        {"m.xlsx": book(People=[["Label", "Type", "Tags"], ["Ann", "Person", "carer | cook"]], Orgs=[["Label", "Type", "Budget"], ["Trust", "Charity", 500]], Links=[["From", "To", "Type"], ["Ann", "Trust|Board", "advises"]])},
        right="[Trust{Budget:500, type:Charity}]; Ann{Tags:['carer', 'cook']}; Board; Ann -advises-> Trust; Ann -advises-> Board",
        notes=["split", "made_actor", "as_organisation"],
    ),
    Case(
        "kumu-only-connections",
        {"Connections.csv": "From,To,Direction,Strength\nA,B,Undirected,2\nB,C,mutual,0.5\n"},
        right="A; B; C; A -link*2<-> B; B -link*0.5<-> C",
        notes=["made_actor"],
    ),
    Case(
        "kumu-two-way-kind-as-drawn",
        {"Connections.csv": "From,To,Type,Direction\nA,B,works with,undirected\nA,B,advises,directed\n"},
        right="A; B; A -collaborates-> B; A -advises-> B",
    ),
    Case(
        "kumu-strength-in-words",
        {"Connections.csv": "From,To,Type,Strength\nBarack,Michelle,Personal,Strong\nEd,NSA,Contractor,It's complicated\n"},
        right="Barack; Michelle; Ed; NSA; Barack -Personal-> Michelle{Strength (as given):Strong}; Ed -Contractor-> NSA{Strength (as given):It's complicated}",
        notes=["changed"],
    ),
    Case(
        "kumu-strength-in-numbers-but-one",
        {"Connections.csv": "From,To,Type,Strength\nA,B,asks,2\nB,C,asks,strong\nC,A,asks,-1\n"},
        problems=[("not_a_number", 3, "weight"), ("too_small", 4, "weight")],
    ),
    Case("kumu-direction-nobody-knows", {"Connections.csv": "From,To,Direction\nA,B,both ways\n"}, problems=[("not_a_choice", 2, "Direction")]),
    Case("kumu-half-a-connection", {"Connections.csv": "From,To,Type,Description\nA,,asks,x\n,B,asks,\n"}, problems=[("missing", 2, "target"), ("missing", 3, "source")]),
    Case(
        "kumu-source-of-a-claim",
        {"Connections.csv": "From,To,Type,Source,Description\nA,B,funds,annual report,since 2020\n"},
        right="A; B; A -funds-> B{note:since 2020, Source:annual report}",
    ),
    Case(
        "kumu-sheet-to-ignore",
        {"m.xlsx": book(Connections=[["From", "To"], ["A", "B"]], Notes__ignore=[["From", "To"], ["X", "Y"]])},
        right="A; B; A -link-> B",
    ),
    Case(
        "kumu-semicolons-and-bom",
        {"Connections.csv": b"\xef\xbb\xbfFrom;To;Type;Direction\r\nAnn;Ll\xc5\xb7r;trusts;directed\r\n"},
        right="Ann; Llŷr; Ann -trusts-> Llŷr",
    ),
    Case(
        "kumu-two-sections-in-a-sheet",
        {"m.xlsx": book(Map=[["Label", "Type"], ["A", "Person"], ["B", "Person"], [], [], ["From", "To", "Type"], ["A", "B", "trusts"]])},
        right="A; B; A -trusts-> B",
    ),
    Case(
        "kumu-cell-beyond-the-header",
        {"m.xlsx": book(Elements=[["Label", "Type"], ["A", "Person"], ["B", "Person", "a remark"]])},
        problems=[("wrong_row_length", 3, "Type")],
    ),
    Case(
        "prsm-workbook",
        {"m.xlsx": book(Factors=[["Label", "Note", "Style", "x", "y"], ["Trust", "of people", "Actor", 1.5, -2], ["Need", None, "Cause", 0, 0]], Links=[["From", "To", "Label", "Note", "Style"], ["Trust", "Need", "meets", "said in May", "Solid"]])},
        right="Trust{Note:of people, Style:Actor}; Need{Style:Cause}; Trust -link-> Need{note:said in May, Label:meets, Style:Solid}",
        notes=["dropped"],
    ),
    # Kumu's JSON
    Case("blueprint-labels", {"b.json": js({"elements": BLUEPRINT, "connections": [{"from": "A", "to": "B", "direction": "mutual"}]})}, right="A; B; A -link<-> B"),
    Case(
        "blueprint-one-label-two-ids",
        {"b.json": js({"elements": [{"id": "e1", "label": "A"}, {"id": "e2", "label": "A"}], "connections": [{"id": "c1", "from": "e1", "to": "A"}]})},
        problems=[("doubled_label", 1, "target")],
    ),
    Case(
        "blueprint-numbers-as-ids",
        {"b.json": js({"elements": [{"id": 1, "label": "A"}, {"id": 2, "label": "B", "type": "Hospital"}], "connections": [{"from": 1, "to": 2, "type": "refers", "strength": 3}]})},
        right="[2=B{type:Hospital}]; 1=A; 1 -refers*3-> 2",
    ),
    Case("blueprint-element-that-is-text", {"b.json": js({"elements": ["A", {"label": "B"}], "connections": []})}, problems=[("not_right", 1, "elements")]),
    Case("blueprint-ends-as-records", {"b.json": js({"elements": BLUEPRINT, "connections": [{"from": {"id": "A"}, "to": ["B"]}]})}, problems=[("not_text", 1, "source")]),
    Case("blueprint-id-twice", {"b.json": js({"elements": [{"id": "e", "label": "A"}, {"id": "e", "label": "B"}], "connections": []})}, problems=[("doubled_id", 2, "id")]),
    Case(
        "kumu-backup",
        {"b.json": js({"version": 1, "name": "Valley", "elements": [{"_id": "elem-1", "attributes": {"label": "Ann", "element type": "Person", "tags": ["cook"]}}, {"_id": "elem-2", "attributes": {"label": "Board"}}], "connections": [{"_id": "conn-1", "from": "elem-1", "to": "elem-2", "direction": "directed", "attributes": {"connection type": "advises"}}], "maps": [{"elements": []}], "trash": [1]})},
        right="elem-1=Ann{tags:['cook']}; elem-2=Board; elem-1 -advises-> elem-2",
        notes=["dropped"],
    ),
    Case("kumu-json-with-a-key-twice", {"b.json": '{"elements": [], "connections": [], "elements": []}'}, unreadable="'elements' twice"),
    # node-link JSON
    Case("nodelink-networkx-2", {"g.json": js(graph([line(0, 1, weight=2.5)], 0, 1, graph={"name": "g"}))}, right="0; 1; 0 -link*2.5-> 1", notes=["changed"]),
    Case("nodelink-undirected", {"g.json": js(graph([line("a", "b")], "a", "b", directed=False))}, right="a; b; a -link<-> b"),
    Case("nodelink-keys-are-kinds", {"g.json": js(graph([line("a", "b", key="trusts"), line("a", "b", key="asks")], "a", "b", multigraph=True))}, right="a; b; a -trusts-> b; a -asks-> b", notes=["guessed"]),
    Case("nodelink-keys-are-counted", {"g.json": js(graph([line("a", "b", key=0), line("a", "b", key=1)], "a", "b", multigraph=True))}, right="a; b; a -link-> b; a -link-> b", notes=["dropped"]),
    Case(
        "nodelink-d3-miserables",
        {"m.json": js({"nodes": [{"name": "Myriel", "group": 1}, {"name": "Mme.Hugo", "group": 2}], "links": [line(1, 0, value=8)]})},
        right="Myriel{1}; Mme.Hugo{2}; Mme.Hugo -link*8-> Myriel",
        notes=["guessed", "column", "new_word"],
    ),
    Case("nodelink-d3-counts-too-far", {"m.json": js({"nodes": [{"name": "A"}, {"name": "B"}], "links": [line(0, 2), line(-1, 0)]})}, problems=[("unknown_reference", 1, "target"), ("unknown_reference", 2, "source")]),
    Case("nodelink-tuples", {"g.json": js(graph([line(["a", 1], ["b", 2])], ["a", 1], ["b", 2]))}, right='["a", 1]; ["b", 2]; ["a", 1] -link-> ["b", 2]', notes=["changed"]),
    Case("nodelink-number-and-text", {"g.json": js(graph([], 1, "1"))}, problems=[("not_right", 1, "id")]),
    Case("nodelink-whole-number-with-a-point", {"g.json": js(graph([line(1.0, 2)], 1, 2))}, right="1; 2; 1 -link-> 2"),
    Case("nodelink-node-without-id", {"g.json": js(graph([], "a") | {"nodes": [{"id": "a"}, {"label": "B"}]})}, problems=[("missing", 2, "id")]),
    Case("nodelink-link-to-nobody", {"g.json": js(graph([line("a", "zz"), line("a", None)], "a"))}, problems=[("unknown_reference", 1, "target"), ("missing", 2, "target")]),
    Case("nodelink-bad-weights", {"g.json": js(graph([line("a", "b", weight=w) for w in (0, -1, "much", True, [2])], "a", "b"))}, problems=[("too_small", 1, "weight"), ("too_small", 2, "weight"), ("not_a_number", 3, "weight"), ("not_a_number", 4, "weight"), ("not_a_number", 5, "weight")]),
    Case("nodelink-nan", {"g.json": '{"nodes": [{"id": "a"}], "links": [{"source": "a", "target": "a", "weight": NaN}]}'}, unreadable="NaN, which is not a number"),
    Case("nodelink-label-and-name", {"g.json": js(graph([], "a") | {"nodes": [{"id": "a", "label": "A.", "name": "Ann", "tags": ["x"], "born": None}]})}, right="a=Ann{label:A., tags:['x']}"),
    Case("nodelink-parallel-in-a-simple-graph", {"g.json": js(graph([line("a", "b"), line("a", "b")], "a", "b"))}, right="a; b; a -link-> b; a -link-> b", notes=["doubted"]),
    Case("nodelink-directed-maybe", {"g.json": js(graph([], "a", directed="maybe"))}, problems=[("not_yes_or_no", 0, "directed")], placed=False),
    Case("nodelink-type-that-is-a-list", {"g.json": js({"directed": True, "nodes": [{"id": "a", "type": ["x"]}], "edges": []})}, problems=[("not_text", 1, "type")]),
    Case("nodelink-beside-a-readme", {"g.json": js(graph([line("a", "b")], "a", "b")), "readme.txt": "about"}, right="a; b; a -link-> b", notes=["not_a_table"]),
    # Popolo
    Case("popolo-member", popolo(memberships=[{"person_id": "ann", "organization_id": "council", "role": "Mayor", "start_date": "2019", "end_date": "2023-05"}]), right="[council=Council]; ann=Ann; ben=Ben; 1 roles"),
    Case("popolo-everypolitician", popolo(memberships=[{"person_id": "ann", "organization_id": "council", "legislative_period_id": "term/1", "area_id": "a", "on_behalf_of_id": "red", "role": "member"}], events=[{"id": "term/1"}], areas=[], meta={"sources": []}), right="[council=Council]; ann=Ann; ben=Ben; 1 roles", notes=["kept_aside"]),
    Case("popolo-contact-details", {"p.json": js({"persons": [{"name": "Ann", "email": "a@example.org", "phone": "1"}], "organizations": []})}, right="Ann", notes=["private", "made_id"]),
    Case("popolo-member-nobody-knows", popolo(memberships=[{"person_id": "zz", "organization_id": "council"}, {"person_id": "ann", "organization_id": "yy"}, {"person_id": "ann"}]), problems=[("unknown_reference", 1, "person"), ("unknown_reference", 2, "organisation"), ("missing", 3, "organisation")]),
    Case("popolo-dates-that-are-none", popolo(memberships=[{"person_id": "ann", "organization_id": "council", "start_date": "2024-02-31", "end_date": "soon"}, {"person_id": "ben", "organization_id": "council", "start_date": "2020", "end_date": "2019"}]), problems=[("not_a_date", 1, "start"), ("not_a_date", 1, "end"), ("ends_before_start", 2, "end")]),
    Case("popolo-post-nobody-knows", popolo(memberships=[{"person_id": "ann", "post_id": "chair"}]), problems=[("unknown_reference", 1, "post_id")]),
    Case("popolo-parent-nobody-knows", {"p.json": js({"persons": [], "organizations": [{"id": "a", "name": "A", "parent_id": "zz"}]})}, problems=[("unknown_reference", 1, "part_of")]),
    Case("popolo-one-id-in-two-lists", {"p.json": js({"persons": [{"id": 1, "name": "Ann"}], "organizations": [{"id": 1, "name": "Trust"}]})}, right="[1 (organisation)=Trust]; 1=Ann", notes=["made_id"]),
    Case("popolo-person-twice", {"p.json": js({"persons": [{"id": "a", "name": "Ann"}, {"id": "a", "name": "Ann"}]})}, problems=[("doubled_id", 2, "id")]),
    Case("popolo-votes", popolo(vote_events=[{"id": "v", "organization_id": "council", "identifier": "42", "start_date": "2013-01-01T12:30Z", "motion": {"text": "That we proceed"}, "counts": [{"option": "yes", "value": 1}], "votes": [{"voter_id": "ann", "option": "yes"}, {"voter_id": "ben", "option": "paired"}]}]), right="[council=Council]; ann=Ann; ben=Ben; 1 decisions; 1 parts", notes=["date", "dropped"]),
    Case("popolo-voter-nobody-knows", popolo(vote_events=[{"id": "v", "votes": [{"voter_id": "zz", "option": "yes"}]}]), problems=[("unknown_reference", 1, "actor")]),
    Case("popolo-name-that-is-a-record", {"p.json": js({"persons": [{"id": "a", "name": {"en": "Ann"}}]})}, problems=[("not_text", 1, "name")]),
    # Network Canvas
    Case("canvas-one-interview", {**P1, **ANN_BEN, **knows("1,1,2,e1,t,a,b\n")}, right="a=Ann; b=Ben; a -Knows<-> b{reported_by:s1}; 1 perspectives", notes=["dropped"]),
    Case("canvas-empty-list-of-ties", {**P1, **ANN_BEN, **knows("")}, right="a=Ann{networkCanvasSessionID:s1}; b=Ben{networkCanvasSessionID:s1}; 1 perspectives"),
    Case("canvas-organisations", {**P1, "P1_s1_attributeList_Organisation.csv": f"{NODE},name\n1,e1,o,Trust\n"}, right="[o=Trust{networkCanvasSessionID:s1}]; 1 perspectives"),
    Case("canvas-no-file-of-the-person-asked", {**ANN_BEN, **knows("1,1,2,e1,t,a,b\n")}, right="a=Ann; b=Ben; a -Knows<-> b{reported_by:e1}; 1 perspectives", notes=["guessed"]),
    Case("canvas-pair-that-does-not-match", {**P1, "P2_s2_attributeList_Person.csv": f"{NODE}\n1,e2,x\n"}, problems=[("unknown_reference", 2, "networkCanvasEgoUUID")]),
    Case("canvas-tie-to-another-interview", {**P1, **ANN_BEN, **knows("1,1,9,e1,t,a,zz\n")}, problems=[("unknown_reference", 2, "networkCanvasTargetUUID")]),
    Case("canvas-person-twice", {**P1, "P1_s1_attributeList_Person.csv": f"{NODE}\n1,e1,a\n2,e1,a\n"}, problems=[("doubled_id", 3, "networkCanvasUUID")]),
    Case("canvas-session-twice", {"x_ego.csv": f"{EGO}\ne1,P1,s1,Care,{TIMES}\ne2,P2,s1,Care,{TIMES}\n"}, problems=[("doubled_id", 3, "networkCanvasSessionID")]),
    Case("canvas-interview-without-a-session", {"x_ego.csv": f"{EGO}\ne1,P1,,Care,{TIMES}\n"}, problems=[("missing", 2, "networkCanvasSessionID")]),
    Case("canvas-options-and-places", {**P1, "P1_s1_attributeList_Person.csv": f"{NODE},sex_f,sex_m,map_x,map_y\n1,e1,a,true,false,0.5,0.1\n2,e1,b,false,true,,\n"}, right="a{networkCanvasSessionID:s1, sex:['f']}; b{networkCanvasSessionID:s1, sex:['m']}; 1 perspectives", notes=["changed", "dropped"]),
    Case("canvas-guard-against-formulas", {**P1, "P1_s1_attributeList_Person.csv": f"{NODE},name\n1,e1,a,'=Ann\n"}, right="a==Ann{networkCanvasSessionID:s1}; 1 perspectives"),
    Case("canvas-adjacency-matrix", {**P1, **ANN_BEN, **knows("1,1,2,e1,t,a,b\n"), "P1_s1_adjacencyMatrix_Knows.csv": ",a,b\na,0,1\nb,1,0\n"}, right="a=Ann; b=Ben; a -Knows<-> b{reported_by:s1}; 1 perspectives", notes=["not_a_table"]),
]  # fmt: skip
