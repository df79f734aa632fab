"""Adverts that repeat one another's text: pairs with their likeness, and groups of them.

Likeness is the cosine of weighted word pairs and triples (TF-IDF). It says that two texts
share phrases, not that one person wrote them: sellers share advert-writing services. Pairs
and groups are proposals; the same texts give the same result in any order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sparse_dot_topn import sp_matmul_topn

from graphkit.resolve.advert_candidates import candidates
from graphkit.resolve.advert_grams import number_words, weigh, word_pairs, word_triples
from graphkit.resolve.advert_groups import groups
from graphkit.resolve.advert_likeness import MANY, SUPPORTED, Bounds, NearDuplicate, bounds_for

__all__ = ["NearDuplicate", "groups", "near_duplicates"]


_MOST_ALIKE = 60
_ROUNDING = 0.001
_BLOCK = 200_000
_FULL_PAIRS = 100
"""Pairs between two sets of equal texts that are all named; of larger sets only the first."""
_LONGEST = 50_000
_SHORTEST = 4
"""Words below which a text such as `call #` is equal to others by chance."""
_PHRASES, _PHRASE_LENGTH = 3, 200

_TAG = re.compile(r"</?[a-z!][^<>]{0,77}>")
_NUMBER = re.compile(r"\+?\d{2,}(?:[ .-]\d+)*")
"""A number, and what is grouped with it: `0700 000 101` is one number like `0700000101`."""
_LEET = str.maketrans("013@$", "oieas")
_TOKEN = re.compile(r"[^\W_]+|#")
_UNSEGMENTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
"""Scripts without blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def normalise(text: str) -> list[str]:
    """Return the words of a text in small letters, each number as `#`, leet undone.

    Numbers go first, so that different phones do not split one template.
    """
    plain = _TAG.sub(" ", text[:_LONGEST].lower())
    words: list[str] = []
    for word in _TOKEN.findall(_NUMBER.sub("#", plain).translate(_LEET)):
        if _UNSEGMENTED.match(word) and len(word) > 2:
            words.extend(word[place : place + 2] for place in range(len(word) - 1))
        else:
            words.append(word)
    return words


def near_duplicates(ids: Sequence[str], texts: Sequence[str]) -> list[NearDuplicate]:
    """Return the pairs of adverts whose texts repeat one another, sorted by ids.

    Cosine >= .50 is strong and from .30 weak; fewer than 1,000 different texts need more
    (`bounds_for`). A pair up to .05 below counts where both are like the same two others.
    Method: sublinear TF-IDF over word 2- and 3-grams; beyond 20,000 texts MinHash proposes
    the pairs (Broder 1997) and the same cosine decides.
    """
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for advert, text in zip(ids, texts, strict=True):
        words = tuple(normalise(text))
        if len(words) >= _SHORTEST:
            holders[words].append(advert)
    distinct = sorted(holders)
    adverts = [sorted(holders[words]) for words in distinct]
    found: list[NearDuplicate] = []
    for words, same in zip(distinct, adverts, strict=True):
        whole = (" ".join(words)[:_PHRASE_LENGTH],)
        found.extend(NearDuplicate(a, b, "1.000", "exact", whole) for a, b in _within(same))
    bounds = bounds_for(len(distinct))
    for (first, second), cosine in sorted(_alike(distinct, bounds).items()):
        strength = "strong" if cosine >= bounds.strong else "weak"
        phrases = shared_phrases(distinct[first], distinct[second])
        for pair in _between(adverts[first], adverts[second]):
            a, b = sorted(pair)
            found.append(NearDuplicate(a, b, f"{cosine:.3f}", strength, phrases))
    return sorted(found, key=lambda pair: (pair.a, pair.b))


def _within(same: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs among adverts of one text; of a large set each with the first."""
    if len(same) * (len(same) - 1) // 2 <= _FULL_PAIRS:
        yield from combinations(same, 2)
    else:
        yield from ((same[0], other) for other in same[1:])


def _between(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(left) * len(right) <= _FULL_PAIRS:
        yield from product(left, right)
    else:
        yield left[0], right[0]


def _alike(texts: Sequence[tuple[str, ...]], bounds: Bounds) -> dict[tuple[int, int], float]:
    """Return the pairs of places (first < second) that count, with cosine to three digits."""
    if len(texts) < 2:
        return {}
    words, rows = number_words(texts)
    pairs = word_pairs(words, rows)
    weights = weigh(len(texts), pairs, word_triples(words, rows))
    if len(texts) < MANY:
        cosines = _neighbours(weights, bounds.supported)
    else:
        cosines = _verified(weights, candidates(len(texts), pairs), bounds.supported)
    beside: dict[int, set[int]] = defaultdict(set)
    for one, other in cosines:
        beside[one].add(other)
        beside[other].add(one)
    return {
        pair: cosine
        for pair, cosine in cosines.items()
        if cosine >= bounds.least or len(beside[pair[0]] & beside[pair[1]]) >= SUPPORTED
    }


def _neighbours(weights: sparse.csr_matrix, floor: float) -> dict[tuple[int, int], float]:
    """Compare every text with every other; keep the most alike of each."""
    alike = sp_matmul_topn(
        weights, weights.T.tocsr(), top_n=_MOST_ALIKE, threshold=floor - _ROUNDING, n_threads=2
    ).tocoo()
    found: dict[tuple[int, int], float] = {}
    # A pair may stand in one row only, where the other row was full.
    for one, other, cosine in zip(
        alike.row.tolist(), alike.col.tolist(), alike.data.tolist(), strict=True
    ):
        if one != other and round(cosine, 3) >= floor:
            found[min(one, other), max(one, other)] = round(cosine, 3)
    return found


def _verified(
    weights: sparse.csr_matrix, proposed: npt.NDArray[np.int64], floor: float
) -> dict[tuple[int, int], float]:
    """Compare the proposed pairs only; an unverified proposal would chain everything."""
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(proposed), _BLOCK):
        block = proposed[start : start + _BLOCK]
        together = weights[block[:, 0]].multiply(weights[block[:, 1]])
        cosines = np.asarray(together.sum(axis=1)).ravel().round(3)
        for place in np.flatnonzero(cosines >= floor - _ROUNDING).tolist():
            cosine = round(float(cosines[place]), 3)
            if cosine >= floor:
                found[int(block[place, 0]), int(block[place, 1])] = cosine
    return found


def shared_phrases(left: Sequence[str], right: Sequence[str]) -> tuple[str, ...]:
    """Return the longest runs of words that stand in both texts, at most three."""
    known = set(zip(right, right[1:], right[2:], strict=False))
    whole = f" {' '.join(right)} "
    runs: list[str] = []
    start, place = 0, 0
    while start + 3 <= len(left):
        place = start
        while tuple(left[place : place + 3]) in known:
            place += 1
        stop = place + 2
        while stop - start >= 3 and f" {' '.join(left[start:stop])} " not in whole:
            stop -= 1
        if stop - start >= 3:
            runs.append(" ".join(left[start:stop])[:_PHRASE_LENGTH])
            start = stop
        else:
            start += 1
    longest = sorted(set(runs), key=lambda run: (-len(run), run))
    return tuple(longest[:_PHRASES])
