"""The data package: a map, its analysis, and all that another person needs to recompute every number."""

from __future__ import annotations

import hashlib
import io
import json
import platform
import re
import shlex
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from netmap.analysis import Analysis, count_records
from netmap.errors import ParameterError
from netmap.formats.shape import identifiability
from netmap.measures.registry import QUESTIONS, Measure, measures_for
from netmap.measures.undefined import REASONS
from netmap.model import Network, Settings
from netmap.report.datapackage import analysis_resources, map_resources

#: parts whose version can change a number, or what a file looks like
PARTS = ("numpy", "networkx", "scipy", "numba", "pandas", "pydantic")
#: settings that `netmap.analyse` takes as options of their own
OPTIONS = ("seed", "null", "draws")
UNTITLED = "A map of relationships and decisions"
#: what YAML does not let stand inside quotation marks
NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def to_package(network: Network, analysis: Analysis, *, created: str) -> bytes:
    """Return a zip with a map, its analysis, and how every number in it was worked out.

    The tables of the map lie in ``data/`` (a folder that `netmap.read` reads, as it does the zip), the
    results in ``analysis/``; ``datapackage.json`` describes every table after the Frictionless Data
    Package standard, ``README.md`` has the command that recomputes the analysis.

    Parameters
    ----------
    network : Network
        With names or, from `netmap.formats.pseudonymise`, without. Not modified.
    analysis : Analysis
        What `netmap.analyse` said of this map.
    created : str
        The day it is made, ``2026-11-22``; nothing inside reads a clock.

    Returns
    -------
    bytes
        The same for the same map, analysis, day and versions.

    Raises
    ------
    ParameterError
        If the analysis is of another map, or `created` is no day.
    """
    try:
        day = date.fromisoformat(created).isoformat()
    except ValueError as error:
        raise ParameterError(f"'{created}' is not a day; write created='2026-11-22'.") from error
    asked = _what_was_asked(network, analysis)
    told = {
        "undefined": [
            {"path": path, "reason": code, "meaning": REASONS.get(code, code)}
            for path, code in analysis.undefined.items()
        ],
        "cautions": [{"path": c.path, "code": c.code, "sentence": c.sentence} for c in analysis.cautions],
        "observations": list(analysis.observations),
    }
    tables = [*map_resources(network), *analysis_resources(analysis.tables(), told)]
    whole = (analysis.to_json() + "\n").encode()
    described = [*(resource for resource, _ in tables), _json_resource(whole)]
    files = {
        "README.md": _readme(network, analysis, asked).encode(),
        "datapackage.json": _dump(_descriptor(network, described, day)),
        **{resource["path"]: data for resource, data in tables},
        "analysis/analysis.json": whole,
        "methods.md": _methods(analysis).encode(),
        "versions.json": _dump(_versions(analysis, asked, day)),
        "CITATION.cff": _citation(network, analysis).encode(),
    }
    return _zip(files)


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on every computer
            archive.writestr(entry, data)
    return packed.getvalue()


def _dump(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _what_was_asked(network: Network, analysis: Analysis) -> dict[str, dict[str, Any]]:
    """Return the options of `netmap.analyse`, and the settings that are not the map's."""
    if analysis.map != network.name or analysis.counts != count_records(network):
        raise ParameterError(
            "the analysis is of another map than the one to pack; analyse this map and pack it again."
        )
    own, used = network.settings.model_dump(mode="json"), analysis.settings
    changed = {name: used[name] for name in own if used[name] != own[name] and name not in OPTIONS}
    if "coverage" in changed:
        raise ParameterError(
            "the analysis was made with other sets of people than the map has; analyse this map and pack it again."
        )
    return {"options": {**analysis.question, **{name: used[name] for name in OPTIONS}}, "settings": changed}


def _versions(analysis: Analysis, asked: Mapping[str, Any], day: str) -> dict[str, Any]:
    found = {"netmap": analysis.netmap, "python": platform.python_version()}
    for part in PARTS:
        try:
            found[part] = version(part)
        except PackageNotFoundError:
            found[part] = "not installed"
    return {"created": day, "versions": found, **asked}


def _json_resource(data: bytes) -> dict[str, Any]:
    return {
        "name": "analysis",
        "path": "analysis/analysis.json",
        "profile": "data-resource",
        "description": "Every number at full precision; null is undefined, and 'undefined' says why.",
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }


def _descriptor(network: Network, resources: list[dict[str, Any]], day: str) -> dict[str, Any]:
    slug = re.sub(r"[^a-z0-9]+", "-", network.name.casefold()).strip("-")
    return {
        "profile": "data-package",
        "name": slug[:60].strip("-") or "map",
        "title": network.name or UNTITLED,
        "description": network.purpose
        or "People, organisations, their relationships and decisions, with the analysis by netmap.",
        "created": f"{day}T00:00:00Z",
        "resources": resources,
    }


def command(asked: Mapping[str, Any]) -> str:
    """Return the command that recomputes an analysis from the folder ``data`` of its package."""
    options, words = asked["options"], ["netmap", "analyse", "data"]
    for name in ("at", "since", "until", "split"):
        words += [f"--{name}", options[name]] if options[name] else []
    for kind in options["kinds"] or ():
        words += ["--kind", kind]
    words += ["--orient", options["orient"]] if options["kinds"] else []
    words += ["--level", options["level"]] if options["level"] != "actor" else []
    words += ["--undirected"] if options["undirected"] else []
    words += ["--perspective", options["perspective"]] if options["perspective"] else []
    for column, value in options["where"].items():
        words += ["--where", f"{column}={value}"]
    for name in OPTIONS:
        words += [f"--{name}", str(options[name])]
    for name, value in asked["settings"].items():
        words += ["--set", f"{name}={value}"]
    return shlex.join([*words, "--json", "-"])


def _readme(network: Network, analysis: Analysis, asked: Mapping[str, Any]) -> str:
    return f"""# {" ".join(network.name.split()) or UNTITLED}

A map of people, organisations, their relationships and the decisions they take, with the analysis that
netmap {analysis.netmap} made of it as on {analysis.at}.

## To recompute every number

Unpack this package, install netmap {analysis.netmap} (`versions.json` says with which other parts) and run in
this folder:

    {command(asked)}

It prints what is in `analysis/analysis.json`. Or in Python, in this folder:

    import json, netmap
    asked = json.load(open("versions.json", encoding="utf-8"))
    network = netmap.read("data").require()
    settings = network.settings.model_copy(update=asked["settings"])
    print(netmap.analyse(network.replace(settings=settings), **asked["options"]).to_json())

Numbers that were drawn by chance come from the seed in `versions.json` and are the same every time.

## What is here

- `datapackage.json`: every table and column, with types and keys (Frictionless Data Package)
- `data/`: the map, a table a file; `netmap.read` reads this folder, or the whole package as it is
- `lookup/actors.csv`: everybody on the map in one table
- `analysis/analysis.json`: every number at full precision; the tables beside it hold the main ones, blank
  where a number is not defined
- `analysis/analysis_undefined.csv`: what has no value, and why
- `methods.md`: how each number was worked out, with its source and settings
- `versions.json`: what it was made with, and what was asked
- `CITATION.cff`: how to cite it

Text that a spreadsheet would run (first letter = + - @) has an apostrophe before it in the tables.

## For the owner, before handing it on

- Choose a licence: nobody may use this without one. Write it here, in `datapackage.json` ("licenses") and in
  `CITATION.cff`.
- Write who made it and where it can be found into `CITATION.cff`, for the marks FILL IN.
- Ask the people on the map, and look whether they can be recognised. Even with no name in it:
  {identifiability(network).sentence}
"""


def _methods(analysis: Analysis) -> str:
    """Return how every measure on this map was worked out, question by question."""
    plain = analysis.model_dump(mode="json")
    lines = ["# How every number was worked out", ""]
    lines += [
        f"netmap {analysis.netmap}, as on {analysis.at}. A name in `code` is the place of a number in",
        "",
    ]
    lines[-2] += " `analysis/analysis.json`; `*` is any picture, person, layer or group."
    missing: list[Measure] = []
    for question, title in QUESTIONS.items():
        used: list[Measure] = []
        for measure in measures_for(question):
            (used if any(_found(plain, measure.id.split("."))) else missing).append(measure)
        if used:
            lines += [f"## {title}", ""]
        for measure in used:
            lines += [*_method(measure, analysis.settings), ""]
    if missing:
        lines += ["## Not on this map", ""]
        for measure in missing:
            reason = REASONS.get(analysis.undefined.get(measure.id, ""), "")
            lines.append(f"- {measure.term} (`{measure.id}`){f': {reason}' if reason else ''}")
        lines.append("")
    return "\n".join(lines)


def _found(value: Any, path: list[str]) -> Iterator[bool]:
    """Yield for every place that a path with stars leads to whether something stands there."""
    if not path:
        yield value not in (None, {}, [])
    elif isinstance(value, Mapping):
        for key in value if path[0] == "*" else [path[0]]:
            if key in value:
                yield from _found(value[key], path[1:])


def _method(measure: Measure, settings: Mapping[str, Any]) -> list[str]:
    lines = [
        f"### {measure.term} (`{measure.id}`)",
        "",
        f"*{measure.plain[:1].upper()}{measure.plain[1:]}*",
        "",
    ]
    lines += [measure.how, "", f"Source: {measure.source}."]
    for name in measure.parameters:
        about = Settings.model_fields[name].description
        lines.append(f"- setting `{name}` = {json.dumps(settings[name], ensure_ascii=False)} ({about})")
    if measure.parameters:
        lines.insert(-len(measure.parameters), "")
    return lines


def _citation(network: Network, analysis: Analysis) -> str:
    """Return the data set's citation (CFF 1.2.0), with what only the owner knows left to fill in."""
    title = NOT_YAML.sub(
        lambda hit: f"\\u{ord(hit[0]):04x}", json.dumps(network.name or UNTITLED, ensure_ascii=False)
    )
    return f"""# For the owner: replace every FILL IN, and add what is known of
#   license: an SPDX name such as CC-BY-4.0    doi: 10....    date-released: 2026-01-31    url: https://...
cff-version: 1.2.0
message: "If you use this data set, please cite it."
type: dataset
title: {title}
authors:
  - name: "FILL IN: who made this data set"
keywords:
  - stakeholder mapping
  - organisational networks
references:
  - type: software
    title: "netmap: pyramid or honeycomb, where it gets stuck, who decides over time"
    version: "{analysis.netmap}"
    license: MIT
    authors:
      - name: "The netmap founders"
"""
