"""Which columns hold the texts of a movement: narrative, reference, the other party.

Only the header can say that. Without one, the longest text is the narrative, and every
other cell is kept beside the record under its column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphkit.ingest.finance.body import Body
from graphkit.ingest.finance.dates import is_date
from graphkit.ingest.finance.header_vocabulary import Word
from graphkit.ingest.finance.header_words import plain
from graphkit.ingest.finance.layout import Layout
from graphkit.ingest.finance.readings import Reading

_FEW_ACCOUNTS = 5
"""An own-account column names few accounts: at most one per so many rows, or three."""
_SHORT = 8
"""Rows below which it names a single one."""
_FILLED = 3
"""Fifths of the rows on which the own account must stand."""
_ANYBODY = frozenset({"name", "naam", "customer"})
"""Heads that are the holder's only beside a column for the other party."""


@dataclass(frozen=True)
class Roles:
    """The text columns of a layout; None or empty where there is none."""

    narrative: tuple[int, ...]
    reference: int | None
    kind: int | None
    cp_name: int | None
    cp_account: int | None
    cp_both: int | None
    from_account: int | None
    to_account: int | None
    own_account: int | None
    only_account: str
    """The account of rows whose own is blank, where the sample names just one."""
    holder: int | None
    value_date: int | None
    zone: int | None
    fee: int | None
    tax: int | None
    commission: int | None

    def used(self, layout: Layout, reading: Reading) -> set[int]:
        """Return the columns that some field of a record already holds."""
        columns = {
            *self.narrative, self.reference, self.kind, self.cp_name, self.cp_account,
            self.cp_both, self.from_account, self.to_account, self.own_account, self.holder,
            self.value_date, self.fee, self.tax, self.commission, layout.currency, layout.status,
            layout.body.dates[0], layout.body.clock, reading.balance,
        }  # fmt: skip
        return {column for column in columns if column is not None} | set(reading.columns)


def find_roles(layout: Layout, rows: Sequence[Sequence[str]], stated: str | None) -> Roles:
    """Find the text columns of a layout by its header, from the cells of sample rows.

    `stated` is the account that stands above the table: then a column of other accounts
    is not the statement's own.
    """
    body = layout.body
    taken = {*layout.reading.columns, layout.reading.balance, *body.dates}
    money = set(layout.reading.columns) | {layout.reading.balance}

    def first(word: Word) -> int | None:
        for column in body.columns(word):
            if column not in taken and any(row[column] for row in rows):
                return column
        return None

    narrative = tuple(
        column for column in sorted(body.columns(Word.NARRATIVE)) if column not in taken
    )
    if not narrative and body.header_row is None:
        narrative = _longest(body, rows, taken)
    fees = {name: _fee(layout, body, word, money) for name, word in _FEES.items()}
    unnamed = [
        column for column, _ in layout.reading.fees if column not in set(fees.values())
    ]  # fmt: skip
    if unnamed and fees["fee"] is None:
        fees["fee"] = unnamed[0]
    own = _own_account(body, rows, taken, stated)
    cp_name, cp_account = first(Word.CP_NAME), first(Word.CP_ACCOUNT)
    holders = [
        column
        for column in body.columns(Word.HOLDER, surely=3)
        if plain(body.header[column]) not in _ANYBODY or (own is not None and cp_name is not None)
    ]
    holder = _few(holders, rows)
    if cp_name is None:
        cp_name = next((c for c in body.columns(Word.HOLDER, surely=3) if c != holder), None)
    if cp_account is None:
        cp_account = next((c for c in body.columns(Word.OWN_ACCOUNT, surely=3) if c != own), None)
    value_dates = [
        column
        for column in body.columns(Word.VALUE_DATE)
        if column != body.dates[0] and any(is_date(row[column]) for row in rows)
    ]
    return Roles(
        narrative=narrative,
        reference=first(Word.REFERENCE),
        kind=first(Word.TYPE),
        cp_name=cp_name,
        cp_account=cp_account,
        cp_both=first(Word.CP_BOTH),
        from_account=first(Word.FROM_ACCOUNT),
        to_account=first(Word.TO_ACCOUNT),
        own_account=own,
        only_account=_only(own, rows),
        holder=holder,
        value_date=value_dates[0] if value_dates else None,
        zone=first(Word.ZONE),
        **fees,
    )


_FEES = {"fee": Word.FEE, "tax": Word.TAX, "commission": Word.COMMISSION}


def _fee(layout: Layout, body: Body, word: Word, money: set[int | None]) -> int | None:
    """Return the column of a charge that is known to hold money."""
    for column in body.columns(word):
        if column not in money and column in layout.reading.formats:
            return column
    return None


def _longest(
    body: Body, rows: Sequence[Sequence[str]], taken: set[int | None]
) -> tuple[int, ...]:  # fmt: skip
    sizes = {
        column: sum(len(row[column]) for row in rows)
        for column in range(body.width)
        if column not in taken and any(any(c.isalpha() for c in row[column]) for row in rows)
    }
    if not sizes:
        return ()
    return (max(sizes, key=lambda column: (sizes[column], -column)),)


def _own_account(
    body: Body, rows: Sequence[Sequence[str]], taken: set[int | None], stated: str | None
) -> int | None:
    """Return the column of the statement's own account: the same on most rows.

    A column named only `IBAN` may as well hold the other party's.
    """
    columns = [column for column in body.columns(Word.OWN_ACCOUNT, surely=3) if column not in taken]
    columns = [c for c in columns if any(_is_number(row[c]) for row in rows)] or columns
    able = []
    for column in columns:
        filled = [row[column] for row in rows if row[column]]
        other = stated is not None and any(_bare(text) != _bare(stated) for text in filled)
        if len(filled) * 5 >= len(rows) * _FILLED and not other:
            able.append(column)
    return _few(able, rows)


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).upper()


def _only(column: int | None, rows: Sequence[Sequence[str]]) -> str:
    if column is None:
        return ""
    values = {row[column] for row in rows} - {""}
    return values.pop() if len(values) == 1 else ""


def _few(columns: Sequence[int], rows: Sequence[Sequence[str]]) -> int | None:
    """Return the first column that holds something, but not a new text in every other row."""
    for column in columns:
        values = {row[column] for row in rows} - {""}
        most = 1 if len(rows) < _SHORT else max(3, len(rows) // _FEW_ACCOUNTS)
        if values and len(values) <= most:
            return column
    return None


def _is_number(text: str) -> bool:
    return sum(1 for char in text if char.isdigit()) >= 4
