"""Documents that say what the code does are compared with the code."""

from __future__ import annotations

import re
import runpy

import pytest

import netmap
from netmap.cli import cli
from netmap.config import OTHER_VARIABLES, SECRETS, Config, find_settings
from tests.conftest import ROOT


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_list_of_measures_is_made_from_the_registry():
    made = runpy.run_path(str(ROOT / "docs" / "make_measures.py"))
    assert made["render"]() == text("docs/measures.md")


def test_the_list_of_formats_is_made_from_the_code():
    made = runpy.run_path(str(ROOT / "docs" / "make_formats.py"))
    assert made["render"]() == text("docs/formats.md")


def test_every_command_is_documented_and_has_help():
    page = text("docs/command-line.md")
    for command in cli.registered_commands:
        name = command.name or command.callback.__name__
        assert f"`netmap {name}" in page
        assert command.callback.__doc__


def test_the_version_is_the_same_everywhere():
    assert f"version: {netmap.__version__}\n" in text("CITATION.cff")


def test_links_in_documents_lead_somewhere():
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/validation.md",
        "docs/performance.md",
        "docs/scaling.md",
        "docs/hosting.md",
    ):
        for target in re.findall(r"\]\((?!http|#)([^)#]+)\)", text(name)):
            assert (ROOT / name).parent.joinpath(target).exists(), (name, target)


def test_the_list_of_settings_is_made_from_the_code():
    made = runpy.run_path(str(ROOT / "docs" / "make_settings.py"))
    assert made["render"]() == text("docs/settings.md")


HOSTING = [
    "docs/hosting.md",
    *(f"docs/hosting/{path.name}" for path in sorted((ROOT / "docs" / "hosting").iterdir())),
]


@pytest.mark.parametrize("name", HOSTING)
def test_settings_and_commands_named_for_hosting_exist(name):
    page = text(name)
    known = {f"NETMAP_{field.upper()}" for field in Config.model_fields} | OTHER_VARIABLES.keys()
    known |= {f"NETMAP_{field.upper()}_FILE" for field in SECRETS}
    settings = Config.model_fields.keys() | {f"{field}_file" for field in SECRETS}
    assert set(re.findall(r"\bNETMAP_[A-Z_]+\b", page)) <= known
    assert set(re.findall(r"^\s*(?:# )?([a-z][a-z_]+) = ", page, re.MULTILINE)) <= settings
    words = {word for word in re.findall(r"`([a-z]+_[a-z_]+)`", page) if word not in ("ip_hash", "pg_dump")}
    assert words <= settings | {"max_connections"}


def test_the_page_for_hosting_names_every_setting_of_sign_in_limits_and_backups():
    page = text("docs/hosting.md") + text("docs/hosting/netmap.toml")
    # those left out are for anybody: docs/settings.md has them all
    assert {name for name in Config.model_fields if name not in page} <= {"log_level"}


@pytest.mark.parametrize("way", ["passphrase", "oidc"])
def test_the_settings_to_start_from_are_right(tmp_path, way):
    page = text("docs/hosting/netmap.toml")
    if way == "oidc":
        page = (
            page.replace('\nsign_in = "passphrase"', "")
            .replace("# sign_in", "sign_in")
            .replace("# oidc_", "oidc_")
            .replace("# cookie_", "cookie_")
            .replace("/etc/netmap/secrets", tmp_path.as_posix())
        )
        for name in SECRETS:
            (tmp_path / name).write_text("x" * 40, encoding="utf-8")
    (tmp_path / "netmap.toml").write_text(page, encoding="utf-8")
    config = find_settings({}, tmp_path / "netmap.toml", to_sign_in=True).config
    assert config.signs_in == way and config.is_secure and config.host == "127.0.0.1"


def test_the_unit_for_systemd_names_each_thing_once():
    unit = text("docs/hosting/netmap.service")
    live = [line for line in unit.splitlines() if line and not line.startswith("#")]
    keys = [line.partition("=")[0] for line in live if "=" in line and not line.startswith("Environment")]
    assert len(keys) == len(set(keys)) and "ExecStart=/opt/netmap/bin/netmap app" in live


def test_the_proxy_lets_pass_as_much_as_netmap_takes():
    [allowed] = re.findall(r"client_max_body_size (\d+)m;", text("docs/hosting/nginx.conf"))
    assert Config().upload_mb < int(allowed) <= Config().upload_mb + 5


def test_the_service_keeps_no_secret_from_commands_run_by_hand():
    unit = text("docs/hosting/netmap.service")
    assert not [line for line in unit.splitlines() if "LoadCredential=" in line or "_FILE=" in line]
    for name in ("oidc_client_secret", "cookie_secret"):
        assert f"{name}_file = " in text("docs/hosting/netmap.toml") and f"{name}_file = " in text(
            "docs/hosting.md"
        )


def test_no_proxy_logs_what_stands_behind_the_question_mark():
    nginx = text("docs/hosting/nginx.conf")
    for server in nginx.split("\nserver {")[1:]:
        assert re.search(r"^    access_log (off|\S+ netmap);$", server, re.M)
        assert re.search(r"^    error_log \S+ crit;$", server, re.M)
    [line] = re.findall(r"^log_format netmap .*;$", nginx, re.M)
    assert "$uri" in line and "request_uri" not in line and "$request " not in line and "args" not in line
    assert 'request>uri regexp "[?].*" ""' in text("docs/hosting/Caddyfile")
