"""What stands above a statement: labels, codes, periods, totals."""

from __future__ import annotations

from datetime import date

from graphkit.ingest.finance.preamble import Preamble, read_preamble
from graphkit.ingest.tables.text_rows import Row


def preamble(*lines: str) -> Preamble:
    return read_preamble(
        [Row(number, line.split(";")) for number, line in enumerate(lines, start=1)]
    )


def test_labels_with_their_value_in_the_next_cell_or_behind_a_colon() -> None:
    found = preamble(
        "Customer Name:;;ANN SAMPLE", "Mobile Number: 0772000100", "Bank;Sample Bank",
        "Account No.;0100 234 567", "Currency;UGX", "Address;Main Street 1",
    )  # fmt: skip
    assert found.holder is not None
    assert (found.holder.text, found.holder.row) == ("ANN SAMPLE", 1)
    assert found.phone is not None
    assert found.phone.text == "0772000100"
    assert found.account is not None
    assert found.account.text == "0100 234 567"
    assert found.bank is not None
    assert (found.bank.text, found.currency) == ("Sample Bank", "UGX")
    assert found.address is not None


def test_an_account_is_cut_out_of_its_words() -> None:
    found = preamble("Account details for:;SAVER Account 666-666666-666")
    assert found.account is not None
    assert found.account.text == "666-666666-666"
    assert preamble("Account;closed").account is None


def test_a_line_of_codes_ends_in_a_currency() -> None:
    found = preamble("K;32000;244081;EUR")
    assert found.account is not None
    assert found.bank is not None
    assert (found.bank.text, found.account.text, found.currency) == ("32000", "244081", "EUR")
    assert preamble("A;B;C;D").account is None


def test_balances_name_the_currency() -> None:
    found = preamble("Opening Balance;Ugx 65,859.50", "Closing Balance: Ugx 1,000.00")
    assert (found.opening, found.closing, found.currency) == (
        "Ugx 65,859.50", "Ugx 1,000.00", "UGX",
    )  # fmt: skip


def test_a_period_is_read_only_if_it_reads_one_way() -> None:
    march = (date(2024, 3, 1), date(2024, 3, 31))
    assert preamble("Statement Period;01-Mar-24 to 31-Mar-24").period == march
    assert preamble("Period: 2024-03-01 - 2024-03-31").period == march
    assert preamble("From;01 Mar 2024", "To;31 Mar 2024").period == march
    assert preamble("Period;01/03/2024 - 05/03/2024").period is None


def test_a_summary_gives_the_totals_of_its_last_line() -> None:
    found = preamble(
        "SUMMARY", "TRANSACTION TYPE;PAID IN;PAID OUT", "SEND MONEY:;0.00;100.00",
        "TOTAL:;500.00;120.00",
    )  # fmt: skip
    assert (found.total_in, found.total_out) == ("500.00", "120.00")


def test_labels_without_values_say_nothing() -> None:
    assert preamble("Customer Name;Account No.") == preamble("") or (
        preamble("Customer Name;Account No.").holder is None
    )
