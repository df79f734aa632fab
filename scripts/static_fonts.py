"""Make the static fonts of the printed sheet from the web fonts of the app.

One weight of the variable font is drawn out by FreeType, the latin and the extended
letters are put into one file. Run once: python scripts/static_fonts.py
"""

from __future__ import annotations

import ctypes as c
import struct
import sys
from pathlib import Path

FONTS = Path(__file__).resolve().parents[1] / "dashboard" / "assets" / "fonts"
TARGET = Path(__file__).resolve().parents[1] / "graphkit" / "export" / "fonts"
NO_SCALE, NO_HINTING, NO_BITMAP = 1, 2, 8
KEPT = ("GDEF", "GPOS", "GSUB")  # kerning and tabular figures of the latin part


class Outline(c.Structure):
    """FT_Outline: the points of a glyph."""

    _fields_ = [
        ("n_contours", c.c_short), ("n_points", c.c_short), ("points", c.POINTER(c.c_long)),
        ("tags", c.POINTER(c.c_ubyte)), ("contours", c.POINTER(c.c_short)), ("flags", c.c_int),
    ]  # fmt: skip


class Slot(c.Structure):
    """FT_GlyphSlotRec: the glyph that was loaded last."""

    _fields_ = [
        ("library", c.c_void_p), ("face", c.c_void_p), ("next", c.c_void_p), ("index", c.c_uint),
        ("generic", c.c_void_p * 2), ("metrics", c.c_long * 8), ("linear", c.c_long * 2),
        ("advance", c.c_long * 2), ("format", c.c_ulong), ("rows", c.c_uint), ("width", c.c_uint),
        ("pitch", c.c_int), ("buffer", c.c_void_p), ("grays", c.c_ushort), ("mode", c.c_ubyte),
        ("palette_mode", c.c_ubyte), ("palette", c.c_void_p), ("left", c.c_int), ("top", c.c_int),
        ("outline", Outline),
    ]  # fmt: skip


class FaceRecord(c.Structure):
    """FT_FaceRec, as far as it is needed."""

    _fields_ = [
        ("counts", c.c_long * 4), ("num_glyphs", c.c_long), ("family", c.c_char_p),
        ("style", c.c_char_p), ("num_sizes", c.c_int), ("sizes", c.c_void_p),
        ("num_charmaps", c.c_int), ("charmaps", c.c_void_p), ("generic", c.c_void_p * 2),
        ("bbox", c.c_long * 4), ("units", c.c_ushort), ("ascender", c.c_short),
        ("descender", c.c_short), ("height", c.c_short), ("max_advance", c.c_short),
        ("max_height", c.c_short), ("underline", c.c_short * 2), ("glyph", c.POINTER(Slot)),
    ]  # fmt: skip


FT = c.CDLL("libfreetype.so.6")
LIBRARY = c.c_void_p()
FT.FT_Init_FreeType(c.byref(LIBRARY))
FT.FT_Get_First_Char.restype = FT.FT_Get_Next_Char.restype = c.c_ulong


class Face:
    """One web font at one weight."""

    def __init__(self, path: Path, weight: int | None) -> None:
        self.record = c.POINTER(FaceRecord)()
        if FT.FT_New_Face(LIBRARY, str(path).encode(), c.c_long(0), c.byref(self.record)):
            raise SystemExit(f"{path} cannot be read")
        if weight is not None:
            self._weigh(weight)

    def _weigh(self, weight: int) -> None:
        master = c.c_void_p()
        FT.FT_Get_MM_Var(self.record, c.byref(master))
        axes = c.cast(master, c.POINTER(c.c_uint)).contents.value
        values = (c.c_long * axes)()
        FT.FT_Get_Var_Design_Coordinates(self.record, axes, values)
        values[axes - 1] = weight << 16  # axes are opsz (if any), then wght
        FT.FT_Set_Var_Design_Coordinates(self.record, axes, values)

    def table(self, tag: str) -> bytes:
        """Return one table of the font as it is stored."""

        number = int.from_bytes(tag.encode(), "big")
        length = c.c_ulong(0)
        if FT.FT_Load_Sfnt_Table(
            self.record, c.c_ulong(number), c.c_long(0), None, c.byref(length)
        ):
            return b""
        data = c.create_string_buffer(length.value)
        FT.FT_Load_Sfnt_Table(self.record, c.c_ulong(number), c.c_long(0), data, c.byref(length))
        return data.raw

    def characters(self) -> dict[int, int]:
        """Return the glyph of each character."""

        index = c.c_uint()
        found = {}
        code = FT.FT_Get_First_Char(self.record, c.byref(index))
        while index.value:
            found[code] = index.value
            code = FT.FT_Get_Next_Char(self.record, c.c_ulong(code), c.byref(index))
        return found

    def glyphs(self) -> list[tuple[bytes, int, int, tuple[int, int, int, int]]]:
        """Return outline, advance, left edge and box of each glyph at the chosen weight."""

        return [self._glyph(number) for number in range(self.record.contents.num_glyphs)]

    def _glyph(self, number: int) -> tuple[bytes, int, int, tuple[int, int, int, int]]:
        if FT.FT_Load_Glyph(self.record, number, NO_SCALE | NO_HINTING | NO_BITMAP):
            raise SystemExit(f"glyph {number} cannot be drawn")
        slot = self.record.contents.glyph.contents
        advance = slot.metrics[4]
        line = slot.outline
        if line.n_points == 0:
            return b"", advance, 0, (0, 0, 0, 0)
        points = [(line.points[2 * i], line.points[2 * i + 1]) for i in range(line.n_points)]
        on = [line.tags[i] & 1 for i in range(line.n_points)]
        ends = [line.contours[i] for i in range(line.n_contours)]
        return written(points, on, ends), advance, min(x for x, _ in points), box(points)


def box(points: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """Return the smallest box around points."""

    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def written(points: list[tuple[int, int]], on: list[int], ends: list[int]) -> bytes:
    """Write an outline as a simple glyph of the glyf table."""

    flags, xs, ys = bytearray(), bytearray(), bytearray()
    before = (0, 0)
    for (x, y), curve in zip(points, on, strict=True):
        flag = curve
        for delta, data, short, same in ((x - before[0], xs, 2, 16), (y - before[1], ys, 4, 32)):
            if delta == 0:
                flag |= same
            elif -256 < delta < 256:
                flag |= short | (same if delta > 0 else 0)
                data.append(abs(delta))
            else:
                data += struct.pack(">h", delta)
        flags.append(flag)
        before = (x, y)
    head = struct.pack(">hhhhh", len(ends), *box(points))
    head += struct.pack(f">{len(ends)}H", *ends) + struct.pack(">H", 0)
    data = head + bytes(flags) + bytes(xs) + bytes(ys)
    return data + bytes(-len(data) % 4)


def make(family: str, style: str, weight: int, parts: list[Face], target: Path) -> None:
    """Write one static font from parts that hold different characters."""

    latin = parts[0]
    glyphs, characters = [], {}
    for part in parts:
        first = len(glyphs)
        for code, number in part.characters().items():
            characters.setdefault(code, number + first)
        glyphs += part.glyphs()
    glyf, loca = b"", [0]
    for data, *_ in glyphs:
        glyf += data
        loca.append(len(glyf))
    record = latin.record.contents
    boxes = [b for data, _, _, b in glyphs if data]
    edge = (min(b[0] for b in boxes), min(b[1] for b in boxes),
            max(b[2] for b in boxes), max(b[3] for b in boxes))  # fmt: skip
    head = bytearray(latin.table("head"))
    struct.pack_into(">I", head, 8, 0)
    struct.pack_into(">qq", head, 20, 3_000_000_000, 3_000_000_000)
    struct.pack_into(">hhhh", head, 36, *edge)
    struct.pack_into(">H", head, 44, int(weight >= 600))
    struct.pack_into(">hh", head, 50, 1, 0)
    hhea = bytearray(latin.table("hhea"))
    struct.pack_into(">H", hhea, 34, len(glyphs))
    points = max(struct.unpack_from(">H", d, 10 + 2 * (struct.unpack(">h", d[:2])[0] - 1))[0] + 1
                 for d, *_ in glyphs if d)  # fmt: skip
    contours = max(struct.unpack(">h", d[:2])[0] for d, *_ in glyphs if d)
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, len(glyphs), points, contours,
                       0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)  # fmt: skip
    os2 = bytearray(latin.table("OS/2"))
    struct.pack_into(">H", os2, 4, weight)
    struct.pack_into(">H", os2, 62, 0x40 if weight == 400 else (0x20 if weight >= 600 else 0x40))
    tables = {
        "OS/2": bytes(os2),
        "cmap": cmap(characters),
        "glyf": glyf,
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": b"".join(struct.pack(">Hh", advance, left) for _, advance, left, _ in glyphs),
        "loca": struct.pack(f">{len(loca)}I", *loca),
        "maxp": maxp,
        "name": names(family, style, latin),
        "post": struct.pack(
            ">IIhhIIIII",
            0x30000,
            0,
            record.underline[0],
            record.underline[1],
            int(family.endswith("Mono")),
            0,
            0,
            0,
            0,
        ),
    }
    tables |= {tag: data for tag in KEPT if (data := latin.table(tag))}
    target.write_bytes(assembled(tables))


def cmap(characters: dict[int, int]) -> bytes:
    """Write the character map, format 12."""

    groups: list[list[int]] = []
    for code, glyph in sorted(characters.items()):
        if groups and groups[-1][1] + 1 == code and groups[-1][2] + code - groups[-1][0] == glyph:
            groups[-1][1] = code
        else:
            groups.append([code, code, glyph])
    body = b"".join(struct.pack(">III", *group) for group in groups)
    table = struct.pack(">HHIII", 12, 0, 16 + len(body), 0, len(groups)) + body
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def names(family: str, style: str, latin: Face) -> bytes:
    """Write the names; copyright and licence stay as they are."""

    kept = old_names(latin.table("name"))
    texts = {
        **{number: kept[number] for number in (0, 8, 9, 11, 13, 14) if number in kept},
        1: family if style in ("Regular", "Bold") else f"{family} {style}",
        2: style if style in ("Regular", "Bold") else "Regular",
        3: f"{family} {style} for graphkit sheets",
        4: f"{family} {style}",
        5: kept.get(5, "Version 1"),
        6: f"{family.replace(' ', '')}-{style}",
        16: family,
        17: style,
    }
    records, data = b"", b""
    for number, text in sorted(texts.items()):
        encoded = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(encoded), len(data))
        data += encoded
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + data


def old_names(table: bytes) -> dict[int, str]:
    """Read the names of a font."""

    _, count, start = struct.unpack_from(">HHH", table)
    found = {}
    for n in range(count):
        platform, _, _, number, length, offset = struct.unpack_from(">HHHHHH", table, 6 + 12 * n)
        if platform == 3:
            found[number] = table[start + offset : start + offset + length].decode("utf-16-be")
    return found


def assembled(tables: dict[str, bytes]) -> bytes:
    """Put the tables into one file with its checksums."""

    power = 1 << (len(tables).bit_length() - 1)
    head = struct.pack(">IHHHH", 0x10000, len(tables), power * 16, power.bit_length() - 1,
                       (len(tables) - power) * 16)  # fmt: skip
    offset = len(head) + 16 * len(tables)
    listed, data = b"", b""
    for tag, table in sorted(tables.items()):
        listed += struct.pack(
            ">4sIII", tag.encode(), checksum(table), offset + len(data), len(table)
        )
        data += table + bytes(-len(table) % 4)
    whole = bytearray(head + listed + data)
    place = offset
    for tag, table in sorted(tables.items()):
        if tag == "head":
            struct.pack_into(">I", whole, place + 8, (0xB1B0AFBA - checksum(bytes(whole))) % 2**32)
        place += len(table) + -len(table) % 4
    return bytes(whole)


def checksum(data: bytes) -> int:
    """Return the checksum of a table."""

    padded = data + bytes(-len(data) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) % 2**32


def main(target: Path = TARGET) -> None:
    """Make the three fonts."""

    for style, weight in (("Regular", 400), ("SemiBold", 600)):
        parts = [
            Face(FONTS / f"inter-{part}-wght-normal.woff2", weight)
            for part in ("latin", "latin-ext")
        ]
        make("Inter", style, weight, parts, target / f"Inter-{style}.ttf")
    parts = [
        Face(FONTS / f"ibm-plex-mono-{part}-400-normal.woff2", None)
        for part in ("latin", "latin-ext")
    ]
    make("Sheet Mono", "Regular", 400, parts, target / "SheetMono-Regular.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
