"""What every page is made of: question, answer, care, picture, table, method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from netmap.app.answers import View
from netmap.app.marks import unmarked
from netmap.app.settings_form import settings_form
from netmap.app.state import Current, current
from netmap.measures.registry import Question, measures_for

STYLE = """
<style>
.block-container { padding: 1.6rem 2.2rem 3rem; max-width: 1320px; }
.stApp:has([data-testid="stExpandSidebarButton"]) .block-container { padding-top: 4rem; }
[data-testid="stButtonGroup"] button { height: auto; }
.stApp a:focus-visible, .stApp button:focus-visible, .stApp summary:focus-visible {
  outline: 3px solid #0072B2 !important; outline-offset: 1px; }
section[data-testid="stSidebar"] { width: 264px !important; min-width: 264px !important; }
h1 { font-size: 1.9rem !important; padding-bottom: 0.2rem; }
h2 { font-size: 1.5rem !important; }
.answer { font-size: 1.2rem; line-height: 1.45; border-left: 6px solid #D55E00; padding: 0.2rem 0 0.2rem 0.9rem;
  margin: 0.2rem 0 0.8rem; max-width: 62rem; }
.care { color: #1d1d1b; background: #f5f3ee; padding: 0.4rem 0.8rem; margin: 0.2rem 0; }
.swatch { display: inline-block; width: 1.9em; border: 1px solid #1d1d1b; text-align: center; font-size: 0.8rem;
  font-weight: bold; margin-right: 0.3em; }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: #565653 !important; opacity: 1 !important; }
[data-testid="stHeaderActionElements"] { display: none; }
[data-testid="stWidgetLabel"] p, span[aria-hidden] > [data-testid="stMarkdownContainer"] p { color: #1d1d1b !important; }
.stButton .stMarkdownColoredText { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
section[data-testid="stSidebar"] [data-testid="stSidebarHeader"] { height: 0.9rem; margin-bottom: 0; }
section[data-testid="stSidebar"] [data-testid="stSidebarNavLink"] { min-height: 1.5rem; height: auto; margin: 0;
  padding-top: 0; padding-bottom: 0; }
section[data-testid="stSidebar"] [data-testid="stSidebarNavLink"] * { white-space: normal; line-height: 1.5rem; }
section[data-testid="stSidebar"] [data-testid="stSidebarNavItems"] li { margin: 0; }
section[data-testid="stSidebar"] [data-testid="stSidebarNavItems"] > div { margin-top: 0; }
section[data-testid="stSidebar"] [data-testid="stNavSectionHeader"] { padding-top: 0; margin: 5px 0 0; }
section[data-testid="stSidebar"] [data-testid="stSidebarNavSeparator"] { padding-top: 5px; }
section[data-testid="stSidebar"] [data-testid="stSidebarUserContent"] { padding: 6px 0 8px; }
section[data-testid="stSidebar"] [data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] { gap: 0.4rem; }
section[data-testid="stSidebar"] [data-testid="stSliderTickBar"] { display: none; }
.legend span.word { margin-right: 1.1em; white-space: nowrap; }
@media print {
  section[data-testid="stSidebar"], header, .stAppToolbar, [data-testid="stToolbar"], .stButton, .stDownloadButton,
  [data-testid="stExpander"] summary svg { display: none !important; }
  .block-container { max-width: none; padding: 0; }
  .stApp, .main, section.main { position: static !important; overflow: visible !important; height: auto !important; }
}
</style>
"""
PROJECTOR = """
<style>
html { font-size: 19px !important; }
section[data-testid="stSidebar"] { width: 300px !important; min-width: 300px !important; }
</style>
"""


def view() -> View:
    """Return what this page looks at: the sidebar decides, for every page alike."""
    state = st.session_state
    return View(
        current(),
        state["at"],
        tuple(state.get("kinds") or ()),
        bool(state.get("names", False)),
        bool(state.get("projector", False)),
        state.get("split"),
    )


def head(question: str, answer: str = "", about: str = "") -> None:
    """Show the question a page answers and the answer, before anything else."""
    st.title(question)
    if answer:
        st.html(f'<div class="answer" role="status">{escape(answer)}</div>')
    if about:
        st.caption(unmarked(about))


def label_for(action: str, name: str) -> str:
    """Return what a button says that stands in a row with others like it: for the ear, what it is for as well."""
    return f"{action} :gray[{unmarked(name)}]"


def escape(text: str) -> str:
    """Return a text as HTML that shows it."""
    import html

    return html.escape(text).replace("\n", "<br>")


def tell(text: str) -> None:
    """Show a sentence as it is: it may quote what somebody typed, in which Streamlit would read Markdown."""
    st.write(unmarked(text))


def care(sentences: Sequence[str]) -> None:
    """Show what to be careful about."""
    for sentence in dict.fromkeys(sentences):
        st.html(f'<div class="care">⚠ {escape(sentence)}</div>')


def sample_line(found: Current) -> None:
    """Say that this is a sample, and where one's own map begins."""
    if found.sample:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.write("This is a sample.")
            st.page_link(page_path("maps"), label="Start your own map")


def page_path(name: str) -> str:
    """Return the path of a page, as `st.page_link` wants it."""
    from pathlib import Path

    return str(Path(__file__).parent / "pages" / f"{name}.py")


def missing(sentence: str, page: str, link: str) -> None:
    """Say what is missing for an answer and link to where it is added."""
    st.info(unmarked(sentence))
    st.page_link(page_path(page), label=link)


def method(question: Question, title: str = "How is this worked out?") -> None:
    """Show, one click away, how a page's results are worked out, with the settings that can be changed."""
    with st.expander(title):
        measures = measures_for(question)
        for measure in measures:
            st.markdown(f"**{_capital(measure.plain)}** ({measure.term})")
            st.markdown(measure.how)
            st.caption(f"Source: {measure.source}")
        names = list(dict.fromkeys(name for m in measures for name in m.parameters if name != "coverage"))
        if names:
            settings_form(question, names)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def table(rows: Sequence[Mapping[str, Any]], *, alt: str, empty: str = "Nothing to show yet.") -> None:
    """Show rows as a plain table that a screen reader can read."""
    if not rows:
        st.caption(empty)
        return
    frame = pd.DataFrame(rows)
    st.html(_html_table(frame, alt))


def _html_table(frame: pd.DataFrame, alt: str) -> str:
    header = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_shown(cell))}</td>" for cell in row) + "</tr>"
        for row in frame.itertuples(index=False)
    )
    style = (
        "<style>.netmap-table{border-collapse:collapse;margin:.3rem 0 1rem}"
        ".netmap-table th,.netmap-table td{border-bottom:1px solid #c9c6bf;padding:.25rem .9rem .25rem 0;"
        "text-align:left;vertical-align:top;font-size:.95rem}"
        ".netmap-table caption{text-align:left;color:#5b5b58;padding:.2rem 0}"
        ".netmap-wide{overflow-x:auto}.netmap-wide:focus-visible{outline:3px solid #0072B2}</style>"
    )
    return (
        f'{style}<div class="netmap-wide" role="region" tabindex="0" aria-label="{escape(alt)}">'
        f'<table class="netmap-table"><caption>{escape(alt)}</caption>'
        f"<thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _shown(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return "–"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def show_legend(words: Sequence[tuple[str, str, str]]) -> None:
    """Show what the codes and colours of a picture mean."""
    from netmap.view.palette import text_on

    shown = "".join(
        f'<span class="word"><span class="swatch" style="background:{colour};color:{text_on(colour)}">'
        f"{escape(code)}</span>{escape(word)}</span> "
        for code, word, colour in words
    )
    st.html(f'<div class="legend">{shown}</div>')
