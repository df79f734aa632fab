"""The one cleaning step before any writer: what cannot be seen is shown as a mark.

A hidden character can turn a name round or hide a part of it. The schedule keeps the raw
value beside; on paper every such character reads [U+202E].
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"[ \t\r\n\u00a0]+")


def plain(text: str) -> str:
    """Return a text in one line (NFC), every control or direction character as a mark."""
    flat = _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return _HIDDEN.sub(lambda found: marked(found.group()), flat)


def marked(letter: str) -> str:
    """Write one character as the mark that stands for it: [U+202E]."""
    return f"[U+{ord(letter):04X}]"


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts "row 9" before "row 10"."""
    return tuple(
        (1, int(part), "") if part.isdecimal() and part.isascii() else (0, 0, part)
        for part in re.split(r"([0-9]{1,18})", text)
        if part
    )
