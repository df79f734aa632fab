"""Plain characters under disguised ones, each with its place in the source text.

The folded text serves the search for numbers only. What is stored and shown is always
the source text, and every offset can be carried back to it.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_DROPPED = frozenset(
    [chr(code) for code in (0x00AD, 0x180E, 0xFEFF, 0xFE0E, 0xFE0F, 0x20E3)]
    + [chr(code) for code in range(0x200B, 0x200E)]
    + [chr(code) for code in range(0x2060, 0x2064)]
)
"""Invisible signs and the keycap frame: they stand between digits and mean nothing."""

_BULLETS = frozenset("○●")
"""Zeros inside a number, but list marks where they open a line."""

# Right of each space: every character that people write in place of the left one.
_LOOKALIKES = """
0 ◯⭕🅾〇○●Øøලⵔⵙ🄋
10 🔟
2 Ƨƨꙅ
3 ЗзƷʒƐɛӠӡȜȝꝪꝫ
4 ЧчᏎꓝ
5 Ƽƽ
6 БбᏮ
8 Ȣȣ
9 ᏭꝮꝯ
a АаΑαɑᴀꓮ
b ВΒʙᏏꓐ
c СсϹϲᴄꓚ
d ԁᴅꓓ
e ЕеΕεᴇҽꓰ
f ꜰϜϝꓝ
g ɡɢԌԍ
h НнΗһհʜꓧ
i ІіΙιıɪɩⲒⲓⵏ
k КкΚκᴋꓗ
l Ӏӏ Ɩǀ∣ʟꓡ
m МΜᴍꓟ
n ΝոռɴꓠпП
o ОоΟοՕօⲞⲟჿᴏσꓳסဝ
p РрΡρᴘꓑ
q ԛգզ
r Ггʀꓣ
s ЅѕՏꜱꓢ
t ТтΤτᴛꓔ
u ՍսυᴜꓴЦц
v Ѵѵνᴠꓦ
w ԜԝωᴡшШꓪ
x ХхΧχꓫ
y УуΥүҮʏꓬ
z Ζᴢꓜ
"""


def _lookalikes() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _LOOKALIKES.strip().splitlines():
        plain, _, signs = line.partition(" ")
        for sign in signs.replace(" ", ""):
            table.setdefault(sign, plain)
    # Squared and circled capitals have no decomposition; 🅾 is taken for a zero above.
    for first in (0x1F150, 0x1F170):
        for place in range(26):
            table.setdefault(chr(first + place), chr(ord("a") + place))
    return table


_PLAIN = _lookalikes()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, where the source character stands."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source offsets of `text[start:end]`; the span must not be empty."""
        return self.starts[start], self.ends[end - 1]

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the folded offsets of a source span; empty if all of it was dropped."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def fold(source: str) -> Folded:
    """Undo disguises of digits and letters: other scripts, circles, accents, hidden signs.

    Characters are folded one by one, so the map back to the source stays exact. A
    combining mark after a character belongs to it, as with keycaps and strike-through.
    """
    if source.isascii():
        return _unmoved(source.lower())
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    line_is_blank = True
    for place, sign in enumerate(source):
        plain = _fold_sign(sign)
        if line_is_blank and sign in _BULLETS:
            plain = sign
        line_is_blank = sign == "\n" or (line_is_blank and sign.isspace())
        if not plain:
            if ends and _hangs_on(sign) and ends[-1] == place:
                ends[-1] = place + 1
            continue
        parts.append(plain)
        starts.extend([place] * len(plain))
        ends.extend([place + 1] * len(plain))
    return Folded("".join(parts), starts, ends)


def compatible(source: str) -> Folded:
    """Write full-width and styled characters as plain ones and drop invisible signs.

    Unlike `fold` this keeps capitals and accents: addresses and names need them.
    """
    if source.isascii():
        return _unmoved(source)
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, sign in enumerate(source):
        plain = "" if sign in _DROPPED else unicodedata.normalize("NFKC", sign)
        parts.append(plain)
        starts.extend([place] * len(plain))
        ends.extend([place + 1] * len(plain))
    return Folded("".join(parts), starts, ends)


def _unmoved(text: str) -> Folded:
    places = range(len(text) + 1)
    return Folded(text, places[:-1], places[1:])


@lru_cache(maxsize=65_536)
def _fold_sign(sign: str) -> str:
    if sign in _DROPPED:
        return ""
    if sign.isascii():
        return sign.lower()
    known = _PLAIN.get(sign)
    if known is not None:
        return known
    if unicodedata.category(sign) in ("Nd", "No"):
        # Before any decomposition: ⓿ has none, and ⒈ would gain a full stop.
        number = unicodedata.numeric(sign, -1)
        if number == int(number) and 0 <= number <= 20:
            return str(int(number))
    if _hangs_on(sign):
        return ""
    parts = unicodedata.normalize("NFKD", sign)
    return "".join(_PLAIN.get(part, part) for part in parts if not _hangs_on(part)).lower()


def _hangs_on(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Me")
