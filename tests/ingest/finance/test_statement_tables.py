"""Layouts that banks print: signs, flags, markers, several accounts, other currencies."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from graphkit.ingest.finance.statement import StatementTable
from tests.ingest.finance.reading import read_text, source


def movements(found: object) -> list[tuple[int | None, Decimal]]:
    return [(one["direction"], one["amount"]) for one in found.movements]  # type: ignore[attr-defined]


def test_a_card_statement_on_which_a_plus_is_spending(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "2024-03-01;Shop;40.00;-40.00\n2024-03-02;Payment;-100.00;60.00\n"
        "2024-03-03;Fuel;30.00;30.00\n2024-03-04;Food;5.50;24.50\n2024-03-05;Bus;4.50;20.00\n",
    )
    assert [side for side, _ in movements(found)] == [-1, 1, -1, -1, -1]
    assert found.statement["state"] == "PROVED"
    assert "plus is out" in found.statement["layout"]


def test_a_dash_of_ugandan_shillings_without_decimals_is_grouped(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Date,Details,Amount,Balance\n"
        + "".join(
            f'2024-03-0{day},Shop,"-50,000/=","{1_000_000 - 50_000 * day:,}/="\n'
            for day in range(1, 7)
        ),
        currency="UGX",
    )
    assert found.movements[0]["amount"] == Decimal(50_000)
    assert found.movements[0]["scale"] == 0
    assert found.statement["state"] == "PROVED"
    assert found.statement["currency"] == "UGX"


def test_three_decimals_are_decimals_in_a_currency_that_has_them(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Date,Details,Amount KWD,Balance KWD\n2024-03-01,Shop,-1.250,98.750\n"
        "2024-03-02,Shop,-2.250,96.500\n",
    )
    assert found.movements[0]["amount"] == Decimal("1.250")
    assert found.movements[0]["currency"] == "KWD"


def test_balances_printed_once_a_day_are_proved_over_the_rows_between(tmp_path: Path) -> None:
    rows = ["Date,Details,Debit,Credit,Balance"]
    balance = 1000
    for day in range(1, 9):
        balance -= 30
        rows.append(f"0{day}/03/2024,Shop,10.00,,")
        rows.append(f"0{day}/03/2024,Shop,20.00,,{balance}.00")
    found = read_text(tmp_path, "\n".join(rows), date_order="dmy")
    assert found.statement["state"] == "PROVED"
    assert (found.statement["links"], found.statement["rows"]) == (7, 16)
    assert found.movements[0]["balance_ok"] is None
    assert found.movements[3]["balance_ok"] is True


def test_days_newest_first_and_rows_within_a_day_oldest_first(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "2024-03-03,a,-5.00,70.00\n2024-03-03,b,-10.00,60.00\n2024-03-02,c,-15.00,90.00\n"
        "2024-03-02,d,-15.00,75.00\n2024-03-01,e,15.00,115.00\n2024-03-01,f,-10.00,105.00\n",
    )
    assert found.statement["state"] == "PROVED"
    assert "newest day first" in found.statement["layout"]


def test_fee_and_tax_in_their_own_columns_explain_the_balance(tmp_path: Path) -> None:
    rows = ["When,Text,Amount,Fee,Tax,Balance"]
    balance = Decimal(100_000)
    for day in range(1, 9):
        amount, fee, tax = Decimal(-1000 * day), Decimal(50 + day), Decimal(5 * day)
        balance += amount - fee - tax
        rows.append(f"2024-03-0{day} 10:00,Sent,{amount},{fee},{tax},{balance}")
    found = read_text(tmp_path, "\n".join(rows))
    assert found.statement["state"] == "PROVED"
    assert (found.movements[2]["fee"], found.movements[2]["tax"]) == (Decimal(53), Decimal(15))
    assert found.movements[2]["amount"] == Decimal(3000)
    assert found.statement["sum"] == "-36000"
    assert found.statement["charges"] == "616"


def test_two_accounts_in_one_file_are_two_statements(tmp_path: Path) -> None:
    rows = ["Account number,Date,Details,Amount,Currency,Balance"]
    one, two = 500, 900
    for day in range(1, 9):
        one, two = one - 10, two + 25
        rows.append(f"0100111111,2024-03-0{day},Shop,-10.00,UGX,{one}.00")
        rows.append(f"0100222222,2024-03-0{day},Pay,25.00,USD,{two}.00")
    found = read_text(tmp_path, "\n".join(rows))
    facts = found.facts["statements"]
    assert [(f["account"], f["currency"], f["rows"], f["sum"], f["state"]) for f in facts] == [
        ("0100111111", "UGX", 8, "-80.00", "PROVED"),
        ("0100222222", "USD", 8, "200.00", "PROVED"),
    ]
    assert {one["statement_id"] for one in found.movements} == {"statement 1", "statement 2"}


def test_sums_of_different_currencies_are_never_added(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Date,Details,Amount,Currency\n2024-03-01,a,-1.00,UGX\n2024-03-02,b,-2.00,USD\n",
    )
    assert [(f["currency"], f["sum"]) for f in found.facts["statements"]] == [
        ("UGX", "-1.00"),
        ("USD", "-2.00"),
    ]


def test_a_balance_in_another_currency_is_not_compared(tmp_path: Path) -> None:
    rows = ["Date,Details,Amount,Ccy,Balance,Account currency"]
    rows += [f"2024-03-0{day},a,-{day}.00,USD,{1000 - day}.00,UGX" for day in range(1, 7)]
    found = read_text(tmp_path, "\n".join(rows))
    assert (found.statement["links"], found.statement["state"]) == (0, "UNPROVED")


def test_carried_balances_and_totals_are_no_movements(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Date,Particulars,Withdrawals,Deposits,Balance\n"
        "01/03/2024,Balance brought forward,,,100.00\n"
        "13/03/2024,Shop,10.00,,90.00\n"
        "Date,Particulars,Withdrawals,Deposits,Balance\n"
        "14/03/2024,Pay,,60.00,150.00\n"
        "15/03/2024,Shop,50.00,,100.00\n"
        ",Total,60.00,60.00,\n",
    )
    assert len(found.movements) == 3
    assert found.facts["skipped"] == {"opening balance": 1, "repeated header": 1, "total": 1}
    assert found.statement["opening"] == "100.00"
    assert found.statement["state"] == "PROVED"


def test_a_payment_to_a_shop_called_total_stays_a_payment(tmp_path: Path) -> None:
    found = read_text(
        tmp_path, "Date,Payee,Amount\n2024-03-01,Total,-10.00\n2024-03-02,Shop,-5.00\n"
    )
    assert len(found.movements) == 2
    assert found.movements[0]["cp_name_raw"] == "Total"


def test_a_row_without_a_date_is_kept_and_reported(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Date,Details,Amount\n2024-03-01,Shop,-10.00\n,Shop,-7.00\n2024-03-02,Shop,-5.00\n",
    )
    assert [one["amount"] for one in found.movements] == [Decimal(10), Decimal(7), Decimal(5)]
    assert found.movements[1]["at_wall"] is None
    assert [one["kind"] for one in found.problems] == ["undated"]
    assert found.adds_up


def test_a_row_with_surplus_cells_is_a_problem_in_its_place(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Date,Details,Amount\n2024-03-01,Shop,-10.00\n2024-03-02,Shop, corner,-7.00\n"
        "2024-03-03,Shop,-5.00\n",
    )
    (problem,) = found.problems
    assert (problem["locator"], problem["kind"]) == ("row 3", "ragged_row")
    assert problem["raw"] == "2024-03-02 | Shop |  corner | -7.00"
    assert (found.rows, len(found.movements)) == (3, 2)
    assert found.adds_up


def test_an_unclosed_quotation_mark_does_not_swallow_the_rows_below(tmp_path: Path) -> None:
    lines = ["Date,Details,Amount"]
    lines += [f"2024-03-0{day},{chr(34) * (day == 4)}Shop,-10.00" for day in range(1, 10)]
    found = read_text(tmp_path, "\n".join(lines))
    assert len(found.movements) == 8
    assert [one["kind"] for one in found.problems] == ["unclosed_quote"]
    assert found.adds_up


def test_counterparty_columns_become_name_and_account(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Booking date;Beneficiary;Counterparty IBAN;Purpose;Amount;Currency\n"
        "2024-03-01;Ann Sample;DE89 3704 0044 0532 0130 00;Rent;-500,00;EUR\n"
        "2024-03-02;Ben Sample;;Gift;20,00;EUR\n",
    )
    first, second = found.movements
    assert (first["cp_account_id"], first["cp_account_kind"]) == (
        "account:iban/DE89370400440532013000", "iban",
    )  # fmt: skip
    assert first["cp_name_raw"] == "Ann Sample"
    assert (second["cp_account_id"], second["cp_account_kind"]) == (None, "name_only")


def test_a_separate_time_column_joins_its_date(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Date,Time,Details,Amount\n2024-03-01,10:15,Shop,-10.00\n2024-03-01,10:20,Shop,-5.00\n",
        timezone="Africa/Kampala",
    )
    assert found.movements[0]["at"].isoformat() == "2024-03-01T07:15:00+00:00"
    assert found.movements[0]["time_precision"] == "minute"
    assert found.movements[0]["at_raw"] == "2024-03-01 10:15"


def test_an_unknown_status_is_kept_and_not_counted(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Date,Details,Status,Amount\n2024-03-01,a,Completed,-1.00\n2024-03-02,b,Reversed,-2.00\n"
        "2024-03-03,c,Zzz,-4.00\n2024-03-04,d,Completed,-8.00\n",
    )
    assert [one["status"] for one in found.movements] == ["booked", "reversed", None, "booked"]
    assert found.statement["sum"] == "-9.00"
    assert (found.statement["reversed"], found.statement["unknown_status"]) == (1, 1)
    assert [one["kind"] for one in found.problems] == ["unknown_status"]


def test_dates_of_the_preamble_do_not_move_the_header(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        '"Kontonummer:";"DE89370400440532013000 / Giro"\n"Von:";"01.03.2024"\n'
        '"Bis:";"31.03.2024"\n\n"Buchungstag";"Buchungstext";"Verwendungszweck";"Betrag (EUR)"\n'
        '"13.03.2024";"Lastschrift";"Einkauf";"-12,50"\n'
        '"01.03.2024";"Lohn";"Gehalt";"1.500,00"\n',
    )
    assert found.movements[0]["locator"] == "row 6"
    assert found.movements[0]["narrative_raw"] == "Einkauf"
    assert found.movements[0]["own_account_id"] == "account:iban/DE89370400440532013000"
    assert found.statement["period"] == ["2024-03-01", "2024-03-31"]
    assert found.adds_up


def test_a_column_of_other_accounts_is_not_taken_for_the_own_one(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Konto:;1234567890\n\nBuchungstag;Verwendungszweck;IBAN;Umsatz;Währung\n"
        "13.03.2024;Einkauf;DE89370400440532013000;-12,50;EUR\n",
    )
    (one,) = found.movements
    assert one["own_account_raw"] == "1234567890"
    assert one["cp_account_id"] == "account:iban/DE89370400440532013000"


def test_of_from_and_to_the_side_tells_the_other_party(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        ",ID,Datetime,Type,Status,Note,From,To,Amount (total)\n"
        ",1,2024-03-01T10:00:00,Payment,Complete,food,Ann,Ben,- $25.00\n"
        ',2,2024-03-02T10:00:00,Charge,Complete,rent,Cat,Ann,"+ $2,250.00"\n',
    )
    assert [one["cp_name_raw"] for one in found.movements] == ["Ben", "Cat"]
    assert [one["direction"] for one in found.movements] == [-1, 1]
    assert found.statement["currency"] is None


def test_a_failed_payment_is_never_counted(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "Date,Transaction Type,Currency,Amount,Status,Notes\n"
        "2024-07-16 16:51:24 PDT,Card,USD,-$15.49,TRANSACTION COMPLETE,shop\n"
        "2024-07-17 16:51:24 PDT,Sent,USD,($370),FAILED,rent\n",
    )
    assert [one["status"] for one in found.movements] == ["booked", "failed"]
    assert found.statement["sum"] == "-15.49"
    assert found.movements[0]["at"].isoformat() == "2024-07-16T23:51:24+00:00"


def test_a_layout_that_only_later_rows_show_is_found_around_the_first_break(
    tmp_path: Path,
) -> None:
    rows, balance = ["Date,Text,Amount,Charge,Balance"], 1_000_000
    for number in range(500):
        fee = 0 if number < 250 else 3 + number % 7
        balance -= 100 + number + fee
        day, hour = divmod(number, 20)
        rows.append(
            f"2024-03-{day + 1:02d} {hour:02d}:00,Sent,-{100 + number}.00,{fee}.00,{balance}.00"
        )
    found = read_text(tmp_path, "\n".join(rows))
    assert found.statement["state"] == "PROVED"
    assert found.statement["links_held"] == 499


def test_other_cells_are_kept_under_their_headings(tmp_path: Path) -> None:
    found = read_text(
        tmp_path, "Date,Details,Amount,Branch,Teller\n2024-03-01,Shop,-10.00,Main Street,7\n"
    )
    assert found.movements[0]["extra"] == '{"Branch": "Main Street", "Teller": "7"}'


def test_reading_twice_gives_equal_slices(tmp_path: Path) -> None:
    text = "Date,Details,Amount\n" + "".join(
        f"2024-03-{day:02d},Shop,-10.00\n" for day in range(1, 29)
    )
    one, two = read_text(tmp_path, text), read_text(tmp_path, text)
    assert (one.tables, one.facts, one.rows) == (two.tables, two.facts, two.rows)


@pytest.mark.parametrize(
    "text",
    [
        "A number,B number,Start,Duration,Cell ID,IMEI\n0772000100,0772000101,2024-03-01 10:00,"
        "61,64101-1,356938035643809\n0772000100,0772000102,2024-03-01 11:00,12,64101-2,"
        "356938035643809\n",
        "First name,Last name,Date of birth,MSISDN,Amount\nAnn,Sample,1990-01-01,0772000100,5\n",
        "title,body,posted,price,url\nRoom,Nice,2024-03-01,50,http://a.example\n",
        "timestamp,value\n2024-03-01 10:00,5\n2024-03-01 10:01,6\n",
        "id,name\n1,Ann\n",
        "just a letter, with a comma\nand a date 01/02/2024, in it\n",
        "",
    ],
)
def test_other_tables_are_left_to_others(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    assert StatementTable().sniff(source(path)) is None
