"""How a text table is written: its encoding, its line ends, its delimiter.

Decided from the bytes alone, never from the file's name: an `.xls` may be CSV text.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from charset_normalizer import from_bytes

from graphkit.ingest import limits
from graphkit.ingest.source import Source

csv.field_size_limit(4 * limits.LINE)  # the caps of this package are the narrower ones

BLANKS = "blanks"
"""The delimiter of files whose columns stand apart by runs of blanks or tabs."""

DELIMITERS = ("\t", ";", "|", ",")
HEAD = 65_536
SAMPLE_ROWS = 1000
_SCAN = 1 << 20
_LEGACY_SAMPLE = 1 << 18

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Both code pages decode nearly any bytes; words that stand in headers tell them apart.
_CENTRAL_EUROPEAN = (
    "číslo", "částka", "měna", "účet", "účtu", "datum splatnosti", "příjmení", "jméno",
    "zůstatek", "protiúčet", "összeg", "időpont", "egyenleg", "dátum", "hívó", "imię",
    "płeć", "wartość", "rozmówcy", "połączenia", "příchozí", "odchozí", "przychodzące",
)  # fmt: skip
_BINARY = (
    b"SQLite format 3\x00", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x1f\x8b",
    b"PAR1", b"\x7fELF", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a text, the bytes of its mark, and how it was decided.

    `damaged` counts byte sequences that the encoding does not know; they are shown as
    U+FFFD. `note` is a sentence for the import report, or None if nothing is unusual.
    """

    name: str
    mark: int = 0
    damaged: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a text table are told apart."""

    encoding: Encoding
    delimiter: str
    quote: str | None = '"'
    line_end: str = "\n"


def is_text(head: bytes) -> bool:
    """Tell whether the first bytes of a file are text in an encoding known here."""
    if not head or head.startswith(_BINARY) or head[:2] in (b"PK", b"\xd0\xcf"):
        return False
    if _from_mark(head) is not None or _wide(head) is not None:
        return True
    if b"\x00" in head:
        return False
    control = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13))
    return control * 100 <= len(head)


def head_encoding(head: bytes) -> Encoding:
    """Decide the encoding from the first bytes alone; good enough to recognise a layout."""
    found = _from_mark(head) or _wide(head)
    if found is not None:
        return found
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _legacy(head)
    return Encoding("utf-8")


def settle_encoding(source: Source) -> Encoding:
    """Decide the encoding of a whole file, since a single late byte can contradict its head.

    Text that holds real UTF-8 beside a few broken sequences stays UTF-8 and is counted;
    text whose every high byte is broken is in an older code page.
    """
    head = source.head(HEAD)
    found = _from_mark(head) or _wide(head)
    if found is not None:
        return found
    broken, whole, sample = 0, 0, bytearray()
    with source.open() as stream:
        rest = b""
        while chunk := stream.read(_SCAN):
            if not rest and chunk.isascii():
                continue
            text, rest, bad = _decode(rest + chunk)
            broken += bad
            whole += len(text) - len(text.encode("ascii", "ignore")) - bad
            if len(sample) < _LEGACY_SAMPLE:
                sample += b"\n".join(
                    line for line in chunk.split(b"\n") if not line.isascii()
                )[:_LEGACY_SAMPLE]  # fmt: skip
        broken += 1 if rest else 0
    if broken == 0:
        return Encoding("utf-8")
    if whole >= broken:
        return Encoding(
            "utf-8", 0, broken,
            f"{broken:,} byte sequences are not UTF-8; they are shown as U+FFFD.",
        )  # fmt: skip
    return _legacy(bytes(sample), header=head)


def _decode(data: bytes) -> tuple[str, bytes, int]:
    """Decode UTF-8; return the text, an unfinished sequence at the end, broken sequences."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        return text, b"", text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    return text, decoder.getstate()[0], 0


def _from_mark(head: bytes) -> Encoding | None:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(name, len(mark))
    return None


def _wide(head: bytes) -> Encoding | None:
    """Recognise UTF-16 without a mark: western text has a zero in every second byte."""
    sample = head[:4096]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd >= half * 0.7 and even == 0:
        return Encoding("utf-16-le", note="UTF-16 without a byte order mark.")
    if even >= half * 0.7 and odd == 0:
        return Encoding("utf-16-be", note="UTF-16 without a byte order mark.")
    return None


def _legacy(sample: bytes, *, header: bytes = b"") -> Encoding:
    words = (header[:4096] + b"\n" + sample).decode("cp1250", "replace").casefold()
    name = "cp1252"
    if any(word in words for word in _CENTRAL_EUROPEAN):
        name = "cp1250"
    else:
        best = from_bytes(sample, cp_isolation=["cp1252", "cp1250"]).best()
        if best is not None and best.encoding == "cp1250" and not _reads(sample, "cp1252"):
            name = "cp1250"
    damaged = sample.decode(name, "replace").count("\ufffd")
    return Encoding(
        name, 0, damaged, f"The text is not UTF-8; it was read as {name} (Windows code page)."
    )


def _reads(sample: bytes, name: str) -> bool:
    try:
        sample.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def line_end(head: bytes) -> str:
    r"""Return how lines end: `\n` (also for `\r\n`), `\r`, or the doubled `\r\r\n`."""
    if b"\r\r\n" in head:
        return "\r\r\n"
    if b"\r" in head and b"\n" not in head:
        return "\r"
    return "\n"


def sniff_delimiter(text: str) -> str:
    """Return the delimiter under which most lines fall into the same number of cells.

    Score: rows of the most frequent width m, times the smaller of m and 12. Without a
    delimiter the cells may stand apart by blanks, or the table has a single column.
    """
    best, delimiter = 0, ""
    for candidate in DELIMITERS:
        rows = [row for row in _rows(text, candidate) if any(cell.strip() for cell in row)]
        score = _score([len(row) for row in rows])
        if score > best:
            best, delimiter = score, candidate
    if delimiter:
        return delimiter
    lines = [line.split() for line in text.splitlines()[:SAMPLE_ROWS] if line.strip()]
    widths = {len(line) for line in lines}
    if len(lines) > 1 and len(widths) == 1 and widths != {1}:
        return BLANKS
    return ","


def _rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    for row in reader:
        rows.append(row)
        if len(rows) == SAMPLE_ROWS:
            break
    return rows


def _score(widths: Sequence[int]) -> int:
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0
    width = max(counts, key=lambda width: (counts[width], width))
    if counts[width] * 2 < len(widths):
        return counts[width]  # prose with a comma here and there is no table of commas
    return counts[width] * min(width, 12)


def sniff(source: Source, *, whole: bool, delimiter: str | None = None) -> Dialect | None:
    """Return how a text table is written, or None if the file is no text.

    `whole` settles the encoding over the whole file, as reading needs it; recognising a
    layout looks at the head only.
    """
    head = source.head(HEAD)
    if not is_text(head):
        return None
    encoding = settle_encoding(source) if whole else head_encoding(head)
    text = head[encoding.mark :].decode(encoding.name, "replace")
    end = line_end(text[:HEAD].encode("utf-8", "replace"))
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    if len(head) == HEAD:  # the last line of the sample is cut off
        text = text[: text.rfind("\n") + 1] or text
    found = delimiter if delimiter is not None else sniff_delimiter(text)
    return Dialect(encoding, found, line_end=end)
