"""Compares names whatever their order: tokens, variants, initials, Ugandan spellings.

The score says how well two names agree. It is never proof that two records are of one
person, and no merge rests on it alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA

from graphkit.resolve import name_words as words
from graphkit.resolve.name_reading import LIGHT, MEMORY, NameReading, Token

AGREE = 0.84
"""Names agree from this score on; frozen before anything was measured with it."""
CONFLICT = 0.60
"""Below this score two names are different names."""
JOINED = 0.98
"""What names score that differ only in the breaks between their words."""
UNLIKE = 0.83
"""Most that names can score where each side has a word of weight that the other lacks."""

_HALF_EDITS = str.maketrans({"l": "r", "w": "b", "f": "v", "C": "c", "J": "j"})


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


def align(a: NameReading, b: NameReading) -> Alignment:
    """Two names agree as far as their words pair off, in any order; spare words count against it.

    Method: greedy one-to-one matching of tokens by similarity, then matched weight over
    matched weight plus a penalty for what is left over on both sides. Symmetric.
    """
    if (b.raw, b.organisation) < (a.raw, a.organisation):
        turned = _align(b, a)
        return replace(turned, spare_a=turned.spare_b, spare_b=turned.spare_a)
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
    in_a_row = _joined(a, b, spare_a + spare_b)
    words_of = max(len(a.personal), len(b.personal))
    if in_a_row > score and (in_a_row == JOINED or len(a.tokens) != len(b.tokens)):
        # only the breaks between the words differ, so all of them are matched
        return Alignment(in_a_row, words_of, words_of, words_of)
    return Alignment(
        max(score, in_a_row),
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
    rows_a, rows_b = _in_a_row(a, b), _in_a_row(b, a)
    if not rows_a.isdisjoint(rows_b):
        return JOINED
    if min(len(a.joined), len(b.joined)) <= 7 or not any(
        OSA.distance(x, y, score_cutoff=1) <= 1 for x in rows_a for y in rows_b
    ):
        return 0.0
    # one letter makes John of Joan and 5 of 6: known names and numbers are not misspelt ones
    if spare and all(token.given or token.number for token in spare):
        return 0.0
    return 0.86


def _in_a_row(name: NameReading, other: NameReading) -> set[str]:
    """Return all letters of a name, in every order of its words if the other is one word."""
    if len(other.tokens) != 1 or not 1 < len(name.tokens) <= 3:
        return {name.joined}
    orders = permutations([token.text for token in name.tokens])
    return {name.joined, *(words.undoubled("".join(order)) for order in orders)}


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
