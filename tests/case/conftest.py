"""The sample case, built once per worker and never changed by a test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case
from samples.demo import build


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result of building the sample case."""
    return build(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def sample(demo: dict[str, Any]) -> Iterator[Case]:
    """The sample case, for reading only."""
    with Case.open(demo["case"]) as case:
        yield case


@pytest.fixture
def own_sample(demo: dict[str, Any], tmp_path: Path) -> Iterator[Case]:
    """A copy of the sample case that a test may change."""
    shutil.copytree(demo["case"], tmp_path / "case")
    with Case.open(tmp_path / "case") as case:
        yield case
