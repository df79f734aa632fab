"""One way to make texts comparable for search, the same for every store."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = str.maketrans({mark: " " for mark in "'-\u2019\u2018`\u00b4\u2010\u2011\u2013"})
_NOT_WORD = re.compile(r"[^\w]+|_")
_NOT_VALUE = re.compile(r"[^\w@*]+|_")
LONGEST = 200
"""Characters of a query that are looked at."""


def fold(text: str) -> str:
    """Write a text without case, accents and punctuation, words parted by one blank."""
    plain = unicodedata.normalize("NFKD", text.translate(_BLANKS))
    bare = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(_NOT_WORD.sub(" ", bare.casefold()).split())


def compact(text: str) -> str:
    """Write an identifier with nothing but its letters, digits, `@` and mask stars."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return _NOT_VALUE.sub("", bare.casefold())


def prefix_query(folded: str) -> str:
    """Write folded words as an FTS5 query: every word quoted, each the start of a word."""
    return " ".join(f'"{word}"*' for word in folded.split()[:12])


def part_query(compacted: str) -> str:
    """Write a compacted identifier as an FTS5 query for any part of it."""
    return f'"{compacted}"'
