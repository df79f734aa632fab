"""What the mask takes out of a text, and what it must leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.graph.masking import Mask, Needle

MASK = Mask(
    [
        Needle("Akello Mercy", "V-03", parts=True),
        Needle("Mama Apio", "V-04"),
        Needle("+256772123456", "V-03 phone 1"),
        Needle("mercy@mail.example", "V-03 email 1"),
        Needle("Ng", "V-05"),
    ]
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Akello Mercy came", "[V-03] came"),
        ("MERCY  AKELLO", "[V-03]"),
        ("akello-mercy, Akello", "[V-03], [V-03]"),
        ("Mama came, Apio too", "Mama came, Apio too"),
        ("ask mama apio!", "ask [V-04]!"),
        ("0772123456", "[V-03 phone 1]"),
        ("ring 0772 123 456 now", "ring [V-03 phone 1] now"),
        ("+256 (772) 123-456.", "[V-03 phone 1]."),
        ("772123456", "[V-03 phone 1]"),
        ("2123456", "[V-03 phone 1]"),
        ("07721234567", "07721234567"),
        ("0772 123 457", "0772 123 457"),
        ("to mercy@mail.example", "to [V-03 email 1]"),
        ("Mercyland, Akellos, Ng", "Mercyland, Akellos, Ng"),
        ("", ""),
    ],
)
def test_names_and_numbers_become_codes(text: str, shown: str) -> None:
    assert MASK.text(text) == shown


def test_an_empty_mask_changes_nothing() -> None:
    empty = Mask([])
    assert not empty
    assert empty.text("Akello") == "Akello"
    assert not empty.touches("Akello")


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_masked_text_never_holds_the_needle(before: str, after: str) -> None:
    text = MASK.text(f"{before} Akello Mercy 0772123456 {after}")
    assert "Akello" not in text
    assert "772123456" not in text


@given(st.text(max_size=40))
def test_any_text_can_be_a_needle(needle: str) -> None:
    assert isinstance(Mask([Needle(needle, "V-01", parts=True)]).text(f"a {needle} b"), str)
