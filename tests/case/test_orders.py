"""In whatever order the files of a case come: the same entities, links, figures and groups."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case
from graphkit.case.groups import groups_of
from samples.writing import write_files


def found_in(folder: Path, files: Sequence[Path]) -> dict[str, list[Any]]:
    """Import files in this order; return what was found, under names that all orders share."""
    with Case.create(folder, region="UG", timezone="Africa/Kampala") as case:
        for _ in case.add(files, currency="UGX"):
            pass
        case.resolve()
        names = {
            entity["entity"]: str(
                (entity["kind"], [(m["exhibit"], m["locator"]) for m in entity["members"]])
                if entity["members"]
                else entity["entity"]
            )
            for entity in case.entities(members=True)
        }
        groups = groups_of(case.projection()).groups
        return {
            "entities": sorted(names.values()),
            "links": sorted(
                (
                    link["kind"], link["n"], link["rows"], str(link["totals"]),
                    str(link["first"]), str(link["last"]),
                    # which end of an undirected link comes first follows from ids, not from facts
                    *(ends if link["directed"] else sorted(ends)),
                )
                for link in case.links()
                for ends in ([names[link["source"]], names[link["target"]]],)
            ),
            "figures": sorted(
                (names[row["entity"]], json.dumps(row["measures"])) for row in case.measures()[1:]
            ),
            "groups": sorted(sorted(names[one] for one in group.members) for group in groups),
        }  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("orders") / "exhibits"
    write_files(folder)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def wanted(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    return found_in(tmp_path_factory.mktemp("orders") / "case", files)


@pytest.mark.parametrize("seed", range(1, 11))
def test_any_order_of_import_gives_the_same_entities_links_figures_and_groups(
    seed: int, files: list[Path], wanted: dict[str, list[Any]], tmp_path: Path
) -> None:
    order = list(files)
    random.Random(seed).shuffle(order)
    found = found_in(tmp_path / "case", order)
    for what, values in wanted.items():
        assert len(values) > 5, what
        assert found[what] == values, what
