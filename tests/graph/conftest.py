"""A case in memory, projected and opened; every store is closed at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from graphkit.graph.embedded import EmbeddedGraph
from graphkit.graph.project import project
from graphkit.resolve.resolution import Resolution, ResolvedEntity, Suggestion
from tests.graph.case_records import CaseRecords, random_case


class Build(Protocol):
    """Projects a case and opens it."""

    def __call__(
        self,
        case: CaseRecords,
        *,
        people: tuple[ResolvedEntity, ...] = (),
        suggestions: tuple[Suggestion, ...] = (),
        aliases: dict[Any, Any] | None = None,
        roles: dict[str, str] | None = None,
        exhibit_names: dict[str, str] | None = None,
    ) -> EmbeddedGraph: ...


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    opened = []

    def make(
        case: CaseRecords,
        *,
        people: tuple[ResolvedEntity, ...] = (),
        suggestions: tuple[Suggestion, ...] = (),
        aliases: dict[Any, Any] | None = None,
        roles: dict[str, str] | None = None,
        exhibit_names: dict[str, str] | None = None,
    ) -> EmbeddedGraph:
        with case.connect() as con:
            project(
                con,
                Resolution(people, suggestions, aliases or {}),
                tmp_path,
                info={"case": "k-1", "ledger_seq": "7", "ledger_head": "ab", "region": "UG"},
                roles=roles or {},
                exhibit_names=exhibit_names,
            )
        graph = EmbeddedGraph(tmp_path, case.connect)
        opened.append(graph)
        return graph

    yield make
    for graph in opened:
        graph.close()


@pytest.fixture
def wide_case() -> CaseRecords:
    return random_case(5)
