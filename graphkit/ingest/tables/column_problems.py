"""Problems of many rows at once, in the order in which the rows would give them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.ingest.tables.chunk import Ints
from graphkit.ingest.tables.party import Trouble
from graphkit.model.kinds import RecordType
from graphkit.model.records import SCHEMAS


def locators(lead: str, numbers: Ints) -> pa.Array:
    """Write the locators of rows."""
    return pc.binary_join_element_wise(lead, pc.cast(pa.array(numbers), pa.string()), "")


class Problems:
    """Gathers problems by row number; `order` is their order within one row."""

    def __init__(self) -> None:
        self._numbers: list[Ints] = []
        self._order: list[Ints] = []
        self._what: list[Ints] = []
        self._known: dict[tuple[str, str, str | None, str | None], int] = {}

    def add(
        self,
        numbers: Ints,
        order: int,
        trouble: Trouble,
        *,
        replaces: RecordType | None = None,
        raw: str | None = None,
    ) -> None:
        """Note one problem for each of these rows."""
        kind, text = trouble
        what = (kind, text, None if replaces is None else replaces.value, raw)
        code = self._known.setdefault(what, len(self._known))
        self._put(numbers, order, np.full(len(numbers), code, dtype=np.int64))

    def by_code(
        self, numbers: Ints, codes: Ints, order: int, troubles: Sequence[Trouble | None]
    ) -> None:
        """Note the problem of each row's cell, where `troubles` has one for its code."""
        bad = [code for code, trouble in enumerate(troubles) if trouble is not None]
        if not bad:
            return
        known = np.full(len(troubles), -1, dtype=np.int64)
        for code in bad:
            kind, text = troubles[code] or ("", "")
            known[code] = self._known.setdefault((kind, text, None, None), len(self._known))
        what = known[codes]
        rows = np.flatnonzero(what >= 0)
        self._put(numbers[rows], order, what[rows])

    def _put(self, numbers: Ints, order: int, what: Ints) -> None:
        if len(numbers):
            self._numbers.append(numbers)
            self._order.append(np.full(len(numbers), order, dtype=np.int64))
            self._what.append(what)

    def table(self, lead: str) -> pa.Table | None:
        """Return the problems in the order of the rows, or None if there are none."""
        if not self._numbers:
            return None
        numbers = np.concatenate(self._numbers)
        order = np.lexsort((np.concatenate(self._order), numbers))
        what = pa.array(np.concatenate(self._what)[order])
        known = list(self._known)
        columns = {
            "locator": locators(lead, numbers[order]),
            "kind": pa.array([kind for kind, *_ in known], pa.string()).take(what),
            "text": pa.array([text for _, text, *_ in known], pa.string()).take(what),
            "record_type": pa.array([one[2] for one in known], pa.string()).take(what),
            "raw": pa.array([one[3] and one[3][:2000] for one in known], pa.string()).take(what),
        }
        return pa.table(columns, schema=SCHEMAS[RecordType.PROBLEMS])
