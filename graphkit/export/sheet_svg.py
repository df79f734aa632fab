"""The sheet as a drawing: A3 across, one ink, letters of 10 points and more.

The drawing holds no comment, title or hidden text: what is on it can be seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from graphkit.export import sheet_words as words
from graphkit.export.mark_shapes import INK, LINE, Point, icon, outline
from graphkit.export.sheet import Sheet
from graphkit.export.sheet_excerpt import HEADS, excerpt
from graphkit.export.sheet_places import HEAD, Placed, place
from graphkit.export.sheet_room import RISE, SIZE, PlacedLine, PlacedMark, Rect
from graphkit.export.typeface import fitted, typeface, wrapped

WIDTH, HEIGHT = 1587, 1123
LEFT, RIGHT = 34.0, 1553.0
FRAME: Rect = (LEFT, 127.0, 1107.0, 817.0)
COLUMN: Rect = (1119.0, 127.0, RIGHT, 1066.0)
RULE = "#7D8896"
TEXT_RISE = 18.0
DASHES = {"unconfirmed": "8 4.5", "inferred": "1.5 5"}
_STOPS = (34.0, 79.0, 176.0, 226.0, 276.0, 339.0, 512.0, 712.0)
_EXCERPT_TOP, _EXCERPT_STEP, _EXCERPT_ROWS = 866.0, 21.8, 9


def svg(sheet: Sheet, *, page: int = 1, pages: int = 1) -> str:
    """Return the sheet as SVG; the same sheet gives the same text.

    Raises UsageProblem where the chart holds more than fits with readable labels.
    """
    return Drawing(sheet).svg(page, pages)


class Drawing:
    """One sheet being drawn."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        inner = (FRAME[0] + 8, FRAME[1] + 8, FRAME[2] - 8, FRAME[3] - 8)
        self.placed: Placed = place(sheet.marks, sheet.lines, inner)
        self._parts: list[str] = []

    def svg(self, page: int, pages: int) -> str:
        """Return the whole drawing."""
        self._parts = [
            '<svg xmlns="http://www.w3.org/2000/svg" width="420mm" height="297mm" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Inter, sans-serif" font-size="{SIZE}" '
            f'fill="{INK}">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>',
        ]
        self._head()
        self._frame(FRAME)
        for line in self.placed.lines:
            self._line(line)
        for mark in self.placed.marks:
            self._mark(mark)
        for line in self.placed.lines:
            self._line_label(line)
        self._column()
        self._excerpt()
        self._foot(page, pages)
        return "\n".join([*self._parts, "</svg>", ""])

    # text

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        face: str = "plain",
        size: float = SIZE,
        anchor: str = "start",
        halo: bool = False,
    ) -> None:
        if not text:
            return
        look = f' x="{x:.1f}" y="{y:.1f}"'
        if size != SIZE:
            look += f' font-size="{size}"'
        if face == "bold":
            look += ' font-weight="600"'
        if face == "mono":
            look += ' font-family="Sheet Mono, monospace"'
        if anchor != "start":
            look += f' text-anchor="{anchor}"'
        if halo:
            look += (
                ' stroke="#FFFFFF" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
            )
        shown = escape(typeface(face).drawn(text), quote=False)
        self._parts.append(f"<text{look}>{shown}</text>")

    def _frame(self, rect: Rect, *, ink: str = RULE) -> None:
        left, top, right, bottom = rect
        self._parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{bottom - top:.1f}" fill="none" stroke="{ink}"/>'
        )

    def _rule(self, x1: float, x2: float, y: float, *, ink: str = RULE) -> None:
        self._parts.append(f'<path d="M{x1:.1f} {y:.1f}H{x2:.1f}" stroke="{ink}" fill="none"/>')

    # head and foot

    def _head(self) -> None:
        sheet = self.sheet
        self._frame((LEFT, 30.5, RIGHT, 57.5), ink=INK)
        self._text(LEFT + 13, 48.5, words.BANNERS[sheet.mode], face="bold")
        self._text(RIGHT - 13, 48.5, words.DRAFT, face="bold", anchor="end")
        right = [f"Prepared by {sheet.author}", f"{words.day(sheet.made_at, sheet.zone)}  ·  "
                 f"{sheet.software}"]  # fmt: skip
        room = RIGHT - LEFT - 20 - max(typeface("plain").width(one, SIZE) for one in right)
        title = typeface("bold").drawn(sheet.title)
        self._text(LEFT, 91, fitted(title, room, 23, "bold"), face="bold", size=23)
        period = words.period(sheet.period, sheet.zone)
        about = (
            f"Case {sheet.case}  ·  {self._named()}  ·  Records from {period}  ·  "
            f"{words.zones(sheet.zone, sheet.made_at)}"
        )
        self._text(LEFT, 112, fitted(typeface("plain").drawn(about), room, SIZE))
        self._text(RIGHT, 91, right[0], anchor="end")
        self._text(RIGHT, 112, right[1], anchor="end")

    def _named(self) -> str:
        sheet = self.sheet
        if not sheet.version:
            return "Chart not saved"
        return f"{sheet.chart.replace('-', ' ').capitalize()}, version {sheet.version}"

    def _foot(self, page: int, pages: int) -> None:
        sheet = self.sheet
        self._rule(LEFT, RIGHT, 1076.5, ink=INK)
        version = f" v{sheet.version}" if sheet.version else ""
        chart = sheet.chart.replace("-", " ").capitalize()
        start = f"{sheet.case} · {chart}{version} · "
        self._text(LEFT, 1097, start)
        self._text(
            LEFT + typeface("plain").width(start, SIZE), 1097,
            words.BANNERS[sheet.mode].partition(" – ")[0], face="bold",
        )  # fmt: skip
        head = sheet.cut_off_hash
        middle = (
            f"Data cut-off: entry {words.count(sheet.cut_off)}, {head[:4]}…{head[-4:]} · "
            f"SHA-256 {sheet.content_sha256[:16]}"
        )
        self._text(793.0, 1097, middle, anchor="middle")
        right = (
            f"{words.count(sheet.records)} of {words.many(sheet.records_among, 'record')} · "
            f"{words.MEANINGLESS} · sheet {page} of {pages}"
        )
        self._text(RIGHT, 1097, right, anchor="end")

    # the chart

    def _mark(self, placed: PlacedMark) -> None:
        x, y, radius = placed.x, placed.y, placed.radius
        self._parts.append(outline(placed.mark.kind, x, y, radius))
        self._parts.append(icon(placed.mark.kind, x, y, radius))
        left, top, right, _ = placed.label_box
        middle = (left + right) / 2
        for number, line in enumerate(placed.label):
            base = top + 12.6 + RISE * number
            self._text(middle, base, line, face="bold", anchor="middle", halo=True)

    def _line(self, placed: PlacedLine) -> None:
        line = placed.line
        start, control, end = placed.start, placed.control, placed.end
        if line.to_a:
            self._arrow(start, control)
            start = _short(start, control)
        if line.to_b:
            self._arrow(end, control)
            end = _short(end, control)
        dash = DASHES.get(line.certainty)
        style = f' stroke-dasharray="{dash}"' if dash else ""
        cap = ' stroke-linecap="round"' if line.certainty == "inferred" else ""
        self._parts.append(
            f'<path d="M{_at(start)}Q{_at(control)} {_at(end)}" fill="none" '
            f'stroke="{LINE}" stroke-width="1.6"{style}{cap}/>'
        )

    def _arrow(self, tip: Point, control: Point) -> None:
        dx, dy = tip[0] - control[0], tip[1] - control[1]
        length = math.hypot(dx, dy) or 1.0
        ux, uy = dx / length, dy / length
        bx, by = tip[0] - ux * HEAD, tip[1] - uy * HEAD
        left = (bx - uy * HEAD * 0.4, by + ux * HEAD * 0.4)
        right = (bx + uy * HEAD * 0.4, by - ux * HEAD * 0.4)
        self._parts.append(f'<path d="M{_at(tip)}L{_at(left)}L{_at(right)}Z" fill="{LINE}"/>')

    def _line_label(self, placed: PlacedLine) -> None:
        left, top, right, bottom = placed.label_box
        self._parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{bottom - top:.1f}" fill="#FFFFFF"/>'
        )
        x, y = placed.label_at
        self._text(x, y + 4.8, placed.label, anchor="middle")

    # the column at the right

    def _column(self) -> None:
        left, top, right, bottom = COLUMN
        y = self._legend(left, top, right)
        y = self._exhibits(left, y + 11, right)
        if self.sheet.coded:
            y = self._codes(left, y + 11, right)
        self._notes((left, y + 11, right, bottom))

    def _legend(self, left: float, top: float, right: float) -> float:
        kinds = [
            (kind, sum(mark.kind == kind for mark in self.sheet.marks)) for kind in words.KINDS
        ]
        shown = [(kind, n) for kind, n in kinds if n]
        y = top + 22
        self._text(left + 13, y, "Legend", face="bold")
        columns = 2 if len(shown) > 7 else 1
        for number, (kind, n) in enumerate(shown):
            x = left + 24 + (number % columns) * 222
            row = y + 19 + (number // columns) * 25
            self._parts.append(outline(kind, x, row, 10).replace('width="2"', 'width="1.4"'))
            self._parts.append(icon(kind, x, row, 10))
            self._text(x + 20, row + 4.8, f"{words.KINDS[kind]} ({words.count(n)})")
        y += 19 + 25 * math.ceil(len(shown) / columns)
        for certainty, text in words.CERTAINTY.items():
            n = sum(line.certainty == certainty for line in self.sheet.lines)
            if n:
                dash = DASHES.get(certainty)
                style = f' stroke-dasharray="{dash}"' if dash else ""
                self._parts.append(
                    f'<path d="M{left + 13:.1f} {y:.1f}h42" fill="none" stroke="{LINE}" '
                    f'stroke-width="1.6"{style}/>'
                )
                self._text(left + 66, y + 4.8, f"{text} ({words.count(n)})")
                y += 24
        if any(line.to_a or line.to_b for line in self.sheet.lines):
            self._parts.append(
                f'<path d="M{left + 13:.1f} {y:.1f}h34" fill="none" stroke="{LINE}" '
                'stroke-width="1.6"/>'
            )
            self._arrow((left + 55, y), (left + 13, y))
            self._text(left + 66, y + 4.8, "direction, only where the records have one")
            y += 24
        said = (
            "All marks have one size and all lines one width. Position, distance and size carry "
            f"no meaning: {words.MEANINGLESS}."
        )
        if self.placed.shortened:
            said += " Lines with a number alone are named in annex A."
        y = self._lines_of(said, left, y + 2, right)
        self._frame((left, top, right, y))
        return y

    def _lines_of(self, text: str, left: float, y: float, right: float) -> float:
        """Write a text in lines; return where the box around it may end."""
        for line in wrapped(typeface("plain").drawn(text), right - left - 26, SIZE):
            self._text(left + 13, y + 8, line)
            y += TEXT_RISE
        return y + 4

    def _exhibits(self, left: float, top: float, right: float) -> float:
        y = top + 22
        self._text(left + 13, y, "Exhibits used", face="bold")
        most = 8
        shown = self.sheet.exhibits
        for exhibit in shown if len(shown) <= most else shown[: most - 1]:
            y += 22.5
            self._text(left + 13, y, exhibit.label, face="bold")
            name = fitted(typeface("plain").drawn(exhibit.file), right - left - 236, SIZE)
            self._text(left + 48, y, name)
            groups = [exhibit.sha256[n : n + 4] for n in range(0, 16, 4)]
            self._text(right - 13, y, " ".join(groups), face="mono", anchor="end")
        more = len(shown) - (most - 1)
        said = "First 16 digits of SHA-256; full values in annex A."
        if len(shown) > most:
            said = f"{words.many(more, 'more exhibit')} in annex A. {said}"
        y = self._lines_of(said, left, y + 16, right)
        self._frame((left, top, right, y))
        return y

    def _codes(self, left: float, top: float, right: float) -> float:
        y = top + 22
        self._text(left + 13, y, "Codes", face="bold")
        said = (
            "A code such as V-01 stands for a protected person and for what is theirs. The key is "
            "kept apart from this sheet. A protected person has links because a device or an "
            "interview was obtained; that is no sign of involvement."
        )
        y = self._lines_of(said, left, y + 11, right)
        self._frame((left, top, right, y))
        return y

    def _notes(self, rect: Rect) -> None:
        left, top, right, bottom = rect
        self._frame(rect)
        y = top + 22
        self._text(left + 13, y, "What is shown and what is not", face="bold")
        y += 3
        font = typeface("plain")
        blocks = [wrapped(font.drawn(note), right - left - 26, SIZE) for note in self.sheet.notes]
        room = int((bottom - y - 6) // TEXT_RISE)
        flat = [line for block in blocks for line in block]
        if len(flat) > room:
            flat = [*flat[: room - 1], "The other notes are in annex A."]
        for line in flat:
            y += TEXT_RISE
            self._text(left + 13, y, line)

    # the excerpt

    def _excerpt(self) -> None:
        rows = excerpt(self.sheet, _EXCERPT_ROWS)
        y = 842.0
        title = "Exhibit schedule, excerpt"
        self._text(LEFT, y, title, face="bold")
        n = sum(not row.cells[4].endswith(("further row", "further rows")) for row in rows)
        said = (
            f"{words.count(n)} of {words.many(len(self.sheet.rows), 'row')}; the full schedule is "
            "in annex B, sorted by reference, exhibit, place"
        )
        self._text(LEFT + typeface("bold").width(title, SIZE) + 6, y, said)
        y = _EXCERPT_TOP
        for head, x in zip(HEADS, _STOPS, strict=False):
            self._text(x, y, head, face="bold")
        self._text(FRAME[2], y, HEADS[-1], face="bold", anchor="end")
        self._rule(LEFT, FRAME[2], y + 7.5, ink=INK)
        for row in rows:
            y += _EXCERPT_STEP
            face = "bold" if row.is_sum and row.cells[2] == "\t" else "plain"
            self._excerpt_row(row.cells, y, face)
            self._rule(LEFT, FRAME[2], y + 6.5, ink=INK if row.is_sum else "#CBD2DB")

    def _excerpt_row(self, cells: Sequence[str], y: float, face: str) -> None:
        ref, kind, ends, exhibit, locator, when, local, measure = cells
        a, _, b = ends.partition("\t")
        texts = (ref, kind, a, b, exhibit, locator, when, local)
        stops = (*_STOPS[1:], FRAME[2] - typeface(face).width(measure, SIZE) - 8)
        for x, text, end in zip(_STOPS, texts, stops, strict=True):
            shown = fitted(typeface(face).drawn(text), end - x - 8, SIZE, face)
            self._text(x, y, shown, face=face)
        self._text(FRAME[2], y, measure, face=face, anchor="end")


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _short(end: Point, control: Point) -> Point:
    """Take the part of a line that its arrow head covers off its end."""
    dx, dy = control[0] - end[0], control[1] - end[1]
    length = math.hypot(dx, dy) or 1.0
    return end[0] + dx / length * HEAD * 0.8, end[1] + dy / length * HEAD * 0.8
