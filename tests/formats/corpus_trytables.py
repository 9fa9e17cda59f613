"""Right but tricky tables: what must come in whole, whoever made it and whatever a spreadsheet did to it.

Layouts as Gephi's, Cytoscape's, igraph's, NodeXL's and Neo4j's exports have them, as Kumu's and PRSM's sheets,
Network Canvas' exporter and data.gov.uk's organograms do, and as councils and personnel systems publish lists of staff.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from tests.formats.corpus import Case

E, N = "edges.csv", "nodes.csv"
SENIOR = "Post Unique Reference,Name,Grade,Job Title,Organisation,Reports to Senior Post,FTE\n"


def book(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook as a person fills it in: numbers, dates and formulas as what they are."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def zipped(**files: str | bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), data)
    return packed.getvalue()


ENCODINGS = [
    Case("try-utf16-le-bom", {E: "source,target\nZoë,Łukasz\n".encode("utf-16")}, right="Zoë; Łukasz; Zoë -link-> Łukasz"),
    Case("try-utf16-be-bom-tabs", {E: b"\xfe\xff" + "source\ttarget\r\nZoë\tBo\r\n".encode("utf-16-be")}, right="Zoë; Bo; Zoë -link-> Bo"),
    Case("try-excel-unicode-text", {"Book1.txt": "source\ttarget\r\n\"Lee, Ann\"\tBo\r\n".encode("utf-16")}, right="Lee, Ann; Bo; Lee, Ann -link-> Bo"),
    Case("try-cp1252-smart-quotes", {E: "source,target\nO’Brien,Zoë – Ward 5\n".encode("cp1252")}, right="O’Brien; Zoë – Ward 5; O’Brien -link-> Zoë – Ward 5", notes=["encoding"]),
    Case("try-old-mac-newlines", {E: "source,target,weight\rAnn,Bo,2\rBo,Cy,3\r"}, right="Ann; Bo; Cy; Ann -link*2-> Bo; Bo -link*3-> Cy"),
    Case("try-mixed-newlines", {E: "source,target\r\nAnn,Bo\nBo,Cy\r\r\nCy,Di"}, right="Ann; Bo; Cy; Di; Ann -link-> Bo; Bo -link-> Cy; Cy -link-> Di"),
    Case("try-two-boms", {E: b"\xef\xbb\xbf\xef\xbb\xbfsource,target\nAnn,Bo\n"}, right="Ann; Bo; Ann -link-> Bo"),
    Case("try-sep-line-after-bom", {E: b"\xef\xbb\xbfsep=;\r\nsource;target\r\nAnn;Bo\r\n"}, right="Ann; Bo; Ann -link-> Bo"),
    Case("try-sep-line-old-mac", {E: "sep=;\rsource;target\rAnn;Bo\r"}, right="Ann; Bo; Ann -link-> Bo"),
    Case("try-pipes", {E: "source|target|weight\nLee, Ann|Bo|2\n"}, right="Lee, Ann; Bo; Lee, Ann -link*2-> Bo"),
    Case("try-blanks-after-commas-in-quotes", {E: 'source, target\n"Lee, Ann", "Li, Bo"\n'}, right="Lee, Ann; Li, Bo; Lee, Ann -link-> Li, Bo"),
    Case("try-heading-over-two-lines", {"s.csv": '"Job\ntitle";"Reports\nto";"Team"\nHead;;North\nClerk;Head;North\n'},
         right="[North]; Head; Clerk; Clerk -reports_to-> Head; 2 roles"),
    Case("try-title-line-before-semicolons", {"s.csv": "Senior staff, March 2024\nName;Job title;Team\nLee, Ann;Head;North\n"}, right="[North]; Lee, Ann; 1 roles", notes=["dropped"]),
    Case("try-commas-only-in-cells", {E: "source;target;note\nAnn;Bo;first, second, third\nAnn;Cy;x\n"}, right="Ann; Bo; Cy; Ann -link-> Bo{note:first, second, third}; Ann -link-> Cy{note:x}"),
    Case("try-line-feed-in-cell", {E: 'source,target,note\nAnn,Bo,"one\ntwo"\nBo,Cy,\n'}, right="Ann; Bo; Cy; Ann -link-> Bo{note:one\ntwo}; Bo -link-> Cy"),
    Case("try-right-to-left", {E: "source,target\nמרים,علي\n"}, right="מרים; علي; מרים -link-> علي"),
    Case("try-emoji-and-family", {E: "source,target\n👩‍⚕️ Ward,🏳️‍🌈\n"}, right="👩‍⚕️ Ward; 🏳️‍🌈; 👩‍⚕️ Ward -link-> 🏳️‍🌈"),
    Case("try-accents-composed-and-not", {N: "id\nZo\u00eb\nBo\n", E: "source,target\nZoe\u0308,Bo\n"}, right="Zoë; Bo; Zoë -link-> Bo", notes=["by_label"]),
    Case("try-hard-blanks", {N: "id,label\n1,Ann Lee\n2,Bo\n", E: "source,target\nAnn\u00a0Lee,Bo \n"}, right="1=Ann Lee; 2=Bo; 1 -link-> 2", notes=["by_label"]),
    Case("try-curly-apostrophe", {N: "id\nO'Brien\nBo\n", E: "source,target\nO’Brien,Bo\n"}, right="O'Brien; Bo; O'Brien -link-> Bo", notes=["by_label"]),
    Case("try-long-cell", {E: f"source,target,note\nAnn,Bo,{'x' * 100_000}\n"}, right=f"Ann; Bo; Ann -link-> Bo{{note:{'x' * 100_000}}}"),
]  # fmt: skip

PLAIN = [
    Case("try-awkward-ids", {E: "source,target\nNA,Null\nTRUE,FALSE\nNone,nan\n007,1E5\n#1,-\n"},
         right="NA; Null; TRUE; FALSE; None; nan; 007; 1E5; #1; -; NA -link-> Null; TRUE -link-> FALSE; None -link-> nan; 007 -link-> 1E5; #1 -link-> -"),
    Case("try-gephi-export", {N: "Id,Label,timeset,modularity_class\nn0,Ann,,3\nn1,Bo,,4\n", E: "Source,Target,Type,Id,Label,timeset,Weight\nn0,n1,Undirected,0,,,2.0\nn1,n0,Directed,1,,,1.0\n"},
         right="n0=Ann{modularity_class:3}; n1=Bo{modularity_class:4}; n0 -link*2<-> n1; n1 -link-> n0"),
    Case("try-columns-in-any-order", {E: "Weight,TARGET, Source ,Kind\n3,b,a,trusts\n"}, right="a; b; a -trusts*3-> b"),
    Case("try-trailing-separators", {E: "source,target,,\na,b,,\nb,c,,\n,,,\n"}, right="a; b; c; a -link-> b; b -link-> c"),
    Case("try-excel-leaves-separators-off", {E: "source,target,weight,note\na,b,2,x\nb,c\n"}, right="a; b; c; a -link*2-> b{note:x}; b -link-> c", notes=["doubted"]),
    Case("try-isolates-stay", {N: "id,label\na,Ann\nb,Bo\nc,Cy\n", E: "source,target\na,b\n"}, right="a=Ann; b=Bo; c=Cy; a -link-> b"),
    Case("try-self-loop", {E: "source,target\na,a\na,b\n"}, right="a; b; a -link-> a; a -link-> b"),
    Case("try-parallel-kinds", {E: "source,target,kind\na,b,trusts\na,b,funds\n"}, right="a; b; a -trusts-> b; a -funds-> b"),
    Case("try-igraph-from-to-name", {"vertices.csv": "name,group\nAnn,\nBo,\n", E: "from,to,weight\nAnn,Bo,0.5\n"}, right="Ann; Bo; Ann -link*0.5-> Bo"),
    Case("try-pandas-index-column", {E: ",source,target,weight\n0,a,b,1.0\n1,b,c,2.0\n"}, right="a; b; c; a -link-> b; b -link*2-> c", notes=["dropped"]),
    Case("try-pandas-numbers-with-points", {N: "id,label\n1,Ann\n2,Bo\n", E: "source,target\n1.0,2.0\n"}, right="1=Ann; 2=Bo; 1 -link-> 2", notes=["by_label"]),
    Case("try-from-id-to-id", {"people.csv": "person_id,name\n1,Ann\n2,Bo\n", "links.csv": "from_id,to_id,strength\n1,2,3\n"}, right="1=Ann; 2=Bo; 1 -link*3-> 2"),
    Case("try-source-id-target-id", {N: "ID,Name\n1,Ann\n2,Bo\n", E: "Source ID,Target ID\n1,2\n"}, right="1=Ann; 2=Bo; 1 -link-> 2"),
    Case("try-nodexl-vertices", {"n.xlsx": book(Edges=[["Vertex 1", "Vertex 2"], ["Ann", "Bo"]], Vertices=[["Vertex", "Label"], ["Ann", "Ann L"], ["Bo", ""]])},
         right="Ann=Ann L; Bo; Ann -link-> Bo"),
    Case("try-neo4j", {"nodes.csv": "id:ID,name,:LABEL\n1,Ann,Person\n2,Trust,Organisation\n", "rels.csv": ":START_ID,:END_ID,:TYPE\n1,2,WORKS_WITH\n"},
         right="[2=Trust]; 1=Ann; 1 -collaborates-> 2"),
    Case("try-cytoscape-edges", {E: "source,interaction,target\nAnn,advises,Bo\n"}, right="Ann; Bo; Ann -advises-> Bo"),
    Case("try-ego-alter", {E: "ego,alter\nAnn,Bo\n"}, right="Ann; Bo; Ann -link-> Bo"),
    Case("try-comma-decimals-in-quotes", {E: 'source,target,weight\na,b,"2,5"\n'}, right="a; b; a -link*2.5-> b"),
    Case("try-thousands-in-quotes", {E: 'source,target,weight\na,b,"1,200"\na,c,"12,000"\n'}, right="a; b; c; a -link*1200-> b; a -link*12000-> c", notes=["guessed"]),
    Case("try-weights-e-notation-and-blanks", {E: "source,target,weight\na,b, 2 \na,c,1e3\na,d,+3\n"}, right="a; b; c; d; a -link*2-> b; a -link*1000-> c; a -link*3-> d"),
    Case("try-two-edge-tables", {"edges-2023.csv": "source,target,start\na,b,2023\n", "edges-2024.csv": "source,target,start\nb,a,2024\n", N: "id\na\nb\n"},
         right="a; b; a -link-> b{start:2023}; b -link-> a{start:2024}", notes=["guessed"]),
    Case("try-nodes-of-two-sorts", {"people.csv": "Id,Label,Type\n1,Ann,Person\n", "orgs.csv": "Id,Label,Type\n2,Trust,Organisation\n", E: "Source,Target\n1,2\n"},
         right="[2=Trust]; 1=Ann; 1 -link-> 2", notes=["guessed"]),
    Case("try-nodes-only", {N: "Id,Label,Type\n1,Ann,Person\n2,Trust,Organisation\n"}, right="[2=Trust]; 1=Ann"),
    Case("try-readme-among-tables", {"readme.txt": "source,target? see below", E: "source,target\na,b\n", "legend.csv": "Name,Meaning\nred,bad\n"}, right="a; b; a -link-> b", notes=["not_a_table"]),
    Case("try-workbook-not-at-the-corner", {"m.xlsx": book(Sheet1=[[], [], ["", "source", "target"], ["", "Ann", "Bo"]])}, right="Ann; Bo; Ann -link-> Bo"),
    Case("try-workbook-real-dates-and-numbers", {"m.xlsx": book(edges=[["source", "target", "weight", "start"], [7, 8.0, 2.5, date(2024, 3, 1)], [8, 7, 1, datetime(2024, 4, 1)]], nodes=[["id", "label"], [7, "Ann"], [8, "Bo"]])},
         right="7=Ann; 8=Bo; 7 -link*2.5-> 8{start:2024-03-01}; 8 -link-> 7{start:2024-04-01}"),
    Case("try-workbook-called-csv", {"m.csv": book(Sheet1=[["source", "target"], ["Ann", "Bo"]])}, right="Ann; Bo; Ann -link-> Bo"),
    Case("try-workbook-ignored-sheet", {"m.xlsx": book(**{"old (ignore)": [["source", "target"], ["x", "y"]], "ties": [["source", "target"], ["a", "b"]]})}, right="a; b; a -link-> b"),
    Case("try-blank-rows-between", {E: "source,target\n\na,b\n\n\nb,c\n"}, right="a; b; c; a -link-> b; b -link-> c"),
    Case("try-title-above-edges", {N: "id,label\n1,Ann\n2,Bo\n", E: "Our network 2024\n\nsource,target\n1,2\n"}, right="1=Ann; 2=Bo; 1 -link-> 2", notes=["dropped"]),
    Case("try-comment-lines", {E: "# made by hand\nsource,target\na,b\n# the end\n"}, right="a; b; a -link-> b", notes=["dropped"]),
    Case("try-names-in-capitals", {N: "id,name\n1,Ann Lee\n2,Bo\n", E: "source,target\nANN LEE,bo\n"}, right="1=Ann Lee; 2=Bo; 1 -link-> 2", notes=["by_label"]),
    Case("try-matrix-ones", {"m.csv": ",Ann,Bo,Cy\nAnn,0,1,0\nBo,0,0,2.5\nCy,,1,\n"}, right="Ann; Bo; Cy; Ann -link-> Bo; Bo -link*2.5-> Cy; Cy -link-> Bo", notes=["guessed"]),
]  # fmt: skip

DATES = [
    Case("try-date-spellings", {E: "source,target,start\na,b,2024/03/01\na,c,20240401\na,d,1-May-2024\na,e,May 3 2024\na,f,3rd June 2024\na,g,2024-7-1\n"},
         right="a; b; c; d; e; f; g; " + "; ".join(f"a -link-> {x}{{start:2024-{d}}}" for x, d in zip("bcdefg", ("03-01", "04-01", "05-01", "05-03", "06-03", "07-01"), strict=True)), notes=["date"]),
    Case("try-dates-with-times", {E: "source,target,start\na,b,13/04/2024 00:00\na,c,01/05/2024 00:00:00\na,d,2024-05-01T09:30:00Z\n"},
         right="a; b; c; d; a -link-> b{start:2024-04-13}; a -link-> c{start:2024-05-01}; a -link-> d{start:2024-05-01}", notes=["date", "date_order"]),
    Case("try-dates-of-two-digits", {E: "source,target,start\na,b,13/04/24\na,c,01-May-98\n"},
         right="a; b; c; a -link-> b{start:2024-04-13}; a -link-> c{start:1998-05-01}", notes=["date", "date_order"]),
    Case("try-dates-american", {E: "source,target,start\na,b,4/13/2024\na,c,5/1/2024\n"}, right="a; b; c; a -link-> b{start:2024-04-13}; a -link-> c{start:2024-05-01}", notes=["date_order"]),
    Case("try-dates-unsure", {E: "source,target,start\na,b,03/04/2024\n"}, right="a; b; a -link-> b{start:2024-04-03}", notes=["date_order", "date"]),
    Case("try-month-and-year", {E: "source,target,start\na,b,04/2024\na,c,Sept 2024\n"}, right="a; b; c; a -link-> b{start:2024-04}; a -link-> c{start:2024-09}", notes=["date"]),
    Case("try-open-end", {E: "source,target,start,end\na,b,01/02/2020,31/12/9999\n"}, right="a; b; a -link-> b{start:2020-02-01, end:9999-12-31}", notes=["date"]),
    Case("try-from-and-to-are-dates", {"staff.csv": "Name,Job title,From,To\nAnn Lee,Head,2019-01-01,2020-01-01\nBo Li,Clerk,2020-01-01,\n"}, right="[staff]; Ann Lee; Bo Li; 2 roles", notes=["column"]),
]  # fmt: skip

OWN = [
    Case("try-map-headings-in-capitals", {"m.xlsx": book(People=[["ID", "Name"], ["a", "Ann"]], Organisations=[["ID", "Name", "Part of"], ["o", "Trust", ""], ["w", "Ward", "o"]],
         Roles=[["Person", "Organisation", "Title"], ["a", "w", "Head"]])}, right="[o=Trust]; [w=Ward]; a=Ann; 1 roles"),
    Case("try-map-zip-in-a-folder", {"m.zip": zipped(My_map__people_csv="id,name\na,Ann\nb,Bo\n", My_map__relationships_csv="source,target,kind\na,b,trusts\n")},
         right="a=Ann; b=Bo; a -trusts-> b"),
    Case("try-map-semicolons-and-own-columns", {"people.csv": "id;name;Shoe size\na;Ann;38\n", "relationships.csv": "source;target;kind;weight\na;a;trusts;2,5\n"},
         right="a=Ann{Shoe size:38}; a -trusts*2.5-> a"),
    Case("try-map-escaped-formulas", {"people.csv": "id,name\n'=1+1,'-Ann\nb,''quoted\n"}, right="=1+1=-Ann; b='quoted"),
    Case("try-map-blank-line-first", {"people.csv": "\r\nid,name\r\na,Ann\r\n"}, right="a=Ann"),
    Case("try-map-yes-and-no", {"people.csv": "id,paid,opted_out\na,YES,No\nb,,1\n"}, right="a; b"),
]  # fmt: skip

KUMU = [
    Case("try-kumu-two-sheets", {"k.xlsx": book(Elements=[["Label", "Type", "Tags"], ["Ann", "Person", "a|b"], ["Trust", "Organization", ""]], Connections=[["From", "To", "Direction"], ["Ann", "Trust", "mutual"]])},
         right="[Trust]; Ann{Tags:['a', 'b']}; Ann -link<-> Trust"),
    Case("try-kumu-one-to-several", {"c.csv": "From,To,Type\nAnn,Bo | Cy,trusts\n"}, right="Ann; Bo; Cy; Ann -trusts-> Bo; Ann -trusts-> Cy", notes=["split"]),
    Case("try-kumu-same-label-two-types", {"e.csv": "Label,Type\nMercury,Person\nMercury,Organisation\nBo,Person\n", "c.csv": "From,To\nBo,Bo\n"},
         right="[Mercury (Organisation)=Mercury]; Mercury (Person)=Mercury; Bo; Bo -link-> Bo", notes=["made_id"]),
    Case("try-prsm", {"p.xlsx": book(Factors=[["Label", "Note", "Style", "x", "y"], ["Rain", "wet", "", 1, 2], ["Flood", "", "", 3, 4]], Links=[["From", "To", "Label", "Style"], ["Rain", "Flood", "causes", ""]])},
         right="Rain{Note:wet}; Flood; Rain -link-> Flood{Label:causes}", notes=["dropped"]),
    Case("try-kumu-elements-lower-case-blanks", {"e.csv": "label , type\nAnn , Person\nBo,person\n", "c.csv": "from,to,type\nAnn,Bo,trusts\n"}, right="Ann ; Bo; Ann  -trusts-> Bo", notes=["blanks"]),
]  # fmt: skip

EGO = "networkCanvasEgoUUID,networkCanvasCaseID,networkCanvasSessionID,networkCanvasProtocolName"
CANVAS = [
    Case("try-canvas-two-sessions", {
        "a_ego.csv": f"{EGO}\ne1,Case 1,s1,P\n", "a_attributeList_Person.csv": "nodeID,networkCanvasEgoUUID,networkCanvasUUID,name,Gender_Male,Gender_Female\n1,e1,u1,Ann,false,true\n2,e1,u2,Bo,true,false\n",
        "a_edgeList_Knows.csv": "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID\n1,1,2,e1,t1,u1,u2\n",
        "b_ego.csv": f"{EGO}\ne2,Case 2,s2,P\n", "b_attributeList_Person.csv": "nodeID,networkCanvasEgoUUID,networkCanvasUUID,name,Gender_Male,Gender_Female\n1,e2,u3,Ann,TRUE,FALSE\n"},
        right="u1=Ann{Gender:['Female']}; u2=Bo{Gender:['Male']}; u3=Ann{Gender:['Male'], networkCanvasSessionID:s2}; u1 -Knows<-> u2{reported_by:s1}; 2 perspectives",
        notes=["doubted", "changed"]),
    Case("try-canvas-semicolons", {"a_ego.csv": f"{EGO};age\ne1;c;s1;P;40\n".replace(",", ";"), "a_attributeList_Person.csv": "nodeID;networkCanvasEgoUUID;networkCanvasUUID;name\n1;e1;u1;Ann\n"},
         right="e1=c{age:40}; u1=Ann{networkCanvasSessionID:s1}; 1 perspectives"),
]  # fmt: skip

STAFF = [
    Case("try-organogram-title-above", {"s.csv": f"Senior data as at 31 March 2024,,,,,,\n{SENIOR}1,Ann,SCS3,CEO,D,XX,1\n2,Bo,SCS1,Head,D,1,0.5\n"},
         right="[D]; 1=Ann{fte:1, grade:SCS3}; 2=Bo{fte:0.5, grade:SCS1}; 2 -reports_to-> 1; 2 roles", notes=["dropped"]),
    Case("try-organogram-pair-in-a-workbook", {"o.xlsx": book(Senior=[SENIOR.strip().split(","), [1, "Ann", "SCS3", "CEO", "D", "XX", 1.0]], Junior=[["Organisation", "Reporting Senior Post", "Grade", "Generic Job Title", "Number of Posts in FTE"], ["D", 1, "EO", "Clerk", 2.5]])},
         right="[D]; 1=Ann{fte:1, grade:SCS3, junior_fte:2.5, junior_grades:EO: 2.5}; 1 roles"),
    Case("try-organogram-headings-in-capitals", {"s.csv": f"{SENIOR.upper()}1,Ann,SCS3,CEO,D,xx,1\n"}, right="[D]; 1=Ann{fte:1, grade:SCS3}; 1 roles"),
    Case("try-hr-manager-numbers-with-points", {"hr.csv": "Employee ID,Name,Job Title,Manager ID\n1,Ann,Head,\n2,Bo,Clerk,1.0\n"}, right="[hr]; 1=Ann; 2=Bo; 2 -reports_to-> 1; 2 roles", notes=["changed"]),
    Case("try-hr-called-people", {"people.csv": "ID,Name,Job Title,Manager ID\n1,Ann,Head,\n2,Bo,Clerk,1\n"}, right="[people]; 1=Ann; 2=Bo; 2 -reports_to-> 1; 2 roles", notes=["column"]),
    Case("try-hr-pipes", {"hr.csv": "Employee No|Full Name|Position Title|Supervisor\n10|Lee, Ann|Head|\n11|Li, Bo|Clerk|10\n"}, right="[hr]; 10=Lee, Ann; 11=Li, Bo; 11 -reports_to-> 10; 2 roles", notes=["column"]),
    Case("try-hr-surname-then-forename", {"hr.csv": "Surname,Forename,Job Title,Line Manager\nLee,Ann,Head,\nLi,Bo,Clerk,Ann Lee\n"}, right="[hr]; Ann Lee; Bo Li; Bo Li -reports_to-> Ann Lee; 2 roles", notes=["column"]),
    Case("try-hr-manager-in-brackets", {"hr.csv": "Worker,Business Title,Manager\nAnn Lee,Head,\nBo Li,Clerk,Ann Lee (1001)\n"}, right="[hr]; Ann Lee; Bo Li; Bo Li -reports_to-> Ann Lee; 2 roles", notes=["changed"]),
    Case("try-hr-manager-name-and-number", {"hr.csv": "Worker ID,Worker,Position,Manager ID,Manager Name\n1,Ann,Head,,\n2,Bo,Clerk,1,Ann\n"}, right="[hr]; 1=Ann; 2=Bo{Manager Name:Ann}; 2 -reports_to-> 1; 2 roles", notes=["column"]),
    Case("try-council-cp1252-money-and-titles", {"c.csv": "Salaries over £50,000\r\n\r\nPost title,Directorate,Reports to,Salary range\r\nChief Executive,Corporate,,\"£150,000 – £154,999\"\r\nDirector,Place,Chief Executive,\"£100,000 – £104,999\"\r\n".encode("cp1252")},
         right="[Corporate]; [Place]; Chief Executive{Salary range:£150,000 – £154,999}; Director{Salary range:£100,000 – £104,999}; Director -reports_to-> Chief Executive; 2 roles", notes=["encoding", "dropped"]),
    Case("try-council-dates-in-a-workbook", {"c.xlsx": book(Staff=[["Name", "Job title", "Start date", "FTE"], ["Ann", "Head", date(2019, 4, 1), 0.6], ["Bo", "Clerk", datetime(2020, 5, 1), 1]])},
         right="[c]; Ann{fte:0.6}; Bo{fte:1}; 2 roles"),
    Case("try-council-welsh", {"c.csv": "Name,Job title,Team\nSiân Ŵyn,Pennaeth,Tŷ\n"}, right="[Tŷ]; Siân Ŵyn; 1 roles"),
    Case("try-council-columns-of-nothing", {"c.csv": "Name,Job title,,Team,\nAnn,Head,,North,\nBo,Clerk,,North,\n"}, right="[North]; Ann; Bo; 2 roles"),
    Case("try-two-headings-alike", {"c.csv": "Name,Job title,Notes,Notes\nAnn,Head,x,y\n"}, right="[c]; Ann{Notes:x, Notes (2):y}; 1 roles", notes=["changed"]),
]  # fmt: skip

CASES = [*ENCODINGS, *PLAIN, *DATES, *OWN, *KUMU, *CANVAS, *STAFF]
