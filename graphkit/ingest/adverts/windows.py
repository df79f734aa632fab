"""Which digits of a group are a number: every window is weighed, the best are kept.

The weights are those of a pipeline that was measured on public adverts; they order
readings of one text and are no probability.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graphkit.ingest.adverts.atoms import LONGEST_NUMBER, Atom, groups, readings
from graphkit.ingest.adverts.mask import CANONICAL
from graphkit.ingest.adverts.number_words import Sort
from graphkit.ingest.adverts.plan import Reading, international, national

ACCEPTED = 0.8
INTERNATIONAL = "intl"
_SHORTEST = 8
_LIST_DIGITS = 30
"""Digits of a list beyond which more of them say nothing about one entry."""

_PLUS = re.compile(r"\+ ?\(?$|\(\+$")
_STROKE = re.compile(r"(?<=\w)\||\|(?=\w)")
"""An upright stroke beside a digit: first a separator, then perhaps a one."""
_STROKE_AT_EDGE = re.compile(r"(?<=\w)\|(?!\w)|(?<!\w)\|(?=\w)")
_SECOND_READING = 0.15
_MANY_BLANKS = re.compile(r"\s{3,}")


@dataclass(frozen=True, slots=True)
class Window:
    """One row of neighbouring atoms that a numbering plan accepts.

    `region` is the country whose plan read it, or `intl` where the country code stands
    in the text. `start` and `end` are folded offsets and take in a plus or bracket.
    """

    start: int
    end: int
    digits: str
    region: str
    reading: Reading
    score: float
    obfuscated: bool
    longest_run: int
    """Digits of the longest unbroken digit run in it."""


def best_windows(text: str, regions: Sequence[str]) -> list[Window]:
    """Return the numbers of a masked text in text order; no place is used twice."""
    found = list(_accepted(text, regions, 0.0))
    if _STROKE.search(text):
        cost = 2 * _SECOND_READING if _STROKE_AT_EDGE.search(text) else _SECOND_READING
        found.extend(_accepted(_STROKE.sub("l", text), regions, cost))
    found.sort(key=lambda window: (-window.score, window.start, window.end, window.digits))
    used = bytearray(len(text))
    kept: list[Window] = []
    for window in found:
        if 1 not in used[window.start : window.end]:
            used[window.start : window.end] = b"\x01" * (window.end - window.start)
            kept.append(window)
    return sorted(kept, key=lambda window: window.start)


def _accepted(text: str, regions: Sequence[str], cost: float) -> Iterator[Window]:
    for group in groups(text):
        for atoms, changed in readings(group):
            total = sum(len(atom.digits) for atom in atoms)
            for first, last in _spans(atoms):
                window = _weigh(text, atoms, first, last, total, regions)
                if window is None:
                    continue
                score = window.score - cost - changed * _SECOND_READING
                if score >= ACCEPTED:
                    yield replace(window, score=round(score, 6))


def _spans(group: Sequence[Atom]) -> Iterator[tuple[int, int]]:
    """Yield first and last atom of every window of 8 to 15 digits."""
    for first in range(len(group)):
        count = 0
        for last in range(first, len(group)):
            count += len(group[last].digits)
            if count > LONGEST_NUMBER:
                break
            if count >= _SHORTEST:
                yield first, last


def _weigh(
    text: str, group: Sequence[Atom], first: int, last: int, total: int, regions: Sequence[str]
) -> Window | None:
    atoms = group[first : last + 1]
    digits = "".join(atom.digits for atom in atoms)
    start, end = atoms[0].start, atoms[-1].end
    plus = _PLUS.search(text, max(0, start - 3), start)
    base = _base(digits, total, plus is not None, regions)
    if base is None:
        return None
    score, region, reading = base
    if plus and region == INTERNATIONAL:
        start = plus.start()
    elif text[start - 1 : start] == "(" and ")" in text[start:end]:
        start -= 1
    if not reading.line:
        score -= 1.2
    if len(set(digits)) <= 2:
        score -= 2
    soft = sum(atom.soft for atom in atoms)
    if _stands_apart(text, group, first, last):
        total = min(total, _LIST_DIGITS)
    score += 1.5 * len(digits) / total - 0.1 * soft
    score -= sum(_gap(text[a.end : b.start]) for a, b in pairwise(atoms))
    score -= _soft_edges(group, first, last)
    bracket = start if text[start] == "(" else atoms[0].start
    if not soft and CANONICAL.fullmatch(text, bracket, end) and not text[end : end + 1].isdigit():
        score += 0.8
    else:
        score -= _tightness(text, group, first, last)
    return Window(
        start,
        end,
        digits,
        region,
        reading,
        score,
        any(atom.sort is not Sort.DIGITS for atom in atoms),
        max((len(atom.digits) for atom in atoms if atom.sort is Sort.DIGITS), default=0),
    )


def read(digits: str, region: str) -> Reading | None:
    """Read digits under a region's plan, or with their country code where it is `intl`."""
    if region == INTERNATIONAL:
        return international(digits.removeprefix("00"))
    return national(digits, region)


def _base(
    digits: str, total: int, plus: bool, regions: Sequence[str]
) -> tuple[float, str, Reading] | None:
    best: tuple[float, str, Reading] | None = None
    if plus:
        reading = international(digits)
        if reading is not None:
            return 3.0, INTERNATIONAL, reading
    elif len(digits) >= 11 and len(digits) >= total - 1:
        reading = read(digits, INTERNATIONAL)
        if reading is not None:
            best = 0.6, INTERNATIONAL, reading
    for rank, region in enumerate(regions):
        bare = not digits.startswith("0")
        if rank and bare and len(digits) < 9:
            continue
        reading = national(digits, region)
        if reading is not None:
            score = max(0.7, 2.0 - 0.3 * rank)
            if rank and bare and len(digits) < 10:
                score -= 0.5
            return max((score, region, reading), best or (0.0, region, reading), key=_by_score)
    return best


def _by_score(base: tuple[float, str, Reading]) -> float:
    return base[0]


def _stands_apart(text: str, group: Sequence[Atom], first: int, last: int) -> bool:
    """Tell whether a window has clear borders, as in a list of numbers.

    In a long list the share of one number shrinks towards nothing, which would lose it.
    """
    before = text[group[first - 1].end : group[first].start] if first > 0 else "\n"
    after = text[group[last].end : group[last + 1].start] if last + 1 < len(group) else "\n"
    if first == last:
        return bool(before and after)
    return "\n" in before and "\n" in after


def _gap(gap: str) -> float:
    """Return what a gap between two atoms costs."""
    cost = 0.15 * max(0, len(gap) - 3)
    if "\n" in gap or "\r" in gap:
        cost += 0.8
    if _MANY_BLANKS.search(gap):
        cost += 0.25
    return cost


def _soft_edges(group: Sequence[Atom], first: int, last: int) -> float:
    """Return the cost of soft atoms at the edges; they are not stripped, that loses numbers."""
    cost = 0.0
    if first < last:
        for edge, inner in ((first, first + 1), (last, last - 1)):
            atom, beside = group[edge], group[inner]
            glued = atom.end == beside.start or beside.end == atom.start
            if atom.soft and not glued and set(atom.digits) != {"0"}:
                cost += 0.9
    return cost


def _tightness(text: str, group: Sequence[Atom], first: int, last: int) -> float:
    """Return the cost of digits close by that the window leaves out.

    A soft atom behind a blank is no digit but a word such as `to`, unless the window
    itself is written with blanks.
    """
    cost = 0.0
    blanks = any(
        text[left.end : right.start] == " " for left, right in pairwise(group[first : last + 1])
    )
    if first > 0:
        gap = text[group[first - 1].end : group[first].start]
        word = group[first - 1].soft and gap == " " and not blanks
        halved = gap == "-" and group[first - 1].sort is Sort.TENS  # fifty-six
        cost += 1.6 if not gap or halved else 0.7 if gap == " " and not word else 0.0
    if last + 1 < len(group):
        gap = text[group[last].end : group[last + 1].start]
        word = group[last + 1].soft and gap == " " and not blanks
        cost += 1.6 if not gap else 0.7 if len(gap) == 1 and gap != "\n" and not word else 0.0
    return cost
