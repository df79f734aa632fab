"""Handsets and SIM cards: lengths, check digits, placeholders, and spreadsheet damage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.device import read_iccid, read_imei, read_imsi
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity

DEVICE = "49015420323751"  # the example of 3GPP TS 23.003 and of Wikipedia, check digit 8


@pytest.mark.parametrize(
    ("raw", "method"),
    [
        ("490154203237518", "imei"),
        ("49-015420-323751-8", "imei"),
        (" 490154203237518.0", "imei"),
        ("'490154203237518'", "imei"),
        (DEVICE, "imei without check digit"),
        ("4901542032375101", "imeisv"),
    ],
)
def test_all_forms_of_an_imei_name_one_device(raw: str, method: str) -> None:
    found = read_imei(raw)
    assert (found.kind, found.validity, found.value, found.method) == (
        IdentifierKind.DEVICE,
        Validity.VALID,
        DEVICE,
        method,
    )
    assert found.raw == raw
    assert found.key("ex-1") == f"device:{DEVICE}"


def test_a_wrong_check_digit_is_invalid_and_keeps_what_was_tried() -> None:
    found = read_imei("490154203237517")
    assert (found.validity, found.value, found.candidate) == (Validity.INVALID, None, DEVICE)
    assert found.key("ex-1") == "device:~ex-1~490154203237517"


@pytest.mark.parametrize("raw", ["", "0", "000000000000000", "00000000000000", "  "])
def test_all_zeros_and_nothing_name_no_device(raw: str) -> None:
    found = read_imei(raw)
    assert (found.validity, found.key("ex-1")) == (Validity.WITHHELD, None)


@pytest.mark.parametrize("raw", ["3.58E+14", "4,90154203237518E14"])
@pytest.mark.parametrize("read", [read_imei, read_imsi, read_iccid])
def test_a_rounded_number_is_damaged(read: Callable[[str], Identifier], raw: str) -> None:
    assert read(raw).validity is Validity.DAMAGED


@pytest.mark.parametrize("raw", ["12345", "49015420323751A", "49015420323751801"])
def test_other_lengths_and_letters_are_no_imei(raw: str) -> None:
    assert read_imei(raw).validity is Validity.INVALID


def test_an_imsi_has_fourteen_or_fifteen_digits() -> None:
    assert read_imsi("641100000000101").key("ex-1") == "imsi:641100000000101"
    assert read_imsi("64110000000010").validity is Validity.VALID
    assert read_imsi("6411000000001012").validity is Validity.INVALID


def test_an_iccid_carries_a_check_digit_and_may_be_filled_up() -> None:
    found = read_iccid("8925610000000000010F")
    assert (found.validity, found.value) == (Validity.VALID, "8925610000000000010")
    assert read_iccid("89256 1000 0000 0000 10").value == "8925610000000000010"
    assert read_iccid("89256100000000000002").validity is Validity.INVALID
    wrong = read_iccid("8925610000000000014")
    assert (wrong.validity, wrong.candidate) == (Validity.INVALID, "8925610000000000014")
    assert read_iccid("892561000000000001").validity is Validity.INVALID


@given(st.text(max_size=30), st.sampled_from([read_imei, read_imsi, read_iccid]))
def test_reading_never_raises_and_keeps_the_raw_text(
    raw: str, read: Callable[[str], Identifier]
) -> None:
    found = read(raw)
    assert found.raw == raw
    assert (found.value is not None) == (found.validity is Validity.VALID)
