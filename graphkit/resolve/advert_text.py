"""Adverts that repeat one another's text: pairs with their likeness, and groups of them.

Likeness is the cosine of weighted word pairs and triples (TF-IDF). It says that two texts
share phrases, not that one person wrote them: sellers share advert-writing services. Pairs
and groups are proposals; the same texts give the same result in any order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sparse_dot_topn import sp_matmul_topn

from graphkit.resolve.advert_candidates import candidates

STRONG = 0.5
"""Cosine from which a pair counts as strong."""
_WEAK, _WEAK_OF_FEW, _FEW = 0.30, 0.40, 1_000
"""Few texts need a higher cosine: what tells them apart is too rare to be weighed."""
_MANY = 20_000
"""Texts beyond which candidates are proposed by hashing and only those are compared."""
_MOST_ALIKE = 60
_COMMON_COUNT, _COMMON_SHARE = 500, 0.05
_BLOCK = 200_000
_FULL_PAIRS = 100
"""Pairs between two sets of equal texts that are all named; of larger sets only the first."""
_LONGEST = 50_000
_PHRASES, _PHRASE_LENGTH = 3, 200

_TAG = re.compile(r"</?[a-z!][^<>]{0,77}>")
_NUMBER = re.compile(r"\+?\d{2,}")
_LEET = str.maketrans("013@$", "oieas")
_TOKEN = re.compile(r"[^\W_]+|#")
_UNSEGMENTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
"""Scripts without blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


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

    Cosine >= .50 is strong, from .30 (.40 among fewer than 1,000 different texts) weak.
    Method: sublinear TF-IDF over word 2- and 3-grams; beyond 20,000 texts MinHash proposes
    the pairs (Broder 1997) and the same cosine decides.
    """
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for advert, text in zip(ids, texts, strict=True):
        words = tuple(normalise(text))
        if words:
            holders[words].append(advert)
    distinct = sorted(holders)
    found: list[NearDuplicate] = []
    for words in distinct:
        same = sorted(holders[words])
        phrase = (" ".join(words)[:_PHRASE_LENGTH],)
        found.extend(NearDuplicate(a, b, "1.000", "exact", phrase) for a, b in _within(same))
    for first, second, cosine in _alike(distinct):
        strength = "strong" if cosine >= STRONG else "weak"
        phrases = shared_phrases(distinct[first], distinct[second])
        for one, other in _between(
            sorted(holders[distinct[first]]), sorted(holders[distinct[second]])
        ):
            a, b = sorted((one, other))
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


def _alike(texts: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, float]]:
    """Yield places and cosine (three digits) of the texts that are alike, first < second."""
    if len(texts) < 2:
        return
    weights = _weights(texts)
    least = _WEAK_OF_FEW if len(texts) < _FEW else _WEAK
    pairs = _neighbours(weights, least) if len(texts) <= _MANY else _verified(texts, weights)
    for first, second, cosine in pairs:
        rounded = round(float(cosine), 3)
        if rounded >= least:
            yield first, second, rounded


def _weights(texts: Sequence[tuple[str, ...]]) -> sparse.csr_matrix:
    """Return the texts as unit rows of TF-IDF weights over word pairs and triples.

    Phrases of one text only, and those in more than max(500, 5 %) of the texts, are left
    out. The count is absolute: a share alone would tear small imports apart.
    """
    numbers: dict[tuple[str, ...], int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for place, words in enumerate(texts):
        for gram in _grams(words):
            rows.append(place)
            columns.append(numbers.setdefault(gram, len(numbers)))
    ones = np.ones(len(rows), dtype=np.float32)
    counts = sparse.csr_matrix((ones, (rows, columns)), shape=(len(texts), len(numbers) or 1))
    counts.sum_duplicates()
    found_in = np.bincount(counts.indices, minlength=counts.shape[1])
    most = max(_COMMON_COUNT, int(_COMMON_SHARE * len(texts)))
    kept = np.flatnonzero((found_in >= 2) & (found_in <= most))
    weights = counts[:, kept].tocsr()
    rarity = np.log((1 + len(texts)) / (1 + found_in[kept])) + 1
    weights.data = (1 + np.log(weights.data)) * rarity[weights.indices].astype(np.float32)
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    weights.data /= np.repeat(lengths, np.diff(weights.indptr))
    return weights.astype(np.float32)


def _grams(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield from pairwise(words)
    yield from zip(words, words[1:], words[2:], strict=False)


def _neighbours(weights: sparse.csr_matrix, least: float) -> Iterator[tuple[int, int, float]]:
    """Compare every text with every other and yield the most alike of each."""
    alike = sp_matmul_topn(
        weights, weights.T.tocsr(), top_n=_MOST_ALIKE, threshold=least - 0.001, n_threads=2
    ).tocoo()
    best: dict[tuple[int, int], float] = {}
    for one, other, cosine in zip(alike.row, alike.col, alike.data, strict=True):
        if one != other:  # a pair may stand in one row only, where the other row was full
            first, second = sorted((int(one), int(other)))
            best[first, second] = max(float(cosine), best.get((first, second), 0.0))
    for (first, second), cosine in sorted(best.items()):
        yield first, second, cosine


def _verified(
    texts: Sequence[tuple[str, ...]], weights: sparse.csr_matrix
) -> Iterator[tuple[int, int, float]]:
    """Compare the proposed pairs only; an unverified proposal would chain everything."""
    proposed: npt.NDArray[np.int64] = candidates(texts)
    for start in range(0, len(proposed), _BLOCK):
        block = proposed[start : start + _BLOCK]
        product_ = weights[block[:, 0]].multiply(weights[block[:, 1]])
        cosines = np.asarray(product_.sum(axis=1)).ravel()
        for (first, second), cosine in zip(block, cosines, strict=True):
            if cosine >= _WEAK - 0.001:
                yield int(first), int(second), float(cosine)


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
