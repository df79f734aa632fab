"""The other party of a movement: its name, its account or wallet, and how it is named.

A name without a number is a name only: it gets no key, so that nobody is joined by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graphkit.ingest.finance.roles import Roles
from graphkit.model.account import mask_parts, read_account
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import Validity

LEAST_DIGITS = 4
"""Digits that a text must show before it is taken for an account number."""


@dataclass(frozen=True)
class Party:
    """Who is on the other side as far as a row says it.

    `kind` is phone, iban, bban, wallet, till, agent, card, name_only or unknown. `phones`
    are phone numbers to be noted beside the account. `part` tells that the row is a charge
    or an overdraft leg of another row with the same receipt. `reference` is a number that
    the text adds, such as the account at a biller.
    """

    name: str | None = None
    account: Identifier | None = None
    account_raw: str | None = None
    kind: str | None = None
    phones: tuple[Identifier, ...] = ()
    channel: str | None = None
    part: bool = False
    reference: str | None = None


NOBODY = Party()


def bank_party(
    cells: Sequence[str], roles: Roles, direction: int | None, region: str | None
) -> Party:
    """Read name and account of the other party from their own columns.

    Of two columns from and to, the side of the amount tells which one is the other party.
    """
    name = _cell(cells, roles.cp_name)
    raw = _cell(cells, roles.cp_account)
    if name is None and raw is None and direction is not None:
        end = _cell(cells, roles.from_account if direction > 0 else roles.to_account)
        if end is not None and account_of(end, region) is not None:
            raw = end
        else:
            name = end
    account = None if raw is None else account_of(raw, region)
    if account is not None:
        return Party(name=name, account=account, account_raw=raw, kind=account_kind(account))
    if name is None:
        return NOBODY if raw is None else Party(account_raw=raw, kind="unknown")
    return Party(name=name, account_raw=raw, kind="name_only")


def account_of(text: str, region: str | None, bank: str | None = None) -> Identifier | None:
    """Read a cell as a bank account, or None where its text shows no account number."""
    bare = re.sub(r"[\s.\-]", "", text)
    digits = sum(1 for char in bare if char.isdigit())
    if mask_parts(text) is not None:
        return read_account(text, country=region, bank=bank) if digits >= LEAST_DIGITS - 1 else None
    if digits < LEAST_DIGITS or not re.fullmatch(r"[A-Za-z0-9/+]{4,34}", bare):
        return None
    return read_account(text, country=region, bank=bank)


def account_kind(account: Identifier) -> str:
    """Return the kind of a bank account for the record: iban, bban or unknown."""
    if account.method in ("iban", "iban_check"):
        return "iban"
    if account.validity in (Validity.MASKED, Validity.DAMAGED, Validity.INVALID):
        return "unknown"
    return "bban"


def _cell(cells: Sequence[str], column: int | None) -> str | None:
    if column is None:
        return None
    return cells[column] or None
