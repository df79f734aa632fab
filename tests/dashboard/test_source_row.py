from __future__ import annotations

from typing import Any

from dashboard.source_row import source_row
from tests.dashboard.written import text

RAW: dict[str, Any] = {
    "fields": [
        {"field": "CALLING_NO", "original": "0700000112", "read_as": "+256 700 000 112"},
        {"field": "REMARK", "original": "", "read_as": None},
    ],
    "file": "operator_a.xlsx",
    "member": "CDR",
    "sha256": "5f1c0a77" + "0" * 48 + "ce82a99e",
    "locator": "row 1118",
    "reader": "cdr_generic",
    "reader_version": "1.4",
}


def test_the_original_text_stands_beside_what_was_read() -> None:
    said = text(source_row(RAW, "P4", "also P1"))
    assert "P4, row 1118" in said
    assert "CALLING_NO0700000112+256 700 000 112" in said
    assert "operator_a.xlsx · CDR · sha256 5f1c0a77…ce82a99e · reader cdr_generic 1.4" in said


def test_an_empty_field_and_one_without_a_reading_are_named_so() -> None:
    assert "REMARKemptyas it stands" in text(source_row(RAW, "P4"))


def test_hidden_characters_of_a_file_are_shown() -> None:
    bad = {**RAW, "file": "a\u202eb.xlsx"}
    assert "a⟨U+202E⟩b.xlsx" in text(source_row(bad, "P4"))


def test_what_could_not_be_read_at_this_place_is_said() -> None:
    said = text(source_row({**RAW, "problems": ["00/00/2026 is not a date."]}, "P4"))
    assert "00/00/2026 is not a date." in said


def test_who_is_on_the_record_but_not_in_the_row_is_named_with_the_place_that_says_so() -> None:
    elsewhere = [{"text": "9030000042", "locator": "row 2"}, {"text": "Dan", "locator": None}]
    said = text(source_row({**RAW, "elsewhere": elsewhere}, "P4"))
    assert "9030000042 stands at row 2." in said
    assert "Dan is not stated in this row." in said
