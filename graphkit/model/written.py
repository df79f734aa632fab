"""The working copy of a value as it was written: marks that nobody sees are taken off.

Normalising always works on this copy; the raw text is kept beside it.
"""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_SPREADSHEET_FLOAT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")


def visible(raw: str) -> str:
    """Return the text in compatibility form, without bidirectional and zero-width marks.

    Outer spaces and wrapping apostrophes or quotation marks are taken off too.
    """
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", raw)).strip()
    while text[:1] in "'\"" and text != "":
        text = text[1:].removesuffix(text[0]).strip()
    return text


def is_spreadsheet_float(text: str) -> bool:
    """Tell whether a spreadsheet has turned the digits into a rounded `7.72E+08`."""
    return _SPREADSHEET_FLOAT.fullmatch(text) is not None


def is_bare(text: str) -> bool:
    """Tell whether a text is nothing but ASCII digits, of which some is not a zero."""
    return text.isascii() and text.isdigit() and text.strip("0") != ""
