"""Handsets and SIM cards: IMEI, IMSI and ICCID, by length and check digit.

A passed check digit says that the number was copied without a slip, not who used it.
"""

from __future__ import annotations

import re

from stdnum import luhn

from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity
from graphkit.model.written import is_bare, is_spreadsheet_float, visible

_SEPARATORS = re.compile(r"[\s\-/.:_]")
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_PLACEHOLDER = re.compile(r"0+")


def read_imei(raw: str) -> Identifier:
    """Read the number of a handset; its first 14 digits name the device.

    15 digits carry a check digit (Luhn), 14 come without one, 16 are an IMEISV whose
    last two digits are the software version (3GPP TS 23.003). All zeros names nobody.
    """
    digits, trouble = _digits(raw, IdentifierKind.DEVICE)
    if trouble is not None:
        return trouble
    if len(digits) == 15 and not luhn.is_valid(digits):
        return _invalid(IdentifierKind.DEVICE, raw, "imei check digit", digits[:14])
    method = {14: "imei without check digit", 15: "imei", 16: "imeisv"}.get(len(digits))
    if method is None:
        return _invalid(IdentifierKind.DEVICE, raw, "imei length")
    return Identifier(IdentifierKind.DEVICE, raw, digits[:14], Validity.VALID, method)


def read_imsi(raw: str) -> Identifier:
    """Read the number of a subscription: 14 or 15 digits, without check digit."""
    digits, trouble = _digits(raw, IdentifierKind.IMSI)
    if trouble is not None:
        return trouble
    if len(digits) not in (14, 15):
        return _invalid(IdentifierKind.IMSI, raw, "imsi length")
    return Identifier(IdentifierKind.IMSI, raw, digits, Validity.VALID, "imsi")


def read_iccid(raw: str) -> Identifier:
    """Read the number printed on a SIM card: 19 or 20 digits with check digit (ITU E.118).

    A filling `F` at the end, as the chip stores it, is taken off.
    """
    digits, trouble = _digits(raw, IdentifierKind.ICCID, filler="Ff")
    if trouble is not None:
        return trouble
    if len(digits) not in (19, 20):
        return _invalid(IdentifierKind.ICCID, raw, "iccid length")
    if not luhn.is_valid(digits):
        return _invalid(IdentifierKind.ICCID, raw, "iccid check digit", digits)
    return Identifier(IdentifierKind.ICCID, raw, digits, Validity.VALID, "iccid")


def _digits(raw: str, kind: IdentifierKind, *, filler: str = "") -> tuple[str, Identifier | None]:
    """Return the bare digits, or the identifier that says why there are none."""
    if is_bare(raw):
        return raw, None
    text = visible(raw)
    if is_spreadsheet_float(text):
        return "", Identifier(
            kind, raw, None, Validity.DAMAGED, "damaged", note="rounded by a spreadsheet"
        )
    whole = _POINT_ZERO.fullmatch(text)
    digits = whole[1] if whole is not None else _SEPARATORS.sub("", text).rstrip(filler)
    if not digits:
        return "", Identifier(kind, raw, None, Validity.WITHHELD, "empty")
    if not (digits.isascii() and digits.isdigit()):
        return "", _invalid(kind, raw, "not digits")
    if _PLACEHOLDER.fullmatch(digits):
        return "", Identifier(kind, raw, None, Validity.WITHHELD, "placeholder")
    return digits, None


def _invalid(
    kind: IdentifierKind, raw: str, method: str, candidate: str | None = None
) -> Identifier:
    return Identifier(kind, raw, None, Validity.INVALID, method, candidate=candidate)
