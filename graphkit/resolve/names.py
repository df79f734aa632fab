"""Compares names whatever their order: tokens, variants, initials, Ugandan spellings.

The score says how well two names agree. It is never proof that two records are of one
person, and no merge rests on it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from graphkit.resolve import name_words as words
from graphkit.resolve.transliteration import is_foreign, latin, skeleton

AGREE = 0.84
"""Names agree from this score on; frozen before anything was measured with it."""
CONFLICT = 0.60
"""Below this score two names are different names."""
LIGHT = 0.35
"""Weight of a legal form, number, place, particle or generic word."""
MEMORY = 262_144

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
UNLIKE = 0.83
"""Most that names can score where each side has a word of weight that the other lacks."""
_HALF_EDITS = str.maketrans({"l": "r", "w": "b", "f": "v", "C": "c", "J": "j"})


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


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two names fit: score 0 to 1, matched words, and words left over on each side.

    `whole` counts matched words that are no initials. `telling` counts those that are
    not among the most frequent names.
    """

    score: float
    matched: int = 0
    whole: int = 0
    telling: int = 0
    spare_a: int = 0
    spare_b: int = 0

    @property
    def agrees(self) -> bool:
        """True if the score reaches the threshold and two words or more stand behind it."""
        return self.score >= AGREE and self.matched >= 2

    @property
    def abbreviates(self) -> bool:
        """True if one name is the other with words left out or cut to initials."""
        if self.matched < 2 or min(self.spare_a, self.spare_b) > 0:
            return False
        return self.whole >= 2 or (self.whole >= 1 and self.spare_a == self.spare_b)

    @property
    def clashes(self) -> bool:
        """True if no word fits, or each name has a word that the other lacks."""
        return not self.matched or (self.score < AGREE and min(self.spare_a, self.spare_b) > 0)

    @property
    def conflicts(self) -> bool:
        """True if the names are different names: stronger than a clash of one word."""
        return self.clashes and self.score < CONFLICT


NO_ALIGNMENT = Alignment(0.0)


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
    for at, (word, short) in enumerate(_servants(kept)):
        last = at > 0 and at == len(kept) - 1
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


def align(a: NameReading, b: NameReading) -> Alignment:
    """Two names agree as far as their words pair off, in any order; spare words count against it.

    Method: greedy one-to-one matching of tokens by similarity, then matched weight over
    matched weight plus a penalty for what is left over on both sides. Symmetric.
    """
    if b.raw < a.raw:
        turned = _align(b, a)
        return Alignment(
            turned.score, turned.matched, turned.whole, turned.telling,
            turned.spare_b, turned.spare_a,
        )  # fmt: skip
    return _align(a, b)


@lru_cache(maxsize=MEMORY)
def _align(a: NameReading, b: NameReading) -> Alignment:
    if not a.tokens or not b.tokens or a.head is not None or b.head is not None:
        return NO_ALIGNMENT
    pairs = [
        (-similarity, x, y)
        for x, left in enumerate(a.tokens)
        for y, right in enumerate(b.tokens)
        if (similarity := token_similarity(left, right)) > 0
    ]
    pairs.sort()
    free_a, free_b = set(range(len(a.tokens))), set(range(len(b.tokens)))
    total = weight = 0.0
    matched = whole = telling = k = 0
    for negative, x, y in pairs:
        if x not in free_a or y not in free_b:
            continue
        free_a.remove(x)
        free_b.remove(y)
        left, right = a.tokens[x], b.tokens[y]
        heavier = max(left.weight, right.weight)
        total -= negative * heavier
        weight += heavier
        k += 1
        if (left.personal and right.personal) or a.organisation or b.organisation:
            matched += 1
            if len(left.text) > 1 and len(right.text) > 1 and -negative > 0.70:
                whole += 1
                telling += left.text not in words.COMMON
    spare_a, spare_b = [a.tokens[x] for x in sorted(free_a)], [b.tokens[y] for y in sorted(free_b)]
    score = _score(total, weight, k, spare_a, spare_b)
    if (
        k == 1
        and (spare_a or spare_b)
        and not (_only_forms(a, spare_a) and _only_forms(b, spare_b))
    ):
        score *= 0.8
    return Alignment(
        max(score, _joined(a, b, spare_a + spare_b)),
        matched,
        whole,
        telling,
        sum(token.personal for token in spare_a),
        sum(token.personal for token in spare_b),
    )


def _score(
    total: float, weight: float, k: int, spare_a: list[Token], spare_b: list[Token]
) -> float:
    if not k:
        return 0.0
    # a father's name on one side only is a longer form; on both sides it is a difference
    lone = any(token.patronymic for token in spare_a) != any(token.patronymic for token in spare_b)
    mass_a = sum(LIGHT if lone and token.patronymic else token.weight for token in spare_a)
    mass_b = sum(LIGHT if lone and token.patronymic else token.weight for token in spare_b)
    score = total / (weight + min(mass_a, mass_b) + LIGHT * abs(mass_a - mass_b))
    for heavy in (lambda token: token.personal, lambda token: token.place):
        if any(map(heavy, spare_a)) and any(map(heavy, spare_b)):
            score = min(score, UNLIKE)
    return score


def _only_forms(name: NameReading, spare: list[Token]) -> bool:
    return name.organisation and all(
        symbol.startswith("form:") for token in spare for symbol in (token.symbols or {""})
    )


def _joined(a: NameReading, b: NameReading, spare: list[Token]) -> float:
    """Score names by all their letters in a row: word breaks lost or set wrongly."""
    if a.joined == b.joined:
        return 0.98
    if min(len(a.joined), len(b.joined)) <= 7 or OSA.distance(a.joined, b.joined) > 1:
        return 0.0
    # one letter makes John of Joan and 5 of 6: known names and numbers are not misspelt ones
    if spare and all(token.given or token.number for token in spare):
        return 0.0
    return 0.86


def best_alignment(left: Iterable[NameReading], right: Iterable[NameReading]) -> Alignment | None:
    """Return the best fit of any name of one record with any of the other.

    None if a side has no name that says who it is: a kin or role word is none.
    """
    others = [name for name in right if name.tokens and name.head is None]
    usable = [name for name in left if name.tokens and name.head is None]
    found = [align(a, b) for a in usable for b in others]
    return max(found, key=_quality) if found else None


def _quality(fit: Alignment) -> tuple[float, int, int, int]:
    return (fit.score, fit.matched, fit.whole, -abs(fit.spare_a - fit.spare_b))


def token_similarity(a: Token, b: Token) -> float:
    """Two words agree if equal, of one name, an initial, or alike in spelling, from 1 to 0."""
    if a.text == b.text:
        return 1.0
    if a.number or b.number:
        return 0.95 if a.symbols & b.symbols else 0.0
    if a.symbols & b.symbols or _sounds_alike(a, b):
        return 0.95
    if len(a.text) == 1 or len(b.text) == 1:
        return 0.70 if a.text[0] == b.text[0] else 0.0
    if b.text == a.short or a.text == b.short:
        return 0.70
    if a.given and b.given:
        return 0.0
    return _spelling(a.text, b.text) if a.text < b.text else _spelling(b.text, a.text)


def _sounds_alike(a: Token, b: Token) -> bool:
    """Compare by consonants where one side was written in another script."""
    return a.foreign != b.foreign and len(a.sound) > 1 and a.sound == b.sound


@lru_cache(maxsize=MEMORY)
def _spelling(a: str, b: str) -> float:
    strict_a, strict_b = _single(a), _single(b)
    longer = max(len(strict_a), len(strict_b))
    if longer <= 3:
        return 0.0
    edits = OSA.distance(strict_a, strict_b)
    # l/r, b/w, f/v, c/ky and j/gy cost half an edit: the mean of strict and loose distance
    loose = OSA.distance(strict_a.translate(_HALF_EDITS), strict_b.translate(_HALF_EDITS))
    distance = (edits + loose) / 2
    if longer == 4:
        return 0.55 if distance <= 1 else 0.0
    return 1 - 1.1 * distance / longer if distance / longer <= 0.25 else 0.0


def _single(word: str) -> str:
    return word.replace("ky", "C").replace("gy", "J")
