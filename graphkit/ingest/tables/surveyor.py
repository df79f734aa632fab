"""What only a whole column can say, found out before its first row is read.

The order of day and month, whose call records these are, whether the durations are
possible. What stays open is asked, never chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import NeedsAnswer
from graphkit.ingest.finance.dates import Order
from graphkit.ingest.tables.chunk import Chunk, Ints
from graphkit.ingest.tables.columns import Cells, column_of
from graphkit.ingest.tables.date_order import STEPS, OrderVote
from graphkit.ingest.tables.duration import possible_ways, read_duration
from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.ingest.tables.party import PartyReader
from graphkit.ingest.tables.profile import ASK, EVERY_ROW, value_key
from graphkit.ingest.tables.profile_yaml import date_format
from graphkit.ingest.tables.roles import PHONES
from graphkit.ingest.tables.row_times import RowTimes
from graphkit.ingest.tables.survey import END_SLACK, Survey
from graphkit.ingest.tables.wall_clock import SPLIT, WallClock, read_moment

LONG_CALL = 6 * 3600
"""Seconds: a call beyond this happens, many of them mean that durations are misread."""
LONG_SHARE = 0.05
LONG_COUNT = 3


def survey(mapping: Mapping, exhibit_id: str) -> Survey:
    """Find out what the whole table says; raises NeedsAnswer for what it leaves open."""
    zone = mapping.zone
    dated = mapping.all("at", "date", "booked_at", "posted_at")
    if mapping.region is None and mapping.profile.region == ASK and _has_numbers(mapping):
        raise NeedsAnswer(
            f"{_name(mapping)}: numbers without a country code, and the file names no country.",
            option="--region",
        )
    clock = _clock(mapping, dated[0] if dated else None, zone)
    if zone is None and dated and mapping.profile.timezone == ASK and _local(mapping, clock):
        raise NeedsAnswer(
            f"{_name(mapping)}: the times are local, and the file does not say of which zone.",
            option="--timezone",
        )
    end = mapping.one("end")
    ends = _clock(mapping, end, zone, default=clock) if end is not None else clock
    found = Survey(clock, ends)
    lasting = mapping.one("duration") or mapping.one("seconds")
    if lasting is not None:
        found.duration = _way(mapping, lasting, found)
        _check_durations(mapping, lasting, found.duration)
    if mapping.profile.owner == EVERY_ROW:
        found.owner = _owner(mapping, exhibit_id, found.notes)
    return found


def _name(mapping: Mapping) -> str:
    sheet = mapping.sheet
    return sheet.source.name if sheet.name is None else f"{sheet.source.name}, sheet {sheet.name}"


def _has_numbers(mapping: Mapping) -> bool:
    return any(field.places and field.role in PHONES for field in mapping.all(*PHONES))


def _local(mapping: Mapping, clock: WallClock) -> bool:
    """Tell whether times without an offset stand among the first rows."""
    at, time = mapping.one("at") or mapping.one("booked_at"), mapping.one("time")
    column = at or time or mapping.one("posted_at")
    if column is None:
        return False
    for row in mapping.sheet.top:
        if row.number <= mapping.sheet.header_row or row.blank or row.fault:
            continue
        text = column.text(row.cells) if len(row.cells) == mapping.sheet.width else ""
        if column.role == "time":
            moment = read_moment(text)
            if moment is not None and moment.offset is None:
                return True
            continue
        stamp = clock.stamp(text)
        if stamp is not None and stamp.clock is not None and stamp.offset is None:
            return True
    return False


def _clock(
    mapping: Mapping, column: Field | None, zone: str | None, *, default: WallClock | None = None
) -> WallClock:
    if column is None:
        return default or WallClock(zone)
    profile = mapping.profile
    written = column.column.options.get("format") or profile.dates
    if written == profile.dates and "date_order" in mapping.settings.stated:
        written = ASK
    if written not in (None, ASK):
        return WallClock(zone, format=date_format(str(written), profile.name))
    stated = mapping.settings.date_order
    order = Order(stated) if stated in list(Order) else _order(mapping, column)
    return WallClock(zone, order=order)


def _days(mapping: Mapping, column: Field) -> Iterable[tuple[Chunk, pa.Array]]:
    """Yield the part of a column's cells that holds the day."""
    for chunk in mapping.sheet.chunks(list(column.places)):
        cells = pc.utf8_trim_whitespace(column_of(chunk, column))
        split = pc.struct_field(pc.extract_regex(cells, f"^{SPLIT}$"), "day")
        yield chunk, pc.if_else(pc.is_null(split), cells, split)


def _order(mapping: Mapping, column: Field) -> Order:
    """Decide the order of day and month from the whole column, or ask."""
    vote = OrderVote()
    for _, days in _days(mapping, column):
        vote.add(Cells.of(days))
    able = vote.able()
    if len(able) == 1:
        return able[0]
    example = vote.example
    raise NeedsAnswer(
        f"{_name(mapping)}, column {column.name}: dates such as {example!r} can be read as "
        f"{' or as '.join(order.value for order in able)}, and the whole column leaves it open."
        if able
        else f"{_name(mapping)}, column {column.name}: some dates can only be day first and "
        "others only month first.",
        option="--date-order",
    )


def _way(mapping: Mapping, column: Field, found: Survey) -> str:
    """Return how the durations are written; a bare `07:50` is a question."""
    if column.role == "seconds":
        return "seconds"
    stated = column.column.options.get("format", ASK)
    if stated != ASK:
        return stated
    texts: set[str] = set()
    for chunk in mapping.sheet.chunks(list(column.places)):
        cells = Cells.of(column_of(chunk, column))
        texts.update(text.strip() for text in cells.values if not mapping.is_blank(text))
    ways = possible_ways(sorted(texts))
    if ways[:1] == ["HH:MM:SS"] or not texts:
        return "HH:MM:SS"
    told = _by_end(mapping, found, column, ways)
    if told is not None:
        found.notes.append(
            f"{column.name}: read as {told}, since start plus duration gives the end."
        )
        return told
    example = min(texts)
    raise NeedsAnswer(
        f"{_name(mapping)}, column {column.name}: {example!r} is a duration in "
        f"{' or '.join(ways) if ways else 'no one way of writing'}.",
        option="--profile",
        hint="Write `duration: {column: ..., format: MM:SS}` (or HH:MM, seconds, ...) "
        "in a mapping profile and add it again with --profile.",
    )


def _by_end(mapping: Mapping, found: Survey, column: Field, ways: Sequence[str]) -> str | None:
    """Return the one way of writing under which start plus duration gives the stated end."""
    times = RowTimes(mapping, found)
    agree = dict.fromkeys(ways, 0)
    counted = 0
    for row in mapping.sheet.top:
        if row.number <= mapping.sheet.header_row or len(row.cells) != mapping.sheet.width:
            continue
        when, _ = times.when(row.cells)
        end, _ = times.end(when, row.cells)
        text = column.text(row.cells)
        lasting = {way: read_duration(text, way) for way in ways}
        if end is None or when.wall is None or not any(lasting.values()):
            continue
        counted += 1
        for way, seconds in lasting.items():
            gap = end - times.local - timedelta(seconds=int(seconds or 0))
            agree[way] += abs(gap) <= timedelta(seconds=END_SLACK)
    sure = [way for way in ways if counted >= STEPS and agree[way] * 10 >= counted * 9]
    return sure[0] if len(sure) == 1 else None


def _check_durations(mapping: Mapping, column: Field, way: str) -> None:
    """Refuse durations of which too many are longer than calls are."""
    kind = mapping.one("kind")
    columns = list(dict.fromkeys([*column.places, *(kind.places if kind else ())]))
    counted = long = 0
    example = ""
    for chunk in mapping.sheet.chunks(columns):
        cells = Cells.of(column_of(chunk, column))
        seconds = [read_duration(text, way) or 0 for text in cells.values]
        call = _calls(mapping, chunk)
        counts = cells.counts(call)
        for place, value in enumerate(seconds):
            counted += int(counts[place]) if value > 0 else 0
            if value > LONG_CALL and counts[place]:
                long += int(counts[place])
                example = example or cells.values[place]
        break  # half a million rows are enough to see that durations are misread
    if long >= LONG_COUNT and long > counted * LONG_SHARE:
        raise NeedsAnswer(
            f"{_name(mapping)}, column {column.name}: read as {way}, {long:,} of {counted:,} "
            f"calls last longer than six hours, such as {example.strip()!r}.",
            option="--profile",
            hint="The way of writing is probably another one, such as MM:SS; "
            "correct `duration` in the mapping profile.",
        )


def _calls(mapping: Mapping, chunk: Chunk) -> Ints | None:
    """Return the rows that are calls, where a column tells; data sessions may be long."""
    kind = mapping.one("kind")
    if kind is None or not kind.places:
        return None
    cells = Cells.of(column_of(chunk, kind))
    words = mapping.profile.values.get("kind", {})
    is_call = [words.get(value_key(text), value_key(text)) != "data" for text in cells.values]
    return np.flatnonzero(cells.where(is_call))


def _owner(mapping: Mapping, exhibit_id: str, notes: list[str]) -> str | None:
    """Find the one number that stands in every row that names anybody."""
    sides = mapping.all("from", "to")
    readers = [PartyReader(mapping, side, exhibit_id) for side in sides]
    open_: set[str] | None = None
    rows = 0
    for chunk in mapping.sheet.chunks(sorted({place for side in sides for place in side.places})):
        columns = [Cells.of(column_of(chunk, side)) for side in sides]
        forms = [
            [reader.read(text).form for text in cells.values]
            for reader, cells in zip(readers, columns, strict=True)
        ]
        named = np.zeros(len(chunk.numbers), dtype=bool)
        for cells, found in zip(columns, forms, strict=True):
            named |= cells.where([form is not None for form in found])
        rows += int(named.sum())
        if open_ is None and named.any():
            first = int(np.flatnonzero(named)[0])
            open_ = {
                form
                for cells, found in zip(columns, forms, strict=True)
                if (form := found[cells.codes[first]]) is not None
            }
        for form in sorted(open_ or ()):
            here = np.zeros(len(chunk.numbers), dtype=bool)
            for cells, found in zip(columns, forms, strict=True):
                here |= cells.where([one == form for one in found])
            if open_ is not None and (named & ~here).any():
                open_.discard(form)
        if open_ is not None and not open_:
            break
    if open_ is not None and len(open_) == 1:
        form = next(iter(open_))
        notes.append(
            f"The number {form} stands in every one of {rows:,} rows: these are its calls."
        )
        return form
    notes.append(
        "No single number stands in every row; whose call records these are stays unknown."
    )
    return None
