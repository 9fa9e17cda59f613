"""Whether a gate stands before the app, whether it needs one, and by what it knows people."""

from __future__ import annotations

from netmap.config import Config, is_loopback

_gates: list[bool] = []

WITHOUT = (
    "netmap was started in a way that lets others in without asking who they are, so it shows nothing. Start it with: "
    "netmap app --host ADDRESS. It then asks people to sign in."
)


def stands() -> None:
    """Note that this process serves the app behind its gate."""
    _gates.append(True)


def is_guarded(listens_on: str | None, forwarded: bool) -> bool:
    """Say whether the app may be shown: behind its gate, or to this computer alone.

    Parameters
    ----------
    listens_on : str, optional
        The address that Streamlit was told to listen on; without one it listens on every address.
    forwarded : bool
        Whether a proxy has passed the request on.
    """
    return bool(_gates) or (is_loopback(listens_on or "") and not forwarded)


def cookie_name(config: Config) -> str:
    """Return what the cookie of a sign-in is called; behind TLS no other website can set it."""
    return "__Host-netmap" if config.is_secure else "netmap_sign_in"
