"""Phone numbers: from the text in a source to E.164, or to the reason why not.

Only `valid` names a Phone that exhibits share. Everything else stays in its exhibit, with
the form that was tried as `candidate`. Valid means that the numbering plan knows the range,
not that the number exists; invalid means that this version of the plan does not know it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from graphkit.model.e164 import REGIONS, Reading, read_plan
from graphkit.model.email_address import read_email
from graphkit.model.handle import SHORTEST_NUMBER, is_jid, read_jid
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity
from graphkit.model.written import is_bare, is_spreadsheet_float, visible

MEMORY = 262_144
"""Distinct texts remembered: a case repeats the same numbers many times."""

_LONGEST_E164 = 15
_INTERNATIONAL_FROM = 10
"""Digits from which a number that is not national is tried as an international one."""

WITHHELD_WORDS = frozenset(
    {
        "-1", "-2", "-3", "unknown", "private", "restricted", "anonymous", "withheld",
        "unknown number", "private number", "number withheld", "no caller id", "unavailable",
        "null", "none",
    }
)  # fmt: skip

_SCHEME = re.compile(r"tel:(?://)?", re.IGNORECASE)
_CONTEXT = re.compile(r";phone-context=(\+[\d().-]+)", re.IGNORECASE)
_PARAMETER = re.compile(r";(?!ext=)[a-z][\w-]*(?:=[^;]*)?", re.IGNORECASE)
_CDR_SUFFIX = re.compile(r"(?<=\d)\s*\(([A-Za-z])\)$")
_POINT_ZERO = re.compile(r"([+\d]\d+)\.0+")
_CALLER_ID = re.compile(r"([*#]31#)(?=[+\d])")
_EXTENSION = re.compile(
    r"(?<=[\d)])\s*(?:;ext=|[;,]?\s*(?:extension|extn|ext)\.?\s*[:=]?\s*|,{2,}|[,;](?=\d{1,6}#?$)"
    r"|\s*[px]\s*(?=\d{1,6}#?$))(\d{1,12})#?$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[/;,|]")
_MASKED = re.compile(r"\+?\d[\d\s-]*[*xX•]{2,}[\d\s*xX•-]*|[*•]{3,}\d+")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_DIGIT = re.compile(r"\D")


def read_numbers(
    raw: str | None, region: str | None, *, international: bool = False
) -> tuple[Identifier, ...]:
    """Read the phone numbers, or what else stands in a field for numbers.

    `region` is the ISO country of the source (SIM, device or operator), not of the case;
    with None only `+`, `00`, app addresses and declared international numbers can be valid.
    `international` says that the field is known to hold country codes without a plus.

    One identifier, or several with offsets where one cell holds two numbers. Short codes,
    USSD codes and letters are services: kind handle, `service/<country>/<code>`. Never raises.
    """
    return _read(raw or "", region or "", international)


@lru_cache(maxsize=MEMORY)
def _read(raw: str, region: str, international: bool) -> tuple[Identifier, ...]:
    plan = region.upper() if region.upper() in REGIONS else None
    pieces = _split(raw)
    if not pieces:
        return (_one(raw, plan, international, None),)
    found = []
    for start, end in pieces:
        cut = raw[start:end]
        found.append(_one(cut, plan, international, (start, end)))
    return tuple(found)


def _split(raw: str) -> list[tuple[int, int]]:
    """Find two or more numbers in one cell; letters or a short part mean that it is one."""
    if not _SEVERAL.search(raw) or _EXTENSION.search(raw) or "@" in raw or _LETTER.search(raw):
        return []
    pieces = []
    start = 0
    for stop in [*(found.start() for found in _SEVERAL.finditer(raw)), len(raw)]:
        part = raw[start:stop]
        left = start + len(part) - len(part.lstrip())
        pieces.append((left, left + len(part.strip())))
        start = stop + 1
    long = all(len(_NOT_DIGIT.sub("", raw[a:b])) >= SHORTEST_NUMBER for a, b in pieces)
    return pieces if long and len(pieces) > 1 else []


def _one(
    raw: str, region: str | None, international: bool, span: tuple[int, int] | None
) -> Identifier:
    notes: list[str] = []
    start, end = span or (None, None)
    if is_bare(raw):  # nothing but digits: most cells of call records
        validity, method, value, candidate, used, further = _decide(raw, region, international)
        return Identifier(
            IdentifierKind.HANDLE if validity is Validity.SERVICE else IdentifierKind.PHONE,
            raw, value, validity, method,
            candidate=candidate, region=used, start=start, end=end, note=further,
        )  # fmt: skip
    text = _copy(raw, notes)
    special = _special(raw, text)
    if special is not None:
        return replace(special, start=start, end=end)
    text, extension = _without_extension(text)
    caller_id = _CALLER_ID.match(text)
    if caller_id is not None:
        notes.append(f"caller id setting {caller_id[1]}")
        text = text[caller_id.end() :]
    validity, method, value, candidate, used, further = _decide(text, region, international)
    if further:
        notes.append(further)
    kind = IdentifierKind.PHONE
    if validity is Validity.SERVICE:
        kind = IdentifierKind.HANDLE
    return Identifier(
        kind, raw, value, validity, method,
        candidate=candidate, region=used, extension=extension,
        start=start, end=end,
        note="; ".join(notes) or None,
    )  # fmt: skip


def _copy(text: str, notes: list[str]) -> str:
    """Steps 1 and 4: the working copy, without marks, scheme, suffix and a stray `.0`."""
    text = visible(text)
    scheme = _SCHEME.match(text)
    if scheme is not None:
        text = text[scheme.end() :]
        context = _CONTEXT.search(text)
        if context is not None and not text.startswith("+"):
            text = context[1] + text
        text = _PARAMETER.sub("", text)
    suffix = _CDR_SUFFIX.search(text)
    if suffix is not None:
        notes.append(f"suffix ({suffix[1]})")
        text = text[: suffix.start()]
    whole = _POINT_ZERO.fullmatch(text)
    if whole is not None:
        notes.append("a spreadsheet had added .0")
        text = whole[1]
    return text


def _special(raw: str, text: str) -> Identifier | None:
    """Steps 2, 3, 4: what is not a number at all. `raw` is kept as found."""
    phone = IdentifierKind.PHONE
    if text.strip("()<> ").lower() in WITHHELD_WORDS or not any(map(str.isalnum, text)):
        return Identifier(phone, raw, None, Validity.WITHHELD, "withheld")
    if not text.strip("0 +-"):
        return Identifier(phone, raw, None, Validity.WITHHELD, "zeros")
    if "@" in text:
        return read_jid(raw) if is_jid(text) else read_email(raw)
    if is_spreadsheet_float(text):
        note = "rounded by a spreadsheet; the digits are lost"
        return Identifier(phone, raw, None, Validity.DAMAGED, "damaged", note=note)
    if _MASKED.fullmatch(text):
        return Identifier(phone, raw, None, Validity.MASKED, "masked")
    return None


def _without_extension(text: str) -> tuple[str, str | None]:
    found = _EXTENSION.search(text)
    if found is None or len(_NOT_DIGIT.sub("", text[: found.start()])) < SHORTEST_NUMBER:
        return text, None
    return text[: found.start()], found[1]


_Decision = tuple[Validity, str, str | None, str | None, str | None, str | None]
"""validity, method, value, candidate, region used, note"""


def _decide(text: str, region: str | None, international: bool) -> _Decision:
    """Steps 5 to 12, the first that fires."""
    if text[:1] in ("*", "#"):
        return _service("ussd", text, region)
    if _LETTER.search(text):
        vanity = text[0] in "+0123456789(" and "-" in text
        return _service("vanity" if vanity else "alpha", text, region)
    digits = text if text.isdecimal() else _NOT_DIGIT.sub("", text)
    plus = text.lstrip("( ").startswith("+")
    if not plus and len(digits) < SHORTEST_NUMBER:
        return _service("short", digits, region)
    if plus:
        return _verdict("plus", read_plan(text, None))
    ascii_digits = digits
    if not digits.isascii():
        ascii_digits = "".join(str(int(digit)) for digit in digits)
    if ascii_digits.startswith("00"):
        return _after_zeros(ascii_digits, region)
    if international:
        reading = read_plan("+" + ascii_digits, None)
        if reading is not None and reading.possible:
            return _verdict("international", reading)
        # `0772…` or nine digits cannot be what was declared: read them as local ones.
    return _local(text, ascii_digits, region)


def _service(method: str, text: str, region: str | None) -> _Decision:
    # Two countries use one code for two services; without a country it stays local.
    value = None if region is None else f"service/{region}/{text}"
    return Validity.SERVICE, method, value, None, region, None


def _verdict(method: str, reading: Reading | None, region: str | None = None) -> _Decision:
    if reading is None:
        return Validity.INVALID, method, None, None, region, None
    if not reading.valid:
        return Validity.INVALID, method, None, reading.e164, region, None
    return Validity.VALID, method, reading.e164, None, region, None


def _after_zeros(digits: str, region: str | None) -> _Decision:
    """Step 10: `00` is the prefix of most countries, but East Africa has its own.

    In Uganda 000, 005 and 007 are the prefixes of the plan, and everybody dials 00.
    """
    plain = read_plan("+" + digits[2:], None)
    own = None if region is None else read_plan(digits, region)
    if own is not None and not (own.valid and own.dialled_out):
        own = None
    if plain is None or not plain.valid:
        if own is not None:
            return _verdict("region prefix", own, region)
        return _verdict("00", plain, region)
    if own is not None and own.e164 != plain.e164:
        note = f"reads as {plain.e164} and as {own.e164}"
        return Validity.AMBIGUOUS, "00", None, plain.e164, region, note
    return _verdict("00", plain, region)


def _local(text: str, digits: str, region: str | None) -> _Decision:
    """Steps 11 and 12: under the region of the source, else perhaps international."""
    home = None if region is None else read_plan(text, region)
    if home is not None and home.valid:
        return _verdict("region", home, region)
    abroad = None
    if len(digits) >= _INTERNATIONAL_FROM and not digits.startswith("0"):
        abroad = read_plan("+" + digits, None)
        if abroad is not None and not abroad.valid:
            abroad = None
    candidate = None if abroad is None else abroad.e164
    if region is None:
        if len(digits) > _LONGEST_E164:
            return Validity.INVALID, "region_unknown", None, candidate, None, None
        return Validity.POSSIBLE, "region_unknown", None, candidate, None, None
    if abroad is not None:
        return Validity.POSSIBLE, "bare_international", None, candidate, region, None
    return _verdict("region", home, region)
