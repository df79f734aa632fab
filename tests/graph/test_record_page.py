"""What a row behind a link shows: parties, figures, words, and its place in the exhibit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from graphkit.graph.embedded import EmbeddedGraph
from graphkit.graph.store import Party, Record, Where
from graphkit.model.anchors import keyed_entity_id
from tests.graph.case_records import CaseRecords, at
from tests.graph.conftest import Build

A, B = "phone:+256772000101", "phone:+256772000102"
PA, PB = (keyed_entity_id("Phone", key) for key in (A, B))
WA, WB = "account:wallet/mtn/+256772000101", "account:wallet/mtn/+256772000102"


def rows(graph: EmbeddedGraph, kind: str) -> list[Record]:
    where = Where(link_kinds=frozenset({kind}), services=True)
    links = graph.edges(where=where, columns=("id",))["id"].to_pylist()
    return list(graph.records(links, limit=1000).records)


def test_a_message_shows_its_parties_words_and_place(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 3, kind="sms", from_raw="0772 000 101", to_raws=["me"], text="come",
              direction="in", at_raw="1780272003", at_basis="explicit", member="db/mmssms.db",
              locator="sms 7", extra='{"folder": "inbox", "read": true}')  # fmt: skip
    (row,) = rows(build(case), "COMMUNICATED")
    assert (row.kind, row.direction, row.text, row.counts) == ("sms", "in", "come", True)
    assert row.sender == Party(PA, "0772 000 101")
    assert row.receivers == (Party(PB, "me"),)
    assert (row.at, row.at_raw, row.at_basis) == (at(3), "1780272003", "explicit")
    assert (row.exhibit, row.member, row.locator) == ("ex-1", "db/mmssms.db", "sms 7")
    assert (row.record, row.reader) == ("ex-1|db/mmssms.db|sms 7", "test 1")
    assert row.fields == {"extra": "folder: inbox; read: True"}


@pytest.mark.parametrize(("direction", "word", "sender"), [(-1, "out", WA), (1, "in", WB)])
def test_a_transfer_shows_payer_and_payee_and_the_amount_as_printed(
    build: Build, direction: int, word: str, sender: str
) -> None:
    case = CaseRecords()
    case.paid(WA, WB, direction, "1250.50", 1, fee=Decimal("20"), narrative_raw="rent",
              cp_name_raw="Kato", txn_type_raw="Transfer", own_account_raw="077")  # fmt: skip
    (row,) = rows(build(case), "TRANSFERRED")
    assert (row.kind, row.direction, row.amount, row.currency) == (
        "Transfer", word, "1250.50", "UGX",
    )  # fmt: skip
    assert row.sender is not None
    assert row.sender.entity == keyed_entity_id("Account", sender)
    assert {party.raw for party in (row.sender, *row.receivers)} == {"077", "Kato"}
    assert row.text == "rent"
    assert row.fields["fee"] == "20"


def test_the_second_record_of_a_call_does_not_count(build: Build) -> None:
    case = CaseRecords()
    case.call(A, B, 0, seconds=Decimal("31.500"))
    case.call(A, B, 2, "ex-2", seconds=Decimal(31))
    first, second = rows(build(case), "COMMUNICATED")
    assert (first.counts, first.seconds, first.exhibit) == (True, "31.5", "ex-1")
    assert (second.counts, second.seconds, second.exhibit) == (False, "31", "ex-2")


@pytest.mark.parametrize(
    ("fill", "kind", "words"),
    [
        ({"table": "relations", "a_id": A, "b_id": B, "kind": "met", "note": "at noon"},
         "RELATED", ("met", "at noon")),
        ({"table": "positions", "subject_id": A, "basis": "stated", "place_raw": "Gulu"},
         "LOCATED_AT", ("stated", "Gulu")),
        ({"table": "adverts", "title": "Room", "body": "quiet", "city_raw": "Lira",
          "category": "other"}, "LOCATED_AT", ("other", "Room\nquiet")),
        ({"table": "identities", "name": "Boss", "ids": [A], "basis": "address_book",
          "owner_id": B}, "SAVED_AS", ("address_book", "Boss")),
    ],
)  # fmt: skip
def test_other_rows_show_their_kind_and_words(
    build: Build, fill: dict[str, Any], kind: str, words: tuple[str, str]
) -> None:
    case = CaseRecords()
    case.add(**fill)
    (row,) = rows(build(case), kind)
    assert (row.kind, row.text, row.record_type) == (*words, fill["table"])


def test_rows_at_one_time_come_by_exhibit_and_place(build: Build) -> None:
    case = CaseRecords()
    for exhibit in ("ex-2", "ex-1"):
        for n in range(12):
            case.call(A, B, 5 if n % 2 else None, exhibit, kind="email", text=str(n))
    found = [(row.at_us is None, row.exhibit, int(row.text or 0)) for row in rows(
        build(case), "COMMUNICATED")]  # fmt: skip
    assert found == sorted(found)
    assert len(found) == 24
