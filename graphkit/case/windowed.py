"""What happened behind links inside a window of time: events, counts, sums, hours, exhibits.

A window is half open, [since, until), in UTC. Undated events lie in no window; they are
counted beside it, never put at a date.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from graphkit.case import shapes
from graphkit.errors import UsageProblem
from graphkit.export.csv_tables import cell
from graphkit.graph.store import Told
from graphkit.model.kinds import LinkId, LinkKind
from graphkit.model.times import iso

if TYPE_CHECKING:
    from graphkit.case.case import Case

MOST_FILTERED = 5_000
"""Events up to which the rows of a link can be searched by a text."""
MOST_ADDED = 2_000
"""Transfers of one link up to which a window has a sum; above, it has a count alone."""
_PAGE = 1_000
_QUARTER = 900_000_000
"""Microseconds of a quarter of an hour: no zone has a finer offset."""

ROW_COLUMNS = (
    "time_utc", "time_local", "time_as_written", "zone_from", "kind", "direction", "from_raw",
    "to_raws", "seconds", "amount", "currency", "text", "exhibit", "file", "member", "locator",
    "reader", "record", "counted",
)  # fmt: skip


def told(
    case: Case,
    links: Sequence[str],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
    twice: bool = False,
    offset: int = 0,
    limit: int = 100,
) -> dict[str, Any]:
    """Return a page of events behind links, each once with all the records that tell of it.

    `text` keeps events in which it occurs as written on the screen; `twice` those with more
    than one record. `of` counts what a text was searched in.
    """
    store = case.projection().store
    ids = [LinkId(one) for one in links]
    needle = " ".join(text.casefold().split())
    if not needle:
        page = store.events(ids, since=since, until=until, offset=offset, limit=limit, twice=twice)
        rows = [*_shown(case, page.events)]
        return _page(case, rows, page.total, page.total, page.rows, page.twice, page.undated)
    page = store.events(ids, since=since, until=until, limit=MOST_FILTERED, twice=twice)
    if page.total > MOST_FILTERED:
        raise UsageProblem(
            f"This link has {page.total:,} events; up to {MOST_FILTERED:,} can be searched.",
            hint="Narrow the window of time first.",
        )
    rows = [row for row in _shown(case, page.events) if needle in _words(row)]
    part = rows[offset : offset + limit]
    return _page(case, part, len(rows), page.total, page.rows, page.twice, page.undated)


def _page(
    case: Case, rows: list[dict[str, Any]], total: int, of: int, told_rows: int, twice: int, no: int
) -> dict[str, Any]:
    return {
        "total": total,
        "of": of,
        "records": told_rows,
        "twice": twice,
        "undated": no,
        "zone": str(case.zone()),
        "rows": rows,
    }


def _shown(case: Case, events: Sequence[Told]) -> Iterator[dict[str, Any]]:
    files, labels, zone = case.files(), case.labels(), case.zone()
    for event in events:
        row = shapes.event(event.record, files)
        at = event.record.at
        row["at_local"] = None if at is None else at.astimezone(zone).isoformat()
        row["exhibit_label"] = labels.get(event.record.exhibit)
        row["also"] = [
            {
                "exhibit": one.exhibit,
                "exhibit_label": labels.get(one.exhibit),
                "file": files.get(one.exhibit),
                "member": one.member,
                "locator": one.locator,
                "at": iso(one.at),
                "at_basis": one.at_basis,
            }
            for one in event.again
        ]
        yield row


def _words(row: dict[str, Any]) -> str:
    """Everything of an event that can be seen on the screen, for a search in it."""
    parts = [
        row["at"], row["at_local"], row["at_raw"], row["kind"], row["text"], row["amount"],
        row["currency"], row["exhibit_label"], row["file"], row["locator"],
        (row["from"] or {}).get("raw"), *(one["raw"] for one in row["to"]),
        *(f"{one['exhibit_label']} {one['locator']}" for one in row["also"]),
    ]  # fmt: skip
    return " ".join(" ".join(str(part).casefold().split()) for part in parts if part)


def counts(
    case: Case, links: Sequence[str], since: datetime | None, until: datetime | None
) -> dict[str, dict[str, Any]]:
    """Count the events of each link in a window, the undated beside; of money, the sums.

    A link of what did not happen at a time, such as a saved name, keeps its number.

    Sums are exact decimal text by currency; None where a link has too many transfers to
    add up at once.
    """
    store = case.projection().store
    ids = [LinkId(one) for one in links]
    found = store.links(ids)
    inside = store.activity(ids, since=since, until=until, bins=1).n if ids else {}
    behind = store.exhibits_behind(ids, since=since, until=until) if ids else {}
    result: dict[str, dict[str, Any]] = {}
    for link in found:
        n = int(inside.get(link.id, 0))
        if (since is None and until is None) or link.kind not in HAPPENED:
            n = link.n - link.undated
        sums: dict[str, str] | None = dict(link.totals)
        if link.kind == LinkKind.TRANSFERRED and (since is not None or until is not None):
            sums = _sums(case, link.id, since, until) if n <= MOST_ADDED else None
        result[link.id] = {
            "n": n,
            "undated": link.undated,
            "happened": link.kind in HAPPENED,
            "totals": sums,
            "exhibits": behind.get(link.id, {}),
        }
    return result


HAPPENED = frozenset(
    {LinkKind.COMMUNICATED, LinkKind.TRANSFERRED, LinkKind.RELATED, LinkKind.ADVERTISES}
)
"""Links of something that happened at a time, known or not; a window hides no others."""


def _sums(
    case: Case, link: LinkId, since: datetime | None, until: datetime | None
) -> dict[str, str]:
    page = case.projection().store.events([link], since=since, until=until, limit=MOST_ADDED)
    sums: dict[str, Decimal] = {}
    for event in page.events:
        if event.record.amount is not None:
            currency = event.record.currency or "?"
            sums[currency] = sums.get(currency, Decimal(0)) + Decimal(event.record.amount)
    return {currency: f"{sums[currency]:f}" for currency in sorted(sums)}


def hours(
    case: Case,
    links: Sequence[str] | None,
    *,
    zone: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, Any]:
    """Count dated events by weekday (Monday first) and hour of the day in a zone.

    Undated events are counted beside the matrix.
    """
    store = case.projection().store
    ids = None if links is None else [LinkId(one) for one in links]
    times = store.times(ids, since=since, until=until)
    place = ZoneInfo(zone)
    quarters, n = np.unique(times // _QUARTER, return_counts=True)
    matrix = [[0] * 24 for _ in range(7)]
    for quarter, number in zip(quarters.tolist(), n.tolist(), strict=True):
        there = datetime.fromtimestamp(quarter * 900, UTC).astimezone(place)
        matrix[there.weekday()][there.hour] += number
    undated = sum(link.undated for link in store.links(ids)) if ids is not None else None
    return {"zone": zone, "events": int(times.size), "undated": undated, "matrix": matrix}


def rows_csv(
    case: Case, links: Sequence[str], since: datetime | None, until: datetime | None
) -> str:
    """Return every record behind links as CSV, oldest first, undated last, none left out.

    Cells that a spreadsheet would run as a formula begin with an apostrophe. `counted` is
    "no" for a further record of an event that another row counts.
    """
    store = case.projection().store
    ids = [LinkId(one) for one in links]
    files, labels, zone = case.files(), case.labels(), case.zone()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(ROW_COLUMNS)
    offset = 0
    while True:
        page = store.records(ids, since=since, until=until, offset=offset, limit=_PAGE)
        for record in page.records:
            row = shapes.event(record, files)
            local = "" if record.at is None else record.at.astimezone(zone).isoformat()
            cells = (
                row["at"], local, row["at_raw"], row["at_basis"], row["kind"], row["direction"],
                (row["from"] or {}).get("raw"), "; ".join(str(one["raw"]) for one in row["to"]),
                row["seconds"], row["amount"], row["currency"], row["text"],
                labels.get(record.exhibit), row["file"], row["member"], row["locator"],
                row["reader"], row["record"], "yes" if record.counts else "no",
            )  # fmt: skip
            writer.writerow([cell(value) for value in cells])
        offset += _PAGE
        if offset >= page.total:
            return out.getvalue()
