"""Mobile-money statements as tables: M-Pesa, MTN MoMo agents, Airtel Money.

Each is known by its column heads; amounts and balances are read like those of any other
statement. Layouts as seen in public parsers; no currency, zone or country is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graphkit.ingest.finance.body import Body
from graphkit.ingest.finance.details import PARTS, Details, read_airtel, read_mpesa
from graphkit.ingest.finance.header_words import plain
from graphkit.ingest.finance.parties import NOBODY, Party
from graphkit.ingest.finance.roles import Roles
from graphkit.model.account import (
    is_mobile,
    mask_parts,
    read_masked,
    read_msisdn,
    read_till,
    read_wallet,
)
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import Validity

_COUNTRIES = {
    "mpesa": ("KE", "TZ", "MZ", "CD", "LS", "GH", "EG", "ET"),
    "mtn": ("UG", "RW", "GH", "CI", "CM", "BJ", "CG", "GN", "LR", "NG", "SS", "SZ", "ZA", "ZM"),
    "airtel": ("UG", "KE", "TZ", "RW", "CD", "CG", "GA", "MG", "MW", "NE", "NG", "SC", "TD", "ZM"),
}
"""Where an operator has wallets: a local number is read only in such a country."""

_COUNTRY_OF_CURRENCY = {
    "CDF": "CD", "EGP": "EG", "ETB": "ET", "GHS": "GH", "GNF": "GN", "KES": "KE", "LRD": "LR",
    "LSL": "LS", "MGA": "MG", "MWK": "MW", "MZN": "MZ", "NGN": "NG", "RWF": "RW", "SCR": "SC",
    "SSP": "SS", "SZL": "SZ", "TZS": "TZ", "UGX": "UG", "ZAR": "ZA", "ZMW": "ZM",
}  # fmt: skip
_NATIONAL = 9
"""Digits of a subscriber's number without country code and leading zero; codes are shorter."""
_NUMBER_AND_NAME = re.compile(
    r"(?P<number>\+?[0-9*•]{4,15})(?:@\S+)?(?:\s*[-,]\s*|\s+)?(?P<name>.*)"
)


@dataclass(frozen=True)
class Scheme:
    """One kind of mobile-money table: its name, operator, and how a row names the other side."""

    title: str
    operator: str
    heads: tuple[frozenset[str], ...]
    """For each, one of the heads must stand in the header."""
    details: Callable[[str], Details] | None
    receipts_group: bool = False
    """True if rows that share a receipt print their balances in no fixed order."""

    def fits(self, body: Body) -> bool:
        """Tell whether the header has a column for each of the heads."""
        heads = {plain(head) for head in body.header}
        return all(heads & choice for choice in self.heads)

    def region(self, stated: str | None, currency: str | None) -> str | None:
        """Return the country of local numbers: as stated, else as the currency says.

        Only a country in which the operator has wallets; otherwise local numbers stay open.
        """
        able = _COUNTRIES[self.operator]
        if stated in able:
            return stated
        country = _COUNTRY_OF_CURRENCY.get(currency or "")
        return country if country in able else None


def _heads(*choices: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(choice.split("|")) for choice in choices)


MPESA = Scheme(
    "M-Pesa statement",
    "mpesa",
    _heads(
        "receipt no|receipt|receipt number",
        "completion time|transaction date|initiation time",
        "details",
        "paid in",
        "withdrawn|paid out",
        "balance|balance confirmed",
    ),
    read_mpesa,
    receipts_group=True,
)
MTN_AGENT = Scheme(
    "MTN MoMo agent statement",
    "mtn",
    _heads(
        "date time",
        "transaction id",
        "transaction type",
        "from account",
        "to account",
        "amount",
        "float balance",
    ),
    None,
)
AIRTEL = Scheme(
    "Airtel Money statement",
    "airtel",
    _heads(
        "transaction id",
        "transaction date",
        "description",
        "status",
        "transaction amount",
        "fee",
        "balance",
    ),
    read_airtel,
)
SCHEMES = (MPESA, MTN_AGENT, AIRTEL)


def scheme_of(body: Body) -> Scheme | None:
    """Return the mobile-money scheme that the header belongs to, or None."""
    return next((scheme for scheme in SCHEMES if scheme.fits(body)), None)


def wallet_party(
    scheme: Scheme,
    cells: Sequence[str],
    roles: Roles,
    direction: int | None,
    region: str | None,
    own: str | None,
) -> Party:
    """Return the other side of a mobile-money row, from its wording or its two accounts."""
    if scheme.details is None:
        return _from_accounts(scheme, cells, roles, direction, region, own)
    text = next((cells[column] for column in roles.narrative if cells[column]), "")
    details = scheme.details(text)
    part = details.channel in PARTS
    if details.number is None and details.code is None and roles.cp_both is not None:
        return _from_both(scheme, cells[roles.cp_both], details, part, region)
    if details.number is not None:
        return _numbered(scheme, details, part, region)
    if details.code is not None:
        kind = "agent" if details.channel in ("withdrawal", "deposit") else "till"
        return Party(
            name=details.name, account=read_till(details.code, operator=scheme.operator),
            account_raw=details.code, kind=kind, channel=details.channel, part=part,
            reference=details.reference,
        )  # fmt: skip
    kind_of = "name_only" if details.name else None
    return Party(name=details.name, kind=kind_of, channel=details.channel, part=part)


def _numbered(scheme: Scheme, details: Details, part: bool, region: str | None) -> Party:
    number = details.number or ""
    account, phones, kind = wallet_or_code(scheme, number, details.name, region)
    return Party(
        name=details.name, account=account, account_raw=number, kind=kind, phones=phones,
        channel=details.channel, part=part, reference=details.reference,
    )  # fmt: skip


def wallet_or_code(
    scheme: Scheme, number: str, name: str | None, region: str | None
) -> tuple[Identifier, tuple[Identifier, ...], str]:
    """Read a subscriber's number, its mask, or else the code of an agent or biller.

    Digits without a country code are a phone only if the plan of the region knows them as
    one; the operators print agents and billers in the same place.
    """
    bare = bare_number(number)
    if mask_parts(bare) is not None:
        return read_masked(bare, region=region, name=name), (), "wallet"
    phone = read_msisdn(bare, region=region)
    national = bare[:1] not in ("0", "+") and len(bare) <= _NATIONAL
    if (
        phone is not None
        and phone.validity is Validity.VALID
        and not (national and not is_mobile(phone))
    ):
        return read_wallet(number, operator=scheme.operator, region=region), (phone,), "wallet"
    if national and (region is not None or len(bare) < _NATIONAL):
        return read_till(bare, operator=scheme.operator), (), "agent"
    return read_wallet(number, operator=scheme.operator, region=region), (), "wallet"


def _from_both(
    scheme: Scheme, cell: str, details: Details, part: bool, region: str | None
) -> Party:  # fmt: skip
    """Read a column that holds number and name of the other party."""
    match = _NUMBER_AND_NAME.fullmatch(" ".join(cell.split()))
    if match is None:
        kind = "name_only" if cell else None
        return Party(name=cell or None, kind=kind, channel=details.channel, part=part)
    found = Details(
        details.channel, match["number"], match["name"].strip() or None, None, details.reference
    )
    return _numbered(scheme, found, part, region)


def _from_accounts(
    scheme: Scheme,
    cells: Sequence[str],
    roles: Roles,
    direction: int | None,
    region: str | None,
    own: str | None,
) -> Party:
    """Take the account that is not the statement's own; else the one that the side points to."""
    source = "" if roles.from_account is None else cells[roles.from_account]
    target = "" if roles.to_account is None else cells[roles.to_account]
    channel = None if roles.kind is None else cells[roles.kind] or None
    if own is not None and own in (bare_number(source), bare_number(target)):
        raw = target if bare_number(source) == own else source
    elif direction is None or not (source and target):
        raw = source or target if not (source and target) else ""
    else:
        raw = source if direction > 0 else target
    if not raw or bare_number(raw) == own:
        return Party(channel=channel) if channel else NOBODY
    account, phones, kind = wallet_or_code(scheme, raw, None, region)
    return Party(account=account, account_raw=raw, kind=kind, phones=phones, channel=channel)


def bare_number(text: str) -> str:
    """Return a number without the domain that some statements print behind it."""
    return text.partition("@")[0].strip()


def own_number(counts: Mapping[str, int], rows: int) -> str | None:
    """Return the number that stands on one side of nearly every row: the statement's own."""
    if rows < 3:
        return None
    often = [number for number, count in counts.items() if count * 10 >= rows * 9]
    return often[0] if len(often) == 1 else None
