"""The text of a PDF as a reader would copy it: glyph codes through each font's own map.

A plain search in the bytes of a PDF finds nothing, since its text is written as glyphs.
This reads what the typesetter of this product writes, and no other PDF.
"""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n?(.*?)\nendobj", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|(\((?:\\.|[^\\()])*\))|<([0-9A-Fa-f]+)>", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(data: bytes) -> list[str]:
    """Return the text of each page, in its order, without spaces between runs."""
    objects = {int(number): body for number, body in OBJECT.findall(data)}
    found = []
    for body in objects.values():
        if re.search(rb"/Type\s*/Page[^s]", body):
            fonts = {
                name.decode(): font_map(objects, int(number))
                for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources(objects, body))
            }
            (number,) = re.search(rb"/Contents (\d+) 0 R", body).groups()  # type: ignore[union-attr]
            found.append(text_of(stream(objects[int(number)]), fonts))
    return found


def resources(objects: dict[int, bytes], page: bytes) -> bytes:
    found = re.search(rb"/Resources (\d+) 0 R", page)
    return objects[int(found.group(1))] if found else page


def stream(body: bytes) -> bytes:
    head, _, rest = body.partition(b"stream\n")
    length = re.search(rb"/Length (\d+)", head)
    assert length is not None
    data = rest[: int(length.group(1))]
    return zlib.decompress(data) if b"FlateDecode" in head else data


def font_map(objects: dict[int, bytes], number: int) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects[number])
    assert found is not None, "a font without a text layer"
    text = stream(objects[int(found.group(1))])
    return {
        int(code, 16): bytes.fromhex(letters.decode()).decode("utf-16-be")
        for code, letters in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", text)
    }


def text_of(content: bytes, fonts: dict[str, dict[int, str]]) -> str:
    current: dict[int, str] = {}
    parts = []
    for font, quoted, plain in SHOWN.findall(content):
        if font:
            current = fonts.get(font.decode(), {})
            parts.append("\n")
            continue
        codes = unquoted(quoted[1:-1]) if quoted else bytes.fromhex(plain.decode())
        for place in range(0, len(codes) - 1, 2):
            parts.append(current.get(int.from_bytes(codes[place : place + 2], "big"), ""))
    return "".join(parts)


def unquoted(text: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        inner = found.group(1)
        if inner.isdigit():
            return bytes([int(inner, 8)])
        return ESCAPES.get(inner, inner)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)
