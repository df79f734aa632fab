"""How long the page waits for the server: expanding on a case of a million calls.

    python bench/round_trip.py [--calls N] [--phones N] [--keep FOLDER]

A real Chromium asks the real app. Printed are p50 and p95 of the request that brings the
neighbours (budget 100 ms), of the time from the double click to the drawn marks, and the
time to the first screen.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.import_cdr import make
from dashboard.app import create_app
from graphkit.case import Case

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
ROUNDS = 40
BUSY = "() => document.getElementById('canvas')?.getAttribute('aria-busy') === 'true'"
CHANGE = "change.data"
"""What the page asks for when it wants marks."""
NODES = "() => window.gk && gk.cy() ? gk.cy().nodes().length : 0"
SPOT = """(n) => {
  const cy = gk.cy();
  const free = cy.nodes(':childless').filter((e) => !e.is('.disc, .bundle') && !e.selected());
  if (!free.length) return null;
  const at = free[n % free.length].renderedPosition();
  const box = cy.container().getBoundingClientRect();
  return [at.x + box.left, at.y + box.top];
}"""


def case_of(folder: Path, calls: int, phones: int) -> Case:
    """Open the case in a folder; make it there first if it is not."""
    if (folder / "case").is_dir():
        return Case.open(folder / "case")
    folder.mkdir(parents=True, exist_ok=True)
    make(folder / "calls.csv", calls, phones)
    case = Case.create(folder / "case", region="UG", timezone="Africa/Kampala")
    read = list(case.add([folder / "calls.csv"], profile="generic-cdr", date_order="dmy"))
    if [line["status"] for line in read] != ["imported"]:
        raise SystemExit(f"not imported: {read}")
    case.resolve()
    return case


@contextmanager
def served(case: Case) -> Iterator[str]:
    """Serve the app from a thread."""
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, create_app(case).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Clock:
    """Notes how long each answer to the page took."""

    def __init__(self, page: Any) -> None:
        self.open = 0
        self.took: list[tuple[str, float]] = []
        page.on("request", lambda _: self._count(1))
        page.on("requestfailed", lambda _: self._count(-1))
        page.on("requestfinished", self._done)

    def _count(self, n: int) -> None:
        self.open += n

    def _done(self, request: Any) -> None:
        self.open -= 1
        if "/_dash-update-component" in request.url:
            asked = json.loads(request.post_data or "{}")
            self.took.append((str(asked.get("output")), request.timing["responseEnd"]))


def quiet(page: Any, clock: Clock) -> None:
    """Wait until nothing is asked and nothing is drawn any more."""
    calm = 0
    while calm < 4:
        page.wait_for_timeout(25)
        calm = calm + 1 if clock.open == 0 and not page.evaluate(BUSY) else 0


def figures(name: str, took: list[float], budget: str) -> None:
    """Print p50 and p95 in milliseconds."""
    took = sorted(took)
    p50, p95 = (took[min(len(took) - 1, int(len(took) * share))] for share in (0.5, 0.95))
    print(f"{name:<46}p50 {p50:7.1f}  p95 {p95:7.1f} ms  budget {budget}  n {len(took)}")


def first_screen(browser: Any, address: str, name: str) -> tuple[Any, Clock]:
    """Open the app and print how long it takes until groups are drawn."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    clock = Clock(page)
    begun = time.perf_counter()
    page.goto(f"{address}/explore")
    while not page.evaluate(NODES):
        page.wait_for_timeout(20)
    print(f"{name:<46}{time.perf_counter() - begun:7.2f} s")
    return page, clock


def run(case: Case, seed: int) -> None:
    """Expand around random numbers and print the waits."""
    from playwright.sync_api import sync_playwright

    draw = random.Random(seed)
    numbers = sorted(e["name"] for e in case.entities(kinds=["Phone"]))
    with served(case) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        first_screen(browser, address, "first screen of this process")[0].close()
        page, clock = first_screen(browser, address, "first screen again")
        quiet(page, clock)
        answers: list[float] = []
        drawn: list[float] = []
        for number in draw.sample(numbers, ROUNDS):
            page.keyboard.press("Escape")
            clock.took = []
            page.click("#search")
            page.fill("#search", number)
            while not page.query_selector(".gk-hit"):
                page.wait_for_timeout(20)
            page.keyboard.press("Enter")
            quiet(page, clock)
            spot = page.evaluate(SPOT, draw.randrange(1000))
            if spot is None:
                continue
            before, clock.took = page.evaluate(NODES), []
            page.mouse.click(*spot)
            begun = time.perf_counter()
            page.mouse.dblclick(*spot)
            while page.evaluate(NODES) == before and time.perf_counter() - begun < 2:
                page.wait_for_timeout(5)
            if page.evaluate(NODES) == before:
                continue  # it had nothing further to show
            drawn.append((time.perf_counter() - begun) * 1000)
            quiet(page, clock)
            answers += [ms for output, ms in clock.took if CHANGE in output][:1]
        browser.close()
    figures("expand, answer of the server to the page", answers, "100 ms")
    figures("expand, from the double click to the first new mark", drawn, "-")


def main() -> None:
    """Make or open the case and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--phones", type=int, default=50_000)
    parser.add_argument("--keep", type=Path, help="folder for the case; reused if it is there")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    one, five, _ = os.getloadavg()
    print(f"{os.cpu_count()} cores, load {one:.1f} (5 min {five:.1f})")
    with (
        tempfile.TemporaryDirectory() as scratch,
        case_of(given.keep or Path(scratch), given.calls, given.phones) as case,
    ):
        run(case, given.seed)


if __name__ == "__main__":
    main()
