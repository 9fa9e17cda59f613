"""Plain tables as spreadsheets and other programs leave them."""

from __future__ import annotations

from tests.formats.corpus import Case

CASES = [
    Case("plain-bom-semicolon", {"e.csv": b"\xef\xbb\xbfsource;target;weight\r\nAnn;Ben;2,5\r\n"}, right="Ann; Ben; Ann -link*2.5-> Ben"),
    Case("plain-empty-group", {"edges.csv": "source,target\na,b\n", "nodes.csv": "id,groups\na,LE |\nb,| \n"}, right="a{LE}; b; a -link-> b"),
    Case("plain-half-empty-row", {"e.csv": "source,target\na,b\na,\n"}, problems=[("missing", 3, "target")]),
]  # fmt: skip
