"""Telephone numbers in advert text, with where they stand and how sure the reading is.

Texts that hide digits behind words, signs and other scripts are read too. A reading is
what the numbering plan accepts; it does not say that the number is in service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from urllib.parse import unquote

from graphkit.ingest.adverts.atoms import UNIT
from graphkit.ingest.adverts.fold import Folded, fold
from graphkit.ingest.adverts.mask import CANONICAL, MASK, mask
from graphkit.ingest.adverts.number_words import STRONG_WORDS
from graphkit.ingest.adverts.plan import Reading, international, national, possible
from graphkit.ingest.adverts.url_view import URL, url_view
from graphkit.ingest.adverts.windows import INTERNATIONAL, Window, best_windows, read

LONGEST_TEXT = 100_000
"""Characters that are searched; adverts are hostile input."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One number as one place of a text writes it: `text[start:end] == raw`.

    `tier` is valid, possible, alternate or fictional; only valid ones join records.
    `region` is the country whose plan read it, `intl`, `possible` or `alternate`.
    `alternates` are numbers that share all but their last digits with this one.
    """

    e164: str
    raw: str
    start: int
    end: int
    region: str
    tier: str
    score: Decimal
    obfuscated: bool = False
    fictional: bool = False
    alternates: tuple[str, ...] = ()


_LINKS = (
    # Each names one number in group 1; a country code is part of it by the scheme's rule.
    (re.compile(r"(?<![a-z0-9])wa\.me/((?:\+|%2b)?\d{8,15})(?!\d)", re.I), True),
    (
        re.compile(
            r"(?:whatsapp\.com/send/?|whatsapp://send/?)\?(?:[^\s#]{0,200}?&)?phone="
            r"((?:%[0-9a-f]{2}|[-+().\d]){8,60})",
            re.I,
        ),
        True,
    ),
    (
        re.compile(
            r"viber://[a-z]{0,10}/?\?(?:[^\s#]{0,200}?&)?number=((?:%[0-9a-f]{2}|[-+().\d]){8,60})",
            re.I,
        ),
        True,
    ),
    (re.compile(r"(?<![a-z0-9])t\.me/(\+\d{8,15})(?![\w-])", re.I), True),
    (
        re.compile(
            r"(?<![a-z0-9])(?:tel|sms):(?://)?((?:%[0-9a-f]{2}|[-+().\d]){8,60})(?![\w])", re.I
        ),
        False,
    ),
)
_INVITATION = re.compile(r"(?<![a-z0-9])(?:t\.me/(?:\+|joinchat/)|chat\.whatsapp\.com/)[\w-]{8,64}")
"""A link into a group: its code may hold digits and is no number."""
_LINK_SCORE = Decimal("4.5")
_POSSIBLE_SCORE = Decimal("1.0")

_FEWEST_DIGITS = 3
"""Digit runs and words below which a text is not looked at: `077 212 3456` has three."""
_STRONG = re.compile(r"\d{1,3}|" + "|".join(STRONG_WORDS))
_BARE_TEN = re.compile(r"(?<![\d$£€.,/])\d{10}(?!\d)")
_ALTERNATE = re.compile(r" ?/ ?(\d{1,3})(?![^\W_])(?! ?/)(?![-. ]?\d)")
_SPAN_OF_DAYS = re.compile(r" ?-?(?:days?|weeks?)(?![^\W\d_])")


def find_phones(text: str, regions: Sequence[str]) -> list[Mention]:
    """Return every number that the text writes, in the order in which they stand.

    `regions` are ISO countries in order of likelihood for numbers without a country
    code: the country of the site, then those of the case. Never raises; a text past
    `LONGEST_TEXT` is searched up to there.
    """
    regions = tuple(dict.fromkeys(region.upper() for region in regions))
    text = text[:LONGEST_TEXT]
    folded = fold(text)
    if not _worth_reading(folded.text):
        return []
    whole_url = URL.fullmatch(folded.text.strip()) is not None
    letters = list(folded.text)
    mentions: list[Mention] = []
    for mention in _from_links(text, regions):
        start, end = folded.folded_span(mention.start, mention.end)
        if MASK not in letters[start:end]:
            mentions.append(mention)
            letters[start:end] = MASK * (end - start)
    searched = _INVITATION.sub(lambda found: MASK * len(found.group()), "".join(letters))
    searched = mask(URL.sub(lambda found: url_view(found.group()), searched))
    windows = best_windows(searched, regions)
    if whole_url:
        windows = _without_chance_chains(windows)
    taken = bytearray(len(searched))
    for window in windows:
        taken[window.start : window.end] = b"\x01" * (window.end - window.start)
    for window in windows:
        alternate = _alternate(text, folded, searched, window, taken)
        mention = _mention(text, folded, window)
        if alternate is not None:
            mentions.append(replace(mention, alternates=(alternate.e164,)))
            mentions.append(replace(alternate, alternates=(mention.e164,)))
        else:
            mentions.append(mention)
    if regions:
        mentions.extend(_possible(text, folded, searched, taken, regions[0]))
    return sorted(mentions, key=lambda mention: (mention.start, mention.end))


def _worth_reading(folded: str) -> bool:
    few = islice(_STRONG.finditer(folded), _FEWEST_DIGITS)
    return sum(1 for _ in few) == _FEWEST_DIGITS


def _from_links(text: str, regions: Sequence[str]) -> Iterator[Mention]:
    """Read links that open a call or a chat with one number."""
    for pattern, with_country in _LINKS:
        for found in pattern.finditer(text):
            written = unquote(found.group(1))
            digits = "".join(sign for sign in written if sign in "0123456789")
            read_by = _link_reading(digits, with_country or written.startswith("+"), regions)
            if read_by is not None:
                region, reading = read_by
                yield Mention(
                    reading.e164,
                    found.group(1),
                    found.start(1),
                    found.end(1),
                    region,
                    _tier(reading),
                    _LINK_SCORE,
                    fictional=reading.fictional,
                )


def _link_reading(
    digits: str, with_country: bool, regions: Sequence[str]
) -> tuple[str, Reading] | None:
    tries = [(region, national(digits, region)) for region in regions]
    abroad = (INTERNATIONAL, international(digits.removeprefix("00")))
    ordered = [abroad, *tries] if with_country else [*tries, abroad]
    for region, reading in ordered:
        if reading is not None:
            return region, reading
    return None


def _without_chance_chains(windows: list[Window]) -> list[Window]:
    """Beside a clear number in an address, chains of short tokens are dates and ids."""
    if not any(window.score >= 2.0 for window in windows):
        return windows
    return [window for window in windows if window.score >= 2.0 or window.longest_run >= 7]


def _tier(reading: Reading) -> str:
    return "valid" if reading.valid else "fictional"


def _mention(text: str, folded: Folded, window: Window) -> Mention:
    start, end = folded.source_span(window.start, window.end)
    raw = text[start:end]
    return Mention(
        window.reading.e164,
        raw,
        start,
        end,
        window.region,
        _tier(window.reading),
        Decimal(f"{window.score:.2f}"),
        window.obfuscated or not raw.isascii(),
        window.reading.fictional,
    )


def _alternate(
    text: str, folded: Folded, searched: str, window: Window, taken: bytearray
) -> Mention | None:
    """Read `0772 123 456 / 7`: the digits behind the stroke replace the tail."""
    found = _ALTERNATE.match(searched, window.end)
    if found is None or UNIT.match(searched, found.end()):
        return None
    if _SPAN_OF_DAYS.match(searched, found.end()) or 1 in taken[slice(*found.span(1))]:
        return None
    tail = found.group(1)
    reading = read(window.digits[: -len(tail)] + tail, window.region)
    if reading is None or reading.e164 == window.reading.e164:
        return None
    # From its parent on: the tail alone would name one thing in all adverts that write it.
    start, end = folded.source_span(window.start, found.end(1))
    return Mention(
        reading.e164,
        text[start:end],
        start,
        end,
        "alternate",
        "alternate",
        Decimal(f"{window.score:.2f}"),
        window.obfuscated,
        reading.fictional,
    )


def _possible(
    text: str, folded: Folded, searched: str, taken: bytearray, region: str
) -> Iterator[Mention]:
    """Read what has the shape of a number though the plan does not know it."""
    for pattern in (CANONICAL, _BARE_TEN):
        for found in pattern.finditer(searched):
            digits = "".join(sign for sign in found.group() if sign.isdigit())
            if len(set(digits)) < 3 or 1 in taken[slice(*found.span())]:
                continue
            reading = possible(digits, region)
            if reading is None:
                continue
            start, end = folded.source_span(*found.span())
            yield Mention(
                reading.e164,
                text[start:end],
                start,
                end,
                "possible",
                "possible",
                _POSSIBLE_SCORE,
                not text[start:end].isascii(),
                reading.fictional,
            )
