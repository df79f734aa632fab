"""Transfers of funds in a Cellebrite report as transactions."""

from __future__ import annotations

import re
from decimal import Decimal

from graphkit.ingest.phone.extra_json import extra_json
from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_parties import PartyReader
from graphkit.ingest.phone.ufdr_values import is_secret, read_decimal, read_when
from graphkit.ingest.rows import Rows
from graphkit.model.kinds import RecordType
from graphkit.model.money import CURRENCIES

_STATUS = {
    "completed": "booked", "complete": "booked", "success": "booked", "successful": "booked",
    "succeeded": "booked", "processed": "booked", "sent": "booked", "pending": "pending",
    "processing": "pending", "failed": "failed", "declined": "failed", "rejected": "failed",
    "reversed": "reversed", "refunded": "reversed",
}  # fmt: skip
_CURRENCY = re.compile(r"[A-Z]{3}")


class Transfers:
    """Adds one transaction per transfer, from the payer's side unless the owner is marked."""

    def __init__(self, rows: Rows, people: PartyReader, zone: str | None) -> None:
        """`zone` is the time zone that the user has stated for this very source, if any."""
        self._rows = rows
        self._people = people
        self._zone = zone

    def add(self, model: Model, locator: str) -> None:
        """Add one transfer; an amount that does not read is a problem in its place."""
        source = model.get("Source")
        price = model.first("TransferAmount") or model.first("Amount")
        fee = model.first("Fee")
        amount_raw = model.get("Amount") if price is None else price.get("Amount")
        amount = read_decimal(amount_raw)
        if amount is None or not _fits(amount):
            self._rows.problem(
                locator, "amount", "The amount of a transfer does not read.",
                replaces=RecordType.TRANSACTIONS, raw=amount_raw or None,
            )  # fmt: skip
            return
        currency = "" if price is None else price.get("Currency").upper()
        known = _CURRENCY.fullmatch(currency) is not None and currency in CURRENCIES
        parties = self._people.parties(model, source)
        sender = next((party for party in parties if party.role == "from"), None)
        receiver = next((party for party in parties if party.role == "to"), None)
        for party in parties:
            for identifier in party.identifiers:
                self._rows.mention(identifier, RecordType.TRANSACTIONS, locator)
        # Seen from the owner if the report marks one, else from the payer.
        incoming = receiver is not None and (receiver.is_owner or sender is None)
        own, other = (receiver, sender) if incoming else (sender, receiver)
        direction = None if own is None else (1 if incoming else -1)
        when = read_when(model, "DateSent", self._zone)
        if when.raw is None:
            when = read_when(model, "DateProcessed", self._zone)
        self._rows.add(
            RecordType.TRANSACTIONS,
            when=when,
            locator=locator,
            time_precision="second",
            own_account_id=None if own is None else own.key,
            own_account_raw=None if own is None else own.raw,
            cp_account_id=None if other is None else other.key,
            cp_account_raw=None if other is None else other.raw,
            cp_name_raw=(None if other is None else other.name) or None,
            direction=direction,
            amount=abs(amount),
            scale=_scale(amount),
            currency=currency if known else None,
            fee=None if fee is None else _fee(fee),
            status=_STATUS.get(model.get("Status").lower()),
            channel=source or None,
            txn_type_raw=model.get("TransferType") or None,
            narrative_raw=model.fields.get("Description"),
            extra=extra_json(
                {
                    "Status": model.get("Status"),
                    "Currency": "" if known else currency,
                    "amount_raw": amount_raw,
                    "deleted_state": model.attributes.get("deleted_state"),
                    **{
                        name: value
                        for name, value in model.fields.items()
                        if name.startswith("Date") and not is_secret(name)
                    },
                }
            ),
        )


def _scale(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _fits(amount: Decimal) -> bool:
    """Tell whether the money columns hold the amount without rounding."""
    return amount.adjusted() < 20 and _scale(amount) <= 18


def _fee(price: Model) -> Decimal | None:
    fee = read_decimal(price.get("Amount"))
    return abs(fee) if fee is not None and _fits(fee) else None
