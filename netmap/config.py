"""Everything that can be set, in one frozen object; imports only errors and where settings come from.

What holds is said, in this order, by: what a setting is by default, the file (that of ``NETMAP_CONFIG``, else
``netmap.toml`` in the user's folder for settings, if there is one), variables ``NETMAP_*``, and options
of the command line. ``netmap settings`` prints it; docs/settings.md is made from here.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from netmap.config_sources import OTHER_VARIABLES as OTHER_VARIABLES
from netmap.config_sources import PREFIX as PREFIX
from netmap.config_sources import SECRETS as SECRETS
from netmap.config_sources import find_unread, from_file, from_variables
from netmap.errors import ParameterError

MASK = "********"
_NEEDED = "it is empty, and sign-in by OpenID Connect needs it"
Way = Literal["none", "passphrase", "oidc"]


class Config(BaseModel):
    """What netmap was told; see the description of each field."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    database: str = Field(
        "",
        description="Where maps are kept: the path of an SQLite file, or postgresql+psycopg://user:password@host/name. "
        "Empty: netmap.sqlite in your own data folder.",
    )
    host: str = Field("127.0.0.1", description="The address to listen on; 127.0.0.1 is this computer only.")
    port: int = Field(8501, ge=1, le=65535, description="The port to listen on.")
    public_url: str = Field(
        "",
        description="How browsers and phones reach netmap, such as https://netmap.example.gov.uk; it stands in join codes "
        "and is where the sign-in provider sends people back to. Empty: the host and port above.",
    )
    trusted_proxy: bool = Field(
        False,
        description="Whether a proxy of yours stands in front: only then are X-Forwarded-For and X-Forwarded-Proto believed.",
    )
    organisation: str = Field(
        "",
        max_length=200,
        description="Who answers for what is kept here, such as Example Council; stands where people sign in, join and "
        "read what is kept where.",
    )
    privacy_url: str = Field(
        "", description="Where your privacy notice can be read; linked from every page, on phones too."
    )
    accessibility_url: str = Field(
        "",
        description="Where your accessibility statement can be read; linked from every page, on phones too.",
    )
    sign_in: Literal["auto", "none", "passphrase", "oidc"] = Field(
        "auto",
        description="How people sign in: not at all (only on this computer), by a passphrase that an administrator gave "
        "them, or by OpenID Connect. auto: oidc if oidc_metadata_url is set, else not at all if only this computer can "
        "reach netmap, else by passphrase.",
    )
    oidc_metadata_url: str = Field(
        "",
        description="OpenID Connect: the provider's address that ends in /.well-known/openid-configuration.",
    )
    oidc_client_id: str = Field(
        "", description="OpenID Connect: the id that the provider gave this application."
    )
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="OpenID Connect: the secret that the provider gave this application."
    )
    oidc_domains: tuple[str, ...] = Field(
        (),
        description="OpenID Connect: whose addresses may sign in, such as example.gov.uk. Empty: everybody whom the "
        "provider vouches for.",
    )
    cookie_secret: SecretStr = Field(
        SecretStr(""),
        description="What sign-in cookies are signed with: 32 or more characters by chance, the same on every instance. "
        "Needed for OpenID Connect.",
    )
    idle_minutes: int = Field(
        60, ge=5, le=1440, description="Minutes without a click after which somebody is signed out."
    )
    longest_hours: int = Field(
        12, ge=1, le=168, description="Hours after which somebody has to sign in again in any case."
    )
    workshop_hours: int = Field(
        8, ge=1, le=72, description="Hours after which the join code of a workshop dies by itself."
    )
    upload_mb: int = Field(
        50, ge=1, le=200, description="The largest file that may be uploaded, in megabytes."
    )
    most_rows: int = Field(
        100_000,
        ge=100,
        le=1_000_000,
        description="The largest map that may be kept: rows of all its tables together.",
    )
    edits_per_minute: int = Field(
        240, ge=10, le=6000, description="How many edits one person may make in a minute."
    )
    backup_daily: bool = Field(
        True,
        description="Whether an SQLite database is backed up once a day; PostgreSQL has ways of its own.",
    )
    backup_folder: str = Field(
        "",
        description="Where backups are written. Empty: the folder backups beside the SQLite file, or in your own data folder.",
    )
    backups_kept: int = Field(
        14, ge=1, le=366, description="How many daily backups are kept; the oldest goes first."
    )
    busy_seconds: float = Field(
        5, ge=0, le=60, description="Seconds to wait for a database that somebody else is writing to."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="From which level on something is logged."
    )
    log_file: str = Field(
        "", description="Where the log is written, one JSON object a line. Empty: standard error."
    )

    @field_validator("*", mode="before")
    @classmethod
    def _take(cls, value: Any, info: Any) -> Any:
        """Take lists from a variable, and yes or no only where it is asked for."""
        kind = cls.model_fields[info.field_name].annotation
        if isinstance(value, bool) and kind is not bool:
            raise ValueError("yes or no is no answer here")
        if get_origin(kind) is tuple and isinstance(value, str):
            value = value.split(",")
        if get_origin(kind) is tuple and isinstance(value, list | tuple):
            return tuple(part.strip() if isinstance(part, str) else part for part in value if part != "")
        return value.strip() if isinstance(value, str) else value

    @field_validator("host")
    @classmethod
    def _know_host(cls, value: str) -> str:
        if not re.fullmatch(r"[\w.:-]+", value):
            raise ValueError("this is no address of a computer")
        return value

    @field_validator("public_url")
    @classmethod
    def _know_url(cls, value: str) -> str:
        return _root(value) if value else ""

    @field_validator("privacy_url", "accessibility_url")
    @classmethod
    def _know_page(cls, value: str) -> str:
        if value and (_split(value).scheme not in ("http", "https") or not _split(value).hostname):
            raise ValueError("this is no address of a page; write it with https:// in front")
        return value

    @field_validator("oidc_metadata_url")
    @classmethod
    def _know_provider(cls, value: str) -> str:
        parts = _split(value)
        if (
            value
            and parts.scheme != "https"
            and not (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        ):
            raise ValueError("whoever signs people in must be reached by https")
        return value

    @field_validator("oidc_domains")
    @classmethod
    def _know_domains(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        domains = tuple(domain.lower().removeprefix("@") for domain in value)
        if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain) for domain in domains):
            raise ValueError("these are not what stands behind the @ in addresses")
        return domains

    @model_validator(mode="after")
    def _fit_together(self) -> Config:
        misfits = [f"{name}\0{sentence}" for name, sentence in _misfits(self)]
        if misfits:
            raise ValueError("\n".join(misfits))
        return self

    @property
    def signs_in(self) -> Way:
        """The way of sign-in that holds: none, passphrase or oidc."""
        if self.sign_in != "auto":
            return self.sign_in
        if self.oidc_metadata_url:
            return "oidc"
        return "none" if self.only_here else "passphrase"

    @property
    def notices(self) -> tuple[tuple[str, str], ...]:
        """What everybody must be able to read before and while using this, with where it lies."""
        found = (("Privacy notice", self.privacy_url), ("Accessibility statement", self.accessibility_url))
        return tuple((name, url) for name, url in found if url)

    @property
    def only_here(self) -> bool:
        """Whether only this computer reaches netmap; a proxy or a public address lets others in."""
        public = _split(self.public_url).hostname or "localhost"
        return is_loopback(self.host) and not self.trusted_proxy and is_loopback(public)

    @property
    def address(self) -> str:
        """Where browsers reach netmap, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach netmap by TLS, so that cookies can be kept to it."""
        return self.address.startswith("https:")

    def shown(self, name: str) -> str:
        """Return a setting as it may be seen by anybody: secrets and passwords are masked."""
        return show_value(name, getattr(self, name))

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """Return `base` with variables that say the same as this, for a process that is started with it."""
        kept = {
            k: v for k, v in base.items() if k not in {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
        }
        for name in Config.model_fields:
            value = getattr(self, name)
            plain = value.get_secret_value() if isinstance(value, SecretStr) else value
            kept[PREFIX + name.upper()] = ",".join(plain) if isinstance(plain, tuple) else str(plain)
        return kept

    def __repr_args__(self) -> Iterator[tuple[str, str]]:
        """Show every setting, but no secret."""
        return ((name, self.shown(name)) for name in type(self).model_fields)


class Loaded(NamedTuple):
    """Settings, and where each comes from: "default", "the file …", "the variable …" or "the option …"."""

    config: Config
    origins: dict[str, str]
    file: Path | None
    #: variables NETMAP_* that nobody reads
    unread: tuple[str, ...]


def load_config(environ: Mapping[str, str] = os.environ, path: Path | None = None, **options: Any) -> Config:
    """Return what netmap was told.

    Parameters
    ----------
    environ : mapping
        Where variables are looked up.
    path : Path, optional
        The file, in place of the one that NETMAP_CONFIG names or the user's own.
    **options
        Settings that go before everything else; ``None`` and "" are not given.

    Raises
    ------
    ParameterError
        If a file cannot be read, or anything in it or in a variable is wrong; all of it is named.
    """
    return find_settings(environ, path, **options).config


def find_settings(
    environ: Mapping[str, str] = os.environ,
    path: Path | None = None,
    *,
    to_sign_in: bool = False,
    **options: Any,
) -> Loaded:
    """Return what netmap was told and by whom; otherwise as `load_config`.

    Parameters
    ----------
    to_sign_in : bool
        Whether the secrets that signing people in takes must be there too: commands that sign nobody in do
        without them, and may be run by somebody who must not read them.
    """
    file = path or _named_file(environ)
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Config.model_fields, "default")
    problems: list[str] = []
    layers = [
        *([from_file(file, Config.model_fields, problems)] if file else []),
        from_variables(environ, Config.model_fields, problems),
        {name: (value, f"the option --{name.replace('_', '-')}") for name, value in options.items()},
    ]
    for layer in layers:
        for name, (value, origin) in layer.items():
            if value is not None and value != "":
                values[name], origins[name] = value, origin
    unread = tuple(sorted(find_unread(environ, Config.model_fields, problems)))
    config = _check(values, origins, problems)
    if config is not None and to_sign_in:
        problems += [f"{name} ({origins[name]}): {sentence}" for name, sentence in lacks(config)]
    if config is None or problems:
        raise ParameterError(
            "\n".join(["the settings cannot be used as they are:", *(f"- {p}" for p in problems)])
        )
    return Loaded(config, origins, file, unread)


def user_file() -> Path:
    """Return where settings are looked for unless NETMAP_CONFIG names a file."""
    import platformdirs

    return Path(platformdirs.user_config_dir("netmap", appauthor=False)) / "netmap.toml"


def is_loopback(host: str) -> bool:
    """Say whether an address can only be reached from this computer."""
    if host.lower() in ("localhost", "localhost."):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def mask_password(address: str) -> str:
    """Return the address of a database without its password."""
    without = re.sub(r"(://[^:/@?#]*):.*@", rf"\1:{MASK}@", address, flags=re.DOTALL)
    return re.sub(r"(?i)([?&](?:password|sslpassword)=)[^&]*", rf"\1{MASK}", without)


def show_value(name: str, value: Any) -> str:
    """Return a value of a setting as it may be seen by anybody."""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if name == "database" and isinstance(value, str):
        return mask_password(value)
    if name in SECRETS:
        return MASK if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def describe_values(name: str) -> str:
    """Return what a setting may be, in words."""
    field = Config.model_fields[name]
    kind = field.annotation
    if get_origin(kind) is Literal:
        return f"one of {', '.join(get_args(kind))}"
    if get_origin(kind) is tuple:
        return "a list"
    if kind is bool:
        return "true or false"
    bounds = {key: getattr(m, key) for m in field.metadata for key in ("ge", "le") if hasattr(m, key)}
    if bounds:
        return f"{'a whole number' if kind is int else 'a number'} from {bounds['ge']} to {bounds['le']}"
    return "text, kept secret" if kind is SecretStr else "text"


def _split(url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise ValueError("this is no address of a website") from error


def _root(url: str) -> str:
    """Return the address of a website without the slash at its end."""
    parts = _split(url)
    if "//" not in url:
        raise ValueError("write https:// in front")
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError("this is no address of a website")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("netmap needs a name of its own, not a path below another website")
    return f"{parts.scheme}://{parts.netloc}"


def lacks(config: Config) -> Iterator[tuple[str, str]]:
    """Yield the secrets without which nobody can be signed in the way that holds, and why."""
    if config.signs_in != "oidc":
        return
    if not config.oidc_client_secret.get_secret_value():
        yield "oidc_client_secret", _NEEDED
    if len(config.cookie_secret.get_secret_value()) < 32:
        yield (
            "cookie_secret",
            "sign-in by OpenID Connect needs 32 or more characters by chance; make them with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"',
        )


def _misfits(config: Config) -> Iterator[tuple[str, str]]:
    """Yield settings that are right by themselves and wrong together."""
    if config.sign_in == "none" and not config.only_here:
        yield (
            "sign_in",
            "without sign-in anybody who reaches netmap could see and change every map, and here others reach it; "
            "use passphrase or oidc, or listen on 127.0.0.1 without public_url and trusted_proxy",
        )
    if config.idle_minutes > config.longest_hours * 60:
        yield "idle_minutes", "nobody can be idle for longer than longest_hours; make this one smaller"
    if config.signs_in != "oidc":
        return
    for name in ("oidc_metadata_url", "oidc_client_id", "public_url"):
        if not config.shown(name):
            yield name, _NEEDED
    if re.search(r"microsoftonline\.[a-z]+/(common|organizations|consumers)/", config.oidc_metadata_url):
        yield (
            "oidc_metadata_url",
            "this address signs in anybody with a Microsoft account; use the one with your own tenant's id in it",
        )
    if _split(config.oidc_metadata_url).hostname == "accounts.google.com" and not config.oidc_domains:
        yield "oidc_domains", "it is empty, and this provider signs in anybody; name your own domain"


def _named_file(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("NETMAP_CONFIG", "").strip()
    if named:
        return Path(named).expanduser()
    file = user_file()
    return file if file.exists() else None


def _check(values: dict[str, Any], origins: Mapping[str, str], problems: list[str]) -> Config | None:
    try:
        return Config(**values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            message = str(detail["msg"]).removeprefix("Value error, ")
            if not detail["loc"]:
                for line in message.split("\n"):
                    name, _, sentence = line.partition("\0")
                    problems.append(f"{name} ({origins[name]}): {sentence}")
                continue
            name = str(detail["loc"][0])
            value = f" = {show_value(name, values[name])!r}" if name not in SECRETS else ""
            why = f": {message}" if detail["type"] == "value_error" else ""
            problems.append(f"{name}{value} ({origins[name]}){why}; use {describe_values(name)}")
    return None
