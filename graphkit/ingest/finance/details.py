"""The wording of mobile-money rows: what kind of movement it is, and with whom.

Each grammar is tried in order, charges first; a text that fits none is `other`, never the
nearest kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Details:
    """What a text says: the kind, and number, name, code and reference where it has them.

    `number` is a subscriber's number, perhaps masked; `code` a till, biller or agent.
    """

    channel: str
    number: str | None = None
    name: str | None = None
    code: str | None = None
    reference: str | None = None


OTHER = "other"
CHARGE = "charge"
OVERDRAFT = "overdraft"
PARTS = frozenset({CHARGE, OVERDRAFT})
"""Rows that belong to another row with the same receipt; an overdraft is borrowing."""

_NUMBER = r"(?P<number>\+?[0-9][0-9*•xX.]{3,}[0-9*]|[0-9*]*\*{2,}[0-9*]*)"
_FULIZA = r"(?:Fuliza\s*M-?\s*Pesa\s+)?"
_MPESA = (
    (
        CHARGE,
        r"(?:Customer Transfer of Funds|Pay Bill|Pay Merchant|Withdrawal) Charges?",
    ),
    (OVERDRAFT, r"OverDraft of Credit Party(?: - .*)?"),
    ("overdraft repayment", r"OD Loan Repayment to (?P<code>\d+) - (?P<name>.+)"),
    ("transfer", rf"Customer Transfer {_FULIZA}to -\s*{_NUMBER}\s*(?P<name>.*)"),
    (
        "small business",
        r"Customer (?:Payment to Small Business|Send Money to Micro SME Business)"
        rf" {_FULIZA}to -\s*{_NUMBER}\s*(?P<name>.*)",
    ),
    (
        "bill",
        rf"Pay Bill (?:Online )?{_FULIZA}to (?P<code>\d{{5,7}}) - (?P<name>.+?)"
        r"(?: Acc\.\s*(?P<reference>.*))?",
    ),
    ("till", rf"Merchant Payment (?:Online )?{_FULIZA}to (?P<code>\d+) - (?P<name>.+)"),
    ("withdrawal", r"Customer Withdrawal At Agent Till (?P<code>\d+) - (?P<name>.+)"),
    ("deposit", r"Deposit of Funds at Agent Till (?P<code>\d+)(?: - (?P<name>.+))?"),
    ("received", rf"Funds received from -\s*{_NUMBER}\s*(?P<name>.*)"),
    (
        "business",
        r"Business Payment from (?P<code>\d+) - (?P<name>.+?)"
        r"(?: via API\.?(?: Original conversation ID is (?P<reference>\S+?)\.?)?)?",
    ),
    ("salary", r"Salary Payment from (?P<code>\d+) - (?P<name>.+?)(?: via API\.?.*)?"),
    (
        "international",
        r"Receive International Transfer From (?P<code>\d+) - (?P<name>.+?)\.?",
    ),
    (
        "reversal",
        rf"Send Money Reversal(?: via API)?(?: to -\s*(?:{_NUMBER})?\s*(?P<name>.*))?",
    ),
    ("airtime", rf"Airtime Purchase(?: For Other(?: -)?\s*(?:{_NUMBER})?)?.*"),
)
_AIRTEL = (
    ("sent", r"Sent Money to (?P<number>\d{6,12})\s*,?\s*(?P<name>.*)"),
    (
        "received",
        r"Received Money from (?P<number>\d{6,12})\.?\s*(?:Sender TID\s*:?\s*(?P<reference>\d+))?",
    ),
    ("received", r"Received from (?P<number>\d{6,12})\s*,?\s*(?P<name>.*)"),
    ("paid", r"Paid to (?P<number>\d{4,12})\s*,?\s*(?P<name>.*)"),
)


def _compiled(grammar: Sequence[tuple[str, str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (channel, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for channel, pattern in grammar
    )


_MPESA_GRAMMAR = _compiled(_MPESA)
_AIRTEL_GRAMMAR = _compiled(_AIRTEL)


def read_mpesa(text: str) -> Details:
    """Read the Details of an M-Pesa row; wrapped lines are joined first."""
    return _read(text, _MPESA_GRAMMAR)


def read_airtel(text: str) -> Details:
    """Read the Description of an Airtel Money row; a name printed twice is taken once."""
    found = _read(text, _AIRTEL_GRAMMAR)
    name = None if found.name is None else once(found.name)
    return Details(found.channel, found.number, name, found.code, found.reference)


def _read(text: str, grammar: Sequence[tuple[str, re.Pattern[str]]]) -> Details:
    line = " ".join(text.split())
    for channel, pattern in grammar:
        match = pattern.fullmatch(line)
        if match is not None:
            groups = match.groupdict()
            return Details(
                channel,
                **{
                    key: (groups.get(key) or "").strip(" ,") or None
                    for key in ("number", "name", "code", "reference")
                },
            )
    return Details(OTHER)


def once(name: str) -> str:
    """Return a name that is printed twice in a row, glued or not, a single time."""
    text = name.strip()
    for cut in range((len(text) + 1) // 2, max(len(text) // 2 - 2, 0), -1):
        first, second = text[:cut].strip(), text[cut:].strip()
        if first and first == second:
            return first
    return text
