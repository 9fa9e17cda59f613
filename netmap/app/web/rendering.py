"""Small pages from templates: whatever people typed is shown as text, and a browser is told to run nothing."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import anyio
from anyio.to_thread import run_sync
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

#: the longest form: a page of ratings has a few kilobytes
LONGEST_FORM = 64 * 1024
MOST_FIELDS = 300
#: seconds in which a form has to arrive
FORM_SECONDS = 30.0
Form = dict[str, str]
Handler = Callable[[Request, Form], Response]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("netmap.app.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def show_page(template: str, *, status: int = 200, **facts: Any) -> Response:
    """Return a page; nothing on it runs, and nothing of it is kept by browsers or proxies.

    Parameters
    ----------
    template : str
        Its file among the templates.
    status : int
        What HTTP calls it.
    **facts
        What is on it; text is shown as text.
    """
    nonce = secrets.token_urlsafe(16)
    body = _environment().get_template(template).render(nonce=nonce, **facts)
    rules = (
        "default-src 'none'",
        f"style-src 'nonce-{nonce}'",
        "img-src data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    headers = {
        "Content-Security-Policy": "; ".join(rules),
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex",
    }
    return HTMLResponse(body, status_code=status, headers=headers)


class Threads:
    """The threads on which open pages ask the database: a few of their own.

    Whoever makes them wait, by asking a thousand times or while somebody else holds the database, makes no one wait
    who is signed in.

    Parameters
    ----------
    most : int
        How many pages are answered at once; the others wait their turn.
    """

    def __init__(self, most: int) -> None:
        self._limit = anyio.CapacityLimiter(most)

    def answers(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Return what a route calls: the form is read, then the database is asked on one of the threads."""

        async def endpoint(request: Request) -> Response:
            form: Form = {}
            if request.method == "POST":
                with anyio.move_on_after(FORM_SECONDS) as reading:
                    found = await _read_form(request)
                if reading.cancelled_caught:
                    return PlainTextResponse("This form did not arrive whole; send it again.", 408)
                if found is None:
                    return PlainTextResponse("This form is too long; nothing was saved.", status_code=413)
                form = found
            return await run_sync(handler, request, form, limiter=self._limit)

        return endpoint


async def _read_form(request: Request) -> Form | None:
    """Return the fields of a form, or ``None`` if it is longer than any of ours."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_FORM:
            return None
    try:
        fields = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return None
    return dict(fields)
