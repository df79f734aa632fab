"""M-Pesa, MTN agent and Airtel tables: proved, and the other side taken from the wording."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from graphkit.ingest.finance.statement import StatementTable
from tests.ingest.finance.reading import Read, read_text, source

MPESA = """\
Customer Name:,JANE SAMPLE,,,,,
Mobile Number:,0722000100,,,,,
Statement Period:,01 Nov 2025 - 30 Nov 2025,,,,,
SUMMARY,,,,,,
TRANSACTION TYPE,PAID IN,PAID OUT,,,,
SEND MONEY:,0.00,"1,013.00",,,,
TOTAL:,"3,650.00","2,520.00",,,,
DETAILED STATEMENT,,,,,,
Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance
TK4X000004,2025-11-04 08:00:00,OD Loan Repayment to 232323 - M-PESA Overdraw,COMPLETED,,-200.00,"1,130.00"
TK3X000003,2025-11-03 09:00:00,Pay Bill Charge,COMPLETED,,-7.00,"1,330.00"
TK3X000003,2025-11-03 09:00:00,OverDraft of Credit Party,COMPLETED,200.00,,"1,337.00"
TK3X000003,2025-11-03 09:00:00,Pay Bill Online Fuliza M-Pesa to 888880 - SAMPLE POWER Acc. 5432,COMPLETED,,"-1,300.00","1,137.00"
TK2X000002,2025-11-02 10:00:00,"Customer Transfer of\rFunds Charge",COMPLETED,,-13.00,"2,437.00"
TK2X000002,2025-11-02 10:00:00,Customer Transfer to - 2547******198 PETER SAMPLE,COMPLETED,,"-1,000.00","2,450.00"
TK1X000001,2025-11-01 11:00:00,Funds received from - 254722000111 SAMPLE TRADERS,COMPLETED,"3,450.00",,"3,450.00"
TK0X000000,2025-10-31 11:00:00,Customer Transfer to - 254722000112 ANN SAMPLE,FAILED,,-500.00,0.00
"""  # noqa: E501 - lines as the operator writes them


@pytest.fixture
def mpesa(tmp_path: Path) -> Read:
    return read_text(tmp_path, MPESA, region="KE", timezone="Africa/Nairobi")


def test_an_mpesa_statement_is_proved_and_agrees_with_its_summary(mpesa: Read) -> None:
    statement = mpesa.statement
    assert (statement["state"], statement["rows"], statement["failed"]) == ("PROVED", 7, 1)
    assert (statement["sum"], statement["closing"]) == ("1130.00", "1130.00")
    assert statement["printed"]["totals"] is True
    assert statement["currency"] is None
    assert statement["period"] == ["2025-11-01", "2025-11-30"]
    assert mpesa.adds_up


def test_the_sentence_names_the_scheme(tmp_path: Path) -> None:
    path = tmp_path / "statement.csv"
    path.write_text(MPESA, encoding="utf-8")
    sentence = StatementTable().sniff(source(path))
    assert sentence is not None
    assert sentence.startswith("M-Pesa statement as a table: 7 columns with its header in row 9")


def test_charge_and_overdraft_rows_point_to_the_payment_of_their_receipt(mpesa: Read) -> None:
    by_row = {one["locator"]: one for one in mpesa.movements}
    payment = by_row["row 13"]
    assert (payment["channel"], payment["parent_txn"]) == ("bill", None)
    assert (by_row["row 11"]["channel"], by_row["row 11"]["parent_txn"]) == ("charge", "row 13")
    overdraft = by_row["row 12"]
    assert (overdraft["channel"], overdraft["parent_txn"]) == ("overdraft", "row 13")
    assert overdraft["direction"] == 1
    assert (by_row["row 14"]["channel"], by_row["row 14"]["parent_txn"]) == ("charge", "row 15")
    assert by_row["row 10"]["channel"] == "overdraft repayment"


def test_the_same_receipt_stands_on_several_rows(mpesa: Read) -> None:
    receipts = [one["reference"] for one in mpesa.movements]
    assert receipts.count("TK3X000003") == 3


def test_masked_numbers_stay_in_the_exhibit_together_with_their_name(mpesa: Read) -> None:
    sent = next(one for one in mpesa.movements if one["channel"] == "transfer")
    assert sent["cp_account_id"] == "account:~ex-1~2547******198 PETER SAMPLE"
    assert (sent["cp_account_raw"], sent["cp_name_raw"]) == ("2547******198", "PETER SAMPLE")
    (mask,) = [one for one in mpesa.identifiers if one["validity"] == "masked"]
    assert (mask["candidate"], mask["method"]) == ("+2547*198", "mask")


def test_whole_numbers_are_wallets_beside_their_phone(mpesa: Read) -> None:
    received = next(one for one in mpesa.movements if one["channel"] == "received")
    assert received["cp_account_id"] == "account:wallet/mpesa/+254722000111"
    assert received["cp_account_kind"] == "wallet"
    ids = {one["id"] for one in mpesa.identifiers}
    assert "phone:+254722000111" in ids


def test_bills_are_tills_of_the_operator(mpesa: Read) -> None:
    bill = next(one for one in mpesa.movements if one["channel"] == "bill")
    assert (bill["cp_account_id"], bill["cp_account_kind"]) == ("account:till/mpesa/888880", "till")
    assert bill["cp_name_raw"] == "SAMPLE POWER"
    assert "5432" in bill["extra"]


def test_failed_rows_are_kept_with_their_side_and_not_counted(mpesa: Read) -> None:
    failed = mpesa.movements[-1]
    assert (failed["status"], failed["direction"], failed["balance_ok"]) == ("failed", -1, None)


def test_the_holder_claims_wallet_and_phone(mpesa: Read) -> None:
    (holder,) = mpesa.identities
    assert (holder["name"], holder["basis"], holder["locator"]) == (
        "JANE SAMPLE", "holder", "row 1",
    )  # fmt: skip
    assert holder["ids"] == ["account:wallet/mpesa/+254722000100", "phone:+254722000100"]
    assert mpesa.movements[0]["own_account_id"] == "account:wallet/mpesa/+254722000100"


def test_the_wall_clock_is_read_in_the_stated_zone(mpesa: Read) -> None:
    assert mpesa.movements[0]["at"].isoformat() == "2025-11-04T05:00:00+00:00"
    assert mpesa.movements[0]["at_basis"] == "assumed"


def test_a_local_number_of_another_country_is_not_read_as_one_of_the_region(
    tmp_path: Path,
) -> None:
    found = read_text(tmp_path, MPESA, region="UG")  # M-Pesa has no wallets in Uganda
    assert found.movements[0]["own_account_id"] == "account:~ex-1~0722000100"


GROUPED = """\
Receipt No.,Completion Time,Details,Paid In,Withdrawn,Balance
TB5,2025-11-05 09:00:00,Customer Transfer of Funds Charge,,-13.00,"1,974.00"
TB5,2025-11-05 09:00:00,Customer Transfer to - 0722000112 ANN SAMPLE,,"-1,000.00","1,974.00"
TB4,2025-11-04 09:00:00,Customer Transfer of Funds Charge,,-13.00,"2,987.00"
TB4,2025-11-04 09:00:00,Customer Transfer to - 0722000112 ANN SAMPLE,,"-1,000.00","2,987.00"
TB3,2025-11-03 09:00:00,Funds received from - 0722000111 BEN SAMPLE,500.00,,"4,000.00"
TB2,2025-11-02 09:00:00,Pay Bill Charge,,-5.00,"3,500.00"
TB2,2025-11-02 09:00:00,Pay Bill to 888880 - SAMPLE POWER,,-495.00,"3,500.00"
TB1,2025-11-01 09:00:00,Funds received from - 0722000111 BEN SAMPLE,"4,000.00",,"4,000.00"
"""


def test_rows_of_one_receipt_that_print_one_balance_are_proved_together(tmp_path: Path) -> None:
    found = read_text(tmp_path, GROUPED, region="KE")
    assert found.statement["state"] == "PROVED"
    assert "Rows that share a receipt were checked together." in found.statement["notes"]
    assert found.statement["sum"] == "1974.00"
    assert found.statement["breaks"] == []


AIRTEL_ROWS = [
    ("137131035604", "Paid to 1097545 Sample Bundles Sample Bundles", "500.00", "Debit", "0.00"),
    ("137133041958", "Sent Money to 752000148 , ANN SAMPLE", "30,880.00", "Debit", "500.00"),
    ("137133041959", "Received from 752000111 , BEN SAMPLE", "20,000.00", "Credit", "0.00"),
    ("137133041960", "Received From 100101373 SAMPLE BANK SAMPLE BANK",
     "1,000.00", "Credit", "0.00"),
    ("137133041961", "Received Money from 752000199. Sender TID 7566213888",
     "10.00", "Credit", "0.00"),
    ("137133041962", "Sent Money to 752000148 , ANN SAMPLE", "36,000.00", "Debit", "1,000.00"),
]  # fmt: skip
AIRTEL_BALANCES = ("65,359.50", "33,979.50", "53,979.50", "54,979.50", "54,989.50", "17,989.50")
AIRTEL_TIMES = {
    "%d-%m-%y %I:%M %p": "{day:02d}-11-25 02:1{n} PM",
    "%d-%b-%y %I:%M %p": "{day:02d}-Nov-25 02:1{n} PM",
    "iso": "2025-11-{day:02d} 14:1{n}",
    "%d/%m/%Y %H:%M": "{day:02d}/11/2025 14:1{n}",
}


def airtel(signed: bool, time: str) -> str:
    lines = [
        "Customer Name,JANE SAMPLE",
        "Mobile Number,0752000100",
        'Opening Balance,"Ugx 65,859.50"',
        'Closing Balance,"Ugx 17,989.50"',
        'Total Credit,"Ugx 21,010.00"',
        'Total Debit,"Ugx 67,380.00"',
        "",
        "Transaction ID,Transaction Date,Description,Status,Transaction Amount,"
        + ("" if signed else "Credit/Debit,")
        + "Fee,Balance",
    ]
    for n, (row, balance) in enumerate(zip(AIRTEL_ROWS, AIRTEL_BALANCES, strict=True)):
        tid, text, amount, side, fee = row
        when = AIRTEL_TIMES[time].format(day=17 + n, n=n)
        money = f'"-{amount}"' if signed and side == "Debit" else f'"{amount}"'
        flag = "" if signed else f"{side},"
        lines.append(
            f'{tid},{when},"{text}",Transaction Successful,{money},{flag}"{fee}","{balance}"'
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("signed", [False, True], ids=["flagged", "signed"])
@pytest.mark.parametrize("time", list(AIRTEL_TIMES))
def test_both_airtel_layouts_are_proved_with_the_fee_inside_the_row(
    tmp_path: Path, signed: bool, time: str
) -> None:
    found = read_text(tmp_path, airtel(signed, time))
    statement = found.statement
    assert (statement["state"], statement["links"]) == ("PROVED", 6)
    assert (statement["sum"], statement["charges"]) == ("-46370.00", "1500.00")
    assert (statement["opening"], statement["closing"]) == ("65859.50", "17989.50")
    assert (statement["currency"], statement["account"]) == ("UGX", "0752000100")
    assert [one["fee"] for one in found.movements][:2] == [Decimal(0), Decimal(500)]
    assert [one["direction"] for one in found.movements] == [-1, -1, 1, 1, 1, -1]
    assert found.movements[0]["at_wall"] == "2025-11-17T14:10:00"
    assert found.movements[0]["time_precision"] == "minute"


def test_nine_digits_are_a_phone_only_if_they_are_a_mobile_number(tmp_path: Path) -> None:
    found = read_text(tmp_path, airtel(False, "iso"))
    accounts = [one["cp_account_id"] for one in found.movements]
    assert accounts[:5] == [
        "account:till/airtel/1097545",
        "account:wallet/airtel/+256752000148",
        "account:wallet/airtel/+256752000111",
        "account:till/airtel/100101373",
        "account:wallet/airtel/+256752000199",
    ]
    names = [one["cp_name_raw"] for one in found.movements]
    assert names[:5] == ["Sample Bundles", "ANN SAMPLE", "BEN SAMPLE", "SAMPLE BANK", None]
    assert [one["cp_account_kind"] for one in found.movements][:2] == ["agent", "wallet"]


MTN = """\
Date / Time,Transaction ID,Transaction Type,Amount,From Account,To Account,Fee,Commision Amount,TAX,\
Commision Receiving No.,Commision Balance,Float Balance
2025-09-01 08:41,31000000001,CASH_IN,-50000,256772000100,256772000111,0,300,0,256772000100,12300,950000
2025-09-01 09:10,31000000002,CASH_OUT,20000,256772000112,256772000100@agent,0,450,45,256772000100,12705,970000
2025-09-01 10:00:05,31000000003,TRANSFER,-100000,256772000100,256772000113,500,0,0,256772000100,12705,869500
2025-09-01 11:00,31000000004,CASH_IN,-30000,256772000100,256772000114,0,200,0,256772000100,12905,839500
2025-09-01 12:00,31000000005,CASH_OUT,15000,256772000115,256772000100,0,350,35,256772000100,13220,854500
"""  # noqa: E501 - lines as the operator writes them


def test_an_mtn_agent_statement_is_proved_by_its_float(tmp_path: Path) -> None:
    found = read_text(tmp_path, MTN)
    statement = found.statement
    assert (statement["state"], statement["sum"], statement["charges"]) == (
        "PROVED", "-145000", "500",
    )  # fmt: skip
    assert (statement["opening"], statement["closing"]) == ("1000000", "854500")
    first, second = found.movements[0], found.movements[1]
    assert (first["direction"], first["channel"]) == (-1, "CASH_IN")
    assert (second["commission"], second["tax"]) == (Decimal(450), Decimal(45))
    assert first["time_precision"] == "minute"
    assert found.movements[2]["time_precision"] == "second"


def test_the_number_on_every_row_is_the_agents_own(tmp_path: Path) -> None:
    found = read_text(tmp_path, MTN)
    assert found.statement["account"] == "256772000100"
    assert {one["own_account_id"] for one in found.movements} == {
        "account:wallet/mtn/+256772000100"
    }
    assert [one["cp_account_id"] for one in found.movements][:2] == [
        "account:wallet/mtn/+256772000111",
        "account:wallet/mtn/+256772000112",
    ]


def test_without_a_number_on_every_row_the_side_tells_the_other_party(tmp_path: Path) -> None:
    changed = MTN.replace("256772000100,256772000111", "256772000101,256772000111")
    changed = changed.replace("256772000115,256772000100", "256772000115,256772000102")
    found = read_text(tmp_path, changed)
    assert found.statement["account"] is None
    assert found.movements[0]["cp_account_raw"] == "256772000111"
    assert found.movements[1]["cp_account_raw"] == "256772000112"


TILL = """\
Receipt No.,Transaction Date,Details,Transaction Type,Other Party,Paid In,Paid Out,Balance Confirmed
TF5,05/11/2025 09:15,Business transfer,Transfer,888880 - SAMPLE BANK,,"2,500.00",450.00
TF4,04/11/2025 10:00,Customer payment,Payment,0722***111 - BEN SAMPLE,"1,000.00",,"2,950.00"
TF3,03/11/2025 10:00,Customer payment,Payment,254722000112 - ANN SAMPLE,700.00,,"1,950.00"
TF2,02/11/2025 10:00,Customer payment,Payment,254722000113 ANN OTHER,250.00,,"1,250.00"
TF1,31/10/2025 10:00,Customer payment,Payment,SAMPLE GROUP,"1,000.00",,"1,000.00"
"""


def test_a_till_statement_names_the_other_party_in_a_column(tmp_path: Path) -> None:
    found = read_text(tmp_path, "Short Code:,555001,,,,,,\n" + TILL, region="KE")
    assert found.statement["state"] == "PROVED"
    assert found.movements[0]["own_account_id"] == "account:till/mpesa/555001"
    assert [one["cp_account_id"] for one in found.movements] == [
        "account:till/mpesa/888880",
        "account:~ex-1~0722***111 BEN SAMPLE",
        "account:wallet/mpesa/+254722000112",
        "account:wallet/mpesa/+254722000113",
        None,
    ]
    assert [one["cp_account_kind"] for one in found.movements][-1] == "name_only"
    assert found.movements[0]["at_wall"] == "2025-11-05T09:15:00"


def test_unknown_wording_is_other_and_keeps_its_side(tmp_path: Path) -> None:
    found = read_text(tmp_path, MPESA.replace("Pay Bill Charge", "A new kind of row"), region="KE")
    row = next(one for one in found.movements if one["locator"] == "row 11")
    assert (row["channel"], row["direction"], row["parent_txn"]) == ("other", -1, None)
    assert found.statement["state"] == "PROVED"


def test_a_misprinted_balance_is_listed_alone(tmp_path: Path) -> None:
    found = read_text(tmp_path, MPESA.replace('"2,450.00"', '"2,540.00"'), region="KE")
    assert found.statement["breaks"] == ["row 15"]
