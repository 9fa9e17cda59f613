"""GEXF and GraphML as programs and people leave them.

Shapes are those of the programs' own exporters and samples: gephi/gexf (data/*.gexf), Gephi's and
NetworkX' writers, igraph's ``write_graph(format="graphml")``, yEd, Cytoscape and Network Canvas.
"""

from __future__ import annotations

from tests.formats.corpus import Case


def gexf(inside: str, graph: str = 'defaultedgetype="directed"', head: str = "") -> str:
    """Return a GEXF 1.3 file: the graph begins on line 4, what is inside it on line 5."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" '
        f'xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n{head}\n<graph {graph}>\n{inside}\n</graph>\n</gexf>\n'
    )


def graphml(keys: str, inside: str, graph: str = 'edgedefault="directed"') -> str:
    """Return a GraphML file: keys begin on line 3; each of keys and graph is told by its own lines."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        f"{keys}\n<graph {graph}>\n{inside}\n</graph>\n</graphml>\n"
    )


TWO = '<nodes><node id="a" label="Ann"/><node id="b" label="Ben"/></nodes>'
DATED = 'defaultedgetype="directed" mode="dynamic" timeformat="date"'


def edges(*inside: str) -> str:
    """Return two nodes on line 5 and edges, one a line, from line 7 on."""
    return "\n".join([TWO, "<edges>", *inside, "</edges>"])


def weights(*values: str, edge: str = "") -> str:
    """Return an edge whose weight changes; the values begin on line 12."""
    head = '<attributes class="edge" mode="dynamic">\n<attribute id="w" title="weight" type="float"/>\n</attributes>'
    return "\n".join(
        [head, TWO, "<edges>", f'<edge id="e" source="a" target="b" {edge}>', "<attvalues>", *values,
         "</attvalues>", "</edge>", "</edges>"]
    )  # fmt: skip


GEXF_CASES = [
    Case("gexf-hello-world", {"hello.gexf": gexf('<nodes>\n<node id="0" label="Hello"/>\n<node id="1" label="World"/>\n</nodes>\n<edges>\n<edge id="0" source="0" target="1"/>\n</edges>', 'mode="static" defaultedgetype="directed"', '<meta lastmodifieddate="2009-03-20"><creator>Gexf.net</creator><description>A hello world! file</description></meta>')}, right="0=Hello; 1=World; 0 -link-> 1"),
    Case("gexf-ids-are-text", {"m.gexf": gexf('<nodes><node id="007"/><node id="7"/><node id="1E5"/><node id="NA"/></nodes><edges><edge source="007" target="NA"/><edge source="7" target="1E5"/></edges>')}, right="007; 7; 1E5; NA; 007 -link-> NA; 7 -link-> 1E5"),
    Case("gexf-undirected-by-default", {"m.gexf": gexf(edges('<edge source="a" target="b"/>'), 'mode="static"')}, right="a=Ann; b=Ben; a -link<-> b", notes=["guessed"]),
    Case("gexf-edge-types", {"m.gexf": gexf(edges('<edge id="1" source="a" target="b" type="undirected"/>', '<edge id="2" source="a" target="b" type="mutual"/>', '<edge id="3" source="b" target="a" weight="2.5"/>'))}, right="a=Ann; b=Ben; a -link<-> b; a -link<-> b; b -link*2.5-> a"),
    Case("gexf-kinds-stay", {"m.gexf": gexf(edges('<edge id="1" source="a" target="b" kind="funds"/>', '<edge id="2" source="a" target="b" kind="plays chess"/>'))}, right="a=Ann; b=Ben; a -funds-> b; a -plays chess-> b", notes=["new_kind"]),
    Case("gexf-both-ends-included", {"m.gexf": gexf(edges('<edge source="a" target="b" start="2019-01-01" end="2020-12-31"/>'), DATED)}, right="a=Ann; b=Ben; a -link-> b{start:2019-01-01, end:2021-01-01}"),
    Case("gexf-open-ends", {"m.gexf": gexf(edges('<edge source="a" target="b" startopen="2019-01-01" endopen="2020-12-31"/>', '<edge source="b" target="a" start="-Infinity" end="2020-02-28"/>'), DATED)}, right="a=Ann; b=Ben; a -link-> b{start:2019-01-02, end:2020-12-31}; b -link-> a{end:2020-02-29}"),
    Case("gexf-spells", {"m.gexf": gexf(edges('<edge id="e" source="a" target="b">', '<spells><spell end="2009-03-01"/><spell start="2009-03-05" end="2009-03-10"/></spells>', "</edge>"), DATED)}, right="a=Ann; b=Ben; a -link-> b{end:2009-03-02}; a -link-> b{start:2009-03-05, end:2009-03-11}", notes=["changed"]),
    Case("gexf-slices-of-1.1", {"m.gexf": gexf(edges('<edge id="e" source="a" target="b"><slices><slice start="2009-03-05" end="2009-03-10"/></slices></edge>'), DATED.replace("timeformat", "timetype"))}, right="a=Ann; b=Ben; a -link-> b{start:2009-03-05, end:2009-03-11}"),
    Case("gexf-1.3-timestamps", {"m.gexf": gexf(edges('<edge id="e" source="a" target="b" timestamps="&lt;[2020-02-29, 2020-12-31]&gt;"/>', '<edge id="f" source="b" target="a" timestamp="2019-05-01"/>'), DATED + ' timerepresentation="timestamp"')}, right="a=Ann; b=Ben; a -link-> b{start:2020-02-29, end:2020-03-01}; a -link-> b{start:2020-12-31, end:2021-01-01}; b -link-> a{start:2019-05-01, end:2019-05-02}", notes=["changed"]),
    Case("gexf-1.3-intervals", {"m.gexf": gexf(edges('<edge id="e" source="a" target="b" intervals="&lt;[2019-01-01, 2019-02-01]; [2020-01-01, 2020-02-01)&gt;"/>'), DATED)}, right="a=Ann; b=Ben; a -link-> b{start:2019-01-01, end:2019-02-02}; a -link-> b{start:2020-01-01, end:2020-02-01}"),
    Case("gexf-slice-mode", {"m.gexf": gexf(edges('<edge id="e" source="a" target="b"/>'), 'defaultedgetype="directed" mode="slice" timeformat="date" timestamp="2020-05-01"')}, right="a=Ann; b=Ben; a -link-> b{start:2020-05-01, end:2020-05-02}"),
    Case("gexf-times-of-day", {"m.gexf": gexf(edges('<edge source="a" target="b" start="2019-01-01T09:30:00.000Z" end="2019-01-03T00:00:00"/>'), DATED.replace("date", "dateTime", 1).replace('"date"', '"dateTime"'))}, right="a=Ann; b=Ben; a -link-> b{start:2019-01-01, end:2019-01-04}", notes=["changed"]),
    Case("gexf-dates-not-declared", {"m.gexf": gexf(edges('<edge source="a" target="b" start="2019-01-01"/>'), 'defaultedgetype="directed" mode="dynamic"')}, right="a=Ann; b=Ben; a -link-> b{start:2019-01-01}", notes=["guessed"]),
    Case("gexf-numbers-are-no-dates", {"m.gexf": gexf(edges('<edge source="a" target="b" start="2007.0" end="2009.0"/>'), 'defaultedgetype="directed" mode="dynamic" timeformat="double"')}, right="a=Ann; b=Ben; a -link-> b{end (as given):2009.0, start (as given):2007.0}", notes=["doubted", "renamed_column"]),
    Case("gexf-weight-over-time", {"m.gexf": gexf(weights('<attvalue for="w" value="1" start="2009-03-01"/>', '<attvalue for="w" value="3" start="2011-03-01" end="2011-12-31"/>'), DATED)}, right="a=Ann; b=Ben; a -link-> b{start:2009-03-01, end:2011-03-01}; a -link*3-> b{start:2011-03-01, end:2012-01-01}", notes=["changed"]),
    Case("gexf-weight-at-moments", {"m.gexf": gexf(weights('<attvalue for="w" value="1" timestamp="2026-03-02T09:15:00Z"/>', '<attvalue for="w" value="2" timestamp="2026-03-04T16:40:00Z"/>').replace("<attvalues>", '<spells><spell timestamp="2026-03-02T09:15:00Z"/><spell timestamp="2026-03-04T16:40:00Z"/></spells><attvalues>'), 'mode="dynamic" defaultedgetype="directed" timeformat="dateTime" timerepresentation="timestamp"')}, right="a=Ann; b=Ben; a -link-> b{start:2026-03-02, end:2026-03-03}; a -link*2-> b{start:2026-03-04, end:2026-03-05}", notes=["changed"]),
    Case("gexf-weight-for-part-of-the-time", {"m.gexf": gexf(weights('<attvalue for="w" value="5" start="2020-01-01" end="2020-06-30"/>').replace('target="b" ', 'target="b" start="2019-01-01" end="2020-12-31"'), DATED)}, right="a=Ann; b=Ben; a -link*5-> b{start:2020-01-01, end:2020-07-01}", notes=["dropped"]),
    Case("gexf-node-without-a-value", {"m.gexf": gexf('<attributes class="node"><attribute id="0" title="age" type="integer"/></attributes>\n<nodes>\n<node id="a"><attvalues>\n<attvalue for="0"/></attvalues></node></nodes>')}, problems=[("missing", 8, "value")]),
    Case("gexf-weight-at-numbers", {"m.gexf": gexf(weights('<attvalue for="w" value="1" start="1" end="2"/>', '<attvalue for="w" value="3" start="2" end="4"/>'), 'defaultedgetype="directed" mode="dynamic" timeformat="integer"')}, right="a=Ann; b=Ben; a -link-> b{weight over time:[['1', '1', '2'], ['3', '2', '4']]}", notes=["changed", "doubted"]),
    Case("gexf-columns-and-types", {"m.gexf": gexf('<attributes class="node"><attribute id="0" title="type" type="string"/><attribute id="1" title="age" type="integer"/><attribute id="2" title="member" type="boolean"><default>true</default></attribute><attribute id="3" title="tags" type="liststring"/></attributes><nodes><node id="a" label="Ann"><attvalues><attvalue for="1" value="33"/><attvalue for="3" value="[x, y]"/></attvalues></node><node id="o" label="Trust"><attvalues><attvalue for="0" value="organisation"/><attvalue for="2" value="false"/></attvalues></node></nodes>')}, right="[o=Trust{member:False}]; a=Ann{age:33, member:True, tags:['x', 'y']}"),
    Case("gexf-dynamic-column-is-kept", {"m.gexf": gexf('<attributes class="node" mode="dynamic"><attribute id="2" title="indegree" type="float"/></attributes><nodes><node id="1" label="Network" start="2009-03-01"><attvalues><attvalue for="2" value="1" end="2009-03-01"/><attvalue for="2" value="2" start="2009-03-02"/></attvalues></node></nodes>', DATED)}, right="1=Network{indegree over time:[['1', '', '2009-03-01'], ['2', '2009-03-02', '']], start:2009-03-01}", notes=["changed"]),
    Case("gexf-hierarchy", {"m.gexf": gexf('<nodes><node id="t" label="Trust"><nodes><node id="w" label="Ward"><nodes><node id="a" label="Ann"/></nodes></node></nodes></node></nodes>')}, right="[t=Trust]; [w=Ward]; a=Ann{part_of:w}", notes=["guessed", "changed"]),
    Case("gexf-pid-of-1.3", {"m.gexf": gexf('<nodes><node id="w" label="Ward" pid="t"/><node id="t" label="Trust"/><node id="x" pid="w"/></nodes>')}, right="[w=Ward]; [t=Trust]; x{part_of:w}", notes=["guessed"]),
    Case("gexf-viz-is-left-out", {"m.gexf": gexf('<nodes><node id="a" label="Ann"><viz:color r="1" g="2" b="3"/><viz:position x="1" y="2" z="0"/><viz:size value="3"/></node></nodes><edges/>')}, right="a=Ann", notes=["dropped"]),
    Case("gexf-label-and-name", {"m.gexf": gexf('<attributes class="node"><attribute id="n" title="name" type="string"/></attributes><nodes><node id="a" label="Ann"><attvalues><attvalue for="n" value="ann@x"/></attvalues></node></nodes>')}, right="a=Ann{name (as given):ann@x}", notes=["renamed_column"]),
    Case("gexf-latin-1", {"m.gexf": gexf('<nodes><node id="a" label="André"/></nodes>').replace("UTF-8", "ISO-8859-1").encode("latin-1")}, right="a=André"),
    Case("gexf-characters", {"m.gexf": gexf('<nodes><node id="a" label="A &amp; &quot;B&quot; &#x1F600;&#10;C"/></nodes>')}, right='a=A & "B" \U0001f600\nC'),
    Case("gexf-count-is-wrong", {"m.gexf": gexf('<nodes count="3"><node id="a"/><node id="b"/></nodes>\n<edges count="1"/>')}, problems=[("wrong_count", 5, "count"), ("wrong_count", 6, "count")]),
    Case("gexf-unknown-end", {"m.gexf": gexf(edges('<edge id="1" source="a" target="zz"/>', '<edge id="2" target="b"/>'))}, problems=[("unknown_reference", 7, "target"), ("missing", 8, "source")]),
    Case("gexf-doubled-ids", {"m.gexf": gexf('<nodes>\n<node id="a"/>\n<node id="a"/>\n<node/>\n</nodes>\n<edges>\n<edge id="1" source="a" target="a"/>\n<edge id="1" source="a" target="a"/>\n</edges>')}, problems=[("doubled_id", 7, "id"), ("missing", 8, "id"), ("doubled_id", 12, "id")]),
    Case("gexf-weights-that-are-none", {"m.gexf": gexf(edges('<edge source="a" target="b" weight="heavy"/>', '<edge source="a" target="b" weight="-1"/>', '<edge source="a" target="b" weight="NaN"/>', '<edge source="a" target="b" weight="inf"/>'))}, problems=[("not_a_number", 7, "weight"), ("too_small", 8, "weight"), ("not_a_number", 9, "weight"), ("not_a_number", 10, "weight")]),
    Case("gexf-dates-that-are-none", {"m.gexf": gexf(edges('<edge source="a" target="b" start="2019-02-30"/>', '<edge source="a" target="b" end="01/02/2019"/>', '<edge source="a" target="b" start="2019-05-01" end="2019-04-01"/>'), DATED)}, problems=[("not_a_date", 7, "start"), ("not_a_date", 8, "end"), ("ends_before_start", 9, "end")]),
    Case("gexf-columns-that-are-none", {"m.gexf": gexf('<attributes class="node">\n<attribute id="1" title="age" type="integer"/>\n<attribute id="1" title="x" type="string"/>\n</attributes>\n<nodes><node id="a"><attvalues>\n<attvalue for="1" value="many"/>\n<attvalue for="9" value="1"/>\n<attvalue value="1"/>\n</attvalues></node></nodes>')}, problems=[("doubled_id", 7, "attribute id"), ("not_a_number", 10, "age"), ("unknown_reference", 11, "for"), ("missing", 12, "for")]),
    Case("gexf-words-that-are-none", {"m.gexf": gexf(edges('<edge source="a" target="b" type="sideways"/>') + '\n<attributes class="graph"/>')}, problems=[("not_a_choice", 9, "class"), ("not_a_choice", 7, "type")]),
    Case("gexf-parent-that-is-none", {"m.gexf": gexf('<nodes>\n<node id="w" pid="zz"/>\n</nodes>')}, problems=[("unknown_reference", 6, "pid")]),
    Case("gexf-no-graph", {"m.gexf": '<?xml version="1.0"?>\n<gexf version="1.2"><meta/></gexf>'}, problems=[("missing_part", 2, "graph")]),
    Case("gexf-cut-off", {"m.gexf": gexf(edges('<edge source="a" target="b"/>'))[:-60]}, unreadable="line 6"),
    Case("gexf-with-entities", {"m.gexf": '<?xml version="1.0"?><!DOCTYPE gexf [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><gexf><graph><nodes><node id="&b;"/></nodes></graph></gexf>'}, unreadable="document type"),
]  # fmt: skip

NAMES = '<key id="d0" for="node" attr.name="label" attr.type="string"/>'
GRAPHML_CASES = [
    Case("graphml-primer", {"m.graphml": graphml('<key id="d0" for="node" attr.name="color" attr.type="string"><default>yellow</default></key><key id="d1" for="edge" attr.name="weight" attr.type="double"/>', '<node id="n0"><data key="d0">green</data></node><node id="n1"/><edge id="e0" source="n0" target="n1"><data key="d1">1.1</data></edge>', 'id="G" edgedefault="undirected"')}, right="n0{color:green}; n1{color:yellow}; n0 -link*1.1<-> n1"),
    Case("graphml-mixed-directions", {"m.graphml": graphml(NAMES, '<node id="a"/><node id="b"/><edge source="a" target="b"/><edge source="a" target="b" directed="false"/><edge source="b" target="a" directed="true"/>')}, right="a; b; a -link-> b; a -link<-> b; b -link-> a"),
    Case("graphml-data-before-key", {"m.graphml": '<graphml>\n<graph edgedefault="directed"><node id="a"><data key="d0">Ann</data></node></graph>\n' + NAMES + "</graphml>"}, right="a=Ann"),
    Case("graphml-igraph", {"m.graphml": graphml('<key id="v_name" for="node" attr.name="name" attr.type="string"/>\n<key id="v_id" for="node" attr.name="id" attr.type="string"/>\n<key id="v_age" for="node" attr.name="age" attr.type="double"/>\n<key id="e_weight" for="edge" attr.name="weight" attr.type="double"/>', '<node id="n0"><data key="v_name">Ann</data><data key="v_id">007</data><data key="v_age">33</data></node>\n<node id="n1"><data key="v_name">Null</data><data key="v_id">8</data><data key="v_age">NaN</data></node>\n<edge source="n0" target="n1"><data key="e_weight">2</data></edge>')}, right="007=Ann{age:33.0}; 8=Null; 007 -link*2-> 8", notes=["changed", "dropped"]),
    Case("graphml-networkx-multigraph", {"m.graphml": graphml('<key id="d0" for="edge" attr.name="kind" attr.type="string"/>', '<node id="a"/><node id="b"/><node id="c"/><edge source="a" target="b" id="0"><data key="d0">asks</data></edge><edge source="a" target="b" id="1"><data key="d0">trusts</data></edge><edge source="b" target="c" id="0"><data key="d0">asks</data></edge>')}, right="a; b; c; a -asks-> b; a -trusts-> b; b -asks-> c", notes=["changed"]),
    Case("graphml-cytoscape", {"m.graphml": graphml('<key attr.name="name" attr.type="string" for="node" id="name"/>\n<key attr.name="shared name" attr.type="string" for="node" id="shared name"/>\n<key attr.name="interaction" attr.type="string" for="edge" id="interaction"/>\n<key attr.name="name" attr.type="string" for="edge" id="name"/>', '<node id="62"><data key="name">Ann</data><data key="shared name">Ann</data></node><node id="63"><data key="name">Ben</data></node><edge source="62" target="63"><data key="interaction">pp</data><data key="name">Ann (pp) Ben</data></edge>')}, right="62=Ann{shared name:Ann}; 63=Ben; 62 -link-> 63{interaction:pp, name:Ann (pp) Ben}"),
    Case("graphml-gephi", {"m.graphml": graphml('<key attr.name="label" attr.type="string" for="node" id="label"/><key attr.name="r" attr.type="int" for="node" id="r"/><key attr.name="g" attr.type="int" for="node" id="g"/><key attr.name="b" attr.type="int" for="node" id="b"/><key attr.name="x" attr.type="float" for="node" id="x"/><key attr.name="y" attr.type="float" for="node" id="y"/><key attr.name="size" attr.type="float" for="node" id="size"/><key attr.name="weight" attr.type="double" for="edge" id="weight"/>', '<node id="a"><data key="label">Ann</data><data key="size">4.0</data><data key="r">1</data><data key="g">2</data><data key="b">3</data><data key="x">-1.0</data><data key="y">2</data></node><edge id="0" source="a" target="a"><data key="weight">2.0</data></edge>')}, right="a=Ann; a -link*2-> a", notes=["dropped"]),
    Case("graphml-yed", {"m.graphml": '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">\n<key for="node" id="d6" yfiles.type="nodegraphics"/><key for="edge" id="d10" yfiles.type="edgegraphics"/><key for="graphml" id="d7" yfiles.type="resources"/>\n<graph edgedefault="directed" id="G">\n<node id="n0" yfiles.foldertype="group"><data key="d6"><y:ProxyAutoBoundsNode><y:Realizers active="0"><y:GroupNode><y:NodeLabel>Finance</y:NodeLabel></y:GroupNode></y:Realizers></y:ProxyAutoBoundsNode></data><graph edgedefault="directed" id="n0:"><node id="n0::n0"><data key="d6"><y:ShapeNode><y:NodeLabel>Ann</y:NodeLabel></y:ShapeNode></data></node></graph></node>\n<node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Ben</y:NodeLabel></y:ShapeNode></data></node>\n<edge id="e0" source="n0::n0" target="n1"><data key="d10"><y:PolyLineEdge><y:EdgeLabel>asks for advice</y:EdgeLabel></y:PolyLineEdge></data></edge>\n</graph><data key="d7"><y:Resources/></data></graphml>'}, right="[n0=Finance]; n0::n0=Ann{part_of:n0}; n1=Ben; n0::n0 -asks-> n1", notes=["dropped", "guessed", "changed", "column"]),
    Case("graphml-types", {"m.graphml": graphml('<key id="a" for="all" attr.name="n" attr.type="int"/><key id="b" for="node" attr.name="f" attr.type="float"/><key id="c" for="node" attr.name="t" attr.type="boolean"/><key id="d" for="node" attr.name="s"/>', '<node id="x"><data key="a">3</data><data key="b">1E2</data><data key="c">false</data><data key="d">007</data></node>')}, right="x{f:100.0, n:3, s:007, t:False}"),
    Case("graphml-people-called-nothing", {"m.graphml": graphml(NAMES, '<node id="NA"><data key="d0">Null</data></node><node id="TRUE"><data key="d0">1E5</data></node><edge source="NA" target="TRUE"/>')}, right="NA=Null; TRUE=1E5; NA -link-> TRUE"),
    Case("graphml-ports", {"m.graphml": graphml("", '<node id="a"><port name="North"/></node><node id="b"/><edge source="a" target="b" sourceport="North"/>')}, right="a; b; a -link-> b", notes=["dropped"]),
    Case("graphml-edgedefault-left-out", {"m.graphml": graphml("", '<node id="a"/><node id="b"/><edge source="a" target="b"/>', "")}, right="a; b; a -link-> b", notes=["guessed"]),
    Case("graphml-two-columns-of-one-name", {"m.graphml": graphml('<key id="k1" for="node" attr.name="grade" attr.type="string"/><key id="k2" for="node" attr.name="grade" attr.type="string"/>', '<node id="a"><data key="k1">7</data><data key="k2">8</data></node>')}, right="a{grade:7, grade (k2):8}", notes=["renamed_column"]),
    Case("graphml-utf-16", {"m.graphml": graphml(NAMES, '<node id="a"><data key="d0">Ŵyn</data></node>').replace("UTF-8", "UTF-16").encode("utf-16")}, right="a=Ŵyn"),
    Case("graphml-undeclared-keys", {"m.graphml": graphml("", '<node id="a">\n<data key="d9">x</data>\n</node>\n<edge source="a" target="a">\n<data key="d8">x</data>\n</edge>')}, problems=[("unknown_reference", 6, "key"), ("unknown_reference", 9, "key")]),
    Case("graphml-key-of-another-sort", {"m.graphml": graphml('<key id="w" for="edge" attr.name="weight" attr.type="double"/>', '<node id="a">\n<data key="w">1</data>\n</node>')}, problems=[("not_right", 6, "key")]),
    Case("graphml-keys-twice", {"m.graphml": graphml('<key id="w" for="edge" attr.name="weight" attr.type="double"/>\n<key id="w" for="edge" attr.name="kind" attr.type="string"/>\n<key for="node" attr.name="x"/>', '<node id="a"/>')}, problems=[("doubled_id", 4, "key id"), ("missing", 5, "key id")]),
    Case("graphml-wrong-types", {"m.graphml": graphml('<key id="a" for="node" attr.name="age" attr.type="int"/><key id="b" for="node" attr.name="ok" attr.type="boolean"/><key id="w" for="edge" attr.name="weight" attr.type="double"/>', '<node id="a">\n<data key="a">12.5</data>\n<data key="b">perhaps</data>\n</node>\n<edge source="a" target="a">\n<data key="w">NaN</data></edge>')}, problems=[("not_a_number", 6, "age"), ("not_yes_or_no", 7, "ok"), ("not_a_number", 9, "weight")]),
    Case("graphml-hyperedge", {"m.graphml": graphml("", '<node id="a"/>\n<hyperedge><endpoint node="a"/></hyperedge>')}, problems=[("not_allowed", 6, "hyperedge")]),
    Case("graphml-two-graphs", {"m.graphml": '<graphml>\n<graph edgedefault="directed"/>\n<graph edgedefault="directed"/>\n</graphml>'}, problems=[("not_allowed", 3, "graph")]),
    Case("graphml-ends-nowhere", {"m.graphml": graphml("", '<node id="a"/>\n<edge source="a" target="b"/>\n<edge source="a"/>\n<edge source="a" target="a" directed="perhaps"/>')}, problems=[("unknown_reference", 6, "target"), ("missing", 7, "target"), ("not_yes_or_no", 8, "directed")]),
    Case("graphml-doubled-ids", {"m.graphml": graphml("", '<node id="a"/>\n<node id="a"/>\n<edge id="e" source="a" target="a"/>\n<edge id="e" source="a" target="a"/>')}, problems=[("doubled_id", 6, "id"), ("doubled_id", 8, "id")]),
    Case("graphml-wrong-edgedefault", {"m.graphml": graphml("", '<node id="a"/>', 'edgedefault="both"')}, problems=[("not_a_choice", 4, "edgedefault")]),
    Case("graphml-nested-without-end", {"m.graphml": "<graphml>" + "<graph><node id='a'>" * 5000}, unreadable="nested more than 60"),
    Case("graphml-with-a-dtd", {"m.graphml": '<?xml version="1.0"?>\n<!DOCTYPE graphml SYSTEM "http://graphml.graphdrawing.org/dtds/1.0rc/graphml.dtd">\n<graphml><graph/></graphml>'}, unreadable="document type"),
    Case("graphml-bare-ampersand", {"m.graphml": graphml(NAMES, '<node id="a"><data key="d0">A & B</data></node>')}, unreadable="line 5"),
]  # fmt: skip

CASES = [*GEXF_CASES, *GRAPHML_CASES]
