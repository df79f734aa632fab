"""The real app on the sample case in a real Chromium; nothing may leave this computer.

Every test that takes `page` also proves three things: no request went to another
address, the content policy blocked nothing, and no script failed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import make_server

from dashboard.app import create_app
from graphkit.case import Case
from tests.browser.screen import Screen

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    from samples.demo import build

    built = build(tmp_path_factory.mktemp("sample"))
    with Case.open(Path(built["case"])) as opened:
        yield opened


@pytest.fixture(scope="session")
def address(case: Case) -> Iterator[str]:
    yield from served(case)


def served(case: Case) -> Iterator[str]:
    """Serve the real app from a thread; yields its address and stops it afterwards."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # one line per request says nothing
    server = make_server("127.0.0.1", 0, create_app(case).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def screen(browser: Any, address: str) -> Iterator[Screen]:
    yield from watched(browser, address)


def watched(browser: Any, address: str, **context: Any) -> Iterator[Screen]:
    """The Explore screen in a page, and after the test the proof that it kept to itself."""
    for shown in visited(browser, f"{address}explore", **context):
        shown.wait("!!(window.gk && gk.cy && gk.cy() && document.querySelector('.gk-lgd-row'))")
        shown.settle()
        yield shown


def visited(browser: Any, address: str, **context: Any) -> Iterator[Screen]:
    """A page at an address of the app, and after the test the proof that it kept to itself."""
    size = {"width": 1440, "height": 900}
    room = browser.new_context(**{"viewport": size, **context})
    page = room.new_page()
    outside: list[str] = []
    complaints: list[str] = []

    def asked(request: Any) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            outside.append(request.url)

    def said(message: Any) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    shown = Screen(page)
    page.goto(address)
    shown.wait("() => document.body.dataset.screen !== undefined")
    shown.settle()
    yield shown
    room.close()
    assert outside == [], "a request left this computer"
    assert complaints == [], "the page complained: blocked by the policy, or a script failed"
