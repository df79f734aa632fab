"""What the words of a header say about a column: a hint in a dozen languages, no more.

Arithmetic over balances decides which column is which; these words only break ties, name
the text columns, and stand in where a statement prints no balances.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graphkit.ingest.finance.header_vocabulary import PHRASES, Word
from graphkit.model.money import CURRENCIES

_FOREIGN = re.compile(
    r"\b(?:foreign|original|orig|local|instructed|fremdwahrung|vreemde|buitenlands\w*|devise|"
    r"etrangere?|extranjera|puvodni|povodna|eredeti|oryginaln\w*|ursprung\w*|utlandsk\w*|fremd\w*)\b"
)
_OURS = re.compile(r"\b(?:uctu|konto|account|rachunku|rekening)\b")
_LOOKUP: dict[str, Word] = {
    " ".join(phrase.split()): word
    for word, phrases in PHRASES.items()
    for phrase in phrases.split(";")
}
_BY_LENGTH = sorted(_LOOKUP, key=lambda phrase: (-len(phrase.split()), -len(phrase), phrase))
_SPECIAL = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae"})
_MISLEADING = """
    in out to from id time item code net sum value af bij ut ud ind inn cr dr no name text note type
    data to date ada ora tid sent received credit debit konto account iban conta customer reason
    company partner price rate limit interest sign company suma movimento cas kurs naam state
"""
_PARTS_THAT_MISLEAD = frozenset(_MISLEADING.split())
"""Words that say something only when they are all that the header says."""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a header in lower case, without accents, marks of punctuation and double spaces."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    folded = unicodedata.normalize("NFKD", spaced.casefold().translate(_SPECIAL)).casefold()
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+|_+", " ", bare).split())


@lru_cache(maxsize=8192)
def header_word(header: str) -> tuple[Word, int] | None:
    """Return what a header says of its column, and how surely: 3 wholly, 2 in part, 1 faintly.

    Currency codes and remarks in brackets are left aside: `Betrag (EUR)` says amount.
    """
    words = plain(header)
    if words == "":
        return None
    for text in (words, plain(re.sub(r"[(\[].*?[)\]]", " ", header))):
        bare = " ".join(part for part in text.split() if part.upper() not in CURRENCIES)
        for candidate in (text, bare, bare.rstrip("0123456789 ")):
            if candidate in _LOOKUP:
                return _foreign(words, _LOOKUP[candidate]), 3
    return _part(words)


def _part(words: str) -> tuple[Word, int] | None:
    padded = f" {words} "
    for phrase in _BY_LENGTH:
        if f" {phrase} " in padded and phrase not in _PARTS_THAT_MISLEAD:
            strength = 2 if len(phrase.split()) > 1 else 1
            return _foreign(words, _LOOKUP[phrase]), strength
    return None


def _foreign(words: str, word: Word) -> Word:
    """Turn amount and currency into those of somebody else where the header says so."""
    if not _FOREIGN.search(words) or _OURS.search(words):
        return word
    return {
        Word.AMOUNT: Word.OTHER_MONEY,
        Word.CURRENCY: Word.OTHER_CURRENCY,
        Word.DEBIT: Word.OTHER_MONEY,
        Word.CREDIT: Word.OTHER_MONEY,
    }.get(word, word)


def header_currency(header: str) -> str | None:
    """Return the currency that a header names, as in `Betrag (EUR)` or `Amount CZK`.

    Only in brackets or as the last word: `TOP UP` is no Tongan money.
    """
    found = re.findall(r"[(\[]\s*([A-Z]{3})\s*[)\]]|(?:^|\s|_)([A-Z]{3})\s*$", header)
    codes = {code for pair in found for code in pair if code in CURRENCIES}
    return codes.pop() if len(codes) == 1 else None
