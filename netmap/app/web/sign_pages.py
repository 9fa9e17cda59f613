"""The pages at the door: signing in, signing out, and whether the server is well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from netmap.access.signin import Door
from netmap.app.guarded import cookie_name
from netmap.app.web.provider import CALLBACK, LONGEST, Provider
from netmap.app.web.rendering import Form, Threads, show_page
from netmap.config import Config
from netmap.errors import NetmapError, NotAllowedError, SignedOutError, StoreError, TooOftenError

SIGN_IN, SIGN_OUT, TO_PROVIDER, HEALTH = "/sign-in", "/sign-out", "/sign-in/provider", "/health"
_BEGUN = "netmap_begun"
#: pages at the door that are answered at once: checking a passphrase takes 64 MB for a moment
THREADS = 8


def local(to: str) -> str:
    """Return where to go on to, if that is a page of ours; else the first one."""
    ours = to.isprintable() and to.startswith("/") and not to.startswith(("//", "/\\"))
    # not back to the door: whoever signs in wants to be somewhere else
    return to if ours and not urlsplit(to).path.startswith((SIGN_IN, SIGN_OUT, CALLBACK)) else "/"


class SignPages:
    """The pages at the door.

    Parameters
    ----------
    door : Door
        Who is let in.
    config : Config
        How people sign in.
    check : callable
        Raises `StoreError` if the database cannot be read.
    """

    def __init__(self, door: Door, config: Config, check: Callable[[], None]) -> None:
        self._door, self._config, self._check = door, config, check
        self._provider = Provider(config) if config.signs_in == "oidc" else None

    def routes(self) -> list[Route]:
        """Return the routes."""
        found = [Route(HEALTH, self._health)]
        if self._config.signs_in == "none":
            return found
        both, answers = ["GET", "POST"], Threads(THREADS).answers
        found += [
            Route(SIGN_IN, answers(self._sign_in), methods=both),
            Route(SIGN_OUT, answers(self._sign_out), methods=both),
        ]
        if self._provider is not None:
            found += [Route(TO_PROVIDER, answers(self._begin)), Route(CALLBACK, answers(self._finish))]
        return found

    async def _health(self, request: Request) -> Response:
        try:
            await run_in_threadpool(self._check)
        except StoreError:
            return JSONResponse({"status": "the database cannot be read"}, 503, {"Cache-Control": "no-store"})
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    # passphrases

    def _sign_in(self, request: Request, form: Form) -> Response:
        to = local(form.get("next", "") or request.query_params.get("next", ""))
        if request.method != "POST":
            try:
                self._door.who(self._token(request))
            except SignedOutError:
                return self._page(to)
            return self._go(to)
        if self._config.signs_in != "passphrase":
            return self._go(to)
        login, address = form.get("login", ""), request.client.host if request.client else ""
        try:
            token = self._door.sign_in(login, form.get("passphrase", ""), address=address)
        except NetmapError as error:
            return self._page(to, error, login)
        return self._let_in(token, to)

    def _page(self, to: str, error: NetmapError | None = None, login: str = "") -> Response:
        sorts: tuple[tuple[type[NetmapError], int], ...] = ((TooOftenError, 429), (NotAllowedError, 401))
        status = next((number for sort, number in sorts if isinstance(error, sort)), 503 if error else 200)
        facts: dict[str, Any] = {"way": self._config.signs_in, "next": to, "login": login[:200]}
        facts["provider"] = f"{TO_PROVIDER}?{urlencode({'next': to})}"
        wrong = {"field": "login" if facts["way"] == "passphrase" else "provider", "sentence": str(error)}
        response = show_page("sign_in.html", status=status, wrong=wrong if error else None, **facts)
        if isinstance(error, TooOftenError):
            response.headers["Retry-After"] = str(error.seconds)
        return response

    def _let_in(self, token: str, to: str) -> Response:
        response = self._go(to)
        response.set_cookie(
            cookie_name(self._config),
            token,
            max_age=self._config.longest_hours * 3600,
            path="/",
            secure=self._config.is_secure,
            httponly=True,
            samesite="lax",
        )
        return response

    def _sign_out(self, request: Request, form: Form) -> Response:
        """Sign out at once from a link of ours; from anywhere else, ask first."""
        if request.method == "POST" or request.headers.get("sec-fetch-site") == "same-origin":
            self._door.sign_out(self._token(request))
            response = show_page("signed_out.html", wrong=None, asking=False)
            facts: dict[str, Any] = {"path": "/", "secure": self._config.is_secure, "httponly": True}
            response.delete_cookie(cookie_name(self._config), samesite="lax", **facts)
            return response
        return show_page("signed_out.html", wrong=None, asking=True)

    # a provider

    def _begin(self, request: Request, form: Form) -> Response:
        assert self._provider is not None
        to = local(request.query_params.get("next", ""))
        try:
            begun = self._provider.begin(to)
        except NetmapError as error:
            return self._page(to, error)
        response = RedirectResponse(begun.address, 303, {"Cache-Control": "no-store"})
        self._keep_begun(response, begun.kept)
        return response

    def _finish(self, request: Request, form: Form) -> Response:
        assert self._provider is not None
        kept = request.cookies.get(_BEGUN, "")
        try:
            vouched = self._provider.finish(dict(request.query_params), kept)
            response = self._let_in(
                self._door.sign_in_vouched(vouched.email, vouched.name), local(vouched.to)
            )
        except NetmapError as error:
            response = self._page("/", error)
        self._keep_begun(response, "")
        return response

    def _keep_begun(self, response: Response, kept: str) -> None:
        response.set_cookie(
            _BEGUN,
            kept,
            max_age=LONGEST if kept else 0,
            path=CALLBACK,
            secure=self._config.is_secure,
            httponly=True,
            samesite="lax",  # the provider sends the browser back by a link
        )

    def _token(self, request: Request) -> str:
        return request.cookies.get(cookie_name(self._config), "")

    @staticmethod
    def _go(to: str) -> Response:
        return RedirectResponse(to, 303, {"Cache-Control": "no-store"})
