"""Account numbers: IBAN, domestic account, mobile wallet, till, and masked forms of them.

Only what names one account everywhere gets a shared key: a checked IBAN, a number together
with its country and bank, a wallet on a valid phone number. All else stays in its exhibit.
"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum import iban as iban_plan

from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity
from graphkit.model.phone_number import read_numbers
from graphkit.model.written import is_spreadsheet_float, visible

_IBAN_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")
_BIC = re.compile(r"([A-Z]{4})([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_WITH_BANK = re.compile(r"(?:([0-9]{1,6})-)?([0-9]{2,10})/([0-9]{4})")
_MASK = re.compile(r"(\+?[0-9]*)(?:[*•#·●]+|[xX]{2,}|\.{2,}|…)+([0-9]*)")
_EMPTY_NUMBER = re.compile(r"0+|(?:x|X)+|n/?a|none|null|nil|-+")

_IBAN_LIST = """
    AD AE AL AT AZ BA BE BG BH BI BR BY CH CR CY CZ DE DJ DK DO EE EG ES FI FK FO FR GB GE GI GL
    GR GT HN HR HU IE IL IQ IS IT JO KW KZ LB LC LI LT LU LV LY MC MD ME MK MN MR MT MU NI NL NO
    OM PK PL PS PT QA RO RS RU SA SC SD SE SI SK SM SO ST SV TL TN TR UA VA VG XK YE
    """

_IBAN_COUNTRIES = frozenset(_IBAN_LIST.split())
"""Countries that use IBANs: elsewhere two letters and digits are a domestic number."""

_PARTS = {
    "AE": (0, 3, 3, 19), "AT": (0, 5, 5, 16), "BE": (0, 3, 3, 10), "BH": (0, 4, 4, 18),
    "BI": (0, 5, 10, 21), "CH": (0, 5, 5, 17), "CZ": (0, 4, 4, 20), "DE": (0, 8, 8, 18),
    "DJ": (0, 5, 10, 21), "DK": (0, 4, 4, 14), "EG": (0, 4, 8, 25), "ES": (0, 4, 10, 20),
    "FR": (0, 5, 10, 21), "GB": (4, 10, 10, 18), "IE": (4, 10, 10, 18), "IT": (1, 6, 11, 23),
    "JO": (0, 4, 8, 26), "KW": (0, 4, 4, 26), "LB": (0, 4, 4, 24), "LT": (0, 5, 5, 16),
    "LU": (0, 3, 3, 16), "LV": (0, 4, 4, 17), "LY": (0, 3, 6, 21), "NL": (0, 4, 4, 14),
    "OM": (0, 3, 3, 19), "PL": (0, 8, 8, 24), "QA": (0, 4, 4, 25), "SA": (0, 2, 2, 20),
    "SD": (0, 2, 2, 14), "SK": (0, 4, 4, 20), "SO": (0, 4, 7, 19), "TR": (0, 5, 6, 22),
}  # fmt: skip
"""Where bank and account stand in a BBAN (IBAN registry); for GB and IE the sort code."""


def read_account(raw: str, *, country: str | None, bank: str | None = None) -> Identifier:
    """Read a bank account number: an IBAN by its check digits, else a domestic number.

    `country` is the ISO country of a domestic number, `bank` a name, bank code or BIC.
    A valid IBAN carries its domestic form as `candidate`; an IBAN whose check fails stays
    inside its exhibit and keeps what it would be as `candidate`. Never raises.
    """
    text = visible(raw)
    if is_spreadsheet_float(text):
        return _account(raw, None, Validity.DAMAGED, "spreadsheet_float")
    masked = mask_parts(text)
    if masked is not None:
        return read_masked(raw, region=None)
    compact = re.sub(r"[\s.\-]", "", text).upper()
    if _IBAN_SHAPE.fullmatch(compact) and compact[:2] in _IBAN_COUNTRIES:
        return _iban(raw, compact)
    return _domestic(raw, text, country, bank)


def _iban(raw: str, compact: str) -> Identifier:
    if not iban_plan.is_valid(compact, check_country=False):
        return _account(
            raw, None, Validity.INVALID, "iban_check", candidate=compact, region=compact[:2]
        )
    return _account(
        raw, f"iban/{compact}", Validity.VALID, "iban",
        candidate=domestic_form(compact), region=compact[:2],
    )  # fmt: skip


def _domestic(raw: str, text: str, country: str | None, bank: str | None) -> Identifier:
    if _EMPTY_NUMBER.fullmatch(text) or not any(char.isdigit() for char in text):
        return _account(raw, None, Validity.INVALID, "no_number")
    with_bank = _WITH_BANK.fullmatch(re.sub(r"\s", "", text))
    if with_bank is not None and country in ("CZ", "SK"):
        # Prefix and number are padded as in the IBAN, where both have fixed places.
        number = (with_bank[1] or "").zfill(6) + with_bank[2].zfill(10)
        return _account(
            raw, f"bank/{country}/{with_bank[3]}/{number}", Validity.VALID, "bank_number",
            region=country,
        )  # fmt: skip
    number = re.sub(r"[\s.\-]", "", text).upper()
    if not re.fullmatch(r"[A-Z0-9/]{2,34}", number):
        return _account(raw, None, Validity.INVALID, "no_number")
    if bank is None or country is None:
        return _account(raw, None, Validity.POSSIBLE, "domestic", candidate=number, region=country)
    value = f"bank/{country}/{_bank(bank, country)}/{number.replace('/', '-')}"
    return _account(raw, value, Validity.VALID, "bank_number", region=country)


def domestic_form(iban: str) -> str | None:
    """Return bank and account of a valid compact IBAN as the value of a domestic account.

    None for countries whose split is not in the table. Equal values denote one account.
    """
    parts = _PARTS.get(iban[:2])
    if parts is None:
        return None
    bban = iban[4:]
    return f"bank/{iban[:2]}/{bban[parts[0] : parts[1]]}/{bban[parts[2] : parts[3]]}"


def read_wallet(raw: str, *, operator: str | None, region: str | None) -> Identifier:
    """Read a mobile-money wallet: its number must be a valid phone number to be shared.

    What stands behind `@` is taken off. A wallet is joined to its phone elsewhere, never
    merged with it: numbers are given to new people. Never raises.
    """
    text = visible(raw).partition("@")[0].strip()
    if is_spreadsheet_float(text):
        return _account(raw, None, Validity.DAMAGED, "spreadsheet_float")
    if mask_parts(text) is not None:
        return read_masked(raw, region=region)
    number = read_msisdn(text, region=region)
    if number is None or number.validity is not Validity.VALID or number.value is None:
        candidate = None if number is None else number.candidate
        return _account(raw, None, Validity.POSSIBLE, "wallet", candidate=candidate, region=region)
    value = f"wallet/{operator or '?'}/{number.value}"
    return _account(raw, value, Validity.VALID, "wallet", region=number.region)


def read_msisdn(text: str, *, region: str | None) -> Identifier | None:
    """Read a subscriber number as operators write it: local, or international without `+`."""
    digits = re.sub(r"[^0-9]", "", text)
    whole = len(digits) >= 11 and not text.startswith("0")
    numbers = read_numbers(text, region, international=whole)
    return numbers[0] if numbers else None


def is_mobile(number: Identifier) -> bool:
    """Tell whether the numbering plan knows a valid phone number as a mobile one."""
    if number.value is None or not number.value.startswith("+"):
        return False
    kind = phonenumbers.number_type(phonenumbers.parse(number.value))
    return kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def read_till(raw: str, *, operator: str | None) -> Identifier:
    """Read a till, paybill, agent or biller code: a service of that operator, not a person."""
    digits = re.sub(r"[^0-9]", "", visible(raw))
    if digits == "":
        return _account(raw, None, Validity.INVALID, "no_number")
    if operator is None:
        return _account(raw, None, Validity.POSSIBLE, "till", candidate=digits)
    return _account(raw, f"till/{operator}/{digits}", Validity.SERVICE, "till")


def mask_parts(text: str) -> tuple[str, str] | None:
    """Return the visible digits before and behind a mask such as `0712***678`, or None.

    The number of stars says nothing: sources print different numbers of them.
    """
    match = _MASK.fullmatch(re.sub(r"[\s\-]", "", text))
    if match is None or match[1].lstrip("+") + match[2] == "":
        return None
    return match[1], match[2]


def read_masked(raw: str, *, region: str | None, name: str | None = None) -> Identifier:
    """Read a masked number: visible start and end, good only inside its exhibit.

    With `region` a local start and an international one read alike (`0712`, `+254712`).
    A `name` printed beside the mask becomes part of the raw text, so that one mask with
    two names is two things.
    """
    text = visible(raw)
    parts = mask_parts(text)
    if parts is None:
        return _account(raw, None, Validity.INVALID, "mask")
    start, end = _international(parts[0], region), parts[1]
    whole = f"{raw.strip()} {name.strip()}" if name and name.strip() else raw
    return _account(whole, None, Validity.MASKED, "mask", candidate=f"{start}*{end}", region=region)


def _international(start: str, region: str | None) -> str:
    """Write the visible start with its country code where the region tells it."""
    code = phonenumbers.country_code_for_region(region) if region else 0
    if not code or start == "" or start.startswith("+"):
        return start
    if start.startswith("0"):
        return f"+{code}{start[1:]}" if len(start) > 1 else f"+{code}"
    return f"+{start}" if start.startswith(str(code)) else start


def _bank(bank: str, country: str) -> str:
    """Write a bank as its BIC's first four letters, its code, or its name in capitals."""
    text = " ".join(visible(bank).upper().split())
    match = _BIC.fullmatch(text)
    if match is not None and match[2] == country:
        return match[1]
    return text.replace("/", "-") or "?"


def _account(
    raw: str,
    value: str | None,
    validity: Validity,
    method: str,
    *,
    candidate: str | None = None,
    region: str | None = None,
) -> Identifier:
    return Identifier(
        IdentifierKind.ACCOUNT,
        raw,
        value,
        validity,
        method,
        candidate=candidate,
        region=region,
    )
