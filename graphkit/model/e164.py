"""One reading of a digit string under a numbering plan; the only door to phonenumbers.

It answers what libphonenumber's metadata says of a number, not whether the number exists,
and it decides nothing about short codes, prefixes or damage: that is `phone_number`.
"""

from __future__ import annotations

from typing import NamedTuple

import phonenumbers
from phonenumbers import CountryCodeSource, NumberParseException, PhoneNumberFormat

PLAN_VERSION = f"phonenumbers {phonenumbers.__version__}"
"""Library and metadata version, stored with every batch: plans change."""

REGIONS: frozenset[str] = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""The ISO countries that have a numbering plan."""

LONGEST = 40
"""Characters of digits and separators beyond which nothing is tried: no plan has 17 digits."""


class Reading(NamedTuple):
    """A number as one plan reads it: E.164 text, whether the plan knows it, extension."""

    e164: str
    valid: bool
    possible: bool
    extension: str | None
    dialled_out: bool
    """True if an international dialling prefix of the region was taken off."""


def read_plan(text: str, region: str | None) -> Reading | None:
    """Read a number under the plan of `region`; None if it has no number's shape.

    With region None only a number that starts with `+` reads.
    """
    if len(text) > LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, region, keep_raw_input=True)
    except NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    return Reading(
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        valid,
        valid or phonenumbers.is_possible_number(number),
        number.extension,
        number.country_code_source == CountryCodeSource.FROM_NUMBER_WITH_IDD,
    )
