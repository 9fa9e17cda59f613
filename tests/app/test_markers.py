"""What people type is never run, never fetched, never a link: scripts in every field, on every page, in a browser."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from netmap import formats
from netmap.app.pages.share import NEEDS
from netmap.app.sharing import prepare
from netmap.formats import read_data
from netmap.model import Network
from netmap.report import worker
from netmap.store import Store
from tests.app.conftest import Server
from tests.app.test_browser import PAGES, go, settled
from tests.conftest import rich_network

NOW, DAY = datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 22)
RUN = "window.__ran=(window.__ran??0)+1"
#: where something would be fetched from; nothing listens there
AWAY = "http://127.0.0.1:9/"
MARKERS = (
    f'<img src=x onerror="{RUN}">',
    f"<script>{RUN}</script>",
    f'"><svg onload="{RUN}">',
    f"[press](javascript:{RUN}) [go]({AWAY}link)",
    f"![seen]({AWAY}image) <{AWAY}auto>",
    "{{1337*7}} ${1337*7} {% debug %} <%= 1337*7 %>",
    f"</style><style>*{{background:url({AWAY}style)}}</style>",
    f"x;background:url('{AWAY}css');}} @import '{AWAY}import';",
    f"</script><script>{RUN}</script><!--",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe><object data={AWAY}object>",
    f"$\\href{{javascript:{RUN}}}{{x}}$ :material/home: :red[x] `{RUN}`",
    f"');alert(1);{RUN};//",
    f"<a href='javascript:{RUN}'>press</a><details open ontoggle={RUN}>",
    f'=HYPERLINK("{AWAY}cell","press")',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    f"<meta http-equiv=refresh content='0;url={AWAY}meta'><base href={AWAY}>",
)
#: fields that are one of a few words, numbers or dates
FIXED = {
    "start", "end", "date", "weight", "value", "votes", "veto", "paid", "opted_out", "user_led", "quota", "vote", "direction",
    "importance", "counts_as", "line", "rank", "bloc",
}  # fmt: skip
TEXTS = {
    "organisations": ("name", "kind", "culture"), "people": ("name",), "roles": ("title",), "relationships": ("note",),
    "decisions": ("title", "note"), "perspectives": ("name",),
}  # fmt: skip


def marked() -> Network:
    """Return a map on which every question has an answer, with a marker in everything that somebody can type."""
    marks = cycle(MARKERS)
    said = rich_network().model_dump(mode="json")
    words = said["vocabulary"]
    # ids: of everybody and everything, and of a word in each list
    own = {"groups": "CO", "layers": "middle", "kinds": "collaborates", "stages": "design", "questions": "urgency"}  # fmt: skip
    ids = {word: f"{word} {next(marks)}" for word in own.values()}
    for table in ("organisations", "people", "decisions", "perspectives", "roles", "relationships"):
        ids |= {row["id"]: f"{row['id']} {next(marks)}" for row in said[table]}
    for entries in words.values():
        for entry in entries:
            entry["label"] = f"{entry['label']} {next(marks)}"
            if "unit" in entry:
                entry["unit"] = next(marks)
    for table, fields in TEXTS.items():
        for row in said[table]:
            row.update({field: f"{row.get(field) or field} {next(marks)}" for field in fields})
            row["attributes"] = {f"own {next(marks)}": next(marks)}
            if table == "people":
                row["assets"] = [next(marks)]
    coverage = said["settings"]["coverage"]
    for part in (coverage["team"], *coverage["sets"]):
        part.update(id=f"{part['id']} {next(marks)}", label=next(marks))
    said["settings"]["keeping"] = {"basis": next(marks), "note": next(marks)}
    said.update(name=f"Marked {MARKERS[0]}", purpose=" ".join(MARKERS))
    return Network.model_validate(_renamed(said, ids))


def _renamed(found: Any, ids: dict[str, str]) -> Any:
    """Put new ids wherever the old ones stand."""
    if isinstance(found, dict):
        return {k: v if k in FIXED or k == "label" else _renamed(v, ids) for k, v in found.items()}
    if isinstance(found, list):
        return [_renamed(part, ids) for part in found]
    return ids.get(found, found) if isinstance(found, str) else found


@pytest.fixture(scope="module")
def network() -> Network:
    return marked()


#: whatever a marker may have left in a page, shadow roots and frames of components included
LEFTOVERS = """() => {
  const found = [], away = "127.0.0.1:9";
  const look = root => root.querySelectorAll("*").forEach(e => {
    for (const a of e.attributes) {
      if (a.name.startsWith("on")) found.push(`${e.tagName} ${a.name}`);
      // an address that somebody typed may be pressed as what it says it is; nothing else may lead there
      const honest = e.tagName === "A" && decodeURI(a.value) === e.textContent && a.value.startsWith("http");
      if (["href", "src", "srcdoc", "data", "action"].includes(a.name) && !honest
        && (/^\\s*javascript:/i.test(a.value) || a.value.includes(away))) found.push(`${e.tagName} ${a.name}=${a.value}`);
      if (a.name === "style" && a.value.includes(away)) found.push(`${e.tagName} style`);
    }
    if (e.tagName === "STYLE" && e.textContent.includes(away)) found.push("a style sheet");
    if (e.shadowRoot) look(e.shadowRoot);
  });
  look(document);
  if (window.__ran) found.push(`ran ${window.__ran} times`);
  if (/\\b9359\\b/.test(document.body.innerText)) found.push("worked out as a template");
  return found;
}"""


def watch(page: Page) -> list[str]:
    """Return a list in which whatever a page asks of others, and any dialog, will stand."""
    wrong: list[str] = []
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda r: wrong.append(r.url) if r.url.startswith(AWAY) else None)
    page.on("popup", lambda popup: wrong.append(f"window {popup.url}"))
    return wrong


@pytest.mark.browser
def test_nothing_typed_is_run_or_fetched_on_any_page(page: Page, server: Server, network: Network) -> None:
    """The fixture fails on a request to anywhere but the server, and on an error in the console."""
    wrong = watch(page)
    store = Store(str(server.database))
    map_id = store.create(network, now=NOW)
    store.close()
    page.goto(f"{server.address}/words?map={map_id}")
    expect(page.locator("h1")).to_have_text(PAGES["Words"])
    page.get_by_text("Show names of people").click()
    settled(page)
    for name in PAGES:
        go(page, name)
        for tab in page.get_by_role("tab").all():
            tab.click()
            page.evaluate(
                "document.querySelectorAll('details:not([open]) > summary').forEach(s => s.click())"
            )
            settled(page)
            wrong += [f"{name}: {found}" for found in page.evaluate(LEFTOVERS)]
        if name == "Picture":
            page.locator(".netmap-picture").click()  # a card shows
            expect(page.get_by_test_id("stMain").get_by_role("heading", level=3)).to_have_count(1)
        page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(s => s.click())")
        settled(page)
        wrong += [f"{name}: {found}" for found in page.evaluate(LEFTOVERS)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def pages_to_share(network: Network) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the Share page that a browser opens."""
    kinds = tuple(kind.id for kind in network.vocabulary.kinds)
    seen = SimpleNamespace(network=network, names=True, naming="names", at=DAY, kinds=kinds)
    wanted = prepare(seen, b"k" * 32)
    for file in NEEDS["A slide or a wall"](wanted):
        if file.name.endswith((".html", ".svg")):
            yield file.name, file.make()
    yield "report.html", worker.make(network, DAY, ".html", names=True, draws=0, created="")


@pytest.mark.browser
def test_nothing_typed_is_run_or_fetched_in_what_is_shared(browser: Browser, network: Network, tmp_path: Path) -> None:  # fmt: skip
    page = browser.new_page()
    wrong = watch(page)
    page.on(
        "request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else wrong.append(r.url)
    )
    names = []
    for name, data in pages_to_share(network):
        (tmp_path / name).write_bytes(data)
        page.goto((tmp_path / name).as_uri())
        page.wait_for_load_state("networkidle")
        found = page.evaluate(
            LEFTOVERS.replace("document.body.innerText", "document.documentElement.textContent")
        )
        wrong += [f"{name}: {line}" for line in found]
        names.append(name.rsplit("-", 1)[-1])
    page.close()
    assert not wrong, wrong
    assert sorted(names) == ["free.html", "free.svg", "honeycomb.html", "honeycomb.svg", "pyramid.html", "pyramid.svg", "report.html"]  # fmt: skip


def test_nothing_typed_is_a_formula_and_all_of_it_comes_back(network: Network) -> None:
    forms = {form.id: form for form in formats.FORMATS}
    (book,) = formats.to_files(network, "m.xlsx", forms["xlsx"]).values()
    sheets = openpyxl.load_workbook(io.BytesIO(book))
    assert not [
        c for sheet in sheets for row in sheet.iter_rows() for c in row if c.data_type == "f" or c.hyperlink
    ]
    assert read_data(book, "m.xlsx").require() == network
    (packed,) = formats.to_files(network, "m.zip", forms["zip"]).values()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        tables = [name for name in archive.namelist() if name.endswith(".csv")]
        texts = {name: archive.read(name).decode("utf-8-sig") for name in tables}
    cells = [cell for text in texts.values() for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells) and not [
        c for c in cells if c.startswith(("=", "@", "\t"))
    ]
    assert read_data(packed, "m.zip").require() == network
