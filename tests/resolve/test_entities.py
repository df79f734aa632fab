"""People and organisations: ids that stay, captions, aliases, roles and codes."""

from __future__ import annotations

import base64
import hashlib

from graphkit.model.judgements import Judgement
from graphkit.model.kinds import Anchor, EntityKind
from graphkit.resolve.entities import entity_id, resolve_entities
from graphkit.resolve.identity import IdentityRecord
from graphkit.resolve.resolution import Resolution
from tests.resolve.identity_rows import (
    NIN,
    PHONE,
    judgement,
    proposals,
    record,
    revoke,
    written,
)

FOUNDING = {f"ex-{n:02d}": n for n in range(30)}


def resolved(
    records: list[IdentityRecord], *stated: Judgement, roles: dict[object, str] | None = None
) -> Resolution:
    return resolve_entities(records, stated, roles or {}, FOUNDING)  # type: ignore[arg-type]


def ids(found: Resolution) -> dict[tuple[str, ...], str]:
    return {entity.members: entity.id for entity in found.entities}


def test_the_id_is_kind_and_80_bits_of_the_founding_record() -> None:
    one = record(1, name="Okello John")
    (entity,) = resolved([one]).entities
    digest = hashlib.sha256(one.anchor.encode()).digest()
    assert entity.id == "Person:" + base64.b32encode(digest[:10]).decode().lower()
    assert len(entity.id) == len("Person:") + 16


def test_a_merge_keeps_the_older_id_and_the_other_becomes_an_alias() -> None:
    old, new = record(1, name="Okello John"), record(2, name="John Okello")
    found = resolved([old, new], judgement(1, old.anchor, new.anchor))
    (entity,) = found.entities
    assert entity.id == entity_id(EntityKind.PERSON, old.anchor)
    assert found.aliases == {entity_id(EntityKind.PERSON, new.anchor): entity.id}


def test_unmerging_gives_both_ids_back_exactly() -> None:
    old, new = record(1, name="Okello John"), record(2, name="John Okello")
    merge = judgement(1, old.anchor, new.anchor)
    assert resolved([old, new], merge, revoke(2, merge)) == resolved([old, new])


def test_records_that_come_later_never_change_an_id() -> None:
    first = [record(n, name="Okello John", ids=[PHONE]) for n in (5, 6)]
    before = resolved(first, *written(proposals(first)))
    more = [*first, *(record(n, name="Okello John", ids=[PHONE]) for n in range(10, 20))]
    after = resolved(more, *written(proposals(more)))
    assert [entity.id for entity in after.entities] == [entity.id for entity in before.entities]


def test_the_same_records_in_another_order_of_import_make_the_same_entities() -> None:
    records = [record(n, name="Okello John", ids=[PHONE]) for n in range(3)]
    stated = written(proposals(records))
    turned = {f"ex-{n:02d}": 30 - n for n in range(30)}
    a = resolve_entities(records, stated, {}, FOUNDING)
    b = resolve_entities(records[::-1], stated, {}, turned)
    assert [entity.members for entity in a.entities] == [entity.members for entity in b.entities]
    assert a.entities[0].id != b.entities[0].id


def test_the_caption_is_the_fullest_name_of_the_best_source() -> None:
    book = record(1, basis="address_book", name="John Okello Paul Otim", ids=[PHONE])
    short = record(2, basis="document", name="Okello J.", ids=[NIN])
    full = record(3, basis="document", name="OKELLO John Paul", ids=[NIN])
    stated = [judgement(1, book.anchor, full.anchor), judgement(2, short.anchor, full.anchor)]
    assert resolved([book, short, full], *stated).entities[0].name == "OKELLO John Paul"


def test_without_a_name_the_registers_number_is_the_caption() -> None:
    assert resolved([record(1, basis="register", source_id="N7")]).entities[0].name == "N7"
    assert resolved([record(1, ids=[NIN])]).entities[0].name == ""


def test_labels_make_nobody_and_join_only_by_a_judgement() -> None:
    boss = record(1, basis="address_book", name="Boss", ids=[PHONE])
    john = record(2, name="Okello John", ids=[PHONE])
    assert [e.members for e in resolved([boss, john]).entities] == [(john.anchor,)]
    (entity,) = resolved([boss, john], judgement(1, boss.anchor, john.anchor)).entities
    assert entity.members == tuple(sorted((boss.anchor, john.anchor)))
    assert entity.id == entity_id(EntityKind.PERSON, john.anchor)  # the label founds nobody
    assert resolved([boss]).entities == ()


def test_organisations_have_their_kind_in_the_id() -> None:
    (entity,) = resolved([record(1, name="Kasana Traders Ltd")]).entities
    assert entity.kind == "Organization"
    assert entity.id.startswith("Organization:")


def test_a_role_stands_with_its_entity_and_protects_where_it_must() -> None:
    records = [record(n, name="Okello John", protected=n == 2) for n in range(1, 7)]
    roles: dict[object, str] = {records[3].anchor: "witness", records[0].anchor: "suspect"}
    by_member = {entity.members[0]: entity for entity in resolved(records, roles=roles).entities}
    found = [(by_member[r.anchor].role, by_member[r.anchor].protected) for r in records[:4]]
    assert found == [
        ("suspect", False), ("unknown", True), ("unknown", False), ("witness", True),
    ]  # fmt: skip


def test_a_code_stays_with_its_person_whoever_is_protected_before_or_after() -> None:
    records = [record(n, name=f"Person {n}") for n in range(6)]

    def codes(roles: dict[Anchor, str], wards: dict[Anchor, int]) -> list[str | None]:
        found = resolve_entities(records, [], roles, FOUNDING, wards=wards)
        by_anchor = {entity.members[0]: entity.code for entity in found.entities}
        return [by_anchor[one.anchor] for one in records]

    late, early = records[4].anchor, records[1].anchor
    assert codes({late: "victim"}, {late: 1})[4] == "V-01"
    both = codes({late: "victim", early: "victim"}, {late: 1, early: 2})
    assert both == [None, "V-02", None, None, "V-01", None]
    gone = codes({late: "unknown", early: "victim"}, {late: 1, early: 2})
    assert gone == [None, "V-02", None, None, None, None]


def test_whoever_a_source_protects_has_a_code_that_follows_from_the_record_alone() -> None:
    ward, other = record(1, name="Namara Joan", protected=True), record(2, name="Apio Ruth")
    alone = resolve_entities([ward], [], {}, FOUNDING).entities[0].code
    found = resolve_entities(
        [ward, other], [], {other.anchor: "victim"}, FOUNDING, wards={other.anchor: 1}
    )
    assert alone is not None
    assert alone.startswith("P-")
    assert {entity.code for entity in found.entities} == {alone, "V-01"}


def test_protection_comes_first_where_a_person_joined_two_roles() -> None:
    a, b = record(1, name="Namara Joan"), record(2, name="Joan Namara")
    roles: dict[object, str] = {a.anchor: "victim", b.anchor: "suspect"}
    (entity,) = resolved([a, b], judgement(1, a.anchor, b.anchor), roles=roles).entities
    assert (entity.role, entity.protected) == ("victim", True)


def test_suggestions_stand_only_between_records_that_are_still_apart() -> None:
    a, b = record(1, name="Okello", ids=[PHONE]), record(2, name="Okello John", ids=[PHONE])
    found = proposals([a, b])
    assert len(resolve_entities([a, b], [], {}, FOUNDING, proposals=found).suggestions) == 1
    merge = judgement(1, a.anchor, b.anchor)
    assert resolve_entities([a, b], [merge], {}, FOUNDING, proposals=found).suggestions == ()
    assert resolve_entities([a], [], {}, FOUNDING, proposals=found).suggestions == ()
