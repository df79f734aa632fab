"""vCard address books (2.1, 3.0, 4.0): one identity per card, as its writer filed it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from graphkit.errors import MalformedRecord
from graphkit.ingest.phone.text_lines import head_lines
from graphkit.ingest.phone.vcard_card import cards
from graphkit.ingest.phone.vcard_identity import add_identity
from graphkit.ingest.phone.vcard_property import Decoder, Property
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import CLAIMS, SourceRow
from graphkit.ingest.tables.sniff import settle_encoding
from graphkit.model.kinds import RecordType

_LOCATOR = re.compile(r"card (\d{1,9}) line (\d{1,12})")


class VCards:
    """Reads every card of a file, whatever versions stand in it."""

    NAME = "vcard"
    VERSION = "1"
    PRIMARY = RecordType.IDENTITIES

    def sniff(self, source: Source) -> str | None:
        """Recognise a file whose first line opens a card."""
        first = next((line for line in head_lines(source) if line.strip()), "")
        opens = "".join(first.split()).upper() == "BEGIN:VCARD"
        return "vCard address book" if opens else None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield every card as it ends; a card without any name counts too."""
        rows = Rows(source.exhibit_id)
        rows.used(0)
        encoding = settle_encoding(source)
        decoder = Decoder(encoding.name)
        counts: Counter[str] = Counter({"cards": 0, "TEL": 0, "EMAIL": 0})
        if encoding.note is not None:
            rows.problem(source.name, "encoding", encoding.note)

        def complain(locator: str, kind: str, text: str, raw: str | None) -> None:
            rows.problem(locator, kind, text, raw=raw)

        for card in cards(source, encoding, complain):
            counts["cards"] += 1
            for name in ("TEL", "EMAIL"):
                counts[name] += len(card.all(name))
            add_identity(rows, card, decoder, settings)
            rows.used()
            yield from rows.when_full()
        rows.fact("counts", dict(counts))
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the property at `card N line L` as it is written; at its BEGIN, the card.

        A value that is encoded, escaped or folded is followed by its decoded form.
        """
        asked = _LOCATOR.fullmatch(locator)
        encoding = settle_encoding(source)
        for card in cards(source, encoding, lambda *_: None):
            if asked is None or card.index != int(asked[1]):
                continue
            line = int(asked[2])
            found = [one for one in card.properties if _holds(one, line) or line == card.line]
            if found or line == card.line:
                return _as_written(found, Decoder(encoding.name))
        raise MalformedRecord(
            f"{source.name} {locator}: no such card or line.",
            exhibit=source.exhibit_id,
            locator=locator,
        )


def _holds(one: Property, line: int) -> bool:
    return one.line <= line < one.line + len(one.raw)


def _as_written(found: list[Property], decoder: Decoder) -> SourceRow:
    fields: dict[str, str] = {}
    columns: dict[str, tuple[str, ...]] = {}
    for one in found:
        head = one.head if one.head not in fields else f"{one.head} (line {one.line})"
        fields[head] = "\n".join(one.raw)[len(one.head) + 1 :]
        decoded = decoder.text(one) if one.encoding != "BASE64" else fields[head]
        if decoded != fields[head]:
            fields[f"{head} decoded"] = decoded
        into = ("at_raw",) if one.name == "REV" else CLAIMS
        columns[head if decoded == fields[head] else f"{head} decoded"] = into
    return SourceRow(fields, columns)
