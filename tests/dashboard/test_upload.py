from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from dashboard import import_files
from dashboard.app import create_app
from graphkit.case import Case
from graphkit.case import uploads as uploads_module
from graphkit.case.uploads import label
from graphkit.errors import UsageProblem

HERE = "http://127.0.0.1"
TEXT = bytes(range(256)) * 400


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "case", region="UG", officer="Atim P.") as opened:
        yield opened


@pytest.fixture
def client(case: Case) -> Client:
    found: Client = create_app(case).server.test_client()
    return found


def begun(client: Client, size: int = len(TEXT), **more: Any) -> str:
    answer = client.post("/upload", base_url=HERE, json={"name": "a.csv", "size": size, **more})
    assert answer.status_code == 200
    return str(answer.get_json()["id"])


def put(client: Client, one: str, offset: int, data: bytes) -> Any:
    return client.put(f"/upload/{one}/{offset}", base_url=HERE, data=data)


def test_a_file_that_breaks_off_goes_on_where_it_stopped(
    client: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads_module, "CHUNK", 40_000)
    one = begun(client, sha256=hashlib.sha256(TEXT).hexdigest())
    assert put(client, one, 0, TEXT[:30_000]).get_json() == {"have": 30_000}
    again = put(client, one, 10_000, TEXT[10_000:20_000])
    assert (again.status_code, again.get_json()) == (409, {"have": 30_000})
    have = client.get(f"/upload/{one}", base_url=HERE).get_json()["have"]
    while have < len(TEXT):
        have = put(client, one, have, TEXT[have : have + 40_000]).get_json()["have"]
    done = client.post(f"/upload/{one}/finish", base_url=HERE, json={})
    assert done.get_json()["sha256"] == hashlib.sha256(TEXT).hexdigest()
    path = case.uploads().path(one)
    assert path.read_bytes() == TEXT
    assert import_files.allowed(case, f"upload:{one}") == path


def test_a_file_cannot_grow_past_its_stated_size(client: Client, case: Case) -> None:
    one = begun(client, size=10)
    assert put(client, one, 0, b"x" * 100).get_json() == {"have": 10}


def test_a_file_that_arrives_as_another_one_is_refused(client: Client) -> None:
    one = begun(client, sha256="0" * 64)
    put(client, one, 0, TEXT)
    answer = client.post(f"/upload/{one}/finish", base_url=HERE, json={})
    assert answer.status_code == 400
    assert "SHA-256" in answer.get_json()["error"]


def test_a_part_of_a_file_is_not_taken_for_the_whole(client: Client, case: Case) -> None:
    one = begun(client)
    put(client, one, 0, TEXT[:100])
    assert client.post(f"/upload/{one}/finish", base_url=HERE, json={}).status_code == 400
    with pytest.raises(UsageProblem, match="not arrived"):
        case.uploads().path(one)


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_another_site_cannot_upload(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/upload", base_url=HERE, json={"name": "a", "size": 1}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("one", ["..", "0" * 32, "x", "%2e%2e"])
def test_only_an_upload_that_was_begun_is_known(client: Client, one: str) -> None:
    assert put(client, one, 0, b"x").status_code in (400, 404, 405)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_name_is_a_label_and_never_a_path(name: str) -> None:
    found = label(name)
    assert found
    assert "/" not in found
    assert "\\" not in found
    assert found not in (".", "..", "part", "stated.json")
    assert len(found.encode()) <= 180


def test_paths_are_taken_from_the_root_only(case: Case, tmp_path: Path) -> None:
    inside = tmp_path / "root"
    inside.mkdir()
    (inside / "a.csv").write_text("x")
    (tmp_path / "b.csv").write_text("x")
    (inside / "out").symlink_to(tmp_path / "b.csv")
    server = create_app(case, root=inside).server
    with server.app_context():
        assert import_files.allowed(case, "a.csv") == inside / "a.csv"
        for text in ("../b.csv", str(tmp_path / "b.csv"), "out", "/etc/passwd"):
            with pytest.raises(UsageProblem, match="only"):
                import_files.allowed(case, text)
        with pytest.raises(UsageProblem, match="does not exist"):
            import_files.allowed(case, "none.csv")
        with pytest.raises(UsageProblem, match="No path"):
            import_files.allowed(case, " ")


def test_no_piece_is_larger_than_agreed(case: Case) -> None:
    one = case.uploads().begin("a", uploads_module.CHUNK * 2)["id"]
    held = case.uploads().put(one, 0, io.BytesIO(b"x" * (uploads_module.CHUNK + 5)))
    assert held == uploads_module.CHUNK
