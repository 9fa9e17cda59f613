"""Wrong tables: what must be refused with its place, or read with a note that says what was done."""

from __future__ import annotations

import io
import zipfile

from tests.formats.corpus import Case
from tests.formats.corpus_trytables import EGO, SENIOR, E, N, book, zipped


def broken_sheet() -> bytes:
    """Return a workbook cut off in the middle of its sheet."""
    packed = io.BytesIO()
    whole = io.BytesIO(book(edges=[["source", "target"], ["a", "b"]]))
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(packed, "w") as cut:
        for name in archive.namelist():
            data = archive.read(name)
            cut.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    return packed.getvalue()


NODES = "id,label\na,Ann\nb,Bo\n"
FILES = [
    Case("wrong-empty-csv", {E: b""}, unreadable="empty|nothing"),
    Case("wrong-blank-csv", {E: b"\xef\xbb\xbf\r\n \r\n"}, unreadable="empty|nothing|no table"),
    Case("wrong-only-headings", {E: "source,target,weight\n"}, right="", notes=["doubted"]),
    Case("wrong-nothing-but-a-heading", {"x.csv": "Name\n"}, right="", notes=["doubted"]),
    Case("wrong-utf16-without-mark", {E: "source,target\na,b\n".encode("utf-16-le")}, unreadable="UTF-16"),
    Case("wrong-utf8-cut-in-a-letter", {E: "source,target\nZoë,Bo\nAnn,Zoë".encode()[:-1]}, unreadable="line 3"),
    Case("wrong-utf8-and-old-code-page", {E: "source,target\nZoë,Bo\n".encode() + "Renée,Bo\n".encode("cp1252")}, unreadable="line 3"),
    Case("wrong-replacement-characters", {E: "source,target\nZo\ufffd,Bo\n"}, right="Zo\ufffd; Bo; Zo\ufffd -link-> Bo", notes=["doubted"]),
    Case("wrong-mojibake", {E: "source,target\nZoÃ«,Bo\n"}, right="ZoÃ«; Bo; ZoÃ« -link-> Bo", notes=["doubted"]),
    Case("wrong-binary-called-csv", {E: bytes(range(256)) * 4}, unreadable="text"),
    Case("wrong-picture-called-csv", {E: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200)}, unreadable="text"),
    Case("wrong-pdf-called-csv", {"staff.csv": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"}, unreadable="PDF"),
    Case("wrong-web-page-called-xls", {"staff.xls": "<html><body><table><tr><td>Name</td><td>Post</td></tr></table></body></html>"}, unreadable="web page|HTML"),
    Case("wrong-web-page-called-csv", {"staff.csv": "<!DOCTYPE html>\n<html><body>Please sign in</body></html>"}, unreadable="web page|HTML"),
    Case("wrong-json-called-csv", {E: '{"nodes": [], "links": []}'}, unreadable="JSON|json"),
    Case("wrong-opendocument", {"m.ods": zipped(**{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})}, unreadable=r"\.xlsx"),
    Case("wrong-text-called-xlsx", {"m.xlsx": "source,target\na,b\n"}, unreadable=r"text|CSV"),
    Case("wrong-workbook-cut-off", {"m.xlsx": book(edges=[["source", "target"], ["a", "b"]])[:-300]}, unreadable="workbook"),
    Case("wrong-sheet-cut-off", {"m.xlsx": broken_sheet()}, unreadable="workbook"),
    Case("wrong-old-xls", {"m.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}, unreadable="xlsx"),
    Case("wrong-quote-never-closed", {E: 'source,target\na,b\na,"b\nb,a\n'}, unreadable="line 3"),
    Case("wrong-quote-in-the-middle", {E: 'source,target\na,b\n"Ann "Annie" Lee",b\n'}, unreadable="line 3"),
    Case("wrong-zip-of-nothing", {"m.zip": zipped()}, unreadable="empty|nothing|no file"),
    Case("wrong-two-formats-in-one", {E: "source,target\na,b\n*Vertices 2\n1 a\n"}, problems=[("missing", 3, "target"), ("missing", 4, "target")]),
    Case("wrong-truncated-row", {E: "source,target,weight\na,b,1\na,"}, problems=[("missing", 3, "target")]),
]  # fmt: skip

PLAIN = [
    Case("wrong-empty-end", {E: "source,target\n,b\na,\n"}, problems=[("missing", 2, "source"), ("missing", 3, "target")]),
    Case("wrong-unknown-end", {N: NODES, E: "source,target\na,zz\n"}, problems=[("unknown_reference", 2, "target")]),
    Case("wrong-near-miss-says-who", {N: NODES, E: "source,target\na,Boo\n"}, problems=[("unknown_reference", 2, "target")]),
    Case("wrong-two-of-one-id", {N: "id,label\na,Ann\na,Anne\n", E: "source,target\na,a\n"}, problems=[("doubled_id", 3, "id")]),
    Case("wrong-ids-alike-but-for-capitals", {E: "source,target\nAnn,Bo\nann,Bo\n"}, right="Ann; Bo; ann; Ann -link-> Bo; ann -link-> Bo", notes=["doubted"]),
    Case("wrong-names-alike-but-for-blanks", {E: "source,target\nAnn  Lee,Bo\nAnn Lee,Bo\n"}, right="Ann  Lee; Bo; Ann Lee; Ann  Lee -link-> Bo; Ann Lee -link-> Bo", notes=["doubted"]),
    Case("wrong-same-row-twice", {E: "source,target,weight\na,b,1\na,b,1\n"}, right="a; b; a -link-> b; a -link-> b", notes=["doubted"]),
    Case("wrong-two-people-of-one-name", {N: "id,label\n1,Ann\n2,Ann\n", E: "source,target\nAnn,1\n"}, problems=[("doubled_label", 2, "source")]),
    Case("wrong-weights", {E: "source,target,weight\na,b,0\na,b,-1\na,b,NaN\na,b,inf\na,b,strong\na,b,1e999\na,b,1.2.3\n"},
         problems=[("too_small", 2, "weight"), ("too_small", 3, "weight"), *[("not_a_number", row, "weight") for row in range(4, 9)]]),
    Case("wrong-weight-too-large", {E: "source,target,weight\na,b,1e16\n"}, problems=[("too_large", 2, "weight")]),
    Case("wrong-weight-with-two-marks", {E: 'source,target,weight\na,b,"1.234,5"\na,c,5 kg\n'}, problems=[("not_a_number", 2, "weight"), ("not_a_number", 3, "weight")]),
    Case("wrong-dates", {E: "source,target,start\na,b,31/02/2024\na,b,2024-13-01\na,b,soon\na,b,2024-02-30\na,b,43586\n"},
         problems=[("not_a_date", row, "start") for row in range(2, 7)]),
    Case("wrong-dates-in-two-orders", {E: "source,target,start\na,b,13/04/2024\na,c,04/13/2024\n"}, problems=[("date_order", 3, "start")]),
    Case("wrong-ends-before-start", {E: "source,target,start,end\na,b,2024,2020\n"}, problems=[("ends_before_start", 2, "end")]),
    Case("wrong-cell-too-many", {E: "source,target,note\na,b,one, two\n"}, problems=[("wrong_row_length", 2, "note")]),
    Case("wrong-cell-under-no-heading", {E: "source,target,,note\na,b,lost,x\n"}, problems=[("unnamed_column", 2, "column 3")]),
    Case("wrong-heading-twice", {E: "source,target,weight,weight\na,b,1,2\n"}, problems=[("doubled_column", 1, "weight")]),
    Case("wrong-source-and-from", {E: "source,target,from\na,b,c\n"}, right="a; b; a -link-> b{from:c}", notes=["doubted"]),
    Case("wrong-no-target", {E: "source,weight\na,1\n"}, problems=[("missing_column", 1, "target")]),
    Case("wrong-no-headings", {E: "Ann,Bo\nBo,Cy\nCy,Di\n"}, problems=[("missing_part", 1, "Ann")]),
    Case("wrong-direction-word", {E: "source,target,direction\na,b,sideways\n"}, problems=[("not_a_choice", 2, "direction")]),
    Case("wrong-totals-row", {E: "source,target,weight\na,b,1\nTotal,,1\n"}, problems=[("missing", 3, "target")]),
    Case("wrong-spreadsheet-errors", {N: "id,label\na,Ann\n#N/A,Bo\n", E: "source,target,weight\na,#REF!,1\na,a,#VALUE!\n"},
         problems=[("not_right", 2, "target"), ("not_right", 3, "weight"), ("not_right", 3, "id")]),
    Case("wrong-hashes-of-a-narrow-column", {E: "source,target,start\na,b,########\n"}, problems=[("not_right", 2, "start")]),
    Case("wrong-number-rounded-by-a-spreadsheet", {E: "source,target\n1.23457E+11,Bo\n"}, right="1.23457E+11; Bo; 1.23457E+11 -link-> Bo", notes=["doubted"]),
    Case("wrong-formula-without-result", {"m.xlsx": book(edges=[["source", "target"], ["a", "=A2&1"]])}, unreadable="B2"),
    Case("wrong-workbook-error-cell", {"m.xlsx": book(edges=[["source", "target"], ["a", "#N/A"]])}, problems=[("not_right", 2, "target")]),
    Case("wrong-far-corner", {"m.xlsx": book(edges=[["source", "target", *[""] * 600, "x"]])}, unreadable="column"),
    Case("wrong-control-character-in-id", {E: "source,target\na\x07,b\n"}, problems=[("bad_id", 2, "source")]),
    Case("wrong-nul-in-id", {E: f"source,target,note\na,b,{'x' * 1000}\nc\0,b,\n"}, problems=[("bad_id", 3, "source")]),
    Case("wrong-part-of-itself", {N: "id,type,part_of\no,organisation,p\np,organisation,o\n", E: "source,target\no,p\n"}, right="[o]; [p]; o -link-> p", notes=["doubted"]),
    Case("wrong-node-without-id-or-name", {N: "id,label,age\na,Ann,3\n,,4\n", E: "source,target\na,a\n"}, problems=[("missing", 3, "id")]),
    Case("wrong-matrix-that-does-not-fit", {"m.csv": ",Ann,Bo\nAnn,0,1\nCy,1,0\n"}, problems=[("unknown_reference", 1, "Bo"), ("unknown_reference", 3, "source")]),
    Case("wrong-matrix-with-words", {"m.csv": ",Ann,Bo\nAnn,0,much\nBo,1,0\n"}, problems=[("not_a_number", 2, "Bo")]),
]  # fmt: skip

OWN = [
    Case("wrong-map-role-without-organisation", {"people.csv": "id\na\n", "roles.csv": "person,organisation,title\na,,Head\n"}, problems=[("missing", 2, "organisation")]),
    Case("wrong-map-missing-column", {"roles.csv": "person,title\na,Head\n"}, problems=[("missing_column", 1, "organisation")]),
    Case("wrong-map-word-unknown", {"people.csv": "id,groups\na,ZZ\n"}, problems=[("unknown_word", 2, "groups")]),
    Case("wrong-map-yes-no", {"people.csv": "id,opted_out\na,perhaps\n"}, problems=[("not_yes_or_no", 2, "opted_out")]),
    Case("wrong-map-id-of-two-sorts", {"people.csv": "id\na\n", "organisations.csv": "id\na\n"}, problems=[("doubled_id", 2, "id")]),
    Case("wrong-map-about-damaged", {"about.csv": "what,value\nsettings,{broken\n", "people.csv": "id\na\n"}, problems=[("not_right", 2, "settings")]),
    Case("wrong-map-table-misspelt", {"people.csv": "id\na\n", "relationship.csv": "source,target,kind\na,a,trusts\n"}, right="a", notes=["not_a_table"]),
    Case("wrong-map-veto-and-votes", {"people.csv": "id\na\n", "organisations.csv": "id\no\n", "roles.csv": "person,organisation,votes,veto\na,o,-1,maybe\n"},
         problems=[("too_small", 2, "votes"), ("not_yes_or_no", 2, "veto")]),
]  # fmt: skip

KUMU = [
    Case("wrong-kumu-direction", {"c.csv": "From,To,Direction\na,b,up\n"}, problems=[("not_a_choice", 2, "Direction")]),
    Case("wrong-kumu-empty-to", {"c.csv": "From,To,Type\na,,x\n"}, problems=[("missing", 2, "target")]),
    Case("wrong-kumu-doubled-element", {"e.csv": "Label,Type\nAnn,Person\nAnn,Person\n", "c.csv": "From,To\nAnn,Ann\n"}, problems=[("doubled_label", 2, "Label"), ("doubled_label", 3, "Label")]),
    Case("wrong-kumu-element-misspelt", {"e.csv": "Label,Type\nAnn Lee,Person\nBo,Person\n", "c.csv": "From,To\nAnn Leee,Bo\n"},
         right="Ann Lee; Bo; Ann Leee; Ann Leee -link-> Bo", notes=["made_actor"]),
    Case("wrong-kumu-strength-half-words", {"c.csv": "From,To,Strength\na,b,2\na,c,weak\n"}, problems=[("not_a_number", 3, "weight")]),
]  # fmt: skip

CANVAS = [
    Case("wrong-canvas-tie-to-nobody", {"a_ego.csv": f"{EGO}\ne1,c,s1,P\n", "a_attributeList_P.csv": "nodeID,networkCanvasEgoUUID,networkCanvasUUID\n1,e1,u1\n",
         "a_edgeList_K.csv": "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID\n1,1,2,e1,t1,u1,u9\n"},
         problems=[("unknown_reference", 2, "networkCanvasTargetUUID")]),
    Case("wrong-canvas-session-unknown", {"a_ego.csv": f"{EGO}\ne1,c,s1,P\n", "a_attributeList_P.csv": "nodeID,networkCanvasEgoUUID,networkCanvasUUID\n1,e7,u1\n"},
         problems=[("unknown_reference", 2, "networkCanvasEgoUUID")]),
    Case("wrong-canvas-doubled-person", {"a_ego.csv": f"{EGO}\ne1,c,s1,P\n", "a_attributeList_P.csv": "nodeID,networkCanvasEgoUUID,networkCanvasUUID\n1,e1,u1\n2,e1,u1\n"},
         problems=[("doubled_id", 3, "networkCanvasUUID")]),
    Case("wrong-canvas-no-session-id", {"a_ego.csv": f"{EGO}\ne1,c,,P\n"}, problems=[("missing", 2, "networkCanvasSessionID")]),
]  # fmt: skip

STAFF = [
    Case("wrong-organogram-circle", {"s.csv": f"{SENIOR}1,Ann,SCS3,CEO,D,2,1\n2,Bo,SCS1,Head,D,1,1\n"},
         right="[D]; 1=Ann{fte:1, grade:SCS3}; 2=Bo{fte:1, grade:SCS1}; 1 -reports_to-> 2; 2 -reports_to-> 1; 2 roles", notes=["doubted"]),
    Case("wrong-organogram-bad-pay", {"s.csv": "Post Unique Reference,Name,Grade,Job Title,Reports to Senior Post,FTE\n1,Ann,SCS3,CEO,XX,full\n"}, problems=[("not_right", 2, "fte")]),
    Case("wrong-hr-spreadsheet-error-as-boss", {"hr.csv": "Name,Job title,Manager\nAnn,Head,\nBo,Clerk,#N/A\n"}, problems=[("not_right", 3, "Manager")]),
    Case("wrong-hr-two-bosses-in-a-cell", {"hr.csv": "Name,Job title,Manager\nAnn Lee,Head,\nBo Li,Head,\nCy Day,Clerk,Ann Lee; Bo Li\n"}, problems=[("not_right", 4, "boss")]),
    Case("wrong-hr-circle", {"hr.csv": "Name,Job title,Manager\nAnn,Head,Bo\nBo,Clerk,Ann\n"}, right="[hr]; Ann; Bo; Ann -reports_to-> Bo; Bo -reports_to-> Ann; 2 roles", notes=["doubted"]),
    Case("wrong-hr-start-after-end", {"hr.csv": "Name,Job title,Start date,End date\nAnn,Head,2024-05-01,2020-01-01\n"}, problems=[("ends_before_start", 2, "end")]),
    Case("wrong-hr-shifted-row", {"hr.csv": "Name,Job title,Team\nLee, Ann,Head,North\n"}, problems=[("wrong_row_length", 2, "Team")]),
    Case("wrong-hr-row-cut-short", {"hr.csv": "Name,Job title,Team,Grade\nAnn,Head,North,7\nBo,Clerk\n"}, right="[North]; [hr]; Ann{grade:7}; Bo; 2 roles", notes=["doubted"]),
    Case("wrong-hr-no-rows-but-a-total", {"hr.csv": "Name,Job title,Salary\nTotal,,0\n"}, problems=[("missing_part", 2, "Name")]),
    Case("wrong-council-two-tables-in-one-sheet", {"c.csv": "Name,Job title\nAnn,Head\n\nSupplier,Amount\nAcme,100\n"}, right="[c]; Ann; Supplier; Acme; 3 roles", notes=["doubted"]),
]  # fmt: skip

CASES = [*FILES, *PLAIN, *OWN, *KUMU, *CANVAS, *STAFF]
