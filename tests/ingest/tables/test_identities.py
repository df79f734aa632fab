"""Registers and lists of people: every id, every row accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.errors import NeedsAnswer
from tests.ingest.tables.made import csv, put, read, settings
from tests.ingest.tables.test_profile_yaml import EXAMPLE

HEADER = ["MSISDN", "First Name", "Last Name", "NIN", "Date of Birth", "Status"]


def test_a_subscriber_register_is_read_as_its_profile_says(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["0772 123 456", "Ann", "Ade", "CM900000101ABC", "04/03/1990", "ACTIVE"],
        ["256700000102", "Ben", "", "", "", "TEST"],
        ["", "", "", "", "", "ACTIVE"],
        ["7.72E+08", "Cyd", "Cole", "CM 9000 00103-ABC", "1991", "ACTIVE"],
    ]
    found = read(put(tmp_path, csv(rows)), settings(EXAMPLE))
    people = found.rows("identities")
    assert [(row["locator"], row["name"], row["born"]) for row in people] == [
        ("row 2", "Ann Ade", "04/03/1990"),
        ("row 5", "Cyd Cole", "1991"),
    ]
    assert people[0]["ids"] == ["phone:+256772123456", "document:national_id/UG/CM900000101ABC"]
    assert people[0]["id_raws"] == ["0772 123 456", "CM900000101ABC"]
    assert people[1]["ids"][1] == "document:national_id/UG/CM900000103ABC"
    assert found.skipped == {"status TEST": 1}
    assert found.problems == [("row 4", "not_a_record"), ("row 5", "spreadsheet_damage")]
    assert found.slices[0].rows == 3
    assert found.adds_up
    assert any("counted under skipped" in note for note in found.notes)


def test_skipping_by_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    source = put(tmp_path, csv([HEADER[:5], ["0700000101", "Ann", "Ade", "", ""]]))
    found = read(source, settings(EXAMPLE))
    assert "by status, which this table does not have" in " ".join(found.notes)


def test_the_shipped_register_takes_several_ids_and_both_phones(tmp_path: Path) -> None:
    rows = [
        ["Phone Number", "Alternative Number", "Given Name", "Surname", "NIN", "Passport",
         "Email", "Gender", "District", "Registration Date"],
        ["0700000101", "0700000102/0700000103", "Ann", "Ade", "CM900000101ABC", "B1234567",
         "Ann@Example.org", "F", "Gulu", "2024-05-06"],
    ]  # fmt: skip
    found = read(put(tmp_path, csv(rows)), settings(region="UG"))
    person = found.rows("identities")[0]
    assert (person["name"], person["given"], person["family"]) == ("Ann Ade", "Ann", "Ade")
    assert (person["basis"], person["subject"]) == ("subscriber", "person")
    assert (person["sex"], person["place"], person["valid_from"]) == ("F", "Gulu", "2024-05-06")
    assert person["ids"] == [
        "phone:+256700000101",
        "phone:+256700000102",
        "phone:+256700000103",
        "email:ann@example.org",
        "document:national_id/UG/CM900000101ABC",
        "document:~ex-0000000000000001~B1234567",  # a passport without its issuer
    ]
    assert len(person["id_raws"]) == len(person["ids"])


def test_numbers_without_a_country_are_a_question(tmp_path: Path) -> None:
    source = put(tmp_path, "Phone,Name,NIN\n0700000101,Ann,\n")
    with pytest.raises(NeedsAnswer) as caught:
        read(source)
    assert caught.value.option == "--region"


def test_two_rows_of_one_register_number_are_one_subject(tmp_path: Path) -> None:
    found = read(
        put(tmp_path, "Person ID,Name,Sex\n17,Ann,F\n17,Ann Ade,F\n"), settings(region="UG")
    )
    assert [row["ids"] for row in found.rows("identities")] == [
        ["source:~ex-0000000000000001~17"]
    ] * 2


def test_excel_damage_is_named_and_never_repaired(tmp_path: Path) -> None:
    source = put(
        tmp_path,
        "Phone,Name,NIN,IMEI\n2.567E+11,Ann,,\n256772123456.0,Ben,,3.58E+14\n",
    )
    found = read(source, settings(region="UG"))
    ids = {row["raw"]: row for row in found.rows("identifiers")}
    assert (ids["2.567E+11"]["validity"], ids["2.567E+11"]["value"]) == ("damaged", None)
    assert ids["256772123456.0"]["value"] == "+256772123456"
    assert ".0" in ids["256772123456.0"]["note"]
    assert ids["3.58E+14"]["validity"] == "damaged"
    assert found.problems == [("row 2", "spreadsheet_damage"), ("row 3", "spreadsheet_damage")]


def test_accounts_handles_and_labels_are_read_by_their_options(tmp_path: Path) -> None:
    profile = """
profile: own
record: identities
region: UG
basis: holder
subject: organisation
columns:
  name: Holder
  account: [{column: Wallet, operator: mtn}, {column: Bank account, bank: Blue Bank, country: UG}]
  handle: {column: Telegram, platform: telegram}
  source_id: No
  extra: [Remark]
values: {name: {N.N.: unnamed}}
"""
    source = put(
        tmp_path,
        "No,Holder,Wallet,Bank account,Telegram,Remark\n4,N.N.,0772123456,00123456,@Ann,seen\n",
    )
    holder = read(source, settings(profile)).rows("identities")[0]
    assert holder["ids"] == [
        "account:wallet/mtn/+256772123456",
        "account:bank/UG/BLUE BANK/00123456",
        "handle:telegram/ann",
        "source:~ex-0000000000000001~4",
    ]
    assert (holder["name"], holder["source_id"], holder["extra"]) == (
        "unnamed",
        "4",
        '{"Remark":"seen"}',
    )
