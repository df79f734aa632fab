"""Cutting a growing XML text at the borders of its tokens, within bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphkit.ingest import limits
from graphkit.ingest.xml_markup import TOKEN

_SECTIONS = (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"))
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that could not be read as it stands: kind, sentence, line of the file."""

    kind: str
    text: str
    line: int


class TagTooLong(Exception):
    """A single tag is beyond what may be held in memory."""


class Segments:
    """Cuts a growing text at the borders of tokens; what is not whole yet waits."""

    def __init__(self) -> None:
        """Start at a border between two tokens."""
        self.before = 0
        """Characters of the file before the waiting text."""
        self.line = 1
        """Line of the file in which the waiting text begins."""
        self.pending = ""
        self.troubles: list[Trouble] = []
        """Texts that were too long and cut; the reader takes them out as it goes."""
        self._skip = ""  # what ends the overlong token that is being passed over

    @property
    def passing_over(self) -> bool:
        """Tell whether the rest of an overlong text is being left out."""
        return bool(self._skip)

    def gather(self, piece: str) -> None:
        """Add a piece to the waiting text without cutting anything off."""
        if self._skip:
            piece = self._pass_over(piece)
        if not self._skip:
            self.pending = self.pending + piece if self.pending else piece

    def take(self, piece: str) -> Iterator[str]:
        """Add a piece and yield what is whole now."""
        # A long token that goes on is not searched again with every piece.
        goes_on = bool(self.pending) and not (">" in piece or "<" in piece)
        self.gather(piece)
        if self._skip:
            return
        cut = 0 if goes_on else _border(self.pending)
        if cut:
            yield self.advance(cut)
        if len(self.pending) > limits.FIELD:
            yield from self._overlong()

    def whole(self) -> int:
        """Return how much of the waiting text is whole tokens, if nothing more comes."""
        return 0 if self._skip else _last_whole_token(self.pending)

    def advance(self, count: int) -> str:
        """Return that many characters of the waiting text and go on behind them."""
        segment, self.pending = self.pending[:count], self.pending[count:]
        self.before += count
        self.line += segment.count("\n")
        return segment

    def _overlong(self) -> Iterator[str]:
        """Cut a text, section or comment that is longer than the cap; keep its beginning."""
        start = self.pending
        opened = next((pair for pair in _SECTIONS if start.startswith(pair[0])), None)
        if opened is None and start.startswith("<"):
            if len(start) > limits.LINE:
                raise TagTooLong(f"A tag is longer than {limits.LINE:,} characters.")
            return
        self.troubles.append(
            Trouble(
                "field_too_long",
                f"A text or comment in line {self.line} is longer than {limits.FIELD:,} "
                "characters; its beginning was kept.",
                self.line,
            )
        )
        mark = 0 if opened is None else len(opened[0])
        kept = self.advance(len(start))[: limits.FIELD + mark]
        if opened is None:
            self._skip = "<"
            yield kept[: _before_reference(kept)]
        else:
            self._skip = opened[1]
            if opened[0] == "<![CDATA[":
                yield kept + "]]>"
        self.pending = start[-2:]  # the mark that ends it may have begun
        self.before -= len(self.pending)
        self.pending = self._pass_over("")

    def _pass_over(self, piece: str) -> str:
        """Leave out the rest of an overlong token; return what follows it."""
        text = self.pending + piece
        found = text.find(self._skip)
        after = found if self._skip == "<" else found + len(self._skip)
        if found < 0:
            after = max(len(text) - 2, 0)
        self.before += after
        self.line += text.count("\n", 0, after)
        self.pending = text[after:] if found < 0 else ""
        if found >= 0:
            self._skip = ""
        return text[after:] if found >= 0 else ""


def _border(text: str) -> int:
    """Return the last place that is certainly between two tokens; text starts at one.

    Inside a section there is its opening mark and no closing mark after it. So where the
    last opening mark is followed by a closing one, the place is outside.
    """
    place = text.rfind("<")
    if place < 0:
        return 0
    tag = TOKEN.match(text, place)
    if tag is not None and tag[0].endswith(">"):
        place = tag.end()
    for _ in range(_TRIES):
        inside = _open_section(text, place)
        if inside < 0:
            return place
        place = inside
    # A mark may also stand inside of another section, as text: then look token by token.
    return _last_whole_token(text)


def _open_section(text: str, place: int) -> int:
    for opening, closing in _SECTIONS:
        start = text.rfind(opening, 0, place)
        if start >= 0 and text.find(closing, start + len(opening), place) < 0:
            return start
    return -1


def _last_whole_token(text: str) -> int:
    end = 0
    for opening, closing in _SECTIONS:
        if text.startswith(opening) and closing not in text:
            return 0
    while (token := TOKEN.match(text, end)) is not None and (
        token.end() < len(text) or token[0].endswith(">")
    ):
        end = token.end()
    return end


def _before_reference(text: str) -> int:
    start = text.rfind("&", max(len(text) - 16, 0))
    return len(text) if start < 0 or ";" in text[start:] else start
