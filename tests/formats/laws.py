"""The law of every graph format: what comes back is what the format says it keeps."""

from __future__ import annotations

import io
import zipfile

from hypothesis import HealthCheck, settings

from netmap.formats import find_format, read_files, to_files
from netmap.formats.graph_out import describe_losses
from tests.examples import examples

SLOW = settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))


def assert_comes_back(network, form_id, name):
    """Write a map, read what was written, and compare it with what the format says it keeps."""
    form = find_format("", form_id)
    files = to_files(network, name, form)
    assert files == to_files(network, name, form)
    back = read_files(files)
    assert back.form == form_id
    kept = form.keep(network) if form.keep else network
    found = back.require()
    if not kept.name:  # a file's name is the map's where the format has no place for one
        found = found.replace(name="")
    assert found == kept
    if found != network.replace(name=kept.name):
        assert describe_losses(network, kept)


def members(data: bytes) -> dict[str, bytes]:
    """Return what is in a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
