"""What headers say, in several languages; a hint that decides nothing alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.ingest.finance.header_vocabulary import PHRASES, Word
from graphkit.ingest.finance.header_words import header_currency, header_word, plain
from graphkit.ingest.finance.marker_rows import Marker, marker_of, marker_text
from graphkit.ingest.finance.status_words import status_of


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("Amount", Word.AMOUNT), ("Betrag (EUR)", Word.AMOUNT), ("Zaúčtovaná částka", Word.AMOUNT),
        ("Tranzakció összege", Word.AMOUNT), ("Withdrawals (SGD)", Word.DEBIT),
        ("Paid In", Word.CREDIT), ("Egyenleg", Word.BALANCE), ("Float Balance", Word.BALANCE),
        ("Betrag (Fremdwährung)", Word.OTHER_MONEY), ("local_amount", Word.OTHER_MONEY),
        ("Měna účtu", Word.CURRENCY), ("local_currency", Word.OTHER_CURRENCY),
        ("D/K", Word.FLAG), ("Bevétel/Kiadás", Word.FLAG), ("Af Bij", Word.FLAG),
        ("Date / Time", Word.DATE), ("Datum zaúčtování", Word.DATE), ("Értéknap", Word.VALUE_DATE),
        ("TransactionType", Word.TYPE), ("Receipt No.", Word.REFERENCE),
        ("Naam tegenpartij", Word.CP_NAME), ("Číslo protiúčtu", Word.CP_ACCOUNT),
        ("Commision Amount", Word.COMMISSION), ("Rekeningnummer", Word.OWN_ACCOUNT),
    ],
)  # fmt: skip
def test_headers_are_known_in_several_languages(header: str, word: Word) -> None:
    found = header_word(header)
    assert found is not None
    assert found[0] is word


@pytest.mark.parametrize("header", ["", "C0", "Branch", "IMEI", "Call Duration", "Emoji"])
def test_other_headers_say_nothing(header: str) -> None:
    assert header_word(header) is None


def test_no_phrase_says_two_things() -> None:
    phrases = [
        (" ".join(phrase.split()), word)
        for word, text in PHRASES.items()
        for phrase in text.split(";")
    ]
    assert len({phrase for phrase, _ in phrases}) == len(phrases)
    assert all(plain(phrase) == phrase for phrase, _ in phrases)


@pytest.mark.parametrize(
    ("header", "code"),
    [("Betrag (EUR)", "EUR"), ("Amount CZK", "CZK"), ("bedrag in EUR", "EUR"),
     ("TOP UP", None), ("Amount", None), ("Amount (EUR) (USD)", None)],
)  # fmt: skip
def test_a_header_names_a_currency_in_brackets_or_last(header: str, code: str | None) -> None:
    assert header_currency(header) == code


@pytest.mark.parametrize(
    ("cell", "marker"),
    [
        ("Opening balance", Marker.OPENING), ("Balance B/F", Marker.OPENING),
        ("OPENING BALANCE AS AT 01/01/2024", Marker.OPENING), ("Algsaldo", Marker.OPENING),
        ("Closing Balance:", Marker.CLOSING), ("Lõppsaldo", Marker.CLOSING),
        ("Turnover", Marker.TURNOVER), ("Käive", Marker.TURNOVER), ("Grand Total", Marker.TOTAL),
        ("Total Kenya", None), ("payment of the opening balance", None), ("Balance", None),
    ],
)  # fmt: skip
def test_markers_are_whole_cells(cell: str, marker: Marker | None) -> None:
    assert marker_text(cell) is marker


def test_a_total_with_a_date_is_a_name() -> None:
    assert marker_of(["2024-03-01", "Total", "5.00"], dated=True) is None
    assert marker_of(["", "Total", "5.00"], dated=False) is Marker.TOTAL


@pytest.mark.parametrize(
    ("text", "status"),
    [("COMPLETED", "booked"), ("Transaction Successful", "booked"), ("Pending", "pending"),
     ("TRANSACTION COMPLETE", "booked"), ("Payment processed", "booked"), ("not completed", None),
     ("completed, then reversed", None), ("Processing payment", "pending"),
     ("FAILED", "failed"), ("Cancelled", "failed"), ("Reversed", "reversed"), ("Zzz", None)],
)  # fmt: skip
def test_status_words(text: str, status: str | None) -> None:
    assert status_of(text) == status


@given(st.text(max_size=60))
def test_no_text_makes_the_words_fail(text: str) -> None:
    header_word(text)
    header_currency(text)
    marker_text(text)
    status_of(text)
    assert plain(text) == plain(text).strip().casefold()
