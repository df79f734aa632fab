"""One place of a file, read again: its fields as they are written, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

NAMES = ("from_raw", "to_raws", "party_raws")
"""Columns of who is on a communication; the side depends on the direction of the row."""
CLAIMS = ("id_raws", "identifiers")
"""Columns of what an identity record claims, and of every identifier that was noted."""


class SourceRow(dict[str, str]):
    """The fields at one locator, by the file's own names and in its order.

    `columns` says for each field which columns of the records were read from it; a field
    that is not there was kept as text only. `identifiers` stands for the table of that name.
    """

    def __init__(
        self, fields: Mapping[str, str], columns: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        super().__init__(fields)
        self.columns: dict[str, frozenset[str]] = {
            field: frozenset(names) for field, names in (columns or {}).items() if field in self
        }
