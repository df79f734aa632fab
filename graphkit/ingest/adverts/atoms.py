"""The smallest pieces that can be part of a number, and the groups they stand in.

A group is a chain of pieces that one number may be read from; words, long gaps, units
and prices end it. Offsets are those of the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from graphkit.ingest.adverts.number_words import Piece, Sort, cut

LONGEST_NUMBER = 15
"""Digits of the longest number that the international plan allows."""
SHORTEST_GROUP = 7
_LONGEST_GAP = 8
_OPEN_READINGS = 4

_STRETCH = re.compile(r"(?:[^\W_]|[$@!|])+")
"""Letters, digits and four signs; the signs are punctuation, yet `@g3` is one thing."""
_TOKEN = re.compile(r"[^\W_]+")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_FILLERS = frozenset({"then", "and", "dash", "dot", "hyphen", "space", "star", "slash", "point"})
_TIES = re.compile(r"[ .*_-]{0,3}")
"""What may stand between a multiplier and its digit."""

UNIT = re.compile(
    r" {0,2}-? ?(?:%|/=|(?:hrs?|hours?|mins?|lbs?|kgs?|cm|ft|yrs?|yo|years?|am|pm|k|kms?"
    r"|usd|ugx|kes|aed|roses?|dollars?|bucks|shillings?|/ ?(?:hr|hour|day|month))(?![^\W\d_]))"
)
"""What makes the digits before it a quantity."""
_VERB_OR_NAME = re.compile(r" +(?:am|rose)(?![^\W\d_])")
_CURRENCY = re.compile(r"(?:[$£€]|(?<![^\W\d_])(?:usd|ugx|kes|aed|ksh|shs?))[ .]{0,2}$")
_SIGN_AS_SEPARATOR = re.compile(r"[$£€](?=[^\W_])")
"""In `$7$5$4` the sign only sets digits apart."""


@dataclass(frozen=True, slots=True)
class Atom:
    """Digits at one place: `text[start:end]`, as a digit run, a word or a soft letter."""

    start: int
    end: int
    digits: str
    sort: Sort
    apart: str = ""
    """The other reading of `thirty five`: 30 and 5, where `digits` says 3 and then 5."""

    @property
    def soft(self) -> bool:
        """Tell whether this is a digit only by its company."""
        return self.sort is Sort.SOFT


def groups(text: str) -> Iterator[list[Atom]]:
    """Yield the groups of a masked text that hold enough digits for a number."""
    for run in _runs(text, _pieces(text)):
        for group in _without_quantities(text, run):
            hard = any(not atom.soft for atom in group)
            if hard and sum(len(atom.digits) for atom in group) >= SHORTEST_GROUP:
                yield group


def readings(group: list[Atom]) -> Iterator[tuple[list[Atom], int]]:
    """Yield a group as read first, then with `thirty five` as 30 and 5: atoms, how often."""
    open_places = [place for place, atom in enumerate(group) if atom.apart]
    if len(open_places) > _OPEN_READINGS:
        open_places = []
    for choice in product((False, True), repeat=len(open_places)):
        chosen = {place for place, apart in zip(open_places, choice, strict=True) if apart}
        yield (
            [
                replace(atom, digits=atom.apart) if place in chosen else atom
                for place, atom in enumerate(group)
            ],
            len(chosen),
        )


def _pieces(text: str) -> list[Piece]:
    found: list[Piece] = []
    for stretch in _STRETCH.finditer(text):
        whole = stretch.group()
        mostly_digits = 2 * sum(map(str.isdigit, whole)) >= len(whole)
        for token in _TOKEN.finditer(text, stretch.start(), stretch.end()):
            offset = token.start()
            for piece in cut(token.group(), mostly_digits):
                found.append(
                    Piece(piece.start + offset, piece.end + offset, piece.sort, piece.digits)
                )
    return found


def _runs(text: str, pieces: list[Piece]) -> Iterator[list[Atom]]:
    run: list[Atom] = []
    place = 0
    while place < len(pieces):
        atom, following = _atom(text, pieces, place)
        if atom is None:
            if not (run and _is_filler(text, pieces, place)):
                yield run
                run = []
            place = following
            continue
        if len(atom.digits) > LONGEST_NUMBER or (run and not _joined(text, run[-1], atom)):
            yield run
            run = []
        if len(atom.digits) <= LONGEST_NUMBER:
            run.append(atom)
        place = following
    yield run


def _atom(text: str, pieces: list[Piece], place: int) -> tuple[Atom | None, int]:
    """Read one atom at a place; return it, or None for a word, and the next place."""
    piece = pieces[place]
    if piece.sort is Sort.OTHER:
        return None, place + 1
    if piece.sort is Sort.TIMES:
        repeated = _repeated(text, pieces, place)
        return (repeated, place + 1) if repeated is None else (repeated, place + 2)
    digits, apart = piece.digits, ""
    if piece.sort is Sort.TENS and _unit_follows(pieces, place):
        digits = digits[0]
        if text[piece.end] == " ":
            apart = piece.digits
    return Atom(piece.start, piece.end, digits, piece.sort, apart), place + 1


def _repeated(text: str, pieces: list[Piece], place: int) -> Atom | None:
    """Read a multiplier with the digits after it; its own text belongs to the atom."""
    if place + 1 == len(pieces):
        return None
    piece, following = pieces[place : place + 2]
    if following.sort in (Sort.OTHER, Sort.TIMES):
        return None
    if not _TIES.fullmatch(text, piece.end, following.start):
        return None
    digits = following.digits[0] * (int(piece.digits) - 1) + following.digits
    return Atom(piece.start, following.end, digits, following.sort)


def _unit_follows(pieces: list[Piece], place: int) -> bool:
    """Tell whether a tens word is the first half of a number such as twenty-one."""
    if place + 1 == len(pieces):
        return False
    following = pieces[place + 1]
    return (
        following.sort in (Sort.DIGITS, Sort.WORD)
        and len(following.digits) == 1
        and following.digits != "0"
        and following.start - pieces[place].end <= 1
    )


def _is_filler(text: str, pieces: list[Piece], place: int) -> bool:
    piece = pieces[place]
    return (
        text[piece.start : piece.end] in _FILLERS
        and text[piece.start - 1 : piece.start] == " "
        and text[piece.end : piece.end + 1] == " "
        and pieces[place - 1].sort is not Sort.OTHER
    )


def _joined(text: str, left: Atom, right: Atom) -> bool:
    """Tell whether the gap between two atoms leaves them in one run."""
    gap = text[left.end : right.start]
    if len(gap) <= 1:
        return True
    if len(_LINE_BREAK.findall(gap)) > 1:
        return False
    filler = _TOKEN.search(gap)
    parts = (gap[: filler.start()], gap[filler.end() :]) if filler else (gap,)
    return all(len(part.strip()) <= _LONGEST_GAP for part in parts)


def _without_quantities(text: str, run: list[Atom]) -> Iterator[list[Atom]]:
    """Split a run at hours, ages, weights and prices, leaving them out."""
    group: list[Atom] = []
    for atom in run:
        if _is_quantity(text, atom) or (not group and _is_price(text, atom)):
            yield group
            group = []
        else:
            group.append(atom)
    yield group


def _is_quantity(text: str, atom: Atom) -> bool:
    if len(atom.digits) > 3 or not UNIT.match(text, atom.end):
        return False
    if len(atom.digits) < 3:
        return True
    # Three digits straight behind a digit and a sign are the tail of a number; so are
    # three digits behind a blank where the unit is also a verb or a name.
    before = text[max(0, atom.start - 2) : atom.start]
    is_tail = len(before) == 2 and before[0].isdigit()
    if before[-1:] in ("-", "."):
        return not is_tail
    return not (is_tail and before[1] == " " and _VERB_OR_NAME.match(text, atom.end))


def _is_price(text: str, atom: Atom) -> bool:
    if len(atom.digits) > 4 or _SIGN_AS_SEPARATOR.match(text, atom.end):
        return False
    return _CURRENCY.search(text, max(0, atom.start - 6), atom.start) is not None
