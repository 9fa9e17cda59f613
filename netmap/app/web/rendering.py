"""Small pages from templates: whatever people typed is shown as text, and a browser is told to run nothing."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

#: the longest form: a page of ratings has a few kilobytes
LONGEST_FORM = 64 * 1024
MOST_FIELDS = 300
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


def answers(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Return what a route calls: the form is read, then the database is asked on a thread of its own."""

    async def endpoint(request: Request) -> Response:
        form: Form = {}
        if request.method == "POST":
            found = await _read_form(request)
            if found is None:
                return PlainTextResponse("This form is too long; nothing was saved.", status_code=413)
            form = found
        return await run_in_threadpool(handler, request, form)

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
