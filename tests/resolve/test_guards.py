"""What forbids a merge by rule: hubs, contradictions, and above all the victim guard."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from graphkit.model.kinds import Anchor
from graphkit.resolve.entities import resolve_entities
from graphkit.resolve.fold import Standing
from graphkit.resolve.guards import (
    NAME_GROUPS,
    Claims,
    generic_values,
    is_service,
    name_groups,
    objections,
    standings,
)
from graphkit.resolve.identity import IdentityRecord
from graphkit.resolve.name_reading import read_name
from tests.resolve.identity_rows import (
    NIN,
    OTHER_NIN,
    OTHER_PHONE,
    PHONE,
    judgement,
    outcome,
    proposals,
    record,
    written,
)

FIRST = ["Adong", "Byamugisha", "Cherop", "Ddungu", "Ejang", "Fulani", "Gidudu", "Hasahya"]
SECOND = ["Kintu", "Lubowa", "Mwesige", "Nyero", "Ouma"]
DISTINCT = [f"{a} {b}" for b in SECOND for a in FIRST]


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        (PHONE, 25),
        ("email:a@b.org", 10),
        ("device:35693803564380", 10),
        ("account:bank/UG/?/9030000042", 5),
        (NIN, 3),
    ],
)
def test_one_name_more_than_the_limit_makes_a_value_generic(key: str, limit: int) -> None:
    assert NAME_GROUPS[key.partition(":")[0]] == limit
    under = [record(n, name=name, ids=[key]) for n, name in enumerate(DISTINCT[:limit])]
    over = [record(n, name=name, ids=[key]) for n, name in enumerate(DISTINCT[: limit + 1])]
    assert generic_values(under) == {}
    assert generic_values(over) == {key: limit + 1}


def test_spellings_of_one_name_are_one_group_and_labels_count_too() -> None:
    names = ["Ssemakula Ibrahim", "Ibrahim Semakula", "Hajji Ssemakula Ibrahim", "Boss", "Landlord"]
    assert name_groups(read_name(name) for name in names) == 3


def test_one_name_in_many_phones_does_not_make_a_number_generic() -> None:
    many = [record(n, basis="address_book", name="Okello John", ids=[PHONE]) for n in range(200)]
    assert generic_values(many) == {}


@pytest.mark.parametrize(
    ("key", "service"),
    [
        ("phone:100", True),
        (PHONE, False),
        ("handle:service/ug/100", True),
        ("account:till/mtn/12345", True),
        ("email:info@example.org", True),
        ("email:noreply@example.org", True),
        ("email:a.okello@example.org", False),
        ("handle:telegram/4711", False),
    ],
)
def test_lines_of_services_are_known_by_their_key(key: str, service: bool) -> None:
    assert is_service(key) is service


def against(first: dict[str, object], second: dict[str, object], **options: bool) -> list[str]:
    a, b = Claims.of(record(1, **first)), Claims.of(record(2, **second))
    exclusive = options.get("exclusive", False)
    there = list(objections(a, b, {}, exclusive=exclusive))
    assert there == list(objections(b, a, {}, exclusive=exclusive))
    return there


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({"ids": [NIN]}, {"ids": [OTHER_NIN]}, "two numbers of one type of document"),
        ({"sex": "F"}, {"sex": "male"}, "different sex"),
        ({"born": "1991-04-12"}, {"born": "1991-04-13"}, "different dates of birth"),
        ({"name": "Okello John Sr"}, {"name": "Okello John Jr"}, "different generation marks"),
        ({"name": "Wasswa Paul"}, {"name": "Kato Paul"},
         "names of two different children of one birth order"),
        ({"name": "Babirye Sarah"}, {"name": "Nakato Sarah"},
         "names of two different children of one birth order"),
        ({"name": "Fund 1 Ltd"}, {"name": "Fund 2 Ltd"}, "different numbers in the name"),
        ({"name": "Okello Ltd"}, {"name": "Okello John"},
         "one is a person, the other an organisation"),
    ],
)  # fmt: skip
def test_claims_that_one_record_cannot_share(
    first: dict[str, object], second: dict[str, object], reason: str
) -> None:
    assert reason in against(first, second)


def test_a_document_excuses_a_misspelt_date_but_not_another_document() -> None:
    assert against({"born": "1991-04-12"}, {"born": "1991-04-13"}, exclusive=True) == []
    assert against({"ids": [NIN]}, {"ids": [OTHER_NIN]}, exclusive=True) != []


def test_missing_values_contradict_nothing() -> None:
    assert (
        against({"name": "Okello John"}, {"name": "Okello John", "sex": "M", "born": "1991"}) == []
    )


def test_two_calls_ends_are_found_whichever_side_has_fewer_numbers() -> None:
    a, b = Claims.of(record(1, ids=[PHONE])), Claims.of(record(2, ids=[OTHER_PHONE, "email:a@b.c"]))
    talks = {PHONE: frozenset({OTHER_PHONE}), OTHER_PHONE: frozenset({PHONE})}
    assert (
        list(objections(a, b, talks, exclusive=True))
        == list(objections(b, a, talks, exclusive=True))
        != []
    )
    assert list(objections(a, a, {PHONE: frozenset({PHONE})}, exclusive=True)) == []


def test_a_role_covers_the_entity_that_a_person_marked_and_a_flag_only_its_record() -> None:
    a, b = record(1, name="Namara Joan", ids=[PHONE]), record(2, name="Joan Namara", ids=[PHONE])
    stated = written(proposals([a, b]))
    by_role = standings([a, b], stated, {a.anchor: "victim"})
    assert by_role[a.anchor].standing is Standing.PROTECTED
    assert by_role[b.anchor].standing is Standing.COVERED
    assert by_role[a.anchor].ward == by_role[b.anchor].ward is not None
    flagged = record(3, name="Namara Joan", protected=True)
    by_flag = standings([flagged, b], [judgement(1, flagged.anchor, b.anchor)], {})
    assert by_flag[flagged.anchor].standing is Standing.PROTECTED
    assert by_flag[b.anchor].standing is Standing.ORDINARY


def test_a_victim_whom_a_person_marked_stays_whole_and_takes_nobody_in_by_number() -> None:
    a, b = record(1, name="Namara Joan", ids=[PHONE]), record(2, name="Joan Namara", ids=[PHONE])
    stated = written(proposals([a, b]))
    roles = {a.anchor: "victim"}
    found = proposals([a, b], stated, roles)
    assert (found.judgements, found.withdrawn) == ((), ())
    entities = resolve_entities([a, b], stated, roles, {}).entities
    assert [(e.protected, len(e.members)) for e in entities] == [(True, 2)]
    later = record(3, name="Namara Joan", ids=[PHONE])
    assert proposals([a, b, later], stated, roles).judgements == ()


def test_a_victim_stays_whole_when_a_document_brings_another_record_in() -> None:
    a = record(1, name="Namara Joan", ids=[PHONE, NIN])
    b = record(2, name="Joan Namara", ids=[PHONE])
    stated = written(proposals([a, b]))
    roles = {b.anchor: "victim"}
    later = record(3, name="Namara Joan", ids=[NIN])
    stated += written(proposals([a, b, later], stated, roles), 2)
    (entity,) = resolve_entities([a, b, later], stated, roles, {}).entities
    assert len(entity.members) == 3
    assert entity.protected


def test_a_suspect_is_never_joined_to_a_victim_by_rule_even_by_document() -> None:
    a, b = record(1, name="Namara Joan", ids=[NIN]), record(2, name="Joan Namara", ids=[NIN])
    assert outcome(proposals([a, b], roles={a.anchor: "victim"}), a, b) == "same"
    marked = {a.anchor: "victim", b.anchor: "suspect"}
    assert outcome(proposals([a, b], roles=marked), a, b) == "possibly same"


def test_marking_two_records_of_one_entity_apart_takes_it_apart() -> None:
    a, b = record(1, name="Namara Joan", ids=[PHONE]), record(2, name="Joan Namara", ids=[PHONE])
    stated = written(proposals([a, b]))
    roles = {a.anchor: "victim", b.anchor: "suspect"}
    assert len(resolve_entities([a, b], stated, roles, {}).entities) == 2
    assert len(proposals([a, b], stated, roles).withdrawn) == 1


PROTECTING = ("victim", "potential victim", "witness", "child")
ROLES = ("suspect", "bystander", "unknown", *PROTECTING)


def _pool() -> list[IdentityRecord]:
    """Records of a shared phone, mostly alike, so that the guard has much to do."""
    dice = random.Random(11)
    out = []
    for number in range(260):
        ids = [key for key in (PHONE, OTHER_PHONE, "email:a@b.org") if dice.random() < 0.6]
        ids += [NIN] * (dice.random() < 0.3)
        name = dice.choice(["Nakato Ruth", "Ruth Nakatto", "Nakato R.", "Nakato Ruth Joy", None])
        out.append(
            record(
                number,
                exhibit_id=dice.choice(["ex-1", "ex-2", "ex-3"]),
                basis=dice.choice(["register", "subscriber", "holder"]),
                name=name,
                ids=ids,
                born=dice.choice([None, "1991-04-12", "12 April 1991"]),
                source_id=dice.choice([None, None, None, "7"]),
                protected=dice.random() < 0.25,
            )
        )
    return [one for one in out if one.kind is not None]


def test_no_rule_mixes_protected_records_with_others_on_less_than_it_must() -> None:
    dice, pool = random.Random(7), _pool()
    mixed = guarded = 0
    for _ in range(10_000):
        records = dice.sample(pool, dice.randint(2, 3))
        roles = {one.anchor: dice.choice(ROLES) for one in records if dice.random() < 0.4}
        found = proposals(records, roles=roles)
        entities = resolve_entities(records, written(found), roles, {}).entities
        known = {one.anchor: one for one in records}
        for entity in entities:
            protected = {
                a for a in entity.members if known[a].protected or roles.get(a) in PROTECTING
            }
            if not protected or len(entity.members) == 1:
                continue
            assert "suspect" not in {roles.get(a) for a in entity.members}
            assert entity.protected
            assert entity.code is not None
            others = set(entity.members) - protected
            mixed += bool(others)
            for one in found.judgements:
                if one.a in entity.members and not {one.a, one.b} <= protected:
                    assert one.evidence["rests_on"] in _STRONG
                elif one.a in entity.members:
                    assert one.evidence["rests_on"] in {*_STRONG, "register number"}
            assert _reached(known, set(entity.members), protected)
        guarded += sum("protected" in s.reason for s in found.suggestions)
    assert mixed > 100  # the allowed way is taken as well
    assert guarded > 1000


_STRONG = {"document", "name and date of birth"}


def _reached(
    known: dict[Anchor, IdentityRecord], members: set[Anchor], protected: set[Anchor]
) -> bool:
    """Tell, by the records alone, whether what may link them links all of them."""
    reached = {min(members)}
    for _ in members:
        for a, b in combinations(members, 2):
            one, two = known[a], known[b]
            dated = one.born and two.born and one.names and two.names
            numbered = (
                {a, b} <= protected
                and one.register_number
                and (one.exhibit_id == two.exhibit_id and one.source_id == two.source_id)
            )
            linked = set(one.documents) & set(two.documents) or dated or numbered
            if linked and {a, b} & reached:
                reached |= {a, b}
    return reached == members
