"""Where the files that ship with netmap are: in a checkout, or inside an installed package."""

from __future__ import annotations

from pathlib import Path

from netmap.errors import ParameterError

_HERE = Path(__file__).resolve().parent
#: the checkout comes first, so that its samples are the ones being worked on
_HOMES = (_HERE.parent, _HERE / "_shipped")
SUFFIX = ".netmap.json"


def _find(name: str) -> Path:
    for home in _HOMES:
        if (home / "sample_networks").is_dir() and (home / name).exists():
            return home / name
    raise FileNotFoundError(f"{name} did not come with this installation of netmap; install it again.")


def app_script() -> Path:
    """Return the path of ``streamlit_app.py``."""
    return _find("streamlit_app.py")


def samples() -> dict[str, Path]:
    """Return the sample maps that ship, by name."""
    folder = _find("sample_networks")
    return {path.name.removesuffix(SUFFIX): path for path in sorted(folder.glob(f"*{SUFFIX}"))}


def sample(name: str) -> Path:
    """Return the path of one sample.

    Raises
    ------
    ParameterError
        If there is no such sample.
    """
    known = samples()
    if name not in known:
        raise ParameterError(f"there is no sample '{name}'; there are: {', '.join(known)}.")
    return known[name]
