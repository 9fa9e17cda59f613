"""What is held on one person, to be handed to them: a table, the data as they are kept, a page to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import jinja2

from netmap.formats.cells import escape, to_csv
from netmap.model.dates import long_date
from netmap.model.held import Held

COLUMNS = ("Where", "What it is", "What is written", "When", "By whom")
_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What is held on {{ name }}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #1d1d1b; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { border-bottom: 1px solid #c9c6bf; padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
caption { text-align: left; color: #5b5b58; }
</style>
</head>
<body>
<main>
<h1>What is held on {{ name }}</h1>
<p>On the map “{{ map }}”, as on {{ day }}.
{%- if held %} {{ held | length }} entries.{% endif %}
 Ratings are what somebody said, not facts.</p>
{% if not held %}<p>Nothing is held.</p>{% endif %}
{% for where, rows in groups %}
<h2>{{ where }}</h2>
<table>
<caption>{{ where }}: {{ rows | length }} {{ "entry" if rows | length == 1 else "entries" }}</caption>
<thead><tr>{% for column in columns %}<th scope="col">{{ column }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}
<tr><td>{{ row.sort }}</td><td>{{ row.what }}</td><td>{{ row.at or "–" }}</td><td>{{ row.by or "–" }}</td></tr>
{% endfor %}
</tbody>
</table>
{% endfor %}
</main>
</body>
</html>
"""


def held_csv(held: Sequence[Held]) -> bytes:
    """Return what is held as a table; cells that a spreadsheet would run are made harmless."""
    rows = [list(COLUMNS), *([h.where, h.sort, h.what, h.at, h.by] for h in held)]
    return to_csv([[escape(cell) for cell in row] for row in rows]).encode("utf-8-sig")


def held_json(held: Sequence[Held], *, name: str, map_name: str, on: date) -> bytes:
    """Return what is held as data: every row as it is kept."""
    data = {
        "person": name,
        "map": map_name,
        "on": on.isoformat(),
        "held": [
            {"where": h.where, "sort": h.sort, "what": h.what, "table": h.table, "data": dict(h.data), "at": h.at, "by": h.by}
            for h in held
        ],
    }  # fmt: skip
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def held_html(held: Sequence[Held], *, name: str, map_name: str, on: date) -> bytes:
    """Return what is held as one page that needs nothing from elsewhere and runs nothing."""
    places = dict.fromkeys(h.where for h in held)
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(_PAGE)
    text = page.render(
        name=name,
        map=map_name or "without a name",
        day=long_date(on),
        held=held,
        columns=COLUMNS[1:],
        groups=[(where, [h for h in held if h.where == where]) for where in places],
    )
    return text.encode("utf-8")
