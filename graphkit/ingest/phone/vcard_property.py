"""The grammar of vCard 2.1, 3.0 and 4.0: from physical lines to properties with values.

It joins what was folded and decodes what was encoded; it does not know what a property
means. Sources: vCard 2.1 (versit, 1996), RFC 2426, RFC 6350.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphkit.ingest import limits
from graphkit.ingest.phone.text_lines import Line

LONGEST = 8 * limits.FIELD
"""Characters of one value: pictures are long."""

_ENCODINGS = {
    "QUOTED-PRINTABLE": "QUOTED-PRINTABLE", "BASE64": "BASE64", "B": "BASE64",
    "8BIT": "", "7BIT": "",
}  # fmt: skip
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_NAME = re.compile(r"(?:(?P<group>[^\s.;:\"]+)\.)?(?P<name>[A-Za-z0-9_-]+)")
_ESCAPED = re.compile(r"\\([nN,;:\\])")
_BORDER = re.compile(r"\s*(?:BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)


@dataclass(slots=True)
class Property:
    """One property as written: its place, name in capitals, parameters, undecoded value.

    `raw` are the physical lines as they stand in the file.
    """

    line: int
    name: str
    group: str | None
    head: str
    value: str
    params: dict[str, list[str]] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)
    cut: bool = False
    """True if the value was too long to be kept whole."""
    _size: int = 0
    _parts: list[str] = field(default_factory=list)

    def join(self, text: str, line: Line) -> None:
        """Add what one more line of the file says, up to the cap of a value."""
        self.raw.append(line.text)
        self._size += len(text)
        self.cut |= line.cut or self._size > LONGEST
        if self._size <= LONGEST:
            self._parts.append(text)

    def settle(self) -> None:
        """Put the value together once its last line was read."""
        if self._parts:
            self.value += "".join(self._parts)
            self._parts.clear()

    @property
    def encoding(self) -> str:
        """Return QUOTED-PRINTABLE, BASE64, or nothing."""
        if not self.params:
            return ""
        for word in self.params.get("ENCODING", ()):
            if word.upper() in _ENCODINGS:
                return _ENCODINGS[word.upper()]
        return ""

    @property
    def types(self) -> list[str]:
        """Return the TYPE words in capitals, each once, in the order of the file."""
        return list(dict.fromkeys(word.upper() for word in self.params.get("TYPE", ())))


@dataclass(slots=True)
class BadLine:
    """A line that is no property: it has no colon, or no name before it."""

    line: int
    raw: str


def properties(lines: Iterator[Line]) -> Iterator[Property | BadLine]:
    """Join folded, soft-broken and base64 lines and yield the properties they make.

    A line that begins with a blank continues the one before it. A quoted-printable value
    goes on behind `=` at a line's end, and base64 until a blank line or a property.
    """
    current: Property | None = None
    encoding = ""
    soft = False
    for line in lines:
        text = line.text
        if current is not None:
            joined = None
            if soft or encoding == "BASE64" or text[:1] in (" ", "\t"):
                joined = _continues(current, encoding, text, soft)
            if joined is not None:
                soft = encoding == "QUOTED-PRINTABLE" and joined.endswith("=")
                current.join(joined[:-1] if soft else joined, line)
                continue
            current.settle()
            yield current
            current = None
        if not text or text.isspace():
            continue
        read = _read(line)
        if isinstance(read, BadLine):
            yield read
            continue
        current = read
        encoding = current.encoding
        soft = encoding == "QUOTED-PRINTABLE" and current.value.endswith("=")
        if soft:
            current.value = current.value[:-1]
    if current is not None:
        current.settle()
        yield current


def _continues(current: Property, encoding: str, text: str, soft: bool) -> str | None:
    """Return what a line adds to the property before it, or None if it begins another."""
    if soft:
        # A broken writer leaves a `=` before the end of the card.
        return None if _BORDER.fullmatch(text) else text
    if encoding == "BASE64":
        bare = text.strip()
        return bare if _BASE64_LINE.fullmatch(bare) else None
    return None if _BORDER.fullmatch(current.raw[0]) else text[1:]


def _read(line: Line) -> Property | BadLine:
    colon = _colon(line.text)
    if colon < 0:
        return BadLine(line.number, line.text)
    head, value = line.text[:colon], line.text[colon + 1 :]
    params = _split(head, ";") if ";" in head else [head]
    group, name = None, params[0]
    if not name.isalpha():
        found = _NAME.fullmatch(name.strip())
        if found is None:
            return BadLine(line.number, line.text)
        group, name = found["group"], found["name"]
    read = Property(line.number, name.upper(), group, head, value)
    read.raw.append(line.text)
    read.cut = line.cut
    for param in params[1:]:
        key, equals, text = param.partition("=")
        key = key.strip().upper()
        if not equals:  # 2.1 names a type or an encoding by itself
            key, text = ("ENCODING" if key in _ENCODINGS else "TYPE"), key
        for word in _split(text, ",") if "," in text else (text,):
            word = word.strip().strip('"')
            # `TYPE="work,voice"` is two words within one pair of quotation marks.
            read.params.setdefault(key, []).extend(word.split(",") if key == "TYPE" else [word])
    return read


def _colon(text: str) -> int:
    """Find the colon between name and value; one inside quotation marks does not count."""
    at = text.find(":")
    if '"' not in text[: max(at, 0)]:
        return at
    quoted = False
    for position, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return position
    return at  # a mark without its partner: the first colon after all


def _split(text: str, separator: str) -> list[str]:
    if '"' not in text:
        return text.split(separator)
    pieces, quoted, start = [], False, 0
    for position, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == separator and not quoted:
            pieces.append(text[start:position])
            start = position + 1
    return [*pieces, text[start:]]


@dataclass(slots=True)
class Decoder:
    """Turns values into text; `trouble` says what could not be decoded cleanly."""

    encoding: str
    """The encoding of the file, for values in 8-bit characters of another one."""
    trouble: list[tuple[int, str]] = field(default_factory=list)

    def text(self, found: Property) -> str:
        """Return the value as one text, without escapes."""
        return _unescape(self._plain(found, found.value))

    def parts(self, found: Property, separator: str = ";") -> list[str]:
        """Return the parts of a structured value such as N, ORG or ADR."""
        if "\\" not in found.value and not found.params:
            return [piece.strip() for piece in found.value.split(separator)]
        pieces, part = [], ""
        for piece in found.value.split(separator):
            part += piece
            # An odd number of backslashes before the separator escapes it.
            if (len(part) - len(part.rstrip("\\"))) % 2:
                part += separator
                continue
            pieces.append(part)
            part = ""
        if part:
            pieces.append(part)
        return [_unescape(self._plain(found, piece)).strip() for piece in pieces]

    def data(self, found: Property) -> bytes | None:
        """Return the bytes of a base64 value; None, and noted, if it does not decode."""
        try:
            return base64.b64decode("".join(found.value.split()), validate=True)
        except (binascii.Error, ValueError):
            self.trouble.append((found.line, f"{found.name} is not base64 as it says"))
            return None

    def _plain(self, found: Property, value: str) -> str:
        if not found.params:
            return value
        charset = (found.params.get("CHARSET") or [""])[0]
        if found.encoding == "QUOTED-PRINTABLE":
            data = quopri.decodestring(value.encode("utf-8"))
            if data.isascii():
                return data.decode("ascii")
            return self._decoded(found, data, charset)
        if charset and not value.isascii() and self.encoding not in ("utf-8", "utf-16-le"):
            return _decode(value.encode(self.encoding, "replace"), charset) or value
        return value

    def _decoded(self, found: Property, data: bytes, charset: str) -> str:
        for name in dict.fromkeys((charset, "utf-8")):
            text = _decode(data, name)
            if text is not None:
                return text
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        if broken * 2 <= sum(not letter.isascii() for letter in text):
            # Real UTF-8 beside a few broken bytes: cut off in the middle of a letter.
            what = f"{broken} byte sequences of {found.name} are not UTF-8, now U+FFFD"
            self.trouble.append((found.line, what))
            return text
        self.trouble.append((found.line, f"{found.name} is not UTF-8; it was read as cp1252"))
        return data.decode("cp1252", "replace")


def _decode(data: bytes, name: str) -> str | None:
    """Decode bytes under the encoding that a card names; None if they are not of it."""
    try:
        text = data.decode(name)
        text.encode("utf-8")  # some encodings let half characters through
    except (UnicodeError, LookupError):
        return None
    return text


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
