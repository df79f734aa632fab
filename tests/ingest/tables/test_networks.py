"""The five known networks of the shared data: people and pairs exactly as published."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from graphkit.ingest.reader import Settings
from graphkit.ingest.source import FileSource
from graphkit.ingest.tables.profiled_table import TABLE_READERS
from tests.ingest.tables.made import Read, put, read

NETWORKS = [
    ("borgatti2006_pyntacle/figure_8.txt", 32, 56),
    ("borgatti2006_pyntacle/figure_8.sif", 32, 56),
    ("borgatti2006_pyntacle/figure_1.txt", 8, 8),
    ("krebs62/edges.csv", 62, 152),
    ("mexico_trafficking/Data.txt", 34, 225),
    ("montagna/dataset/Montagna_meetings_edgelist.csv", 101, 256),
    ("montagna/dataset/Montagna_phonecalls_edgelist.csv", 100, 124),
]


def network(shared: Path, name: str) -> FileSource:
    return FileSource(shared / "networks" / name, "ex-net", Path(name).name)


def pairs(found: Read) -> set[frozenset[str]]:
    return {frozenset((row["a_id"], row["b_id"])) for row in found.rows("relations")}


@pytest.mark.parametrize(("name", "people", "ties"), NETWORKS)
def test_people_and_pairs_are_exact(shared: Path, name: str, people: int, ties: int) -> None:
    found = read(network(shared, name))
    assert len(found.rows("identities")) == people
    assert len(pairs(found)) == ties
    assert found.problems == []


def test_doubled_rows_stay_rows(shared: Path) -> None:
    found = [read(network(shared, name)) for name, _, _ in NETWORKS[-2:]]
    assert [len(each.rows("relations")) for each in found] == [289, 150]
    assert [sum(row["weight"] for row in each.rows("relations")) for each in found] == [456, 276]
    assert all(each.adds_up for each in found)


def test_matrix_and_pair_list_of_one_network_agree(shared: Path) -> None:
    matrix, listed = (read(network(shared, name)) for name, _, _ in NETWORKS[:2])
    assert pairs(matrix) == pairs(listed)
    assert {row["kind"] for row in listed.rows("relations")} == {"interacts_with"}
    assert {row["weight"] for row in matrix.rows("relations")} == {Decimal(1)}


def test_a_cell_of_a_matrix_is_found_again(shared: Path) -> None:
    source = network(shared, NETWORKS[0][0])
    first = read(source).rows("relations")[0]
    assert (first["locator"], first["a_raw"], first["b_raw"]) == ("row 2 column PS", "HS", "PS")
    row = TABLE_READERS[4].reread(source, first["locator"], Settings())
    assert (row["column 1"], row["column 5"]) == ("HS", "1")


def test_a_header_may_begin_with_a_hash(shared: Path) -> None:
    first = read(network(shared, "krebs62/edges.csv")).rows("relations")[0]
    assert (first["locator"], first["a_raw"], first["b_raw"]) == ("row 2", "0", "1")
    assert first["a_id"] == "source:~ex-net~0"


def test_labels_point_to_the_same_people_as_the_pairs(shared: Path) -> None:
    names = read(network(shared, "mexico_trafficking/labels.csv")).rows("identities")
    assert len(names) == 34
    assert (names[0]["name"], names[0]["source_id"]) == ("Cuidador 1", "0")
    ties = read(network(shared, "mexico_trafficking/Data.txt"))
    assert {key for row in names for key in row["ids"]} == set().union(*pairs(ties))


def test_a_label_gives_one_identity_at_the_first_row_it_stands_in(tmp_path: Path) -> None:
    found = read(put(tmp_path, "a,b,weight,kind\nAda,Ben,2,met\nBen,Cyd,1.5,lives with\n"))
    people = found.rows("identities")
    assert [(row["locator"], row["ordinal"], row["name"]) for row in people] == [
        ("row 2", 0, "Ada"),
        ("row 2", 1, "Ben"),
        ("row 3", 1, "Cyd"),
    ]
    assert {row["basis"] for row in people} == {"register"}
    assert {row["subject"] for row in people} == {"person"}
    assert [(row["kind"], row["weight"]) for row in found.rows("relations")] == [
        ("met", Decimal("2.0000")),
        ("lives with", Decimal("1.5000")),
    ]


def test_labels_of_two_folders_of_one_exhibit_stay_apart(tmp_path: Path) -> None:
    keys = set()
    for folder in ("north", "south"):
        place = tmp_path / folder
        place.mkdir()
        source = put(place, "0 1\n1 2\n2 0\n", "ties.txt")
        source.member = f"{folder}/ties.txt"
        keys |= {row["a_id"] for row in read(source).rows("relations")}
    assert len(keys) == 6


def test_a_one_sided_matrix_gives_directed_pairs(tmp_path: Path) -> None:
    found = read(put(tmp_path, "\tA\tB\tC\nA\t0\t2\t0\nB\t0\t0\t1\nC\t0\t0\t0\n"))
    assert [(row["a_raw"], row["b_raw"], row["directed"]) for row in found.rows("relations")] == [
        ("A", "B", True),
        ("B", "C", True),
    ]
    assert found.slices[0].rows is None


def test_a_pair_without_its_second_name_is_a_problem(tmp_path: Path) -> None:
    found = read(put(tmp_path, "source,target,weight\nAda,Ben,x\nAda,,1\n"))
    assert found.problems == [("row 2", "unreadable_number"), ("row 3", "not_a_record")]
    assert found.rows("relations")[0]["weight"] is None
    assert found.adds_up
