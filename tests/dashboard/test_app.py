from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from dashboard.app import create_app
from graphkit.case import Case

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"


@pytest.fixture
def empty_case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(
        tmp_path / "case", title="Empty", region="UG", timezone="Africa/Kampala", officer="Atim P."
    ) as case:
        yield case


@pytest.fixture
def client(empty_case: Case) -> Client:
    client: Client = create_app(empty_case).server.test_client()
    return client


def test_no_route_of_the_tool_protocol_exists_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, empty_case: Case
) -> None:
    monkeypatch.setenv("DASH_MCP_ENABLED", "true")
    server = create_app(empty_case).server
    assert not [rule.rule for rule in server.url_map.iter_rules() if "mcp" in rule.rule]
    answer = server.test_client().post("/_mcp", base_url="http://127.0.0.1")
    assert answer.status_code in (404, 405)


def test_the_page_asks_nothing_from_another_computer(client: Client) -> None:
    page = client.get("/", base_url="http://127.0.0.1").get_data(as_text=True)
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page)


def test_the_app_runs_without_debug_mode(empty_case: Case) -> None:
    assert create_app(empty_case).server.debug is False


@pytest.mark.parametrize(
    "pattern", ["dangerously_allow_html", "html.Iframe", "dash_iconify", "https?://(?!www.w3.org)"]
)
def test_what_is_forbidden_is_written_nowhere(pattern: str) -> None:
    sources = [p for p in DASHBOARD.rglob("*") if p.suffix in (".py", ".js", ".css", ".svg")]
    assert sources
    assert [p.name for p in sources if re.search(pattern, p.read_text(encoding="utf-8"))] == []


def test_every_icon_that_is_named_has_its_file() -> None:
    css = (DASHBOARD / "assets" / "icons.css").read_text(encoding="utf-8")
    files = re.findall(r"url\(([^)]+)\)", css)
    assert files
    assert [f for f in files if not (DASHBOARD / "assets" / f).exists()] == []
    used = set()
    for source in DASHBOARD.glob("*.py"):
        text = source.read_text(encoding="utf-8")
        used |= set(re.findall(r"(?:icon|tool)\(\s*\"([a-z-]+)\"|glyph=\"([a-z-]+)\"", text))
    names = {a or b for a, b in used}
    assert {name for name in names if f".gk-i-{name}{{" not in css} == set()


def test_fonts_and_icons_carry_their_licences() -> None:
    fonts = DASHBOARD / "assets" / "fonts"
    assert "SIL OPEN FONT LICENSE" in (fonts / "Inter-OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in (fonts / "IBM-Plex-Mono-OFL.txt").read_text(encoding="utf-8")
    assert "MIT License" in (DASHBOARD / "assets" / "icons" / "LICENSE").read_text(encoding="utf-8")
