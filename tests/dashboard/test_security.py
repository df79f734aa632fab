from __future__ import annotations

import dash
import pytest
from dash import html

from dashboard.security import content_policy, guard


@pytest.fixture
def app() -> dash.Dash:
    app = dash.Dash("guarded", enable_mcp=False)
    app.layout = html.Div("x")
    guard(app)
    return app


def test_every_answer_carries_the_strict_policy(app: dash.Dash) -> None:
    answer = app.server.test_client().get("/", base_url="http://127.0.0.1:8050")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/_dash-dependencies"])
def test_case_data_is_never_stored_by_the_browser(app: dash.Dash, path: str) -> None:
    answer = app.server.test_client().get(path, base_url="http://127.0.0.1:8050")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8050", "127.0.0.1.evil.example"])
def test_a_foreign_host_name_is_refused(app: dash.Dash, host: str) -> None:
    answer = app.server.test_client().get("/", base_url=f"http://{host}")
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost:9000", "127.0.0.1"])
def test_this_computer_is_let_in(app: dash.Dash, host: str) -> None:
    answer = app.server.test_client().get("/", base_url=f"http://{host}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_page_of_another_site_cannot_change_anything(
    app: dash.Dash, headers: dict[str, str]
) -> None:
    answer = app.server.test_client().post(
        "/_dash-update-component", base_url="http://127.0.0.1:8050", headers=headers, json={}
    )
    assert answer.status_code == 403


def test_the_hash_of_each_inline_script_is_in_the_policy() -> None:
    assert "script-src 'self' 'sha256-abc='" in content_policy(["'sha256-abc='"])
