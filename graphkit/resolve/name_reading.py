"""Takes a name apart: words in one spelling, titles and marks aside, order forgotten.

What is read here is only made comparable. The name as written stays with the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from graphkit.resolve import name_words as words
from graphkit.resolve.transliteration import is_foreign, latin, skeleton

LIGHT = 0.35
"""Weight of a legal form, number, place, particle or generic word."""
MEMORY = 262_144
"""Distinct names remembered: a case repeats the same names many times."""

_MARKS = re.compile(r"['\u2018\u2019\u02bc\u02be\u02bf`\u00b4\u200c\u200d]")
_DOTTED = re.compile(r"\b\w(?:\.\w)+\b\.?")
_IN_UGANDA = re.compile(r"\(\s*u\s*\)")
_WORD = re.compile(r"[^\W_]+|&")
_SERVANT = re.compile(r"(?:abd(?:ul|el|al|ur|us|ar|ool))(?=[a-z]{4})|abdi(?=[a-z]{5})")
_SERVANTS = frozenset({"abd", "abdul", "abdel", "abdal", "abdur", "abdu", "abdi"})
_ARTICLES = frozenset({"al", "el", "ul", "ur", "ar", "as", "us"})
_ONE_PARTICLE = {"el": "al", "ul": "al", "ben": "bin", "ibn": "bin", "binti": "bint", "abou": "abu"}
_PATRONYMIC = re.compile(r"\w{3,}(?:[oe]vi(?:ch|tch|c)|[oe]vych|[oe]vna|ivna|ich)")
_ALIAS = re.compile(r"\s+(?:alias|a\.?k\.?a\.?|@)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name: comparable form, what else it may stand for, and its weight."""

    text: str
    symbols: frozenset[str]
    weight: float
    number: bool = False
    place: bool = False
    given: bool = False
    foreign: bool = False
    """True if the source wrote it in a script that is written anew in Latin letters."""
    sound: str = ""
    short: str = ""
    """What is left of a name with Abd-ul when that is dropped."""

    @property
    def personal(self) -> bool:
        """True for a word that can be somebody's name, not a particle or legal form."""
        return self.weight == 1.0 and not self.number

    @property
    def patronymic(self) -> bool:
        """True for a Slavic father's name, which is often left out."""
        return _PATRONYMIC.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name taken apart: its tokens, sorted, and the marks that are not compared as words."""

    raw: str
    tokens: tuple[Token, ...]
    joined: str
    signature: str
    """The comparable text: equal for names that differ in order, case or doubling only."""
    organisation: bool
    head: str | None = None
    """The kin or role word in front: such a name says nothing about who it is."""
    generations: frozenset[str] = frozenset()
    birth_orders: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        """Hash what the reading is made from; the rest follows from it."""
        return hash((self.raw, self.organisation))

    @property
    def personal(self) -> tuple[Token, ...]:
        """The words that can be somebody's name."""
        return tuple(token for token in self.tokens if token.personal)


@lru_cache(maxsize=MEMORY)
def is_blank(name: str) -> bool:
    """Tell whether a text stands for an empty field, such as `n/a` or `unknown`."""
    bare = " ".join(latin(name).split()).strip(" .")
    return bare in words.EMPTY or not _WORD.search(bare)


@lru_cache(maxsize=MEMORY)
def alternatives(name: str, organisation: bool | None = None) -> tuple[str, ...]:
    """Return the names that a field gives as `one alias another`; itself if it gives one.

    A slash parts names of organisations only: with people it may part two account holders.
    """
    parts = _ALIAS.split(name)
    if organisation:
        parts = [piece for part in parts for piece in part.split("/")]
    kept = tuple(piece.strip() for piece in parts if len(piece.strip()) > 2)
    return kept or (name,)


@lru_cache(maxsize=MEMORY)
def read_name(name: str, organisation: bool | None = None) -> NameReading:
    """Take a name apart: titles dropped, spellings folded, order forgotten.

    `organisation` says what the source says; None looks for legal forms and generic words.
    """
    if is_blank(name):
        return NameReading(name, (), "", "", bool(organisation))
    bare = _MARKS.sub("", latin(name))
    found = _phrases(_WORD.findall(_DOTTED.sub(_abbreviation, _IN_UGANDA.sub(" uganda ", bare))))
    if organisation is None:
        organisation = looks_organised(found)
    foreign = is_foreign(name)
    if organisation:
        return _organisation(name, found, foreign)
    return _person(name, found, foreign)


def looks_organised(found: Iterable[str]) -> bool:
    """Tell whether words are an organisation's name, by its legal form or generic words."""
    return any(word in words.KIND_FORMS or word in words.GENERIC for word in found)


@lru_cache(maxsize=MEMORY)
def has_legal_form(name: str) -> bool:
    """Tell whether a name carries a word that only an organisation has, such as Ltd."""
    found = _phrases(_WORD.findall(_DOTTED.sub(_abbreviation, _MARKS.sub("", latin(name)))))
    return len(found) > 1 and any(word in words.KIND_FORMS for word in found)


def _abbreviation(found: re.Match[str]) -> str:
    plain = found[0].replace(".", "")
    if plain in words.LEGAL_FORMS or plain in words.PLACES:
        return f" {plain} "
    return found[0].replace(".", " ")


def _phrases(found: list[str]) -> list[str]:
    if words.PHRASE_STARTS.isdisjoint(found):
        return found
    out: list[str] = []
    at = 0
    while at < len(found):
        for length in (6, 5, 4, 3, 2):
            form = words.PHRASES.get(tuple(found[at : at + length]))
            if form is not None and at + length <= len(found):
                out.append(form)
                at += length
                break
        else:
            out.append(found[at])
            at += 1
    return out


def _person(raw: str, found: list[str], foreign: bool) -> NameReading:
    generations: set[str] = set()
    kept: list[str] = []
    head = None
    for at, word in enumerate(found):
        if word in words.GENERATIONS and at > 0:
            generations.add(words.GENERATIONS[word])
        elif word not in words.HONORIFICS and word not in words.DROPPED:
            if not kept and (word in words.KIN or word in words.ROLES):
                head = word
            kept.append(word)
    tokens = []
    joined = _servants(kept)
    for at, (word, short) in enumerate(joined):
        last = at > 0 and at == len(joined) - 1
        light = (word in words.PARTICLES and at > 0) or (last and word in words.LEGAL_FORMS)
        word = _ONE_PARTICLE.get(word, word) if light else word
        tokens.append(_token(word, foreign, light=light, short=short))
    orders = {words.BIRTH_ORDER[t.text] for t in tokens if t.text in words.BIRTH_ORDER}
    return _reading(raw, tokens, kept, False, head, generations, orders)


def _organisation(raw: str, found: list[str], foreign: bool) -> NameReading:
    kept = [word for word in found if word not in words.DROPPED]
    tokens = []
    for at, (word, value) in enumerate(_numbers(kept)):
        if value is not None:
            text = str(value)
            tokens.append(Token(text, frozenset({f"number:{text}"}), LIGHT, number=True))
            continue
        form = words.LEGAL_FORMS.get(word)
        light = form is not None or word in words.PLACES or word in words.GENERIC
        token = _token(word, foreign, light=light or (word in words.PARTICLES and at > 0))
        if form is not None and (len(word) > 2 or at > 0):
            token = Token(token.text, frozenset({f"form:{form}"}), LIGHT)
        elif word in words.PLACES:
            token = Token(token.text, frozenset(), LIGHT, place=True)
        tokens.append(token)
    return _reading(raw, tokens, kept, True, None, set(), set())


def _reading(
    raw: str,
    tokens: list[Token],
    kept: list[str],
    organisation: bool,
    head: str | None,
    generations: set[str],
    orders: set[str],
) -> NameReading:
    ordered = tuple(sorted(tokens, key=lambda token: (token.text, token.weight)))
    return NameReading(
        raw,
        ordered,
        words.undoubled("".join(kept)),
        " ".join(token.text for token in ordered),
        organisation,
        head,
        frozenset(generations),
        frozenset(orders),
        frozenset(token.text for token in ordered if token.number),
    )


def _servants(found: list[str]) -> list[tuple[str, str]]:
    """Join Abd, the article and the name after it to one word; keep that name beside it."""
    out: list[tuple[str, str]] = []
    at = 0
    while at < len(found):
        word = found[at]
        rest = found[at + 1 :]
        skip = 1 if rest and rest[0] in _ARTICLES else 0
        if word in _SERVANTS and len(rest) > skip and rest[skip] not in words.PARTICLES:
            out.append((f"abd{rest[skip]}", rest[skip]))
            at += 2 + skip
            continue
        short = _SERVANT.sub("", word) if _SERVANT.match(word) else ""
        out.append((f"abd{short}", short) if short else (word, ""))
        at += 1
    return out


def _numbers(found: list[str]) -> list[tuple[str, int | None]]:
    """Read digits, number words and, after the first word, Roman numerals."""
    out: list[tuple[str, int | None]] = []
    for at, word in enumerate(found):
        value = words.NUMBERS.get(word)
        if value is None and word.isdigit() and word.isascii() and len(word) < 16:
            value = int(word)
        if value is None and at > 0:
            value = words.ROMAN.get(word)
        before = out[-1][1] if out else None
        tens = before is not None and 10 <= before < 100 and before % 10 == 0
        if tens and before is not None and value is not None and value < 10:
            out[-1] = (word, before + value)
            continue
        out.append((word, value))
    return out


@lru_cache(maxsize=MEMORY)
def _token(word: str, foreign: bool, *, light: bool, short: str = "") -> Token:
    text = words.undoubled(word)
    return Token(
        text,
        words.VARIANTS.get(text, frozenset()),
        LIGHT if light else 1.0,
        given=text in words.GIVEN,
        foreign=foreign,
        sound=skeleton(text),
        short=words.undoubled(short),
    )
