"""The replay of judgements: exact, in any order, and never against a person."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.model.judgements import Judgement, JudgementKind, Origin
from graphkit.model.kinds import Anchor
from graphkit.resolve.fold import PERSONS, Partition, Stand, Standing, fold, live
from tests.resolve.identity_rows import judgement, revoke

SUBJECTS = [Anchor(name) for name in "abcdefg"]
SAME, DIFFERENT, UNSURE = JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.UNSURE
RULE, ANALYST, COURT = Origin.RULE, Origin.ANALYST, Origin.COURT


def groups(found: Partition) -> set[str]:
    return {"".join(group) for group in found.groups if len(group) > 1}


def test_merges_close_over_what_they_share() -> None:
    stated = [judgement(1, "a", "b"), judgement(2, "b", "c"), judgement(3, "e", "f")]
    assert groups(fold(SUBJECTS, stated)) == {"abc", "ef"}


def test_a_persons_different_cuts_the_rules_merge() -> None:
    stated = [judgement(1, "a", "b", origin=RULE), judgement(2, "a", "b", DIFFERENT)]
    found = fold(SUBJECTS, stated)
    assert groups(found) == set()
    assert [(c.cut, c.holds) for c in found.conflicts] == [("j-001", "j-002")]


def test_what_gives_way_on_a_path_is_the_lowest_rank_then_fewest_bits_then_newest() -> None:
    path = [
        judgement(1, "a", "b", origin=RULE, bits="9.000"),
        judgement(2, "b", "c", origin=ANALYST),
        judgement(3, "c", "d", origin=RULE, bits="7.000"),
    ]
    apart = judgement(4, "a", "d", DIFFERENT)
    assert groups(fold(SUBJECTS, [*path, apart])) == {"abc"}
    equal = [judgement(n, a, b) for n, a, b in ((1, "a", "b"), (2, "b", "c"), (3, "c", "d"))]
    assert groups(fold(SUBJECTS, [*equal, apart])) == {"abc"}
    ranked = [judgement(1, "a", "b"), judgement(2, "b", "d", origin=COURT)]
    assert groups(fold(SUBJECTS, [*ranked, apart])) == {"bd"}


def test_person_against_person_different_holds_and_the_conflict_is_listed() -> None:
    stated = [judgement(1, "a", "b", origin=COURT), judgement(2, "a", "b", DIFFERENT)]
    found = fold(SUBJECTS, stated)
    assert groups(found) == set()
    assert [(c.cut, c.holds, c.a, c.b) for c in found.conflicts] == [("j-001", "j-002", "a", "b")]


def test_different_by_a_rule_does_not_bind_a_person() -> None:
    stated = [judgement(1, "a", "b", DIFFERENT, RULE), judgement(2, "a", "b")]
    assert groups(fold(SUBJECTS, stated)) == {"ab"}


def test_unsure_stops_rules_and_the_persons_own_earlier_word() -> None:
    rule = judgement(1, "a", "b", origin=RULE)
    doubt = judgement(2, "a", "b", UNSURE)
    assert groups(fold(SUBJECTS, [rule, doubt])) == set()
    assert groups(fold(SUBJECTS, [judgement(1, "a", "b"), doubt])) == set()
    assert groups(fold(SUBJECTS, [doubt, judgement(3, "a", "b")])) == {"ab"}


def test_a_revoke_takes_back_and_revoking_the_revoke_restores() -> None:
    first = judgement(1, "a", "b")
    back = revoke(2, first)
    assert groups(fold(SUBJECTS, [first, back])) == set()
    assert groups(fold(SUBJECTS, [first, back, revoke(3, back)])) == {"ab"}


def test_a_rule_cannot_take_back_what_a_person_said() -> None:
    first = judgement(1, "a", "b")
    assert live([first, revoke(2, first, RULE)]) == [first]
    ruled = judgement(1, "a", "b", origin=RULE)
    assert live([ruled, revoke(2, ruled, RULE)]) == []


def test_a_judgement_about_a_record_that_is_gone_is_named_and_joins_nothing() -> None:
    found = fold(SUBJECTS[:2], [judgement(1, "a", "x"), judgement(2, "b", "x")])
    assert groups(found) == set()
    assert found.unplaced == ("j-001", "j-002")


def test_the_victim_guard_binds_rules_whenever_the_standing_was_given() -> None:
    weak = judgement(1, "a", "b", origin=RULE, evidence={"rests_on": "identifier and name"})
    strong = judgement(1, "a", "b", origin=RULE, evidence={"rests_on": "document"})
    victim = {Anchor("a"): Stand(Standing.PROTECTED)}
    against = {**victim, Anchor("b"): Stand(Standing.SUSPECT)}
    assert groups(fold(SUBJECTS, [weak], standing=victim)) == set()
    assert groups(fold(SUBJECTS, [strong], standing=victim)) == {"ab"}
    assert groups(fold(SUBJECTS, [strong], standing=against)) == set()
    assert groups(fold(SUBJECTS, [judgement(1, "a", "b")], standing=against)) == {"ab"}
    assert fold(SUBJECTS, [weak], standing=victim).conflicts[0].holds is None


def test_nobody_comes_to_a_protected_record_through_a_weaker_merge() -> None:
    weak = judgement(
        1, "b", "c", origin=RULE, bits="20.000", evidence={"rests_on": "identifier and name"}
    )
    strong = judgement(2, "a", "b", origin=RULE, bits="9.000", evidence={"rests_on": "document"})
    victim = {Anchor("a"): Stand(Standing.PROTECTED)}
    assert groups(fold(SUBJECTS, [weak, strong], standing=victim)) == {"bc"}


@st.composite
def ledgers(draw: st.DrawFn) -> list[Judgement]:
    out: list[Judgement] = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        origin = draw(st.sampled_from([RULE, Origin.MODEL, ANALYST, COURT]))
        if out and draw(st.integers(0, 4)) == 0:
            out.append(revoke(number, draw(st.sampled_from(out)), origin))
            continue
        a, b = draw(st.lists(st.sampled_from(SUBJECTS), min_size=2, max_size=2, unique=True))
        kind = draw(st.sampled_from([SAME, SAME, SAME, DIFFERENT, UNSURE]))
        bits = draw(st.sampled_from([None, "7.000", "9.000", "16.000"]))
        out.append(judgement(number, a, b, kind, origin, bits=bits))
    return out


@settings(max_examples=60, deadline=None)
@given(ledgers(), st.randoms())
def test_the_order_of_reading_changes_nothing(stated: list[Judgement], dice: random.Random) -> None:
    shuffled, subjects = list(stated), list(SUBJECTS)
    dice.shuffle(shuffled)
    dice.shuffle(subjects)
    assert fold(subjects, shuffled) == fold(SUBJECTS, stated)


def random_ledger(dice: random.Random) -> list[Judgement]:
    out: list[Judgement] = []
    for number in range(1, dice.randint(1, 15)):
        origin = dice.choice([RULE, Origin.MODEL, ANALYST, COURT])
        if out and dice.random() < 0.2:
            out.append(revoke(number, dice.choice(out), origin))
            continue
        a, b = dice.sample(SUBJECTS, 2)
        kind = dice.choice([SAME, SAME, SAME, DIFFERENT, UNSURE])
        bits = dice.choice([None, "7.000", "9.000", "16.000"])
        out.append(judgement(number, a, b, kind, origin, bits=bits))
    return out


def test_a_judgement_taken_back_leaves_no_trace() -> None:
    for seed in range(2000):
        dice = random.Random(seed)
        stated = random_ledger(dice)
        a, b = dice.sample(SUBJECTS, 2)
        kind = dice.choice([SAME, DIFFERENT, UNSURE])
        new = judgement(50, a, b, kind, dice.choice([RULE, ANALYST, COURT]))
        assert fold(SUBJECTS, [*stated, new, revoke(51, new)]) == fold(SUBJECTS, stated), seed


def test_what_people_decided_is_what_holds() -> None:
    for seed in range(1000):
        stated = random_ledger(random.Random(seed))
        found = fold(SUBJECTS, stated)
        number = found.group_of()
        cut = {conflict.cut for conflict in found.conflicts}
        by_people = [j for j in live(stated) if j.origin in PERSONS]
        for one in by_people:
            if one.kind is DIFFERENT:
                assert number[one.a] != number[one.b], seed
            if one.kind is SAME:
                assert number[one.a] == number[one.b] or one.judgement_id in cut, seed
        # rules add to what people joined and take nothing from it
        for group in fold(SUBJECTS, by_people).groups:
            assert len({number[anchor] for anchor in group}) == 1, seed


def test_every_merge_either_holds_or_is_listed_as_cut() -> None:
    for seed in range(1000):
        stated = random_ledger(random.Random(seed))
        found = fold(SUBJECTS, stated)
        merges = {j.judgement_id for j in live(stated) if j.kind is SAME}
        assert merges == set(found.applied) | {conflict.cut for conflict in found.conflicts}
        number = found.group_of()
        for one in stated:
            if one.judgement_id in found.applied:
                assert number[one.a] == number[one.b], seed
