"""The handsets and subscriptions of a column, by their distinct texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphkit.ingest.tables.call_cells import CallCells, Device
from graphkit.ingest.tables.chunk import Ints
from graphkit.ingest.tables.column_mentions import Mentions, Named
from graphkit.ingest.tables.columns import Cells
from graphkit.ingest.tables.mapping import Field
from graphkit.ingest.tables.party import Trouble


class DeviceColumn:
    """Remembers every device that a column has named; `codes` say which, row by row.

    `shown` is what the record keeps of each: the key of a handset, the digits of an IMSI.
    """

    def __init__(self, field: Field, cells: CallCells, mentions: Mentions) -> None:
        self.field = field
        self._cells = cells
        self._mentions = mentions
        self._codes: dict[str, int] = {}
        self.shown = pa.array([], pa.string())
        self.named = Named.of(mentions, [])
        self.troubles: list[Trouble | None] = []

    def codes(self, cells: Cells) -> Ints:
        """Return for every row the number of its device."""
        known = self._codes
        new: list[Device] = []
        for text in cells.values:
            if text not in known:
                known[text] = len(known)
                new.append(self._cells.device(self.field, text))
        if new:
            imei = self.field.role == "imei"
            shown = pa.array([one.key if imei else one.text for one in new], pa.string())
            self.shown = pa.concat_arrays([self.shown, shown])
            named = [() if one.identifier is None else (one.identifier,) for one in new]
            self.named = self.named.plus(Named.of(self._mentions, named))
            self.troubles += [one.trouble for one in new]
        numbers = np.array([known[text] for text in cells.values], dtype=np.int64)
        found: Ints = numbers[cells.codes]
        return found
