"""How an international number is written for people: country code, then groups of three."""

from __future__ import annotations

import re

_E164 = re.compile(r"\+\d{7,15}")
_COUNTRY_CODES = re.compile(
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3}"
)  # ITU-T E.164: every country code has one, two or three digits and none begins another


def grouped(value: str) -> str:
    """Return an E.164 number in groups of three; any other text as it is."""
    if not _E164.fullmatch(value):
        return value
    digits = value[1:]
    found = _COUNTRY_CODES.match(digits)
    code = found.group() if found else digits[:3]
    rest = digits[len(code) :]
    groups = [rest[i : i + 3] for i in range(0, len(rest), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return f"+{code} " + " ".join(groups)
