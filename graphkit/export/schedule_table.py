"""The whole schedule as a table: one row for each record behind a line, one sum a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from zoneinfo import ZoneInfo

from graphkit.export import sheet_words as words
from graphkit.export.sheet import Exhibit, Line, Row, Sheet

COLUMNS = (
    "ref", "row", "kind", "text", "end_a", "end_b", "exhibit", "file", "sha256_first_16",
    "locator", "record", "time_utc", "time_local", "zone", "basis", "direction", "seconds",
    "amount", "currency", "from_as_written", "to_as_written", "time_as_written",
    "text_as_written", "parser", "judgements", "counted", "undated", "code_used",
)  # fmt: skip
"""`row` is "record" or "total"; a total counts events in `counted` and sums in `amount`."""


def rows(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    """Yield the rows as texts, sorted by reference, exhibit and place; a total after each."""
    exhibits = {exhibit.label: exhibit for exhibit in sheet.exhibits}
    labels = {mark.ref: f"{mark.ref} {mark.label}" for mark in sheet.marks}
    for line in sheet.lines:
        for row in line.rows:
            yield _record(row, labels, exhibits[row.exhibit], sheet.zone)
        yield from _totals(line, labels)


def _record(row: Row, labels: dict[str, str], exhibit: Exhibit, zone: str) -> tuple[str, ...]:
    at = row.at
    return (
        row.ref,
        "record",
        row.kind,
        row.text,
        labels[row.a],
        labels[row.b],
        row.exhibit,
        exhibit.file,
        exhibit.sha256[:16],
        row.locator,
        row.record,
        "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "" if at is None else at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S"),
        "" if at is None else zone,
        row.basis,
        row.direction,
        "" if row.seconds is None else f"{row.seconds:f}",
        "" if row.amount is None else f"{row.amount:f}",
        row.currency,
        row.raw_from,
        row.raw_to,
        row.raw_time,
        row.raw_text,
        row.reader,
        " ".join(row.judgements),
        "1" if row.counts else "0",
        "yes" if at is None else "no",
        "yes" if row.coded else "no",
    )


def _totals(line: Line, labels: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the sum of a line; one row for each currency, the first with the counts."""
    for number, currency in enumerate(sorted(line.totals) or [""]):
        amount = line.totals.get(currency)
        cells = dict.fromkeys(COLUMNS, "")
        cells |= {
            "ref": line.ref,
            "row": "total",
            "kind": words.LINKS.get(line.kind, line.kind),
            "text": f"{words.many(len(line.rows), 'record')}",
            "end_a": labels[line.a],
            "end_b": labels[line.b],
            "amount": "" if amount is None else f"{amount:f}",
            "currency": currency,
            "counted": str(line.n) if number == 0 else "",
            "undated": str(line.undated) if number == 0 else "",
        }
        yield tuple(cells[name] for name in COLUMNS)


def about(sheet: Sheet) -> list[tuple[str, str]]:
    """Return what the sheet says of itself, as pairs of a word and a text."""
    return [
        ("Banner", words.BANNERS[sheet.mode]),
        ("State", words.DRAFT),
        ("Title", sheet.title),
        ("Case", sheet.case),
        ("Chart", f"{sheet.chart}, version {sheet.version}" if sheet.version else sheet.chart),
        ("Prepared by", sheet.author),
        ("Date", words.day(sheet.made_at, sheet.zone)),
        ("Software", sheet.software),
        ("Records from", words.period(sheet.period, sheet.zone)),
        ("Times", words.zones(sheet.zone, sheet.made_at)),
        ("Data cut-off", f"entry {sheet.cut_off}, {sheet.cut_off_hash}"),
        ("SHA-256 of the chart", sheet.content_sha256),
        ("Records", f"{words.count(sheet.records)} of {words.count(sheet.records_among)}"),
        *(("Shown and not shown", note) for note in sheet.notes),
        ("Layout", "Position, distance and size carry no meaning: " + words.MEANINGLESS),
    ]
