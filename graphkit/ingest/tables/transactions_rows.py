"""Tables of payments read role by role, as a profile says; nothing is inferred or proved.

Statements whose columns nobody has described are the business of `ingest.finance`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from graphkit.errors import NeedsAnswer
from graphkit.ingest.finance.status_words import status_of
from graphkit.ingest.reader import Slice
from graphkit.ingest.rows import SLICE_ROWS, Rows
from graphkit.ingest.tables.accounts import read_account_cell
from graphkit.ingest.tables.call_cells import capped, damage
from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.ingest.tables.party import LONGEST, Trouble
from graphkit.ingest.tables.profile import ASK, value_key
from graphkit.ingest.tables.row_times import RowTimes
from graphkit.ingest.tables.survey import Survey
from graphkit.ingest.tables.table_rows import TableRows
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, RecordType, Validity
from graphkit.model.money import Money, Style, read_currency, read_money
from graphkit.model.records import MONEY

_PAYMENT = RecordType.TRANSACTIONS
_AMOUNTS = ("amount", "paid_in", "paid_out", "fee", "tax", "commission", "balance_after")
_TEXTS = (
    "cp_name_raw", "channel", "txn_type_raw", "reference", "narrative_raw", "statement_id",
)  # fmt: skip
_LARGEST = Decimal(10) ** (MONEY.precision - MONEY.scale)


class TransactionRows:
    """Reads one table of payments; the side of an amount is what the profile says it is."""

    def __init__(self, mapping: Mapping, survey: Survey, exhibit_id: str) -> None:
        self._mapping = mapping
        self._survey = survey
        self._times = RowTimes(mapping, survey, day_counts=True)
        self._rows = Rows(exhibit_id, slice_rows=1 << 60)
        self._style = Style.DOT

    def read(self, *, size: int = SLICE_ROWS) -> Iterator[Slice]:
        """Yield the rows in slices; raises NeedsAnswer where `1.234` could be both."""
        self._style = money_style(self._mapping)
        profile = self._mapping.profile
        stated = self._mapping.stated("currency", profile.currency)
        if stated is None and self._mapping.one("currency") is None:
            self._survey.notes.append(
                "No currency is stated; amounts are kept without one and never added up."
            )
        table = TableRows(self._mapping, self._rows, _PAYMENT, survey=self._survey)
        yield from table.read(self._row, size=size)

    def _row(self, locator: str, cells: list[str]) -> bool:
        troubles: list[Trouble] = []
        money = {role: self._money(role, cells, troubles) for role in _AMOUNTS}
        when, of_time = self._times.when(cells)
        amount, direction = self._side(money, cells, troubles)
        if when.wall is None and not any(one is not None for one in money.values()):
            return False
        record: dict[str, Any] = {
            role: None if money[role] is None else money[role].size  # type: ignore[union-attr]
            for role in ("fee", "tax", "commission")
        }
        balance = money["balance_after"]
        for role in _TEXTS:
            record[role] = self._text(role, cells, troubles)
        for role in ("own_account", "cp_account"):
            found = self._account(role, cells, troubles)
            key = None if found is None else self._rows.mention(found, _PAYMENT, locator)
            record[f"{role}_id"] = key
            record[f"{role}_raw"] = None if found is None else found.raw
            if role == "cp_account":
                record["cp_account_kind"] = _account_kind(found)
        self._rows.add(
            _PAYMENT,
            when=when,
            locator=locator,
            time_precision=self._times.precision if when.wall is not None else None,
            value_date=self._value_date(cells, troubles),
            direction=direction,
            amount=None if amount is None else amount.size,
            scale=None if amount is None else amount.scale,
            currency=self._currency(cells, amount, troubles),
            balance_after=None if balance is None else balance.value,
            status=self._status(cells, troubles),
            source_kind=self._mapping.profile.source_kind,
            restriction="none",
            extra=self._extra(cells, troubles),
            **record,
        )
        for kind, sentence in [*troubles, *of_time]:
            self._rows.problem(locator, kind, sentence)
        return True

    def _side(
        self, money: dict[str, Money | None], cells: list[str], troubles: list[Trouble]
    ) -> tuple[Money | None, int | None]:
        """Return the amount and its side: +1 in, -1 out, None where the table does not say."""
        paid_in, paid_out = money["paid_in"], money["paid_out"]
        full = [one for one in (paid_in, paid_out) if one is not None and one.size]
        if len(full) == 2:
            troubles.append(
                ("two_amounts", "Both the column in and the column out hold an amount.")
            )
            return None, None
        if full:
            return full[0], 1 if full[0] is paid_in else -1
        amount = money["amount"]
        if amount is None:
            return paid_in or paid_out, None
        field = self._mapping.one("direction")
        if field is not None:
            word = self._mapping.profile.values.get("direction", {}).get(
                value_key(field.text(cells)), value_key(field.text(cells))
            )
            if word not in ("in", "out"):
                troubles.append(("unknown_value", f"{field.name}: neither in nor out; left open."))
            return amount, {"in": 1, "out": -1}.get(word)
        kind = self._mapping.profile.amounts
        if kind == "unsigned" or not amount.size:
            return amount, None
        return amount, -1 if amount.negative is (kind == "signed") else 1

    def _money(self, role: str, cells: list[str], troubles: list[Trouble]) -> Money | None:
        field = self._mapping.one(role)
        if field is None or self._mapping.is_blank(field.text(cells)):
            return None
        text = field.text(cells)
        found = read_money(text, self._style) if len(text) <= LONGEST else None
        if found is None or found.size >= _LARGEST:
            troubles.append(
                (
                    "unreadable_amount",
                    f"{field.name}: {text.strip()[:60]!r} is no amount; left open.",
                )
            )
            return None
        return found

    def _currency(
        self, cells: list[str], amount: Money | None, troubles: list[Trouble]
    ) -> str | None:
        field = self._mapping.one("currency")
        if field is not None and not self._mapping.is_blank(field.text(cells)):
            found = read_currency(field.text(cells))
            if found is None:
                troubles.append(("unknown_currency", f"{field.name}: no currency; left open."))
            return found
        if amount is not None and amount.currency is not None:
            return amount.currency
        return self._mapping.stated("currency", self._mapping.profile.currency)

    def _status(self, cells: list[str], troubles: list[Trouble]) -> str | None:
        field = self._mapping.one("status")
        if field is None or self._mapping.is_blank(field.text(cells)):
            return "booked"
        text = field.text(cells)
        found = self._mapping.profile.values.get("status", {}).get(value_key(text))
        found = found or status_of(text[:LONGEST])
        if found is None:
            troubles.append(
                ("unknown_status", f"{field.name}: {text.strip()[:60]!r}; the row is not counted.")
            )
        return found

    def _account(self, role: str, cells: list[str], troubles: list[Trouble]) -> Identifier | None:
        field = self._mapping.one(role)
        if field is None or self._mapping.is_blank(field.text(cells)):
            return None
        text = field.text(cells)
        if len(text) > LONGEST:
            troubles.append(("too_long", f"{field.name}: too long to be an account; left out."))
            return None
        found = read_account_cell(self._mapping, field, text)
        if found.validity is Validity.DAMAGED:
            troubles.append(damage(field, text))
        return found

    def _value_date(self, cells: list[str], troubles: list[Trouble]) -> str | None:
        field = self._mapping.one("value_date")
        if field is None or self._mapping.is_blank(field.text(cells)):
            return None
        stamp = self._survey.clock.stamp(field.text(cells))
        if stamp is None:
            troubles.append(_no_date(field, field.text(cells)))
        return None if stamp is None else stamp.day.isoformat()

    def _text(self, role: str, cells: list[str], troubles: list[Trouble]) -> str | None:
        field = self._mapping.one(role)
        if field is None or self._mapping.is_blank(field.text(cells)):
            return None
        text, trouble = capped(field, field.text(cells))
        troubles += [trouble] if trouble else []
        return text

    def _extra(self, cells: list[str], troubles: list[Trouble]) -> str | None:
        found: dict[str, str] = {}
        for field in self._mapping.all("extra"):
            text, trouble = capped(field, field.text(cells))
            troubles += [trouble] if trouble else []
            if text is not None:
                found[field.name] = text
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else None


def money_style(mapping: Mapping) -> Style:
    """Decide how the table writes its decimals, from all its amounts; or ask."""
    stated = mapping.profile.decimal
    if stated != ASK:
        return Style(stated)
    fields = mapping.all(*_AMOUNTS)
    able = {Style.DOT, Style.COMMA, Style.INDIAN}
    differ: str | None = None
    for row in mapping.sheet.rows():
        if row.fault is not None:
            continue
        for field in fields:
            text = field.text(row.cells)
            if mapping.is_blank(text) or len(text) > LONGEST:
                continue
            read = {style: read_money(text, style) for style in Style}
            fits = {style for style, money in read.items() if money is not None}
            if not fits:
                continue
            able &= fits
            dot, comma = read[Style.DOT], read[Style.COMMA]
            if dot is not None and comma is not None and dot.size != comma.size:
                differ = differ or text.strip()
    if ({Style.DOT, Style.COMMA} <= able and differ is not None) or not able:
        raise NeedsAnswer(
            f"{mapping.sheet.source.name}: amounts such as {differ or 'these'!r} can be read with "
            "a decimal point or a decimal comma.",
            option="--profile",
            hint="Write `decimal: dot` or `decimal: comma` in a mapping profile and add the file "
            "again with --profile.",
        )
    return next(style for style in (Style.DOT, Style.COMMA, Style.INDIAN) if style in able)


def _no_date(field: Field, text: str) -> Trouble:
    return "undated", f"{field.name}: {text.strip()[:60]!r} does not read as a date; left open."


def _account_kind(found: Identifier | None) -> str | None:
    if found is None or found.kind is not IdentifierKind.ACCOUNT:
        return None
    if found.validity is Validity.MASKED:
        return "unknown"
    return {"iban": "iban", "wallet": "wallet", "till": "till"}.get(found.method, "bban")
