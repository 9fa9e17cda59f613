"""The gate: what every request passes before anything of the app sees it.

What is open to everybody (signing in, joining a workshop, the health check) is answered here by routes of its
own; nothing else reaches Streamlit without a valid sign-in: no page, no websocket, no uploaded or
stored file, no part of a component.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

import anyio
import streamlit as st
from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from netmap.access.signin import Who
from netmap.app.guarded import cookie_name
from netmap.app.web.rendering import show_page
from netmap.app.web.sign_pages import HEALTH, SIGN_IN
from netmap.config import Config, is_loopback
from netmap.errors import SignedOutError, StoreError

#: paths below which the routes of the gate answer, and nothing else does
OPEN = ("/health", "/sign-in", "/sign-out", "/oauth2callback", "/join")
#: sign-ins that are looked up at once, in a thousandth of a second each
THREADS = 16
SAFE = ("GET", "HEAD", "OPTIONS")


def _own_scripts() -> str:
    """Return the scripts that stand in Streamlit's page itself, by their hashes: no other text runs as one."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    sums = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in found)
    return " ".join(f"'sha256-{digest}'" for digest in sums)


#: what the app's own pages may load: from here, and nothing from anywhere else. Streamlit puts its styles
#: into the page, Vega compiles what it draws, and components are loaded as blobs
RULES = (
    "default-src 'self'",
    f"script-src 'self' 'unsafe-eval' blob: {_own_scripts()}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "frame-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
HEADERS = {
    "content-security-policy": "; ".join(RULES),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "x-robots-tag": "noindex",
}
A_YEAR = "max-age=31536000"


class Gate:
    """Middleware around the whole app.

    Parameters
    ----------
    app : ASGI application
        What only those who are signed in reach.
    config : Config
        Whether people sign in, and how browsers reach netmap.
    find : callable
        Returns who holds a token, or raises `SignedOutError`.
    routes : sequence of routes
        What is open to everybody.
    """

    def __init__(
        self, app: ASGIApp, config: Config, find: Callable[[str], Who], routes: Sequence[BaseRoute]
    ) -> None:
        self._app, self._config, self._find = app, config, find
        # "/join/" is "/join" without a way there: that would lead to whatever host the browser names
        self._open = ExceptionMiddleware(Router(routes, redirect_slashes=False))
        self._signs_in = config.signs_in != "none"
        # threads of its own: what is open to everybody must not keep those waiting who are signed in
        self._limit = anyio.CapacityLimiter(THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        scope = self._as_seen(scope)
        refused = await self._refuse(scope)
        if refused is None:
            app = self._app
            if _is_open(scope):
                app, scope = self._open, {**scope, "path": scope["path"].rstrip("/")}
            await app(scope, receive, self._with_headers(scope, send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await refused(scope, receive, self._with_headers(scope, send))

    async def _refuse(self, scope: Scope) -> Response | None:
        """Return what is answered to a request that goes no further."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._signs_in and not is_loopback(_name(host)):
            # a website that claims to live at 127.0.0.1 must not read maps through its visitors' browsers
            return PlainTextResponse("netmap is open on this computer only.", 421)
        if not self._is_ours(scope, _name(host)):
            return PlainTextResponse(
                f"netmap is at {self._config.address} only. If that is where you are, whatever stands in front of netmap "
                "has to pass the header Host on.",
                421,
            )
        if not self._is_from_here(scope, headers, host):
            return PlainTextResponse("This was sent from another website.", 403)
        if _is_open(scope) or not self._signs_in:
            return None
        token = HTTPConnection(scope).cookies.get(cookie_name(self._config), "")
        try:
            await run_sync(self._find, token, limiter=self._limit)
        except SignedOutError as error:
            return self._answer_stranger(scope, headers, error)
        except StoreError as error:
            return show_page("unwell.html", status=503, wrong=None, sentence=str(error))
        if scope["path"].startswith("/media"):
            # Streamlit hands these to whoever knows the address, so nothing may be kept there
            return PlainTextResponse("Not found", 404)
        return None

    def _is_ours(self, scope: Scope, name: str) -> bool:
        """Say whether a request was meant for us: whoever looks after the server may also ask it by a number."""
        public = self._config.public_url
        return not public or _is_at(scope, HEALTH) or is_loopback(name) or name == _name(_netloc(public))

    def _is_from_here(self, scope: Scope, headers: Headers, host: str) -> bool:
        """Say whether something that changes anything comes from a page of ours."""
        if scope["type"] == "http" and scope["method"] in SAFE:
            return True
        origin = headers.get("origin")
        if origin is None:  # no browser, or a very old one
            return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        return _netloc(origin) in {host.lower(), _netloc(self._config.address)} - {""}

    def _answer_stranger(self, scope: Scope, headers: Headers, error: SignedOutError) -> Response:
        page = (
            scope["type"] == "http" and scope["method"] == "GET" and "text/html" in headers.get("accept", "")
        )
        if not page:
            return PlainTextResponse("Sign in first.", 401, {"cache-control": "no-store"})
        asked = scope["path"] + (
            f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        )
        to = SIGN_IN if asked == "/" else f"{SIGN_IN}?next={quote(asked, safe='')}"
        return RedirectResponse(to, 303, {"cache-control": "no-store"})

    def _as_seen(self, scope: Scope) -> Scope:
        """Return a request with the address that the proxy saw, if there is one to be believed."""
        if not self._config.trusted_proxy:
            return scope
        headers = Headers(scope=scope)
        seen = _address(_last(headers, "x-forwarded-for"))
        scheme = _last(headers, "x-forwarded-proto")
        found = dict(scope)
        if seen:
            found["client"] = (seen, 0)
        if scheme in ("https", "wss"):
            found["scheme"] = {"http": "https", "websocket": "wss"}[scope["type"]]
        return found

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        personal = self._signs_in and not scope["path"].startswith("/static/")

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if personal:
                    headers["cache-control"] = "no-store"
                elif self._signs_in:  # parts of Streamlit that are the same for everybody
                    headers["cache-control"] = "private, max-age=3600"
                if self._config.is_secure:
                    headers["strict-transport-security"] = A_YEAR
            await send(message)

        return sender


def _is_open(scope: Scope) -> bool:
    return scope["type"] == "http" and any(_is_at(scope, path) for path in OPEN)


def _is_at(scope: Scope, path: str) -> bool:
    return bool(scope["path"] == path or scope["path"].startswith(f"{path}/"))


def _last(headers: Headers, name: str) -> str:
    """Return what our proxy said; what stands before it, in the same line or another, anybody can have written."""
    return ",".join(headers.getlist(name)).rpartition(",")[2].strip()


def _address(seen: str) -> str:
    """Return the address in what a proxy saw, of which some write the port as well; nothing if there is none."""
    for text in (seen, seen.rpartition(":")[0]):
        try:
            return str(ipaddress.ip_address(text.strip("[]")))
        except ValueError:
            continue
    return ""


def _netloc(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""
