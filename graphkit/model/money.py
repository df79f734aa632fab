"""Amounts as printed: exact decimals with their sign, mark, currency and number of decimals.

A style is decided once per column by whoever reads the column, never per cell: `1.234`
reads both ways. Nothing here is a float at any step.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Style(StrEnum):
    """How a column writes its numbers."""

    DOT = "dot"
    """1,234.50"""
    COMMA = "comma"
    """1.234,50"""
    INDIAN = "indian"
    """1,23,456.50"""


class Money(NamedTuple):
    """One printed amount: `size` is never negative, the sign and the mark stand beside it.

    `sign` is `-`, `+` or empty (brackets are a minus), `mark` is `CR`, `DR` or empty,
    `scale` the digits after the point as printed, `currency` an ISO code or None.
    """

    size: Decimal
    scale: int
    sign: str = ""
    mark: str = ""
    currency: str | None = None

    @property
    def value(self) -> Decimal:
        """Return the amount with its printed sign: minus, brackets and DR are negative."""
        return -self.size if self.negative else self.size

    @property
    def negative(self) -> bool:
        """True where the print says less: a minus sign, brackets, or DR without a sign.

        A mark beats the sign: `-5.00 CR` is a credit.
        """
        return self.mark == "DR" if self.mark else self.sign == "-"


INTEGER_DIGITS = 20
DECIMALS = 18
"""What the stored type holds; an amount beyond it is not read, never rounded."""

MEMORY = 65_536
"""Distinct cells remembered: one reading of a row asks for the same cell several times."""

_ISO_4217 = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
    KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
    MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD
    TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG ZWL
    ATS BEF BGL CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE ROL SIT SKK TRL
    MRO STD VEF ZMK BYR
    """

CURRENCIES = frozenset(_ISO_4217.split())
"""ISO 4217 codes in use, then those of statements from before a change of currency."""

THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₦": "NGN", "₺": "TRY", "₴": "UAH", "₽": "RUB",
    "₫": "VND", "₪": "ILS", "฿": "THB", "₱": "PHP", "₵": "GHS", "₡": "CRC", "₲": "PYG",
    "₸": "KZT", "₮": "MNT", "₩": "KRW", "kč": "CZK", "zł": "PLN", "ft": "HUF", "r$": "BRL",
    "ksh": "KES", "kshs": "KES", "ksh.": "KES", "kshs.": "KES", "ush": "UGX", "ushs": "UGX",
    "ush.": "UGX", "ushs.": "UGX", "tsh": "TZS", "tshs": "TZS", "tsh.": "TZS", "tshs.": "TZS",
    "us$": "USD", "gh₵": "GHS", "birr": "ETB",
    # Signs that several countries share say that this is money, not which.
    "$": None, "¥": None, "kr": None, "kr.": None, "sh": None, "shs": None, "shs.": None,
    "sh.": None, "rs": None, "rs.": None, "r": None, "fr": None, "fr.": None,
}  # fmt: skip

_SPACES = str.maketrans(
    {
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-",
        "\u2013": "-", "\u2019": "'", "`": "'", "\ufe63": "-", "\uff0d": "-", "\ufeff": "",
    }
)  # fmt: skip
_UNIT = "|".join(sorted((re.escape(sign) for sign in _SIGNS), key=len, reverse=True))
_CELL = re.compile(
    rf"""\s*(?P<open>\()?\s*
    (?P<mark1>CR|DR)?\s*
    (?P<sign1>[+-])?\s*(?P<unit1>{_UNIT}|[A-Z]{{3}})?\s*(?P<sign2>[+-])?\s*
    (?P<number>\.?,?\d[\d.,' ]*)(?:/[=-])?
    \s*(?P<sign3>[+-])?\s*(?P<unit2>{_UNIT}|[A-Z]{{3}})?\s*(?P<sign4>[+-])?
    \s*(?P<mark2>CR|DR)?\.?\s*(?P<close>\))?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")
_SPACED = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]+)?")
_NUMBERS = {
    Style.DOT: re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?"),
    Style.COMMA: re.compile(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)?(?:,[0-9]+)?"),
    Style.INDIAN: re.compile(r"(?:[1-9][0-9]?(?:,[0-9]{2})*,[0-9]{3}|[0-9]+)?(?:\.[0-9]+)?"),
}


@lru_cache(maxsize=MEMORY)
def read_money(text: str, style: Style) -> Money | None:
    """Read one cell under the style of its column; None where it does not read exactly.

    Takes grouping by comma, dot, space or apostrophe, currency signs and codes, a minus
    before or behind, brackets, CR and DR, and the East African `/=`. Never raises.
    """
    if style is not Style.COMMA:
        plain = _PLAIN.fullmatch(text)  # nearly every cell of an export
        if plain is not None:
            return _money(plain[2], plain[3] or "", plain[1], "", None)
    match = _CELL.fullmatch(text.translate(_SPACES))
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    signs = [sign for name in ("sign1", "sign2", "sign3", "sign4") if (sign := match[name])]
    if match["open"]:
        signs.append("-")
    marks = [mark.upper() for name in ("mark1", "mark2") if (mark := match[name])]
    units = [unit for name in ("unit1", "unit2") if (unit := match[name])]
    if len(signs) > 1 or len(marks) > 1 or not all(_is_unit(unit) for unit in units):
        return None
    codes = {code for unit in units if (code := _code(unit)) is not None}
    if len(codes) > 1:
        return None
    digits = _digits(match["number"].strip(), style)
    if digits is None:
        return None
    return _money(*digits, "".join(signs), "".join(marks), next(iter(codes)) if codes else None)


def _digits(number: str, style: Style) -> tuple[str, str] | None:
    """Split a number into whole and decimal digits, checking its grouping."""
    if " " in number or "'" in number:
        if _SPACED.fullmatch(number) is None:
            return None
        number = number.replace(" ", "").replace("'", "")
    if _NUMBERS[style].fullmatch(number) is None:
        return None
    group, point = (".", ",") if style is Style.COMMA else (",", ".")
    whole, _, decimals = number.replace(group, "").partition(point)
    return whole or "0", decimals


def _money(whole: str, decimals: str, sign: str, mark: str, currency: str | None) -> Money | None:
    if len(whole.lstrip("0")) > INTEGER_DIGITS or len(decimals) > DECIMALS:
        return None
    size = Decimal(f"{whole}.{decimals}") if decimals else Decimal(whole)
    return Money(size, len(decimals), sign, mark, currency)


def _is_unit(unit: str) -> bool:
    return unit.casefold() in _SIGNS or unit.upper() in CURRENCIES


def _code(unit: str) -> str | None:
    return unit.upper() if unit.upper() in CURRENCIES else _SIGNS.get(unit.casefold())


def read_currency(text: str) -> str | None:
    """Return the ISO code that a cell names, by code or by an unmistakable sign."""
    found = text.strip()
    if not 0 < len(found) <= 5:
        return None
    return _code(found)


def decimal_text(value: Decimal | None) -> str | None:
    """Write an amount as plain decimal text without an exponent; None stays None."""
    return None if value is None else format(value, "f")
