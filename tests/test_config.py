"""Settings: which goes before which, and what is said when they are wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.config import MASK, SECRETS, Config, find_settings, is_loopback, load_config, mask_password
from netmap.errors import ParameterError

SECRET = "planted-secret-" + "x" * 40
OIDC = {
    "NETMAP_SIGN_IN": "oidc",
    "NETMAP_PUBLIC_URL": "https://netmap.example.gov.uk/",
    "NETMAP_OIDC_METADATA_URL": "https://login.example.org/.well-known/openid-configuration",
    "NETMAP_OIDC_CLIENT_ID": "netmap",
    "NETMAP_OIDC_CLIENT_SECRET": SECRET,
    "NETMAP_COOKIE_SECRET": SECRET,
}


@pytest.fixture(autouse=True)
def nobodys_file(monkeypatch, tmp_path):
    """Whoever runs the tests may have settings of their own."""
    monkeypatch.setattr("netmap.config.user_file", lambda: tmp_path / "of-the-user" / "netmap.toml")


def complaint(environ=None, path=None, **options) -> str:
    with pytest.raises(ParameterError) as caught:
        load_config(environ or {}, path, **options)
    return str(caught.value)


def test_options_go_before_variables_before_the_file_before_defaults(tmp_path):
    file = tmp_path / "netmap.toml"
    file.write_text('port = 1\nhost = "::1"\nidle_minutes = 30\n')
    environ = {"NETMAP_CONFIG": str(file), "NETMAP_PORT": "2", "NETMAP_HOST": " localhost "}
    found = find_settings(environ, port=3, database="", host=None)
    config = found.config
    assert (config.port, config.host, config.idle_minutes, config.upload_mb) == (3, "localhost", 30, 50)
    origins = [found.origins[name] for name in ("port", "host", "idle_minutes", "upload_mb", "database")]
    assert origins == [
        "the option --port",
        "the variable NETMAP_HOST",
        f"the file {file}",
        "default",
        "default",
    ]
    assert found.file == file


def test_the_users_own_file_is_read_if_it_is_there(tmp_path):
    assert find_settings({}).file is None
    (tmp_path / "of-the-user").mkdir()
    (tmp_path / "of-the-user" / "netmap.toml").write_text("port = 9\n")
    assert load_config({}).port == 9
    (tmp_path / "another.toml").write_text("port = 8\n")
    assert load_config({}, tmp_path / "another.toml").port == 8


def test_everything_wrong_is_named_with_its_place_and_what_to_do(tmp_path):
    file = tmp_path / "netmap.toml"
    file.write_text(
        'port = 70000\nsing_in = "none"\nidle_minutes = true\nlog_level = "loud"\noidc_domains = [3]\n'
    )
    said = complaint({"NETMAP_CONFIG": str(file), "NETMAP_UPLOAD_MB": "lots"})
    assert f"port = '70000' (the file {file}); use a whole number from 1 to 65535" in said
    assert f"sing_in in the file {file}: there is no such setting; was sign_in meant?" in said
    assert f"idle_minutes = 'true' (the file {file})" in said
    assert "log_level = 'loud'" in said and "one of debug, info, warning, error" in said
    assert f"oidc_domains = '3' (the file {file})" in said
    assert "upload_mb = 'lots' (the variable NETMAP_UPLOAD_MB); use a whole number from 1 to 200" in said
    assert "http" not in said  # no addresses of the checker's own documentation


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe\x00", b'port = "1"\nport = "2"\n'])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    file = tmp_path / "netmap.toml"
    file.write_bytes(content)
    assert str(file) in complaint({"NETMAP_CONFIG": str(file)})


def test_a_named_file_that_is_missing_is_said(tmp_path):
    assert "gone.toml cannot be read: No such file" in complaint(
        {"NETMAP_CONFIG": str(tmp_path / "gone.toml")}
    )


def test_a_variable_that_is_nearly_a_setting_is_refused_and_others_are_reported():
    assert "was NETMAP_SIGN_IN meant?" in complaint({"NETMAP_SIGNIN": "passphrase"})
    assert find_settings({"NETMAP_SERVICE_HOST": "10.0.0.1", "NETMAP_ENGINE": "off"}).unread == (
        "NETMAP_SERVICE_HOST",
    )


@pytest.mark.parametrize(
    ("environ", "way"),
    [
        ({}, "none"),
        ({"NETMAP_HOST": "127.0.0.2"}, "none"),
        ({"NETMAP_HOST": "::1"}, "none"),
        ({"NETMAP_HOST": "localhost", "NETMAP_PUBLIC_URL": "http://localhost:8501"}, "none"),
        ({"NETMAP_HOST": "0.0.0.0"}, "passphrase"),
        ({"NETMAP_HOST": "::"}, "passphrase"),
        ({"NETMAP_HOST": "localhost.example.org"}, "passphrase"),
        ({"NETMAP_HOST": "127.0.0.1.example.org"}, "passphrase"),
        # a proxy on the same machine lets others in
        ({"NETMAP_TRUSTED_PROXY": "yes"}, "passphrase"),
        ({"NETMAP_PUBLIC_URL": "https://netmap.example.gov.uk"}, "passphrase"),
        ({"NETMAP_SIGN_IN": "passphrase"}, "passphrase"),
        (OIDC, "oidc"),
        ({**OIDC, "NETMAP_SIGN_IN": "auto"}, "oidc"),
    ],
)
def test_the_way_of_sign_in_that_holds(environ, way):
    assert load_config(environ).signs_in == way


@pytest.mark.parametrize(
    "environ",
    [
        {"NETMAP_HOST": "0.0.0.0"},
        {"NETMAP_TRUSTED_PROXY": "1"},
        {"NETMAP_PUBLIC_URL": "https://x.example.org"},
    ],
)
def test_no_sign_in_where_others_reach_it_is_refused(environ):
    said = complaint({"NETMAP_SIGN_IN": "none", **environ})
    assert "sign_in (the variable NETMAP_SIGN_IN): without sign-in anybody" in said and "passphrase" in said


def test_openid_connect_says_all_that_is_missing():
    with pytest.raises(ParameterError) as caught:
        find_settings(
            {**OIDC, "NETMAP_OIDC_CLIENT_SECRET": "", "NETMAP_COOKIE_SECRET": "short"}, to_sign_in=True
        )
    said = str(caught.value) + complaint({"NETMAP_SIGN_IN": "oidc"})
    for name in ("oidc_metadata_url", "oidc_client_id", "oidc_client_secret", "cookie_secret", "public_url"):
        assert f"\n- {name} (" in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("NETMAP_OIDC_METADATA_URL", "http://login.example.org/x", "must be reached by https"),
        (
            "NETMAP_OIDC_METADATA_URL",
            "https://login.microsoftonline.com/common/v2.0/.well-known/x",
            "your own tenant",
        ),
        ("NETMAP_OIDC_METADATA_URL", "https://accounts.google.com/.well-known/x", "name your own domain"),
        ("NETMAP_PUBLIC_URL", "netmap.example.gov.uk", "write https:// in front"),
        ("NETMAP_PUBLIC_URL", "https://example.gov.uk/netmap", "a name of its own"),
        ("NETMAP_PUBLIC_URL", "https://[x", "no address of a website"),
        ("NETMAP_PUBLIC_URL", "https://me:pw@example.gov.uk", "no address of a website"),
        ("NETMAP_OIDC_DOMAINS", "somebody@example.gov.uk", "behind the @"),
        ("NETMAP_HOST", "http://0.0.0.0", "no address of a computer"),
        ("NETMAP_IDLE_MINUTES", "900", "make this one smaller"),
    ],
)
def test_what_would_open_a_door_or_cannot_work_is_refused(name, value, words):
    assert words in complaint({**OIDC, name: value})


def test_domains_are_a_list_in_a_variable_and_in_the_file(tmp_path):
    file = tmp_path / "netmap.toml"
    file.write_text('oidc_domains = ["@Example.gov.uk", "example.org"]\n')
    assert load_config({}, file).oidc_domains == ("example.gov.uk", "example.org")
    assert load_config({"NETMAP_OIDC_DOMAINS": "example.gov.uk, example.org"}).oidc_domains == (
        "example.gov.uk",
        "example.org",
    )


def test_secrets_are_read_from_files_of_their_own(tmp_path):
    environ = {}
    for name in SECRETS:
        (tmp_path / name).write_text(f"{SECRET}-{name}\n")
        environ[f"NETMAP_{name.upper()}_FILE"] = str(tmp_path / name)
    found = find_settings(environ)
    assert found.config.database == f"{SECRET}-database"
    assert found.config.cookie_secret.get_secret_value() == f"{SECRET}-cookie_secret"
    assert found.origins["oidc_client_secret"] == "the variable NETMAP_OIDC_CLIENT_SECRET_FILE"
    assert "both set" in complaint({**environ, "NETMAP_COOKIE_SECRET": SECRET})
    assert "cannot be read: No such file" in complaint({"NETMAP_COOKIE_SECRET_FILE": str(tmp_path / "gone")})
    (tmp_path / "empty").write_text("\n")
    assert "which is empty" in complaint({"NETMAP_COOKIE_SECRET_FILE": str(tmp_path / "empty")})


def test_the_file_of_settings_names_files_that_hold_secrets(tmp_path):
    for name in SECRETS:
        (tmp_path / name).write_text(f"{SECRET}-{name}\n")
    lines = [f'{name}_file = "{(tmp_path / name).as_posix()}"' for name in SECRETS]
    (tmp_path / "netmap.toml").write_text("\n".join(lines))
    found = find_settings({}, tmp_path / "netmap.toml")
    assert found.config.database == f"{SECRET}-database"
    assert found.config.oidc_client_secret.get_secret_value() == f"{SECRET}-oidc_client_secret"
    assert found.origins["cookie_secret"] == f"cookie_secret_file in the file {tmp_path / 'netmap.toml'}"
    # a variable goes before it, and an option before both
    assert load_config({"NETMAP_DATABASE": "b"}, tmp_path / "netmap.toml").database == "b"
    assert load_config({}, tmp_path / "netmap.toml", database="c").database == "c"
    (tmp_path / "netmap.toml").write_text("\n".join([*lines, 'database = "d"', "idle_minutes = 30"]))
    assert "database and database_file are both set" in complaint({}, tmp_path / "netmap.toml")
    (tmp_path / "netmap.toml").write_text('cookie_secret_file = "gone"\ndatabase_file = 3\n')
    said = complaint({}, tmp_path / "netmap.toml")
    assert "names gone, which cannot be read: No such file" in said and "database_file is the path" in said


def test_commands_that_sign_nobody_in_do_without_the_secrets_of_sign_in():
    environ = {k: v for k, v in OIDC.items() if "SECRET" not in k}
    assert load_config(environ).signs_in == "oidc"


@pytest.mark.parametrize("password", ["planted-secret", "pl@nted:/secret@x", "a?b#planted-secret"])
def test_secrets_are_never_shown(tmp_path, password):
    environ = {**OIDC, "NETMAP_DATABASE": f"postgresql+psycopg://me:{password}@db.example/maps"}
    config = load_config(environ)
    for shown in (repr(config), str(config), repr(find_settings(environ)), config.shown("database")):
        assert "secret@" not in shown and "planted" not in shown and "nted:" not in shown
    assert config.shown("database") == f"postgresql+psycopg://me:{MASK}@db.example/maps"
    file = tmp_path / "netmap.toml"
    file.write_text(
        f'cookie_secret = ["{SECRET}"]\ndatabase = ["x:{SECRET}"]\noidc_client_secret = 1234567\n'
    )
    said = complaint({"NETMAP_PORT": "x"}, file)
    assert "cookie_secret (" in said and "database (" in said
    assert SECRET not in said and "1234567" not in said


@given(password=st.text(min_size=1, max_size=30))
def test_no_password_in_an_address_is_shown(password):
    shown = mask_password(f"postgresql://me:{password}@db/maps?sslmode=require")
    assert shown == f"postgresql://me:{MASK}@db/maps?sslmode=require"


@pytest.mark.parametrize("address", ["", "maps.sqlite", "C:\\maps\\a@b.sqlite", "/srv/a:b@c/maps.sqlite"])
def test_paths_are_shown_as_they_are(address):
    assert mask_password(address) == address


def test_a_process_started_with_it_is_told_the_same(tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    base = {k: v for k, v in OIDC.items() if k != "NETMAP_COOKIE_SECRET"}
    base |= {
        "NETMAP_COOKIE_SECRET_FILE": str(tmp_path / "secret"),
        "NETMAP_OIDC_DOMAINS": "a.org,b.org",
        "HOME": "x",
    }
    config = load_config(base, port=9, busy_seconds=0.5)
    environ = config.environment(base)
    assert load_config(environ) == config and environ["HOME"] == "x"


def test_it_cannot_be_changed_and_every_setting_says_what_it_is_for():
    config = Config()
    with pytest.raises(ValueError, match="frozen"):
        config.port = 1
    assert all(len(field.description) > 20 for field in Config.model_fields.values())


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "LOCALHOST", "localhost."])
def test_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({"host": "::1"}, "http://[::1]:8501"),
        ({"public_url": "https://a.org/"}, "https://a.org"),
        ({}, "http://127.0.0.1:8501"),
    ],
)
def test_where_browsers_reach_it(options, address):
    config = load_config({}, **options)
    assert config.address == address and config.is_secure == address.startswith("https")
