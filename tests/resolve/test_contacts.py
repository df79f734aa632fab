"""A saved name is a statement of the phone's owner; only its personal part is a name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.resolve import name_words
from graphkit.resolve.contacts import is_personal_name, read_contact


@pytest.mark.parametrize(
    "name",
    [
        "John Okello", "Okello John Mtn 2", "Dr John Okello", "Pastor Okello Paul",
        "Hajji Muhammad Walusimbi", "Nakato Brenda 😍", "محمد علي", "Nakato Sarah (Work)",
        "Okello John Landlord", "ACHAN GRACE",
    ],
)  # fmt: skip
def test_two_personal_words_make_a_personal_name(name: str) -> None:
    assert is_personal_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Mama Brenda", "Mama Brenda Nakato", "Maama Nakato Sarah", "Taata Okello John", "Wife",
        "Uncle Peter Okello", "Jjajja Nakku Rose", "Boss", "Boss Okello John", "Madam Kampala",
        "Boda Kato Paul", "Agent Okello John", "Landlord", "Doctor John", "Pastor", "Visa Dubai",
        "Customer Care", "Brenda", "Brenda Mtn", "Kato Airtel Old", "Okello J.", "Car Wash",
        "Okello Traders Ltd", "+256 700 000 101", "", None, "n/a", "Peter UG", "Al Amin",
    ],
)  # fmt: skip
def test_kin_role_place_and_single_names_make_none(name: str | None) -> None:
    assert not is_personal_name(name)


def test_the_parts_of_a_label_stand_apart() -> None:
    found = read_contact("Eng. John Okello Boda Kampala Airtel 2")
    assert found.name == "John Okello"
    assert found.honorifics == ("Eng",)
    assert found.roles == ("Boda",)
    assert found.places == ("Kampala",)
    assert found.networks == ("Airtel",)
    assert found.rest == ("2",)
    assert found.head is None


def test_the_name_after_a_kin_word_is_somebody_elses() -> None:
    found = read_contact("Mama Brenda Nakato")
    assert found.personal == ()
    assert found.of == ("Brenda", "Nakato")
    assert (found.kin, found.head) == (("Mama",), "kin")


def test_a_title_that_is_also_a_role_needs_a_full_name_behind_it() -> None:
    assert read_contact("Doctor John").head == "role"
    assert read_contact("Doctor John Okello").head is None


HEADS = sorted((name_words.KIN | name_words.ROLES) - name_words.HONORIFICS)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(HEADS), st.sampled_from(["Brenda", "Okello John", "Nakato Sarah Rose"]))
def test_no_kin_or_role_word_in_front_leaves_a_personal_name(head: str, name: str) -> None:
    assert not is_personal_name(f"{head.title()} {name}")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_label_is_taken_apart_without_a_word_lost_or_made_up(label: str) -> None:
    found = read_contact(label)
    words = [
        *found.personal, *found.of, *found.kin, *found.roles, *found.places, *found.networks,
        *found.honorifics, *found.rest,
    ]  # fmt: skip
    plain = label.translate(dict.fromkeys(map(ord, "'\u2018\u2019\u02bc`\u00b4")))
    assert all(word in plain for word in words)
    assert sum(map(len, words)) == sum(letter.isalnum() for letter in plain)
