"""Addresses of WhatsApp, user names and display names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.handle import (
    is_jid,
    read_display_name,
    read_handle,
    read_jid,
    read_platform,
)
from graphkit.model.kinds import IdentifierKind, Validity


@pytest.mark.parametrize(
    "raw",
    [
        "256772123456@s.whatsapp.net",
        "256772123456:7@s.whatsapp.net",
        "256772123456.0:7@s.whatsapp.net",
        "256772123456@c.us",
        "256772123456@S.WhatsApp.net",
        "256772123456",
        "+256772123456",
    ],
)
def test_the_digits_of_a_personal_address_are_an_international_number(raw: str) -> None:
    found = read_jid(raw)
    assert (found.kind, found.validity, found.value, found.raw) == (
        IdentifierKind.PHONE,
        Validity.VALID,
        "+256772123456",
        raw,
    )


def test_a_number_that_the_plan_does_not_know_stays_in_its_exhibit() -> None:
    found = read_jid("256722012345@s.whatsapp.net")
    assert (found.validity, found.candidate) == (Validity.INVALID, "+256722012345")
    assert found.key("ex-1") == "phone:~ex-1~256722012345@s.whatsapp.net"


@pytest.mark.parametrize(
    ("raw", "validity", "value"),
    [
        ("11800@s.whatsapp.net", Validity.SERVICE, "whatsapp/11800@s.whatsapp.net"),
        ("0@s.whatsapp.net", Validity.GROUP, "whatsapp/0@s.whatsapp.net"),
        ("100000000000001@lid", Validity.OPAQUE, "whatsapp/100000000000001@lid"),
        ("100000000000001:3@lid", Validity.OPAQUE, "whatsapp/100000000000001@lid"),
        ("256772123456-1400000000@g.us", Validity.GROUP, "whatsapp/256772123456-1400000000@g.us"),
        ("status@broadcast", Validity.GROUP, "whatsapp/status@broadcast"),
        ("120363000000000001@newsletter", Validity.GROUP, "whatsapp/120363000000000001@newsletter"),
    ],
)
def test_other_addresses_are_handles_and_groups_name_nobody(
    raw: str, validity: Validity, value: str
) -> None:
    found = read_jid(raw)
    assert (found.kind, found.validity, found.value) == (IdentifierKind.HANDLE, validity, value)
    expected = None if validity is Validity.GROUP else f"handle:{value}"
    assert found.key("ex-1") == expected


def test_an_email_address_is_not_an_address_of_whatsapp() -> None:
    assert not is_jid("amina@example.org")
    assert not is_jid("lid")
    assert is_jid("1@LID")


@pytest.mark.parametrize(
    ("platform", "name", "value"),
    [
        ("Instagram", "@Amina.K", "instagram/amina.k"),
        ("com.facebook.orca", "100000000000007", "facebook/100000000000007"),
        ("Telegram Messenger", "user123", "telegram/user123"),
        ("", "amina", "?/amina"),
    ],
)
def test_a_user_name_is_named_by_its_platform(platform: str, name: str, value: str) -> None:
    found = read_handle(platform, name)
    assert (found.validity, found.value, found.key("ex-1")) == (
        Validity.OPAQUE,
        value,
        f"handle:{value}",
    )


def test_numbers_and_addresses_among_user_names_are_read_as_such() -> None:
    assert read_handle("Signal", "+256 772 123456").key("ex-1") == "phone:+256772123456"
    assert read_handle("WhatsApp", "256772123456@s.whatsapp.net").value == "+256772123456"
    assert read_handle("Viber", "  ").validity is Validity.WITHHELD


def test_a_display_name_names_nobody_outside_of_its_exhibit() -> None:
    found = read_display_name("WhatsApp", "Boss 🙂")
    assert (found.validity, found.value) == (Validity.POSSIBLE, "whatsapp/Boss 🙂")
    assert found.key("ex-1") == "handle:~ex-1~Boss 🙂"


def test_platforms_are_known_by_their_packages() -> None:
    assert read_platform("com.whatsapp") == read_platform(" WhatsApp ") == "whatsapp"
    assert read_platform("a/b") == "a b"


@given(st.text(max_size=40), st.sampled_from(["WhatsApp", "Telegram", "", "x/y"]))
def test_reading_never_raises_and_keeps_the_raw_text(raw: str, platform: str) -> None:
    for found in (read_jid(raw), read_handle(platform, raw), read_display_name(platform, raw)):
        assert found.raw == raw
        if found.value is not None and found.kind is IdentifierKind.HANDLE:
            assert "/" in found.value
