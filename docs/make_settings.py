"""Write docs/settings.md from the settings: ``python docs/make_settings.py``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from netmap.config import OTHER_VARIABLES, SECRETS, Config, describe_values

INTRODUCTION = """# Settings

Made from `netmap/config.py` by `python docs/make_settings.py`; do not edit by hand.

Nothing has to be set to use netmap on one's own computer. `netmap settings` prints what holds and where it comes from; `netmap
settings --toml` prints a file to start from. What comes later goes before what comes earlier:

1. what a setting is by default;
2. the file: the one that `NETMAP_CONFIG` names, else `netmap.toml` in your own folder for settings (`netmap settings` says
   where that is);
3. variables: `NETMAP_PORT` for `port`, and so on; lists with commas; an empty variable is none;
4. options of the command line, such as `netmap app --port 8502`.

An unknown setting or a wrong value stops netmap before it starts, with everything that is wrong, where, and what to do.
Paths are best written whole: others are taken from the folder in which netmap is started.

| setting | variable | is | by default | what it is for |
|---|---|---|---|---|"""

REST = """
## Secrets

Secrets and the password in a database's address are masked wherever settings are shown, and are never logged. They can be kept
in files of their own, which hold the secret and nothing else. The file of settings names them by {lines}: then `netmap app` and
every command run by hand find the same. Variables do so too, as containers hand them over: {files}; commands by hand need them as well.
Commands that sign nobody in work without the secrets of sign-in.
A file of settings that holds a secret belongs to the user who runs netmap, and nobody else may read it (`chmod 600`).

## Variables that are not settings

| variable | what it is for |
|---|---|"""


def render() -> str:
    """Return the page."""
    lines = [INTRODUCTION]
    defaults = Config()
    for name, field in Config.model_fields.items():
        default = defaults.shown(name) or "empty"
        lines.append(
            f"| `{name}` | `NETMAP_{name.upper()}` | {describe_values(name)} | {default} | {_cell(field.description or '')} |"
        )
    files = ", ".join(f"`NETMAP_{name.upper()}_FILE`" for name in SECRETS)
    lines.append(REST.format(files=files, lines=", ".join(f"`{name}_file`" for name in SECRETS)))
    lines += [f"| `{name}` | {_cell(what)} |" for name, what in OTHER_VARIABLES.items()]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(__file__).with_name("settings.md").write_text(render(), encoding="utf-8")
