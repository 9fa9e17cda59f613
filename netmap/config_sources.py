"""Where settings come from: a file of them, files of single secrets, and variables; imports nothing of ours."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

PREFIX = "NETMAP_"
#: settings that may be kept in a file of their own, named by x_file in the file of settings or by NETMAP_X_FILE
SECRETS = ("database", "oidc_client_secret", "cookie_secret")
#: variables that are no settings of the app: where the settings are, and what the parts below read by themselves
OTHER_VARIABLES = {
    "NETMAP_CONFIG": "the file of settings; without it, netmap.toml in your own folder for settings",
    "NETMAP_ENGINE": "off: work without the compiled kernels; the values stay the same",
    "NETMAP_THREADS": "how many threads shuffle maps; as many as there are processors without it",
    "NETMAP_DEBUG": "1: on the command line, show where something unforeseen happened",
    "NETMAP_BROWSER": "the browser that the tests drive",
    "NETMAP_EXAMPLES": "new: the tests look for new examples",
}


def from_file(file: Path, names: Collection[str], problems: list[str]) -> dict[str, tuple[Any, str]]:
    """Return what a file says of settings of these names, and where each comes from; what is wrong is added."""
    origin = f"the file {file}"
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problems.append(
            f"{origin} cannot be read: {error.strerror or error}; mend that or name another by NETMAP_CONFIG"
        )
        return {}
    except UnicodeDecodeError:
        problems.append(f"{origin} is not UTF-8 text; save it as UTF-8")
        return {}
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{origin} is not TOML ({error}); write lines such as: port = 8501")
        return {}
    kept_apart = {f"{name}_file": name for name in SECRETS}
    for name in found.keys() - set(names) - kept_apart.keys():
        problems.append(
            f"{name} in {origin}: there is no such setting{_meant(name, names)}; `netmap settings` lists them all"
        )
    values = {name: (value, origin) for name, value in found.items() if name in names}
    for key in kept_apart.keys() & found.keys():
        if kept_apart[key] in values:
            problems.append(f"{origin}: {kept_apart[key]} and {key} are both set; take one of them away")
        elif not isinstance(found[key], str) or not found[key].strip():
            problems.append(f"{origin}: {key} is the path of a file, in quotation marks")
        else:
            secret = _secret(found[key].strip(), f"{key} in {origin}", problems)
            values[kept_apart[key]] = secret, f"{key} in {origin}"
    return values


def _secret(path: str, named_by: str, problems: list[str]) -> str | None:
    """Return what a file of its own holds."""
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        problems.append(f"{named_by} names {path}, which cannot be read: {reason}")
        return None
    if not text:
        problems.append(f"{named_by} names {path}, which is empty; write the secret into it")
    return text


def from_variables(
    environ: Mapping[str, str], names: Collection[str], problems: list[str]
) -> dict[str, tuple[Any, str]]:
    """Return what variables say, in the same way."""
    found: dict[str, tuple[Any, str]] = {}
    for name in names:
        variable = PREFIX + name.upper()
        if environ.get(variable, "").strip():
            found[name] = environ[variable], f"the variable {variable}"
        named = environ.get(f"{variable}_FILE", "").strip() if name in SECRETS else ""
        if named and name in found:
            problems.append(f"{variable} and {variable}_FILE are both set; take one of them away")
        elif named:
            found[name] = _secret(named, f"{variable}_FILE", problems), f"the variable {variable}_FILE"
    return found


def find_unread(environ: Mapping[str, str], names: Collection[str], problems: list[str]) -> Iterator[str]:
    """Yield variables that nobody reads; one that is nearly a setting is a mistake that could leave a door open."""
    read = {PREFIX + name.upper() for name in names} | OTHER_VARIABLES.keys()
    read |= {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
    for variable in environ:
        if variable.startswith(PREFIX) and variable not in read:
            near = difflib.get_close_matches(variable, read, 1, cutoff=0.92)
            if near:
                problems.append(f"the variable {variable}: there is no such setting; was {near[0]} meant?")
            else:
                yield variable


def _meant(name: str, names: Collection[str]) -> str:
    near = difflib.get_close_matches(name.lower(), names, 1)
    return f"; was {near[0]} meant?" if near else ""
