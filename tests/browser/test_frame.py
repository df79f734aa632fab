from __future__ import annotations

from typing import Any

import pytest

from graphkit.case import Case
from tests.browser.conftest import visited
from tests.browser.screen import Screen
from tests.browser.test_explore import somebody

pytestmark = pytest.mark.browser


def test_the_title_of_the_window_holds_no_evidence(screen: Screen, case: Case) -> None:
    assert screen.page.title() == "Explore · graphkit"
    screen.find(somebody(case)["name"])
    assert screen.page.title() == "Explore · graphkit"
    assert "/explore" in screen.page.url


def test_an_address_with_an_id_opens_what_it_names(browser: Any, address: str, case: Case) -> None:
    person = somebody(case)
    for screen in visited(browser, f"{address}explore/{person['entity']}"):
        screen.wait("() => !!document.querySelector('#panel .gk-name')")
        screen.settle()
        assert screen.text("#panel .gk-name") == person["name"]


def test_an_unknown_address_offers_the_way_back(browser: Any, address: str) -> None:
    for screen in visited(browser, f"{address}nowhere"):
        assert "There is no such screen" in screen.text("#slot")
        screen.page.click("#slot a.gk-btn")
        screen.settle()
        assert "/nowhere" not in screen.page.url
