"""E-mail addresses: one spelling per mailbox, and no address out of anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.email_address import read_email
from graphkit.model.kinds import IdentifierKind, Validity


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("amina@example.org", "amina@example.org"),
        ("  Amina.K+shop@Example.ORG ", "amina.k+shop@example.org"),
        ("mailto:amina@example.org?subject=hello", "amina@example.org"),
        ("Amina K <Amina@example.org>", "amina@example.org"),
        ("<amina@example.org>", "amina@example.org"),
        ("'amina@example.org'", "amina@example.org"),
        ("\u200eamina@example.org\u200f", "amina@example.org"),
        ("ａmina@example.org", "amina@example.org"),
        ("amina@mail.example.co.ug.", "amina@mail.example.co.ug"),
        ("käthe@bücher.example", "käthe@bücher.example"),
        ("o'neil_1%x@example.org", "o'neil_1%x@example.org"),
    ],
)
def test_every_spelling_of_a_mailbox_has_one_value(raw: str, value: str) -> None:
    found = read_email(raw)
    assert (found.kind, found.validity, found.value, found.raw) == (
        IdentifierKind.EMAIL,
        Validity.VALID,
        value,
        raw,
    )
    assert found.key("ex-1") == f"email:{value}"


@pytest.mark.parametrize(
    "raw",
    ["", "amina", "@example.org", "amina@", "amina@example", "a b@example.org", "a@b@example.org",
     "amina@-example.org", "amina@example..org", ".amina@example.org", "amina.@example.org",
     "a..b@example.org", f"{'x' * 65}@example.org", f"a@{'x' * 64}.org", "amina@exa_mple-.org"],
)  # fmt: skip
def test_what_is_no_address_is_invalid_and_stays_in_its_exhibit(raw: str) -> None:
    found = read_email(raw)
    assert (found.validity, found.value) == (Validity.INVALID, None)
    assert found.key("ex-1") == f"email:~ex-1~{raw}"


@given(st.text(max_size=60) | st.emails())
def test_reading_never_raises_and_is_idempotent(raw: str) -> None:
    found = read_email(raw)
    assert found.raw == raw
    if found.value is not None:
        assert read_email(found.value).value == found.value
