"""The shipped typefaces: how wide a text is, and which letters they cannot draw.

Inter at two weights for what the product says, a monospaced face for what is quoted from
a file. System fonts are never used: they would make the same sheet another one elsewhere.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

from graphkit.export.plain_text import marked, plain

FOLDER = Path(__file__).parent / "fonts"
FILES = {
    "plain": FOLDER / "Inter-Regular.ttf",
    "bold": FOLDER / "Inter-SemiBold.ttf",
    "mono": FOLDER / "SheetMono-Regular.ttf",
}


class Typeface:
    """The advance widths of one font file."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        tables = {
            data[place : place + 4].decode(): struct.unpack_from(">II", data, place + 8)
            for place in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
        }
        self.units: int = struct.unpack_from(">H", data, tables["head"][0] + 18)[0]
        (count,) = struct.unpack_from(">H", data, tables["hhea"][0] + 34)
        start = tables["hmtx"][0]
        advances = struct.unpack_from(f">{2 * count}H", data, start)[::2]
        self.widths: dict[int, int] = {}
        # our own files hold one character map, of format 12
        cmap = tables["cmap"][0] + struct.unpack_from(">I", data, tables["cmap"][0] + 8)[0]
        (groups,) = struct.unpack_from(">I", data, cmap + 12)
        for n in range(groups):
            first, last, glyph = struct.unpack_from(">III", data, cmap + 16 + 12 * n)
            for code in range(first, last + 1):
                self.widths[code] = advances[glyph + code - first]

    def width(self, text: str, size: float) -> float:
        """Return how wide a line of text is at a size, in the unit of the size."""
        return sum(self.widths.get(ord(one), self.units) for one in text) * size / self.units

    def drawn(self, text: str) -> str:
        """Return a text in one line as it can be drawn: other letters become marks."""
        return "".join(one if ord(one) in self.widths else marked(one) for one in plain(text))


@cache
def typeface(name: str) -> Typeface:
    """Return the typeface `plain`, `bold` or `mono`, read once."""
    return Typeface(FILES[name])


def fitted(text: str, room: float, size: float, face: str = "plain") -> str:
    """Return the text cut to a width, with an ellipsis where something is left out."""
    font = typeface(face)
    if font.width(text, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if font.width(text[:middle] + "…", size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrapped(text: str, room: float, size: float, face: str = "plain") -> list[str]:
    """Break a text into lines of a width, between words; a longer word is broken."""
    font = typeface(face)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if font.width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while font.width(word, size) > room and len(word) > 1:
            cut = next(
                n for n in range(len(word) - 1, 0, -1)
                if n == 1 or font.width(word[:n], size) <= room
            )  # fmt: skip
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line else lines
