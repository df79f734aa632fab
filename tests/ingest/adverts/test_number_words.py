"""Tokens are cut into digits, number words and soft pieces in the best of all ways."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.ingest.adverts.number_words import Sort, cut


def digits(token: str, *, letter_digits: bool = False) -> str | None:
    pieces = cut(token, letter_digits)
    if any(piece.sort is Sort.OTHER for piece in pieces):
        return None
    return "".join(piece.digits for piece in pieces)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("0772", "0772"),
        ("seven", "7"),
        ("oneeight", "18"),
        ("5seven4five", "5745"),
        ("3tothree", "323"),
        ("zerofor", "04"),
        ("0onehundred", "0100"),
        ("sifuri", "0"),
        ("siete", "7"),
        ("s3v3n", "7"),
        ("o12o", "0120"),
        ("l23", "123"),
        ("seventeen", "17"),
        ("phone", None),
        ("weight", None),
        ("tool", None),
        ("lolo", None),
    ],
)
def test_glued_words_are_cut(token: str, expected: str | None) -> None:
    assert digits(token) == expected


def test_letters_are_digits_only_in_mostly_digit_text() -> None:
    assert digits("4s6") is None
    assert digits("4s6", letter_digits=True) == "456"


@pytest.mark.parametrize(
    ("token", "core"),
    [
        ("tonight602", "602"),
        ("7865550144tengo", "7865550144"),
        ("tel336", "336"),
        ("phone0772123456", "0772123456"),
        ("x2sixb", "2six"),
    ],
)
def test_a_number_glued_to_a_word_is_kept_and_the_rest_is_a_word(token: str, core: str) -> None:
    kept = [piece for piece in cut(token, True) if piece.sort is not Sort.OTHER]
    assert token[kept[0].start : kept[-1].end] == core


@given(st.text(alphabet="0123456789ontwhrefivsxugzl", max_size=24), st.booleans())
def test_the_pieces_cover_the_token_without_a_gap(token: str, letter_digits: bool) -> None:
    if not token:
        return
    pieces = cut(token, letter_digits)
    assert pieces[0].start == 0
    assert pieces[-1].end == len(token)
    assert all(a.end == b.start for a, b in pairwise(pieces))
