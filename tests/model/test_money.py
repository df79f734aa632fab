"""Amounts as printed: exact values, their marks, and what is no amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.money import Money, Style, decimal_text, read_currency, read_money

DOT, COMMA, INDIAN = Style.DOT, Style.COMMA, Style.INDIAN


@pytest.mark.parametrize(
    ("text", "style", "value", "scale"),
    [
        ("1,234.50", DOT, "1234.50", 2),
        ("1234.5", DOT, "1234.5", 1),
        ("0.00", DOT, "0.00", 2),
        (".50", DOT, "0.50", 2),
        ("1.234,50", COMMA, "1234.50", 2),
        ("1234,5", COMMA, "1234.5", 1),
        ("1.234.567", COMMA, "1234567", 0),
        ("1,00,000.00", INDIAN, "100000.00", 2),
        ("50,000.00", INDIAN, "50000.00", 2),
        ("1 234,50", COMMA, "1234.50", 2),
        ("1\u00a0234,50", COMMA, "1234.50", 2),
        ("1\u202f234,50", COMMA, "1234.50", 2),
        ("1'234.50", DOT, "1234.50", 2),
        ("1’234.50", DOT, "1234.50", 2),
        ("+00000000000115.8331", DOT, "115.8331", 4),
        ("-3,40", COMMA, "-3.40", 2),
        ("\u22123.40", DOT, "-3.40", 2),
        ("12.50-", DOT, "-12.50", 2),
        ("(370.00)", DOT, "-370.00", 2),
        ("($370)", DOT, "-370", 0),
        ("- $25.00", DOT, "-25.00", 2),
        ("500.00 DR", DOT, "-500.00", 2),
        ("12,345.00Cr", DOT, "12345.00", 2),
        ("DR 10.00", DOT, "-10.00", 2),
        ("50,000/=", DOT, "50000", 0),
        (" 7.80 ", DOT, "7.80", 2),
        ("25.00EUR", DOT, "25.00", 2),
    ],
)
def test_amounts_are_read_exactly(text: str, style: Style, value: str, scale: int) -> None:
    found = read_money(text, style)
    assert found is not None
    assert (found.value, str(found.value), found.scale) == (Decimal(value), value, scale)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("", DOT), ("-", DOT), ("abc", DOT), ("12,34.5", DOT), ("1.2.3", DOT), ("1,23", DOT),
        ("0,500", DOT), ("1.23", COMMA), ("1,234.50", COMMA), ("1,2,345", INDIAN),
        ("2.56772E+11", DOT), ("1e5", DOT), ("5-3", DOT), ("12 34", DOT), ("--5", DOT),
        ("(5", DOT), ("5)", DOT), ("-5-", DOT), ("5 GBR", DOT), ("USD 5 EUR", DOT),
        ("NaN", DOT), ("Infinity", DOT), ("0x10", DOT), ("١٢٣", DOT), ("5.", DOT),
    ],
)  # fmt: skip
def test_what_does_not_read_exactly_is_none(text: str, style: Style) -> None:
    assert read_money(text, style) is None


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("£67.40", "GBP"), ("+ £1,100.00", "GBP"), ("Ugx 65,859.50", "UGX"), ("KES 5.00", "KES"),
        ("Ksh1,000.00", "KES"), ("USh 500", "UGX"), ("TSh 500", "TZS"), ("€5.00", "EUR"),
        ("₦5.00", "NGN"), ("$5.00", None), ("Shs 500", None), ("5.00", None),
    ],
)  # fmt: skip
def test_a_sign_of_one_currency_names_it_and_a_shared_one_does_not(
    text: str, currency: str | None
) -> None:
    found = read_money(text, DOT)
    assert found is not None
    assert found.currency == currency


def test_one_text_can_be_two_amounts_so_the_column_decides() -> None:
    dot, comma = read_money("1.234", DOT), read_money("1.234", COMMA)
    assert dot is not None
    assert comma is not None
    assert (dot.value, comma.value) == (Decimal("1.234"), Decimal(1234))


def test_a_credit_mark_beats_a_minus_sign() -> None:
    assert read_money("-5.00 CR", DOT) == Money(Decimal("5.00"), 2, "-", "CR", None)
    found = read_money("-5.00 CR", DOT)
    assert found is not None
    assert found.value == Decimal("5.00")


def test_amounts_beyond_what_is_stored_are_not_read_and_never_rounded() -> None:
    assert read_money("9" * 20, DOT) is not None
    assert read_money("9" * 21, DOT) is None
    assert read_money("0." + "1" * 18, DOT) is not None
    assert read_money("0." + "1" * 19, DOT) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("EUR", "EUR"), (" eur ", "EUR"), ("€", "EUR"), ("LTL", "LTL"), ("$", None), ("ABC", None),
     ("", None), ("Euro", None)],
)  # fmt: skip
def test_currencies_are_codes_or_unmistakable_signs(text: str, code: str | None) -> None:
    assert read_currency(text) == code


def test_decimal_text_has_no_exponent() -> None:
    assert decimal_text(Decimal("1E+3")) == "1000"
    assert decimal_text(Decimal("0E-18")) == "0.000000000000000000"
    assert decimal_text(None) is None


@given(st.text(max_size=60), st.sampled_from(Style))
def test_no_text_makes_the_reader_fail(text: str, style: Style) -> None:
    found = read_money(text, style)
    if found is not None:
        assert found.size >= 0
        assert found.value in (found.size, -found.size)


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(["", "-"]))
def test_printed_amounts_read_back_in_each_style(amount: Decimal, sign: str) -> None:
    english = f"{amount:,.2f}"
    german = english.replace(",", " ").replace(".", ",").replace(" ", ".")
    for text, style in ((english, DOT), (german, COMMA)):
        found = read_money(sign + text, style)
        assert found is not None
        assert found.value == (-amount if sign else amount)
        assert found.scale == 2
