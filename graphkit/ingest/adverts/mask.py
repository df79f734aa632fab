"""Dates, times, sums of money and body measures taken out before numbers are sought.

The masked text has the length of the folded text, so offsets hold.
"""

from __future__ import annotations

import re

MASK = "ж"
"""Stands for masked text: a letter, so that no number runs across it, in no number word."""

CANONICAL = re.compile(
    r"(?<!\d)(?:\(\d{3}\)(?:[-.]| {0,2})|\d{3}(?:[-.]| {1,2}))\d{3}(?:[-.]| {1,2})\d{4}(?!\d)"
)
"""A number in the layout 3-3-4; nothing inside it is ever masked."""

_MARKUP = re.compile(r"</?[a-z!][^<>]{0,77}>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,10});")

_YEAR = r"(?:19|20)\d{2}"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_AMOUNT = r"\d{1,3}(?:[,.]\d{3})+(?![,.]?\d)"
_AMOUNTS = rf"{_AMOUNT}(?: ?(?:-|to) ?{_AMOUNT})?"

# A blank between the parts is no proof of a date: with more digits beside it may be a
# number written in pairs, so it is left to the scoring.
_SHAPES = (
    rf"(?<!\d){_YEAR}([-/.]){_MONTH}\1{_DAY}(?!\d)",
    rf"(?<!\d)(?<!\d[-/.])(?:{_DAY}([-/.]){_MONTH}|{_MONTH}([-/.]){_DAY})(?:\1|\2){_YEAR}(?!\d)",
    rf"(?<!\d)(?<!\d ){_YEAR} {_MONTH} {_DAY}(?! ?\d)",
    rf"(?<!\d)(?<!\d )(?:{_DAY} {_MONTH}|{_MONTH} {_DAY}) {_YEAR}(?! ?\d)",
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?[-/. ]{{0,2}}{_NAME}(?![a-z])"
    rf"(?:[-/., ]{{0,2}}{_YEAR}(?!\d)|[-/]\d{{2}}(?!\d))?",
    rf"(?<![a-z]){_NAME}[-/. ]{{0,2}}\d{{1,2}}(?:st|nd|rd|th)?[-/., ]{{1,2}}{_YEAR}(?!\d)",
    r"(?<!\d)(?<!\d:)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d)(?!:\d)",
    r"(?<!\d)24 ?/ ?7(?!\d)",
    rf"(?<!\d){_YEAR} (?:model|year)",
    r"(?<!\d)\d{2,3} ?(?:lbs?|pounds?|kgs?|cms?)(?![a-z])",
    r"(?<![a-z])age[ds]?[ :]{0,2}\d{2}(?: ?(?:-|to) ?\d{2})?(?!\d)",
    r"(?<!\d)(?<!\d['’])[4-6] ?(?:['’‘′`]|ft\.?|feet|foot) ?\d{1,2}(?!\d)(?!['’]\d)",
    r"(?<!\d)(?<!\d[ ,])[4-6],\d{1,2}(?!\d)(?!,\d)",
    rf"(?<![\d,.]){_AMOUNTS} ?(?:[$£€]|/=|(?:usd|ugx|kes|aed|k?shs?|dollars|shillings)(?![a-z]))",
    rf"(?:[$£€]|(?<![a-z])(?:usd|ugx|kes|aed|k?shs?))[ .]{{0,2}}{_AMOUNTS}",
    rf"(?<![\d.])(?:{_OCTET}\.){{3}}{_OCTET}(?!\.?\d)",
    # Not straight behind three digits and a blank: there it is the rest of a number.
    r"(?<![\d-])(?<!\d{3} )\d{2}[a-h]{0,3}-\d{2}-\d{2}(?![\w-])",
)
_QUANTITIES = tuple(re.compile(shape) for shape in _SHAPES)


def mask(text: str) -> str:
    """Blank out markup, and put letters over dates, times, money and measures."""
    if "<" in text or "&" in text:
        text = _MARKUP.sub(lambda found: " " * len(found.group()), text)
    kept = bytearray(len(text))
    for found in CANONICAL.finditer(text):
        kept[found.start() : found.end()] = b"\x01" * (found.end() - found.start())

    def cover(found: re.Match[str]) -> str:
        if 1 in kept[found.start() : found.end()]:
            return found.group()
        return MASK * len(found.group())

    for quantity in _QUANTITIES:
        text = quantity.sub(cover, text)
    return text
