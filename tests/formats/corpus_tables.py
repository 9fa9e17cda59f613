"""Tables as councils, personnel systems and spreadsheets leave them, and what must come of each.

Layouts: senior salary tables after the Local Government Transparency Code 2015 (Barnsley, Pendle, Wycombe list
their columns on their pages), organograms of data.gov.uk (DECC, DWP, September 2013), personnel exports with
an employee number and a manager's (Workday, Chinook's Employee.csv).
"""

from __future__ import annotations

from netmap.formats.workbook import to_workbook
from tests.formats.corpus import Case

SENIOR = "Post Unique Reference,Name,Grade,Job Title,Organisation,Contact Phone,Contact E-mail,Reports to Senior Post,FTE,Notes\n"
JUNIOR = "Organisation,Reporting Senior Post,Grade,Generic Job Title,Number of Posts in FTE\n"


def book(**sheets: list[list[str]]) -> bytes:
    return to_workbook(sheets)


CASES = [
    # organograms
    Case("organogram-two-posts", {"s.csv": f"{SENIOR}1,Ann,SCS3,CEO,DECC,1,a@b.c,XX,1.0,\n2,N/D,SCS2,Head,DECC,,,1,0.6,\n"},
         right="[DECC]; 1=Ann{fte:1, grade:SCS3}; 2=Head{fte:0.6, grade:SCS2}; 2 -reports_to-> 1; 2 roles", notes=["private", "guessed"]),
    Case("organogram-job-share", {"s.csv": f"{SENIOR}39,Joan,SCS2,Director,DECC,,,XX,0.6,\n39,Susan,SCS2,Director,DECC,,,XX,0.6,\n"},
         right="[DECC]; 39=Joan{fte:0.6, grade:SCS2}; 39#2=Susan{fte:0.6, grade:SCS2}; 2 roles", notes=["guessed"]),
    Case("organogram-eliminated", {"s.csv": f"{SENIOR}1,Ann,SCS3,CEO,D,,,XX,1,\n14,Eliminated,SCS1,Head,D,,,101,1,\n"},
         right="[D]; 1=Ann{fte:1, grade:SCS3}; 1 roles", notes=["dropped"]),
    Case("organogram-notes-with-address", {"s.csv": f"{SENIOR}1,Ann,SCS3,CEO,D,,,XX,1,\"PA on 020 7946 0018 / pa@d.gov.example\"\n"},
         right="[D]; 1=Ann{fte:1, grade:SCS3, notes:PA on [left out] / [left out]}; 1 roles", notes=["private_text"]),
    Case("organogram-text-in-grade-amount", {"j.csv": f"{JUNIOR}D,1,EO,Clerk,1.5\nD,1,AO,Clerk,\"1,200\"\n"},
         right="[D]; 1=Senior post 1{junior_fte:1201.5, junior_grades:EO: 1.5; AO: 1200}; 1 roles", notes=["made_actor", "changed"]),
    Case("organogram-semicolons-cp1252", {"s.csv": "Post Unique Reference;Name;Grade;Job Title;Reports to Senior Post;Actual Pay Floor (£)\n1;Zoë;SCS3;CEO;XX;£120,000\n".encode("cp1252")},
         right="[s]; 1=Zoë{grade:SCS3, pay_floor:120000}; 1 roles", notes=["encoding", "guessed"]),
    Case("organogram-unknown-boss", {"s.csv": f"{SENIOR}1,Ann,SCS3,CEO,D,,,MADEUP,1,\n"}, problems=[("unknown_reference", 2, "boss")]),
    Case("organogram-no-reference", {"s.csv": f"{SENIOR},Ann,SCS3,CEO,D,,,XX,1,\nXX,Bo,SCS2,Head,D,,,1,1,\n"},
         problems=[("missing", 2, "ref"), ("not_right", 3, "ref")]),
    Case("organogram-two-in-one", {"s.csv": f"{SENIOR}1,Ann,SCS3,CEO,D,,,XX,1,\n1,Bo,SCS1,Clerk,D,,,7,1,\n"},
         problems=[("unknown_reference", 3, "boss"), ("doubled_id", 3, "ref")]),
    Case("organogram-negative-posts", {"j.csv": f"{JUNIOR}D,1,EO,Clerk,-2\nD,1,EO,Clerk,NaN\n"},
         problems=[("not_a_number", 2, "fte"), ("not_a_number", 3, "fte")]),
    Case("organogram-no-titles", {"s.csv": "Post Unique Reference,Reports to Senior Post\n1,XX\n"}, problems=[("missing_column", 1, "job title")]),
    Case("organogram-shifted-row", {"s.csv": f"{SENIOR}1,Ann,SCS3,CEO,D,,,XX,1,ring, please\n"}, problems=[("wrong_row_length", 2, "notes")]),
    # councils
    Case("council-transparency-code", {"senior-staff.csv": (
        "Grade,Job title,Department,Team,Permanent or temporary,Contact,Salary band,Salary ceiling\n"
        "CO1,Chief Executive,Corporate,,Permanent,01226 770770,\"£155,000 - £159,999\",\"£160,000\"\n"
        "CO3,Executive Director Place,Place,,Permanent,01226 770771,\"£120,000 - £124,999\",\"£125,000\"\n"
        "G14,Head of Housing,Place,Housing,Temporary,01226 770772,\"£70,000 - £74,999\",\"£75,000\"\n")},
         right="[Corporate]; [Place]; [Housing]; Chief Executive{Permanent or temporary:Permanent, Salary band:£155,000 - £159,999, Salary ceiling:£160,000, grade:CO1}; "
               "Executive Director Place{Permanent or temporary:Permanent, Salary band:£120,000 - £124,999, Salary ceiling:£125,000, grade:CO3}; "
               "Head of Housing{Permanent or temporary:Temporary, Salary band:£70,000 - £74,999, Salary ceiling:£75,000, grade:G14}; 3 roles",
         notes=["column", "private", "guessed"]),
    Case("council-title-rows-and-footnotes", {"pendle.csv": (
        "Senior Salaries as at 31 March 2016,,,\n,,,\nOrganisation Name,Job Title,Reports To,Salary\n"
        "Pendle,Chief Executive,,100000\nPendle,Corporate Director,Chief Executive,80000\n,,,\nTotal,,,180000\n"
        "* includes election fees,,,\n")},
         right="[Pendle]; Chief Executive{Salary:100000}; Corporate Director{Salary:80000}; Corporate Director -reports_to-> Chief Executive; 2 roles",
         notes=["dropped", "column"]),
    Case("council-section-headings", {"c.csv": "Name,Post,Grade\nAdult Social Care,,\nAnn Lee,Director,A\nBo Li,Team Manager,B\nPlace,,\nCy Day,Engineer,C\n"},
         right="[Adult Social Care]; [Place]; Ann Lee{grade:A}; Bo Li{grade:B}; Cy Day{grade:C}; 3 roles", notes=["guessed", "doubted"]),
    Case("council-merged-departments", {"c.xlsx": book(Staff=[["Directorate", "Post", "Grade"], ["Place", "Director", "1"], ["", "Planner", "2"], ["", "Surveyor", "2"], ["People", "Head", "1"], ["", "Nurse", "3"]])},
         right="[Place]; [People]; Director{grade:1}; Planner{grade:2}; Surveyor{grade:2}; Head{grade:1}; Nurse{grade:3}; 5 roles", notes=["guessed"]),
    Case("council-headings-over-two-rows", {"c.xlsx": book(Staff=[["Job title", "Department", "Salary", ""], ["", "", "Floor", "Ceiling"], ["Head", "Place", "60000", "64999"], ["Clerk", "Place", "20000", "24999"]])},
         right="[Place]; Head{Salary Ceiling:64999, Salary Floor:60000}; Clerk{Salary Ceiling:24999, Salary Floor:20000}; 2 roles", notes=["changed"]),
    Case("council-repeated-headings", {"c.csv": "Post,Reports to\nHead,\nClerk,Head\nPost,Reports to\nPorter,Head\n"},
         right="[c]; Head; Clerk; Porter; Clerk -reports_to-> Head; Porter -reports_to-> Head; 3 roles", notes=["dropped", "guessed"]),
    Case("council-vacant-posts", {"c.csv": "Name,Job title,Line manager,Service\nAnn Lee,Director,,Housing\nVACANT,Head of Lettings,Ann Lee,Housing\nBo Li,Clerk,Head of Lettings,Housing\nVacant,Porter,Ann Lee,Housing\n"},
         right="[Housing]; Ann Lee; Head of Lettings{vacant:True}; Bo Li; Head of Lettings -reports_to-> Ann Lee; Bo Li -reports_to-> Head of Lettings; 4 roles",
         notes=["doubted", "changed"]),
    Case("council-same-title-in-many-teams", {"c.csv": "Job title,Team\nTeam Manager,North\nTeam Manager,South\n"},
         right="[North]; [South]; Team Manager; Team Manager#2=Team Manager; 2 roles", notes=["doubted"]),
    Case("council-tiers", {"c.csv": "Tier,Job title,Stakeholder group\n1,Chief,SL\nTier 2,Director,Senior leaders\n9,Porter,Front-line staff\n"},
         right="[c]; Chief{SL}; Director{SL}; Porter{FL}; 3 roles", notes=["guessed"]),
    Case("council-two-people-of-one-name-as-boss", {"c.csv": "Name,Job title,Manager\nAnn Lee,Head,\nAnn Lee,Clerk,\nBo Li,Porter,Ann Lee\n"},
         problems=[("doubled_label", 4, "boss")]),
    Case("council-slip-of-the-pen", {"c.csv": "Name,Job title,Manager\nAnn Leeson,Head,\nBo Li,Porter,Ann Leesom\n"}, problems=[("unknown_reference", 3, "boss")]),
    Case("council-boss-from-outside", {"c.csv": "Name,Job title,Manager\nBo Li,Porter,Sir Humphrey Appleby\n"},
         right="[c]; Bo Li; Sir Humphrey Appleby; Bo Li -reports_to-> Sir Humphrey Appleby; 2 roles", notes=["made_actor"]),
    Case("council-row-without-anybody", {"c.csv": "Name,Job title,Team,Grade\nAnn,Head,North,1\n,,South,2\n"}, problems=[("missing", 3, "name")]),
    Case("council-bad-date", {"c.csv": "Name,Job title,Start date\nAnn,Head,31/02/2024\nBo,Clerk,13/04/2024\n"}, problems=[("not_a_date", 2, "start")]),
    Case("council-dates-both-ways", {"c.csv": "Name,Job title,Start date\nAnn,Head,04/13/2024\nBo,Clerk,13/04/2024\n"},
         problems=[("date_order", 2, "start")]),
    Case("council-cells-beyond-the-headings", {"c.csv": "Name,Job title,Team\nAnn,Head,North,extra\n"}, problems=[("wrong_row_length", 2, "Team")]),
    Case("council-nothing-to-go-by", {"c.csv": "Wer,Wann\nAnna,heute\n"}, problems=[("missing_part", 1, "Wer")]),
    Case("council-awkward-names", {"c.csv": "Name,Job title\nNull,Head\nNA,Clerk\nTRUE,Porter\n=cmd,Guard\n"},
         right="[c]; Null; NA; TRUE; =cmd; 4 roles", notes=["column"]),
    # personnel exports
    Case("hr-employee-and-manager-numbers", {"hr.csv": "Employee ID,First Name,Last Name,Title,Manager ID,Dept,Email,FTE\n007,Ann,Lee,Director,,Sales,ann@x.example,1\n1E5,Bo,Li,Clerk,007,Sales,bo@x.example,0.5\n"},
         right="[Sales]; 007=Ann Lee{fte:1}; 1E5=Bo Li{fte:0.5}; 1E5 -reports_to-> 007; 2 roles", notes=["private", "column"]),
    Case("hr-manager-by-address", {"hr.csv": "Name,Email,Manager Email,Department\nAnn Lee,ann@x.example,,Ops\nBo Li,bo@x.example,ANN@x.example,Ops\n"},
         right="[Ops]; Ann Lee; Bo Li; Bo Li -reports_to-> Ann Lee; 2 roles", notes=["private"]),
    Case("hr-surname-first", {"hr.csv": "Employee,Manager,Dept\n\"Lee, Ann\",,Ops\n\"Li, Bo\",Ann Lee,Ops\n"},
         right="[Ops]; Lee, Ann; Li, Bo; Li, Bo -reports_to-> Lee, Ann; 2 roles", notes=["by_label"]),
    Case("hr-two-posts-of-one-person", {"hr.csv": "Employee No,Name,Job Title,Team\n5,Ann Lee,Head,North\n5,Ann Lee,Clerk,South\n"},
         right="[North]; [South]; 5=Ann Lee; 2 roles", notes=["guessed"]),
    Case("hr-private-facts", {"hr.csv": "Name,Job Title,Date of birth,Home address,Mobile\nAnn Lee,Head,1970-01-01,1 High St,07700 900123\n"},
         right="[hr]; Ann Lee; 1 roles", notes=["dropped", "private"]),
    Case("hr-one-number-two-people", {"hr.csv": "Employee No,Name,Job Title\n5,Ann Lee,Head\n5,Bo Li,Clerk\n"}, problems=[("doubled_id", 3, "id")]),
    Case("hr-manager-number-nobody-has", {"hr.csv": "Employee No,Name,Manager ID\n5,Ann Lee,99\n"}, problems=[("unknown_reference", 2, "boss")]),
    Case("hr-manager-address-nobody-has", {"hr.csv": "Name,Email,Manager Email\nBo Li,bo@x.example,cy@x.example\n"}, problems=[("unknown_reference", 2, "boss")]),
    # relationships under headings of their own
    Case("links-organisation-a-and-b", {"l.csv": "Organisation A,Organisation B,Type of link,Strength\nTrust,Council,funds,3\n"},
         right="Trust; Council; Trust -funds*3-> Council", notes=["column"]),
    Case("links-half-empty", {"l.csv": "Person 1,Person 2\nAnn,Bo\nAnn,\n"}, problems=[("missing", 3, "target")]),
    Case("links-bad-strength", {"l.csv": "Person A,Person B,Strength\nAnn,Bo,strong\nAnn,Cy,nan\nAnn,Di,-1\n"},
         problems=[("not_a_number", 2, "weight"), ("not_a_number", 3, "weight"), ("too_small", 4, "weight")]),
    # plain tables, workbooks and map tables with the mistakes that spreadsheets make
    Case("plain-excel-says-its-separator", {"e.csv": "sep=;\r\nSource;Target;Weight\r\nAnn;Ben;2\r\n"}, right="Ann; Ben; Ann -link*2-> Ben"),
    Case("plain-numbers-as-ids", {"e.csv": "source,target\n007,7\n1E5,100000\n"}, right="007; 7; 1E5; 100000; 007 -link-> 7; 1E5 -link-> 100000"),
    Case("plain-one-cell-too-many", {"e.csv": "source,target\na,b,c\n"}, problems=[("wrong_row_length", 2, "target")]),
    Case("map-role-of-nobody-known", {"people.csv": "id,name\na,Ann\n", "roles.csv": "person,organisation,title\na,o,Head\n"},
         problems=[("unknown_reference", 2, "organisation")]),
    Case("map-workbook-with-a-stray-sheet", {"m.xlsx": book(people=[["id", "name"], ["a", "Ann"]], Sheet1=[["x", "y"], ["1", "2"]])},
         right="a=Ann", notes=["not_a_table"]),
    Case("no-rows-at-all", {"c.csv": "Name,Job title\n"}, problems=[("missing_part", 2, "Name")]),
    Case("not-a-zip", {"c.xlsx": b"PK\x03\x04broken"}, unreadable="not a workbook"),
]  # fmt: skip
