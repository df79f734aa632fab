"""The four states of a statement, worked by hand."""

from __future__ import annotations

from graphkit.ingest.finance.chain import RowOrder, links, sequence
from graphkit.ingest.finance.proof import Fault, Printed, Proof, State, prove


def check(
    effects: list[int | None], balances: list[int | None], printed: Printed | None = None
) -> Proof:
    return prove(effects, balances, range(len(effects)), printed or Printed())


def test_three_links_that_hold_are_proved() -> None:
    proof = check([5, -2, 3, 4], [15, 13, 16, 20])
    assert (proof.state, proof.held, proof.links) == (State.PROVED, 3, 3)
    assert proof.balance_ok == {1: True, 2: True, 3: True}


def test_two_links_are_too_few() -> None:
    assert check([5, -2, 3], [15, 13, 16]).state is State.UNPROVED


def test_two_links_between_printed_ends_are_consistent() -> None:
    proof = check([5, -2], [15, 13], Printed(opening=10, closing=13))
    assert proof.state is State.CONSISTENT


def test_a_wrong_closing_balance_breaks_a_chain_that_holds() -> None:
    proof = check([5, -2, 3, 4], [15, 13, 16, 20], Printed(opening=10, closing=21))
    assert proof.state is State.BROKEN
    assert proof.notes == ("The closing balance and the last row do not agree.",)


def test_opening_and_sum_give_the_closing_balance() -> None:
    assert check([5, -2], [None, None], Printed(opening=1, closing=4)).state is State.CONSISTENT
    assert check([5, -2], [None, None], Printed(opening=1, closing=5)).state is State.BROKEN
    assert check([5, -2], [None, None], Printed(opening=1)).state is State.UNPROVED
    assert check([5, None], [None, None], Printed(opening=1, closing=4)).state is State.UNPROVED


def test_printed_totals_alone_are_consistent_if_both_agree() -> None:
    assert check([5, -2], [None] * 2, Printed(total_in=5, total_out=2)).state is State.CONSISTENT
    assert check([5, -2], [None] * 2, Printed(total_in=5)).state is State.UNPROVED
    assert check([5, -2], [None] * 2, Printed(total_in=6, total_out=2)).state is State.BROKEN


def test_totals_may_hold_the_charges_or_leave_them_out() -> None:
    for total_out in (2, 3):
        proof = prove(
            [5, -3], [None] * 2, [0, 1], Printed(total_in=5, total_out=total_out),
            movements=[5, -2],
        )  # fmt: skip
        assert proof.state is State.CONSISTENT


def test_nothing_printed_is_never_ok() -> None:
    assert check([5, -2, 3, 4], [None] * 4).state is State.UNPROVED
    assert check([], []).state is State.UNPROVED


def test_a_rival_reading_takes_the_proof_away() -> None:
    proof = prove([5, -2, 3, 4], [15, 13, 16, 20], range(4), Printed(), rival=True)
    assert proof.state is State.UNPROVED


def test_a_lone_wrong_balance_is_told_from_a_wrong_movement() -> None:
    lone = check([5, -2, 3, 4], [15, 99, 16, 20])
    assert [(one.fault, one.rows, one.gap) for one in lone.breaks] == [(Fault.BALANCE, (1,), 86)]
    missing = check([5, -2, 3, 4], [15, 13, 116, 120])
    assert [(one.fault, one.rows, one.gap) for one in missing.breaks] == [
        (Fault.MOVEMENT, (2,), 100)
    ]
    start = check([5, -2, 3, 4], [99, 13, 16, 20])
    assert [(one.fault, one.rows) for one in start.breaks] == [(Fault.START, (0, 1))]
    assert {lone.state, missing.state, start.state} == {State.BROKEN}


def test_an_unknown_movement_breaks_no_more_than_its_own_link() -> None:
    proof = check([5, None, 3, 4], [15, 13, 16, 20])
    assert [(one.fault, one.rows) for one in proof.breaks] == [(Fault.SIDE, (1,))]


def test_balances_printed_now_and_then_are_linked_over_the_rows_between() -> None:
    found = links([1, 2, 3, 4], [None, 12, None, 19], range(4), opening=9)
    assert [(one.before, one.row, one.gap) for one in found] == [(None, 1, 0), (1, 3, 0)]


def test_time_can_run_four_ways_through_the_rows() -> None:
    days = [2, 2, 1, 1, 1]
    assert sequence(RowOrder.PRINTED, days) == [0, 1, 2, 3, 4]
    assert sequence(RowOrder.REVERSED, days) == [4, 3, 2, 1, 0]
    assert sequence(RowOrder.DAYS_REVERSED, days) == [2, 3, 4, 0, 1]
    assert sequence(RowOrder.ROWS_REVERSED, days) == [1, 0, 4, 3, 2]
