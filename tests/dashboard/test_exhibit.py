from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import exhibit, row_address
from graphkit.case import Case, row_token
from graphkit.errors import UsageProblem
from tests.dashboard.written import text

CALLS = (
    "CALL_DATE,CALLING_NO,CALLED_NO,DURATION_SEC,CALL_TYPE\n"
    + "".join(
        f"{day:02}/02/2026 12:0{day % 10}:00,0700000112,0700000118,{day},MOC\n"
        for day in range(1, 21)
    )
    + "21/02/2026 09:00:00,0700000118,0700000112,5,MOC\n"
    + "22/02/2026 10:00:00,0700000118\n"
)


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, str]:
    folder = tmp_path_factory.mktemp("calls")
    source = folder / "calls.csv"
    source.write_text(CALLS)
    case = Case.create(folder / "case", region="UG", timezone="Africa/Kampala", officer="Atim P.")
    line = next(iter(list(case.add([source]))))
    assert line["status"] == "imported", line
    return case, str(line["exhibit"])


def test_a_row_stands_between_the_rows_before_and_after_it(calls: tuple[Case, str]) -> None:
    case, identity = calls
    found = case.exhibit_row(identity, row_token(None, "row 10"))
    assert [one["locator"] for one in found["neighbours"]] == [f"row {n}" for n in range(6, 15)]
    assert found["before"] == row_token(None, "row 9")
    assert found["after"] == row_token(None, "row 11")
    assert found["neighbours"][4]["fields"]["DURATION_SEC"] == "9"


def test_a_row_that_did_not_read_stands_among_those_that_did(calls: tuple[Case, str]) -> None:
    case, identity = calls
    found = case.exhibit_row(identity, row_token(None, "row 22"))
    last = found["neighbours"][-1]
    assert last["locator"] == "row 23"
    assert last["problems"]


def test_only_the_link_that_holds_a_row_is_named(calls: tuple[Case, str]) -> None:
    case, identity = calls
    there = case.exhibit_row(identity, row_token(None, "row 10"))["links"]
    back = case.exhibit_row(identity, row_token(None, "row 22"))["links"]
    assert [(one["source"][-3:], one["target"][-3:], one["rows"]) for one in there] == [
        ("112", "118", 20)
    ]
    assert [(one["source"][-3:], one["target"][-3:], one["rows"]) for one in back] == [
        ("118", "112", 1)
    ]


def test_the_page_names_file_hash_reader_and_custody(calls: tuple[Case, str]) -> None:
    case, identity = calls
    said = text(exhibit.exhibit(case, (identity, row_token(None, "row 10"))))
    stated = case.info()["exhibits"][0]
    assert "P1, row 10" in said
    assert stated["sha256"] in said
    assert "File unchanged" in said
    assert "by Atim P." in said
    assert "not stated: from, authority" in said
    assert "table-communications" in said


def test_an_address_tells_nothing_of_the_row(calls: tuple[Case, str]) -> None:
    address = row_address.address(calls[1], "folder/Achan Grace.csv", "row 4")
    assert "Achan" not in address
    assert "row" not in address
    assert address.startswith(f"/exhibit/{calls[1]}/")


def test_an_unknown_row_is_said_to_be_unknown(calls: tuple[Case, str]) -> None:
    with pytest.raises(UsageProblem, match="No row of this exhibit"):
        calls[0].exhibit_row(calls[1], "0" * 20)


def test_a_changed_file_is_said_to_be_changed(tmp_path: Path) -> None:
    source = tmp_path / "calls.csv"
    source.write_text(CALLS)
    with Case.create(
        tmp_path / "case", region="UG", timezone="Africa/Kampala", officer="Atim P."
    ) as case:
        line = next(iter(list(case.add([source], copy=False))))
        source.write_text(CALLS + "\n")
        assert case.exhibit(line["exhibit"])["unchanged"] is False
        said = text(exhibit.exhibit(case, (line["exhibit"],)))
    assert "This is not the file that was taken in" in said
