"""Texts as numbers: the pairs and triples of neighbouring words, as weighted rows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

_USUAL_CORPUS = 3_000
"""Texts that rarity is reckoned over at the least.

In a small import of one template its own phrases would be called common, and chance words
rare; reckoned as part of a larger corpus they are weighed as they will be later.
"""
_COMMON_COUNT, _COMMON_SHARE = 500, 0.05
_WORD_BITS = 21
_MOST_WORDS = (1 << _WORD_BITS) - 1

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grams:
    """Each phrase of each text: `keys[i]` stands in the text at place `rows[i]`."""

    rows: Numbers
    keys: Numbers


def number_words(texts: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers]:
    """Return the words of all texts as numbers from 1, and the place of each word's text.

    Words of the same letters get one number: swapped letters are the commonest rewriting.
    """
    known: dict[str, int] = {}
    by_word: dict[str, int] = {}
    words = array("q")
    for text in texts:
        for word in text:
            number = by_word.get(word)
            if number is None:
                number = known.setdefault("".join(sorted(word)), len(known) % _MOST_WORDS + 1)
                by_word[word] = number
            words.append(number)
    lengths = [len(text) for text in texts]
    return np.array(words, dtype=np.int64), np.repeat(np.arange(len(texts)), lengths)


def word_pairs(words: Numbers, rows: Numbers) -> Grams:
    """Return the pairs of neighbouring words inside each text."""
    inside = rows[:-1] == rows[1:]
    keys = words[:-1] << _WORD_BITS | words[1:]
    return Grams(rows[:-1][inside], keys[inside])


def word_triples(words: Numbers, rows: Numbers) -> Grams:
    """Return the triples of neighbouring words inside each text."""
    inside = rows[:-2] == rows[2:]
    keys = (words[:-2] << _WORD_BITS | words[1:-1]) << _WORD_BITS | words[2:]
    return Grams(rows[:-2][inside], keys[inside])


def weigh(count: int, *grams: Grams) -> sparse.csr_matrix:
    """Return `count` texts as unit rows of TF-IDF weights over their phrases.

    Sublinear term frequency. Phrases of one text only, and those in more than max(500,
    5 %) of the texts, are left out; the bound is absolute, since a share alone would tear
    small imports apart.
    """
    rows = np.concatenate([part.rows for part in grams])
    keys = np.concatenate([part.keys for part in grams])
    known, columns = np.unique(keys, return_inverse=True)
    ones = np.ones(len(rows), dtype=np.float32)
    counts = sparse.csr_matrix((ones, (rows, columns)), shape=(count, max(len(known), 1)))
    counts.sum_duplicates()
    found_in = np.bincount(counts.indices, minlength=counts.shape[1])
    most = max(_COMMON_COUNT, int(_COMMON_SHARE * count))
    kept = np.flatnonzero((found_in >= 2) & (found_in <= most))
    weights = counts[:, kept].tocsr()
    rarity = np.log((1 + max(count, _USUAL_CORPUS)) / (1 + found_in[kept])) + 1
    weights.data = (1 + np.log(weights.data)) * rarity[weights.indices]
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    weights.data /= np.repeat(lengths, np.diff(weights.indptr))
    return weights.astype(np.float32)
