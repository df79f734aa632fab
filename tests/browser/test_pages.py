from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from dashboard.app import create_app
from graphkit.case import Case, row_token
from tests.browser.conftest import visited
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

CALLS = "CALL_DATE,CALLING_NO,CALLED_NO,DURATION_SEC,CALL_TYPE\n" + "".join(
    f"{day:02}/02/2026 12:00:00,0700000112,0700000118,{day},MOC\n" for day in range(1, 21)
)


@pytest.fixture
def home(browser: Any, address: str) -> Iterator[Screen]:
    yield from visited(browser, address)


def test_a_case_opens_on_its_home_and_says_rows_read_of_rows(home: Screen, case: Case) -> None:
    facts = case.home()
    said = home.text("#slot")
    assert f"{facts['rows_read']:,} of {facts['rows']:,} rows read" in said
    assert len(home.page.query_selector_all(".gk-exhibits tbody tr")) == len(facts["exhibits"])
    assert home.page.title() == "Case home · graphkit"
    assert len(home.page.query_selector_all("#slot .gk-btn.p")) == 1


def test_what_could_not_be_read_opens_to_its_rows_and_each_row_to_its_source(
    home: Screen, case: Case
) -> None:
    one = case.home()["unread"][0]
    home.page.click(f'#slot a[href="/problems/{one["kind"]}"]')
    home.settle()
    rows = home.page.query_selector_all(".gk-list tbody tr")
    assert len(rows) == one["n"]
    home.page.click(".gk-list tbody tr >> nth=0 >> td:nth-child(2) a")
    home.wait("() => !!document.querySelector('.gk-near tr.on')")
    home.settle()
    assert "/exhibit/ex-" in home.page.url
    assert "File unchanged" in home.text("#slot")


def test_an_answer_opens_its_link_on_the_chart_and_back_shows_home(
    home: Screen, case: Case
) -> None:
    contact = case.home()["answers"]["contact"]
    home.page.click(f'#slot a[href="/explore/{contact["link"]}"]')
    home.wait("() => document.body.dataset.screen === 'explore'")
    home.wait("() => !!document.querySelector('#rows .ag-row')")
    home.settle()
    home.page.go_back()
    home.wait("() => document.body.dataset.screen === ''")
    assert "First answers" in home.text("#slot")


def test_the_chart_is_as_it_was_left_when_one_comes_back(screen: Screen) -> None:
    ring = screen.ask("() => gk.cy().nodes('.disc')[0].parent().id()")
    screen.ask("(id) => gk.wish({ do: 'open', id })", ring.removeprefix("group:"))
    screen.settle()
    before = screen.places()
    screen.page.click('#rail a[href="/"]')
    screen.wait("() => document.body.dataset.screen === ''")
    screen.press("f")
    screen.page.click('#rail a[href="/explore"]')
    screen.wait("() => document.body.dataset.screen === 'explore'")
    screen.settle()
    assert screen.places() == before


def test_a_row_and_its_neighbours_are_walked_with_links(
    browser: Any, address: str, case: Case
) -> None:
    exhibit = next(e for e in case.info()["exhibits"] if e["file"] == "calls-112.csv")["exhibit"]
    for screen in visited(browser, f"{address}exhibit/{exhibit}/{row_token(None, 'row 20')}"):
        assert "P5, row 20" in screen.text("#slot h1")
        screen.page.click('#slot a[title="The row after"]')
        screen.wait("() => document.querySelector('#slot h1').textContent.includes('row 21')")
        screen.settle()


@pytest.fixture
def empty(tmp_path: Path, browser: Any) -> Iterator[tuple[Screen, Case]]:
    root = tmp_path / "root"
    root.mkdir()
    (root / "calls.csv").write_text(CALLS)
    with Case.create(
        tmp_path / "case", title="New", region="UG", timezone="Africa/Kampala", officer="Atim P."
    ) as case:
        server = make_server("127.0.0.1", 0, create_app(case, root=root).server, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            for screen in visited(browser, f"http://127.0.0.1:{server.server_port}/"):
                yield screen, case
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def test_from_an_empty_case_to_the_first_answers(empty: tuple[Screen, Case]) -> None:
    screen, case = empty
    assert "It holds no exhibit yet." in screen.text("#slot")
    screen.page.click("#slot a.gk-btn.p")
    screen.wait("() => !!document.getElementById('import-path')")
    screen.page.fill("#import-path", "calls.csv")
    screen.page.click("#import-dry")
    screen.wait("() => document.body.innerText.includes('Dry run done')")
    assert case.info()["exhibits"] == []
    assert "20 records" in screen.text("#import-job")
    screen.page.click("#import-job button >> text=Add to the case")
    screen.wait("() => document.body.innerText.includes('Import done')")
    screen.page.click("#import-job a.gk-btn.p")
    screen.wait("() => document.body.innerText.includes('First answers')")
    screen.settle()
    assert "20 of 20 rows read" in screen.text("#slot")


def test_a_file_of_the_browser_arrives_whole_and_can_be_read(
    empty: tuple[Screen, Case], tmp_path: Path
) -> None:
    screen, case = empty
    screen.page.click('#rail a[href="/import"]')
    screen.wait("() => !!document.getElementById('import-choose')")
    with screen.page.expect_file_chooser() as chooser:
        screen.page.click("#import-choose")
    chooser.value.set_files(str(tmp_path / "root" / "calls.csv"))
    screen.wait("() => document.getElementById('import-path').value.startsWith('upload:')")
    screen.page.click("#import-dry")
    screen.wait("() => document.body.innerText.includes('Dry run done')")
    assert "calls.csv" in screen.text("#import-job")
    assert "20 records" in screen.text("#import-job")
    assert case.info()["exhibits"] == []
