"""The screen as a test uses it: waits by polling, since the policy forbids evaluated waits."""

from __future__ import annotations

import time
from typing import Any

QUIET = 5
"""How often in a row, every 50 ms, no request may be under way before the page is quiet."""
ANSWERED = """() => !!document.querySelector('.gk-hit')
  || document.body.innerText.includes('No entity matches')"""
DRAWN = "() => document.getElementById('canvas')?.getAttribute('aria-busy') !== 'true'"
STILL = "() => !gk.cy || !gk.cy() || gk.cy().nodes(':animated').empty() && !gk.cy().animated()"


class Screen:
    """One page with the app in it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self._open = 0
        page.on("request", lambda _: self._count(1))
        page.on("requestfinished", lambda _: self._count(-1))
        page.on("requestfailed", lambda _: self._count(-1))

    def _count(self, n: int) -> None:
        self._open += n

    def ask(self, script: str, value: Any = None) -> Any:
        """Return what a script finds in the page."""
        return self.page.evaluate(script, value)

    def wait(self, script: str, value: Any = None, seconds: float = 60) -> None:
        """Wait until a script is true; fails with the script if it never is."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(script, value):
            assert time.monotonic() < end, f"never true: {script}"
            self.page.wait_for_timeout(100)

    def settle(self) -> None:
        """Wait until the page has answered everything and nothing moves any more."""
        quiet = 0
        while quiet < QUIET:
            self.page.wait_for_timeout(50)
            waiting = self._open > 0 or not self.page.evaluate(DRAWN)
            quiet = 0 if waiting else quiet + 1
        self.wait(STILL)

    def text(self, selector: str) -> str:
        """Return the visible text of one part of the page."""
        return str(self.page.inner_text(selector))

    def status(self) -> str:
        """Return the line that says how much is shown of how much."""
        return " ".join(self.text("#status").split())

    def spot(self, element: str) -> tuple[float, float]:
        """Return where a mark or line is on the page, in pixels."""
        x, y = self.ask(
            """(id) => {
              const ele = gk.cy().getElementById(id);
              const at = ele.isEdge() ? ele.renderedMidpoint() : ele.renderedPosition();
              const box = gk.cy().container().getBoundingClientRect();
              return [at.x + box.left, at.y + box.top];
            }""",
            element,
        )
        return float(x), float(y)

    def click(self, element: str) -> None:
        """Click a mark or line with the mouse."""
        self.page.mouse.click(*self.spot(element))
        self.settle()

    def double_click(self, element: str) -> None:
        """Double click a mark with the mouse."""
        self.page.mouse.dblclick(*self.spot(element))
        self.settle()

    def press(self, key: str) -> None:
        """Press a key or a combination such as Control+z."""
        self.page.keyboard.press(key)
        self.settle()

    def search(self, text: str) -> list[str]:
        """Type into the search box and return the hits as they are written there."""
        self.page.keyboard.press("Escape")
        self.page.click("#search")
        self.page.fill("#search", text)
        self.wait(ANSWERED)
        self.settle()
        hits = self.page.query_selector_all(".gk-hit")
        return [" ".join(hit.inner_text().split()) for hit in hits]

    def find(self, text: str) -> None:
        """Search and take the best hit."""
        self.search(text)
        self.page.keyboard.press("Enter")
        self.settle()

    def entities(self) -> list[str]:
        """Return the ids of the entities that are drawn, hidden ones included."""
        return list(
            self.ask(
                "() => gk.cy().nodes(':childless').filter((n) => !n.is('.disc, .bundle'))"
                ".map((n) => n.id()).sort()"
            )
        )

    def shown(self) -> list[str]:
        """Return the ids of everything that can be seen."""
        return list(
            self.ask(
                "() => gk.cy().elements().filter((e) => gk.isShown(e)).map((e) => e.id()).sort()"
            )
        )

    def places(self) -> dict[str, list[float]]:
        """Return the position of every mark, rounded to a tenth."""
        return dict(
            self.ask(
                "() => Object.fromEntries(gk.cy().nodes(':childless').map((n) => "
                "[n.id(), ['x', 'y'].map((axis) => Math.round(n.position(axis) * 10) / 10)]))"
            )
        )
