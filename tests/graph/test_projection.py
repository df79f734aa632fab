"""The projection: which entities and links the records make, and what they count."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graphkit.graph.store import Link, Where
from graphkit.model.anchors import identity_anchor, keyed_entity_id
from graphkit.resolve.resolution import ResolvedEntity, Suggestion
from tests.graph.case_records import CaseRecords, at
from tests.graph.conftest import Build

A, B, C = (f"phone:+25677200010{n}" for n in (1, 2, 3))
PA, PB, PC = (keyed_entity_id("Phone", key) for key in (A, B, C))
WA, WB = (f"account:wallet/mtn/+25677200010{n}" for n in (1, 2))
EVERYTHING = Where(services=True, min_n=0)


def links_of(graph: Any, kind: str) -> list[Link]:
    table = graph.edges(where=EVERYTHING, columns=("id", "kind"))
    ids = [i for i, k in zip(*(table[c].to_pylist() for c in ("id", "kind")), strict=True)]
    return [link for link in graph.links(ids) if link.kind == kind]


def test_a_call_makes_one_link_from_caller_to_called(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 10, seconds=Decimal("30.4"))
    case.call(A, B, 70, seconds=Decimal("2.2"))
    case.call(B, A, 90)
    forward, back = sorted(links_of(build(case), "COMMUNICATED"), key=lambda link: -link.n)
    assert (forward.source, forward.target, forward.n, forward.rows) == (PA, PB, 2, 2)
    assert forward.seconds == 33
    assert (forward.first, forward.last) == (at(10), at(70))
    assert (back.source, back.n, back.seconds, back.kinds) == (PB, 1, None, ("call",))


def test_drafts_and_system_messages_make_no_link_and_are_counted(build: Build) -> None:
    case = CaseRecords()
    for status in ("draft", "queued", "failed"):
        case.call(A, B, 1, kind="sms", status=status)
    case.call(A, B, 1, kind="system")
    case.call(A, None, 1)
    graph = build(case)
    assert links_of(graph, "COMMUNICATED") == []
    assert graph.info().left_out == {
        "communications not sent": 3,
        "communications of other kinds": 1,
        "communications without sender or recipient": 1,
    }


def test_a_call_to_oneself_is_counted_and_not_drawn(build: Build) -> None:
    case = CaseRecords()
    case.call(A, A, 1)
    case.call(A, B, 2)
    graph = build(case)
    assert [link.target for link in links_of(graph, "COMMUNICATED")] == [PB]
    assert graph.entities([PA])[0].props == {"self_events": 1}
    assert graph.info().left_out == {"events of an entity with itself": 1}


def test_a_group_message_is_one_event_per_recipient_and_says_membership(build: Build) -> None:
    case = CaseRecords()
    case.add("communications", kind="message", from_id=A, to_ids=[B, C, None, B],
             to_raws=["b", "c", "", "b"], recipients_basis="membership", at=at(1))  # fmt: skip
    found = links_of(build(case), "COMMUNICATED")
    assert [(link.target, link.n, link.rows) for link in found] == [(PC, 1, 1), (PB, 1, 1)]
    assert {link.kinds for link in found} == {("membership", "message")}


def test_one_call_in_two_phones_is_one_event_with_two_records(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 0, seconds=Decimal(61))
    case.call(A, B, 10, "ex-2", seconds=Decimal(56))
    (link,) = links_of(build(case), "COMMUNICATED")
    assert (link.n, link.rows, link.seconds) == (1, 2, 61)
    assert link.exhibits == ("ex-1", "ex-2")
    assert link.last == at(0)


@pytest.mark.parametrize(
    ("later", "seconds", "what"),
    [
        (16, 60, "start differs by more than 15 seconds"),
        (5, 71, "duration differs by more than 10 seconds"),
    ],
)
def test_calls_outside_the_tolerance_stay_two(
    build: Build, later: float, seconds: int, what: str
) -> None:
    case = CaseRecords()
    case.call(A, B, 0, seconds=Decimal(60))
    case.call(A, B, later, "ex-2", seconds=Decimal(seconds))
    (link,) = links_of(build(case), "COMMUNICATED")
    assert (link.n, link.rows) == (2, 2), what


def test_the_other_direction_is_another_call(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 0)
    case.call(B, A, 1, "ex-2")
    assert [link.n for link in links_of(build(case), "COMMUNICATED")] == [1, 1]


def test_two_calls_of_one_phone_are_never_joined(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 0)
    case.call(A, B, 1)
    (link,) = links_of(build(case), "COMMUNICATED")
    assert link.n == 2


def test_two_owners_in_one_file_are_two_sources(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 0, owner_id=A)
    case.call(A, B, 1, owner_id=B)
    (link,) = links_of(build(case), "COMMUNICATED")
    assert (link.n, link.rows) == (1, 2)


def test_a_call_with_two_partners_in_the_other_phone_is_joined_with_neither(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 0)
    case.call(A, B, 3, "ex-2")
    case.call(A, B, 6, "ex-2")
    (link,) = links_of(build(case), "COMMUNICATED")
    assert (link.n, link.rows) == (3, 3)


def test_a_call_in_three_sources_is_one_event_with_three_records(build: Build) -> None:
    case = CaseRecords()
    for n, exhibit in enumerate(("ex-1", "ex-2", "ex-3")):
        case.call(A, B, n * 4, exhibit)
    (link,) = links_of(build(case), "COMMUNICATED")
    assert (link.n, link.rows) == (1, 3)


def test_messages_with_different_texts_are_two(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 0, kind="sms", text="come")
    case.call(A, B, 1, "ex-2", kind="sms", text="go")
    case.call(A, B, 100, kind="sms", text="wait")
    case.call(A, B, 101, "ex-2", kind="sms")
    (link,) = links_of(build(case), "COMMUNICATED")
    assert (link.n, link.rows) == (3, 4)


def test_undated_calls_are_never_the_same(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, None)
    case.call(A, B, None, "ex-2")
    (link,) = links_of(build(case), "COMMUNICATED")
    assert (link.n, link.undated, link.first, link.last) == (2, 2, None, None)


def test_only_booked_transactions_with_direction_and_counterpart_flow(build: Build) -> None:
    case = CaseRecords()
    case.paid(WA, WB, -1, "500.00", 1)
    for status in ("pending", "failed", "reversed", "instructed"):
        case.paid(WA, WB, -1, "900.00", 2, status=status)
    case.paid(WA, None, -1, "7.00", 3)
    case.add("transactions", own_account_id=WA, cp_account_id=WB, amount=Decimal(3),
             currency="UGX", status="booked")  # fmt: skip
    graph = build(case)
    (link,) = links_of(graph, "TRANSFERRED")
    assert (link.n, dict(link.totals), link.kinds) == (1, {"UGX": "500.00"}, ("sent",))
    assert graph.info().left_out == {
        "transactions not booked": 4,
        "transactions without counterpart or direction": 2,
    }


def test_money_in_comes_from_the_counterpart(build: Build) -> None:
    case = CaseRecords()
    case.paid(WA, WB, 1, "500", 1)
    (link,) = links_of(build(case), "TRANSFERRED")
    assert (link.source, link.target) == (
        keyed_entity_id("Account", WB),
        keyed_entity_id("Account", WA),
    )


def test_totals_are_exact_and_currencies_are_never_added(build: Build) -> None:
    case = CaseRecords()
    for amount in ("0.10", "0.20", "4500000.00"):
        case.paid(WA, WB, -1, amount, 1)
    case.paid(WA, WB, -1, "0.000000000000000001", 1, currency="BTC")
    case.paid(WA, WB, -1, "12", 1, currency="KES")
    case.paid(WA, WB, -1, "1", 1, currency=None)
    (link,) = links_of(build(case), "TRANSFERRED")
    assert dict(link.totals) == {
        "UGX": "4500000.30",
        "BTC": "0.000000000000000001",
        "KES": "12",
        "?": "1",
    }


def test_fees_and_reversals_are_named(build: Build) -> None:
    case = CaseRecords()
    case.paid(WA, WB, -1, "1000", 1, txn_type_raw="Transfer")
    case.paid(WA, WB, -1, "20", 1, txn_type_raw="Transfer Charge")
    case.paid(WA, WB, -1, "1000", 9, txn_type_raw="Reversal of transfer")
    (link,) = links_of(build(case), "TRANSFERRED")
    assert link.kinds == ("fee", "reversal", "sent")


def test_a_transfer_in_both_statements_is_one_by_reference(build: Build) -> None:
    case = CaseRecords()
    case.paid(WA, "account:~ex-1~0772***102", -1, "500", 0, reference="Ab1")
    case.paid(WB, None, 1, "500", 86_400, "ex-2", reference=" AB1 ")
    (link,) = links_of(build(case), "TRANSFERRED")
    assert (link.n, link.rows, dict(link.totals)) == (1, 2, {"UGX": "500"})
    assert link.source == keyed_entity_id("Account", WA)
    assert link.target == keyed_entity_id("Account", WB)


def test_a_transfer_in_both_statements_is_one_by_amount_and_time(build: Build) -> None:
    case = CaseRecords()
    case.paid(WA, WB, -1, "500", 0)
    case.paid(WB, "phone:+256772000101", 1, "500", 119, "ex-2")
    (link,) = links_of(build(case), "TRANSFERRED")
    assert (link.n, link.rows) == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"t": 121.0, "amount": "500", "direction": 1},
        {"t": 1.0, "amount": "501", "direction": 1},
        {"t": 1.0, "amount": "500", "direction": -1},
    ],
)
def test_transfers_that_disagree_stay_two(build: Build, other: dict[str, Any]) -> None:
    case = CaseRecords()
    case.paid(WA, WB, -1, "500", 0)
    case.paid(WB, WA, other["direction"], other["amount"], other["t"], "ex-2")
    assert sum(link.n for link in links_of(build(case), "TRANSFERRED")) == 2


def test_a_statement_and_the_receipt_message_are_one_transfer(build: Build) -> None:
    case = CaseRecords()
    case.paid(WA, WB, -1, "500", 0, reference="X9")
    case.paid(WA, None, -1, "500", 4, "ex-2", reference="X9", source_kind="sms")
    (link,) = links_of(build(case), "TRANSFERRED")
    assert (link.n, link.rows) == (1, 2)


def test_a_word_in_place_of_a_reference_joins_nothing(build: Build) -> None:
    case = CaseRecords()
    for n in range(7):
        case.paid(WA, WB, -1, "500", n * 1000, reference="TRANSFER")
        case.paid(WB, None, 1, "500", n * 1000 + 500, "ex-2", reference="TRANSFER")
    (link,) = links_of(build(case), "TRANSFERRED")
    assert (link.n, link.rows) == (7, 7)


def test_overlapping_statements_of_one_account_count_once(build: Build) -> None:
    case = CaseRecords()
    for exhibit in ("ex-1", "ex-2"):
        case.paid(WA, WB, -1, "500", 0, exhibit, balance_after=Decimal(100))
        case.paid(WA, WB, -1, "500", 5, exhibit, balance_after=Decimal(50))
    (link,) = links_of(build(case), "TRANSFERRED")
    assert (link.n, link.rows, dict(link.totals)) == (2, 4, {"UGX": "1000"})


def test_claims_of_a_person_are_confirmed_by_the_standing_of_the_source(build: Build) -> None:
    case = CaseRecords()
    case.identity("John Okello", A, WA, basis="subscriber")
    case.identity("John O", A, B, basis="address_book", owner_id=C)
    case.identity("Johnny", "handle:telegram/johnny", basis="note")
    anchors = tuple(identity_anchor("ex-1", None, f"row {n}") for n in (1, 2, 3))
    person = ResolvedEntity("Person:a", "Person", "John Okello", anchors)
    graph = build(case, people=(person,))
    uses = {link.target: link for link in links_of(graph, "USES")}
    assert (uses[PA].n, uses[PA].kinds, uses[PA].certainty) == (
        2,
        ("address_book", "subscriber"),
        "confirmed",
    )
    assert (uses[PB].n, uses[PB].certainty) == (1, "unconfirmed")
    assert uses[keyed_entity_id("Handle", "handle:telegram/johnny")].certainty == "unconfirmed"
    holds = [link for link in links_of(graph, "HOLDS") if link.source == "Person:a"]
    assert [link.target for link in holds] == [keyed_entity_id("Account", WA)]
    (found,) = graph.entities(["Person:a"])
    assert [(i.kind, i.value, i.certainty) for i in found.identifiers] == [
        ("account", "wallet/mtn/+256772000101", "confirmed"),
        ("handle", "telegram/johnny", "unconfirmed"),
        ("phone", "+256772000101", "confirmed"),
        ("phone", "+256772000102", "unconfirmed"),
    ]
    assert found.props == {"names": ["John O", "Johnny"]}


def test_an_address_book_saves_names_on_the_link(build: Build) -> None:
    case = CaseRecords()
    case.identity("Mama Brian", A, basis="address_book", owner_id=C)
    case.identity("Boss", A, basis="address_book", owner_id=C)
    case.identity("Me", C, basis="address_book", owner_id=C)
    (link,) = links_of(build(case), "SAVED_AS")
    assert (link.source, link.target, link.n) == (PC, PA, 2)
    assert (link.notes, link.kinds) == (("Boss", "Mama Brian"), ("address_book",))


def test_a_saved_name_alone_makes_no_person(build: Build) -> None:
    case = CaseRecords()
    case.identity("Boss", A, basis="address_book", owner_id=C)
    assert "Person" not in build(case).info().by_kind


def test_a_wallet_hangs_on_its_number(build: Build) -> None:
    case = CaseRecords()
    case.add("identifiers", id=WA, kind="account", raw="0772 000 101", validity="valid",
             record_type="transactions", mentions=3)  # fmt: skip
    (link,) = links_of(build(case), "HOLDS")
    assert (link.source, link.target) == (PA, keyed_entity_id("Account", WA))
    assert link.kinds == ("is wallet",)


def test_a_handset_stands_beside_the_number_of_its_owner(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 1, owner_id=A, device_id="device:35209900176148")
    (link,) = links_of(build(case), "USES")
    assert (link.source, link.kinds) == (PA, ("used device",))


def test_an_advert_is_named_by_its_address_and_counted_once_per_posting(build: Build) -> None:
    case = CaseRecords()
    for exhibit in ("ex-1", "ex-2"):
        case.add("adverts", exhibit, source_uri="http://ads.example/7", title="Cleaner wanted",
                 body="Ring 0772000101", city_raw=" Kampala ", at=at(5))  # fmt: skip
        case.add("identifiers", exhibit, id=A, kind="phone", raw="0772000101", validity="valid",
                 locator="row 1", record_type="adverts", start=5, end=15, tier="valid")  # fmt: skip
    graph = build(case)
    (mention,) = links_of(graph, "ADVERTISES")
    advert = keyed_entity_id("Advert", "http://ads.example/7")
    assert (mention.source, mention.target, mention.n, mention.rows) == (PA, advert, 1, 2)
    (found,) = graph.entities([advert])
    assert (found.name, found.value) == ("Cleaner wanted", "http://ads.example/7")
    (place,) = links_of(graph, "LOCATED_AT")
    assert graph.entities([place.target])[0].name == "Kampala"
    assert (place.n, place.rows, place.kinds) == (1, 2, ("advertised in",))


def test_adverts_that_repeat_a_text_are_near_duplicates_in_a_group(build: Build) -> None:
    case = CaseRecords()
    text = "young waitress wanted for a small hotel near the lake good pay and a room call now"
    for n in range(3):
        case.add("adverts", source_uri=f"http://ads.example/{n}", body=f"{text} 077200010{n}")
    case.add("adverts", source_uri="http://ads.example/9", body="old car for sale in good order")
    graph = build(case)
    pairs = links_of(graph, "NEAR_DUPLICATE")
    assert [(p.n, p.rows, p.directed, p.kinds, p.certainty) for p in pairs] == [
        (1, 2, False, ("exact",), "confirmed")
    ] * 3
    assert all(pair.source < pair.target and pair.weight == "1" for pair in pairs)
    members = [link for link in links_of(graph, "ADVERTISES") if "member of" in link.kinds]
    assert len(members) == 3
    assert len({link.source for link in members}) == 1
    assert graph.entities([members[0].source])[0].kind == "AdvertGroup"


def test_relations_of_a_file_join_the_people_whose_records_carry_the_labels(build: Build) -> None:
    case = CaseRecords()
    case.identity("Ann", "source:~ex-1~1", basis="register")
    case.identity("Ben", "source:~ex-1~2", basis="register")
    for weight in ("2", "3.5"):
        case.add("relations", a_id="source:~ex-1~2", b_id="source:~ex-1~1", kind="met",
                 weight=Decimal(weight))  # fmt: skip
    case.add("relations", a_id="source:~ex-1~2", b_id="source:~ex-1~1", kind="pays", directed=True)
    case.add("relations", a_id="source:~ex-1~2", b_id="source:~ex-1~9", kind="met")
    people = tuple(
        ResolvedEntity(f"Person:{n}", "Person", name, (identity_anchor("ex-1", None, f"row {n}"),))
        for n, name in ((1, "Ann"), (2, "Ben"))
    )
    graph = build(case, people=people)
    met, pays = links_of(graph, "RELATED")
    assert (met.source, met.target, met.directed, met.n) == ("Person:1", "Person:2", False, 2)
    assert (met.weight, met.kinds, met.certainty) == ("5.5", ("met",), "confirmed")
    assert (pays.source, pays.target, pays.directed) == ("Person:2", "Person:1", True)
    assert graph.info().left_out == {"relations whose ends name nobody known": 1}


def test_suggestions_are_unconfirmed_and_open_to_the_two_records(build: Build) -> None:
    case = CaseRecords()
    case.identity("Ann K", A)
    case.identity("Ann Kato", B)
    anchors = [identity_anchor("ex-1", None, f"row {n}") for n in (1, 2)]
    people = tuple(
        ResolvedEntity(f"Person:{n}", "Person", f"Ann {n}", (anchor,))
        for n, anchor in enumerate(anchors)
    )
    hints = (
        Suggestion(anchors[1], anchors[0], "possibly same", "names agree"),
        Suggestion(anchors[0], anchors[1], "related", "share an address"),
    )
    graph = build(case, people=people, suggestions=hints)
    (same,) = links_of(graph, "POSSIBLY_SAME")
    assert (same.n, same.rows, same.certainty, same.directed) == (1, 2, "unconfirmed", False)
    assert same.notes == ("names agree",)
    assert len(graph.records([same.id]).records) == 2
    (related,) = links_of(graph, "RELATED")
    assert (related.certainty, related.notes) == ("unconfirmed", ("share an address",))


def test_a_position_leads_to_a_cell_a_place_or_a_square(build: Build) -> None:
    case = CaseRecords()
    case.add("positions", subject_id=A, basis="cell", cell="641-10-5-9", latitude=0.3, at=at(1))
    case.add("positions", subject_id=A, basis="stated", place_raw="Old  Taxi Park")
    for spelling in ("old taxi park", "Old Taxi Park", "Old Taxi Park"):
        case.add("positions", subject_id=A, basis="stated", place_raw=spelling)
    case.add("positions", subject_id=A, basis="gps", latitude=0.34761, longitude=32.58252)
    case.add("positions", subject_id=A, basis="gps", latitude=0.34764, longitude=32.58249)
    graph = build(case)
    links = links_of(graph, "LOCATED_AT")
    named = {e.id: e.name for e in graph.entities([link.target for link in links])}
    assert {named[link.target]: link.n for link in links} == {
        "cell 641-10-5-9": 1,
        "Old Taxi Park": 4,
        "0.348, 32.583": 1,
        "0.348, 32.582": 1,
    }


def test_service_numbers_and_tills_are_marked_and_never_people(build: Build) -> None:
    case = CaseRecords()
    case.call(A, "phone:165", 1)
    case.paid(WA, "account:till/mtn/400123", -1, "500", 1)
    graph = build(case)
    marks = {
        e["value"]: (e["kind"], e["service"])
        for e in graph.vertices(where=EVERYTHING, columns=("value", "kind", "service")).to_pylist()
    }
    assert marks["165"] == ("Handle", True)
    assert marks["till/mtn/400123"] == ("Account", True)
    assert marks["+256772000101"] == ("Phone", False)


def test_an_identifier_of_one_exhibit_only_is_not_valid_and_shows_its_text(build: Build) -> None:
    case = CaseRecords()
    case.call(A, "phone:~ex-1~0772/12", 1)
    case.call(A, "handle:owner/ex-1", 2)
    graph = build(case, exhibit_names={"ex-1": "dump.zip"})
    shown = {e["name"]: e["valid"] for e in graph.vertices(columns=("name", "valid")).to_pylist()}
    assert shown == {"0772/12": False, "owner of dump.zip": True, "+256 772 000 101": True}


def test_any_order_of_rows_gives_the_same_files(
    build: Build, tmp_path: Path, wide_case: CaseRecords
) -> None:
    build(wide_case).close()
    first = _dump(tmp_path)
    build(wide_case).close()
    assert _dump(tmp_path) == first


def _dump(folder: Path) -> tuple[bytes, dict[str, list[Any]]]:
    connection = sqlite3.connect(folder / "graph.sqlite")
    try:
        tables = {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()
            for name in ("meta", "entity", "link", "member", "adjacency", "around", "term")
        }
    finally:
        connection.close()
    return (folder / "events.arrow").read_bytes(), tables


def test_every_link_opens_to_its_rows_and_they_make_its_events(
    build: Build, wide_case: CaseRecords
) -> None:
    graph = build(wide_case)
    ids = graph.edges(where=EVERYTHING, columns=("id",))["id"].to_pylist()
    for link in graph.links(ids):
        page = graph.records([link.id], limit=1000)
        assert (page.total, page.events) == (link.rows, link.n), link
        assert len(page.records) == link.rows
        assert all(record.exhibit and record.locator for record in page.records)
        assert {record.exhibit for record in page.records} == set(link.exhibits)


def test_the_row_hash_is_over_the_canonical_row_as_published(
    build: Build, tmp_path: Path, wide_case: CaseRecords
) -> None:
    import hashlib
    import json

    graph = build(wide_case)
    connection = sqlite3.connect(tmp_path / "graph.sqlite")
    try:
        hashes = [row[0] for row in connection.execute("SELECT row_hash FROM link ORDER BY ix")]
    finally:
        connection.close()
    ids = graph.edges(where=EVERYTHING, columns=("id",))["id"].to_pylist()
    ends = {e.id: e.code or e.id for link in graph.links(ids) for e in graph.entities(
        [link.source, link.target])}  # fmt: skip
    for link, stored in zip(graph.links(ids), hashes, strict=True):
        published = {
            "certainty": link.certainty,
            "directed": link.directed,
            "exhibits": list(link.exhibits),
            "first_us": link.first_us,
            "kind": link.kind,
            "kinds": list(link.kinds),
            "last_us": link.last_us,
            "n": link.n,
            "notes": list(link.notes),
            "rows": link.rows,
            "seconds": link.seconds,
            "source": ends[link.source],
            "target": ends[link.target],
            "totals": dict(link.totals),
            "undated": link.undated,
            "weight": link.weight,
        }
        text = json.dumps(published, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).digest()[:16] == stored
