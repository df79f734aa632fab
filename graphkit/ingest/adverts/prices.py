"""Prices in advert text: an amount, its currency as written, and for how long.

A price is what the advert asks or offers. It is no sign of harm, and the currency behind
`$` is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?"
_WORDS = (
    r"usd|ugx|kes|aed|gbp|eur|ksh?s?|shs?|shillings?|dollars?|bucks|pounds?|euros?|dirhams?|dhs?"
    r"|roses?|donations?"
)
_PRICE = re.compile(
    rf"(?:(?P<before>[$£€]|(?<![^\W\d_])(?:{_WORDS})\.?) ?)?"
    rf"(?<![\d.,])(?P<amount>{_AMOUNT})(?P<k>k(?![^\W\d_]))?(?!\d)"
    rf"(?: ?(?P<after>/=|[$£€]|(?:{_WORDS})(?![^\W\d_])))?"
    r"(?:[ ?:=-]{0,3}(?:/|per |for |an? |for an? )? ?"
    r"(?P<per>half ?-?(?:hr|hour)|h/h|hhr|hh|qk|qv|\d{2} ?min(?:ute)?s?|mins?|hrs?|hours?"
    r"|days?|nights?|weeks?|months?|sessions?)(?![^\W\d_]))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Price:
    """One price: the amount as decimal text, the currency as written, the duration or None."""

    amount: str
    currency: str
    per: str | None

    def __str__(self) -> str:
        """Write `60 roses/hhr`; a dash where no duration is stated."""
        return f"{self.amount} {self.currency}/{self.per or '-'}"


def find_prices(text: str) -> list[Price]:
    """Return the prices of a text in their order; a bare number is none."""
    found: list[Price] = []
    for match in _PRICE.finditer(text):
        currency = match["after"] or match["before"]
        if not currency:
            continue
        amount = match["amount"].replace(",", "") + ("000" if match["k"] else "")
        per = match["per"]
        found.append(Price(amount, currency.strip(". ").lower(), per.lower() if per else None))
    return found
