"""What the texts at one place of a source were read as, taken from the records of that place.

A reading stands beside a field only if the reader says that the field was read into that
column, and the text agrees; what cannot be told apart is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graphkit.ingest.source_row import SourceRow
from graphkit.model.kinds import RecordType
from graphkit.model.times import iso

_NAMED = (
    ("from_raw", "from_id"), ("own_account_raw", "own_account_id"),
    ("cp_account_raw", "cp_account_id"), ("a_raw", "a_id"), ("b_raw", "b_id"),
)  # fmt: skip
_LISTED = (("to_raws", "to_ids"), ("party_raws", "party_ids"), ("id_raws", "ids"))
_MONEY = ("amount", "fee", "tax", "commission", "balance_after")
_PLAIN = ("value_date", "device_id")
_SEVERAL = frozenset({"to_raws", "party_raws", "id_raws", "identifiers"})
"""Columns of which one field can hold several, such as a cell with two numbers."""
_PARTIES = frozenset(
    {"from_raw", "to_raws", "party_raws", "own_account_raw", "cp_account_raw", "a_raw", "b_raw"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a record: its column, the text it was read from, and how it is shown."""

    column: str
    shown: str
    raw: str | None = None
    number: Decimal | None = None

    def is_of(self, text: str) -> bool:
        """Tell whether a field with this text can be what the value was read from."""
        if self.number is not None:
            return _is_number(text, self.number)
        if self.raw is None:
            return bool(text)
        if self.column == "at_raw":  # date and time may stand in two fields
            return bool(text) and (text in self.raw or self.raw in text)
        return _stands_in(self.raw.strip(), text)

    def exactly(self, text: str) -> bool:
        """Tell whether a field with this text is the whole of what the value was read from."""
        return self.raw is not None and self.raw.strip() == text


class Readings:
    """The readings of all records that were made from one place of a source."""

    def __init__(self, records: Iterable[tuple[RecordType, Mapping[str, Any]]]) -> None:
        self._all: list[Reading] = []
        for record_type, row in records:
            if record_type is RecordType.IDENTIFIERS:
                self._all.append(Reading("identifiers", _identifier(row), row["raw"] or ""))
            else:
                self._all += _readings(row)

    def of(self, text: str, columns: frozenset[str]) -> str | None:
        """Return what a field was read as; None if nothing, or if it stays open which."""
        bare = text.strip()
        able = [one for one in self._all if one.column in columns and one.is_of(bare)]
        for some in (
            [one for one in able if one.exactly(bare) and one.column != "identifiers"],
            [one for one in able if one.exactly(bare)],
            [one for one in able if one.column != "identifiers"],
            able,
        ):
            shown = list(dict.fromkeys(one.shown for one in some))
            if len(shown) == 1 or (shown and {one.column for one in some} <= _SEVERAL):
                return _told(", ".join(shown), bare)
        return None

    def not_in(self, row: SourceRow) -> list[str]:
        """Return the texts of parties that the records carry and no field of the row holds."""
        fields = [text.strip() for text in row.values()]
        named = [one.raw for one in self._all if one.column in _PARTIES and one.raw]
        return [
            raw for raw in dict.fromkeys(named) if not any(raw.strip() in text for text in fields)
        ]


def _readings(row: Mapping[str, Any]) -> Iterable[Reading]:
    if row.get("at_raw"):
        read = iso(row["at"])
        shown = f"{read} ({row['at_basis']})" if read else "no time, no zone"
        yield Reading("at_raw", shown, row["at_raw"].strip())
    for raw, key in _NAMED:
        if row.get(raw):
            yield Reading(raw, _key(row[key]), row[raw])
    for raws, keys in _LISTED:
        for text, key in zip(row.get(raws) or (), row.get(keys) or (), strict=False):
            if text:
                yield Reading(raws, _key(key), text)
    if row.get("seconds") is not None:
        seconds = Decimal(row["seconds"])
        yield Reading("seconds", f"{int(seconds) // 60} min {_trimmed(seconds % 60)} s")
    for column in _MONEY:
        value = row.get(column)
        if value is not None:
            shown = f"{_trimmed(value)} {row.get('currency') or 'currency not stated'}"
            yield Reading(column, shown, number=abs(value))
    for column in _PLAIN:
        if row.get(column):
            yield Reading(column, _key(str(row[column])))


def _identifier(row: Mapping[str, Any]) -> str:
    value = row["value"] or row["candidate"]
    return f"{value} ({row['validity']})" if value else str(row["validity"])


def _key(key: str | None) -> str:
    if not key:
        return ""
    kind, _, value = key.partition(":")
    if value.startswith("~"):
        return f"{kind}, as written"
    return value or kind


def _told(shown: str, text: str) -> str | None:
    """Return a reading, unless it says no more than the text itself."""
    return shown if shown and shown != text else None


def _stands_in(raw: str, text: str) -> bool:
    """Tell whether a text stands in another as a whole, not as a part of a longer number."""
    if not raw or raw not in text:
        return False
    return re.search(rf"(?<![\w+]){re.escape(raw)}(?!\w)", text) is not None


def _is_number(text: str, value: Decimal) -> bool:
    """Tell whether a cell writes this number, whatever its signs and separators."""
    digits = re.sub(r"\D", "", text)
    if not digits:
        return False
    behind = re.split(r"\D", text.rstrip(" )-+").rstrip("DCRdcr "))[-1]
    return any(
        value.scaleb(places) == value.scaleb(places).to_integral_value()
        and int(value.scaleb(places)) == int(digits)
        for places in {0, len(behind) if len(behind) < len(digits) else 0}
    )


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
