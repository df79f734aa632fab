"""Every link of the sample case opens to its rows, and every row to what its source wrote."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from graphkit.case import Case

AS_WRITTEN = (
    "name", "given", "family", "born", "address", "reference", "narrative_raw", "txn_type_raw",
    "cp_name_raw", "advert_id", "source_uri", "title", "body", "city_raw", "place_raw", "cell",
)  # fmt: skip
"""Fields of an event that hold a text of the source, not a word of the product."""

Place = tuple[str, str | None]


def rows_of(case: Case, link: dict[str, Any]) -> Iterator[dict[str, Any]]:
    offset = 0
    while True:
        page = case.events(link=link["link"], offset=offset, limit=500)
        yield from page["rows"]
        offset += len(page["rows"])
        if offset >= page["total"]:
            return


@pytest.fixture(scope="module")
def events(sample: Case) -> dict[Place, dict[str, list[dict[str, Any]]]]:
    """Every event behind every link by file and place; the counts are checked on the way."""
    found: dict[Place, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for link in sample.links():
        rows = list(rows_of(sample, link))
        assert len(rows) == link["rows"], link
        assert sum(row["counts"] for row in rows) == link["n"], link
        for row in rows:
            found[row["exhibit"], row["member"]][row["locator"]].append(row)
    return found


def test_every_row_of_every_link_re_reads_to_the_texts_that_its_record_carries(
    sample: Case, events: dict[Place, dict[str, list[dict[str, Any]]]]
) -> None:
    checked = 0
    for (exhibit, member), places in events.items():
        again = dict(zip(places, sample.raw_rows(exhibit, member, list(places)), strict=True))
        said = sorted({one["locator"] for raw in again.values() for one in raw["elsewhere"]})
        heads = dict(zip(said, sample.raw_rows(exhibit, member, said), strict=True))
        for locator, raw in again.items():
            assert raw["locator"] == locator
            originals = [field["original"] for field in raw["fields"]]
            for event in places[locator]:
                checked += 1
                for text in parties_of(event):
                    shown = code_of(text)
                    if not stands(shown, originals):
                        (head,) = {
                            one["locator"] for one in raw["elsewhere"] if shown in one["text"]
                        }
                        assert stands(shown, [f["original"] for f in heads[head]["fields"]]), raw
                for text in texts_of(event):
                    assert stands(code_of(text), originals), (text, raw)
                assert_readings_agree(event, raw)
    assert checked > 4000


def parties_of(event: dict[str, Any]) -> list[str]:
    ends = [event["from"], *event["to"]]
    return [end["raw"] for end in ends if end is not None and end["raw"]]


def texts_of(event: dict[str, Any]) -> list[str]:
    texts = [event["at_raw"], *(event["text"] or "").split("\n")]
    texts += [event["fields"].get(name) for name in AS_WRITTEN]
    return [text for text in texts if text]


def code_of(text: str) -> str:
    """Return the code of a protected person as the source row has it; other texts as they are."""
    return re.sub(r"^\[?(V-\d+)\b[^\]]*\]?$", r"[\1", text)


def stands(text: str, originals: list[str]) -> bool:
    """Tell whether a text is in a field; a name made of two fields is there word by word."""
    if any(text in original for original in originals):
        return True
    return all(any(word in one.split() for one in originals) for word in text.split())


def assert_readings_agree(event: dict[str, Any], raw: dict[str, Any]) -> None:
    """The reading beside a field is the value that the event has."""
    shown = {field["read_as"] for field in raw["fields"] if field["read_as"]}
    if event["at"] and event["at_raw"]:
        assert f"{event['at']} ({event['at_basis']})" in shown, raw
    if event["amount"]:
        bare = (
            event["amount"].rstrip("0").rstrip(".") if "." in event["amount"] else event["amount"]
        )
        assert f"{bare} {event['currency']}" in shown, raw
        digits = re.sub(r"\D", "", bare)
        assert any(digits in re.sub(r"\D", "", f["original"]) for f in raw["fields"]), raw
    if event["seconds"] is not None:
        minutes, seconds = divmod(int(event["seconds"]), 60)
        assert f"{minutes} min {seconds} s" in shown, raw


def test_a_duration_is_shown_beside_the_duration_and_beside_no_other_nought(
    sample: Case, events: dict[Place, dict[str, list[dict[str, Any]]]]
) -> None:
    """The type, the state and the presentation of a call can all be written as 0 or 1."""
    allowed = {"duration", "DURATION_SEC", "Duration"}
    seen = 0
    for (exhibit, member), places in events.items():
        for raw in sample.raw_rows(exhibit, member, list(places)[:40]):
            for field in raw["fields"]:
                if field["read_as"] and re.fullmatch(r"\d+ min \d+ s", field["read_as"]):
                    assert field["field"] in allowed, raw
                    seen += 1
    assert seen > 50


def test_what_the_row_does_not_say_is_named_with_the_place_that_does(sample: Case) -> None:
    exhibits = {one["file"]: one["exhibit"] for one in sample.info()["exhibits"]}
    row = sample.raw_row(exhibits["guest-house-account.csv"], None, "row 6")
    assert row["elsewhere"] == [{"text": "9030000042", "locator": "row 2"}]
    assert "9030000042" not in [field["original"] for field in row["fields"]]
