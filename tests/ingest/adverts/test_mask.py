"""Masking takes out quantities and never a number in the layout 3-3-4."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.ingest.adverts.fold import fold
from graphkit.ingest.adverts.mask import MASK, mask


@pytest.mark.parametrize(
    "quantity",
    [
        "2026-07-18", "18/07/2026", "7/18/2026", "18.7.2026", "2026 07 18", "18 07 2026",
        "18 jul 2026", "18-jul-26", "jul 18, 2026", "14:30", "2:29:05", "24/7", "2006 model",
        "120lbs", "55 kg", "170cm", "aged 23", "age: 21-35", "5'10", "5 ft 6", "5,10",
        "34-24-36", "34dd-24-36", "1,200,000 ugx", "usd 1,500", "450,000 - 600,000 ugx",
        "192.168.100.200",
    ],
)  # fmt: skip
def test_quantities_become_letters(quantity: str) -> None:
    assert mask(f"a {quantity} b") == f"a {MASK * len(quantity)} b"


@pytest.mark.parametrize(
    "number",
    [
        "202-555-0147", "(202) 555-0147", "202 555  0147", "0772 123 456", "07-72-12-34-56",
        "0491 57-01-56", "07 72 12 2026", "1.2.3.4.5.6", "4,5,6,7,8,9", "0772:12:34:56",
        "07-52-58o-6164",
    ],
)  # fmt: skip
def test_numbers_stay(number: str) -> None:
    assert mask(f"a {number} b") == f"a {number} b"


def test_markup_becomes_blanks_so_that_a_number_runs_across_it() -> None:
    assert mask("077<b>2</b>123&nbsp;456") == "077   2    123      456"
    assert mask("2 < 3 and 5 > 4") == "2 < 3 and 5 > 4"


@given(st.text(alphabet="0123456789-/.,: 'ajulfkgt$<>&;()", max_size=60) | st.text())
def test_the_masked_text_is_as_long_as_the_folded_one(text: str) -> None:
    folded = fold(text).text
    assert len(mask(folded)) == len(folded)
