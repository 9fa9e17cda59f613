"""The page Workshop: the code, the QR code and the address, large enough for a room."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

import segno
import streamlit as st

from netmap.app.furniture import escape
from netmap.app.state import settings
from netmap.config import is_loopback
from netmap.model.dates import long_date
from netmap.store.codes import show_code
from netmap.store.workshops import Workshop

STYLE = """
<style>
.join { display: flex; flex-wrap: wrap; gap: 2rem; align-items: center; margin: .5rem 0 1rem; }
.join img { width: 15rem; height: 15rem; image-rendering: pixelated; border: 1px solid #c9c6bf; }
.join .code { font-size: 4rem; font-weight: 700; letter-spacing: .06em; line-height: 1.1; white-space: nowrap;
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.join .where { font-size: 1.4rem; overflow-wrap: anywhere; }
.join p { margin: .2rem 0; }
</style>
"""
ONLY_HERE = (
    "Phones cannot reach this computer yet: netmap listens to this computer only. Stop it, add yourself with "
    "`netmap users add`, and start it with `netmap app --host 0.0.0.0`; then open this page by the computer’s name or "
    "address in your network. Whoever opens maps has to sign in then; those who join by a code do not."
)
OTHER_NAME = (
    "This page was opened by an address that only this computer understands. Open it by the computer’s name or "
    "address in your network, and the code below leads there too."
)


def site() -> str:
    """Return the address under which phones reach netmap: the one that was set, else this page's."""
    config = settings()
    if config.public_url:
        return config.public_url
    parts = urlsplit(str(st.context.url or config.address))
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=64)
def qr_code(address: str) -> str:
    """Return a QR code as the address of a picture that holds it."""
    made = segno.make(address, error="m", micro=False)
    return str(made.svg_data_uri(scale=8, border=3, dark="#1d1d1b", light="#ffffff"))


def show_code_and_address(workshop: Workshop) -> None:
    """Show how to join."""
    place, code = site(), show_code(workshop.code)
    if is_loopback(urlsplit(place).hostname or ""):
        st.warning(ONLY_HERE if is_loopback(settings().host) else OTHER_NAME)
    link = f"{place}/join?code={code}"
    ends = workshop.ends_at.astimezone()
    st.html(
        f'{STYLE}<div class="join"><img src="{qr_code(link)}" alt="QR code that leads to {escape(link)}">'
        f'<div><p class="where">Scan it, or go to <strong>{escape(place.partition("://")[2])}/join</strong> '
        f'and type</p><p class="code">{escape(code)}</p>'
        f"<p>{escape(workshop.title)}. Open until {ends:%H:%M} on {escape(long_date(ends.date()))}.</p></div></div>"
    )
