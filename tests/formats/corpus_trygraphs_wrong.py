"""Graph and JSON files with something wrong in them: refused with the place, or read with a note that says what was done."""

from __future__ import annotations

import json

from tests.formats.corpus import Case

XML = '<?xml version="1.0" encoding="UTF-8"?>'


def gexf(*edges: str, graph: str = 'defaultedgetype="directed"', head: str = "", nodes: str = "") -> str:
    """Return a GEXF file: what is declared on line 3, nodes on line 4, edges from line 6 on."""
    two = nodes or '<nodes><node id="a" label="Ann"/><node id="b" label="Ben"/></nodes>'
    return "\n".join([XML, f'<gexf version="1.3"><graph {graph}>', head, two, "<edges>", *edges, "</edges></graph></gexf>"])  # fmt: skip


def graphml(*inside: str, keys: str = "", graph: str = 'edgedefault="directed"') -> str:
    """Return a GraphML file: keys on line 3, two nodes on line 5, the rest from line 6 on."""
    return "\n".join([XML, "<graphml>", keys, f"<graph {graph}>", '<node id="a"/><node id="b"/>', *inside, "</graph></graphml>"])  # fmt: skip


def js(**data: object) -> str:
    """Return data as JSON."""
    return json.dumps(data, ensure_ascii=False)


DATED = 'defaultedgetype="directed" mode="dynamic" timeformat="date"'
WEIGHT = '<key id="w" for="edge" attr.name="weight" attr.type="double"/>'
GEXF = [
    Case("wrong-gexf-weights", {"m.gexf": gexf(*(f'<edge id="{n}" source="a" target="b" weight="{w}"/>' for n, w in enumerate(["NaN", "-1", "0", "1,5,0", "1e999", "inf", "strong"])))}, problems=[("not_a_number", 6, "weight"), ("too_small", 7, "weight"), ("too_small", 8, "weight"), ("not_a_number", 9, "weight"), ("not_a_number", 10, "weight"), ("not_a_number", 11, "weight"), ("not_a_number", 12, "weight")]),
    Case("wrong-gexf-dates", {"m.gexf": gexf('<edge id="1" source="a" target="b" start="2019-02-30"/>', '<edge id="2" source="a" target="b" start="2020-13-01"/>', '<edge id="3" source="a" target="b" start="2020-05-01" end="2019-05-01"/>', '<edge id="4" source="a" target="b" start="soon"/>', graph=DATED)}, problems=[("not_a_date", 6, "start"), ("not_a_date", 7, "start"), ("ends_before_start", 8, "end"), ("not_a_date", 9, "start")]),
    Case("wrong-gexf-ends", {"m.gexf": gexf('<edge id="1" source="a" target="c"/>', '<edge id="2" source="a"/>', '<edge id="3" source="" target="b"/>', '<edge id="4" source="A1" target="b"/>')}, problems=[("unknown_reference", 6, "target"), ("missing", 7, "target"), ("missing", 8, "source"), ("unknown_reference", 9, "source")]),
    Case("wrong-gexf-doubled-edge-id", {"m.gexf": gexf('<edge id="1" source="a" target="b"/>', '<edge id="1" source="b" target="a"/>')}, problems=[("doubled_id", 7, "id")]),
    Case("wrong-gexf-doubled-node", {"m.gexf": gexf(nodes='<nodes><node id="a" label="Ann"/><node id="a" label="Ben"/></nodes>')}, problems=[("doubled_id", 4, "id")]),
    Case("wrong-gexf-node-without-id", {"m.gexf": gexf(nodes='<nodes><node label="Ann"/><node id=" " label="Ben"/></nodes>')}, problems=[("missing", 4, "id"), ("bad_id", 4, "id")]),
    Case("wrong-gexf-typed-values", {"m.gexf": gexf(head='<attributes class="node"><attribute id="0" title="age" type="integer"/><attribute id="1" title="member" type="boolean"/></attributes>', nodes='<nodes><node id="a"><attvalues>\n<attvalue for="0" value="3.5"/>\n<attvalue for="1" value="perhaps"/></attvalues></node></nodes>')}, problems=[("not_a_number", 5, "age"), ("not_yes_or_no", 6, "member")]),
    Case("wrong-gexf-unknown-column", {"m.gexf": gexf(nodes='<nodes><node id="a"><attvalues>\n<attvalue for="9" value="x"/></attvalues></node></nodes>')}, problems=[("unknown_reference", 5, "for")]),
    Case("wrong-gexf-cut-off", {"m.gexf": gexf('<edge source="a" target="b"/>')[:-20]}, unreadable=r"m\.gexf is not XML at line 7"),
    Case("wrong-gexf-empty", {"m.gexf": ""}, unreadable="m.gexf is empty"),
    Case("wrong-gexf-only-blanks", {"m.gexf": "\n  \n"}, unreadable="m.gexf is empty"),
    Case("wrong-gexf-is-a-web-page", {"m.gexf": "<!DOCTYPE html>\n<html><body>Sign in</body></html>"}, unreadable="is a web page"),
    Case("wrong-gexf-is-a-table", {"m.gexf": "Source,Target\na,b\n"}, unreadable="m.gexf"),
    Case("wrong-gexf-bomb", {"m.gexf": '<!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<gexf><graph><nodes><node id="&b;"/></nodes></graph></gexf>'}, unreadable="document type"),
    Case("wrong-xml-bomb-of-any-name", {"m.xml": '<!DOCTYPE g [<!ENTITY a "aaaa">]>\n<!-- > --><gexf><graph><nodes><node id="&a;"/></nodes></graph></gexf>'}, unreadable="document type"),
    Case("wrong-gexf-two-graphs", {"m.gexf": '<gexf><graph defaultedgetype="directed"><nodes><node id="a"/></nodes></graph>\n<graph><nodes><node id="b"/></nodes></graph></gexf>'}, problems=[("not_allowed", 2, "graph")]),
    Case("wrong-gexf-kind-of-edge", {"m.gexf": gexf('<edge id="1" source="a" target="b" type="dir"/>')}, problems=[("not_a_choice", 6, "type")]),
    Case("wrong-gexf-wrong-bytes", {"m.gexf": gexf().encode().replace(b"Ann", b"Zo\xeb")}, unreadable=r"m\.gexf is not XML at line 4"),
    Case("wrong-gexf-nodes-outside", {"m.gexf": '<gexf><nodes><node id="a"/></nodes></gexf>'}, problems=[("missing_part", 1, "graph")]),
    Case("wrong-gexf-stray-nodes", {"m.gexf": '<gexf><graph defaultedgetype="directed">\n<node id="a"/></graph></gexf>'}, problems=[("not_allowed", 2, "node")]),
]  # fmt: skip
GRAPHML = [
    Case("wrong-graphml-weights", {"m.graphml": graphml(*(f'<edge source="a" target="b"><data key="w">{w}</data></edge>' for w in ["-2", "0", "two", "1,5,0", "1e400"]), keys=WEIGHT)}, problems=[("too_small", 6, "weight"), ("too_small", 7, "weight"), ("not_a_number", 8, "weight"), ("not_a_number", 9, "weight"), ("not_a_number", 10, "weight")]),
    Case("wrong-graphml-nan-weight", {"m.graphml": graphml('<edge source="a" target="b"><data key="w">NaN</data></edge>', keys=WEIGHT)}, problems=[("not_a_number", 6, "weight")]),
    Case("wrong-graphml-ends", {"m.graphml": graphml('<edge source="a" target="c"/>', '<edge source="a"/>', "<edge/>")}, problems=[("unknown_reference", 6, "target"), ("missing", 7, "target"), ("missing", 8, "source"), ("missing", 8, "target")]),
    Case("wrong-graphml-doubled-node", {"m.graphml": graphml('<node id="a"/>')}, problems=[("doubled_id", 6, "id")]),
    Case("wrong-graphml-doubled-edge", {"m.graphml": graphml('<edge id="e" source="a" target="b"/>', '<edge id="e" source="b" target="a"/>')}, problems=[("doubled_id", 7, "id")]),
    Case("wrong-graphml-directed-what", {"m.graphml": graphml('<edge source="a" target="b" directed="both"/>')}, problems=[("not_yes_or_no", 6, "directed")]),
    Case("wrong-graphml-dates", {"m.graphml": graphml('<edge source="a" target="b"><data key="s">31/02/2024</data></edge>', '<edge source="a" target="b"><data key="s">2024</data><data key="e">2019</data></edge>', keys='<key id="s" for="edge" attr.name="start" attr.type="string"/><key id="e" for="edge" attr.name="end" attr.type="string"/>')}, problems=[("not_a_date", 6, "start"), ("ends_before_start", 7, "end")]),
    Case("wrong-graphml-cut-off", {"m.graphml": graphml('<edge source="a" target="b"/>')[:-30]}, unreadable="is not XML at line"),
    Case("wrong-graphml-empty-root", {"m.graphml": "<graphml/>"}, problems=[("missing_part", 1, "graph")]),
    Case("wrong-graphml-no-key", {"m.graphml": graphml('<node id="c"><data>x</data></node>')}, problems=[("unknown_reference", 6, "key")]),
    Case("wrong-graphml-stray-parts", {"m.graphml": graphml('<node id="c"><label>Cy</label></node>', '<weight value="3"/>')}, right="a; b; c", notes=["dropped"]),
    Case("wrong-graphml-text-beside-data", {"m.graphml": graphml('<node id="c">Cy Lee</node>')}, right="a; b; c", notes=["dropped"]),
    Case("wrong-graphml-control-character", {"m.graphml": graphml('<node id="c&#1;"/>')}, unreadable="is not XML at line 6"),
    Case("wrong-graphml-edges-outside", {"m.graphml": f'{XML}<graphml><graph edgedefault="directed"><node id="a"/></graph>\n<edge source="a" target="a"/></graphml>'}, problems=[("not_allowed", 2, "edge")]),
]  # fmt: skip
GML = [
    Case("wrong-gml-weights", {"m.gml": 'graph [ directed 1\nnode [ id 1 ] node [ id 2 ]\nedge [ source 1 target 2 weight NAN ]\nedge [ source 1 target 2 weight -1 ]\nedge [ source 1 target 2 weight +INF ]\nedge [ source 1 target 2 weight "much" ]\n]'}, problems=[("not_a_number", 3, "weight"), ("too_small", 4, "weight"), ("not_a_number", 5, "weight"), ("not_a_number", 6, "weight")]),
    Case("wrong-gml-infinite-weight", {"m.gml": "graph [ directed 1\nnode [ id 1 ]\nedge [ source 1 target 1 weight +INF ]\n]"}, problems=[("not_a_number", 3, "weight")]),
    Case("wrong-gml-unknown-end", {"m.gml": "graph [ directed 1\nnode [ id 1 ]\nedge [ source 1 target 9 ]\nedge [ source 1 ]\n]"}, problems=[("unknown_reference", 3, "target"), ("missing", 4, "target")]),
    Case("wrong-gml-doubled-node", {"m.gml": 'graph [ directed 1\nnode [ id 1 label "a" ]\nnode [ id 1 label "b" ]\n]'}, problems=[("doubled_id", 3, "id")]),
    Case("wrong-gml-node-without-id", {"m.gml": 'graph [ directed 1\nnode [ label "a" ]\n]'}, problems=[("missing", 2, "id")]),
    Case("wrong-gml-node-that-is-a-number", {"m.gml": "graph [ directed 1\nnode 5\nnode [ id 1 ]\n]"}, problems=[("missing", 2, "id")]),
    Case("wrong-gml-cut-off", {"m.gml": 'graph [\n directed 1\n node [ id 1 label "a" ]\n edge [ source 1 tar'}, problems=[("broken_line", 4, "tar")]),
    Case("wrong-gml-not-closed", {"m.gml": "graph [\n node [ id 1 ]\n"}, problems=[("missing_part", 1, "text")]),
    Case("wrong-gml-empty", {"m.gml": ""}, problems=[("missing_part", 1, "graph")]),
    Case("wrong-gml-prose", {"m.gml": "Dear all,\nhere is the map.\n"}, problems=[("broken_line", 1, "text")]),
    Case("wrong-gml-nodes-outside", {"m.gml": "graph [ directed 1 ]\nnode [ id 1 ]\n"}, problems=[("not_allowed", 2, "node")]),
    Case("wrong-gml-dates", {"m.gml": 'graph [ directed 1 node [ id 1 ]\nedge [ source 1 target 1 start "2019-02-30" ]\nedge [ source 1 target 1 start 2020 end 2019 ]\n]'}, problems=[("not_a_date", 2, "start"), ("ends_before_start", 3, "end")]),
]  # fmt: skip
PAJEK = [
    Case("wrong-pajek-lines-before-vertices", {"m.net": "*Arcs\n1 2\n*Vertices 2\n"}, problems=[("broken_line", 1, "vertices")]),
    Case("wrong-pajek-fewer-than-said", {"m.net": '*Vertices 4\n1 "a"\n2 "b"\n*Edges\n1 2\n'}, problems=[("wrong_count", 1, "vertices")]),
    Case("wrong-pajek-more-than-said", {"m.net": '*Vertices 1\n1 "a"\n2 "b"\n'}, problems=[("wrong_count", 1, "vertices"), ("unknown_reference", 3, "id")]),
    Case("wrong-pajek-names-as-ends", {"m.net": '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\na b 1\n'}, problems=[("unknown_reference", 5, "source"), ("unknown_reference", 5, "target")]),
    Case("wrong-pajek-decimal-comma", {"m.net": '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2 0,5\n1 2 1,000\n1 2 -3\n'}, problems=[("not_a_number", 6, "weight"), ("too_small", 7, "weight")]),
    Case("wrong-pajek-events", {"m.net": "*Vertices 2\n*Events\nTI 1\nAV 1\n"}, problems=[("unknown_section", 2, "section")]),
    Case("wrong-pajek-quote", {"m.net": '*Vertices 2\n1 "Ann\n2 "Ben"\n'}, problems=[("broken_line", 2, "label")]),
    Case("wrong-pajek-no-number", {"m.net": '*Vertices\n1 "a"\n'}, problems=[("not_a_number", 1, "vertices")]),
    Case("wrong-pajek-empty", {"m.net": ""}, problems=[("missing_part", 1, "vertices")]),
    Case("wrong-pajek-text", {"m.net": "Ann knows Ben\n"}, problems=[("broken_line", 1, "vertices")]),
    Case("wrong-pajek-partition-of-another-size", {"m.paj": '*Vertices 2\n1 "a"\n2 "b"\n*Partition x\n*Vertices 3\n1\n2\n3\n'}, problems=[("wrong_count", 5, "x")]),
    Case("wrong-pajek-partition-of-words", {"m.net": '*Vertices 2\n1 "a"\n2 "b"\n', "m.clu": "*Vertices 2\n1\nred\n"}, problems=[("not_a_number", 3, "m")]),
    Case("wrong-pajek-two-networks-in-a-project", {"m.paj": '*Network one\n*Vertices 1\n1 "a"\n*Partition x\n*Vertices 1\n1\n*Network two\n*Vertices 1\n1 "b"\n'}, problems=[("not_allowed", 7, "section"), ("not_allowed", 8, "section")]),
    Case("wrong-pajek-doubled-number", {"m.net": '*Vertices 2\n1 "a"\n1 "b"\n'}, problems=[("doubled_id", 3, "id")]),
    Case("wrong-pajek-cut-off-matrix", {"m.net": '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Matrix\n0 1 0\n0 0\n'}, problems=[("wrong_count", 5, "matrix"), ("wrong_count", 7, "matrix")]),
    Case("wrong-pajek-nothing-beside", {"m.clu": "*Vertices 2\n1\n2\n"}, unreadable="m.clu"),
]  # fmt: skip
UCINET = [
    Case("wrong-dl-cut-off", {"m.dl": "dl n=3\nlabels: a b c\ndata:\n0 1 0\n0 0"}, problems=[("wrong_count", 5, "data")]),
    Case("wrong-dl-too-many-labels", {"m.dl": "dl n=2\nlabels: a b c\ndata:\n0 1\n0 0\n"}, problems=[("wrong_count", 2, "row labels")]),
    Case("wrong-dl-no-such-actor", {"m.dl": "dl n=2 format=edgelist1\nlabels: a b\ndata:\n1 3\n"}, problems=[("unknown_reference", 4, "target")]),
    Case("wrong-dl-half-a-line", {"m.dl": "dl n=2 format=edgelist1\nlabels: a b\ndata:\n1\n"}, right="a; b", notes=["guessed"]),
    Case("wrong-dl-half-a-line-of-names", {"m.dl": "dl n=3 format=edgelist1\nlabels embedded\ndata:\na b\nc\n"}, right="a; b; c; a -link-> b", notes=["guessed"]),
    Case("wrong-dl-values", {"m.dl": "dl n=2 format=edgelist1\nlabels: a b\ndata:\n1 2 -3\n2 1 1e999\n1 1 x\n"}, problems=[("too_small", 4, "weight"), ("not_a_number", 5, "weight"), ("not_a_number", 6, "weight")]),
    Case("wrong-dl-decimal-comma", {"m.dl": "dl n=2\ndata:\n0 0,5\n1 0\n"}, problems=[("wrong_count", 3, "data")]),
    Case("wrong-dl-block-matrix", {"m.dl": "dl n=2 format=blockmatrix\ndata:\nrows all\n"}, problems=[("not_a_choice", 1, "format")]),
    Case("wrong-dl-edge-array-too-short", {"m.dl": "dl n=2 nm=2 format=edgearray1\nlabels: a b\ndata:\n1 2 1\n"}, problems=[("broken_line", 4, "data")]),
    Case("wrong-dl-one-matrix-too-few", {"m.dl": "dl n=2 nm=2 format=nodelist1\nlabels: a b\ndata:\n1 2\n"}, problems=[("wrong_count", 4, "data")]),
    Case("wrong-dl-words-in-a-matrix", {"m.dl": "dl n=2\nlabels: a b\ndata:\n0 yes\nno 0\n"}, problems=[("not_a_number", 4, "weight"), ("not_a_number", 5, "weight")]),
    Case("wrong-dl-empty", {"m.dl": ""}, problems=[("missing_part", 1, "dl"), ("missing_part", 1, "data")]),
    Case("wrong-dl-no-numbers", {"m.dl": "dl n=two\ndata:\n0 1\n1 0\n"}, problems=[("not_a_number", 1, "n")]),
    Case("wrong-dl-infinite-in-a-matrix", {"m.dl": "dl n=2\ndata:\n0 inf\nnan 0\n"}, problems=[("not_a_number", 3, "weight"), ("not_a_number", 4, "weight")]),
    Case("wrong-dl-unknown-values", {"m.dl": "dl n=2\ndata:\n0 NA\n1 0\n"}, right="1; 2; 2 -link-> 1", notes=["dropped"]),
]  # fmt: skip
VNA = [
    Case("wrong-vna-rows", {"m.vna": "*Node data\nid grade\na x\nb\nc x y\n*Tie data\nfrom to\na b\n"}, problems=[("wrong_row_length", 4, "grade"), ("wrong_row_length", 5, "grade")]),
    Case("wrong-vna-ends", {"m.vna": '*Node data\nid\na\n*Tie data\nfrom to strength\na z 1\n"" a 1\na a -1\na a lots\n'}, problems=[("unknown_reference", 6, "target"), ("missing", 7, "source"), ("too_small", 8, "weight"), ("not_a_number", 9, "weight")]),
    Case("wrong-vna-doubled", {"m.vna": "*Node data\nid\na\na\n*Tie data\nfrom to\na a\n"}, problems=[("doubled_id", 4, "id")]),
    Case("wrong-vna-no-header", {"m.vna": "*Node data\n*Tie data\n"}, problems=[("missing_part", 2, "tie data")]),
    Case("wrong-vna-blank-id", {"m.vna": '*Node data\nid grade\n"" x\n*Tie data\nfrom to\n'}, problems=[("missing", 3, "id")]),
    Case("wrong-vna-empty", {"m.vna": ""}, problems=[("missing_part", 1, "tie data")]),
    Case("wrong-vna-twice", {"m.vna": "*Tie data\nfrom to\na b\n*Tie data\nfrom to\nb a\n"}, problems=[("doubled_table", 4, "section")]),
]  # fmt: skip
JSON = [
    Case("wrong-json-cut-off", {"m.json": '{"nodes": [{"id": "a"}],\n "links": [{"source": "a"'}, unreadable=r"m\.json is not JSON at line 2"),
    Case("wrong-json-comments", {"m.json": '{"nodes": [], // none\n"links": []}'}, unreadable=r"m\.json is not JSON at line 1"),
    Case("wrong-json-nan", {"m.json": '{"nodes": [{"id": "a", "x": NaN}], "links": []}'}, unreadable="NaN"),
    Case("wrong-json-key-twice", {"m.json": '{"nodes": [{"id": "a", "id": "b"}], "links": []}'}, unreadable="twice"),
    Case("wrong-json-ends", {"m.json": js(directed=True, nodes=[{"id": "a"}], links=[{"source": "a", "target": "b"}, {"source": "a"}, {"source": None, "target": "a"}, {"source": {"id": "a"}, "target": "a"}])}, problems=[("unknown_reference", 1, "target"), ("missing", 2, "target"), ("missing", 3, "source"), ("not_right", 4, "source")]),
    Case("wrong-json-weights", {"m.json": js(directed=True, nodes=[{"id": "a"}], links=[{"source": "a", "target": "a", "weight": w} for w in (-1, 0, "NaN", True, "1,5,0", [1])])}, problems=[("too_small", 1, "weight"), ("too_small", 2, "weight"), ("not_a_number", 3, "weight"), ("not_a_number", 4, "weight"), ("not_a_number", 5, "weight"), ("not_a_number", 6, "weight")]),
    Case("wrong-json-doubled", {"m.json": js(directed=True, nodes=[{"id": "a"}, {"id": "a"}], links=[])}, problems=[("doubled_id", 2, "id")]),
    Case("wrong-json-nodes-by-name", {"m.json": js(directed=True, nodes={"a": {}, "b": {}}, links=[])}, problems=[("not_a_table", 0, "nodes")], placed=False),
    Case("wrong-json-node-is-text", {"m.json": js(directed=True, nodes=["a", {"id": "b"}], links=[])}, problems=[("not_right", 1, "nodes")]),
    Case("wrong-json-edges-and-links", {"m.json": js(directed=True, nodes=[{"id": "a"}, {"id": "b"}], links=[{"source": "a", "target": "b"}], edges=[{"source": "b", "target": "a"}])}, problems=[("not_allowed", 0, "links")], placed=False),
    Case("wrong-json-cytoscape", {"m.json": js(elements={"nodes": [{"data": {"id": "a"}}], "edges": [{"data": {"source": "a", "target": "b"}}, {"data": {"source": "a"}}, 5]})}, problems=[("unknown_reference", 1, "target"), ("missing", 2, "target"), ("not_right", 3, "edges")]),
    Case("wrong-json-empty", {"m.json": ""}, unreadable="m.json is empty"),
    Case("wrong-json-web-page", {"m.json": "<!-- x > y -->\n<html><body>404</body></html>"}, unreadable="is a web page"),
    Case("wrong-json-list", {"m.json": "[1, 2]"}, unreadable="m.json"),
    Case("wrong-kumu-ends", {"m.json": js(elements=[{"label": "Ann"}, {"label": "Ann"}], connections=[{"from": "Ann", "to": "Ann"}, {"from": "Ann"}])}, problems=[("doubled_label", 1, "Label"), ("doubled_label", 2, "Label"), ("missing", 2, "target")]),
    Case("wrong-kumu-strength", {"m.json": js(elements=[{"label": "Ann"}], connections=[{"from": "Ann", "to": "Ann", "strength": -2}])}, problems=[("too_small", 1, "weight")]),
    Case("wrong-kumu-somebody-new", {"m.json": js(elements=[{"label": "Ann"}], connections=[{"from": "Ann", "to": "Ben"}])}, right="Ann; Ben; Ann -link-> Ben", notes=["made_actor"]),
    Case("wrong-popolo-references", {"m.json": js(persons=[{"id": "a", "name": "Ann"}], organizations=[{"id": "o", "name": "X"}], memberships=[{"person_id": "zed", "organization_id": "o"}, {"person_id": "a", "organization_id": "nowhere"}, {"person_id": "a"}])}, problems=[("unknown_reference", 1, "person"), ("unknown_reference", 2, "organisation"), ("missing", 3, "organisation")]),
    Case("wrong-popolo-nobody", {"m.json": js(persons=[{"id": "a", "name": "Ann"}], organizations=[{"id": "o", "name": "X"}], memberships=[{"organization_id": "o", "role": "member"}])}, right="[o=X]; a=Ann; 1 roles", notes=["guessed"]),
    Case("wrong-popolo-dates", {"m.json": js(persons=[{"id": "a", "name": "Ann"}], organizations=[{"id": "o", "name": "X"}], memberships=[{"person_id": "a", "organization_id": "o", "start_date": "2019-02-30"}, {"person_id": "a", "organization_id": "o", "start_date": "2020", "end_date": "2019"}])}, problems=[("not_a_date", 1, "start"), ("ends_before_start", 2, "end")]),
    Case("wrong-popolo-ids", {"m.json": js(persons=[{"id": 1.5, "name": "Ann"}, {"id": ["x"], "name": "Ben"}, {"name": ""}])}, problems=[("not_right", 1, "id"), ("not_right", 2, "id"), ("missing", 3, "id")]),
    Case("wrong-popolo-doubled", {"m.json": js(persons=[{"id": "a", "name": "Ann"}, {"id": "a", "name": "Ben"}], organizations=[])}, problems=[("doubled_id", 2, "id")]),
    Case("wrong-map-version", {"m.json": js(netmap_format=2)}, unreadable="netmap_format 2"),
    Case("wrong-map-rows", {"m.json": js(netmap_format=1, people=[{"id": "a"}, {"id": "a"}, {}, 7], relationships=[{"source": "a", "target": "zed", "kind": "link"}, {"source": "a", "target": "a", "kind": "link", "weight": "NaN"}])}, problems=[("doubled_id", 2, "id"), ("missing", 3, "id"), ("not_right", 4, ""), ("unknown_reference", 1, "target"), ("not_a_number", 2, "weight")]),
]  # fmt: skip

FOREIGN = [
    Case("wrong-gephi-project", {"m.gephi": b"PK\x03\x04 and so on"}, unreadable="File > Export > Graph file"),
    Case("wrong-cytoscape-session", {"m.cys": b"PK\x03\x04 and so on"}, unreadable="as GraphML"),
    Case("wrong-ucinet-data-set", {"m.##h": b"\x11\x00DATE:", "m.##d": b"\x00\x00\x80?"}, unreadable="Data > Export > DL"),
    Case("wrong-gzip", {"m.gml.gz": b"\x1f\x8b\x08\x00"}, unreadable="unpack it first"),
]  # fmt: skip

TOGETHER = [
    Case("wrong-gexf-beside-a-table", {"a.gexf": gexf(), "x.csv": "Source,Target\na,b\n"}, right="a=Ann; b=Ben", notes=["not_a_table"]),
    Case("wrong-graphml-beside-gexf", {"a.gexf": gexf(), "b.graphml": graphml()}, right="a; b", notes=["not_a_table"]),
    Case("wrong-gml-beside-pajek", {"a.net": '*Vertices 1\n1 "x"\n', "b.gml": "graph [ node [ id 1 ] ]"}, right="1", notes=["not_a_table"]),
    Case("wrong-two-graphml", {"a.graphml": graphml(), "b.graphml": graphml()}, unreadable="2 GraphML files"),
]  # fmt: skip

CASES = [*TOGETHER, *FOREIGN, *GEXF, *GRAPHML, *GML, *PAJEK, *UCINET, *VNA, *JSON]
