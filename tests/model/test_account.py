"""Accounts: what gets a key that exhibits share, and what stays in its exhibit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.account import (
    domestic_form,
    is_mobile,
    mask_parts,
    read_account,
    read_masked,
    read_msisdn,
    read_till,
    read_wallet,
)
from graphkit.model.kinds import IdentifierKind, Validity

EXHIBIT = "ex-1"


@pytest.mark.parametrize(
    ("raw", "value", "domestic"),
    [
        (
            "GB29 NWBK 6016 1331 9268 19",
            "iban/GB29NWBK60161331926819",
            "bank/GB/601613/31926819",
        ),
        ("DE89370400440532013000", "iban/DE89370400440532013000", "bank/DE/37040044/0532013000"),
        (
            "ae070331234567890123456",
            "iban/AE070331234567890123456",
            "bank/AE/033/1234567890123456",
        ),
    ],
)
def test_a_checked_iban_is_shared_and_carries_its_domestic_form(
    raw: str, value: str, domestic: str
) -> None:
    found = read_account(raw, country="UG")
    assert (found.value, found.validity, found.method) == (value, Validity.VALID, "iban")
    assert found.candidate == domestic
    assert found.key(EXHIBIT) == f"account:{value}"
    assert found.raw == raw
    assert domestic_form(value.removeprefix("iban/")) == domestic


def test_an_iban_and_the_account_at_its_bank_have_the_same_domestic_form() -> None:
    iban = read_account("DE89370400440532013000", country=None)
    account = read_account("0532013000", country="DE", bank="37040044")
    assert account.value == iban.candidate
    assert read_account("0532013000", country="DE", bank="37040045").value != iban.candidate


def test_an_iban_whose_check_fails_stays_in_its_exhibit() -> None:
    found = read_account("GB28NWBK60161331926819", country=None)
    assert (found.value, found.validity) == (None, Validity.INVALID)
    assert found.candidate == "GB28NWBK60161331926819"
    assert found.key(EXHIBIT) == "account:~ex-1~GB28NWBK60161331926819"


def test_a_number_without_a_bank_is_local_and_keeps_its_zeros() -> None:
    found = read_account("0100 2345-678", country="UG")
    assert (found.value, found.validity, found.candidate) == (
        None, Validity.POSSIBLE, "01002345678",
    )  # fmt: skip
    assert found.key(EXHIBIT) == "account:~ex-1~0100 2345-678"


def test_a_number_with_its_bank_is_shared() -> None:
    named = read_account("0100234567", country="UG", bank="Centenary  Bank")
    assert named.value == "bank/UG/CENTENARY BANK/0100234567"
    by_bic = read_account("0100234567", country="UG", bank="SBICUGKX")
    assert by_bic.value == "bank/UG/SBIC/0100234567"
    elsewhere = read_account("0100234567", country="UG", bank="STANBICU")
    assert elsewhere.value == "bank/UG/STANBICU/0100234567"


def test_a_czech_number_names_its_bank_itself() -> None:
    found = read_account("19-2000145399/0800", country="CZ")
    assert found.value == "bank/CZ/0800/0000192000145399"
    assert domestic_form("CZ6508000000192000145399") == found.value
    assert read_account("19-2000145399/0800", country=None).validity is Validity.POSSIBLE


def test_countries_without_iban_do_not_get_one() -> None:
    assert read_account("UG12ABCD1234567890", country="UG").validity is Validity.POSSIBLE


@pytest.mark.parametrize("raw", ["2.56772E+11", "2,5E+10"])
def test_a_number_that_a_spreadsheet_rounded_is_damaged(raw: str) -> None:
    assert read_account(raw, country="UG").validity is Validity.DAMAGED
    assert read_wallet(raw, operator="mtn", region="UG").validity is Validity.DAMAGED


@pytest.mark.parametrize("raw", ["", "payee account", "000000", "N/A", "none", "----"])
def test_what_is_no_number_is_invalid(raw: str) -> None:
    found = read_account(raw, country="UG", bank="Bank")
    assert (found.value, found.validity) == (None, Validity.INVALID)


@pytest.mark.parametrize(
    ("raw", "region"),
    [
        ("0772123456", "UG"), ("+256772123456", None), ("256772123456", None),
        ("256772123456@agents", "UG"), ("0772 123 456", "UG"),
    ],
)  # fmt: skip
def test_a_wallet_is_named_by_operator_and_number(raw: str, region: str | None) -> None:
    found = read_wallet(raw, operator="mtn", region=region)
    assert found.kind is IdentifierKind.ACCOUNT
    assert (found.value, found.validity) == ("wallet/mtn/+256772123456", Validity.VALID)


def test_a_wallet_without_operator_or_with_an_open_number() -> None:
    assert read_wallet("+256772123456", operator=None, region=None).value == (
        "wallet/?/+256772123456"
    )
    open_number = read_wallet("0772123456", operator="mtn", region=None)
    assert (open_number.value, open_number.validity) == (None, Validity.POSSIBLE)


def test_a_till_is_a_service_of_its_operator() -> None:
    found = read_till("123 456", operator="mpesa")
    assert (found.value, found.validity) == ("till/mpesa/123456", Validity.SERVICE)
    assert found.service
    assert read_till("123456", operator=None).validity is Validity.POSSIBLE
    assert read_till("abc", operator="mpesa").validity is Validity.INVALID


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("0712***678", ("0712", "678")), ("2547******239", ("2547", "239")),
        ("07*******291", ("07", "291")), ("254725***355", ("254725", "355")),
        ("0****393", ("0", "393")), ("01...163", ("01", "163")), ("XXXX1234", ("", "1234")),
        ("+254712•••678", ("+254712", "678")), ("0712345678", None), ("****", None),
        ("Xavier", None), ("", None),
    ],
)  # fmt: skip
def test_masks_are_told_by_what_they_leave_visible(
    text: str, parts: tuple[str, str] | None
) -> None:
    assert mask_parts(text) == parts


def test_local_and_international_masks_read_alike_in_their_country() -> None:
    forms = {
        read_masked(text, region="KE").candidate
        for text in ("0712***678", "254712****678", "+254712*678")
    }
    assert forms == {"+254712*678"}
    assert read_masked("0712***678", region=None).candidate == "0712*678"


def test_one_mask_with_two_names_is_two_things() -> None:
    one = read_masked("0712***678", region="KE", name="ANN SAMPLE")
    two = read_masked("0712***678", region="KE", name="BEN SAMPLE")
    assert one.key(EXHIBIT) != two.key(EXHIBIT)
    assert (one.raw, one.validity, one.value) == (
        "0712***678 ANN SAMPLE", Validity.MASKED, None,
    )  # fmt: skip
    assert one.key("ex-2") != one.key(EXHIBIT)


def test_masked_accounts_and_wallets_are_masked() -> None:
    assert read_account("****1234", country="UG", bank="Bank").validity is Validity.MASKED
    assert read_wallet("0712***678", operator="mpesa", region="KE").validity is Validity.MASKED


def test_mobile_numbers_are_told_from_others() -> None:
    mobile, fixed = read_msisdn("0772123456", region="UG"), read_msisdn("0414234567", region="UG")
    assert mobile is not None
    assert fixed is not None
    assert (is_mobile(mobile), is_mobile(fixed)) == (True, False)


@given(st.text(max_size=60), st.sampled_from([None, "UG", "CZ", "??"]), st.text(max_size=20))
def test_no_text_makes_a_reader_fail_and_the_raw_text_stays(
    raw: str, country: str | None, bank: str
) -> None:
    for found in (
        read_account(raw, country=country, bank=bank or None),
        read_wallet(raw, operator="mtn", region=country),
        read_till(raw, operator="mtn"),
        read_masked(raw, region=country),
    ):
        assert found.raw == raw
        assert found.kind is IdentifierKind.ACCOUNT
        if found.validity not in (Validity.VALID, Validity.SERVICE):
            assert found.value is None
