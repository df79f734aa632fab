"""Layouts: the same places every time, nothing covered, families in their sectors."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.analysis.layout import (
    FAMILIES,
    Mark,
    Places,
    chart,
    ego,
    overview,
    packing,
    spiral,
)
from graphkit.analysis.overlaps import Box, apart, overlapping


def marks(count: int, *, seed: int = 1, prefix: str = "m") -> list[Mark]:
    draw = random.Random(seed)
    made = []
    for n in range(count):
        size, label = draw.randrange(22, 60), "x" * draw.randrange(40)
        made.append(Mark(f"{prefix}{n:03d}", size, label, draw.choice(FAMILIES)))
    return made


def random_ties(names: list[str], count: int, seed: int = 2) -> list[tuple[str, str]]:
    draw = random.Random(seed)
    return [(draw.choice(names), draw.choice(names)) for _ in range(count)]


def nothing_covered(places: Places, laid: list[Mark]) -> bool:
    return not overlapping([places[m.id] for m in laid], [m.reach for m in laid])


def angle_of(point: tuple[float, float]) -> float:
    return (math.atan2(point[1], point[0]) + math.pi / 2) % (2 * math.pi)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-50, 50), st.floats(-50, 50), st.floats(1, 60), st.floats(1, 60)),
        max_size=25,
    )
)
def test_boxes_never_cover_each_other_afterwards(rows: list[tuple[float, ...]]) -> None:
    points = [(x, y) for x, y, _, _ in rows]
    boxes = [Box(w, h / 2, w / 2, h) for _, _, w, h in rows]
    assert overlapping(apart(points, boxes), boxes) == []


def test_a_hundred_boxes_on_one_spot_find_room() -> None:
    boxes = [Box(20, 10, 20, 30)] * 100
    assert overlapping(apart([(0, 0)] * 100, boxes), boxes) == []


def test_boxes_that_are_pinned_stay_and_the_others_give_way() -> None:
    boxes = [Box(10, 10, 10, 10)] * 3
    moved = apart([(0, 0), (100, 0), (5, 5)], boxes, still=2)
    assert moved[:2] == [(0, 0), (100, 0)]
    assert overlapping(moved, boxes) == []


def test_boxes_with_room_stay_almost_where_they_are() -> None:
    points = [(0.0, 0.0), (200.0, 0.0), (0.0, 200.0)]
    moved = apart(points, [Box(10, 10, 10, 10)] * 3)
    assert all(math.dist(a, b) <= 1.01 for a, b in zip(points, moved, strict=True))


def test_a_wide_box_is_seen_beyond_its_neighbours() -> None:
    boxes = [Box(0, 5, 300, 5), Box(1, 1, 1, 1), Box(5, 5, 5, 5)]
    assert overlapping([(0, 0), (50, 40), (250, 0)], boxes) == [(0, 2)]


def test_the_label_counts_and_wraps() -> None:
    bare, short, long = Mark("a", 30, ""), Mark("a", 30, "x" * 10), Mark("a", 30, "x" * 50)
    assert bare.reach == (18, 18, 18, 18)
    assert short.reach == (35.5, 18, 35.5, 38)
    assert long.reach.bottom == 15 + 5 + 3 * 15 + 3
    assert long.reach.left == 65


def test_the_spiral_has_its_first_circle_in_the_middle_and_no_overlap() -> None:
    sizes = [200, 90, 60, 60, 30, 10, 10, 10, 5]
    places = spiral(sizes)
    assert math.hypot(*places[0]) < 2
    for i, a in enumerate(places):
        for j in range(i):
            assert math.dist(a, places[j]) > 0.95 * max(sizes[i], sizes[j])
    assert spiral([]) == []


def test_communities_are_packed_with_their_members_around_them() -> None:
    groups = [marks(n, seed=n, prefix=f"g{k}-") for k, n in enumerate((40, 12, 12, 3))]
    places = packing(groups)
    everybody = [mark for group in groups for mark in group]
    assert set(places) == {mark.id for mark in everybody}
    assert nothing_covered(places, everybody)
    middles = [
        tuple(sum(places[m.id][axis] for m in group) / len(group) for axis in (0, 1))
        for group in groups
    ]
    for number, group in enumerate(groups):
        for mark in group:
            nearest = min(range(4), key=lambda n: math.dist(places[mark.id], middles[n]))
            assert nearest == number or len(groups[nearest]) < len(group)


def test_ego_has_the_chosen_in_the_middle_its_own_around_and_others_outside() -> None:
    centre = Mark("me", 50, "Somebody")
    own = [Mark(f"own{n}", 30, "+256 700 000 11" + str(n), "numbers") for n in range(3)]
    own.append(Mark("wallet", 30, "MTN wallet", "money"))
    outside = [
        Mark(f"out{n:02d}", 26, "+256 700 000 2" + str(n), FAMILIES[n % 5]) for n in range(30)
    ]
    ties = [("own0", f"out{n:02d}") for n in range(1, 30, 5)]
    places = ego(centre, own, outside, ties)
    assert places["me"] == (0, 0)
    assert nothing_covered(places, [centre, *own, *outside])
    furthest = max(math.hypot(*places[mark.id]) for mark in own)
    assert furthest < min(math.hypot(*places[mark.id]) for mark in outside) + 60
    assert places == ego(centre, own[::-1], outside[::-1], ties[::-1])


def test_each_family_keeps_to_its_own_sector() -> None:
    centre = Mark("me", 40, "")
    outside = [Mark(f"o{n:02d}", 24, "", FAMILIES[n % 5]) for n in range(40)]
    places = ego(centre, [], outside)
    around = sorted(outside, key=lambda mark: angle_of(places[mark.id]))
    changes = sum(a.family != b.family for a, b in pairwise(around))
    assert changes == 4
    assert [f for f in dict.fromkeys(m.family for m in around)] == list(FAMILIES)


def test_what_is_tied_to_one_number_stands_on_its_side() -> None:
    centre = Mark("me", 40, "")
    own = [Mark(f"own{n}", 24, "", "numbers") for n in range(2)]
    outside = [Mark(f"o{n}", 24, "", "numbers") for n in range(10)]
    ties = [(f"own{n % 2}", f"o{n}") for n in range(10)]
    places = ego(centre, own, outside, ties)
    bearings = {n: angle_of(places[f"own{n}"]) for n in range(2)}
    sides = [[angle_of(places[f"o{n}"]) for n in range(k, 10, 2)] for k in range(2)]
    first, second = sorted(range(2), key=lambda k: bearings[k])
    assert max(sides[first]) < min(sides[second])


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_a_chart_covers_nothing_and_repeats_itself(count: int) -> None:
    laid = marks(count)
    names = [mark.id for mark in laid]
    ties = random_ties(names, count) if names else []
    places = chart(laid, ties)
    assert set(places) == set(names)
    assert nothing_covered(places, laid)
    assert places == chart(laid[::-1], ties[::-1])


def test_marks_that_are_on_the_chart_stay_when_new_ones_come() -> None:
    old = marks(10)
    before = chart(old, random_ties([m.id for m in old], 15))
    new = marks(5, prefix="new", seed=9)
    after = chart([*old, *new], [(old[0].id, mark.id) for mark in new], fixed=before)
    assert {one: after[one] for one in before} == before
    assert nothing_covered(after, [*old, *new])


def test_places_of_marks_no_longer_there_do_not_matter() -> None:
    old = marks(3)
    assert set(chart(old, [], fixed={"gone": (0.0, 0.0), old[0].id: (5.0, 5.0)})) == {
        mark.id for mark in old
    }


def test_an_overview_repeats_itself_and_leaves_the_generator_alone() -> None:
    laid = marks(80)
    ties = random_ties([mark.id for mark in laid], 160)
    random.seed(3)
    state = random.getstate()
    places = overview(laid, ties)
    assert random.getstate() == state
    random.seed(4)
    assert overview(laid, ties) == places
    assert nothing_covered(places, laid)
