"""A mapping profile: which column of a table plays which role, and how its cells are written.

Only the values; `profile_yaml` reads them from the text that users write.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphkit.model.kinds import RecordType

ASK = "ask"
EVERY_ROW = "every row"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a role's cells stand: `names` joined by `join`, or the first of them there is.

    `value` stands for a column of which every cell is the same, known from the layout.
    """

    role: str
    names: tuple[str, ...] = ()
    choice: bool = False
    join: str = " "
    value: str | None = None
    optional: bool = False
    options: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """One layout of a table, as its YAML text says it."""

    name: str
    record: RecordType
    columns: tuple[Column, ...]
    text: str
    version: str = "1"
    seen: str = ""
    contains: tuple[tuple[str, ...], ...] = ()
    """What the header must hold: for each entry one of its spellings."""
    header_row: int | None = None
    headerless: bool = False
    shape: str | None = None
    sheet: str | None = None
    delimiter: str | None = None
    quote: str = '"'
    region: str | None = None
    timezone: str | None = None
    dates: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    suffixes: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()
    owner: str | None = None
    same_call: tuple[int, int] | None = None
    """Seconds between the starts, and between the durations, of one call in two lists."""
    basis: str = "register"
    subject: str = "unknown"
    directed: bool = False
    amounts: str = "signed"
    decimal: str = ASK
    currency: str | None = None
    source_kind: str = "statement"
    origin: str = "shipped"

    def of(self, role: str) -> tuple[Column, ...]:
        """Return the columns of a role."""
        return tuple(column for column in self.columns if column.role == role)

    @property
    def names(self) -> list[str]:
        """Return every column name that the profile uses, in its order."""
        return list(dict.fromkeys(name for column in self.columns for name in column.names))


def fold(name: str) -> str:
    """Return a column name without case, spaces and punctuation, as names are compared."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in plain if char.isalnum()) or plain.strip()


def value_key(cell: str) -> str:
    """Return a cell as the keys of `values` and `skip` are compared: without case and rims."""
    return " ".join(cell.split()).casefold()
