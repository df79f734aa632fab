"""Pairs of texts that may be alike, found by hashing instead of comparing all with all.

MinHash over word pairs (Broder 1997), 128 values in 32 bands of 4. A proposal is not a
likeness: it has to be compared before anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from graphkit.resolve.advert_grams import Grams, Numbers

_BANDS, _WIDTH = 32, 4
_SEED = 20_240_613
_BUCKET = 300
"""Texts of one bucket beyond which each is paired with the next one only."""

Hashes = npt.NDArray[np.uint64]


def candidates(count: int, pairs: Grams) -> Numbers:
    """Return the pairs of places worth comparing: two columns, first < second, sorted.

    Of `count` texts those without a pair of words are in none.
    """
    if not len(pairs.rows):
        return np.empty((0, 2), dtype=np.int64)
    draw = np.random.default_rng(_SEED)
    borders = np.flatnonzero(np.diff(pairs.rows, prepend=-1))
    places = pairs.rows[borders]
    keys = pairs.keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    keys ^= keys >> np.uint64(32)
    codes: list[Numbers] = []
    for _ in range(_BANDS):
        band = np.zeros(len(places), dtype=np.uint64)
        for _ in range(_WIDTH):
            band = band * np.uint64(0xBF58476D1CE4E5B9) + _smallest(keys, borders, draw)
        codes.extend(first * count + second for first, second in _together(band, places))
    if not codes:
        return np.empty((0, 2), dtype=np.int64)
    found = np.unique(np.concatenate(codes))
    return np.column_stack(np.divmod(found, count))


def _smallest(keys: Hashes, borders: Numbers, draw: np.random.Generator) -> Hashes:
    """Return the smallest value of each text under one random hash function."""
    factor = draw.integers(1, 1 << 63, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    shift = draw.integers(0, 1 << 63, dtype=np.uint64)
    hashed = (keys * factor + shift) >> np.uint64(32)
    return np.minimum.reduceat(hashed, borders)


def _together(band: Hashes, places: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield the places that share a bucket, as first and second columns."""
    order = np.argsort(band, kind="stable")
    starts = np.flatnonzero(np.diff(band[order], prepend=~band[order[0]]) != 0)
    sizes = np.diff(starts, append=len(band))
    for size in np.unique(sizes[sizes > 1]).tolist():
        begins = starts[sizes == size]
        members = np.sort(places[order[begins[:, None] + np.arange(size)]], axis=1)
        if size > _BUCKET:
            yield members[:, :-1].ravel(), members[:, 1:].ravel()
        else:
            first, second = np.triu_indices(size, k=1)
            yield members[:, first].ravel(), members[:, second].ravel()
