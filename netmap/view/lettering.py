"""Text in a picture that is drawn without a browser: what may stand in it, how wide it is, where it breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from xml.sax.saxutils import escape

#: Liberation Sans comes with vl-convert; Arial and Helvetica are as wide, letter for letter
FONTS = "Liberation Sans, Arial, Helvetica, sans-serif"
#: widths of these letters in thousandths of the size, as Arial and Liberation Sans have them
_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[]\\ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "ckJsvxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_LETTERS = {letter: width / 1000 for width, letters in _WIDTHS.items() for letter in letters}
#: any other letter: rather too wide than too narrow
OTHER, WIDE, BOLD = 0.7, 1.0, 1.09
LEADING = 1.16
#: a word is not broken so that less than this stands alone
SHORT = 3
_PARTS = re.compile(r"[^/-]+[/-]*|[/-]+")
#: XML 1.0 has no place for these, and a picture with one of them ends the whole process of the converter
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: a name longer than this is cut where it is drawn: it stands whole in the title of what is drawn
LONGEST = 160


def plain_text(text: object) -> str:
    r"""Return text on one line with only what XML can hold; anything else becomes a replacement mark.

    Examples
    --------
    >>> plain_text("Ward\x0b  manager\n")
    'Ward� manager'
    """
    return " ".join(_FORBIDDEN.sub("\ufffd", str(text)).split())


def xml(text: object) -> str:
    """Return text as it may stand in an element or an attribute."""
    return escape(plain_text(text), {'"': "&quot;", "'": "&#39;"})


def number(value: float) -> str:
    """Return a number as short as a picture needs it.

    Examples
    --------
    >>> number(12.5), number(3.0), number(-0.001)
    ('12.5', '3', '0')
    """
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def name_text(name: object) -> str:
    """Return a name as it is drawn: on one line, and no longer than anybody reads in a picture."""
    text = plain_text(name)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is at a size, in the unit of the size."""
    return sum(map(_width, text)) * size * (BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    return _LETTERS.get(unicodedata.normalize("NFD", letter)[0], OTHER)


def wrap(text: str, size: float, room: Callable[[int], float], most: int, *, bold: bool = False) -> list[str]:
    """Return a text broken into lines, none if it does not fit: no word is cut.

    Parameters
    ----------
    text : str
        Breaks at spaces, after hyphens and after slashes.
    size : float
        Of the letters.
    room : function of int to float
        How wide the line of this number may be.
    most : int
        How many lines there is room for.
    """
    lines: list[str] = []
    line = ""
    for glue, piece in _pieces(text):
        longer = line + glue + piece if line else piece
        if text_width(longer, size, bold=bold) <= room(len(lines)):
            line = longer
            continue
        if line:
            lines.append(line)
        line = piece
        if len(lines) >= most or text_width(line, size, bold=bold) > room(len(lines)):
            return []
    return [*lines, line] if line else lines


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield what may stand on a line of its own, and what joins it to what is before: "drop-in" stays whole."""
    for word in text.split():
        glue, piece = " ", ""
        for part in _PARTS.findall(word):
            if len(piece) > SHORT and len(part) >= SHORT:
                yield glue, piece
                glue, piece = "", part
            else:
                piece += part
        yield glue, piece


def paragraph(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return a text broken into lines of a width, however many; a word that is too long is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, size, bold=bold) > width and len(line) > 1:
            cut = max(1, int(len(line) * width / text_width(line, size, bold=bold)))
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines


def write(
    lines: list[str],
    x: float,
    y: float,
    size: float,
    *,
    ink: str,
    bold: bool = False,
    anchor: str = "start",
) -> str:
    """Return lines of text as SVG; `y` is where the first stands, its base line."""
    weight = ' font-weight="bold"' if bold else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return "".join(
        f'<text x="{number(x)}" y="{number(y + place * size * LEADING)}" font-size="{number(size)}"'
        f' fill="{ink}"{weight}{where}>{xml(line)}</text>'
        for place, line in enumerate(lines)
        if line
    )
