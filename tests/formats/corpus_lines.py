"""GML, Pajek, UCINET DL and VNA as programs write them and as people get them wrong.

Sources: Batagelj, "Pajek format" (vladowiki.fmf.uni-lj.si); UCINET 6 help, "DL language" and "Data >
Export > DL"; Borgatti, "A brief guide to using NetDraw"; the pages of the formats in Gephi's manual.
Where none is named a file is made up after what the format's readers take.
"""

from __future__ import annotations

from tests.formats.corpus import Case

GML = [
    # as M. Newman's collection has it: no labels in quotes around numbers, `value` for the weight
    Case(
        "gml-newman-lesmis",
        {
            "lesmis.gml": 'Creator "Mark Newman on Fri Jul 21 12:44:53 2006"\ngraph\n[\n  node\n  [\n    id 0\n'
            '    label "Myriel"\n  ]\n  node\n  [\n    id 1\n    label "Napoleon"\n  ]\n  edge\n  [\n    source 1\n'
            "    target 0\n    value 31\n  ]\n]\n"
        },
        right="0=Myriel; 1=Napoleon; 1 -link*31<-> 0",
        notes=["guessed", "column"],
    ),
    Case(
        "gml-gephi-graphics",
        {
            "g.gml": 'graph\n[\n  Creator "Gephi"\n  directed 1\n  node\n  [\n    id 7\n    label "Ann"\n'
            '    graphics\n    [\n      x -12.5\n      y 1e5\n      fill "#999999"\n    ]\n    age 33\n  ]\n  node\n'
            '  [\n    id 8\n    label "Ben"\n  ]\n  edge\n  [\n    id 0\n    source 7\n    target 8\n    value 1.\n  ]\n]\n'
        },
        right="7=Ann{age:33}; 8=Ben; 7 -link-> 8",
        notes=["dropped", "column"],
    ),
    Case(
        "gml-entities-and-utf8",
        {
            "g.gml": 'graph [ directed 1 node [ id 1 label "R&#233;n&eacute; &amp; &quot;Co&quot;" ] '
            'node [ id 2 label "Llŷr &nosuch; AT&T" ] edge [ source 1 target 2 ] ]'
        },
        right='1=Réné & "Co"; 2=Llŷr &nosuch; AT&T; 1 -link-> 2',
    ),
    Case(
        "gml-windows-1252",
        {"g.gml": 'graph [ directed 1 node [ id 1 label "René" ] ]'.encode("cp1252")},
        right="1=René",
        notes=["encoding"],
    ),
    Case(
        "gml-ids-and-labels-are-text",
        {
            "g.gml": 'graph [ directed 1 node [ id 7 label 007 ] node [ id 8 label "NA" ] node [ id 9 label "NA" ] '
            "edge [ source 8 target 9 weight 0.5 ] ]"
        },
        right="7=007; 8=NA; 9=NA; 8 -link*0.5-> 9",
    ),
    Case(
        "gml-comments-and-quoted-brackets",
        {
            "g.gml": '# made by hand ] [\ngraph [ # here\n  directed 1\n  node [ id 1 label "a # b [c]" ]\n'
            "  node [ id 2 ]\n  edge [ source 1 target 2 ]\n]\n"
        },
        right="1=a # b [c]; 2; 1 -link-> 2",
    ),
    Case(
        "gml-parallel-and-loop",
        {
            "g.gml": 'graph [ directed 1 multigraph 1 node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 key 0 kind "asks" ] '
            'edge [ source 1 target 2 key 1 kind "trusts" weight 3 ] edge [ source 2 target 2 key 0 kind "asks" ] ]'
        },
        right="1; 2; 1 -asks-> 2{key:0}; 1 -trusts*3-> 2{key:1}; 2 -asks-> 2{key:0}",
    ),
    Case(
        "gml-lists-inside-are-kept",
        {
            "g.gml": 'graph [ comment "x" directed 1 node [ id 1 tags "a" tags "b" place [ ward 7 town "B" ] ] ]'
        },
        right="1{place:{'ward': 7, 'town': 'B'}, tags:['a', 'b']}",
    ),
    Case(
        "gml-other-columns-by-our-names",
        {
            "g.gml": 'graph [ directed 1 node [ id 1 label "Ann" group "Kitchen" ] node [ id 2 label "Trust" type "Trust" ] ]'
        },
        right="[2=Trust{type:Trust}]; 1=Ann{Kitchen}",
        notes=["as_organisation", "new_word"],
    ),
    Case(
        "gml-two-graphs",
        {"g.gml": "graph [ node [ id 1 ] ]\ngraph [ node [ id 1 ] ]\n"},
        problems=[("not_allowed", 2, "graph")],
    ),
    Case(
        "gml-open-quote",
        {"g.gml": 'graph [\n  node [ id 1 label "Ann ]\n  node [ id 2 label "Ben" ]\n]\n'},
        problems=[("broken_line", 2, "text")],
    ),
    Case(
        "gml-open-bracket",
        {"g.gml": "graph [\n  node [\n    id 1\n  node [ id 2 ]\n]\n"},
        problems=[("missing_part", 1, "text")],
    ),
    Case(
        "gml-key-without-value", {"g.gml": "graph [\n  node [ id ]\n]\n"}, problems=[("broken_line", 2, "id")]
    ),
    Case(
        "gml-unknown-ends-and-doubled-ids",
        {
            "g.gml": 'graph [\n  directed 1\n  node [ id 1 ]\n  node [ id 1 ]\n  node [ label "x" ]\n'
            "  edge [ source 1 target 9 ]\n  edge [ source 1 ]\n]\n"
        },
        problems=[
            ("doubled_id", 4, "id"),
            ("missing", 5, "id"),
            ("unknown_reference", 6, "target"),
            ("missing", 7, "target"),
        ],
    ),
    Case(
        "gml-bad-weights",
        {
            "g.gml": "graph [\n  directed 1\n  node [ id 1 ]\n  node [ id 2 ]\n  edge [ source 1 target 2 weight NAN ]\n"
            "  edge [ source 1 target 2 weight -1 ]\n  edge [ source 1 target 2 weight 1e400 ]\n]\n"
        },
        problems=[("not_a_number", 5, "weight"), ("too_small", 6, "weight"), ("not_a_number", 7, "weight")],
    ),
    Case(
        "gml-directed-what",
        {"g.gml": "graph [\n  directed yes\n  node [ id 1 ]\n]\n"},
        problems=[("not_a_choice", 2, "directed")],
    ),
    Case(
        "gml-geography-is-xml", {"g.gml": "<gml:FeatureCollection/>\n"}, problems=[("broken_line", 1, "text")]
    ),
]

PAJEK = [
    # the authors' own example of arcs and edges, shortened
    Case(
        "pajek-wiki-example",
        {
            "t.net": '% Example network\n% by Vladimir Batagelj, April 2003\n*Vertices  4\n  1 "a"     0.1020  0.3226\n'
            '  2 "b"     0.2860  0.0876\n  3 "c"     0.5322  0.2304\n  4 "d"     0.3259  0.3917\n*Arcs\n  1  2\n  3  3\n'
            "  3  4\n  3  4\n*Edges\n  2  4\n"
        },
        right="a; b; c; d; a -link-> b; c -link-> c; c -link-> d; c -link-> d; b -link<-> d",
        notes=["dropped"],
    ),
    Case(
        "pajek-shapes-colours-weights",
        {
            "p.net": '*Vertices 3\r\n1 "Doc1" 0.0 0.0 0.0 ic Green bc Brown\r\n2 "Doc 2" 0.0 0.0 0.0 box x_fact 2\r\n'
            '3 Doc3\r\n*Arcs\r\n1 2 3 c Green\r\n2 3 5.5 c Black l "said so" w 2\r\n*Edges\r\n1 3 4 c Green\r\n'
        },
        right="Doc1; Doc 2; Doc3; Doc1 -link*3-> Doc 2; Doc 2 -link*5.5-> Doc3{note:said so}; Doc1 -link*4<-> Doc3",
        notes=["dropped"],
    ),
    Case(
        "pajek-lists-and-no-vertex-lines",
        {"p.net": "*Vertices 4\n*Arcslist\n1 2 3\n*Edgeslist\n4 1\n"},
        right="1; 2; 3; 4; 1 -link-> 2; 1 -link-> 3; 4 -link<-> 1",
    ),
    Case(
        "pajek-matrix",
        {"p.net": '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Matrix\n0 1 0\n0 0 2.5\n0 0 1\n'},
        right="a; b; c; a -link-> b; b -link*2.5-> c; c -link-> c",
    ),
    Case(
        "pajek-relations",
        {
            "p.net": '*Network Ward 7\n*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Arcs :1 "friendship"\n1 2 1\n*Arcs :2 "reports to"\n'
            "2 3 1\n*Edges :1\n1 3 2\n*Arcs\n2: 1 3 1\n"
        },
        right="a; b; c; a -friendship-> b; b -reports_to-> c; a -friendship*2<-> c; a -reports_to-> c",
        notes=["new_kind"],
    ),
    Case(
        "pajek-years",
        {
            "p.net": '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2 1 [2019-2021]\n2 1 1 [2005,2010-*]\n1 2 1 [1-2003]\n2 1 1 [2001]\n'
        },
        right="a; b; a -link-> b{start:2019, end:2021}; b -link-> a{start:2005, end:2005}; b -link-> a{start:2010}; "
        "a -link-> b{end:2003}; b -link-> a{start:2001, end:2001}",
        notes=["split"],
    ),
    # times are steps of a study and no years
    Case(
        "pajek-times-that-are-no-years",
        {
            "p.net": '*Vertices 3\n1 "a" [5-10,12-14]\n2 "b" [1-3,7]\n3 "e" [4-*]\n*Edges\n1 2 1 [7]\n1 3 1 [6-8]\n'
        },
        right="a{time:[5-10,12-14]}; b{time:[1-3,7]}; e{time:[4-*]}; a -link<-> b{time:[7]}; a -link<-> e{time:[6-8]}",
        notes=["changed"],
    ),
    Case(
        "pajek-two-with-one-label",
        {"p.net": '*Vertices 3\n1 "Jones"\n2 "Jones"\n3 "Lee"\n*Arcs\n1 2 2\n2 3 4\n'},
        right="Jones; Jones (2)=Jones; Lee; Jones -link*2-> Jones (2); Jones (2) -link*4-> Lee",
        notes=["made_id"],
    ),
    Case(
        "pajek-comments-and-code-page",
        {
            "p.net": '/* made by\n  hand */\n*vertices 2\n% here\n1 "Zoë Ŕ"\n2 "007"\n*arcs\n1 2\n'.replace(
                "Ŕ", "R"
            ).encode("cp1252")
        },
        right="Zoë R; 007; Zoë R -link-> 007",
        notes=["encoding"],
    ),
    Case(
        "pajek-bom-and-references",
        {"p.net": b'\xef\xbb\xbf*Vertices 1\r\n1 "Dvo&#345;\xc3\xa1k"\r\n'},
        right="Dvořák",
    ),
    Case(
        "pajek-partition-and-vector",
        {
            "ward.net": '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Arcs\n1 2\n',
            "ward_team.clu": "*Vertices 3\n2\n1\n2\n",
            "ward.vec": "*Vertices 3\r\n0.35\r\n8.9\r\n999999998\r\n",
            "ward-groups.clu": "% groups\n% 1 LE\n% 2 FL\n*Vertices 3\n1\n2\n0\n",
        },
        right="a{LE, team:2, ward:0.35}; b{FL, team:1, ward:8.9}; c{team:2}; a -link-> b",
    ),
    Case(
        "pajek-two-sorts",
        {"p.net": '*Vertices 3 2\n1 "Ann"\n2 "Ben"\n3 "Choir"\n*Matrix\n1\n0\n'},
        right="Ann{mode:1}; Ben{mode:1}; Choir{mode:2}; Ann -link-> Choir",
        notes=["guessed"],
    ),
    Case(
        "pajek-too-few-vertices",
        {"p.net": '*Vertices 5\n1 "a"\n2 "b"\n3 "c"\n4 "d"\n*Arcs\n1 2\n'},
        problems=[("wrong_count", 1, "vertices")],
    ),
    Case(
        "pajek-number-too-high",
        {"p.net": '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 3 1\n0 2 1\n*Edges\nx 1\n'},
        problems=[
            ("unknown_reference", 5, "target"),
            ("unknown_reference", 6, "source"),
            ("unknown_reference", 8, "source"),
        ],
    ),
    Case(
        "pajek-bad-values",
        {
            "p.net": '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2 -1\n1 2 much\n1 2 nan\n1 2 0\n1\n2 1 1 [2019-]\n2 1 1 [2021-2019]\n'
        },
        problems=[
            ("too_small", 5, "weight"),
            ("not_a_number", 6, "weight"),
            ("not_a_number", 7, "weight"),
            ("broken_line", 9, "target"),
            ("broken_line", 10, "time"),
            ("ends_before_start", 11, "end"),
        ],
    ),
    Case(
        "pajek-quotes-and-doubles",
        {"p.net": '*Vertices 3\n1 "a\n2 "b" \n2 "c"\n3 "Ann "Nan" Lee"\n*Arcs\n'},
        problems=[
            ("wrong_count", 1, "vertices"),
            ("broken_line", 2, "label"),
            ("doubled_id", 4, "id"),
            ("broken_line", 5, "label"),
        ],
    ),
    Case(
        "pajek-words-without-quotes",
        {"p.net": "*Vertices 3\n1 Ann Lee 0.1 0.2\n2 Ben 0.1 0.2 ellipse\n3 Cat box [1999]\n*Arcs\n1 2\n"},
        problems=[("broken_line", 2, "label")],
    ),
    Case(
        "pajek-arcs-first",
        {"p.net": "*Vertices\n1 a\n*Arcs\n1 2\n"},
        problems=[("not_a_number", 1, "vertices"), ("broken_line", 3, "vertices")],
    ),
    Case(
        "pajek-matrix-too-small",
        {"p.net": "*Vertices 3\n*Matrix\n0 1 0\n0 1\n"},
        problems=[("wrong_count", 2, "matrix"), ("wrong_count", 4, "matrix")],
    ),
    Case(
        "pajek-partition-of-another-size",
        {"p.net": "*Vertices 2\n*Arcs\n1 2\n", "p.clu": "*Vertices 3\n1\nx\n2\n"},
        problems=[("wrong_count", 1, "p"), ("not_a_number", 3, "p")],
    ),
    Case(
        "pajek-two-networks",
        {"p.net": "*Network a\n*Vertices 1\n*Network b\n*Vertices 2\n*Events\nTI 1\n"},
        problems=[
            ("not_allowed", 3, "section"),
            ("not_allowed", 4, "section"),
            ("unknown_section", 5, "section"),
        ],
    ),
]

UCINET = [
    # the first three as on the format's page in Gephi's manual
    Case(
        "dl-fullmatrix-bare",
        {"m.dl": "DL N = 5\nData:\n0 1 1 1 1\n1 0 1 0 0\n1 1 0 0 1\n1 0 0 0 0\n1 0 1 0 0\n"},
        right="1; 2; 3; 4; 5; 1 -link<-> 2; 1 -link<-> 3; 1 -link<-> 4; 1 -link<-> 5; 2 -link<-> 3; 3 -link<-> 5",
        notes=["two_way"],
    ),
    Case(
        "dl-fullmatrix-labels",
        {
            "m.dl": "dl n=5\nformat = fullmatrix\nlabels:\nbarry,david,lin,pat,russ\ndata:\n0 1 1 1 0\n1 0 0 0 1\n1 0 0 1 0\n"
            "1 0 1 0 1\n0 1 0 2 0\n"
        },
        right="barry; david; lin; pat; russ; barry -link-> david; barry -link-> lin; barry -link-> pat; david -link-> barry; "
        "david -link-> russ; lin -link-> barry; lin -link-> pat; pat -link-> barry; pat -link-> lin; pat -link-> russ; "
        "russ -link-> david; russ -link*2-> pat",
    ),
    Case(
        "dl-edgelist-embedded",
        {
            "m.txt": "DL n=5\nformat = edgelist1\nlabels embedded:\ndata:\ngeorge sally\ngeorge jim 2.5\nsally jim\nbilly george\n"
            "jane jim 0\n"
        },
        right="george; sally; jim; billy; jane; george -link-> sally; george -link*2.5-> jim; sally -link-> jim; billy -link-> george",
        notes=["no_tie"],
    ),
    Case(
        "dl-several-matrices",
        {
            "m.dl": 'DL N=3, NM=2\nFORMAT=FULLMATRIX DIAGONAL PRESENT\nROW LABELS:\n"ANN" "BEN LEE"\nCAT\nCOLUMN LABELS:\nANN "BEN LEE" CAT\n'
            "MATRIX LABELS:\nTRUSTS\nREPORTS_TO\nDATA:\n 0 1 0\n 0 0 0\n 0 0 0\n 0 0 1\n 0 0 1\n 0 0 0\n"
        },
        right="ANN; BEN LEE; CAT; ANN -trusts-> BEN LEE; ANN -reports_to-> CAT; BEN LEE -reports_to-> CAT",
    ),
    Case(
        "dl-diagonal-absent-and-unknown",
        {"m.dl": "DL N=3\nFORMAT=FULLMATRIX\nDIAGONAL ABSENT\nlabels:\na\nb\nc\nDATA:\n1 ?\n0 1\n. 0\n"},
        right="a; b; c; a -link-> b; b -link-> c",
        notes=["dropped"],
    ),
    Case(
        "dl-lowerhalf",
        {"m.dl": "dl n=4 format=lowerhalf diagonal=absent\nlabels: w x y z\ndata:\n1\n0 2\n0 0 1\n"},
        right="w; x; y; z; w -link<-> x; x -link*2<-> y; y -link<-> z",
    ),
    Case(
        "dl-upperhalf",
        {"m.dl": "dl n=3 format=upperhalf\ndata:\n0 1 0\n0 3\n0\n"},
        right="1; 2; 3; 1 -link<-> 2; 2 -link*3<-> 3",
    ),
    # as among UCINET's own data files: no equals sign, somebody who names nobody
    Case(
        "dl-nodelist-no-equals",
        {"m.dl": 'dl n 4 format = nodelist1\nlabels embedded\ndata:\nI1 I2 "W 4"\nI3\nI2 I1\n'},
        right="I1; I2; W 4; I3; I1 -link-> I2; I1 -link-> W 4; I2 -link-> I1",
    ),
    Case(
        "dl-el1-quoted-names",
        {
            "m.dl": 'dl\nn = 3, format = el1\nlabels embedded\ndata:\n"Hani H" "Majed M" 1\n"Majed M", "Nawaf A", 3\n'
        },
        right="Hani H; Majed M; Nawaf A; Hani H -link-> Majed M; Majed M -link*3-> Nawaf A",
    ),
    Case(
        "dl-matrix-embedded",
        {
            "m.dl": "dl\nn = 3\nlabels embedded\nformat = fullmatrix\ndata:\nBill Jan Jim\nBill 0 0 1\nJan 0 0 0\nJim 1 2 0\n"
        },
        right="Bill; Jan; Jim; Bill -link-> Jim; Jim -link-> Bill; Jim -link*2-> Jan",
    ),
    Case(
        "dl-two-mode",
        {
            "m.dl": "DL NR=2, NC=3\nFORMAT=EDGELIST2\nROW LABELS:\nr1,r2\nCOLUMN LABELS:\nc1,c2,r1\nDATA:\n1 1 1\n2 3 4\n"
        },
        right="r1{mode:row}; r2{mode:row}; c1{mode:column}; c2{mode:column}; r1 (column)=r1{mode:column}; r1 -link-> c1; "
        "r2 -link*4-> r1 (column)",
        notes=["guessed", "made_id"],
    ),
    Case(
        "dl-matrices-in-a-list",
        {"m.dl": "dl n=3 nm=2 format=edgelist1\nmatrix labels: asks trusts\ndata:\n1 2\n!\n2 3 5\n"},
        right="1; 2; 3; 1 -asks-> 2; 2 -trusts*5-> 3",
    ),
    Case(
        "dl-key-beside",
        {
            "w.dl": "dl n=2 format=edgelist1\nlabels:\nANN_LEE,TRUST\ndata:\n1 2 3\n",
            "w-key.csv": "label,id,name,type,groups\nAnn_Lee,007,Ann Lee,person,LE\nTRUST,t,The Trust,organisation,\n1,funds,,relationship,\n",
        },
        right="[t=The Trust]; 007=Ann Lee{LE}; 007 -funds*3-> t",
    ),
    Case(
        "dl-truncated",  # UCINET's own krebs.txt is: it says 56 and five matrices, and holds too few values
        {"m.dl": "DL N=3, NM=2\nFORMAT=FULLMATRIX\nDATA:\n0 1 1\n1 0 0\n1 0 0\n0 0 1\n"},
        problems=[("wrong_count", 7, "data")],
    ),
    Case(
        "dl-row-too-short",
        {"m.dl": "dl n=3\ndata:\n0 1 1\n1 0\n1 0 0\n"},
        problems=[("wrong_count", 4, "data")],
    ),
    Case(
        "dl-labels-do-not-match",
        {"m.dl": "dl n=4\nlabels:\na b b\ndata:\n0\n"},
        problems=[("wrong_count", 3, "row labels"), ("doubled_label", 3, "row labels")],
    ),
    Case(
        "dl-unknown-names-and-numbers",
        {"m.dl": "dl n=2 format=edgelist1\nlabels:\na,b\ndata:\na zed\n3 b\na b 1 extra\n"},
        problems=[
            ("unknown_reference", 5, "target"),
            ("unknown_reference", 6, "source"),
            ("broken_line", 7, "data"),
        ],
    ),
    Case(
        "dl-bad-values",
        {"m.dl": "dl n=2 format=edgelist1\ndata:\n1 2 -1\n2 1 nan\n1 2 lots\n"},
        problems=[("too_small", 3, "weight"), ("not_a_number", 4, "weight"), ("not_a_number", 5, "weight")],
    ),
    Case(
        "dl-no-size", {"m.dl": "dl format=fullmatrix\ndata:\n0 1\n1 0\n"}, problems=[("missing_part", 1, "n")]
    ),
    Case("dl-no-data", {"m.dl": "dl n=2\nlabels:\na,b\n"}, problems=[("missing_part", 1, "data")]),
    Case(
        "dl-unknown-format",
        {"m.dl": "dl n=2\nformat=triangle\ndata:\n1\n"},
        problems=[("not_a_choice", 2, "format")],
    ),
    Case(
        "dl-more-names-than-said",
        {"m.dl": "dl n=2 format=edgelist1\nlabels embedded\ndata:\na b\nb c\n"},
        problems=[("wrong_count", 3, "data")],
    ),
    Case(
        "dl-data-elsewhere",
        {"m.dl": "dl n=2\ndatafile other.dat\ndata:\n0 1\n1 0\n"},
        problems=[("not_allowed", 2, "datafile")],
    ),
    Case("dl-huge", {"m.dl": "dl n=900000000\ndata:\n0\n"}, problems=[("too_large", 1, "n")]),
]

VNA = [
    # from the page of the format in Gephi's manual
    Case(
        "vna-basic",
        {
            "m.vna": "*node data\nID name gender age\nj101 joe male 56\nw067 wendy female 23\nb303 bill male 48\n*tie data\n"
            "from to strength\nj101 w067 1\nw067 j101 2\nj101 b303 1\nw067 b303 5\n"
        },
        right="j101=joe{age:56, gender:male}; w067=wendy{age:23, gender:female}; b303=bill{age:48, gender:male}; "
        "j101 -link-> w067; w067 -link*2-> j101; j101 -link-> b303; w067 -link*5-> b303",
    ),
    Case(
        "vna-properties-and-relations",
        {
            "m.vna": "*Node data\nID, gender, role\nHOLLY female participant\nPAM female participant\nPAT male instructor\n"
            "*Node properties\nID x y color shape size shortlabel\nHOLLY 1160 271 255 1 10 HOLLY\nPAM 671 612 255 1 10 Pamela\n"
            "*Tie data\nfrom to friends strength\nHOLLY PAM 1 1\nPAT HOLLY 1 2\nPAM PAT 0 2\n"
        },
        right="HOLLY{gender:female, role:participant}; PAM=Pamela{gender:female, role:participant}; "
        "PAT{gender:male, role:instructor}; HOLLY -friends-> PAM; HOLLY -strength-> PAM; PAT -friends-> HOLLY; "
        "PAT -strength*2-> HOLLY; PAM -strength*2-> PAT",
        notes=["dropped", "column", "no_tie"],
    ),
    # a header between blanks over rows between commas, as files in the wild have it
    Case(
        "vna-commas-in-rows",
        {"m.vna": '*Node data\n"ID", "grp"\n"a","1"\n"b b","2"\n*Tie data\nFROM TO w\n"a","b b",7\n'},
        right="a{grp:1}; b b{grp:2}; a -w*7-> b b",
    ),
    Case(
        "vna-only-ties",
        {"m.vna": '*Tie data\r\nfrom to\r\n"Ann Lee" 007\r\n007 NA\r\n'},
        right="Ann Lee; 007; NA; Ann Lee -link-> 007; 007 -link-> NA",
    ),
    Case(
        "vna-kinds-and-decimal-commas",
        {
            "m.vna": "*Node data\nname note\na x\nb y\n*Tie data\nfrom to kind strength\na b trusts 0,5\nb a asks 2\n"
        },
        right="a{note:x}; b{note:y}; a -trusts*0.5-> b; b -asks*2-> a",
        notes=["column"],
    ),
    Case(
        "vna-broken-rows",
        {"m.vna": '*Node data\nID age\na 3 4\n"b 5\nc 6\n*Tie data\nfrom to strength\na c\n'},
        problems=[
            ("wrong_row_length", 3, "age"),
            ("broken_line", 4, "text"),
            ("wrong_row_length", 8, "strength"),
        ],
    ),
    Case(
        "vna-unknown-ends-and-bad-values",
        {
            "m.vna": "*Node data\nID\na\nb\na\n*Tie data\nfrom to strength kind\na z 1 asks\na b lots asks\na b -2 asks\n"
        },
        problems=[
            ("doubled_id", 5, "id"),
            ("unknown_reference", 8, "target"),
            ("not_a_number", 9, "weight"),
            ("too_small", 10, "weight"),
        ],
    ),
    Case("vna-no-ties", {"m.vna": "*Node data\nID\na\n"}, problems=[("missing_part", 1, "tie data")]),
    Case(
        "vna-no-ends",
        {"m.vna": "*Tie data\nfrom who strength\na b 1\n"},
        problems=[("missing_column", 2, "to")],
    ),
    Case(
        "vna-egos",  # E-Net's files end in .vna too
        {"m.vna": "*ego data\nID\n1\n*alter data\nID\n2\n"},
        problems=[("unknown_section", 1, "section"), ("unknown_section", 4, "section")],
    ),
    Case(
        "vna-doubled-columns",
        {"m.vna": "*Node data\nID age age\na 1 2\n*Node data\nID\na\n*Tie data\nfrom to\n"},
        problems=[("doubled_column", 2, "age"), ("doubled_table", 4, "section")],
    ),
]

CASES = [
    *GML,
    *PAJEK,
    *UCINET,
    *VNA,
    Case(
        "dl-one-list-of-labels-for-unlike-sides",
        {"m.dl": "dl nr=2 nc=3\nformat=edgelist2\nlabels:\na,b\ndata:\n1 3 1\n"},
        problems=[("wrong_count", 4, "col labels")],
    ),
]
