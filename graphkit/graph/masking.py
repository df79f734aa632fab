"""Takes names and numbers of protected people out of texts that are about to be shown.

This guards screens, searches and exports. The originals and the record files still hold
what they held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SHORTEST = 3
_TAIL = 7
"""The last digits that are enough to find a number again."""


@dataclass(frozen=True, slots=True)
class Needle:
    """A text that must not be seen, and the code that stands for it.

    `parts` also hides each word of it alone: for names that a source of standing gives.
    """

    text: str
    code: str
    parts: bool = False


class Mask:
    """Replaces every needle in a text by its code in brackets, such as `[V-03]`."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        by_code: dict[str, set[str]] = {}
        for needle in needles:
            by_code.setdefault(needle.code, set()).update(_patterns(needle))
        self._searches = [
            (re.compile("|".join(sorted(patterns, key=_longest)), re.IGNORECASE), f"[{code}]")
            # numbers and addresses first: a name may be a part of an address
            for code, patterns in sorted(by_code.items(), key=lambda item: (-len(item[0]), item[0]))
            if patterns
        ]

    def __bool__(self) -> bool:
        """True if there is anything to hide."""
        return bool(self._searches)

    def text(self, text: str) -> str:
        """Return the text with every needle replaced by its code."""
        for search, shown in self._searches:
            text = search.sub(shown, text)
        return text

    def touches(self, text: str) -> bool:
        """Tell whether a text holds any needle."""
        return any(search.search(text) for search, _ in self._searches)


def _longest(pattern: str) -> tuple[int, str]:
    return -len(pattern), pattern


def _patterns(needle: Needle) -> Iterable[str]:
    text = needle.text.strip()
    digits = re.sub(r"\D", "", text)
    if len(digits) >= _TAIL and not re.search(r"[^\W\d_]{2}", text):
        tail = r"[\s().\-/]{0,2}".join(digits[-_TAIL:])
        yield rf"\+?(?:\d[\d\s().\-/]{{0,14}})?{tail}(?!\d)"
        return
    words = re.findall(r"\w+", text)
    if not words or len("".join(words)) < _SHORTEST:
        return
    orders = [words, words[::-1]] if 1 < len(words) < 4 else [words]
    for order in orders:
        yield r"(?<!\w)" + r"[\W_]{1,3}".join(map(re.escape, order)) + r"(?!\w)"
    if needle.parts:
        for word in words:
            if len(word) >= _SHORTEST and not word.isdigit():
                yield rf"(?<!\w){re.escape(word)}(?!\w)"
