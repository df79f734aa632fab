"""Which records make a person or organisation, and what of them can be compared."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest

from graphkit.model.anchors import identity_anchor
from graphkit.model.kinds import EntityKind
from graphkit.resolve.identity import read_identities
from tests.resolve.identity_rows import NIN, PHONE, record, row


def kind(**fields: object) -> EntityKind | None:
    return record(1, **fields).kind


@pytest.mark.parametrize("basis", ["subscriber", "holder", "document", "register", "owner", "note"])
def test_a_record_of_standing_makes_a_person_by_name_document_or_number(basis: str) -> None:
    assert kind(basis=basis, name="Brenda") is EntityKind.PERSON
    assert kind(basis=basis, ids=[NIN]) is EntityKind.PERSON
    assert kind(basis=basis, source_id="17") is EntityKind.PERSON


@pytest.mark.parametrize("basis", ["subscriber", "register", "owner", "address_book", "profile"])
def test_a_phone_alone_never_makes_a_person(basis: str) -> None:
    assert kind(basis=basis, ids=[PHONE]) is None
    assert kind(basis=basis, ids=[PHONE], name="n/a") is None


@pytest.mark.parametrize("basis", ["address_book", "profile"])
def test_a_saved_name_makes_a_person_only_if_it_is_a_personal_name(basis: str) -> None:
    assert kind(basis=basis, name="Okello John", ids=[PHONE]) is EntityKind.PERSON
    for label in ("Mama Brenda", "Boss", "Brenda", "Boda Kato Paul", "Landlord"):
        assert kind(basis=basis, name=label, ids=[PHONE]) is None


def test_an_organisation_is_known_by_its_source_or_its_legal_form() -> None:
    assert kind(name="Kasana Shop", subject="organisation") is EntityKind.ORGANIZATION
    assert kind(name="Kasana Traders Ltd") is EntityKind.ORGANIZATION
    assert kind(basis="address_book", name="Kasana Traders Ltd") is EntityKind.ORGANIZATION
    assert kind(name="Kasana Traders Ltd", subject="person") is EntityKind.PERSON


def test_only_keys_good_outside_the_exhibit_are_evidence() -> None:
    one = record(
        1,
        name="Okello John",
        ids=[PHONE, "phone:~ex-01~0772", NIN, "document:~ex-01~X", "url:https://a.example", None],
        id_raws=["0700 000 101", "0772", "CM91", "X", "a.example", None],
    )
    assert one.ids == ((PHONE, "0700 000 101"),)
    assert one.documents == (("national_id/UG", "CM91000000ABCD"),)


def test_given_and_family_name_are_a_reading_and_spellings_alike_are_one() -> None:
    one = record(1, name="OKELLO JOHN", given="John", family="Okello", aliases=["Munene", "n/a"])
    assert one.written == ("OKELLO JOHN", "John Okello", "Munene")
    assert [name.signature for name in one.names] == ["john okelo", "munene"]


def test_the_name_in_an_address_book_is_its_personal_part() -> None:
    one = record(1, basis="address_book", name="John Okello Mtn 2")
    assert one.written == ("John Okello Mtn 2",)
    assert [name.raw for name in one.names] == ["John Okello"]


@pytest.mark.parametrize(
    ("text", "sex"), [("Female", "F"), ("m", "M"), ("-", None), ("Unknown", None), ("U", None)]
)
def test_an_unknown_sex_is_no_value(text: str, sex: str | None) -> None:
    assert record(1, name="Okello John", sex=text).sex == sex


def test_the_label_of_a_register_is_its_number() -> None:
    one = record(1, basis="register", ids=["source:~ex-01~N7"], id_raws=["N7"])
    assert one.register_number == "N7"
    assert (
        record(1, basis="address_book", name="Okello John", source_id="5").register_number is None
    )


def test_records_come_in_the_order_of_their_anchors(
    case: Callable[..., duckdb.DuckDBPyConnection],
) -> None:
    rows = [row(n, name="Okello John") for n in range(9)]
    found = read_identities(case(rows))
    assert [one.anchor for one in found] == sorted(
        identity_anchor(r["exhibit_id"], None, r["locator"], 0) for r in rows
    )
