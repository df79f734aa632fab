from __future__ import annotations

import pytest

from graphkit.model.number_groups import grouped


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("+256700000112", "+256 700 000 112"),
        ("+15550100", "+1 555 0100"),
        ("0700000112", "0700000112"),
        ("Ruth Nakatto", "Ruth Nakatto"),
        ("+256700000112 x", "+256700000112 x"),
    ],
)
def test_a_number_is_written_in_groups_and_nothing_else_is_changed(
    value: str, written: str
) -> None:
    assert grouped(value) == written
