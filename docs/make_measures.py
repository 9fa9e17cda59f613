"""Write docs/measures.md from the registry: ``python docs/make_measures.py``."""

from __future__ import annotations

from pathlib import Path

from netmap.measures.registry import MEASURES, POWER, STRUCTURE, STUCK

TITLES = {
    STRUCTURE: "Pyramid or honeycomb?",
    STUCK: "Where does it get stuck?",
    POWER: "Who decides, and is it changing?",
}


def render() -> str:
    """Return the page."""
    lines = [
        "# Measures",
        "",
        "Made from `netmap/measures/registry.py` by `python docs/make_measures.py`; do not edit by hand.",
        "The key is where the value stands in `netmap analyse --json`.",
    ]
    for answers, title in TITLES.items():
        lines += ["", f"## {title}"]
        for measure in MEASURES:
            if measure.answers == answers:
                where = f"{measure.function.__module__}.{measure.function.__qualname__}"
                lines += [
                    "",
                    f"### {measure.term}",
                    "",
                    f"*{measure.plain[:1].upper()}{measure.plain[1:].rstrip('?')}{'?' if measure.plain.endswith('?') else '.'}*",
                    "",
                    measure.how,
                    "",
                    f"Key `{measure.key}`; function `{where}`; source: {measure.source}.",
                ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("measures.md").write_text(render(), encoding="utf-8")
