"""The wording of mobile-money rows, charges first, and other for what is not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.ingest.finance.details import Details, once, read_airtel, read_mpesa


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Customer Transfer of Funds Charge", Details("charge")),
        ("Customer Transfer of\rFunds Charge", Details("charge")),
        ("Pay Bill Charge", Details("charge")),
        ("Pay Merchant Charge", Details("charge")),
        ("Withdrawal Charge", Details("charge")),
        ("OverDraft of Credit Party", Details("overdraft")),
        (
            "OD Loan Repayment to 232323 - M-PESA Overdraw",
            Details("overdraft repayment", None, "M-PESA Overdraw", "232323"),
        ),
        (
            "Customer Transfer to - 2547******198 ANN SAMPLE",
            Details("transfer", "2547******198", "ANN SAMPLE"),
        ),
        (
            "Customer Transfer Fuliza MPesa to - 0722***481 ANN SAMPLE",
            Details("transfer", "0722***481", "ANN SAMPLE"),
        ),
        (
            "Customer Payment to Small Business to - 07******479 Ben Sample",
            Details("small business", "07******479", "Ben Sample"),
        ),
        (
            "Pay Bill Online to 888880 - SAMPLE POWER Acc. 5432",
            Details("bill", None, "SAMPLE POWER", "888880", "5432"),
        ),
        (
            "Pay Bill Fuliza M-Pesa to 888880 - SAMPLE POWER",
            Details("bill", None, "SAMPLE POWER", "888880"),
        ),
        (
            "Merchant Payment Online to 123456 - SAMPLE SHOP",
            Details("till", None, "SAMPLE SHOP", "123456"),
        ),
        (
            "Customer Withdrawal At Agent Till 629858 - SAMPLE AGENCY Town",
            Details("withdrawal", None, "SAMPLE AGENCY Town", "629858"),
        ),
        (
            "Deposit of Funds at Agent Till 629858 - SAMPLE AGENCY",
            Details("deposit", None, "SAMPLE AGENCY", "629858"),
        ),
        (
            "Funds received from - 0****393 BEN SAMPLE",
            Details("received", "0****393", "BEN SAMPLE"),
        ),
        (
            "Business Payment from 501901 - SAMPLE BANK via API. Original conversation ID is AB1.",
            Details("business", None, "SAMPLE BANK", "501901", "AB1"),
        ),
        ("Salary Payment from 12345 - SAMPLE LTD", Details("salary", None, "SAMPLE LTD", "12345")),
        (
            "Receive International Transfer From 573388 - SAMPLE REMIT.",
            Details("international", None, "SAMPLE REMIT", "573388"),
        ),
        (
            "Send Money Reversal via API to - 0712***678 ANN SAMPLE",
            Details("reversal", "0712***678", "ANN SAMPLE"),
        ),
        ("Airtime Purchase", Details("airtime")),
        ("Airtime Purchase For Other - 0733***112", Details("airtime", "0733***112")),
        ("Charge of something new", Details("other")),
        ("", Details("other")),
    ],
)
def test_mpesa_details(text: str, expected: Details) -> None:
    assert read_mpesa(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sent Money to 752000148 , ANN SAMPLE", Details("sent", "752000148", "ANN SAMPLE")),
        ("Sent Money to 752000148ANN SAMPLE", Details("sent", "752000148", "ANN SAMPLE")),
        ("Received from 752000111 , BEN SAMPLE", Details("received", "752000111", "BEN SAMPLE")),
        (
            "Received From 100101373 SAMPLE BANK SAMPLE BANK",
            Details("received", "100101373", "SAMPLE BANK"),
        ),
        (
            "Received Money from 752000199. Sender TID 7566213888",
            Details("received", "752000199", None, None, "7566213888"),
        ),
        ("Paid to 4391279 POWERPOWER", Details("paid", "4391279", "POWER")),
        ("Withdrawn somewhere", Details("other")),
    ],
)
def test_airtel_descriptions(text: str, expected: Details) -> None:
    assert read_airtel(text) == expected


@pytest.mark.parametrize(
    ("name", "single"),
    [("POWER POWER", "POWER"), ("MC SAMPLEMC SAMPLE", "MC SAMPLE"), ("ANN SAMPLE", "ANN SAMPLE"),
     ("ANNA", "ANNA"), ("", "")],
)  # fmt: skip
def test_a_name_printed_twice_is_taken_once(name: str, single: str) -> None:
    assert once(name) == single


@given(st.text(max_size=120))
def test_no_text_makes_the_grammar_fail(text: str) -> None:
    read_mpesa(text)
    read_airtel(text)
