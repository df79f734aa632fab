"""Who called whom, whose records these are and in which direction, for many rows at once.

The columnar half of `communications`: the same rules, row by row, on whole columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.ingest.tables.chunk import Ints
from graphkit.ingest.tables.column_parties import Flags, Part, Side, lists
from graphkit.ingest.tables.column_problems import Problems
from graphkit.ingest.tables.columns import coded
from graphkit.ingest.tables.communications import OWNER_ABSENT, PARTIES, direction_disagrees

WORDS = ("in", "out", "unknown")
"""Directions by their number here: 0, 1, 2."""


class Sides:
    """Tells caller and called apart; `owner` is the form of the number in every row, or None."""

    def __init__(self, sides: Sequence[Side], owner: str | None, numbers: Ints) -> None:
        self._sides: dict[str, list[Side]] = {role: [] for role in PARTIES}
        for side in sides:
            self._sides[side.column.field.role].append(side)
        self._owner = owner
        self._numbers = numbers
        self._count = len(numbers)
        self._all = np.arange(self._count, dtype=np.int64)

    def columns(self, stated: pa.Array, problems: Problems, order: int) -> dict[str, pa.Array]:
        """Return the columns about people; `stated` is the direction that a column says."""
        sides = self._sides
        known = pc.fill_null(pc.index_in(stated, pa.array(WORDS)), 2)
        said: Ints = known.to_numpy().astype(np.int64)
        called = [Part(one, self._all) for one in sides["to"]]
        callers = [(one, self._all) for one in sides["from"][:1]]
        further: list[Part] = []
        if sides["other"]:
            other = sides["other"][0]
            outward, inward = np.flatnonzero(said == 1), np.flatnonzero(said == 0)
            neither = np.flatnonzero(said == 2)
            called = [Part(one, neither) for one in sides["to"]] + [Part(other, outward)]
            callers = [(one, neither) for one, _ in callers] + [(other, inward)]
            for owner in sides["owner"][:1]:
                callers.append((owner, outward))
                called.append(Part(owner, inward))
                further.append(Part(owner, neither))
            further.append(Part(other, neither))
        further += [Part(one, rows, skip=1) for one, rows in callers]
        further += [Part(one, self._all) for one in sides["forwarded"]]
        found: dict[str, pa.Array] = {}
        found["from_id"], found["from_raw"] = self._callers(callers)
        found["to_ids"], found["to_raws"], count = lists(called, self._count)
        found["party_ids"], found["party_raws"], _ = lists(further, self._count)
        stated_by = pa.array([None, "stated"])
        found["recipients_basis"] = coded(stated_by, (count > 0).astype(np.int32))
        found["owner_id"] = self._owners(said, problems, order)
        found["direction"] = coded(pa.array(WORDS), said)
        return found

    def _callers(self, callers: Sequence[tuple[Side, Ints]]) -> tuple[pa.Array, pa.Array]:
        """Return the key and the text of whoever called, row by row."""
        key, text = (pa.nulls(self._count, pa.string()) for _ in range(2))
        for side, rows in callers:
            if len(rows) == self._count:
                key, text = side.every()
            elif len(rows):
                keys, texts = side.first(rows)
                key, text = (one.cast(pa.string()) for one in (key, text))
                mask = np.zeros(self._count, dtype=bool)
                mask[rows] = True
                key = pc.replace_with_mask(key, pa.array(mask), keys)
                text = pc.replace_with_mask(text, pa.array(mask), texts)
        return key, text

    def _owners(self, said: Ints, problems: Problems, order: int) -> pa.Array:
        """Return the owner of each row; `said` is corrected where the two numbers know better."""
        sides = self._sides
        forms: dict[str | None, int] = {None: -1}
        own = pa.nulls(self._count, pa.string())
        if sides["owner"]:
            own = sides["owner"][0].first(self._all)[0]
            mine = sides["owner"][0].forms(forms)
        elif self._owner is not None:
            mine = np.full(self._count, forms.setdefault(self._owner, len(forms)))
        else:
            return own
        if sides["other"]:
            return own
        asked = mine >= 0
        outward, inward = (np.zeros(self._count, dtype=bool) for _ in range(2))
        spelt = own
        for side in reversed(sides["to"]):
            here = asked & (side.forms(forms) == mine)
            inward |= here
            spelt = pc.if_else(pa.array(here), side.first(self._all)[0], spelt)
        for side in sides["from"][:1]:
            outward = asked & (side.forms(forms) == mine)
            keys = pc.coalesce(side.first(self._all)[0], spelt)
            spelt = pc.if_else(pa.array(outward), keys, spelt)
        problems.add(self._numbers[asked & ~(outward | inward)], order, OWNER_ABSENT)
        self._agree(said, asked, outward, inward, problems, order)
        return own if sides["owner"] else spelt

    def _agree(
        self,
        said: Ints,
        asked: Flags,
        outward: Flags,
        inward: Flags,
        problems: Problems,
        order: int,
    ) -> None:
        """Correct `said` by the owner's side; where the two contradict, leave it open."""
        seen = np.where(outward & ~inward, 1, np.where(inward & ~outward, 0, 2))
        wrong = asked & (said != 2) & (seen != 2) & (said != seen)
        for one in (0, 1):
            rows = self._numbers[wrong & (said == one)]
            problems.add(rows, order, direction_disagrees(WORDS[one], WORDS[1 - one]))
        unsaid = asked & (said == 2)
        said[unsaid] = seen[unsaid]
        said[wrong] = 2
