"""Write docs/measures.md from the registry: ``python docs/make_measures.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from netmap.measures.registry import QUESTIONS, Measure, measures_for
from netmap.model import Settings


def render() -> str:
    """Return the page."""
    lines = [
        "# Measures",
        "",
        "Made from `netmap/measures/registry/` by `python docs/make_measures.py`; do not edit by hand.",
        "The id is where the value stands in `netmap analyse --json`; `*` stands for any graph, actor,",
        "layer, group or board.",
    ]
    for question, title in QUESTIONS.items():
        lines += ["", f"## {title}"]
        for measure in measures_for(question):
            lines += _describe(measure)
    return "\n".join(lines) + "\n"


def _describe(measure: Measure) -> Iterator[str]:
    plain = measure.plain[:1].upper() + measure.plain[1:].rstrip("?")
    where = f"{measure.function.__module__}.{measure.function.__qualname__}"
    yield from ("", f"### {measure.term}", "", f"*{plain}{'?' if measure.plain.endswith('?') else '.'}*")
    yield from (
        "",
        measure.how,
        "",
        f"- id `{measure.id}`, function `{where}`",
        f"- source: {measure.source}",
    )
    if measure.parameters:
        defaults = Settings()
        said = (f"`{name}` ({getattr(defaults, name)})" for name in measure.parameters)
        yield f"- settings and their defaults: {', '.join(said)}"
    if measure.cautions:
        yield f"- cautions that may come with it: {', '.join(f'`{code}`' for code in measure.cautions)}"


if __name__ == "__main__":
    Path(__file__).with_name("measures.md").write_text(render(), encoding="utf-8")
