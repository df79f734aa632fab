"""Folding undoes disguises and keeps the way back to the source text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.ingest.adverts.fold import compatible, fold


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("ABC 012", "abc 012"),
        ("０１２", "012"),
        ("①②⑫⒈", "12121"),
        ("⓿❶", "01"),
        ("²₃", "23"),
        ("٠٩ ०९", "09 09"),
        ("🔟🅾〇◯Ø", "100000"),
        ("ОоΟοՕօ", "oooooo"),
        ("ЗƷƐ Ч Ƽ Б Ꮾ Ꮽ Ƨ", "333 4 5 6 6 9 2"),
        ("оnе twо", "one two"),
        ("7\u03364\u0336", "74"),
        ("0\ufe0f\u20e3", "0"),
        ("a\u200bb\u00adc", "abc"),
        ("é ñ", "e n"),
        ("🅰🅱", "ab"),
        ("½", "1⁄2"),
    ],
)
def test_disguised_signs_become_plain_ones(source: str, folded: str) -> None:
    assert fold(source).text == folded


def test_a_bullet_at_the_start_of_a_line_is_no_zero() -> None:
    assert fold("● 0772\n○772 7○7").text == "● 0772\n○772 707"


def test_a_span_leads_back_to_the_source_with_its_combining_marks() -> None:
    folded = fold("x 7\u03362\u0336\u200b y")
    start, end = folded.source_span(2, 4)
    assert folded.text[2:4] == "72"
    assert "x 7\u03362\u0336\u200b y"[start:end] == "7\u03362\u0336"


def test_a_sign_that_becomes_two_digits_has_one_place() -> None:
    folded = fold("a🔟b")
    assert folded.text == "a10b"
    assert folded.source_span(1, 3) == folded.source_span(1, 2) == (1, 2)


def test_addresses_keep_capitals_and_accents() -> None:
    folded = compatible("Ｋａｙ＠ｅｘａｍｐｌｅ．ｃｏｍ Ø\u200b")
    assert folded.text == "Kay@example.com Ø"


@given(st.text())
def test_every_folded_place_lies_in_the_source_in_order(text: str) -> None:
    for folded in (fold(text), compatible(text)):
        assert len(folded.text) == len(folded.starts) == len(folded.ends)
        assert all(0 <= a < b <= len(text) for a, b in zip(folded.starts, folded.ends, strict=True))
        assert list(folded.starts) == sorted(folded.starts)


@given(st.text())
def test_folding_twice_changes_nothing_more_in_plain_text(text: str) -> None:
    once = fold(text).text
    if once.isascii():
        assert fold(once).text == once
