"""Signing in by OpenID Connect against a small provider of our own, in this process."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from netmap.app.web.provider import Provider
from netmap.config import Config
from netmap.errors import NotAllowedError, NotPossibleError
from tests.app.test_gate import HOST, Place

CLIENT, SECRET = "netmap", "between us and nobody else at all"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("one", "two"))


class OpenID(ThreadingHTTPServer):
    """A provider that signs in whoever it is told to, or lies as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.claims: dict = {"email": "Jo@Example.gov.uk", "name": "Jo Bloggs", "email_verified": True}
        self.metadata: dict = {}
        self.key, self.keys, self.header = KEY, [KEY], {"alg": "RS256", "kid": "one"}
        self.codes: dict[str, dict[str, str]] = {}
        self.down = False

    def authorize(self, address: str) -> dict[str, str]:
        """Do what a browser does: go to the address, come back with what the provider says."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT and asked["redirect_uri"] == f"http://{HOST}/oauth2callback"
        assert set(asked["scope"].split()) == {"openid", "email", "profile"}
        code = f"code {len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> dict:
        from base64 import urlsafe_b64encode
        from hashlib import sha256

        asked = self.codes.pop(form["code"])  # good for once
        digest = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        assert digest == asked["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
        }
        claims = {k: v for k, v in (claims | self.claims).items() if v is not None}
        return {
            "access_token": "a",
            "token_type": "Bearer",
            "id_token": jwt.encode(self.header, claims, self.key),
        }


class _Handler(BaseHTTPRequestHandler):
    server: OpenID

    def log_message(self, *_) -> None:
        pass

    def _answer(self, found: dict) -> None:
        body = json.dumps(found).encode()
        self.send_response(503 if self.server.down else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        at = self.server.issuer
        if self.path == "/.well-known/openid-configuration":
            found = {
                "issuer": at,
                "jwks_uri": f"{at}/jwks",
                "id_token_signing_alg_values_supported": ["RS256", "HS256"],
            }
            found |= {"authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token"}
            self._answer(found | self.server.metadata)
        else:
            self._answer({"keys": [key.as_dict(private=False) for key in self.server.keys]})

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer(self.server.token({k: v[0] for k, v in form.items()}))


@pytest.fixture
def openid(monkeypatch):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = OpenID()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def facts(openid: OpenID) -> dict:
    return {
        "public_url": f"http://{HOST}",
        "host": "0.0.0.0",
        "oidc_metadata_url": f"{openid.issuer}/.well-known/openid-configuration",
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_domains": ("example.gov.uk",),
        "cookie_secret": "c" * 40,
    }


@pytest.fixture
def provider(openid):
    return Provider(Config(**facts(openid)))


def test_whoever_is_vouched_for_is_known_by_their_address(openid, provider):
    begun = provider.begin("/people")
    found = provider.finish(openid.authorize(begun.address), begun.kept)
    assert found == ("Jo@Example.gov.uk", "Jo Bloggs", "/people")


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "http://evil.example"},
        {"aud": "another application"},
        {"aud": ["another application"]},
        {"azp": "another application"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_us_now_is_refused(openid, provider, lie):
    openid.claims |= lie
    begun = provider.begin("/")
    with pytest.raises(NotAllowedError, match="did not work"):
        provider.finish(openid.authorize(begun.address), begun.kept)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "RS256", "kid": "one"}, OTHER_KEY),
        ({"alg": "RS256", "kid": "two"}, OTHER_KEY),
        ({"alg": "HS256", "kid": "one"}, OctKey.import_key(SECRET)),
    ],
)
def test_a_token_that_somebody_else_signed_is_refused(openid, provider, header, key, recwarn):
    openid.header, openid.key = header, key
    begun = provider.begin("/")
    with pytest.raises(NotAllowedError, match="did not work"):
        provider.finish(openid.authorize(begun.address), begun.kept)


def test_an_unsigned_token_is_refused(openid, provider, monkeypatch):
    import base64

    def bare(form):
        asked = openid.codes.pop(form["code"])
        now = int(time.time())
        claims = {
            "iss": openid.issuer,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
        }
        parts = ({"alg": "none"}, claims | openid.claims)
        text = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts]
        return {"access_token": "a", "token_type": "Bearer", "id_token": ".".join([*text, ""])}

    monkeypatch.setattr(openid, "token", bare)
    begun = provider.begin("/")
    with pytest.raises(NotAllowedError, match="did not work"):
        provider.finish(openid.authorize(begun.address), begun.kept)


def test_keys_may_change(openid, provider):
    provider.begin("/")
    openid.key, openid.keys, openid.header = OTHER_KEY, [OTHER_KEY], {"alg": "RS256", "kid": "two"}
    begun = provider.begin("/")
    assert provider.finish(openid.authorize(begun.address), begun.kept).email


def test_only_the_browser_that_began_can_finish(openid, provider):
    begun, other = provider.begin("/"), provider.begin("/")
    back = openid.authorize(begun.address)
    for kept in ("", other.kept, begun.kept[:-3] + "abc", begun.kept.rpartition(".")[0] + "."):
        with pytest.raises(NotAllowedError):
            provider.finish(back, kept)
    with pytest.raises(NotAllowedError, match="did not sign you in"):
        provider.finish({"error": "access_denied", "state": back["state"]}, begun.kept)
    with pytest.raises(NotAllowedError):
        provider.finish({"code": back["code"]}, begun.kept)
    assert provider.finish(back, begun.kept).email


def test_what_was_begun_long_ago_is_over(openid, provider, monkeypatch):
    begun = provider.begin("/")
    back = openid.authorize(begun.address)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 700)
    with pytest.raises(NotAllowedError, match="took too long"):
        provider.finish(back, begun.kept)


def test_an_address_that_nobody_checked_is_nobodys(openid, provider):
    openid.claims["email_verified"] = False
    begun = provider.begin("/")
    with pytest.raises(NotAllowedError, match="not checked"):
        provider.finish(openid.authorize(begun.address), begun.kept)


@pytest.mark.parametrize(
    "metadata", [{"token_endpoint": "http://evil.example/token"}, {"issuer": ""}, {"jwks_uri": None}]
)
def test_a_provider_without_tls_is_not_asked(openid, provider, metadata):
    openid.metadata = metadata
    with pytest.raises(NotPossibleError, match="does not answer as it should"):
        provider.begin("/")


def test_a_provider_that_is_down_is_said(openid, provider):
    openid.down = True
    with pytest.raises(NotPossibleError, match="does not answer as it should"):
        provider.begin("/")


def test_the_whole_way_through_the_gate(openid, tmp_path):
    place = Place(tmp_path, **facts(openid))
    assert place.ask("/people").headers["location"].startswith("/sign-in?next=")
    page = place.ask("/sign-in?next=/people")
    assert 'href="/sign-in/provider?next=%2Fpeople"' in page.body and "passphrase" not in page.body
    begun = place.ask("/sign-in/provider?next=/people")
    assert begun.status == 303 and begun.headers["location"].startswith(openid.issuer)
    assert "HttpOnly" in begun.headers["set-cookie"] and "SameSite=lax" in begun.headers["set-cookie"]
    kept = begun.headers["set-cookie"].partition(";")[0]
    back = openid.authorize(begun.headers["location"])
    done = place.ask(f"/oauth2callback?code={back['code']}&state={back['state']}", cookie=kept)
    assert (done.status, done.headers["location"]) == (303, "/people")
    assert [user.login for user in place.accounts.users()] == ["jo@example.gov.uk"]
    for state in ("y", "%C3%A9", "%ED%A0%80", ""):
        assert place.ask(f"/oauth2callback?code=x&state={state}", cookie=kept).status == 401
    form = {"login": "jo@example.gov.uk", "passphrase": ""}
    assert place.ask("/sign-in", "POST", form, origin=f"http://{HOST}").status == 303  # no way in by this
    assert len(place.accounts.users()) == 1 and place.behind.asked == []

    openid.claims["email"] = "jo@elsewhere.example"
    begun = place.ask("/sign-in/provider")
    back = openid.authorize(begun.headers["location"])
    kept = begun.headers["set-cookie"].partition(";")[0]
    refused = place.ask(f"/oauth2callback?code={back['code']}&state={back['state']}", cookie=kept)
    assert refused.status == 401 and "Only people with an address at example.gov.uk" in refused.body
    openid.down = True
    assert place.ask("/sign-in/provider").status in (303, 503)
    place.store.close()
