"""XML as a tree that knows its lines; DTDs, entities and depth without end are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from netmap.errors import UnreadableError

DEEPEST = 60
MOST_ELEMENTS = 3_000_000
#: what may stand before the first element: comments, in which anything may stand, and declarations
_BEFORE_ROOT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<![^\[>]*(?:\[.*?\]\s*)?>", re.S)


@dataclass(slots=True)
class Element:
    """An element: names without their prefixes, the text directly inside it, its line in the file."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    def each(self, *path: str) -> Iterator[Element]:
        """Yield the children with a tag, or their children along a path of tags."""
        for child in self.children:
            if child.tag == path[0]:
                if len(path) == 1:
                    yield child
                else:
                    yield from child.each(*path[1:])

    def first(self, *path: str) -> Element | None:
        """Return the first of `each`, or nothing."""
        return next(self.each(*path), None)


class _Builder(ContentHandler):
    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.root: Element | None = None
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        self.locator: Any = None
        self.count = 0

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 (the name is SAX's)
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self.count += 1
        if len(self.open) >= DEEPEST:
            raise UnreadableError(f"{self.file} is nested more than {DEEPEST} deep; that is no map.")
        if self.count > MOST_ELEMENTS:
            raise UnreadableError(f"{self.file} has more than {MOST_ELEMENTS:,} elements; that is no map.")
        attributes = {key.rsplit(":", 1)[-1]: value for key, value in attrs.items()}
        element = Element(name.rsplit(":", 1)[-1], attributes, self.locator.getLineNumber() or 0)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        self.texts.append([])

    def characters(self, content: str) -> None:
        self.texts[-1].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.open.pop().text = "".join(self.texts.pop())


def refuse_web_page(data: bytes, file: str) -> None:
    """Refuse what is no file at all: nothing, or the page that a site shows instead of the file.

    Raises
    ------
    UnreadableError
        If it is so.
    """
    if not data.strip(b" \t\r\n\0"):
        raise UnreadableError(f"{file} is empty; save or download it again.")
    if root_tag(data) == "html":
        raise UnreadableError(
            f"{file} is a web page and no map, as when a site asks for a password; open it in a browser, "
            "and download the file itself."
        )


def parse_xml(data: bytes, file: str) -> Element:
    """Return the root of an XML file.

    Raises
    ------
    UnreadableError
        If it is empty, a web page, or not well formed, has a DTD or entities of its own, or is nested without end.
    """
    refuse_web_page(data, file)
    builder = _Builder(file)
    try:
        parseString(data.lstrip(b" \t\r\n"), builder, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableError(
            f"{file} has a document type or entities of its own, which netmap does not follow; "
            "remove the <!DOCTYPE …> at its beginning and save it again."
        ) from error
    except SAXParseException as error:
        line = error.getLineNumber()
        raise UnreadableError(
            f"{file} is not XML at line {line}: {error.getMessage()}; correct it there, or write it again "
            "with the program it came from."
        ) from error
    except (ValueError, LookupError, RecursionError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"{file} is not XML that can be read: {error}.") from error
    if builder.root is None:
        raise UnreadableError(f"{file} is empty.")
    return builder.root


def root_tag(data: bytes) -> str:
    """Return the tag of the first element, without reading the rest; nothing if this is no XML."""
    head = data[:20_000]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode()
    bare = _BEFORE_ROOT.sub(b"", head)
    found = re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:[\w.-]+:)?([\w.-]+)", bare)
    return found[1].decode("ascii", "replace").casefold() if found else ""
