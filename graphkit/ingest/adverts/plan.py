"""What the numbering plans say of a row of digits; memoised, since adverts repeat numbers.

A plan says that a number could be in service, not that it is. Beside validity the weighing
of advert text needs the kind of line and the ranges kept for films, and needs them fast.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

_SUBSCRIBER_LINES = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)

_FICTIONAL = re.compile(
    r"\+1[2-9]\d{2}55501\d\d"  # North America: 555-0100 to 555-0199
    r"|\+6149157\d{4}|\+61[2378](?:5550|7010)\d{4}"  # Australia: the regulator's film numbers
    r"|\+447700900\d{3}|\+442079460\d{3}"  # Great Britain: drama numbers
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One row of digits as a plan reads it.

    `valid` is the plan's word; `line` says that it is an ordinary mobile or fixed line,
    not toll-free, premium or a service; `fictional` that the range is kept for films.
    """

    e164: str
    valid: bool
    line: bool
    fictional: bool


@lru_cache(maxsize=200_000)
def international(digits: str) -> Reading | None:
    """Read digits that begin with a country code; None if no plan knows them."""
    if not 8 <= len(digits) <= 17 or digits.startswith("0"):
        return None
    try:
        number = phonenumbers.parse("+" + digits, None)
    except phonenumbers.NumberParseException:
        return None
    return _usable(number)


@lru_cache(maxsize=200_000)
def national(digits: str, region: str) -> Reading | None:
    """Read digits as dialled inside a region, with or without its leading zero.

    A country code inside the digits is not looked for here: that is a statement of its
    own, and `international` reads it.
    """
    if not _shape(region).fits(digits):
        return None
    number = _parse(digits, region)
    return None if number is None else _usable(number)


@lru_cache(maxsize=50_000)
def possible(digits: str, region: str) -> Reading | None:
    """Read digits whose length suits the region, in service or not."""
    number = _parse(digits, region)
    if number is None or not phonenumbers.is_possible_number(number):
        return None
    return _reading(number)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What can be seen of a region's numbers without parsing them."""

    lengths: frozenset[int]
    prefix: str
    pattern: re.Pattern[str] | None
    """None where the region rewrites numbers while reading, so that nothing is certain."""

    def fits(self, digits: str) -> bool:
        """Tell quickly that digits cannot be a number of the region: most rows cannot."""
        own = [digits]
        if self.prefix and digits.startswith(self.prefix):
            own.append(digits[len(self.prefix) :])
        return any(
            len(number) in self.lengths
            and (self.pattern is None or self.pattern.fullmatch(number) is not None)
            for number in own
        )


_UNKNOWN_REGION = _Shape(frozenset(), "", None)


@lru_cache(maxsize=1_000)
def _shape(region: str) -> _Shape:
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.general_desc is None:
        return _UNKNOWN_REGION
    general = metadata.general_desc
    pattern = general.national_number_pattern
    rewrites = metadata.national_prefix_transform_rule is not None
    return _Shape(
        frozenset(general.possible_length),
        metadata.national_prefix or "",
        None if rewrites or pattern is None else re.compile(pattern),
    )


def _parse(digits: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != phonenumbers.country_code_for_region(region):
        return None
    dropped = len(digits) - len(phonenumbers.national_significant_number(number))
    if dropped not in (0, len(_shape(region).prefix)):
        return None
    return number


def _usable(number: phonenumbers.PhoneNumber) -> Reading | None:
    reading = _reading(number)
    return reading if reading.valid or reading.fictional else None


def _reading(number: phonenumbers.PhoneNumber) -> Reading:
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    kind = phonenumbers.number_type(number)
    valid = kind != PhoneNumberType.UNKNOWN
    fictional = _FICTIONAL.fullmatch(e164) is not None
    return Reading(e164, valid, fictional or kind in _SUBSCRIBER_LINES, fictional)
