"""Graph and JSON files that are right, as programs and people leave them: all of it must come in."""

from __future__ import annotations

import json

from tests.formats.corpus import Case

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
GEPHI = '<gexf xmlns="http://gexf.net/1.3" version="1.3" xmlns:viz="http://gexf.net/1.3/viz" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd">'
TWO = '<nodes><node id="a" label="Ann"/><node id="b" label="Ben"/></nodes>'
XMLNS = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
PAIR = '<node id="a"/><node id="b"/>'


def gexf(edges: str, graph: str = 'defaultedgetype="directed"', nodes: str = TWO) -> str:
    """Return a GEXF 1.2 file in one line."""
    return f'{HEAD}<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph {graph}>{nodes}<edges>{edges}</edges></graph></gexf>'


def graphml(keys: str, inside: str, graph: str = 'edgedefault="directed"') -> str:
    """Return a GraphML file in one line."""
    return f"{HEAD}{XMLNS}{keys}<graph {graph}>{inside}</graph></graphml>"


GEXF = [
    Case("try-gexf-gephi-0.10", {"lesmis.gexf": f"""{HEAD}{GEPHI}
  <meta lastmodifieddate="2024-02-01"><creator>Gephi 0.10.1</creator><title></title><description></description></meta>
  <graph defaultedgetype="undirected" mode="static">
    <attributes class="node" mode="static"><attribute id="modularity_class" title="Modularity Class" type="integer"><default>0</default></attribute></attributes>
    <nodes>
      <node id="11.0" label="Valjean"><attvalues><attvalue for="modularity_class" value="1"></attvalue></attvalues>
        <viz:size value="100.0"></viz:size><viz:position x="-87.93" y="6.81"></viz:position><viz:color r="245" g="91" b="91"></viz:color></node>
      <node id="48.0" label="Gavroche"><attvalues><attvalue for="modularity_class" value="8"></attvalue></attvalues></node>
      <node id="0.0" label="Myriel"></node>
    </nodes>
    <edges>
      <edge id="0" source="11.0" target="48.0"></edge>
      <edge id="13" source="0.0" target="11.0" weight="3.0"><attvalues></attvalues></edge>
    </edges>
  </graph>
</gexf>"""}, right="11.0=Valjean{Modularity Class:1}; 48.0=Gavroche{Modularity Class:8}; 0.0=Myriel{Modularity Class:0}; 11.0 -link<-> 48.0; 0.0 -link*3<-> 11.0", notes=["dropped"]),
    Case("try-gexf-comment-with-an-arrow", {"m.gexf": gexf('<edge source="a" target="b"/>').replace(HEAD, f"{HEAD}<!-- made by hand: Ann -> Ben <ward 7> -->\n<!--[if x]>y<![endif]-->\n")}, right="a=Ann; b=Ben; a -link-> b"),
    Case("try-gexf-comment-and-any-ending", {"network.xml": gexf('<edge source="a" target="b"/>').replace(HEAD, f"{HEAD}<!-- a > b -->")}, right="a=Ann; b=Ben; a -link-> b"),
    Case("try-gexf-1.1", {"m.gexf": f'{HEAD}<gexf xmlns="http://www.gexf.net/1.1draft" version="1.1"><graph mode="static" defaultedgetype="directed" idtype="string"><attributes class="node"><attribute id="0" title="url" type="anyURI"/></attributes><nodes><node id="0" label="Gephi"><attvalues><attvalue id="0" value="http://gephi.org"/></attvalues></node><node id="1" label="Webatlas"/></nodes><edges><edge id="0" source="0" target="1" type="directed" weight="2"/></edges></graph></gexf>'}, right="0=Gephi{url:http://gephi.org}; 1=Webatlas; 0 -link*2-> 1"),
    Case("try-gexf-1.0-cardinal", {"m.gexf": gexf('<edge id="0" source="a" target="b" cardinal="2"/>')}, right="a=Ann; b=Ben; a -link*2-> b"),
    Case("try-gexf-columns-in-the-tag", {"m.gexf": gexf('<edge id="0" source="a" target="b" since="2019" strength_of_tie="high"/>', nodes='<nodes><node id="a" label="Ann" team="North"/><node id="b" label="Ben"/></nodes>')}, right="a=Ann{team:North}; b=Ben; a -link-> b{since:2019, strength_of_tie:high}"),
    Case("try-gexf-bom-and-crlf", {"m.gexf": b"\xef\xbb\xbf" + gexf('\n<edge source="a"\ntarget="b"/>').replace("\n", "\r\n").encode()}, right="a=Ann; b=Ben; a -link-> b"),
    Case("try-gexf-utf-16", {"m.gexf": gexf('<edge source="a" target="b"/>').replace("UTF-8", "UTF-16").replace("Ann", "Zoë 🐝").encode("utf-16")}, right="a=Zoë 🐝; b=Ben; a -link-> b"),
    Case("try-gexf-prefixed", {"m.gexf": f'{HEAD}<g:gexf xmlns:g="http://gexf.net/1.3"><g:graph defaultedgetype="directed"><g:nodes><g:node id="a"/></g:nodes></g:graph></g:gexf>'}, right="a"),
    Case("try-gexf-edges-first", {"m.gexf": f'{HEAD}<gexf><graph defaultedgetype="directed"><edges><edge source="a" target="a"/><edge source="a" target="b" weight="0.001"/><edge source="a" target="b" weight="1e3"/></edges>{TWO}</graph></gexf>'}, right="a=Ann; b=Ben; a -link-> a; a -link*0.001-> b; a -link*1000-> b"),
    Case("try-gexf-names-of-the-world", {"m.gexf": gexf("", nodes='<nodes><node id="א" label="שרה כהן"/><node id="é" label="e&#x301;"/><node id="TRUE" label="Null"/><node id="0x1F" label="محمد 👩🏽‍⚕️"/></nodes>')}, right="א=שרה כהן; é=e\u0301; TRUE=Null; 0x1F=محمد 👩🏽‍⚕️"),
    Case("try-gexf-one-day", {"m.gexf": gexf('<edge source="a" target="b" start="2024-02-29" end="2024-02-29"/>', 'defaultedgetype="directed" mode="dynamic" timeformat="date"')}, right="a=Ann; b=Ben; a -link-> b{start:2024-02-29, end:2024-03-01}"),
    Case("try-gexf-edge-labels", {"m.gexf": gexf('<edge id="0" source="a" target="b" label="reports to"/><edge id="1" source="b" target="a" label=""/>')}, right="a=Ann; b=Ben; a -link-> b{label:reports to}; b -link-> a"),
    Case("try-gexf-weight-column", {"m.gexf": f'{HEAD}<gexf><graph defaultedgetype="directed"><attributes class="edge"><attribute id="0" title="Weight" type="float"/></attributes>{TWO}<edges><edge source="a" target="b"><attvalues><attvalue for="0" value="2.5"/></attvalues></edge></edges></graph></gexf>'}, right="a=Ann; b=Ben; a -link*2.5-> b"),
    Case("try-gexf-blank-values", {"m.gexf": f'{HEAD}<gexf><graph defaultedgetype="directed"><attributes class="node"><attribute id="0" title="grade" type="string"/><attribute id="1" title="fte" type="double"/></attributes><nodes><node id="a"><attvalues><attvalue for="0" value=""/><attvalue for="1" value=""/></attvalues></node><node id="b"><attvalues><attvalue for="0" value="NA"/><attvalue for="1" value="0"/></attvalues></node></nodes></graph></gexf>'}, right="a; b{fte:0.0, grade:NA}"),
    Case("try-gexf-networkx-keys-of-both-sorts", {"m.gexf": f'{HEAD}<gexf><graph defaultedgetype="directed"><attributes mode="static" class="edge"><attribute id="1" title="networkx_key" type="long"/></attributes>{TWO}<edges><edge source="a" target="b" id="0"><attvalues><attvalue for="1" value="0"/></attvalues></edge><edge source="a" target="b" id="1"><attvalues><attvalue for="1" value="second"/></attvalues></edge></edges></graph></gexf>'}, right="a=Ann; b=Ben; a -link-> b{networkx_key:0}; a -link-> b{networkx_key:second}"),
    Case("try-gexf-networkx", {"m.gexf": "<?xml version='1.0' encoding='utf-8'?>\n<gexf xmlns=\"http://www.gexf.net/1.2draft\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://www.gexf.net/1.2draft http://www.gexf.net/1.2draft/gexf.xsd\" version=\"1.2\">\n  <meta lastmodifieddate=\"2026-11-22\">\n    <creator>NetworkX 3.6.1</creator>\n  </meta>\n  <graph defaultedgetype=\"directed\" mode=\"static\" name=\"\">\n    <attributes mode=\"static\" class=\"edge\">\n      <attribute id=\"1\" title=\"since\" type=\"long\" />\n    </attributes>\n    <nodes>\n      <node id=\"1\" label=\"1\" />\n      <node id=\"2\" label=\"2\" />\n    </nodes>\n    <edges>\n      <edge source=\"1\" target=\"2\" id=\"0\" weight=\"2\">\n        <attvalues>\n          <attvalue for=\"1\" value=\"2019\" />\n        </attvalues>\n      </edge>\n    </edges>\n  </graph>\n</gexf>"}, right="1; 2; 1 -link*2-> 2{since:2019}"),
]  # fmt: skip

YED = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:java="http://www.yworks.com/xml/yfiles-common/1.0/java" xmlns:y="http://www.yworks.com/xml/graphml" xmlns:yed="http://www.yworks.com/xml/yed/3">
  <!--Created by yEd 3.23-->
  <key attr.name="Description" attr.type="string" for="graph" id="d0"/>
  <key for="port" id="d1" yfiles.type="portgraphics"/>
  <key for="port" id="d2" yfiles.type="portgeometry"/>
  <key for="port" id="d3" yfiles.type="portuserdata"/>
  <key attr.name="url" attr.type="string" for="node" id="d4"/>
  <key attr.name="description" attr.type="string" for="node" id="d5"/>
  <key for="node" id="d6" yfiles.type="nodegraphics"/>
  <key for="graphml" id="d7" yfiles.type="resources"/>
  <key attr.name="url" attr.type="string" for="edge" id="d8"/>
  <key attr.name="description" attr.type="string" for="edge" id="d9"/>
  <key for="edge" id="d10" yfiles.type="edgegraphics"/>
  <graph edgedefault="directed" id="G">
    <data key="d0" xml:space="preserve"/>
    <node id="n0"><data key="d5" xml:space="preserve"><![CDATA[Chairs <the> board]]></data><data key="d6"><y:ShapeNode><y:Geometry height="30.0" width="30.0" x="1" y="2"/><y:Fill color="#FFCC00"/><y:NodeLabel alignment="center" xml:space="preserve">Ann
Lee<y:LabelModel><y:SmartNodeLabelModel distance="4.0"/></y:LabelModel></y:NodeLabel><y:Shape type="ellipse"/></y:ShapeNode></data></node>
    <node id="n1"><data key="d5"/><data key="d6"><y:ShapeNode><y:NodeLabel>Ben</y:NodeLabel></y:ShapeNode></data></node>
    <edge id="e0" source="n0" target="n1"><data key="d9"/><data key="d10"><y:PolyLineEdge><y:Arrows source="none" target="standard"/><y:EdgeLabel>reports to</y:EdgeLabel></y:PolyLineEdge></data></edge>
  </graph>
  <data key="d7"><y:Resources/></data>
</graphml>"""
GRAPHML = [
    Case("try-graphml-yed-3.23", {"m.graphml": YED}, right="n0=Ann\nLee{description:Chairs <the> board}; n1=Ben; n0 -reports_to-> n1", notes=["dropped"]),
    Case("try-graphml-comment-with-an-arrow", {"m.xml": graphml("", f'{PAIR}<edge source="a" target="b"/>').replace(XMLNS, f"<!-- a -> b -->{XMLNS}")}, right="a; b; a -link-> b"),
    Case("try-graphml-desc-and-description", {"m.graphml": graphml('<key id="d" for="all" attr.name="description" attr.type="string"/>', '<node id="a"><desc>the chair</desc><data key="d">since 2019</data></node><node id="b"><data key="d">since 2020</data><desc>the deputy</desc></node><node id="c"><desc>the clerk</desc></node><edge source="a" target="b"><desc>weekly</desc><data key="d">by phone</data></edge>')}, right="a{desc:the chair, description:since 2019}; b{desc:the deputy, description:since 2020}; c{desc:the clerk}; a -link-> b{desc:weekly, description:by phone}"),
    Case("try-graphml-desc-alone", {"m.graphml": graphml("", '<node id="a"><desc>the chair</desc></node>')}, right="a{description:the chair}"),
    Case("try-graphml-tinkerpop-2", {"m.graphml": graphml('<key id="name" for="node" attr.name="name" attr.type="string"/><key id="weight" for="edge" attr.name="weight" attr.type="float"/>', '<node id="1"><data key="name">marko</data></node><node id="2"><data key="name">vadas</data></node><edge id="7" source="1" target="2" label="knows"><data key="weight">0.5</data></edge>')}, right="1=marko; 2=vadas; 1 -link*0.5-> 2{label:knows}"),
    Case("try-graphml-tinkerpop-3", {"m.graphml": graphml('<key id="labelV" for="node" attr.name="labelV" attr.type="string"/><key id="name" for="node" attr.name="name" attr.type="string"/><key id="labelE" for="edge" attr.name="labelE" attr.type="string"/>', '<node id="1"><data key="labelV">person</data><data key="name">marko</data></node><node id="3"><data key="labelV">software</data><data key="name">lop</data></node><edge id="9" source="1" target="3"><data key="labelE">created</data></edge>')}, right="1=marko{labelV:person}; 3=lop{labelV:software}; 1 -link-> 3{labelE:created}"),
    Case("try-graphml-label-in-the-tag", {"m.graphml": graphml("", '<node id="a" label="Ann"/><node id="b" label="Ben"/><edge source="a" target="b" weight="2"/>')}, right="a=Ann; b=Ben; a -link*2-> b"),
    Case("try-graphml-igraph-r", {"m.graphml": f"""{HEAD}{XMLNS}
<!-- Created by igraph -->
  <key id="g_name" for="graph" attr.name="name" attr.type="string"/>
  <key id="v_name" for="node" attr.name="name" attr.type="string"/>
  <key id="v_Faction" for="node" attr.name="Faction" attr.type="double"/>
  <key id="e_weight" for="edge" attr.name="weight" attr.type="double"/>
  <graph id="G" edgedefault="undirected">
    <data key="g_name">Zachary&apos;s karate club network</data>
    <node id="n0">
      <data key="v_name">Mr Hi</data>
      <data key="v_Faction">1</data>
    </node>
    <node id="n1">
      <data key="v_name">John A</data>
      <data key="v_Faction">NaN</data>
    </node>
    <edge source="n0" target="n1">
      <data key="e_weight">4</data>
    </edge>
  </graph>
</graphml>"""}, right="n0=Mr Hi{Faction:1.0}; n1=John A; n0 -link*4<-> n1", notes=["dropped"]),
    Case("try-graphml-cytoscape-3", {"m.graphml": graphml('<key id="SUID" for="node" attr.name="SUID" attr.type="long"/><key id="shared name" for="node" attr.name="shared name" attr.type="string"/><key id="name" for="node" attr.name="name" attr.type="string"/><key id="selected" for="node" attr.name="selected" attr.type="boolean"/><key id="interaction" for="edge" attr.name="interaction" attr.type="string"/>', '<node id="62"><data key="SUID">62</data><data key="shared name">Ann</data><data key="name">Ann</data><data key="selected">false</data></node><node id="64"><data key="name">Ben</data></node><edge id="68" source="62" target="64"><data key="interaction">funds</data></edge>')}, right="62=Ann{SUID:62, selected:False, shared name:Ann}; 64=Ben; 62 -funds-> 64"),
    Case("try-graphml-latin-1-and-loops", {"m.graphml": graphml("", '<node id="Zoë"/><node id="b c"/><edge source="Zoë" target="Zoë"/><edge source="b c" target="Zoë"/><edge source="b c" target="Zoë"/>').replace("UTF-8", "ISO-8859-1").encode("latin-1")}, right="Zoë; b c; Zoë -link-> Zoë; b c -link-> Zoë; b c -link-> Zoë"),
    Case("try-graphml-networkx-keys-of-both-sorts", {"m.graphml": graphml("", f'{PAIR}<edge source="a" target="b" id="0"/><edge source="a" target="b" id="second"/><edge source="b" target="b" id="0"/>')}, right="a; b; a -link-> b; a -link-> b; b -link-> b", notes=["changed"]),
    Case("try-graphml-keys-behind", {"m.graphml": f'{HEAD}{XMLNS}<graph edgedefault="directed"><node id="a"><data key="x">1E5</data></node></graph><key id="x" for="node" attr.name="code" attr.type="string"/></graphml>'}, right="a{code:1E5}"),
    Case("try-graphml-dates-and-kinds", {"m.graphml": graphml('<key id="k" for="edge" attr.name="kind" attr.type="string"/><key id="s" for="edge" attr.name="start" attr.type="string"/><key id="e" for="edge" attr.name="end" attr.type="string"/>', f'{PAIR}<edge source="a" target="b"><data key="k">reports_to</data><data key="s">2019-04</data><data key="e">30/04/2020</data></edge>')}, right="a; b; a -reports_to-> b{start:2019-04, end:2020-04-30}", notes=["date"]),
    Case("try-graphml-called-gexf", {"m.gexf": graphml("", f'{PAIR}<edge source="a" target="b"/>')}, right="a; b; a -link-> b"),
    Case("try-graphml-groups-of-yed", {"m.graphml": graphml("", '<node id="n0" yfiles.foldertype="group"><graph edgedefault="directed" id="n0:"><node id="n0::n0"/><node id="n0::n1"/><edge source="n0::n0" target="n0::n1"/></graph></node>')}, right="[n0]; n0::n0{part_of:n0}; n0::n1{part_of:n0}; n0::n0 -link-> n0::n1", notes=["guessed", "changed"]),
]  # fmt: skip

GML = [
    Case("try-gml-karate", {"karate.gml": 'Creator "Mark Newman on Fri Jul 21 12:39:27 2006"\ngraph\n[\n  node\n  [\n    id 1\n  ]\n  node\n  [\n    id 2\n  ]\n  node\n  [\n    id 3\n  ]\n  edge\n  [\n    source 2\n    target 1\n  ]\n  edge\n  [\n    source 3\n    target 1\n  ]\n]\n'}, right="1; 2; 3; 2 -link<-> 1; 3 -link<-> 1", notes=["guessed"]),
    Case("try-gml-polbooks", {"polbooks.gml": 'Creator "Mark Newman on Mon Aug 21"\ngraph\n[\n  directed 0\n  node\n  [\n    id 0\n    label "1000 Years for Revenge"\n    value "n"\n  ]\n  node\n  [\n    id 1\n    label "Bush vs. the Beltway"\n    value "c"\n  ]\n  edge\n  [\n    source 1\n    target 0\n  ]\n]'}, right="0=1000 Years for Revenge{value:n}; 1=Bush vs. the Beltway{value:c}; 1 -link<-> 0"),
    Case("try-gml-netscience", {"netscience.gml": 'graph\n[\n directed 0\n node\n [\n id 0\n label "ABRAMSON, G"\n ]\n node\n [\n id 1\n label "KUPERMAN, M"\n ]\n edge\n [\n source 0\n target 1\n value 2.5\n ]\n]\n'}, right="0=ABRAMSON, G; 1=KUPERMAN, M; 0 -link*2.5<-> 1", notes=["column"]),
    Case("try-gml-football", {"football.gml": 'Creator "Mark Newman on Sat Jul 22 05:32:16 2006"\ngraph [ directed 0 node [ id 0 label "BrighamYoung" value 7 ] node [ id 1 label "FloridaState" value 0 ] edge [ source 1 target 0 ] ]'}, right="0=BrighamYoung{value:7}; 1=FloridaState{value:0}; 1 -link<-> 0"),
    Case("try-gml-igraph", {"m.gml": 'Creator "igraph version 0.10.13 Sun Nov 22 12:00:00 2026"\nVersion 1\ngraph\n[\n  directed 1\n  node\n  [\n    id 0\n    name "Ann &amp; Co"\n  ]\n  node\n  [\n    id 1\n    name "Zo&#235;"\n  ]\n  edge\n  [\n    source 0\n    target 1\n    weight 2\n  ]\n]\n'}, right="0=Ann & Co; 1=Zoë; 0 -link*2-> 1"),
    Case("try-gml-networkx-lists", {"m.gml": 'graph [\n  directed 1\n  multigraph 1\n  node [\n    id 0\n    label "a"\n    alias "_networkx_list_start"\n    alias "x"\n  ]\n  node [\n    id 1\n    label "b"\n    alias "x"\n    alias "y"\n  ]\n  edge [\n    source 0\n    target 1\n    key 0\n    weight 2.5\n  ]\n]\n'}, right="0=a{alias:['x']}; 1=b{alias:['x', 'y']}; 0 -link*2.5-> 1{key:0}"),
    Case("try-gml-yed", {"m.gml": 'Creator\t"yFiles"\nVersion\t"2.17"\ngraph\n[\n\thierarchic\t1\n\tlabel\t""\n\tdirected\t1\n\tnode\n\t[\n\t\tid\t0\n\t\tlabel\t"Ann"\n\t\tgraphics\n\t\t[\n\t\t\tx\t1.5\n\t\t\ttype\t"rectangle"\n\t\t]\n\t\tLabelGraphics\n\t\t[\n\t\t\ttext\t"Ann"\n\t\t]\n\t]\n\tnode\n\t[\n\t\tid\t1\n\t\tlabel\t"Ben"\n\t]\n\tedge\n\t[\n\t\tsource\t0\n\t\ttarget\t1\n\t\tlabel\t"funds"\n\t\tgraphics\n\t\t[\n\t\t\tfill\t"#000000"\n\t\t]\n\t]\n]\n'}, right="0=Ann; 1=Ben; 0 -link-> 1{label:funds}", notes=["dropped"]),
    Case("try-gml-gephi", {"m.gml": 'graph\n[\n  Creator "Gephi"\n  directed 1\n  node\n  [\n    id 0\n    label "Ann"\n    graphics\n    [\n      x 1.0\n      y 2.0\n      z 0.0\n      w 10.0\n      h 10.0\n      d 10.0\n      fill "#000000"\n    ]\n  ]\n  edge\n  [\n    id 0\n    source 0\n    target 0\n    value 1.0\n    fill "#ffffff"\n  ]\n]\n'}, right="0=Ann; 0 -link-> 0{fill:#ffffff}", notes=["dropped", "column"]),
    Case("try-gml-text-ids", {"m.gml": 'graph [ directed 1 node [ id "ann" ] node [ id "007" label "Null" ] edge [ source "ann" target "007" weight 1E1 ] ]'}, right="ann; 007=Null; ann -link*10-> 007"),
    Case("try-gml-bom-crlf-comments", {"m.gml": b"\xef\xbb\xbf" + '# by hand\r\ngraph [\r\n directed 1\r\n comment "a ] b [ # c"\r\n node [ id 1 label "Zoë\r\nLee" ]\r\n]\r\n'.encode()}, right="1=Zoë\r\nLee"),
    Case("try-gml-brackets-without-blanks", {"m.gml": 'graph[directed 1 node[id 1 label "a"]node[id 2 label "b"]edge[source 1 target 2]]'}, right="1=a; 2=b; 1 -link-> 2"),
    Case("try-gml-edges-first", {"m.gml": 'graph [ directed 1 edge [ source 2 target 1 kind "funds" ] node [ id 2 ] node [ id 1 ] ]'}, right="2; 1; 2 -funds-> 1"),
]  # fmt: skip

PAJ = """*Network ward.net
*Vertices 3
       1 "Ann"                                   0.1000    0.2000    0.5000
       2 "Ben"                                   0.3000    0.4000    0.5000
       3 "Choir"                                 0.5000    0.6000    0.5000
*Arcs
       1       2       1
*Edges
       2       3       2

*Partition team.clu
*Vertices 3
1
2
2

*Vector fte.vec
*Vertices 3
0.5
1
1

*Permutation order.per
*Vertices 3
3
2
1
"""
PAJEK = [
    Case("try-pajek-project", {"ward.paj": PAJ}, right="Ann{fte:0.5, team:1}; Ben{fte:1, team:2}; Choir{fte:1, team:2}; Ann -link-> Ben; Ben -link*2<-> Choir", notes=["dropped"]),
    Case("try-pajek-lines-of-value-0", {"m.net": '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2 0\n2 1 0.0 l "x"\n2 1 3\n'}, right="a; b; b -link*3-> a", notes=["no_tie"]),
    Case("try-pajek-igraph", {"m.net": '*Vertices 3\r\n1 "Ann" 0.5 0.2\r\n2 "Ben"\r\n3 "Cy"\r\n*Edges\r\n1 2 3\r\n3 1 0.5\r\n'}, right="Ann; Ben; Cy; Ann -link*3<-> Ben; Cy -link*0.5<-> Ann", notes=["dropped"]),
    Case("try-pajek-networkx", {"m.net": "*vertices 2\n1 Ann 0.0 0.0 ellipse\n2 \"Ben Lee\" 0.0 0.0 ellipse\n*arcs\n1 2 2.5\n2 1 1.0 kind funds\n"}, right="Ann; Ben Lee; Ann -link*2.5-> Ben Lee; Ben Lee -link-> Ann", notes=["dropped"]),
    Case("try-pajek-gephi", {"m.net": '*Vertices 2\n1 "Ann" 0.1 0.2\n2 "Ben" 0.3 0.4\n*Edges\n1 2 1.0\n*Arcs\n'}, right="Ann; Ben; Ann -link<-> Ben"),
    Case("try-pajek-dos-end", {"m.net": b'*Vertices 2\r\n1 "a"\r\n2 "b"\r\n*Arcs\r\n1 2 1\r\n\x1a'}, right="a; b; a -link-> b"),
    Case("try-pajek-tabs-and-blank-lines", {"m.net": '\n\n*Vertices\t2\n\n1\t"Ann Lee"\n2\t"Ben"\n\n*Arcs\n\n1\t2\t3\n\n'}, right="Ann Lee; Ben; Ann Lee -link*3-> Ben"),
    Case("try-pajek-labels-like-numbers", {"m.net": '*Vertices 4\n1 "2"\n2 "1"\n3 "NA"\n4 "1E5"\n*Arcs\n1 2\n3 4\n'}, right="2; 1; NA; 1E5; 2 -link-> 1; NA -link-> 1E5"),
    Case("try-pajek-two-sorts-with-lines", {"davis.net": '*Vertices 3 2\n1 "EVELYN"\n2 "LAURA"\n3 "E1"\n*Edges\n1 3\n2 3\n'}, right="EVELYN{mode:1}; LAURA{mode:1}; E1{mode:2}; EVELYN -link<-> E1; LAURA -link<-> E1", notes=["guessed"]),
    Case("try-pajek-mac-line-ends", {"m.net": '*Vertices 2\r1 "a"\r2 "b"\r*Edges\r1 2\r'}, right="a; b; a -link<-> b"),
    Case("try-pajek-loops-and-doubles", {"m.net": '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 1 2\n1 2\n1 2\n2 1\n'}, right="a; b; a -link*2-> a; a -link-> b; a -link-> b; b -link-> a"),
    Case("try-pajek-only-vertices", {"m.net": '*Vertices 2\n1 "מרים"\n2 "🐝"\n'}, right="מרים; 🐝"),
    Case("try-pajek-partition-with-dos-end", {"m.net": '*Vertices 2\n1 "a"\n2 "b"\n', "m.clu": b"*Vertices 2\r\n1\r\n2\r\n\x1a"}, right="a{m:1}; b{m:2}"),
]  # fmt: skip

PADGETT = """DL
N=3  NM=2
FORMAT = FULLMATRIX DIAGONAL PRESENT
ROW LABELS:
ACCIAIUOL
ALBIZZI
MEDICI
COLUMN LABELS:
ACCIAIUOL
ALBIZZI
MEDICI
LEVEL LABELS:
PADGM
PADGB
DATA:
 0 0 1
 0 0 1
 1 1 0
 0 1 0
 0 0 0
 0 0 0
"""
UCINET = [
    Case("try-dl-padgett", {"padgett.dat": PADGETT}, right="ACCIAIUOL; ALBIZZI; MEDICI; ACCIAIUOL -PADGM<-> MEDICI; ALBIZZI -PADGM<-> MEDICI; ACCIAIUOL -PADGB-> ALBIZZI"),
    Case("try-dl-davis", {"davis.dl": "DL\r\nNR=2 NC=2\r\nFORMAT = FULLMATRIX DIAGONAL PRESENT\r\nROW LABELS:\r\nEVELYN\r\nLAURA\r\nCOLUMN LABELS:\r\nE1\r\nE2\r\nDATA:\r\n1 1\r\n0 1\r\n\x1a"}, right="EVELYN{mode:row}; LAURA{mode:row}; E1{mode:column}; E2{mode:column}; EVELYN -link-> E1; EVELYN -link-> E2; LAURA -link-> E2", notes=["guessed"]),
    Case("try-dl-ucinet-6-export", {"m.dl": 'dl\nn=2\nformat = edgelist1\nlabels:\n"ann lee"\n"ben"\ndata:\n 1 2 1.0000\n 2 1 2.5000\n'}, right="ann lee; ben; ann lee -link-> ben; ben -link*2.5-> ann lee"),
    Case("try-dl-exclamation-at-the-end", {"m.dl": "dl n=3 nm=2 format=edgelist1\nlabels: a,b,c\nmatrix labels: x,y\ndata:\n1 2\n!\n2 3\n!\n"}, right="a; b; c; a -x-> b; b -y-> c"),
    Case("try-dl-exclamation-after-one", {"m.dl": "dl n=2 format=nodelist1\nlabels: a b\ndata:\n1 2\n!\n"}, right="a; b; a -link-> b"),
    Case("try-dl-exclamation-first-is-empty", {"m.dl": "dl n=2 nm=2 format=nodelist1\nlabels: a b\nmatrix labels: x y\ndata:\n!\n1 2\n"}, right="a; b; a -y-> b"),
    Case("try-dl-exclamation-behind-a-line", {"m.dl": "dl n=3 nm=2 format=edgelist1\nlabels: a,b,c\ndata:\n1 2 !\n2 3\n"}, right="a; b; c; a -1-> b; b -2-> c"),
    Case("try-dl-exclamation-between-matrices", {"m.dl": "dl n=2 nm=2\nlabels: a b\nmatrix labels: x y\ndata:\n0 1\n0 0\n!\n0 0\n1 0\n"}, right="a; b; a -x-> b; b -y-> a"),
    Case("try-dl-a-person-called-exclamation", {"m.dl": 'dl n=2 format=edgelist1\nlabels embedded\ndata:\n"!" b\nb "!"\n'}, right="!; b; ! -link<-> b"),
    Case("try-dl-lists-of-two-sorts", {"m.dl": "dl nr=2 nc=2 format=edgelist2\nlabels embedded\ndata:\nann choir\nben choir 2\nben chess\n"}, right="ann{mode:row}; ben{mode:row}; choir{mode:column}; chess{mode:column}; ann -link-> choir; ben -link*2-> choir; ben -link-> chess", notes=["guessed"]),
    Case("try-dl-edgearray", {"m.dl": "dl n=3 nm=2 format=edgearray1\nlabels: a,b,c\nmatrix labels: asks,funds\ndata:\n1 2 1 0\n2 3 0 2.5\n3 1 1 1\n"}, right="a; b; c; a -asks-> b; c -asks-> a; b -funds*2.5-> c; c -funds-> a"),
    Case("try-dl-lowerhalf-of-two", {"m.dl": "dl n=3 nm=2 format=lowerhalf diagonal=absent\nlabels: a b c\nmatrix labels: x y\ndata:\n1\n0 1\n0\n2 0\n"}, right="a; b; c; a -x<-> b; b -x<-> c; a -y*2<-> c"),
    Case("try-dl-rows-over-several-lines", {"m.dl": "dl n=4\ndata:\n0 1\n0 0\n0 0\n1 0\n0 0\n0 0 0 0\n0 0\n"}, right="1; 2; 3; 4; 1 -link-> 2; 2 -link-> 3"),
    Case("try-dl-labels-called-like-commands", {"m.dl": 'dl n=3 format=edgelist1\nlabels:\n"data" "labels" "row"\ndata:\n1 2\n2 3\n'}, right="data; labels; row; data -link-> labels; labels -link-> row"),
    Case("try-dl-row-labels-embedded", {"m.dl": "dl nr=2 nc=2 format=fullmatrix\nrow labels embedded\ncolumn labels: x y\ndata:\nann 1 0\nben 0 1\n"}, right="ann{mode:row}; ben{mode:row}; x{mode:column}; y{mode:column}; ann -link-> x; ben -link-> y", notes=["guessed"]),
]  # fmt: skip

VNA = [
    Case("try-vna-guide", {"m.vna": '*Node data\nID, name, gender, age\nj101, joe, male, 56\nw067, "wendy lee", female, 23\nb303, bill, male, 48\n*Tie data\nfrom to friends advice\nj101 w067 1 3\nw067 j101 0 2\nj101 b303 1 0\n'}, right="j101=joe{age:56, gender:male}; w067=wendy lee{age:23, gender:female}; b303=bill{age:48, gender:male}; j101 -friends-> w067; j101 -advice*3-> w067; w067 -advice*2-> j101; j101 -friends-> b303", notes=["column", "no_tie"]),
    Case("try-vna-netdraw-saved", {"m.vna": '*Node data\r\n"ID"\r\n"1"\r\n"2"\r\n*Node properties\r\nID x y color shape size shortlabel labelsize labelcolor active\r\n"1" 160 120 255 1 10 "1" 11 0 TRUE\r\n"2" 500 300 255 1 10 "2" 11 0 TRUE\r\n*Tie data\r\nFROM TO "ward"\r\n"1" "2" 1\r\n*Tie properties\r\nFROM TO color size headcolor headsize active\r\n"1" "2" 0 1 0 8 TRUE\r\n'}, right="1; 2; 1 -ward-> 2", notes=["dropped"]),
    Case("try-vna-tabs", {"m.vna": "*node data\nid\tsector\nAnn Lee\thealth\nBen\tNA\n*tie data\nfrom\tto\tstrength\nAnn Lee\tBen\t2\n"}, right="Ann Lee{sector:health}; Ben{sector:NA}; Ann Lee -link*2-> Ben"),
    Case("try-vna-no-nodes-and-text-file", {"m.txt": "*Tie data\nfrom to strength\na b 1\nb c .5\n"}, right="a; b; c; a -link-> b; b -link*0.5-> c"),
    Case("try-vna-blank-lines-and-capitals", {"m.vna": "\n*NODE DATA\n\nID grade\n\n007 \"\"\n\n*TIE DATA\nFROM TO STRENGTH\n\n007 007 1\n"}, right="007; 007 -link-> 007"),
    Case("try-vna-only-ends", {"m.vna": "*Tie data\nfrom to\na b\nb a\n"}, right="a; b; a -link-> b; b -link-> a"),
]  # fmt: skip


def js(**data: object) -> str:
    """Return data as JSON."""
    return json.dumps(data, ensure_ascii=False)


JSON = [
    Case("try-json-miserables", {"miserables.json": js(nodes=[{"id": "Myriel", "group": 1}, {"id": "Napoleon", "group": 1}], links=[{"source": "Napoleon", "target": "Myriel", "value": 5}])}, right="Myriel{1}; Napoleon{1}; Napoleon -link*5-> Myriel", notes=["column", "guessed"]),
    Case("try-json-d3-v3", {"m.json": js(nodes=[{"name": "Myriel", "group": 1}, {"name": "Null", "group": 2}], links=[{"source": 1, "target": 0, "value": 1}])}, right="Myriel{1}; Null{2}; Null -link-> Myriel", notes=["guessed"]),
    Case("try-json-networkx-3.6", {"m.json": js(directed=True, multigraph=False, graph={}, nodes=[{"type": "organisation", "id": "t"}, {"id": "a"}], edges=[{"weight": 2, "source": "a", "target": "t"}])}, right="[t]; a; a -link*2-> t"),
    Case("try-json-networkx-1", {"m.json": js(directed=False, graph=[["name", "Ward"]], multigraph=False, nodes=[{"id": 0}, {"id": 1}], links=[{"source": 0, "target": 1}])}, right="0; 1; 0 -link<-> 1", notes=["changed"]),
    Case("try-json-vis", {"m.json": js(nodes=[{"id": 1, "label": "Ann"}, {"id": 2, "label": "Ben"}], edges=[{"from": 1, "to": 2, "label": "asks"}])}, right="1=Ann; 2=Ben; 1 -link-> 2{label:asks}"),
    Case("try-json-graphology", {"m.json": js(options={"type": "mixed", "multi": True, "allowSelfLoops": True}, attributes={"name": "Ward"}, nodes=[{"key": "a", "attributes": {"label": "Ann", "team": "North"}}, {"key": "b"}], edges=[{"key": "e1", "source": "a", "target": "b", "attributes": {"weight": 2}}, {"key": "e2", "source": "b", "target": "a", "undirected": True}])}, right="a=Ann{team:North}; b; a -link*2-> b; b -link<-> a"),
    Case("try-json-cytoscape-desktop", {"net.cyjs": js(format_version="1.0", generated_by="cytoscape-3.10.1", data={"name": "Ward", "SUID": 52}, elements={"nodes": [{"data": {"id": "62", "name": "Ann", "SUID": 62}, "position": {"x": 1.5, "y": 2}, "selected": False}, {"data": {"id": "64", "name": "Ben"}}], "edges": [{"data": {"id": "68", "source": "62", "target": "64", "interaction": "funds", "weight": 2}}]})}, right="62=Ann{SUID:62, position:{'x': 1.5, 'y': 2}, selected:False}; 64=Ben; 62 -funds*2-> 64", notes=["guessed"]),
    Case("try-json-cytoscape-js-list", {"m.json": js(elements=[{"data": {"id": "a"}}, {"data": {"id": "b"}}, {"data": {"id": "ab", "source": "a", "target": "b"}}])}, right="a; b; a -link-> b", notes=["guessed"]),
    Case("try-json-cytoscape-networkx", {"m.json": js(data=[], directed=False, multigraph=False, elements={"nodes": [{"data": {"id": "0", "value": 0, "name": "Ann"}}, {"data": {"id": "1", "value": 1, "name": "Ben"}}], "edges": [{"data": {"source": 0, "target": 1, "weight": 4}}]})}, right="0=Ann{value:0}; 1=Ben{value:1}; 0 -link*4<-> 1"),
    Case("try-json-bom-and-utf-16", {"m.json": js(directed=True, nodes=[{"id": "Zoë 🐝"}], links=[]).encode("utf-16")}, right="Zoë 🐝"),
    Case("try-json-nodes-without-lines", {"m.json": js(directed=True, nodes=[{"id": "TRUE"}, {"id": "1E5"}, {"id": "007"}], edges=[])}, right="TRUE; 1E5; 007"),
    Case("try-json-null-values", {"m.json": js(directed=True, nodes=[{"id": "a", "name": None, "age": None}, {"id": "b"}], edges=[{"source": "a", "target": "b", "weight": None, "since": None}])}, right="a; b; a -link-> b"),
    Case("try-kumu-blueprint", {"m.json": js(elements=[{"label": "Ann", "type": "Person", "tags": ["x", "y"]}, {"label": "Trust", "type": "Organization"}, {"label": "Null"}], connections=[{"from": "Ann", "to": "Trust", "type": "works for", "direction": "directed"}, {"from": "Null", "to": "Ann", "direction": "mutual"}])}, right="[Trust]; Ann{tags:['x', 'y']}; Null; Ann -works for-> Trust; Null -link<-> Ann"),
    Case("try-kumu-ids", {"m.json": js(elements=[{"id": "elem-1", "label": "Ann"}, {"id": "elem-2", "label": "Ann"}], connections=[{"id": "conn-1", "from": "elem-1", "to": "elem-2", "direction": "undirected", "strength": 3}])}, right="elem-1=Ann; elem-2=Ann; elem-1 -link*3<-> elem-2"),
    Case("try-kumu-no-connections", {"m.json": js(elements=[{"label": "Ann"}], connections=[])}, right="Ann"),
    Case("try-popolo-everypolitician", {"ep-popolo-v1.0.json": js(persons=[{"id": "p1", "name": "Ann Lee", "gender": "female", "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}], "email": "ann@example.org", "images": [{"url": "u"}], "sort_name": "Lee"}], organizations=[{"id": "o1", "name": "House", "classification": "legislature"}, {"id": "party/x", "name": "X Party", "classification": "party"}], memberships=[{"person_id": "p1", "organization_id": "o1", "on_behalf_of_id": "party/x", "role": "member", "legislative_period_id": "term/1", "start_date": "2015-05", "area_id": "area/n"}], areas=[{"id": "area/n", "name": "North"}], events=[{"id": "term/1", "name": "1st", "classification": "legislative period"}], meta={"sources": ["s"]}, posts=[])}, right="[o1=House]; [party/x=X Party]; p1=Ann Lee{gender:female, identifiers:[{'scheme': 'wikidata', 'identifier': 'Q1'}], images:[{'url': 'u'}], sort_name:Lee}; 1 roles", notes=["private", "kept_aside"]),
    Case("try-popolo-nested", {"m.json": js(organizations=[{"id": "o", "name": "Council", "memberships": [{"person": {"id": "a", "name": "Ann"}, "role": "Chair"}]}], persons=[{"id": "a", "name": "Ann"}])}, right="[o=Council]; a=Ann; 1 roles"),
    Case("try-popolo-years", {"m.json": js(persons=[{"id": "1", "name": "Null"}], organizations=[{"id": "2", "name": "X", "founding_date": "1999"}], memberships=[{"person_id": "1", "organization_id": "2", "start_date": "2015", "end_date": "2016-05-01"}])}, right="[2=X{founding_date:1999}]; 1=Null; 1 roles"),
    Case("try-map-smallest", {"m.json": js(netmap_format=1, people=[{"id": "007", "name": "Null"}], relationships=[{"source": "007", "target": "007", "kind": "link"}])}, right="007=Null; 007 -link-> 007"),
    Case("try-map-bom-and-spare", {"m.json": b"\xef\xbb\xbf" + js(netmap_format=1, people=[{"id": "a", "grade": "B", "fte": 0.5}], notes_of_mine=["x"]).encode()}, right="a{fte:0.5, grade:B}", notes=["kept_aside"]),
]  # fmt: skip

GML_TEXT = 'graph [ directed 1 node [ id 1 label "a" ] node [ id 2 label "b" ] edge [ source 1 target 2 ] ]'
ENDINGS = [
    Case("try-ending-pajek-text", {"m.txt": '% by hand\n*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2 3\n'}, right="a; b; a -link*3-> b"),
    Case("try-ending-gml-text", {"m.txt": 'Creator "x"\n' + GML_TEXT}, right="1=a; 2=b; 1 -link-> 2"),
    Case("try-ending-gml-called-graphml", {"m.graphml": GML_TEXT}, right="1=a; 2=b; 1 -link-> 2"),
    Case("try-ending-json-text", {"m.txt": js(directed=True, nodes=[{"id": "a"}], links=[])}, right="a"),
    Case("try-ending-json-called-gexf", {"m.gexf": js(netmap_format=1, people=[{"id": "a"}])}, right="a"),
    Case("try-ending-none", {"network": GML_TEXT}, right="1=a; 2=b; 1 -link-> 2"),
    Case("try-dl-capitals", {"m.dl": "dl n=3 format=edgelist1\nlabels embedded\ndata:\nAnn ben\nann Cy\n"}, right="Ann; ben; Cy; Ann -link-> ben; Ann -link-> Cy", notes=["changed"]),
]  # fmt: skip

CASES = [*ENDINGS, *GEXF, *GRAPHML, *GML, *PAJEK, *UCINET, *VNA, *JSON]
