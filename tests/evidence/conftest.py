"""A case with one exhibit, read by a reader made for the tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphkit.evidence.folder import CaseFolder
from graphkit.ingest import importer
from graphkit.ingest.importer import Importer, importing
from tests.evidence.made_reader import LineReader

Add = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    return CaseFolder.create(
        tmp_path / "case", title="Test", region="UG", timezone="Africa/Kampala", officer="officer 1"
    )


@pytest.fixture
def add(folder: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> Add:
    monkeypatch.setattr(importer, "READERS", (LineReader(),))

    def adding(*paths: Path, **settings: Any) -> list[dict[str, Any]]:
        dry = settings.pop("dry_run", False)
        with importing(folder, dry_run=dry) as ledger:
            work = Importer(folder, ledger, **settings)
            return [line for path in paths for line in work.add(path)]

    return adding


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "calls.txt"
    path.write_text("calls\n" + "".join(f"2567000001{n:02}\n" for n in range(20)))
    return path
