"""Phone numbers: the table of the specification, and what must never happen with any text."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity
from graphkit.model.phone_number import read_numbers

UGANDAN = "+256772123456"
EXHIBIT = "ex-1"


def one(raw: str | None, region: str | None = "UG", **more: bool) -> Identifier:
    found = read_numbers(raw, region, **more)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("region", "raw", "value", "method"),
    [
        ("UG", "0772 123 456", UGANDAN, "region"),
        ("UG", "772123456", UGANDAN, "region"),
        ("UG", "256772123456", UGANDAN, "region"),
        ("UG", "256 0772 123456", UGANDAN, "region"),
        ("UG", "+256 (0)772 123456", UGANDAN, "plus"),
        ("UG", "00256772123456", UGANDAN, "00"),
        ("KE", "00256772123456", UGANDAN, "00"),
        ("DE", "00256772123456", UGANDAN, "00"),
        (None, "00256772123456", UGANDAN, "00"),
        ("UG", "000256772123456", UGANDAN, "region prefix"),
        ("KE", "000256772123456", UGANDAN, "region prefix"),
        ("UG", "00447911123456", "+447911123456", "00"),
        ("UG", "00-1-202-555-0147", "+12025550147", "00"),
        ("UG", "0057 300 1234567", "+573001234567", "00"),
        ("US", "(202) 555-0147", "+12025550147", "region"),
        ("UG", "٠٧٧٢١٢٣٤٥٦", UGANDAN, "region"),
        ("UG", "７７２１２３４５６", UGANDAN, "region"),
        ("UG", "'0772123456'", UGANDAN, "region"),
        ("UG", "\u202a0772123456\u202c", UGANDAN, "region"),
        ("UG", "0772123456(D)", UGANDAN, "region"),
        ("UG", "#31#0772123456", UGANDAN, "region"),
        ("UG", "*31#+256772123456", UGANDAN, "plus"),
        ("UG", "772123456.0", UGANDAN, "region"),
        (None, "tel:+1-202-555-0147;ext=102", "+12025550147", "plus"),
        (None, "tel:772123456;phone-context=+256", UGANDAN, "plus"),
        (None, "256772123456@s.whatsapp.net", UGANDAN, "jid"),
        (None, "256772123456:12@s.whatsapp.net", UGANDAN, "jid"),
        (None, "256772123456@c.us", UGANDAN, "jid"),
    ],
)
def test_valid_numbers_of_the_table(region: str | None, raw: str, value: str, method: str) -> None:
    found = one(raw, region)
    assert (found.kind, found.validity, found.value, found.method, found.raw) == (
        IdentifierKind.PHONE,
        Validity.VALID,
        value,
        method,
        raw,
    )
    assert found.key(EXHIBIT) == f"phone:{value}"


@pytest.mark.parametrize(
    ("region", "raw", "validity", "candidate"),
    [
        ("UG", "00522221234567", Validity.AMBIGUOUS, "+522221234567"),
        ("UG", "971501234567", Validity.POSSIBLE, "+971501234567"),
        ("UG", "254722123456", Validity.POSSIBLE, "+254722123456"),
        ("UG", "12025550147", Validity.POSSIBLE, "+12025550147"),
        ("UG", "(202) 555-0147", Validity.INVALID, "+2562025550147"),
        ("UG", "+256722012345", Validity.INVALID, "+256722012345"),
        ("UG", "062772123456", Validity.INVALID, "+25662772123456"),
        ("UG", "005722123456", Validity.INVALID, "+5722123456"),
        ("UG", "7.72123456E8", Validity.DAMAGED, None),
        ("UG", "3,58E+14", Validity.DAMAGED, None),
        ("UG", "0772***456", Validity.MASKED, None),
        ("UG", "256722012345@s.whatsapp.net", Validity.INVALID, "+256722012345"),
        (None, "0772123456", Validity.POSSIBLE, None),
        (None, "256772123456", Validity.POSSIBLE, UGANDAN),
        (None, "1234567890123456789", Validity.INVALID, None),
        ("UG", "0772123456#", Validity.INVALID, None),
    ],
)
def test_anything_else_stays_in_its_exhibit_with_the_form_that_was_tried(
    region: str | None, raw: str, validity: Validity, candidate: str | None
) -> None:
    found = one(raw, region)
    assert (found.validity, found.value, found.candidate) == (validity, None, candidate)
    assert found.key(EXHIBIT) == f"phone:~{EXHIBIT}~{raw}"
    assert found.key("ex-2") != found.key(EXHIBIT)


def test_both_readings_of_an_ambiguous_number_are_noted() -> None:
    assert one("00522221234567").note == "reads as +522221234567 and as +22221234567"


@pytest.mark.parametrize(
    "raw", [None, "", "  ", "-1", "-2", "-3", "Unknown", "(Unknown)", "private", "RESTRICTED",
            "anonymous", "Withheld", "-", "0", "000000000"],
)  # fmt: skip
def test_withheld_numbers_are_nobody(raw: str | None) -> None:
    found = one(raw)
    assert found.validity is Validity.WITHHELD
    assert found.key(EXHIBIT) is None


@pytest.mark.parametrize(
    ("raw", "value", "method"),
    [
        ("165", "service/UG/165", "short"),
        ("100", "service/UG/100", "short"),
        ("*165#", "service/UG/*165#", "ussd"),
        ("CoopMobile", "service/UG/CoopMobile", "alpha"),
        ("AIRTEL0772123456", "service/UG/AIRTEL0772123456", "alpha"),
        ("1-800-MY-APPLE", "service/UG/1-800-MY-APPLE", "vanity"),
        ("O772123456", "service/UG/O772123456", "alpha"),
        ("11800@s.whatsapp.net", "whatsapp/11800@s.whatsapp.net", "jid"),
    ],
)
def test_services_are_handles_and_never_phones(raw: str, value: str, method: str) -> None:
    found = one(raw)
    assert (found.kind, found.validity, found.value, found.method) == (
        IdentifierKind.HANDLE,
        Validity.SERVICE,
        value,
        method,
    )
    assert found.service


def test_a_short_code_without_a_country_is_good_only_in_its_exhibit() -> None:
    assert one("165", None).key(EXHIBIT) == f"handle:~{EXHIBIT}~165"
    assert one("165", "KE").key(EXHIBIT) != one("165", "UG").key(EXHIBIT)


@pytest.mark.parametrize(
    ("raw", "kind", "validity", "value"),
    [
        ("100000000000001@lid", "handle", "opaque", "whatsapp/100000000000001@lid"),
        ("120363000000000001@g.us", "handle", "group", "whatsapp/120363000000000001@g.us"),
        ("status@broadcast", "handle", "group", "whatsapp/status@broadcast"),
        ("120363@newsletter", "handle", "group", "whatsapp/120363@newsletter"),
        ("Amina@Example.org", "email", "valid", "amina@example.org"),
    ],
)
def test_addresses_in_a_field_for_numbers(raw: str, kind: str, validity: str, value: str) -> None:
    found = one(raw)
    assert (found.kind, found.validity, found.value) == (kind, validity, value)


def test_two_numbers_in_one_cell_are_two_with_their_places() -> None:
    raw = " 0772123456 / 0701234567"
    first, second = read_numbers(raw, "UG")
    assert (first.value, second.value) == (UGANDAN, "+256701234567")
    for found in (first, second):
        assert raw[found.start : found.end] == found.raw


@pytest.mark.parametrize("raw", ["0772123456/7", "040/1234567", "0772123456, Amina"])
def test_a_short_part_or_a_word_is_no_second_number(raw: str) -> None:
    assert len(read_numbers(raw, "UG")) == 1


@pytest.mark.parametrize(
    ("raw", "extension"),
    [("0772123456 ext 2", "2"), ("0772123456,,12#", "12"), ("0772123456;12", "12"),
     ("+256772123456;ext=0102", "0102"), ("0772123456 x12", "12")],
)  # fmt: skip
def test_an_extension_is_cut_off_and_kept(raw: str, extension: str) -> None:
    found = one(raw)
    assert (found.value, found.extension) == (UGANDAN, extension)


@pytest.mark.parametrize(
    ("raw", "validity", "value"),
    [
        ("971501234567", Validity.VALID, "+971501234567"),
        ("+971501234567", Validity.VALID, "+971501234567"),
        ("00971501234567", Validity.VALID, "+971501234567"),
        ("256722012345", Validity.INVALID, None),
        ("0772123456", Validity.VALID, UGANDAN),
        ("772123456", Validity.VALID, UGANDAN),
    ],
)
def test_a_declared_international_field_reads_digits_with_a_plus(
    raw: str, validity: Validity, value: str | None
) -> None:
    found = one(raw, international=True)
    assert (found.validity, found.value) == (validity, value)


def test_the_region_is_of_the_source_and_is_stored() -> None:
    kenyan = one("0722123456", "KE")
    assert (kenyan.value, kenyan.region) == ("+254722123456", "KE")
    assert one("0722123456", "UG").validity is Validity.INVALID
    assert one("0772123456", "XX").method == "region_unknown"


def test_what_a_spreadsheet_or_a_phone_added_is_noted() -> None:
    assert one("772123456.0").note == "a spreadsheet had added .0"
    assert one("#31#0772123456").note == "caller id setting #31#"
    assert one("0772123456(D)").note == "suffix (D)"


def test_example_numbers_of_all_plans_read_in_any_written_form() -> None:
    checked = 0
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
        if example is None or not phonenumbers.is_valid_number(example):
            continue
        e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        shown = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        local = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)
        assert one(e164, None).value == e164
        assert one(shown, None).value == e164
        if sum(map(str.isdigit, local)) > 6:  # six digits are a short code, even where in use
            assert one(local, region).value == e164
        checked += 1
    assert checked > 200


_WRITTEN = st.text(st.sampled_from("0123456789+#*-()/;,. @exEt\u202a٧"), max_size=24) | st.text(
    max_size=40
)


@settings(max_examples=400, deadline=None)
@given(
    raw=_WRITTEN,
    region=st.sampled_from(["UG", "KE", "US", "DE", None, "??"]),
    declared=st.booleans(),
)
def test_reading_never_raises_keeps_the_raw_text_and_is_idempotent(
    raw: str, region: str | None, declared: bool
) -> None:
    found = read_numbers(raw, region, international=declared)
    assert found
    for identifier in found:
        place = slice(identifier.start, identifier.end)
        assert raw[place] == identifier.raw
        if identifier.kind is IdentifierKind.PHONE and identifier.validity is Validity.VALID:
            assert identifier.value is not None
            again = one(identifier.value, region)
            assert (again.value, again.validity) == (identifier.value, Validity.VALID)
        if identifier.kind is IdentifierKind.PHONE and identifier.validity is not Validity.VALID:
            assert identifier.value is None
    assert read_numbers(raw, region, international=declared) == found


@settings(max_examples=200, deadline=None)
@given(digits=st.from_regex(r"0[0-9]{0,6}[0-9]{4,9}", fullmatch=True))
def test_two_invalid_numbers_of_two_exhibits_never_share_a_key(digits: str) -> None:
    found = one(digits)
    if found.kind is IdentifierKind.PHONE and found.validity is not Validity.VALID:
        keys = {found.key("ex-1"), found.key("ex-2")}
        assert keys == {None} or len(keys) == 2
