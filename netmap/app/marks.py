"""Text that people wrote, where Streamlit reads Markdown: an image in a name would be fetched from outside."""

from __future__ import annotations


def unmarked(text: str) -> str:
    r"""Return a text that shows as it is where Streamlit reads Markdown.

    Examples
    --------
    >>> print(unmarked("![i](http://x) *b*"))
    !\[i\](http\://x) \*b\*
    """
    for mark in "\\`*_[]$<>#:~|&":
        text = text.replace(mark, f"\\{mark}")
    return text
