"""Signing in by OpenID Connect: authorisation code flow with PKCE, and nothing believed that is not signed.

Streamlit's own ``st.login`` is not used: it begins inside a running page, so strangers would have to be let
into the app first, and what it leaves in the browser is good for 30 days and cannot be withdrawn. Here
a provider only says who somebody is; the sign-in that follows is the same as after a passphrase, and ends
like it. The redirect address is the one that Streamlit's documentation names, ``/oauth2callback``.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from netmap.config import Config, is_loopback
from netmap.errors import NotAllowedError, NotPossibleError
from netmap.log import log_event

CALLBACK = "/oauth2callback"
#: signatures with a key that only the provider has
SIGNED_BY = ["RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA"]
#: seconds that somebody may take at the provider's, and that clocks may differ
LONGEST, APART = 600, 60
#: seconds that the provider may take for an answer, and for which its keys are believed
PATIENCE, FRESH = 10, 3600
_AGAIN = "Signing in did not work. Start again; if it goes on, tell whoever looks after netmap."


class Vouched(NamedTuple):
    """Whom a provider vouches for, and where they wanted to go."""

    email: str
    name: str
    to: str


class Begun(NamedTuple):
    """The way to the provider, and what the browser keeps until it is back."""

    address: str
    kept: str


class Provider:
    """One OpenID provider.

    Parameters
    ----------
    config : Config
        Its address, and what it knows netmap by.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._secret = OctKey.import_key(config.cookie_secret.get_secret_value())
        self._lock = threading.Lock()
        self._known: tuple[float, dict[str, Any], KeySet] | None = None

    def begin(self, to: str) -> Begun:
        """Return the way to the provider for somebody who then wants to go on to a page.

        Raises
        ------
        NotPossibleError
            If the provider cannot be asked.
        """
        metadata, _ = self._ask()
        kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        with self._session() as session:
            address, _ = session.create_authorization_url(
                metadata["authorization_endpoint"],
                state=kept["state"],
                nonce=kept["nonce"],
                code_verifier=kept["verifier"],
                prompt="select_account",
            )
        claims = {**kept, "to": to, "exp": int(time.time()) + LONGEST}
        return Begun(str(address), jwt.encode({"alg": "HS256"}, claims, self._secret))

    def finish(self, query: Mapping[str, str], kept: str) -> Vouched:
        """Return whom the provider vouches for, from what it sent the browser back with.

        Raises
        ------
        NotAllowedError
            If it does not, or this is not the browser that began.
        NotPossibleError
            If the provider cannot be asked.
        """
        began = self._read_kept(kept)
        state = query.get("state", "").encode("utf-8", "replace")
        if not hmac.compare_digest(state, str(began["state"]).encode()):
            raise NotAllowedError(_AGAIN)
        if "code" not in query:  # somebody pressed "cancel", or may not use netmap
            raise NotAllowedError("Your provider did not sign you in to netmap.")
        metadata, _ = self._ask()
        try:
            with self._session() as session:
                token = session.fetch_token(
                    metadata["token_endpoint"],
                    code=query["code"],
                    code_verifier=began["verifier"],
                    grant_type="authorization_code",
                    timeout=PATIENCE,
                )
            claims = self._read_signed(str(token.get("id_token", "")), began["nonce"])
        except (AuthlibBaseError, JoseError, ValueError) as error:
            log_event("sign_in_refused", level="warning", error=error, way="oidc")
            raise NotAllowedError(_AGAIN) from error
        except requests.RequestException as error:
            raise _silent(error) from error
        if claims.get("email_verified", True) is not True:
            raise NotAllowedError("Your provider has not checked that this e-mail address is yours.")
        email = str(claims.get("email") or "")
        return Vouched(email, str(claims.get("name") or email), str(began["to"]))

    def _session(self) -> OAuth2Session:
        return OAuth2Session(
            self._config.oidc_client_id,
            self._config.oidc_client_secret.get_secret_value(),
            scope="openid email profile",
            redirect_uri=self._config.address + CALLBACK,
            code_challenge_method="S256",
        )

    def _read_kept(self, kept: str) -> dict[str, Any]:
        try:
            found = jwt.decode(kept, self._secret, algorithms=["HS256"])
            jwt.JWTClaimsRegistry(exp={"essential": True}).validate(found.claims)
        except (JoseError, ValueError) as error:
            raise NotAllowedError("That took too long, or began in another browser. Start again.") from error
        return dict(found.claims)

    def _read_signed(self, token: str, nonce: str) -> dict[str, Any]:
        metadata, keys = self._ask()
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        allowed = [name for name in SIGNED_BY if name in offered]
        try:
            found = jwt.decode(token, keys, algorithms=allowed)
        except (JoseError, ValueError):  # its keys change now and then
            _, keys = self._ask(anew=True)
            found = jwt.decode(token, keys, algorithms=allowed)
        client = self._config.oidc_client_id
        rules = jwt.JWTClaimsRegistry(
            leeway=APART,
            iss={"essential": True, "value": metadata["issuer"]},
            aud={"essential": True, "value": client},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        rules.validate(found.claims)
        if found.claims.get("azp", client) != client:
            raise ValueError("made for another application")
        return dict(found.claims)

    def _ask(self, *, anew: bool = False) -> tuple[dict[str, Any], KeySet]:
        """Return what the provider says of itself, and its keys."""
        with self._lock:
            if self._known and not anew and time.monotonic() - self._known[0] < FRESH:
                return self._known[1:]
            try:
                metadata = _fetch(self._config.oidc_metadata_url)
                for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"):
                    _check_address(str(metadata.get(name, "")))
                keys = KeySet.import_key_set(_fetch(metadata["jwks_uri"]))  # type: ignore[arg-type]
            except (requests.RequestException, JoseError, ValueError, KeyError) as error:
                raise _silent(error) from error
            self._known = (time.monotonic(), metadata, keys)
            return metadata, keys


def _fetch(address: str) -> dict[str, Any]:
    answer = requests.get(address, timeout=PATIENCE, allow_redirects=False)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ValueError("the provider names an address without TLS")


def _silent(error: Exception) -> NotPossibleError:
    log_event("provider_silent", level="error", error=error)
    return NotPossibleError(
        "Whoever signs people in for netmap does not answer as it should. Try again in a moment; if it goes on, "
        "tell whoever looks after netmap."
    )
