"""Page: are we connected."""

from __future__ import annotations

from netmap.app.furniture import head, method, sample_line, view


def show() -> None:
    """Show the page."""
    seen = view()
    head("Which of the connections we need are missing?", seen.sentences()["connected"])
    sample_line(seen.current)
    method("connected", {k: v for k, v in seen.analysis.settings.items() if k != "coverage"})


if __name__ == "__main__":
    show()
