"""What it means that two adverts are alike: the pair, and the cosines that count."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two adverts share phrases: ids with a < b, the cosine as decimal text, the phrases.

    `strength` is exact (equal after normalising: numbers, case and signs may differ),
    strong or weak; weak is never enough for a proposal by itself.
    """

    a: str
    b: str
    cosine: str
    strength: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The cosines that matter among so many texts.

    From `supported` a pair counts where both are like the same two others, from `least`
    by itself; from `joining` it puts two texts into one group by itself.
    """

    supported: float
    least: float
    joining: float
    strong: float


MANY = 20_000
"""Texts from which candidates are proposed by hashing and only those are compared."""

# Measured on generated adverts. What tells few texts apart stands in one of them only, and
# such phrases are left out, so few texts have to be more alike; among very many, chance
# pairs multiply.
_BOUNDS = (
    (60, Bounds(0.45, 0.50, 0.55, 0.60)),
    (200, Bounds(0.40, 0.45, 0.50, 0.50)),
    (1_000, Bounds(0.35, 0.40, 0.45, 0.50)),
    (MANY, Bounds(0.25, 0.30, 0.35, 0.50)),
)
_BOUNDS_OF_MANY = Bounds(0.30, 0.30, 0.40, 0.50)
SUPPORTED = 2
"""Common neighbours that make up for a cosine a little too small."""


def bounds_for(texts: int) -> Bounds:
    """Return the cosines that count among so many different texts."""
    return next((bounds for count, bounds in _BOUNDS if texts < count), _BOUNDS_OF_MANY)
