"""Lists of staff, members and contacts as personnel systems, councils and offices export them, right and wrong."""

from __future__ import annotations

from datetime import date

from tests.formats.corpus import Case
from tests.formats.corpus_trytables import EGO, E, N, book

TWO = "; 2 roles"
LINE = "Ann Lee; Bo Li; Bo Li -reports_to-> Ann Lee"
HR = [
    Case("staff-nhs-esr", {"esr.csv": "Employee Number,Title,Last Name,First Name,Position Title,Org L4,Supervisor Employee Number\n100,Mrs,Lee,Ann,Matron,Ward 1,\n101,Mr,Li,Bo,Staff Nurse,Ward 1,100\n"},
         right="[esr]; 100=Ann Lee{Org L4:Ward 1, Title:Mrs}; 101=Bo Li{Org L4:Ward 1, Title:Mr}; 101 -reports_to-> 100" + TWO, notes=["column"]),
    Case("staff-entra", {"users.csv": "displayName,givenName,surname,userPrincipalName,jobTitle,department,manager\nAnn Lee,Ann,Lee,ann@x.example,Head,Ops,\nBo Li,Bo,Li,bo@x.example,Clerk,Ops,ann@x.example\n"},
         right=f"[Ops]; {LINE}{TWO}", notes=["private"]),
    Case("staff-directory-names", {"ad.csv": 'Name,Title,Department,Manager\nAnn Lee,Head,Ops,\nBo Li,Clerk,Ops,"CN=Ann Lee,OU=Staff,DC=x,DC=example"\n'}, right=f"[Ops]; {LINE}{TWO}", notes=["changed"]),
    Case("staff-bamboo", {"b.csv": "Employee #,First Name,Last Name,Job Title,Department,Location,Reporting to\n1,Ann,Lee,Head,Ops,London,\n2,Bo,Li,Clerk,Ops,London,Ann Lee\n"},
         right="[Ops]; 1=Ann Lee{Location:London}; 2=Bo Li{Location:London}; 2 -reports_to-> 1" + TWO, notes=["by_label"]),
    Case("staff-workday-manager-number", {"w.csv": "Worker,Employee ID,Business Title,Worker's Manager,Manager - Employee ID\nAnn Lee,1,Head,,\nBo Li,2,Clerk,Ann Lee,1\n"},
         right="[w]; 1=Ann Lee; 2=Bo Li{Manager - Employee ID:1}; 2 -reports_to-> 1" + TWO),
    Case("staff-positions-and-people", {"p.csv": "Employee ID,Name,Position ID,Position Title,Reports To Position ID\nE1,Ann Lee,P10,Head,\nE2,Bo Li,P11,Clerk,P10\n"},
         right="[p]; P10=Ann Lee{Employee ID:E1}; P11=Bo Li{Employee ID:E2}; P11 -reports_to-> P10" + TWO),
    Case("staff-manager-with-title-of-courtesy", {"c.csv": "Name,Job title,Manager\nDr Ann Lee,Head,\nBo Li,Clerk,Ann Lee\n"}, right="[c]; Dr Ann Lee; Bo Li; Bo Li -reports_to-> Dr Ann Lee" + TWO, notes=["by_label"]),
    Case("staff-manager-and-post", {"c.csv": "Name,Job title,Manager\nAnn Lee,Head of Housing,\nBo Li,Clerk,Ann Lee - Head of Housing\nCy Day,Porter,Head of Housing (Ann Lee)\n"},
         right="[c]; Ann Lee; Bo Li; Cy Day; Bo Li -reports_to-> Ann Lee; Cy Day -reports_to-> Ann Lee; 3 roles", notes=["changed"]),
    Case("staff-manager-capitals-and-blanks", {"c.csv": "Name,Job title,Manager\nAnn O'Lee,Head,\nBo Li,Clerk, ANN  O’LEE \n"}, right="[c]; Ann O'Lee; Bo Li; Bo Li -reports_to-> Ann O'Lee" + TWO, notes=["by_label"]),
    Case("staff-forms", {"f.csv": "Timestamp,Your name,Job title,Team\n01/05/2024 10:00:00,Ann Lee,Head,North\n"}, right="[North]; Ann Lee{Timestamp:01/05/2024 10:00:00}; 1 roles"),
    Case("staff-two-sheets-one-a-key", {"h.xlsx": book(Read_me=[["This list is of May"]], Staff=[["Staff of the Trust"], [], ["Name", "Job title", "Line manager", "Since"], ["Ann Lee", "Head", None, date(2020, 1, 2)], ["Bo Li", "Clerk", "Ann Lee", date(2021, 1, 2)]])},
         right=f"[h]; {LINE}{TWO}", notes=["not_a_table", "dropped"]),
    Case("staff-tsv-called-xls", {"sap.xls": "Pers.No.\tName\tPosition\tOrg. unit\n0001\tAnn Lee\tHead\tOps\n".encode("utf-16")}, right="[Ops]; 0001=Ann Lee; 1 roles"),
    Case("staff-fte-with-comma", {"s.csv": "Name;Job title;FTE\nAnn Lee;Head;0,6\n"}, right="[s]; Ann Lee{fte:0.6}; 1 roles"),
    Case("staff-blank-columns-and-rows", {"s.csv": ",,,\n,Name,Job title,Team\n,,,\n,Ann Lee,Head,North\n,,,\n"}, right="[North]; Ann Lee; 1 roles"),
    Case("staff-only-posts", {"s.csv": "Post,Reports to\nHead,\nClerk,Head\n"}, right="[s]; Head; Clerk; Clerk -reports_to-> Head" + TWO),
    Case("staff-numbers-of-posts", {"s.csv": "Post Number,Post Title,Reports to Post Number,Postholder\n001,Head,,Ann Lee\n002,Clerk,001,Vacant\n"}, right="[s]; 001=Ann Lee; 2 roles", notes=["changed"]),
    Case("staff-councillors", {"c.csv": "Councillor,Party,Ward\nCllr Ann Lee,Green,North\nCllr Bo Li,Labour,South\n"}, right="[North]; [South]; Cllr Ann Lee{Party:Green}; Cllr Bo Li{Party:Labour}" + TWO),
    Case("staff-committee-members", {"c.csv": "Committee,Member,Role\nPlanning,Ann Lee,Chair\nPlanning,Bo Li,Member\nAudit,Bo Li,Chair\n"},
         right="[Planning]; [Audit]; Ann Lee; Bo Li; Bo Li#2=Bo Li; 3 roles", notes=["doubted"]),
    Case("staff-address-in-name", {"c.csv": "Name,Job title\nAnn Lee <ann@x.example>,Head\n"}, right="[c]; Ann Lee; 1 roles", notes=["private_text"]),
    Case("staff-null-and-na-as-names", {"c.csv": "Name,Job title,Manager\nJennifer Null,Head,\nNA Smith,Clerk,Jennifer Null\n"}, right="[c]; Jennifer Null; NA Smith; NA Smith -reports_to-> Jennifer Null" + TWO),
    Case("staff-manager-none", {"c.csv": "Name,Job title,Manager\nAnn Lee,Head,None\nBo Li,Clerk,Ann Lee\n"}, right=f"[c]; {LINE}{TWO}"),
    Case("links-who-whom", {"l.csv": "Who,Whom,How often\nAnn,Bo,3\n"}, right="Ann; Bo; Ann -link*3-> Bo", notes=["column"]),
    Case("links-from-whom-to-whom", {"l.csv": "From whom;To whom;Kind\nAnn;Bo;trusts\n"}, right="Ann; Bo; Ann -trusts-> Bo", notes=["column"]),
    Case("links-sender-receiver", {"l.csv": "Sender,Recipient\nAnn,Bo\n"}, right="Ann; Bo; Ann -link-> Bo", notes=["column"]),
    Case("links-respondent-nominee", {"l.csv": "Respondent,Nominee\nAnn,Bo\n"}, right="Ann; Bo; Ann -link-> Bo", notes=["column"]),
    Case("links-matrix-in-a-workbook", {"m.xlsx": book(Trust=[["", "Ann", "Bo", "Cy"], ["Ann", None, 1, 0], ["Bo", 1, None, 3], ["Cy", 0, 3, None]])}, right="Ann; Bo; Cy; Ann -link<-> Bo; Bo -link*3<-> Cy", notes=["guessed"]),
    Case("links-matrix-of-numbers", {"m.csv": "id,1,2,3\n1,0,1,0\n2,0,0,1\n3,1,0,0\n"}, right="1; 2; 3; 1 -link-> 2; 2 -link-> 3; 3 -link-> 1", notes=["guessed"]),
    Case("links-with-column-of-dates-called-from", {N: "id\na\nb\n", E: "source,target,from,to\na,b,2020-01-01,2021-01-01\n"}, right="a; b; a -link-> b{start:2020-01-01, end:2021-01-01}", notes=["column"]),
]  # fmt: skip

WRONG = [
    Case("staff-wrong-boss-row-and-name", {"c.csv": "Name,Job title,Manager\nAnn Lee,Head,\nBo Li,Clerk,An Lee\n"}, problems=[("unknown_reference", 3, "boss")]),
    Case("staff-wrong-two-bosses-with-comma", {"c.csv": 'Name,Job title,Manager\nAnn Lee,Head,\nBo Li,Head,\nCy Day,Clerk,"Ann Lee, Bo Li"\n'}, problems=[("not_right", 4, "boss")]),
    Case("staff-wrong-number-and-name-of-boss-differ", {"c.csv": "Employee ID,Name,Manager ID,Manager Name\n1,Ann,,\n2,Bo,3,Ann\n3,Cy,1,Ann\n"}, right="[c]; 1=Ann; 2=Bo{Manager Name:Ann}; 3=Cy{Manager Name:Ann}; 2 -reports_to-> 3; 3 -reports_to-> 1; 3 roles", notes=["doubted"]),
    Case("staff-wrong-own-boss", {"c.csv": "Name,Job title,Manager\nAnn Lee,Head,Ann Lee\n"}, right="[c]; Ann Lee; 1 roles", notes=["doubted"]),
    Case("staff-wrong-start-date", {"c.csv": "Name,Job title,Start date\nAnn,Head,30/02/2020\n"}, problems=[("not_a_date", 2, "start")]),
    Case("staff-wrong-heading-without-rows-in-workbook", {"c.xlsx": book(Staff=[["Name", "Job title"]])}, problems=[("missing_part", 2, "Name")]),
    Case("staff-wrong-empty-workbook", {"c.xlsx": book(Sheet1=[])}, unreadable="no table|empty|nothing"),
    Case("staff-wrong-one-column", {"c.csv": "Ann Lee\nBo Li\nCy Day\n"}, problems=[("missing_column", 1, "source"), ("missing_column", 1, "target")]),
    Case("staff-wrong-tiers-in-columns", {"c.csv": "Tier 1,Tier 2,Tier 3\nChief,,\n,Director,\n,,Manager\n"}, problems=[("missing_part", 1, "Tier 1")]),
    Case("staff-wrong-ids-shared-by-all", {"c.csv": "Employee ID,Name\n4.40E+12,Ann\n4.40E+12,Bo\n"}, problems=[("doubled_id", 3, "id")]),
    Case("staff-wrong-name-spoilt", {"c.csv": "Name,Job title\n#NAME?,Head\n"}, problems=[("not_right", 2, "Name")]),
    Case("staff-wrong-budget-table", {"c.csv": "Supplier,Amount,Date\nAcme,100,2024-01-01\n"}, problems=[("missing_part", 1, "Supplier")]),
    Case("staff-wrong-half-utf8", {"c.csv": "Name,Job title\nSiân,Pennaeth\n".encode() + "Zoë,Clerk\n".encode("latin-1")}, unreadable="line 3"),
    Case("canvas-wrong-ego-twice", {"a_ego.csv": f"{EGO}\ne1,c,s1,P\ne1,c,s1,P\n"}, problems=[("doubled_id", 3, "networkCanvasEgoUUID"), ("doubled_id", 3, "networkCanvasSessionID")]),
    Case("kumu-wrong-no-to", {"c.csv": "From,Type,Direction\na,x,mutual\n"}, problems=[("missing_column", 1, "target")]),
    Case("plain-wrong-target-misspelt", {E: "source,traget\na,b\n"}, problems=[("missing_column", 1, "target")]),
    Case("plain-wrong-nodes-without-ids", {N: "colour,size\nred,3\n", E: "source,target\na,b\n"}, right="a; b; a -link-> b", notes=["not_a_table"]),
    Case("plain-wrong-ids-with-lost-zeros", {N: "id,label\n007,Ann\n008,Bo\n", E: "source,target\n7,8\n"}, problems=[("unknown_reference", 2, "source"), ("unknown_reference", 2, "target")]),
    Case("plain-wrong-dates-as-numbers", {E: "source,target,start\na,b,45000\na,c,45000.5\n"}, problems=[("not_a_date", 2, "start"), ("not_a_date", 3, "start")]),
    Case("plain-wrong-percent", {E: "source,target,weight\na,b,50%\n"}, problems=[("not_a_number", 2, "weight")]),
    Case("plain-wrong-underscored-number", {E: "source,target,weight\na,b,1_000\n"}, problems=[("not_a_number", 2, "weight")]),
    Case("plain-wrong-reported-by-nobody", {E: "source,target,reported_by\na,b,Table 1\n"}, right="a; b; a -link-> b{reported_by:Table 1}; 1 perspectives", notes=["made_perspective"]),
    Case("plain-wrong-row-in-quotes", {E: 'source,target\n"a,b"\nb,c\n'}, problems=[("missing", 2, "target")]),
    Case("plain-wrong-everything-in-quotes", {E: '"source,target"\n"a,b"\n'}, problems=[("missing_column", 1, "source"), ("missing_column", 1, "target")]),
    Case("plain-wrong-semicolon-row-in-comma-file", {E: "source,target,note\na,b,x\nb;c;y\n"}, problems=[("wrong_row_length", 3, "note")]),
    Case("map-wrong-same-table-twice", {"people.csv": "id\na\n", "m.xlsx": book(people=[["id"], ["b"]])}, problems=[("doubled_table", 0, "")], placed=False),
    Case("map-wrong-formula-as-id", {"m.xlsx": book(people=[["id", "name"], ["=1+1", "Ann"]])}, unreadable="A2"),
]  # fmt: skip

CASES = [*HR, *WRONG]
