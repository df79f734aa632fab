"""The published bank exports: exact counts, sums and states, as worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from graphkit.errors import MalformedRecord, NeedsAnswer
from graphkit.ingest.finance.statement import StatementTable
from graphkit.ingest.reader import Settings
from tests.ingest.finance.reading import Read, read, source

EXPECTED = [
    # file, booked rows, sum, currency, state
    ("20171001-20171106.csv", 1, "-59.99", "EUR", "UNPROVED"),
    ("20180226_12345678.csv", 1, "-5.00", None, "UNPROVED"),
    ("MS_JANE_SMITH_01-12-2019_14-12-2019.csv", 10, "-285.80", "GBP", "UNPROVED"),
    ("MonzoDataExport_February2018_2018-02-26_174335.csv", 1, "-10", "GBP", "UNPROVED"),
    ("Movements_1234512345_201805271848.csv", 1, "-1.00", "CZK", "UNPROVED"),
    ("TH_20180101-20180523_page_1.csv", 9, "-2599.99", "CZK", "UNPROVED"),
    ("TH_20180101-20180523_strana_1.csv", 9, "-2599.99", "CZK", "UNPROVED"),
    ("TH_20180521-20180523.csv", 1, "-111.11", "CZK", "UNPROVED"),
    ("TransactionHistory_20180418043121.csv", 8, "-173.28", "SGD", "UNPROVED"),
    ("W80844_EBH_201945.202122.csv", 2, "940", "HUF", "UNPROVED"),
    ("dba33fceecd62c3c727893361e0ba4d3.P000000027355791.csv", 1, None, None, "UNPROVED"),
    ("export_BE11123456789012_20180304_1422.csv", 1, "-3.40", "EUR", "UNPROVED"),
    (
        "export_KBC-Mastercard Business Essential_20200204_1604.csv",
        3, "2.73", "EUR", "UNPROVED",
    ),
    ("kta_ei.dat", 11, "-6152.22", "EUR", "UNPROVED"),
    ("statement_1.csv", 1, None, None, "UNPROVED"),
    ("test_BOI_TransactionExport.csv", 27, "-419.61", None, "BROKEN"),
    ("test_swedebank_statement.xls", 13, "2578.93", "LTL", "CONSISTENT"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "financial" / "csv_layouts" / "bank2ynab"


def sample(folder: Path, name: str) -> Read:
    return read(folder / name, date_order="dmy")


@pytest.mark.parametrize(("name", "rows", "total", "currency", "state"), EXPECTED)
def test_counts_sum_currency_and_state_are_exact(
    folder: Path, name: str, rows: int, total: str | None, currency: str | None, state: str
) -> None:
    found = sample(folder, name)
    statement = found.statement
    assert (statement["rows"], statement["sum"]) == (rows, total)
    assert (statement["currency"], statement["state"]) == (currency, state)
    assert found.adds_up
    booked = [one for one in found.movements if one["status"] == "booked"]
    assert len(booked) == rows


@pytest.mark.parametrize("name", [row[0] for row in EXPECTED])
def test_every_sample_is_recognised_as_a_statement(folder: Path, name: str) -> None:
    sentence = StatementTable().sniff(source(folder / name))
    assert sentence is not None
    assert sentence.startswith("Account statement as a table")


def test_the_list_of_bank_layouts_is_no_statement(folder: Path) -> None:
    assert StatementTable().sniff(source(folder / "bank2ynab.conf")) is None
    assert StatementTable().sniff(source(folder.parents[1] / "mcc_codes.csv")) is None
    with pytest.raises(MalformedRecord, match="no table with dates and amounts"):
        list(StatementTable().read(source(folder / "bank2ynab.conf"), Settings()))


def test_one_date_that_reads_both_ways_is_asked_for(folder: Path) -> None:
    with pytest.raises(NeedsAnswer, match="'10/02/2018' reads as dmy or mdy") as caught:
        read(folder / "20180226_12345678.csv")
    assert caught.value.option == "--date-order"
    assert "--date-order" in str(caught.value)


def test_the_stated_order_of_the_date_is_taken(folder: Path) -> None:
    found = read(folder / "20180226_12345678.csv", date_order="mdy")
    assert found.movements[0]["at_wall"] == "2018-10-02T00:00:00"
    assert found.movements[0]["balance_after"] == Decimal("995.00")


def test_the_files_of_another_day_order_are_decided_by_their_own_days(folder: Path) -> None:
    found = read(folder / "export_KBC-Mastercard Business Essential_20200204_1604.csv")
    assert [one["at_wall"][:10] for one in found.movements] == [
        "2020-02-01", "2020-01-24", "2020-01-01",
    ]  # fmt: skip
    assert [one["value_date"] for one in found.movements] == [
        "2020-02-03", "2020-01-24", "2020-01-02",
    ]  # fmt: skip


def test_opening_turnover_and_closing_rows_are_counted_but_no_movements(folder: Path) -> None:
    found = sample(folder, "test_swedebank_statement.xls")
    assert found.facts["skipped"] == {"opening balance": 1, "turnover": 2, "closing balance": 1}
    assert (found.statement["opening"], found.statement["closing"]) == ("10374.04", "12952.97")
    out = [one["amount"] for one in found.movements if one["direction"] == -1]
    assert (len(out), sum(out)) == (12, Decimal("284.70"))
    (paid,) = [one for one in found.movements if one["direction"] == 1]
    assert (paid["amount"], paid["cp_name_raw"]) == (Decimal("2863.63"), "UAB IMONE")
    assert paid["narrative_raw"] == "Darbo užmokestis"
    assert paid["cp_account_kind"] == "name_only"
    assert paid["cp_account_id"] is None


def test_narrative_lines_below_a_row_join_it(folder: Path) -> None:
    found = sample(folder, "TransactionHistory_20180418043121.csv")
    first = found.movements[0]
    assert first["locator"] == "row 7"
    assert first["narrative_raw"] == (
        "DEBIT PURCHASE\n15/04/18  66-6666 UBER EATS AN2GO HELP.UBERh"
    )
    assert found.facts["skipped"] == {"narrative line of the row above": 8}
    assert found.statement["account"] == "666-666666-666"


def test_pending_rows_are_kept_and_not_counted(folder: Path) -> None:
    found = sample(folder, "MS_JANE_SMITH_01-12-2019_14-12-2019.csv")
    pending = [one for one in found.movements if one["status"] == "pending"]
    assert [one["direction"] for one in pending] == [-1, -1, -1]
    assert sum(one["amount"] for one in pending) == Decimal("114.19")
    assert [one["at"] for one in pending] == [None, None, None]
    booked = [one for one in found.movements if one["status"] == "booked"]
    out = [one["amount"] for one in booked if one["direction"] == -1]
    assert (len(out), sum(out)) == (9, Decimal("1385.80"))
    assert [one["amount"] for one in booked if one["direction"] == 1] == [Decimal("1100.00")]
    assert found.statement["pending"] == 3


def test_balances_that_stand_still_while_money_moves_are_broken(folder: Path) -> None:
    found = sample(folder, "test_BOI_TransactionExport.csv")
    out = sum(one["amount"] for one in found.movements if one["direction"] == -1)
    coming = sum(one["amount"] for one in found.movements if one["direction"] == 1)
    assert (out, coming) == (Decimal("4260.83"), Decimal("3841.22"))
    balances = [one["balance_after"] for one in found.movements if one["balance_after"]]
    assert balances == [Decimal(100)] * 15
    assert found.statement["links"] == 14
    breaks = [one for one in found.problems if one["kind"] == "balance_break"]
    assert len(breaks) == 14
    assert "does not follow from" in breaks[0]["text"]


def test_a_flipped_sign_that_fits_one_link_is_not_believed(folder: Path) -> None:
    found = sample(folder, "W80844_EBH_201945.202122.csv")
    assert [(one["direction"], one["amount"]) for one in found.movements] == [
        (-1, Decimal(350)),
        (1, Decimal(1290)),
    ]
    assert [one["balance_after"] for one in found.movements] == [
        Decimal("2345.56"),
        Decimal("1055.56"),
    ]


@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("statement_1.csv", "20.59"),
        ("dba33fceecd62c3c727893361e0ba4d3.P000000027355791.csv", "7.80"),
    ],
)
def test_an_amount_without_any_side_is_kept_open_and_asked_about(
    folder: Path, name: str, amount: str
) -> None:
    found = sample(folder, name)
    (one,) = found.movements
    assert (one["direction"], one["amount"]) == (None, Decimal(amount))
    assert [problem["kind"] for problem in found.problems] == ["side_unknown"]
    assert found.facts["notes"][0].startswith("1 amount has no known side (first: row 1)")


def test_the_line_of_codes_above_a_headerless_table_names_account_and_currency(
    folder: Path,
) -> None:
    found = sample(folder, "kta_ei.dat")
    assert (found.statement["account"], found.statement["currency"]) == ("244081", "EUR")
    assert found.movements[0]["own_account_id"] == "account:~ex-1~244081"
    assert found.movements[5]["narrative_raw"] == "SEPA Lastschrift"


def test_central_european_text_is_read_in_its_code_page(folder: Path) -> None:
    found = sample(folder, "TH_20180101-20180523_page_1.csv")
    assert "ú" in found.movements[3]["cp_name_raw"]
    assert found.movements[3]["cp_name_raw"] == "XX účXX X ČX, X.X."
    czech = sample(folder, "Movements_1234512345_201805271848.csv")
    assert czech.movements[0]["own_account_raw"] == "123456789/1234"
    reread = StatementTable().reread(
        source(folder / "Movements_1234512345_201805271848.csv"), "row 2", Settings()
    )
    assert reread["Zaúčtovaná částka"] == "-1,00"


def test_a_time_with_its_offset_is_explicit_and_a_day_stays_a_wall_clock(folder: Path) -> None:
    (explicit,) = sample(
        folder, "MonzoDataExport_February2018_2018-02-26_174335.csv"
    ).movements  # fmt: skip
    assert explicit["at"].isoformat() == "2018-02-25T12:34:56+00:00"
    assert (explicit["at_basis"], explicit["time_precision"]) == ("explicit", "second")
    day = sample(folder, "20171001-20171106.csv").movements[0]
    assert (day["at"], day["at_basis"], day["time_precision"]) == (None, "unknown", "day")
    assert day["at_wall"] == "2017-10-01T00:00:00"


def test_a_stated_zone_makes_the_time_an_assumed_instant(folder: Path) -> None:
    found = read(folder / "20171001-20171106.csv", timezone="Africa/Kampala")
    assert found.movements[0]["at"].isoformat() == "2017-09-30T21:00:00+00:00"
    assert found.movements[0]["at_basis"] == "assumed"


def test_the_holder_beside_the_own_account_is_an_identity(folder: Path) -> None:
    found = sample(folder, "export_KBC-Mastercard Business Essential_20200204_1604.csv")
    (holder,) = found.identities
    assert (holder["name"], holder["basis"], holder["locator"]) == ("SMITH JOHN", "holder", "row 2")
    assert holder["ids"] == [found.movements[0]["own_account_id"]]
    assert found.movements[1]["own_account_raw"] == "1234567890123456"


def test_reread_gives_the_cells_as_the_file_writes_them(folder: Path) -> None:
    reader = StatementTable()
    path = folder / "export_BE11123456789012_20180304_1422.csv"
    cells = reader.reread(source(path), "row 2", Settings())
    assert (cells["Bedrag"], cells["Saldo"], cells["Munt"]) == ("-3,40", "219,95", "EUR")
    nameless = reader.reread(source(folder / "statement_1.csv"), "row 1", Settings())
    assert nameless["column 7"] == "20.59"
    with pytest.raises(MalformedRecord, match="nothing stands at row 99"):
        reader.reread(source(path), "row 99", Settings())
