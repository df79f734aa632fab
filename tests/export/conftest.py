"""A saved chart of the sample case, with protected people on it, and its printed forms."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case, printing
from graphkit.export.sheet import Sheet
from tests.case.conftest import demo, own_sample

__all__ = ["demo", "own_sample"]  # fixtures

NUMBERS = ("0700000112", "0770000131", "0700000118", "0700000124")


def draw(case: Case) -> dict[str, Any]:
    """A chart of four numbers, who uses and holds them, and protected people."""
    ids = [case.find(number).id for number in NUMBERS]
    for one in list(ids):
        for kinds in (["USES", "HOLDS"], ["ADVERTISES", "TRANSFERRED"]):
            ids += [
                row["other"]["entity"] for row in case.neighbours(one, kinds=kinds, limit=2)[:-1]
            ]
    ids += [e["entity"] for e in case.entities() if e["protected"]]
    drawn = case.chart(list(dict.fromkeys(ids)))
    return {
        "title": "Contacts and transfers of four telephone numbers",
        "elements": [{"key": key, "x": x, "y": y} for key, (x, y) in drawn["positions"].items()],
    }


@pytest.fixture(scope="session")
def paper(demo: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The sample case with one saved chart, for reading only."""
    path = tmp_path_factory.mktemp("paper") / "kampala-014"
    shutil.copytree(demo["case"], path)
    with Case.open(Path(path)) as case:
        case.save_chart(draw(case))
        yield case


@pytest.fixture(scope="session")
def sheet(paper: Case) -> Sheet:
    """The chart as it is printed."""
    return printing.sheet_of(paper, "chart-1")


@pytest.fixture(scope="session")
def files(paper: Case) -> dict[str, bytes]:
    """The chart in every format."""
    return {
        form: paper.printed(form, chart="chart-1")["data"]
        for form in ("svg", "pdf", "png", "xlsx", "csv")
    }
