"""Keys to entities: kind, caption, value, and what makes a service."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.graph.fold_text import compact, fold, prefix_query
from graphkit.graph.identifier_entity import entity_of, phone_caption, tidy
from graphkit.model.anchors import keyed_entity_id


@pytest.mark.parametrize(
    ("key", "kind", "caption", "valid", "service"),
    [
        ("phone:+256772000101", "Phone", "+256 772 000 101", True, False),
        ("phone:+12025550143", "Phone", "+1 202 555 0143", True, False),
        ("phone:165", "Handle", "165", True, True),
        ("phone:MTN-INFO", "Handle", "MTN-INFO", True, True),
        ("phone:~ex-1~07 72~x", "Phone", "07 72~x", False, False),
        ("email:a@b.example", "Email", "a@b.example", True, False),
        ("handle:telegram/ann", "Handle", "ann (telegram)", True, False),
        ("handle:whatsapp/1@lid", "Handle", "1@lid (whatsapp)", True, False),
        ("handle:owner/ex-9", "Handle", "owner of ex-9", True, False),
        ("handle:owner/ex-1/SIM 2", "Handle", "owner of phone.zip, SIM 2", True, False),
        ("account:iban/BE71096123456769", "Account", "BE71 0961 2345 6769", True, False),
        ("account:wallet/mtn/+256772000101", "Account", "MTN wallet +256 772 000 101", True, False),
        ("account:wallet/?/+256772000101", "Account", "wallet +256 772 000 101", True, False),
        ("account:till/mtn/400123", "Account", "MTN till 400123", True, True),
        ("account:bank/UG/stanbic/90300", "Account", "90300 (UG, stanbic)", True, False),
        ("device:35209900176148", "Device", "IMEI 35209900176148", True, False),
        ("wallet:0x0000000000000000000000ff", "Wallet", "0x000000…0000ff", True, False),
    ],
)  # fmt: skip
def test_a_key_names_its_entity(
    key: str, kind: str, caption: str, valid: bool, service: bool
) -> None:
    found = entity_of(key, exhibit_names={"ex-1": "phone.zip"})
    assert found is not None
    assert (found.kind, found.caption, found.valid, found.service) == (
        kind,
        caption,
        valid,
        service,
    )
    assert found.id == keyed_entity_id(kind, key)


@pytest.mark.parametrize("key", ["document:passport/UG/B1", "source:~e~7", "imsi:1", "x", "email:"])
def test_keys_without_a_mark_make_no_entity(key: str) -> None:
    assert entity_of(key) is None


@given(st.text(max_size=30))
def test_any_text_after_a_kind_has_a_caption_on_one_line(text: str) -> None:
    found = entity_of(f"phone:~ex~{text}")
    assert found is not None
    assert found.caption.isprintable()
    assert len(tidy("x" * 300)) == 80


@given(st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True))
def test_a_caption_keeps_every_digit_of_a_number(value: str) -> None:
    assert phone_caption(value).replace(" ", "") == value


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("O'Neil", "o neil"),
        ("MÜLLER-Łuk", "muller łuk"),
        ("  a\tb ", "a b"),
        ("ﬁ", "fi"),
        ("_", ""),
    ],
)
def test_folding_takes_case_and_accents_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert compact(compact(text)) == compact(text)
    assert '"' not in fold(text)
    assert prefix_query(fold(text)).count('"') == 2 * min(12, len(fold(text).split()))
