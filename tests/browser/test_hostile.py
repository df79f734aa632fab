"""Evidence that attacks the page: names written to run, to mislead or to break out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case
from tests.browser.conftest import served, watched
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

ATTACKS = [
    '<img src=x onerror="window.hacked=1">Ann Attack',
    "</bdi><script>window.hacked=1</script> Ben Attack",
    "[Cat Attack](javascript:window.hacked=1)",
    '"><svg onload=window.hacked=1> Dan Attack',
    "${window.hacked=1} {{constructor.constructor('window.hacked=1')()}} Eve Attack",
    "exe.\u202egnp Fay Attack",
]


@pytest.fixture(scope="module")
def hostile_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("hostile")
    cards = "".join(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n"
        f"FN:{name}\r\nTEL;TYPE=CELL:+2567000005{n:02}\r\nEND:VCARD\r\n"
        for n, name in enumerate(ATTACKS)
    )
    source = folder / "<b onmouseover=window.hacked=1>contacts.vcf"
    source.write_bytes(cards.encode())
    with Case.create(
        folder / "case",
        title="<script>window.hacked=1</script>",
        region="UG",
        timezone="Africa/Kampala",
        officer="<i>officer</i>",
    ) as case:
        read = list(case.add([source]))
        assert [line["status"] for line in read] == ["imported"]
        case.resolve()
        yield case


@pytest.fixture(scope="module")
def hostile_address(hostile_case: Case) -> Iterator[str]:
    yield from served(hostile_case)


def open_hostile(screen: Screen, name: str) -> None:
    hits = screen.search(name)
    assert hits, name
    screen.page.keyboard.press("Enter")
    screen.settle()
    screen.page.click("text=Sources")
    screen.settle()
    if screen.page.query_selector(".gk-claim"):
        screen.page.click(".gk-claim >> nth=0")
        screen.settle()


@pytest.mark.parametrize("policy", ["with the policy", "without the policy"])
def test_no_name_title_or_file_name_ever_runs(
    browser: Any, hostile_address: str, policy: str
) -> None:
    for screen in watched(browser, hostile_address, bypass_csp=policy == "without the policy"):
        for name in ("Ann", "Ben", "Cat", "Dan", "Eve", "Fay"):
            open_hostile(screen, f"{name} Attack")
            assert screen.ask("() => window.hacked") is None, name


def test_a_turned_name_shows_the_character_that_turns_it(
    browser: Any, hostile_address: str
) -> None:
    for screen in watched(browser, hostile_address):
        open_hostile(screen, "Fay Attack")
        assert "⟨U+202E⟩" in screen.text("#panel")
        assert "\u202e" not in screen.text("body")


def test_the_same_names_stand_in_the_case_as_they_were_written(hostile_case: Case) -> None:
    names = {e["name"] for e in hostile_case.entities(kinds=["Person"])}
    assert {name for name in names if "Attack" in name}
    assert Path(hostile_case.info()["exhibits"][0]["file"]).name.endswith("contacts.vcf")
