"""Processes that work for netmap know none of its secrets."""

from __future__ import annotations

import ast

import pytest

from netmap.children import plain_environment
from tests.conftest import ROOT

#: starts the app itself, which needs its settings
STARTS_THE_APP = "launch.py"


def test_settings_stay_here_and_the_rest_is_handed_on(monkeypatch):
    for name in ("DATABASE", "COOKIE_SECRET", "OIDC_CLIENT_SECRET", "ENGINE"):
        monkeypatch.setenv(f"NETMAP_{name}", "planted")
    monkeypatch.setenv("PGPASSWORD", "planted")
    monkeypatch.setenv("OTHER", "kept")
    found = plain_environment(MORE="1")
    assert {k for k in found if k.startswith("NETMAP_")} <= {"NETMAP_ENGINE", "NETMAP_THREADS"}
    assert "PGPASSWORD" not in found
    assert found["NETMAP_ENGINE"] == "planted" and found["OTHER"] == "kept" and found["MORE"] == "1"


def starts() -> list[tuple[str, ast.Call]]:
    """Return every place where a process is started."""
    return [
        (f"{path.name}:{node.lineno}", node)
        for path in sorted((ROOT / "netmap").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).startswith(("subprocess.", "os.exec", "os.spawn"))
    ]


@pytest.mark.parametrize(("where", "call"), starts(), ids=[where for where, _ in starts()])
def test_no_process_is_started_with_all_that_we_know(where, call):
    if where.startswith(STARTS_THE_APP):
        return
    given = {word.arg: ast.unparse(word.value) for word in call.keywords}
    assert given.get("env", "").startswith("plain_environment(")
