"""Words and letters that stand for digits, and how a glued token is cut into them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


class Sort(Enum):
    """What a piece of a token is."""

    DIGITS = "digits"
    WORD = "number word"
    TENS = "tens word"
    ZEROS = "hundred or thousand"
    SOFT = "soft"
    TIMES = "multiplier"
    OTHER = "other word"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a token: `token[start:end]`, what it is and the digits it stands for."""

    start: int
    end: int
    sort: Sort
    digits: str = ""


# Digits as written out: English, Swahili, Spanish, then misspellings and leet.
_UNITS = """
0 zero sifuri ziro cero zer0 sero zeero null nil
1 one moja uno 0ne
2 two mbili dos tw0 tvo
3 three tatu tres thr33 thre3 thr3e thre tree
4 four nne cuatro f0ur fuor fourr
5 five tano cinco f1ve fiv fife fi5e
6 six sita seis s1x siix sixx siks sicks
7 seven saba siete sev3n s3ven s3v3n sevn
8 eight nane ocho e1ght eigth ei8ht
9 nine tisa nueve n1ne nien nin3
11 eleven
12 twelve
13 thirteen
14 fourteen
15 fifteen
16 sixteen
17 seventeen
18 eighteen
19 nineteen
"""
_TENS = "20 twenty 30 thirty 40 forty 40 fourty 50 fifty 60 sixty 70 seventy 80 eighty 90 ninety"
_ZEROS = "00 hundred 000 thousand 000 th0usand"
_TIMES = "2 double 2 dbl 2 dubble 3 triple 3 treble 3 tripple"
# Ordinary words and letters too: a digit only in the company of digits.
_SOFT = """
4 for fore
2 to too tu
8 ate
1 won l i
0 oh o
00 oo
000 ooo
11 ll ii
10 ten
"""
_LETTER_DIGITS = {"z": "2", "s": "5", "b": "8", "q": "9", "g": "9"}
"""Letters that are digits only in a token at least half of which is digits."""

_WORD_ENDINGS = frozenset({"one", "eight"})
"""Digits by themselves, but behind a letter the ends of `phone` and `height`."""


def _pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return list(zip(words[1::2], words[0::2], strict=True))


def _lines(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in text.strip().splitlines():
        digits, *words = line.split()
        found.extend((word, digits) for word in words)
    return found


def _vocabulary() -> dict[str, tuple[Sort, str]]:
    words: dict[str, tuple[Sort, str]] = {}
    for sort, pairs in (
        (Sort.WORD, _lines(_UNITS)),
        (Sort.TENS, _pairs(_TENS)),
        (Sort.ZEROS, _pairs(_ZEROS)),
        (Sort.TIMES, _pairs(_TIMES)),
        (Sort.SOFT, _lines(_SOFT)),
    ):
        for word, digits in pairs:
            words[word] = (sort, digits)
    return words


_WORDS = _vocabulary()
_LONGEST = max(len(word) for word in _WORDS)
_SHORTEST_START = frozenset(word[0] for word in _WORDS)
_TOKEN_CAP = 160
"""Letters of a token that is still looked at: fifteen digits spelled out and glued."""

STRONG_WORDS = tuple(sorted(word for word, (sort, _) in _WORDS.items() if sort is not Sort.SOFT))
"""What can stand for a digit by itself; used to skip texts without numbers quickly."""


@lru_cache(maxsize=100_000)
def cut(token: str, letter_digits: bool) -> tuple[Piece, ...]:
    """Cut a folded token into digit runs, number words, soft pieces and other words.

    Every way of cutting is weighed: fewest soft pieces, then fewest pieces. A token
    that is only partly a number keeps the longest part that holds a digit.
    `letter_digits`: whether letters such as S may be digits, as in mostly-digit text.
    """
    if token.isdigit():
        return (Piece(0, len(token), Sort.DIGITS, token),)
    other = (Piece(0, len(token), Sort.OTHER),)
    if len(token) > _TOKEN_CAP:
        return other
    whole = _pieces(token, letter_digits)
    if whole is not None and not _holds_plain_word(token, whole):
        return whole
    if not any(sign.isdigit() for sign in token):
        return other
    return _core(token)


def _holds_plain_word(token: str, pieces: tuple[Piece, ...]) -> bool:
    """Tell whether more than three letters in a row would be read by soft pieces alone."""
    letters = 0
    hard = False
    for piece in pieces:
        if token[piece.start : piece.end].isdigit():
            letters, hard = 0, False
            continue
        letters += piece.end - piece.start
        hard = hard or piece.sort is not Sort.SOFT
        if letters > 3 and not hard and _letters_end(token, piece.end):
            return True
    return False


def _letters_end(token: str, place: int) -> bool:
    return place == len(token) or token[place].isdigit()


def _pieces(token: str, letters: bool, start: int = 0) -> tuple[Piece, ...] | None:
    """Return the best complete cut of `token[start:]`, or None."""
    best = _best_cuts(token, letters, start)
    return _walk(best, len(token), start)


_Cut = tuple[int, int, Piece | None]


def _best_cuts(token: str, letters: bool, start: int) -> list[_Cut | None]:
    """Return, for each end, the best cut of `token[start:end]`: soft, pieces, last piece."""
    best: list[_Cut | None] = [None] * (len(token) + 1)
    best[start] = (0, 0, None)
    for place in range(start, len(token)):
        reached = best[place]
        if reached is None:
            continue
        for piece in _pieces_at(token, place, letters):
            cost = (reached[0] + (piece.sort is Sort.SOFT), reached[1] + 1)
            known = best[piece.end]
            if known is None or cost < known[:2]:
                best[piece.end] = (*cost, piece)
    return best


def _walk(best: list[_Cut | None], end: int, start: int) -> tuple[Piece, ...] | None:
    pieces: list[Piece] = []
    while end > start:
        reached = best[end]
        if reached is None or reached[2] is None:
            return None
        pieces.append(reached[2])
        end = reached[2].start
    return tuple(reversed(pieces))


def _pieces_at(token: str, place: int, letters: bool) -> list[Piece]:
    found: list[Piece] = []
    sign = token[place]
    if sign.isdigit():
        end = place + 1
        while True:
            found.append(Piece(place, end, Sort.DIGITS, token[place:end]))
            if end == len(token) or not token[end].isdigit():
                break
            end += 1
        found.reverse()
    elif letters and sign in _LETTER_DIGITS:
        found.append(Piece(place, place + 1, Sort.SOFT, _LETTER_DIGITS[sign]))
    if sign in _SHORTEST_START:
        for end in range(min(len(token), place + _LONGEST), place, -1):
            known = _WORDS.get(token[place:end])
            if known is not None:
                found.append(Piece(place, end, known[0], known[1]))
    return found


def _core(token: str) -> tuple[Piece, ...]:
    """Keep the longest part that begins and ends hard and holds a digit; rest is words."""
    longest: tuple[Piece, ...] = ()
    size = 0
    for start in range(len(token)):
        if len(token) - start <= size:
            break
        if not _may_open(token, start):
            continue
        best = _best_cuts(token, False, start)
        for end in range(len(token), start + size, -1):
            pieces = _walk(best, end, start)
            if pieces and _hard_ends(pieces) and any(sign.isdigit() for sign in token[start:end]):
                longest, size = pieces, end - start
                break
    if not longest:
        return (Piece(0, len(token), Sort.OTHER),)
    before, after = longest[0].start, longest[-1].end
    left = (Piece(0, before, Sort.OTHER),) if before else ()
    right = (Piece(after, len(token), Sort.OTHER),) if after < len(token) else ()
    return (*left, *longest, *right)


def _may_open(token: str, start: int) -> bool:
    behind_letter = start > 0 and not token[start - 1].isdigit()
    return any(
        piece.sort is not Sort.SOFT
        and not (behind_letter and token[piece.start : piece.end] in _WORD_ENDINGS)
        for piece in _pieces_at(token, start, False)
    )


def _hard_ends(pieces: tuple[Piece, ...]) -> bool:
    return all(
        piece.sort in (Sort.DIGITS, Sort.WORD, Sort.TENS, Sort.ZEROS)
        for piece in (pieces[0], pieces[-1])
    )
