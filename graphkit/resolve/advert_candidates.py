"""Pairs of texts that may be alike, found by hashing instead of comparing all with all.

MinHash over word pairs (Broder 1997), 128 values in 32 bands of 4. A proposal is not a
likeness: it has to be compared before anything is shown.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_VALUES, _BANDS = 128, 32
_PRIME = np.uint64((1 << 61) - 1)
_MASK = np.uint64((1 << 32) - 1)
_SEED = 20_240_613
_BUCKET = 300
"""Texts of one bucket beyond which each is paired with its neighbours only."""

Pairs = npt.NDArray[np.int64]


def candidates(texts: Sequence[Sequence[str]]) -> Pairs:
    """Return pairs of places (first < second, sorted, each once) worth comparing."""
    signatures = _signatures(texts)
    width = _VALUES // _BANDS
    found: list[Pairs] = []
    for band in range(_BANDS):
        part = np.ascontiguousarray(signatures[:, band * width : (band + 1) * width])
        keys = part.view([("", part.dtype)] * width).ravel()
        found.append(_bucket_pairs(keys))
        if len(found) > 1:
            found = [np.unique(np.concatenate(found), axis=0)]
    return found[0]


def _signatures(texts: Sequence[Sequence[str]]) -> npt.NDArray[np.uint32]:
    """Return 128 minimum hashes per text; a text without a word pair gets its own."""
    draw = np.random.default_rng(_SEED)
    factors = draw.integers(1, 1 << 31, size=_VALUES, dtype=np.uint64)
    shifts = draw.integers(0, 1 << 31, size=_VALUES, dtype=np.uint64)
    signatures = np.empty((len(texts), _VALUES), dtype=np.uint32)
    for place, words in enumerate(texts):
        pairs = {" ".join(pair) for pair in pairwise(words)} or {f"text {place}"}
        hashes = np.array(sorted(zlib.crc32(pair.encode()) for pair in pairs), dtype=np.uint64)
        mixed = (hashes[:, None] * factors + shifts) % _PRIME & _MASK
        signatures[place] = mixed.min(axis=0)
    return signatures


def _bucket_pairs(keys: npt.NDArray[np.void]) -> Pairs:
    """Return the pairs of places with one key."""
    _, group = np.unique(keys, return_inverse=True)
    order = np.argsort(group, kind="stable")
    borders = np.flatnonzero(np.diff(group[order])) + 1
    found: list[Pairs] = [np.empty((0, 2), dtype=np.int64)]
    for members in np.split(order, borders):
        if len(members) < 2:
            continue
        if len(members) > _BUCKET:
            found.append(np.column_stack((members[:-1], members[1:])))
            continue
        first, second = np.triu_indices(len(members), k=1)
        found.append(np.column_stack((members[first], members[second])))
    return np.concatenate(found)
