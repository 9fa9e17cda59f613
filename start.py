"""Set everything up on a machine that has only Python 3.11 and pip, then start netmap or its tests.

``python3 start.py`` starts the app; ``python3 start.py test`` runs every test;
``python3 start.py ci`` adds lint, types and import contracts. Standard library only:
nothing else can be taken for granted yet. What is needed goes into ``.venv`` beside this file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")


def run(*command: str | Path, **options: object) -> int:
    """Run a command from the project folder and return its exit code."""
    return subprocess.call([str(part) for part in command], cwd=ROOT, **options)  # type: ignore[call-overload,no-any-return]


def need(what: str, *command: str | Path) -> None:
    """Run a set-up step; stop with advice if it fails."""
    print(f"netmap: {what} ...", flush=True)
    if run(*command) != 0:
        sys.exit(f"netmap: this step failed: {what}. The lines above say why; then run this again.")


def make_environment() -> None:
    """Create the virtual environment, also where Python came without ensurepip (Debian)."""
    if PYTHON.exists() and run(PYTHON, "-m", "pip", "--version", stdout=subprocess.DEVNULL) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if run(sys.executable, "-m", "venv", VENV, **quiet) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    helper = ROOT / ".venv-helper"
    need(
        "fetching virtualenv",
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--target",
        helper,
        "virtualenv",
    )
    environment = {**os.environ, "PYTHONPATH": str(helper)}
    if run(sys.executable, "-m", "virtualenv", "-q", VENV, env=environment) != 0:
        sys.exit("netmap: no virtual environment could be made; install your system's python3-venv.")
    shutil.rmtree(helper, ignore_errors=True)


def install(extra: str) -> None:
    """Install netmap and what it needs, once for each state of the two files that say so."""
    make_environment()
    wanted = hashlib.sha256(extra.encode())
    for name in ("pyproject.toml", "constraints.txt"):
        wanted.update((ROOT / name).read_bytes())
    stamp = VENV / f"installed{extra}.txt"
    if stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return
    need(
        "installing netmap and what it needs (a few minutes the first time)",
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "-c",
        "constraints.txt",
        "-e",
        f".{extra}",
    )
    stamp.write_text(wanted.hexdigest())


def find_browser() -> str | None:
    """Return the path of a Chromium-like browser that is already here."""
    named = os.environ.get("NETMAP_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def ensure_browser() -> None:
    """Make sure that the browser tests have a browser; playwright's own is the ordinary road."""
    if find_browser():
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        need("looking up the system's packages", "apt-get", "update", "-q")
        need(
            "installing a browser for the tests",
            "apt-get",
            "install",
            "-q",
            "-y",
            "--no-install-recommends",
            "chromium",
        )
        return
    need("fetching a browser for the tests", PYTHON, "-m", "playwright", "install", "chromium")


def start_app(arguments: list[str]) -> int:
    """Start the app and hand its exit code on."""
    install("")
    command = [str(PYTHON), "-m", "netmap", "app", *arguments]
    if os.name != "nt":
        os.chdir(ROOT)
        os.execv(command[0], command)  # whoever stops this stops the app
    return run(*command)


def run_tests(arguments: list[str]) -> int:
    """Run every test, those in a real browser included."""
    install("[dev]")
    ensure_browser()
    return run(
        PYTHON,
        "-m",
        "pytest",
        "-n",
        "2",
        "--dist",
        "loadfile",
        *arguments,
    )


def run_gates() -> int:
    """Lint, types, import contracts, then every test: what must pass before a change lands."""
    install("[dev]")
    gates = (("ruff", "check", "."), ("mypy",), ("lint-imports",))
    failed = [gate[0] for gate in gates if run(BIN / gate[0], *gate[1:]) != 0]
    code = run_tests([])
    if failed:
        print(f"netmap: failed: {', '.join(failed)}", file=sys.stderr)
    return code or (1 if failed else 0)


def main(arguments: list[str]) -> int:
    """Choose what to start."""
    if sys.version_info < (3, 11):
        sys.exit(f"netmap needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    what, rest = (arguments[0], arguments[1:]) if arguments else ("app", [])
    if what == "test":
        return run_tests(rest)
    if what == "ci":
        return run_gates()
    if what == "app" or what.startswith("-"):
        return start_app(rest if what == "app" else arguments)
    sys.exit(f"netmap: '{what}' is not one of app, test, ci. Without a word it starts the app.")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(0)
