"""A table that nobody knows, asked about: columns chosen, remembered, read; and who reports to whom."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from netmap.app.mapping import MEMORY, NOBODY, label_posts, preview_rows, read_bosses, recall, remember
from netmap.formats.bosses import missing_bosses
from netmap.formats.columns import ColumnMap, from_columns, guess_columns
from netmap.formats.source import Table

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ROWS = [
    ["Anytown Council"],
    ["Stelle", "Who", "Directorate", "Contact", "Salary"],
    ["Chief Executive", "Jo Ames", "Corporate", "01226 770770", "£155,000"],
    ["Director", "Sam Okoro", "Place", "01226 770771", "£120,000"],
    ["Director", "Lee Wong", "People", "01226 770772", "£120,000"],
]


@pytest.fixture
def database(tmp_path, monkeypatch):
    monkeypatch.setenv("NETMAP_DATABASE", str(tmp_path / "maps.sqlite"))
    return tmp_path


def ask(rows):
    """The step alone, as the flow of opening files calls it."""
    import streamlit as st

    from netmap.app.mapping import choose_bosses, choose_columns
    from netmap.formats.columns import from_columns
    from netmap.formats.source import Table

    table = Table("staff", "staff.csv", rows)
    if "columns" not in st.session_state:
        st.session_state["found"] = choose_columns(table, "typing/columns")
        if st.session_state["found"] is not None:
            st.session_state["columns"] = st.session_state["found"]
    else:
        network = from_columns(table, st.session_state["columns"]).require()
        st.session_state["network"] = choose_bosses(network, "typing/bosses")


def run(rows=ROWS):
    app = AppTest.from_function(ask, args=(rows,), default_timeout=30).run()
    assert not app.exception, app.exception
    return app


def shown(app):
    return " ".join(
        str(element.value) for kind in ("markdown", "caption", "warning", "info") for element in app.get(kind)
    )


def html(app):
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_guess_stands_in_every_box_with_its_first_values(database):
    app = run()
    assert {box.label: box.value for box in app.selectbox} == {
        "Stelle": "other", "Who": "name", "Directorate": "department", "Contact": "phone", "Salary": "other",
    }  # fmt: skip
    assert "Chief Executive · Director" in shown(app) and "770770" not in shown(app) + html(app)
    assert "Jo Ames" in html(app) and "3 people or posts" in html(app)


def test_a_choice_changes_what_would_be_read_and_is_remembered(database):
    app = run()
    app.selectbox(key="typing/columns/column/Stelle").select("title").run()
    assert "Chief Executive" in html(app) and app.session_state["found"] is None
    app.button(key="typing/columns/use").click().run()
    chosen = app.session_state["columns"]
    assert dict(chosen.columns)["Stelle"] == "title"
    kept = (database / MEMORY).read_text(encoding="utf-8")
    assert "Stelle" in kept and not [cell for row in ROWS[2:] for cell in row if f'"{cell}"' in kept]
    again = run([["Another year"], [*ROWS[1]], ["Porter", "Di Fox", "Place", "", ""]])
    assert {box.label: box.value for box in again.selectbox}["Stelle"] == "title"
    assert "met before" in shown(again)


def test_columns_that_make_no_map_are_said_in_a_sentence_and_can_be_put_right(database):
    app = run()
    app.selectbox(key="typing/columns/column/Who").select("other").run()
    assert "With these columns it cannot be read" in app.warning[0].value
    app.selectbox(key="typing/columns/column/Who").select("name").run()
    app.selectbox(key="typing/columns/column/Stelle").select("name").run()
    assert "only one column can be that" in app.warning[0].value


def test_headings_with_marks_and_nothing_below_do_no_harm(database):
    app = run([["*Name*", "[x](http://a.example)", "", "a:b"], ["Ann <b>", "$x$", "", ""]])
    assert len(app.selectbox) >= 3 and app.selectbox[0].value == "name"


def test_who_reports_to_whom_is_asked_where_nothing_says_it(database):
    app = run()
    app.button(key="typing/columns/use").click().run()
    app.run()
    assert "None of the posts says who is above" in shown(app)
    assert not app.session_state["network"].relationships
    top = next(
        option for option in app.selectbox(key="typing/bosses/rest").options if option.startswith("Jo Ames")
    )
    app.selectbox(key="typing/bosses/rest").select(top).run()
    lines = {(line.source, line.target) for line in app.session_state["network"].relationships}
    assert lines == {("Sam Okoro", "Jo Ames"), ("Lee Wong", "Jo Ames")}
    assert "2 reporting lines will be added" in shown(app)


def network(rows=ROWS):
    return from_columns(Table("staff", "staff.csv", rows)).require()


def test_choices_in_the_grid_beat_the_one_for_the_rest():
    found = network()
    posts, labels = missing_bosses(found), label_posts(found)
    ids = [post.id for post in posts]
    top = next(label for label, person in labels.items() if person == ids[0])
    second = next(label for label, person in labels.items() if person == ids[1])
    assert read_bosses(posts, [None, None, None], labels) == (dict.fromkeys(ids, ""), [])
    assert read_bosses(posts, [None, None, second], labels, top)[0] == {
        ids[0]: "",
        ids[1]: ids[0],
        ids[2]: ids[1],
    }
    assert read_bosses(posts, [NOBODY, NOBODY, None], labels, top)[0][ids[2]] == ids[0]
    assert read_bosses(posts, [top, None, None], labels) == (dict.fromkeys(ids, ""), [posts[0].label])


def test_posts_of_one_name_are_told_apart():
    found = network([["Job title", "Team"], ["Manager", "North"], ["Manager", "North"], ["Manager", "South"]])
    labels = label_posts(found)
    assert len(labels) == 3 and set(labels.values()) == {person.id for person in found.people}


def test_the_first_rows_say_who_is_where_and_who_is_above():
    rows = [
        ["Name", "Post", "Manager"],
        ["Ann", "Director", ""],
        ["Vacant", "Porter", "Ann"],
        ["Bo", "Cook", "Ann"],
    ]
    assert [tuple(row.values()) for row in preview_rows(network(rows))] == [
        ("Ann", "Director", "staff", "Senior", "not said"),
        ("nobody: the post is vacant", "Porter", "staff", "not said", "not said"),
        ("Bo", "Cook", "staff", "not said", "Ann"),
    ]
    lines = network([["Person A", "Person B", "Type of link"], ["Ann", "Bo", "asks"]])
    assert preview_rows(lines) == [{"From": "Ann", "What": "asks for advice", "To": "Bo"}]


def test_a_damaged_memory_remembers_nothing_and_is_replaced(database):
    (database / MEMORY).write_bytes(b"\xff{")
    columns = guess_columns(Table("staff", "staff.csv", ROWS)).map
    assert recall(columns.fingerprint) is None
    assert remember(columns) and recall(columns.fingerprint) == columns


def test_only_the_last_are_remembered(database):
    maps = [ColumnMap(columns=((f"h{n}", "name"),)) for n in range(203)]
    for columns in maps:
        assert remember(columns)
    assert recall(maps[-1].fingerprint) == maps[-1] and recall(maps[0].fingerprint) is None
