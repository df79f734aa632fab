"""The holder of a statement as the statement names it: an identity with its account.

The account comes from the rows, else from what stands above them; the name is never taken
from the rows' other parties.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graphkit.ingest.finance.parties import account_of
from graphkit.ingest.finance.scan import Key, Plan
from graphkit.ingest.finance.statement_records import Own, Settled
from graphkit.ingest.rows import Rows
from graphkit.model.account import read_msisdn, read_till, read_wallet
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import RecordType, Validity

_CLAIM = 2
"""Without a name, it takes two identifiers to say that they belong together."""


def statement_own(plan: Plan, text: str, region: str | None, number: str | None) -> Own:
    """Return the statement's own account: from its rows, else from what stands above them.

    `number` is the wallet that the rows themselves show to be the statement's own.
    """
    own = _own(plan, text, region, number)
    for stated in (plan.preamble.account, plan.preamble.phone):
        if not text and stated is not None and stated.text == own.raw:
            return replace(own, place=plan.grid.locator(stated.row))
    return own


def _own(plan: Plan, text: str, region: str | None, number: str | None) -> Own:
    settings, preamble, scheme = plan.settings, plan.preamble, plan.scheme
    bank = None if preamble.bank is None else preamble.bank.text
    if text:
        return Own(text, account_of(text, settings.region, bank))
    if scheme is not None and number is not None:
        wallet = read_wallet(number, operator=scheme.operator, region=region)
        return Own(number, wallet, _phone(number, region), number)
    if scheme is not None and preamble.phone is not None:
        raw = preamble.phone.text
        wallet = read_wallet(raw, operator=scheme.operator, region=region)
        return Own(raw, wallet, _phone(raw, region))
    if preamble.account is None:
        return Own(None, None)
    raw = preamble.account.text
    if scheme is not None:
        return Own(raw, read_till(raw, operator=scheme.operator))
    return Own(raw, account_of(raw, settings.region, bank))


def _phone(text: str, region: str | None) -> Identifier | None:
    number = read_msisdn(text, region=region)
    return number if number is not None and number.validity is Validity.VALID else None


def add_holder(rows: Rows, plan: Plan, settled: Mapping[Key, Settled]) -> None:
    """Write the identities that the statement itself claims: its holder, with account and phone.

    One for the holder above the table, one for each holder that the rows name beside their
    own account.
    """
    preamble = plan.preamble
    for one in settled.values():
        if one.own.account is not None and one.own.place is not None:
            rows.mention(one.own.account, RecordType.IDENTITIES, one.own.place)
    if preamble.holder is not None or preamble.phone is not None:
        stated = preamble.holder or preamble.phone
        row = 0 if stated is None else stated.row
        claims: list[Identifier] = []
        for one in settled.values():
            claims += [found for found in (one.own.account, one.own.phone) if found is not None]
        if preamble.phone is not None:
            region = next((one.region for one in settled.values()), plan.settings.region)
            number = read_msisdn(preamble.phone.text, region=region)
            claims += [] if number is None else [number]
        _identity(
            rows,
            plan.grid.locator(row),
            None if preamble.holder is None else preamble.holder.text,
            claims,
            address=None if preamble.address is None else preamble.address.text,
            document=None if preamble.document is None else preamble.document.text,
        )
    if plan.roles.holder is not None:
        _row_holders(rows, plan, settled)


def _row_holders(rows: Rows, plan: Plan, settled: Mapping[Key, Settled]) -> None:
    column = plan.roles.holder
    seen: set[tuple[str, str | None]] = set()
    for row in plan.layout.body.rows:
        cells = plan.layout.body.cells(row)
        name = "" if column is None else cells[column]
        own = _own_of(plan, cells, settled)
        mark = (name, None if own is None else own.raw)
        if name and mark not in seen:
            seen.add(mark)
            account = None if own is None else own.account
            _identity(
                rows, plan.grid.locator(row.number), name, [] if account is None else [account]
            )  # fmt: skip


def _own_of(plan: Plan, cells: Sequence[str], settled: Mapping[Key, Settled]) -> Own | None:
    account = "" if plan.roles.own_account is None else cells[plan.roles.own_account]
    account = account or plan.roles.only_account
    return next((one.own for key, one in settled.items() if key[0] == account), None)


def _identity(
    rows: Rows,
    where: str,
    name: str | None,
    claims: Iterable[Identifier],
    *,
    address: str | None = None,
    document: str | None = None,
) -> None:
    found: dict[str, str] = {}
    for identifier in claims:
        key = rows.mention(identifier, RecordType.IDENTITIES, where)
        if key is not None:
            found.setdefault(key, identifier.raw)
    if name is None and len(found) < _CLAIM:
        return
    rows.add(
        RecordType.IDENTITIES,
        locator=where,
        ordinal=0,
        basis="holder",
        subject="unknown",
        name=name,
        ids=list(found),
        id_raws=list(found.values()),
        address=address,
        extra=None if document is None else json.dumps({"document": document}, ensure_ascii=False),
    )
