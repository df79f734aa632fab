"""Clean text out of the bytes of an XML file, piece by piece; it knows nothing of elements.

Phones and forensic tools write characters that XML forbids: NUL as `&#x0;`, halves of an
emoji as two references, stray control bytes. A strict parser stops there, a forgiving one
drops text in silence. So they are repaired before parsing, one for one, and counted; a
text that merely looks like a forbidden reference, in a CDATA section, is not told apart.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

PIECE = 64 * 1024
"""Bytes read at a time."""

_REPLACEMENT = "\ufffd"
_ILLEGAL_BYTES = bytes(n for n in range(32) if n not in (9, 10, 13))
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# References that may be illegal; legal ones that look alike are let through by the value.
_DEC = r"0*(?:[0-8]|1[124-9]|2\d|3[01]|5[567]\d{3}|6553[45]|[1-9]\d{6,})"
_HEX = r"x0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]"
_HEX += r"|(?:1[1-9a-fA-F]|[2-9a-fA-F][0-9a-fA-F])[0-9a-fA-F]{4}|[1-9a-fA-F][0-9a-fA-F]{6,})"
_REFERENCE = rf"&#(?:{_DEC}|{_HEX});"
_SUSPECTS = re.compile(rf"(?:{_REFERENCE})+")
_ONE = re.compile(r"&#(x?)([0-9a-fA-F]+);")
_HIGH_AT_END = re.compile(
    r"&#(?:0*5(?:529[6-9]|5[3-9]\d\d|6[0-2]\d\d|63[01]\d)|x0*[dD][89abAB]..);$"
)
_TEXT_CODEC = re.compile(
    r"utf|cp\d|iso8859|iso2022|koi8|mac|gb|big5|shift|euc|latin|tis|kz|hz|johab"
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_HEAD = 1024  # bytes in which an encoding is declared
_REFERENCE_ROOM = 64  # a reference, or a pair of them, is never cut in two


@dataclass
class Repairs:
    """How many characters were repaired, for the import report."""

    replaced: int = 0
    """Illegal characters or references, now U+FFFD."""
    joined: int = 0
    """Pairs of surrogate references, now the one character they stand for."""
    undecoded: int = 0
    """Byte sequences that the file's encoding does not know, now U+FFFD."""

    def sentences(self) -> list[str]:
        """Say what was repaired, for the notes of the import report."""
        found = [
            (self.replaced, "{:,} characters that XML forbids became U+FFFD."),
            (self.joined, "{:,} characters written as two surrogate references were joined."),
            (self.undecoded, "{:,} undecodable byte sequences became U+FFFD."),
        ]
        return [text.format(count) for count, text in found if count]


def encoding_of(head: bytes) -> str:
    """Return the encoding of an XML file from its first bytes; UTF-8 if nothing is stated.

    An encoding name that Python does not know counts as UTF-8, and what does not decode
    is replaced and counted.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"<\x00"):
        return "utf-16-le"
    if head.startswith(b"\x00<"):
        return "utf-16-be"
    found = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    if found is None:
        return "utf-8-sig"
    name = found[1].decode("ascii").lower()
    if name in ("utf-8", "utf8", "us-ascii", "ascii", "utf-16"):  # readable, so not UTF-16
        return "utf-8-sig"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return "utf-8-sig"
    return known if _TEXT_CODEC.match(known) else "utf-8-sig"


def clean_pieces(
    stream: BinaryIO, repairs: Repairs, *, piece: int = PIECE, encoding: str | None = None
) -> Iterator[str]:
    """Yield the text of an XML file in pieces without forbidden characters.

    Line ends become LF as XML 1.0 section 2.11 demands. A piece never ends inside of a
    character reference. The concatenation does not depend on the size of the pieces.
    `encoding` is stated where the stream does not begin with the file's first byte.
    """
    head = stream.read(max(piece, _HEAD))
    encoding = encoding or encoding_of(head)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    other = not encoding.startswith("utf-8")
    held = ""
    block = head
    while True:
        last = not block
        text = decoder.decode(block, last)
        if _REPLACEMENT in text:
            own = 0 if other else block.count(b"\xef\xbf\xbd")
            repairs.undecoded += max(text.count(_REPLACEMENT) - own, 0)
        # Deleting in bytes is many times faster than searching a class in text.
        dirty = other or len(block.translate(None, _ILLEGAL_BYTES)) != len(block)
        if dirty or "\ufffe" in text or "\uffff" in text:
            text, count = _ILLEGAL.subn(_REPLACEMENT, text)
            repairs.replaced += count
        text = held + text if held else text
        held = "" if last else _open_end(text)
        if held:
            text = text[: -len(held)]
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "&" in text and "&#" in text:
            text = _SUSPECTS.sub(lambda found: _repair(found[0], repairs), text)
        if text:
            yield text
        if last:
            return
        block = stream.read(piece)


def _open_end(text: str) -> str:
    """Return the end of a piece that must wait for the next one: a reference, a CR."""
    start = text.find("&", max(len(text) - _REFERENCE_ROOM, 0))
    if start < 0:
        return "\r" if text.endswith("\r") else ""
    high = _HIGH_AT_END.search(text, max(start - _REFERENCE_ROOM, 0), start)
    return text[start if high is None else high.start() :]


def _repair(references: str, repairs: Repairs) -> str:
    """Replace forbidden references by U+FFFD and join the two halves of a pair."""
    out: list[str] = []
    high = 0  # the half of a pair that waits for the other
    for found in _ONE.finditer(references):
        code = int(found[2], 16 if found[1] else 10)
        if high and 0xDC00 <= code < 0xE000:
            out[-1] = chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
            repairs.joined += 1
            repairs.replaced -= 1
            high = 0
            continue
        high = code if 0xD800 <= code < 0xDC00 else 0
        if _is_legal(code):
            out.append(found[0])
        else:
            out.append(_REPLACEMENT)
            repairs.replaced += 1
    return "".join(out)


def _is_legal(code: int) -> bool:
    """Tell whether XML 1.0 section 2.2 allows the character."""
    return (
        code in (9, 10, 13)
        or 0x20 <= code < 0xD800
        or 0xE000 <= code < 0xFFFE
        or 0x10000 <= code < 0x110000
    )
