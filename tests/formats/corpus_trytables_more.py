"""A third round of tables, found after the first two were mended."""

from __future__ import annotations

from tests.formats.corpus import Case
from tests.formats.corpus_trytables import EGO, SENIOR, E, N, book, zipped

NODES = "nodeID,networkCanvasEgoUUID,networkCanvasUUID"
CASES = [
    Case("more-kumu-three-sheets", {"k.xlsx": book(Elements=[["Label", "Type", "Description"], ["Ann", "Person", "x"]], Connections=[["From", "To", "Type"], ["Ann", "Ann", "self"]], Loops=[["Label"], ["R1"]])},
         right="Ann{Description:x}; Ann -self-> Ann", notes=["not_a_table"]),
    Case("more-kumu-isolates-and-numbers", {"k.xlsx": book(Elements=[["ID", "Label", "Type"], [1, "Ann", "Person"], [2, "Bo", "Person"], [3, "Cy", "Person"]], Connections=[["From", "To", "Strength"], [1, 2, 2.5]])},
         right="1=Ann; 2=Bo; 3=Cy; 1 -link*2.5-> 2"),
    Case("more-kumu-semicolons", {"e.csv": "Label;Type;Tags\nAnn;Person;a|b\nBo;Person;\n", "c.csv": "From;To;Strength\nAnn;Bo;1,5\n"}, right="Ann{Tags:['a', 'b']}; Bo; Ann -link*1.5-> Bo"),
    Case("more-kumu-spoilt", {"c.csv": "From,To,Type\nAnn,#REF!,x\n"}, problems=[("not_right", 2, "To")]),
    Case("more-prsm-link-to-nobody", {"p.xlsx": book(Factors=[["Label", "Style", "x", "y"], ["Rain", "", 1, 2]], Links=[["From", "To", "Style"], ["Rain", "Flood", ""]])}, right="Rain; Flood; Rain -link-> Flood", notes=["made_actor"]),
    Case("more-canvas-escaped-names", {"a_ego.csv": f"{EGO}\ne1,'=c,s1,P\n", "a_attributeList_P.csv": f"{NODES},name\n1,e1,u1,'-Ann\n"}, right="u1=-Ann{networkCanvasSessionID:s1, type:P}; 1 perspectives"),
    Case("more-canvas-spoilt", {"a_ego.csv": f"{EGO}\ne1,c,s1,P\n", "a_attributeList_P.csv": f"{NODES},name\n1,e1,u1,#NAME?\n"}, problems=[("not_right", 2, "name")]),
    Case("more-canvas-number-of-nobody", {"a_ego.csv": f"{EGO}\ne1,c,s1,P\n", "a_attributeList_P.csv": f"{NODES}\n1,e1,u1\n", "a_edgeList_K.csv": "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID\n1,1,5,e1,t1\n"}, problems=[("unknown_reference", 2, "to")]),
    Case("more-organogram-blank-line-first", {"s.csv": f"\r\n{SENIOR}1,Ann,SCS3,CEO,D,XX,1\n2,Bo,SCS1,Head,D,9,1\n"}, problems=[("unknown_reference", 4, "boss")]),
    Case("more-organogram-boss-with-point", {"s.csv": f"{SENIOR}1,Ann,SCS3,CEO,D,XX,1\n2,Bo,SCS1,Head,D,1.0,1\n"}, right="[D]; 1=Ann{fte:1, grade:SCS3}; 2=Bo{fte:1, grade:SCS1}; 2 -reports_to-> 1; 2 roles", notes=["changed"]),
    Case("more-organogram-tabs-utf16", {"s.csv": f"{SENIOR}1,Zoë,SCS3,CEO,D,XX,1\n".replace(",", "\t").encode("utf-16")}, right="[D]; 1=Zoë{fte:1, grade:SCS3}; 1 roles"),
    Case("more-plain-blank-line-counts", {E: "\n\nsource,target,weight\na,b,x\n"}, problems=[("not_a_number", 4, "weight")]),
    Case("more-plain-title-counts", {E: "Our ties\nsource,target,weight\na,b,x\n"}, problems=[("not_a_number", 3, "weight")]),
    Case("more-workbook-row-counts", {"m.xlsx": book(edges=[[], ["source", "target", "weight"], ["a", "b", -2]])}, problems=[("too_small", 3, "weight")]),
    Case("more-map-role-dates", {"people.csv": "id\na\n", "organisations.csv": "id\no\n", "roles.csv": "person,organisation,start,end\na,o,1/4/2019,31 March 2020\n"}, right="[o]; a; 1 roles", notes=["date"]),
    Case("more-map-importance-with-comma", {"people.csv": "id\na\n", "decisions.csv": 'id,title,importance\nd,Move,"1,200"\n'}, right="a; 1 decisions", notes=["guessed"]),
    Case("more-map-spoilt-cell", {"people.csv": "id,name\na,#REF!\n"}, problems=[("not_right", 2, "name")]),
    Case("more-zip-with-plain-tables", {"z.zip": zipped(out__edges_csv="source,target\na,b\n", out__nodes_csv="id,label\na,Ann\nb,Bo\n", **{"out/readme.txt": "hello"})}, right="a=Ann; b=Bo; a -link-> b"),
    Case("more-zip-with-workbook", {"z.zip": zipped(**{"m.xlsx": book(edges=[["source", "target"], ["a", "b"]])})}, right="a; b; a -link-> b"),
    Case("more-empty-table-beside", {E: "source,target\na,b\n", "nodes.csv": ""}, right="a; b; a -link-> b", notes=["dropped"]),
    Case("more-weights-german", {E: "source;target;weight\na;b;1.234,5\n"}, problems=[("not_a_number", 2, "weight")]),
    Case("more-weights-thousands-and-decimals", {E: "source;target;weight\na;b;1,234\na;c;2,5\n"}, problems=[("not_a_number", 2, "weight")]),
    Case("more-weight-of-blanks", {E: "source,target,weight\na,b, \n"}, problems=[("not_a_number", 2, "weight")]),
    Case("more-nodes-twice-in-two-files", {"people.csv": "id,label\na,Ann\n", N: "id,label\na,Anne\n", E: "source,target\na,a\n"}, problems=[("doubled_id", 2, "id")]),
    Case("more-people-and-organisations-beside-links", {"people.csv": "id,name\na,Ann\n", "organisations.csv": "id,name\no,Trust\n", "links.csv": "source,target\na,o\n"},
         right="[o=Trust]; a=Ann; a -link-> o", notes=["guessed"]),
    Case("more-name-of-two-with-capitals", {N: "id,label\n1,ANN\n2,Ann\n", E: "source,target\nann,1\n"}, problems=[("doubled_label", 2, "source")]),
    Case("more-zero-width-blank", {N: "id\nAnn\nBo\n", E: "source,target\nAnn\u200b,Bo\n"}, right="Ann; Bo; Ann -link-> Bo", notes=["by_label"]),
    Case("more-eastern-digits-as-date", {E: "source,target,start\na,b,٢٠٢٤\n"}, problems=[("not_a_date", 2, "start")]),
    Case("more-year-zero", {E: "source,target,start\na,b,0000\n"}, problems=[("not_a_date", 2, "start")]),
    Case("more-ends-present", {E: "source,target,start,end\na,b,2020,present\n"}, problems=[("not_a_date", 2, "end")]),
    Case("more-matrix-doubled-row", {"m.csv": ",Ann,Bo\nAnn,0,1\nBo,1,0\nBo,1,0\n"}, problems=[("doubled_id", 4, "source")]),
    Case("more-matrix-negative", {"m.csv": ",Ann,Bo\nAnn,0,-1\nBo,1,0\n"}, problems=[("too_small", 2, "weight")]),
    Case("more-survey-with-columns-of-choices", {"s.csv": "Name,Job title,Trusts 1,Trusts 2\nAnn,Head,Bo,Cy\nBo,Clerk,Ann,\nCy,Porter,,\n"},
         right="[s]; Ann{Trusts 1:Bo, Trusts 2:Cy}; Bo{Trusts 1:Ann}; Cy; 3 roles", notes=["column"]),
]  # fmt: skip
