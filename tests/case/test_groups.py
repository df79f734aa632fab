from __future__ import annotations

import json

from graphkit.case import Case
from graphkit.case.groups import FILE, find_groups


def test_groups_are_kept_beside_the_network_and_read_again_as_they_were(sample: Case) -> None:
    first = sample.overview()
    kept = sample.folder.derived / FILE
    assert json.loads(kept.read_text(encoding="utf-8"))["state"][0] == sample.projection().state[0]
    with Case.open(sample.folder.path) as again:
        before = kept.stat().st_mtime_ns
        assert again.overview() == first
        assert kept.stat().st_mtime_ns == before


def test_groups_of_another_state_are_not_used(sample: Case) -> None:
    first = sample.overview()
    kept = sample.folder.derived / FILE
    stale = json.loads(kept.read_text(encoding="utf-8"))
    stale["state"][1] = "0" * 64
    stale["groups"]["groups"] = []
    kept.write_text(json.dumps(stale), encoding="utf-8")
    with Case.open(sample.folder.path) as again:
        assert again.overview() == first


def test_between_two_groups_stand_the_records_of_the_links_across(sample: Case) -> None:
    found = find_groups(sample.store())
    of = {one: n for n, group in enumerate(found.groups) for one in group.members}
    across: dict[tuple[int, int], int] = {}
    for link in sample.links(kinds=["COMMUNICATED"]):
        a, b = of.get(link["source"]), of.get(link["target"])
        if a is not None and b is not None and a != b:
            pair = (min(a, b), max(a, b))
            across[pair] = across.get(pair, 0) + link["n"]
    said = {(a, b): records for a, b, records in found.between}
    assert across.keys() <= said.keys()
    assert all(said[pair] >= n for pair, n in across.items())


def test_no_group_is_called_after_a_person(sample: Case) -> None:
    people = {e["name"] for e in sample.entities(kinds=["Person", "Organization"])}
    labels = [group.label for group in find_groups(sample.store()).groups]
    assert labels
    assert not people & set(labels)
