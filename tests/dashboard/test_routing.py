from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import routing, screens
from dashboard.screen import Screen
from graphkit.case import Case
from graphkit.errors import UsageProblem
from tests.dashboard.written import text


def test_every_screen_has_its_own_address_and_a_name_without_evidence(hub_case: Case) -> None:
    paths = [screen.path for screen in screens.SCREENS]
    assert len(set(paths)) == len(paths)
    stated = hub_case.info()
    for screen in screens.SCREENS:
        assert screen.name
        assert str(stated["title"]) not in screen.name


@pytest.mark.parametrize("address", ["/explore", "/explore/", "/explore/Person:abc"])
def test_an_address_leads_to_its_screen(address: str) -> None:
    found, parts = screens.find(address)
    assert found is not None
    assert found.path == "explore"
    assert parts == tuple(address.split("/")[2:][:1] if address.count("Person") else ())


def test_an_unknown_address_is_said_to_be_unknown(hub_case: Case) -> None:
    found, parts = screens.find("/nowhere/at/all")
    assert found is None
    said = text(routing.build(hub_case, found, parts))
    assert "There is no such screen" in said


def test_a_screen_that_fails_says_why_in_its_place(hub_case: Case) -> None:
    def broken(_: Case, __: tuple[str, ...]) -> None:
        raise UsageProblem("No exhibit is called 'x'.")

    screen = Screen("x", "Exhibit", broken, lambda *_: None)
    said = text(routing.build(hub_case, screen, ()))
    assert "Exhibit cannot be shown" in said
    assert "No exhibit is called 'x'." in said


def test_the_rail_shows_only_screens_that_exist_and_lights_one(hub_case: Case) -> None:
    entries = routing.rail(hub_case, screens.find("/explore")[0])
    assert len(entries) == len([s for s in screens.SCREENS if s.icon])
    lit = [entry for entry in entries if "on" in entry.className.split()]
    assert [entry.href for entry in lit] == ["/explore"]
    assert all(entry.href.startswith("/") for entry in entries)


def test_a_kept_screen_is_built_anew_only_when_records_came_in(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", title="T", region="UG", officer="Atim P.") as case:
        before = case.evidence_state()
        assert before == 0
        source = tmp_path / "calls.vcf"
        source.write_text(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A B\r\nTEL:+256700000301\r\nEND:VCARD\r\n"
        )
        list(case.add([source]))
        assert case.evidence_state() > before
