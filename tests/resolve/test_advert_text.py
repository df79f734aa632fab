"""Alike texts: what counts, what is shown, and that order and size of the import do not matter."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.resolve.advert_candidates import candidates
from graphkit.resolve.advert_grams import number_words, weigh, word_pairs, word_triples
from graphkit.resolve.advert_groups import groups
from graphkit.resolve.advert_likeness import NearDuplicate, bounds_for
from graphkit.resolve.advert_text import near_duplicates, normalise, shared_phrases
from tests.resolve.rewritten_adverts import Advert, adverts, one_template

TEMPLATE = "Welcome, {} here in {}. Clean hotel seeks careful cook for evening work. Call {} today"


def ids(count: int) -> list[str]:
    return [f"{place:05d}" for place in range(count)]


def scores(made: list[Advert], found: list[tuple[str, ...]]) -> tuple[float, float]:
    """Return precision and recall over pairs of adverts in one group."""
    truth = dict(zip(ids(len(made)), (advert.organisation for advert in made), strict=True))

    def pairs(counts: Counter[int]) -> int:
        return sum(count * (count - 1) // 2 for count in counts.values())

    right = sum(pairs(Counter(truth[advert] for advert in group)) for group in found)
    proposed = sum(len(group) * (len(group) - 1) // 2 for group in found)
    return right / proposed, right / pairs(Counter(truth.values()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Call +256 700 000 101 NOW", "call # now"),
        ("m@$$age h3ll0", "massage hello"),
        ("<b>New</b> girl", "new girl"),
        ("5 rooms, 20 mins", "5 rooms # mins"),
        ("Здравствуй мир", "здравствуй мир"),
        ("", ""),
    ],
)
def test_numbers_are_masked_before_leet_is_undone(text: str, words: str) -> None:
    assert normalise(text) == words.split()


def test_scripts_without_blanks_are_compared_by_their_signs() -> None:
    assert normalise("按摩服务") == ["按摩", "摩服", "服务"]


def test_texts_that_differ_only_in_numbers_case_and_signs_are_exact() -> None:
    first = "Clean hotel seeks a cook, call 0700 000 101!"
    second = "CLEAN HOTEL SEEKS A COOK - call 0700 000 102"
    (pair,) = near_duplicates(["b", "a"], [first, second])
    assert pair == NearDuplicate("a", "b", "1.000", "exact", ("clean hotel seeks a cook call #",))


def test_texts_too_short_to_mean_anything_are_in_no_pair() -> None:
    assert near_duplicates(["a", "b"], ["call 0700000101", "call 0700000102"]) == []


def test_a_pair_says_which_phrases_both_share() -> None:
    texts = [TEMPLATE.format("Anna", "Jinja", 99), TEMPLATE.format("Zoe", "Gulu", 98)]
    (pair,) = near_duplicates(["1", "2"], texts)
    assert pair.strength == "strong"
    assert float(pair.cosine) >= 0.6
    assert pair.phrases == ("clean hotel seeks careful cook for evening work call # today",)


def test_shared_phrases_stand_word_for_word_in_both_texts() -> None:
    left, right = list("abcdexyzabc"), list("qabcdeqxyzq")
    assert shared_phrases(left, right) == ("a b c d e", "a b c", "x y z")
    assert shared_phrases(left, ["a", "b"]) == ()


def test_swapped_letters_do_not_hide_a_text() -> None:
    words, _ = number_words([["massage", "warm"], ["amssage", "wamr"]])
    assert words.tolist() == [1, 2, 1, 2]


def test_weights_are_unit_rows_and_leave_out_what_stands_once() -> None:
    words, rows = number_words(["abc", "abx", "qrs"])
    weights = weigh(3, word_pairs(words, rows), word_triples(words, rows))
    assert weights.shape == (3, 1)  # only `a b` stands in two texts
    assert weights.toarray().ravel().tolist() == [1.0, 1.0, 0.0]


def test_phrases_do_not_run_from_one_text_into_the_next() -> None:
    words, rows = number_words([("a", "b"), ("c",), (), ("d", "e", "f")])
    assert word_pairs(words, rows).rows.tolist() == [0, 3, 3]
    assert word_triples(words, rows).rows.tolist() == [3]


def test_few_texts_must_be_more_alike_than_many() -> None:
    assert bounds_for(999).least == 0.40
    assert bounds_for(1_000).least == 0.30
    assert bounds_for(10).strong > bounds_for(10_000).strong == 0.50


@pytest.mark.parametrize("count", [0, 1, 2, 10, 30, 60])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_adverts_of_one_template_stay_together_in_an_import_of_any_size(
    count: int, level: int
) -> None:
    made = one_template(count, level, seed=5)
    found = groups(ids(count), near_duplicates(ids(count), [advert.text for advert in made]))
    if count < 2:
        assert found == []
    else:
        assert max(map(len, found)) >= 0.95 * count


def test_rewritten_adverts_are_grouped_by_organisation() -> None:
    made = adverts(1_000, seed=1)
    pairs = near_duplicates(ids(1_000), [advert.text for advert in made])
    precision, recall = scores(made, groups(ids(1_000), pairs))
    assert 2 * precision * recall / (precision + recall) >= 0.95


def test_the_order_of_the_import_changes_nothing() -> None:
    texts = [advert.text for advert in adverts(300, seed=2)]
    named = list(zip(ids(300), texts, strict=True))
    pairs = near_duplicates(*map(list, zip(*named, strict=True)))
    random.Random(1).shuffle(named)
    shuffled, shuffled_texts = map(list, zip(*named, strict=True))
    again = near_duplicates(shuffled, shuffled_texts)
    assert again == pairs
    assert groups(shuffled, reversed(again)) == groups(ids(300), pairs)
    assert all(pair.a < pair.b for pair in pairs)


def test_many_equal_texts_give_a_group_and_not_all_their_pairs() -> None:
    pairs = near_duplicates(ids(2_000), ["clean hotel seeks a careful cook today"] * 2_000)
    assert len(pairs) == 1_999
    assert groups(ids(2_000), pairs) == [tuple(ids(2_000))]


def weak(a: str, b: str, cosine: str = "0.510") -> NearDuplicate:
    return NearDuplicate(a, b, cosine, "weak", ())


def test_a_weak_pair_joins_two_texts_that_are_like_nothing_else() -> None:
    assert groups(["a", "b", "c"], [weak("a", "b")]) == [("a", "b")]


def test_a_weak_pair_alone_does_not_chain_a_third_text() -> None:
    strong = NearDuplicate("a", "b", "0.900", "strong", ())
    assert groups(["a", "b", "c"], [strong, weak("b", "c")]) == [("a", "b")]


def test_a_weak_pair_joins_with_two_neighbours_in_common() -> None:
    pairs = [
        NearDuplicate(a, b, "0.900", "strong", ()) for a, b in (("a", "b"), ("a", "c"), ("b", "c"))
    ]
    pairs += [weak("a", "d"), weak("b", "d"), weak("c", "d")]
    assert groups(list("abcd"), pairs) == [("a", "b", "c", "d")]


def test_equal_texts_count_as_one_when_weak_pairs_are_judged() -> None:
    exact = NearDuplicate("a", "b", "1.000", "exact", ())
    pairs = [exact, weak("a", "c"), weak("b", "c")]
    assert groups(["a", "b", "c", "d"], pairs) == [("a", "b", "c")]


def test_a_group_that_hangs_together_by_a_thread_is_divided() -> None:
    def clique(start: int) -> list[NearDuplicate]:
        members = ids(start + 120)[start:]
        return [
            NearDuplicate(a, b, "0.900", "strong", ())
            for a in members for b in members if a < b
        ]  # fmt: skip

    bridge = NearDuplicate("00000", "00239", "0.900", "strong", ())
    found = groups(ids(240), [*clique(0), *clique(120), bridge])
    assert [len(group) for group in found] == [120, 120]


def test_hashing_proposes_the_pairs_that_are_alike() -> None:
    made = adverts(400, seed=4)
    texts = sorted({tuple(normalise(advert.text)) for advert in made})
    words, rows = number_words(texts)
    pairs = word_pairs(words, rows)
    weights = weigh(len(texts), pairs, word_triples(words, rows))
    cosines = (weights @ weights.T).toarray()
    first, second = np.nonzero(np.triu(cosines, k=1) >= 0.6)
    proposed = {tuple(pair) for pair in candidates(len(texts), pairs).tolist()}
    alike = set(zip(first.tolist(), second.tolist(), strict=True))
    assert len(alike) > 300
    assert len(alike & proposed) >= 0.95 * len(alike)
    assert all(one < other for one, other in proposed)


def test_hashing_nothing_proposes_nothing() -> None:
    words, rows = number_words([("a",), (), ("b",)])
    assert candidates(3, word_pairs(words, rows)).shape == (0, 2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["aa", "bb", "cc", "#", "0700000101", "<b>", "按摩", "\ud800"]),
            max_size=12,
        ).map(" ".join)
        | st.text(max_size=30),
        max_size=8,
    )
)
def test_any_texts_give_sorted_pairs_and_disjoint_groups(texts: list[str]) -> None:
    names = ids(len(texts))
    pairs = near_duplicates(names, texts)
    assert [(p.a, p.b) for p in pairs] == sorted({(p.a, p.b) for p in pairs})
    found = groups(names, pairs)
    members = [advert for group in found for advert in group]
    assert len(members) == len(set(members))
    assert all(len(group) > 1 for group in found)
