"""What the rules join, what they only suggest, and what they leave alone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.evidence.canonical import canonical
from graphkit.model.judgements import JudgementKind, Origin
from graphkit.model.kinds import Anchor
from graphkit.resolve.compare import model_id
from graphkit.resolve.fold import fold
from graphkit.resolve.identity import IdentityRecord
from graphkit.resolve.propose import Proposals, propose
from tests.resolve.identity_rows import (
    NIN,
    OTHER_NIN,
    OTHER_PHONE,
    PHONE,
    joined,
    judgement,
    outcome,
    proposals,
    record,
    revoke,
    row,
    written,
)

Case = Callable[..., duckdb.DuckDBPyConnection]
FORBIDDEN = re.compile(r"same person|kingpin|mastermind|proves|guilt", re.IGNORECASE)


def two(first: dict[str, Any], second: dict[str, Any], **more: Any) -> str | None:
    a, b = record(1, **first), record(2, **second)
    return outcome(proposals([a, b], **more), a, b)


def partition(records: list[IdentityRecord], found: Proposals) -> set[tuple[Anchor, ...]]:
    subjects = [one.anchor for one in records]
    return set(fold(subjects, written(found)).groups)


IBRAHIM = {"name": "Ssemakula Ibrahim", "ids": [PHONE]}
SAME_SPELT = {"name": "Ibrahim Semakula", "ids": [PHONE]}
BORN = {"born": "1991-04-12"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (IBRAHIM, SAME_SPELT, "same"),
        (IBRAHIM, {"name": "Nalwoga Sarah", "ids": [PHONE]}, "related"),
        (IBRAHIM, {"name": "Ibrahim", "ids": [PHONE]}, "possibly same"),
        (IBRAHIM, {"name": "Ssemakula Ibrahim", "ids": [OTHER_PHONE]}, "possibly same"),
        (IBRAHIM, {"source_id": "17", "ids": [PHONE]}, "related"),
        ({**IBRAHIM, **BORN}, {**SAME_SPELT, "born": "12/04/1991"}, "same"),
        ({**IBRAHIM, **BORN}, {**SAME_SPELT, "born": "1993-05-01"}, "possibly same"),
        ({**IBRAHIM, "sex": "M"}, {**SAME_SPELT, "sex": "F"}, "possibly same"),
        ({"name": "Byaruhanga J.", "ids": [PHONE]},
         {"name": "John Byaruhanga", "ids": [PHONE]}, "same"),
        ({"name": "Karungi Grace", "ids": [PHONE]},
         {"name": "Kalungi Grace", "ids": [PHONE]}, "same"),
        ({"name": "Nakato Sarah", "ids": [PHONE]},
         {"name": "Babirye Sarah", "ids": [PHONE]}, "related"),
        ({"name": "Mukasa John", "ids": [PHONE]},
         {"name": "Mukasa Joan", "ids": [PHONE]}, "related"),
        ({"name": "Okello", "ids": [PHONE]}, {"name": "Okello", "ids": [PHONE]}, "possibly same"),
        ({"name": "Okello Ltd", "ids": [PHONE]}, {"name": "Okello", "ids": [PHONE]}, "related"),
    ],
)  # fmt: skip
def test_a_shared_number_joins_only_with_a_full_name(
    first: dict[str, Any], second: dict[str, Any], expected: str
) -> None:
    assert two(first, second) == expected


@pytest.mark.parametrize(
    "key",
    ["email:a.okello@example.org", "handle:telegram/4711", "device:35693803564380",
     "account:bank/UG/?/9030000042", "wallet:0xabc"],
)  # fmt: skip
def test_every_kind_of_shared_key_counts(key: str) -> None:
    assert two({"name": "Okello John", "ids": [key]}, {"name": "John Okello", "ids": [key]}) == (
        "same"
    )


@pytest.mark.parametrize(
    "key",
    ["phone:~ex-01~0772", "handle:service/ug/100", "account:till/mtn/12345", "email:info@a.org"],
)
def test_local_and_service_keys_count_nothing(key: str) -> None:
    found = two({"name": "Okello John", "ids": [key]}, {"name": "Okello John", "ids": [key]})
    assert found == "possibly same"  # by the name alone


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"name": "Nakato Ruth"}, {"name": "Ruth Nakatto"}, "same"),
        ({"name": "Nakato Ruth"}, {}, "same"),
        ({"name": "Nakato Ruth Mukasa"}, {"name": "Ruth Nakato Okello"}, "same"),
        ({"name": "Nakato Ruth"}, {"name": "Babirye Ruth"}, "possibly same"),
        ({"name": "Nakato Ruth"}, {"name": "Okello Brian"}, "possibly same"),
        ({"name": "Nakato Ruth", "sex": "F"}, {"name": "Nakato Ruth", "sex": "M"}, "possibly same"),
    ],
)
def test_an_equal_document_joins_unless_the_names_are_two(
    first: dict[str, Any], second: dict[str, Any], expected: str
) -> None:
    assert two({**first, "ids": [NIN]}, {**second, "ids": [NIN]}) == expected


@pytest.mark.parametrize(
    ("born", "other", "expected"),
    [
        ("1991-04-12", "12/04/1991", "same"),
        ("1991-04-12", "1991-04-13", "possibly same"),  # perhaps a slip of the pen
        ("1991-04-12", "1985-06-30", None),
        ("1991-01-01", "1991-01-01", "possibly same"),  # a year, not a day
        ("1991-04-12", "1991", "possibly same"),
    ],
)
def test_a_full_name_joins_with_a_full_date_of_birth(
    born: str, other: str, expected: str | None
) -> None:
    assert two({"name": "Kiiza Moses", "born": born}, {"name": "Moses Kizza", "born": other}) == (
        expected
    )


def test_twins_of_one_date_and_phone_are_never_joined() -> None:
    ids = {"ids": [PHONE], "born": "1991-04-12"}
    assert two({"name": "Wasswa Peter Okello", **ids}, {"name": "Kato Peter Okello", **ids}) != (
        "same"
    )


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Okello John Senior", "Okello John Junior"),
        ("Kasana Fund 1 Ltd", "Kasana Fund 2 Ltd"),
    ],
)
def test_generation_marks_and_numbers_must_not_differ(name: str, other: str) -> None:
    assert two({"name": name, "ids": [PHONE]}, {"name": other, "ids": [PHONE]}) == "possibly same"


def test_two_numbers_of_one_document_type_are_two_people() -> None:
    found = two({**IBRAHIM, "ids": [PHONE, NIN]}, {**SAME_SPELT, "ids": [PHONE, OTHER_NIN]})
    assert found == "possibly same"


@pytest.mark.parametrize("label", ["Mama Brenda Nakato", "Boss", "Uncle Brenda Nakato", "Landlord"])
def test_kin_and_role_words_never_join(label: str) -> None:
    books = [record(n, basis="address_book", name=label, ids=[PHONE]) for n in (1, 2)]
    standing = record(3, basis="register", name=label, ids=[PHONE])
    other = record(4, basis="register", name=label, ids=[PHONE])
    bearer = record(5, name="Brenda Nakato", ids=[PHONE])
    assert proposals([*books, standing, other, bearer]).judgements == ()


def test_rows_of_one_register_number_are_joined_and_other_rows_never() -> None:
    at = {"exhibit_id": "ex-r", "basis": "register"}
    one = record(1, **at, source_id="17", name="Nakato Ruth", ids=[PHONE, NIN])
    again = record(2, **at, source_id="17", name="Ruth Nakato")
    other = record(3, **at, source_id="18", name="Nakato Ruth", ids=[PHONE, NIN])
    elsewhere = record(4, basis="register", source_id="17", name="Okello Brian")
    found = proposals([one, again, other, elsewhere])
    assert outcome(found, one, again) == "same"
    assert outcome(found, one, other) == "possibly same"
    assert outcome(found, one, elsewhere) is None


def test_the_two_ends_of_a_call_are_never_joined(case: Case) -> None:
    rows = [
        row(1, name="Nakato Ruth", ids=[PHONE, NIN]),
        row(2, name="Nakato Ruth", ids=[OTHER_PHONE, NIN]),
    ]
    call = {"exhibit_id": "ex-c", "locator": "row 1", "kind": "call"}
    silent = propose(case(rows), [])
    spoken = propose(case(rows, [{**call, "from_id": PHONE, "to_ids": [OTHER_PHONE]}]), [])
    unsided = propose(case(rows, [{**call, "party_ids": [OTHER_PHONE, PHONE]}]), [])
    receivers = propose(
        case(rows, [{**call, "from_id": "phone:+256700000199", "to_ids": [PHONE, OTHER_PHONE]}]), []
    )
    assert [len(found.judgements) for found in (silent, spoken, unsided, receivers)] == [1, 0, 0, 1]
    assert "two ends of one call" in spoken.suggestions[0].reason


def test_a_line_saved_under_300_names_joins_nobody_and_is_reported() -> None:
    rng = random.Random(4)
    syllables = ["ka", "mu", "ndi", "so", "ba", "te", "ri", "go", "lu", "wa"]
    names = {f"{w()} {w()}" for w in [lambda: "".join(rng.choices(syllables, k=4)).title()]
             for _ in range(300)}  # fmt: skip
    records = [
        record(n, basis="address_book", name=name, ids=[PHONE]) for n, name in enumerate(names)
    ]
    records.append(record(998, name=records[0].written[0], ids=[PHONE]))
    found = proposals(records)
    assert found.judgements == ()
    assert [s for s in found.suppressed if s[0] == "phone"] == [("phone", "+256700000101", 300)]


def holders(number: int) -> list[IdentityRecord]:
    firsts = ["Adong", "Byamugisha", "Cherop", "Ddungu", "Ejang", "Fulani", "Gidudu", "Hasahya"]
    seconds = ["Kintu", "Lubowa", "Mwesige", "Nyero", "Ouma"]
    names = [f"{a} {b}" for b in seconds for a in firsts][:number]
    return [record(100 + n, name=name, ids=[PHONE]) for n, name in enumerate(names)]


def test_the_26th_name_takes_back_the_merges_that_rested_on_the_number() -> None:
    pair = [record(1, name="Adong Kintu", ids=[PHONE])]
    few = [*holders(25), *pair]
    first = proposals(few)
    assert len(first.judgements) == 1
    assert first.suppressed == ()
    stated = written(first)
    many = proposals([*holders(26), *pair], stated)
    assert many.judgements == ()
    assert [w.judgement_id for w in many.withdrawn] == [stated[0].judgement_id]
    assert ("phone", "+256700000101", 26) in many.suppressed


def test_a_record_that_fits_two_rivals_joins_neither() -> None:
    old = record(1, name="John Okello", ids=[PHONE], born="1960-03-02")
    young = record(2, name="John Okello", ids=[OTHER_PHONE], born="1990-05-07")
    torn = record(3, name="John Okello", ids=[PHONE, OTHER_PHONE])
    found = proposals([old, young, torn])
    assert found.judgements == ()
    assert outcome(found, old, torn) == outcome(found, young, torn) == "possibly same"


def test_a_record_that_fits_one_rival_better_by_more_than_two_bits_joins_it() -> None:
    old = record(1, name="John Okello", ids=[PHONE, NIN], born="1960-03-02")
    young = record(2, name="John Okello", ids=[PHONE], born="1990-05-07")
    found = proposals([old, young, record(3, name="John Okello", ids=[PHONE, NIN])])
    assert [one.evidence["rests_on"] for one in found.judgements] == ["document"]


def test_brothers_are_not_joined_through_a_record_of_their_common_names() -> None:
    records = [
        record(n, name=name, ids=[PHONE])
        for n, name in enumerate(["John Paul Okello", "John Peter Okello", "John Okello"])
    ]
    assert proposals(records).judgements == ()


def test_records_torn_together_still_join_each_other() -> None:
    a, b = (record(n, name="John Okello", ids=[PHONE], born=f"19{60 + n}-0{n}-02") for n in (1, 9))
    torn = [record(n, name="John Okello", ids=[PHONE]) for n in (20, 21, 22)]
    groups = [g for g in partition([a, b, *torn], proposals([a, b, *torn])) if len(g) > 1]
    assert [set(g) for g in groups] == [{one.anchor for one in torn}]


def test_a_card_with_two_numbers_joins_the_holders_of_both() -> None:
    first = record(1, name="John Okello", ids=[PHONE])
    second = record(2, name="Okello John", ids=[OTHER_PHONE])
    card = record(3, basis="address_book", name="John Okello", ids=[PHONE, OTHER_PHONE])
    assert len(partition([first, second, card], proposals([first, second, card]))) == 1


def test_two_entries_of_one_address_book_need_the_equal_name() -> None:
    at = {"exhibit_id": "ex-b", "basis": "address_book", "ids": [PHONE], "owner_id": OTHER_PHONE}
    one, same = record(1, **at, name="John Okello"), record(2, **at, name="Okello John Mtn")
    longer = record(3, **at, name="John Okello Otim")
    assert outcome(proposals([one, same]), one, same) == "same"
    assert outcome(proposals([one, longer]), one, longer) == "possibly same"


def test_the_field_table_adds_up_and_names_both_places_and_what_is_missing() -> None:
    a = record(1, name="Ssemakula Ibrahim", ids=[PHONE], id_raws=["0700 000 101"], born="1970")
    b = record(2, name="Ibrahim Semakula", ids=[PHONE], born="05/05/1970")
    (one,) = proposals([a, b]).judgements
    table = one.evidence
    total = Decimal(table["prior"]) + sum(Decimal(f["bits"]) for f in table["fields"])
    assert Decimal(one.bits) == Decimal(table["total"]) == total
    by_field = {field["field"]: field for field in table["fields"]}
    own = "a" if table["a"]["exhibit"] == "ex-01" else "b"
    assert by_field["phone number"][own] == "0700 000 101"
    assert by_field["phone number"][f"{own}_read"] == PHONE
    assert {table["a"]["locator"], table["b"]["locator"]} == {"row 1", "row 2"}
    assert table["missing"] == ["sex", "document"]
    assert table["model"] == model_id()
    assert (one.a, one.b) == tuple(sorted((a.anchor, b.anchor)))
    canonical(dict(table))  # raises on anything that the ledger cannot hash


def test_texts_name_records_by_their_place_and_nobody_by_name() -> None:
    a, b = record(1, **IBRAHIM), record(2, **SAME_SPELT)
    c = record(3, name="Ssemakula", ids=[PHONE])
    found = proposals([a, b, c])
    texts = [one.why for one in found.judgements] + [s.reason for s in found.suggestions]
    assert len(texts) == 2
    for text in texts:
        assert not re.search(r"ssemakula|ibrahim|0700|256", text, re.IGNORECASE)
        assert not FORBIDDEN.search(text)
    assert "ex-01 row 1" in texts[0]


def test_a_merge_that_a_person_took_back_is_not_proposed_again() -> None:
    records = [record(1, **IBRAHIM), record(2, **SAME_SPELT)]
    stated = written(proposals(records))
    back = revoke(5, stated[0])
    again = proposals(records, [*stated, back])
    assert (again.judgements, again.withdrawn) == ((), ())
    assert again.suggestions[0].outcome == "possibly same"
    assert len(proposals(records, [*stated, back, revoke(6, back)]).judgements) == 0
    by_rule = revoke(5, stated[0], Origin.RULE)
    assert len(proposals(records, [*stated, by_rule]).judgements) == 1


def test_a_persons_different_or_unsure_stops_the_rules() -> None:
    a, b = record(1, **IBRAHIM), record(2, **SAME_SPELT)
    for kind in (JudgementKind.DIFFERENT, JudgementKind.UNSURE):
        stated = written(proposals([a, b]))
        found = proposals([a, b], [*stated, judgement(5, a.anchor, b.anchor, kind)])
        assert found.judgements == ()
        assert [w.judgement_id for w in found.withdrawn] == ["r-1-0000"]
    apart = [judgement(5, a.anchor, b.anchor, JudgementKind.DIFFERENT)]
    assert outcome(proposals([a, b], apart), a, b) == "related"


def test_what_people_joined_is_not_proposed() -> None:
    a, b = record(1, **IBRAHIM), record(2, **SAME_SPELT)
    assert proposals([a, b], [judgement(5, a.anchor, b.anchor)]).judgements == ()


def test_a_second_run_over_its_own_result_says_nothing_new() -> None:
    records = [record(n, name="Okello John", ids=[PHONE]) for n in range(6)]
    stated = written(proposals(records))
    again = proposals(records, stated)
    assert (again.judgements, again.withdrawn) == ((), ())


def test_a_group_with_too_much_in_it_is_put_aside() -> None:
    a = record(1, name="Nakato Ruth", ids=[NIN], born="1991-04-12")
    b = record(2, name="Nakato Ruth", ids=[NIN], born="1985-06-30")
    c = record(3, name="Nakato Ruth", ids=[NIN], born="1970-11-02")
    found = proposals([a, b, c])
    assert found.judgements == ()
    assert found.quarantined == (tuple(sorted((a.anchor, b.anchor, c.anchor))),)
    assert "more than two dates of birth" in found.suggestions[0].reason


def test_a_name_that_many_bear_is_reported_instead_of_suggested() -> None:
    many = [record(n, name="Okello John", ids=[f"phone:+2567000001{n:02d}"]) for n in range(11)]
    found = proposals(many)
    assert found.suggestions == ()
    assert [(kind, count) for kind, _, count in found.suppressed] == [("name", 11)]
    guarded = proposals(many, roles={many[0].anchor: "victim"})
    assert guarded.suppressed == (("name", "(a protected name)", 11),)


def test_a_number_under_a_kin_word_relates_its_holder_to_the_owner_of_the_phone() -> None:
    owner = record(1, basis="owner", name="Okello Brian", ids=[PHONE])
    holder = record(2, name="Akello Jane", ids=[OTHER_PHONE])
    entry = record(3, basis="address_book", name="Wife", ids=[OTHER_PHONE], owner_id=PHONE)
    child = record(4, basis="address_book", name="Mama Brenda", ids=[OTHER_PHONE], owner_id=PHONE)
    assert outcome(proposals([owner, holder, entry]), owner, holder) == "related"
    assert outcome(proposals([owner, holder, child]), owner, holder) is None


NAMES = ["Okello John", "John Okello", "Okello J", "Okello", "John Paul Okello", "Nakato Ruth",
         "Ruth Nakatto", "Mama Ruth", "Boss", None]  # fmt: skip
KEYS = [PHONE, OTHER_PHONE, "email:a@b.org", NIN, OTHER_NIN]
BIRTHS = [None, None, "1991-04-12", "12/04/1991", "1985", "1970-02-03"]


@st.composite
def cases(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        {
            "exhibit_id": draw(st.sampled_from(["ex-1", "ex-2", "ex-3"])),
            "locator": f"row {number}",
            "basis": draw(st.sampled_from(["subscriber", "register", "address_book"])),
            "name": draw(st.sampled_from(NAMES)),
            "ids": draw(st.lists(st.sampled_from(KEYS), max_size=3, unique=True)),
            "born": draw(st.sampled_from(BIRTHS)),
            "sex": draw(st.sampled_from([None, None, "M", "F"])),
            "source_id": draw(st.sampled_from([None, None, "1", "2"])),
        }
        for number in range(draw(st.integers(2, 8)))
    ]


@settings(max_examples=60, deadline=None)
@given(cases(), st.randoms())
def test_any_order_and_batching_gives_the_same_groups(
    rows: list[dict[str, Any]], dice: random.Random
) -> None:
    records = [record(n, **given_) for n, given_ in enumerate(rows)]
    shuffled = list(records)
    dice.shuffle(shuffled)
    at_once = proposals(records)
    assert proposals(shuffled) == at_once
    # half of it first, then the rest over what the rules said of the half
    half = shuffled[: len(shuffled) // 2]
    first = written(proposals(half))
    later = proposals(shuffled, first)
    gone = {withdrawal.judgement_id for withdrawal in later.withdrawn}
    stated = [j for j in first if j.judgement_id not in gone] + written(later, 2)
    subjects = [one.anchor for one in records]
    assert fold(subjects, stated).groups == fold(subjects, written(at_once)).groups


@settings(max_examples=60, deadline=None)
@given(cases())
def test_no_group_holds_two_entries_of_a_register_or_two_sexes(rows: list[dict[str, Any]]) -> None:
    records = {one.anchor: one for one in (record(n, **r) for n, r in enumerate(rows))}
    found = proposals(list(records.values()))
    for group in fold(records, written(found)).groups:
        members = [records[anchor] for anchor in group]
        assert len({one.sex for one in members if one.sex}) < 2
        for exhibit in {one.exhibit_id for one in members}:
            numbers = {
                one.register_number
                for one in members
                if one.exhibit_id == exhibit and one.register_number
            }
            assert len(numbers) < 2
    assert all(one.a < one.b for one in found.judgements)
    assert len(joined(found)) == len(found.judgements)


ROLES = ["victim", "suspect", "witness", "unknown"]


def random_case(dice: random.Random) -> list[IdentityRecord]:
    return [
        record(
            number,
            exhibit_id=dice.choice(["ex-1", "ex-2", "ex-3"]),
            basis=dice.choice(["subscriber", "register", "address_book"]),
            name=dice.choice(NAMES),
            ids=[key for key in KEYS if dice.random() < 0.3],
            born=dice.choice(BIRTHS),
            sex=dice.choice([None, None, "M", "F"]),
            protected=dice.random() < 0.1,
        )
        for number in range(dice.randint(2, 12))
    ]


def test_roles_set_afterwards_come_to_rest_in_one_run() -> None:
    for seed in range(400):
        dice = random.Random(seed)
        records = random_case(dice)
        stated = written(proposals(records))
        roles = {one.anchor: dice.choice(ROLES) for one in records if dice.random() < 0.2}
        marked = proposals(records, stated, roles)
        gone = {withdrawal.judgement_id for withdrawal in marked.withdrawn}
        stated = [j for j in stated if j.judgement_id not in gone] + written(marked, 2)
        again = proposals(records, stated, roles)
        assert (again.judgements, again.withdrawn) == ((), ()), seed
