"""Pictures with few dots: the documents under test are looked through, not looked at."""

from __future__ import annotations

import pytest

from netmap.report import drawing


@pytest.fixture(autouse=True)
def few_dots(monkeypatch):
    monkeypatch.setattr(drawing, "DPI", 20)
