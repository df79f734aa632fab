"""The embedded store as a file: whole or not at all, one state per opening, many threads."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from graphkit.errors import StoreError
from graphkit.graph.embedded import EmbeddedGraph
from graphkit.graph.project import project
from graphkit.graph.store import Where
from graphkit.resolve.resolution import Resolution
from tests.graph.case_records import CaseRecords, random_case


def put(case: CaseRecords, folder: Path, head: str) -> None:
    with case.connect() as con:
        project(
            con,
            Resolution(()),
            folder,
            info={"case": "k", "ledger_seq": "1", "ledger_head": head, "region": ""},
            roles={},
        )


def test_a_folder_without_a_network_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"holds no network yet.*graphkit rebuild"):
        EmbeddedGraph(tmp_path, CaseRecords().connect)


def test_a_network_without_its_events_is_refused(tmp_path: Path) -> None:
    put(CaseRecords(), tmp_path, "a")
    (tmp_path / "events.arrow").unlink()
    with pytest.raises(StoreError, match="event index"):
        EmbeddedGraph(tmp_path, CaseRecords().connect)


def test_files_of_two_states_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.graph.readers_pool._PAUSE_SECONDS", 0)
    put(random_case(1), tmp_path / "a", "a")
    put(random_case(2), tmp_path / "b", "b")
    shutil.copy(tmp_path / "b" / "events.arrow", tmp_path / "a" / "events.arrow")
    with pytest.raises(StoreError, match="different states"):
        EmbeddedGraph(tmp_path / "a", CaseRecords().connect)


def test_a_network_of_another_make_is_refused(tmp_path: Path) -> None:
    put(CaseRecords(), tmp_path, "a")
    connection = sqlite3.connect(tmp_path / "graph.sqlite")
    with connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    connection.close()
    with pytest.raises(StoreError, match="another version"):
        EmbeddedGraph(tmp_path, CaseRecords().connect)


def test_a_projection_that_fails_leaves_the_old_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(random_case(1), tmp_path, "a")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("graphkit.graph.graph_file.GraphFile.finish", full)
    with pytest.raises(StoreError, match="disk is full"):
        put(random_case(2), tmp_path, "b")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_projection_leaves_nothing_behind_on_the_connection(tmp_path: Path) -> None:
    with random_case(3).connect() as con:
        listed = "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views()"
        before = sorted(con.execute(listed).fetchall())
        for head in ("a", "b"):
            project(
                con,
                Resolution(()),
                tmp_path,
                info={"case": "k", "ledger_seq": "1", "ledger_head": head, "region": ""},
                roles={},
            )
        assert sorted(con.execute(listed).fetchall()) == before


def test_an_open_store_keeps_its_state_while_another_is_written(tmp_path: Path) -> None:
    one, two = random_case(1), random_case(2)
    put(one, tmp_path, "a")
    old = EmbeddedGraph(tmp_path, one.connect)
    links = old.edges(columns=("id",))["id"].to_pylist()
    put(two, tmp_path, "b")
    assert old.info().ledger_head == "a"
    assert old.edges(columns=("id",))["id"].to_pylist() == links
    new = EmbeddedGraph(tmp_path, two.connect)
    assert new.info().ledger_head == "b"
    old.close()
    new.close()


def test_eight_threads_read_one_state_or_the_other_never_a_mixture(tmp_path: Path) -> None:
    cases = {"a": random_case(1, calls=20), "b": random_case(2, calls=20)}
    expected = {}
    for head, case in cases.items():
        put(case, tmp_path, head)
        graph = EmbeddedGraph(tmp_path, case.connect)
        expected[head] = _seen(graph)
        graph.close()
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not stop.is_set():
            graph = EmbeddedGraph(tmp_path, CaseRecords().connect)
            try:
                if _seen(graph) != expected[graph.info().ledger_head]:
                    wrong.append(graph.info())
            finally:
                graph.close()

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for head in "aba":
        put(cases[head], tmp_path, head)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def _seen(graph: EmbeddedGraph) -> tuple[object, ...]:
    edges = graph.edges(where=Where(services=True), columns=("id", "n"))
    counted = graph.activity(None, bins=3)
    return edges.to_pylist(), counted.histogram, counted.n


def test_threads_share_one_store(tmp_path: Path) -> None:
    case = random_case(4)
    put(case, tmp_path, "a")
    graph = EmbeddedGraph(tmp_path, case.connect)
    ids = graph.vertices()["id"].to_pylist()
    links = graph.edges(columns=("id",))["id"].to_pylist()
    expected = [graph.neighbours([one]) for one in ids], graph.records(links, limit=1000)
    found: list[object] = []

    def ask() -> None:
        found.append(([graph.neighbours([one]) for one in ids], graph.records(links, limit=1000)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8
    graph.close()
    graph.close()
