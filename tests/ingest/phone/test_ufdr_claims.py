"""Cellebrite reports: contacts, accounts, cards, places and transfers."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from graphkit.ingest.phone.ufdr import CellebriteReport
from graphkit.ingest.reader import Settings
from tests.ingest.phone.ufdr_report import (
    JID_A,
    JID_B,
    MEMBERS,
    NOON,
    NOON_UTC,
    A,
    B,
    Read,
    as_source,
    chat,
    device,
    extra,
    field,
    inside,
    model,
    party,
    report,
    sent,
)


def test_contacts_are_claims_of_the_phone_that_holds_them(tmp_path: Path) -> None:
    def entry(kind: str, category: str, value: str) -> str:
        return model(kind, "", field("Category", category), field("Value", value))

    contact = model(
        "Contact",
        "n1",
        field("Name", "Amina Shop"),
        field("Source", None),
        field("TimeCreated", NOON, "TimeStamp"),
        inside(
            "Entries",
            entry("PhoneNumber", "Mobile", "0700000102"),
            entry("EmailAddress", "Home", "a@example.org"),
            entry("WebAddress", "Site", "https://example.org"),
        ),
        inside("Organizations", model("Organization", "", field("Name", "Market"))),
        inside(
            "Addresses",
            model("StreetAddress", "", field("Street1", "Hill Road 4"), field("City", "Gulu")),
        ),
        '<multiField name="Notes" type="String">'
        '<value type="String"><![CDATA[pays late]]></value></multiField>',
    )
    app = model(
        "Contact",
        "n2",
        field("Name", None),
        field("Source", "WhatsApp"),
        inside("Entries", entry("UserID", "WhatsApp User Id", JID_B)),
    )
    read = Read(as_source(tmp_path, report(contact, app, head=device(("MSISDN", A, "0")))))
    _, first, second = read.identities
    assert (first["name"], first["basis"], first["owner_id"], first["at"]) == (
        "Amina Shop",
        "address_book",
        f"phone:{A}",
        NOON_UTC,
    )
    assert first["ids"] == [f"phone:{B}", "email:a@example.org"]
    assert first["id_raws"] == ["0700000102", "a@example.org"]
    assert (first["organisation"], first["address"]) == ("Market", "Hill Road 4, Gulu")
    assert extra(first)["notes"] == ["pays late"]
    assert (second["name"], second["ids"]) == (None, [f"phone:{B}"])
    assert read.rows == 0


def test_accounts_give_profiles_and_their_passwords_are_only_counted(tmp_path: Path) -> None:
    account = model(
        "UserAccount",
        "u1",
        field("Name", "Joel"),
        field("Username", "Joel.K"),
        field("Source", "Instagram"),
        field("Password", "hunter2-planted"),
        inside(
            "Entries",
            model("UserID", "", field("Category", "WhatsApp User Id"), field("Value", JID_A)),
            model("UserID", "", field("Category", "Additional Name"), field("Value", "JK")),
        ),
        inside(
            "AdditionalInfo",
            model("KeyValueModel", "", field("Key", "About"), field("Value", "at work")),
            model("KeyValueModel", "", field("Key", "Access Token"), field("Value", "tok-planted")),
        ),
    )
    network = model(
        "WirelessNetwork", "w1", field("SSId", "shop"), field("Password", "wifi-planted")
    )
    vault = model("Password", "x1", field("Data", "vault-planted"))
    body = sent("m1", JID_B, field("AuthToken", "msg-planted"))
    source = as_source(tmp_path, report(account, network, vault, chat("c", MEMBERS, body)))
    read = Read(source)
    person = read.identities[0]
    assert (person["basis"], person["aliases"], person["owner_id"]) == ("profile", ["JK"], None)
    assert person["ids"] == ["handle:instagram/joel.k", f"phone:{A}"]
    assert extra(person)["About"] == "at work"
    everything = json.dumps([read._tables[kind] for kind in read._tables], default=str)
    assert "planted" not in everything
    assert "planted" not in json.dumps(read.facts)
    assert read.facts["notes"] == ["5 passwords, tokens or keys were dropped."]
    assert "planted" not in json.dumps(CellebriteReport().reread(source, "model u1", Settings()))


def test_sim_lines_and_cards_give_identifiers_with_the_card_number_masked(tmp_path: Path) -> None:
    read = Read(
        as_source(
            tmp_path,
            report(
                model(
                    "SIMData", "s1", field("Name", "ICCID"), field("Value", "8925610000000000018")
                ),
                model(
                    "SIMData",
                    "s2",
                    field("Name", "MSISDN 1"),
                    field("Value", "0700000101"),
                    field("Category", "SIM"),
                ),
                model(
                    "CreditCard",
                    "k1",
                    field("NameOnCard", "A B"),
                    field("CreditCardNumber", "4111 1111 1111 1111"),
                    field("CVV", "123"),
                ),
                model("FinancialAccount", "f1", field("AccountID", "DE89370400440532013000")),
            ),
        )
    )
    assert [(i["locator"], i["basis"]) for i in read.identities] == [
        ("model s1", "profile"),
        ("model s2", "profile"),
        ("model k1", "profile"),
        ("model f1", "profile"),
    ]
    assert read.identities[1]["ids"] == [f"phone:{A}"]
    assert read.identities[2]["id_raws"] == ["411111******1111"]
    assert read.identities[3]["ids"] == ["account:iban/DE89370400440532013000"]
    assert "1111 1111" not in json.dumps(read.identities, default=str)
    assert [i["validity"] for i in read.identifiers if i["kind"] == "account"] == [
        "masked",
        "valid",
    ]


def test_places_keep_what_they_are(tmp_path: Path) -> None:
    def location(name: str, latitude: str, longitude: str, *parts: str) -> str:
        point = model(
            "Coordinate",
            "",
            field("Latitude", latitude, "Double"),
            field("Longitude", longitude, "Double"),
        )
        return model(
            "Location",
            name,
            inside("Position", point, many=False),
            field("TimeStamp", NOON, "TimeStamp"),
            *parts,
        )

    journey = model(
        "Journey",
        "j",
        field("StartTime", NOON, "TimeStamp"),
        inside("FromPoint", location("a", "0.1", "32.1"), many=False),
        inside("ToPoint", location("b", "0.2", "32.2"), many=False),
    )
    tower = model(
        "CellTower",
        "t",
        *(field(n, v) for n, v in (("MCC", "641"), ("MNC", "10"), ("LAC", "7"), ("CID", "99"))),
        inside(
            "Position",
            model("Coordinate", "", field("Latitude", "1"), field("Longitude", "2")),
            many=False,
        ),
    )
    read = Read(
        as_source(
            tmp_path,
            report(
                location(
                    "g", "0.3136", "32.5811", field("GpsHorizontalAccuracy", "12.5", "Double")
                ),
                location("x", "0.4", "32.6", field("Origin", "External", "LocationOrigin")),
                location("bad", "452", "603", field("PositionAddress", "Hill Road")),
                journey,
                tower,
                location("a", "0.1", "32.1"),
                head=device(("MSISDN", A, "0")),
            ),
        )
    )
    owner = f"phone:{A}"
    assert [
        (p["locator"], p["basis"], p["latitude"], p["subject_id"], p["cell"])
        for p in read.positions
    ] == [
        ("model g", "gps", 0.3136, owner, None),
        ("model x", "gps", 0.4, None, None),
        ("model bad", "stated", None, owner, None),
        ("model a", "gps", 0.1, owner, None),
        ("model b", "gps", 0.2, owner, None),
        ("model t", "cell", None, owner, "641-10-7-99"),
        ("model a", "gps", 0.1, owner, None),
    ]
    assert read.positions[0]["accuracy_m"] == 12.5
    assert read.positions[3]["parent_locator"] == "model j"
    assert extra(read.positions[5])["tool_point"] == "1, 2"
    assert read.problem_kinds() == ["coordinates"]


def test_a_transfer_of_funds_is_a_transaction(tmp_path: Path) -> None:
    def price(amount: str, currency: str) -> str:
        return model("Price", "", field("Amount", amount, "Double"), field("Currency", currency))

    paid = model(
        "TransferOfFunds",
        "t1",
        field("Source", "PayApp"),
        field("Status", "Completed"),
        field("DateSent", NOON, "TimeStamp"),
        inside("TransferAmount", price("120000.50", "UGX"), many=False),
        inside("Fee", price("500", "UGX"), many=False),
        inside(
            "Participants", party(A, role="From", owner=True), party(B, name="Amina", role="To")
        ),
    )
    broken = model(
        "TransferOfFunds", "t2", inside("TransferAmount", price("many", "UGX"), many=False)
    )
    read = Read(as_source(tmp_path, report(paid, broken)))
    row = read.transactions[0]
    assert (row["amount"], row["scale"], row["currency"], row["fee"]) == (
        Decimal("120000.500000000000000000"),
        2,
        "UGX",
        Decimal(500),
    )
    assert (row["own_account_id"], row["cp_account_id"], row["direction"], row["status"]) == (
        f"phone:{A}",
        f"phone:{B}",
        -1,
        "booked",
    )
    assert row["cp_name_raw"] == "Amina"
    assert [(p["kind"], p["record_type"], p["raw"]) for p in read.problems] == [
        ("amount", "transactions", "many")
    ]


def test_models_without_a_record_type_are_counted_by_name(tmp_path: Path) -> None:
    read = Read(
        as_source(tmp_path, report(model("Cookie", "a"), model("Cookie", "b"), model("Note", "c")))
    )
    assert read.facts["skipped"] == {"Cookie": 2, "Note": 1}
    assert read.rows == 0
