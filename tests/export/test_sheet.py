"""The printed sheet: nobody protected is named, nothing overlaps, and bytes repeat."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from graphkit.case import Case, printing
from graphkit.cli.main import call
from graphkit.errors import UsageProblem
from graphkit.export.mark_shapes import OUTLINES
from graphkit.export.sheet import Mark, Sheet
from graphkit.export.sheet_places import place
from graphkit.export.sheet_png import png
from graphkit.export.sheet_svg import FRAME, Drawing, svg
from graphkit.export.typeface import FILES, typeface
from samples.people import VICTIMS
from tests.export.pdf_text import pages

NEEDLES = [
    needle
    for person in VICTIMS
    for needle in (
        person.name,
        *person.name.split(),
        *person.spellings,
        *person.saved_as,
        person.nin,
        *(form for n in person.numbers for form in (n.e164, n.national, n.digits, n.e164[-7:])),
    )
]
"""Everything that would give a protected person of the sample away."""


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


def text_of(form: str, data: bytes) -> str:
    """All text of a file, hidden parts and properties with it."""
    if form == "pdf":
        # the table of byte offsets at the end is digits only
        return "\n".join(pages(data)) + data[: data.rindex(b"\nxref")].decode("latin-1")
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            return "\n".join(whole.read(name).decode() for name in whole.namelist())
    return data.decode("latin-1" if form == "png" else "utf-8")


@pytest.mark.parametrize("form", ["svg", "pdf", "xlsx", "csv", "png"])
def test_no_text_of_any_output_names_a_protected_person(form: str, files: dict[str, bytes]) -> None:
    text = squeezed(text_of(form, files[form]))
    assert [needle for needle in NEEDLES if squeezed(needle) in text] == []


def test_the_scan_would_find_a_name_that_is_not_protected(
    files: dict[str, bytes],
) -> None:
    for form in ("svg", "pdf", "xlsx", "csv"):
        text = squeezed(text_of(form, files[form]))
        assert squeezed("Okello") in text, form
        assert squeezed("700 000 118") in text or "700000118" in text, form
        assert "v-01" in text, form


def test_the_sheet_says_what_a_court_must_see(files: dict[str, bytes], sheet: Sheet) -> None:
    root = etree.fromstring(files["svg"])
    text = " ".join(root.itertext())
    for said in (
        "Summary of records – exhibits listed in schedule",
        "DRAFT – to be reviewed by counsel",
        "layout carries no meaning",
        f"Data cut-off: entry {sheet.cut_off}",
        sheet.content_sha256[:16],
        f"of {len(pages(files['pdf']))}",
        "Prepared by officer 1",
        "Legend",
        "Exhibits used",
        f"Case {sheet.case}",
    ):
        assert said in text, said
    assert f"{sheet.records:,} of {sheet.records_among:,} records" in text
    tags = {etree.QName(one).localname for one in root.iter()}
    assert tags <= {"svg", "rect", "circle", "path", "g", "text"}  # no title, desc or script


def test_every_mark_and_line_has_its_number_and_no_number_twice(
    files: dict[str, bytes], sheet: Sheet
) -> None:
    root = etree.fromstring(files["svg"])
    chart = [one for one in root.iter("{*}text") if one.get("text-anchor") == "middle"]
    first = [" ".join(one.itertext()).split()[0] for one in chart]
    refs = [word for word in first if re.fullmatch(r"[NL]\d+", word)]
    assert sorted(refs) == sorted([m.ref for m in sheet.marks] + [o.ref for o in sheet.lines])


def test_no_letter_is_below_ten_points_at_a3(files: dict[str, bytes]) -> None:
    root = etree.fromstring(files["svg"])
    sizes = {float(one.get("font-size", root.get("font-size"))) for one in root.iter("{*}text")}
    assert min(sizes) * 297 / 1123 / 25.4 * 72 >= 10


def test_one_ink_one_size_of_marks_one_width_of_lines(files: dict[str, bytes]) -> None:
    text = files["svg"].decode()
    colours = {c.upper() for c in re.findall(r'(?:fill|stroke)="(#[0-9A-Fa-f]{6})"', text)}
    spread = [max(rgb) - min(rgb) for rgb in (bytes.fromhex(c[1:]) for c in colours)]
    assert max(spread) <= 30  # greys of one ink
    assert len(set(re.findall(r'<circle[^>]* r="([\d.]+)"[^>]*stroke-width="2"', text))) <= 1


def overlaps(drawing: Drawing) -> list[tuple[str, str]]:
    boxes = []
    for placed in drawing.placed.marks:
        r = placed.radius * 0.9
        boxes.append((placed.mark.ref, (placed.x - r, placed.y - r, placed.x + r, placed.y + r)))
        boxes.append((f"{placed.mark.ref} label", placed.label_box))
    boxes += [(one.line.ref, one.label_box) for one in drawing.placed.lines]
    return [
        (a, b)
        for n, (a, one) in enumerate(boxes)
        for b, two in boxes[n + 1 :]
        if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
    ]


def test_no_mark_or_label_covers_another(paper: Case, sheet: Sheet) -> None:
    assert overlaps(Drawing(sheet)) == []
    around = printing.sheet_around(paper, "0700000118", 1)
    assert len(around.lines) > 50
    assert overlaps(Drawing(around)) == []


def test_everything_drawn_lies_in_the_frame(sheet: Sheet) -> None:
    for placed in Drawing(sheet).placed.marks:
        left, top, right, bottom = placed.label_box
        assert FRAME[0] <= left < right <= FRAME[2], placed.mark.ref
        assert FRAME[1] <= top < bottom <= FRAME[3], placed.mark.ref


def test_a_chart_with_too_many_marks_is_refused_with_a_way_out() -> None:
    marks = [Mark(f"N{n}", "Phone", f"+256 700 000 {n:03}", n % 20, n // 20) for n in range(400)]
    with pytest.raises(UsageProblem, match="do not fit"):
        place(marks, [], (0, 0, 1073, 690))


@pytest.mark.parametrize("form", ["svg", "pdf", "png", "xlsx", "csv"])
def test_the_same_version_gives_the_same_bytes(
    form: str, paper: Case, files: dict[str, bytes]
) -> None:
    assert paper.printed(form, chart="1", version=1)["data"] == files[form]


def test_another_process_with_another_hash_seed_gives_the_same_bytes(
    paper: Case, files: dict[str, bytes], tmp_path: Path
) -> None:
    code = (
        "import sys, hashlib\nfrom graphkit.case import Case\n"
        "with Case.open(sys.argv[1]) as case:\n"
        "    for form in sys.argv[2:]:\n"
        "        data = case.printed(form, chart='chart-1')['data']\n"
        "        sys.stdout.write(hashlib.sha256(data).hexdigest() + '\\n')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(paper.folder.path), *files],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [hashlib.sha256(one).hexdigest() for one in files.values()]


def test_the_picture_has_letters_and_not_only_lines(sheet: Sheet) -> None:
    """A renderer without the fonts drops all text and says nothing."""
    drawing = svg(sheet)
    without = re.sub(r"<text.*?</text>", "", drawing)
    assert len(png(drawing, width=800)) > 1.5 * len(png(without, width=800))


def test_the_pdf_says_that_it_is_archival_and_accessible(files: dict[str, bytes]) -> None:
    data = files["pdf"]
    assert re.search(rb"pdfaid:part>2<.*pdfaid:conformance>A<", data, re.DOTALL)
    assert b"pdfuaid:part" in data
    assert b"/StructTreeRoot" in data
    assert b"/Alt(Chart of" in data
    assert b"/OutputIntent" in data
    assert all(len(page) > 200 for page in pages(data))


def test_the_pdf_has_every_page_that_the_sheet_counts(files: dict[str, bytes]) -> None:
    found = pages(files["pdf"])
    assert f"sheet1of{len(found)}" in squeezed(found[0])
    assert f"sheet{len(found)}of{len(found)}" in squeezed(found[-1])
    assert "AnnexA" in re.sub(r"\s", "", found[1])
    assert "AnnexB" in re.sub(r"\s", "", found[-1])


def test_control_and_direction_marks_in_a_label_are_visible(sheet: Sheet) -> None:
    marks = [
        Mark("N1", "Person", 'Ann\u202e\u0000 <script>alert("x")</script>', 0, 0),
        Mark("N2", "Phone", "\u200bкот & \ud800", 100, 50),
    ]
    hostile = Sheet(**{**_fields(sheet), "marks": tuple(marks), "lines": (), "exhibits": ()})
    drawing = svg(hostile)
    etree.fromstring(drawing.encode())
    text = " ".join(etree.fromstring(drawing.encode()).itertext())
    assert "[U+202E]" in text
    assert "[U+0000]" in text
    assert "[U+200B]" in text
    assert "<script" not in drawing
    assert len(png(drawing, width=400)) > 1000


def _fields(sheet: Sheet) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in sheet.__dataclass_fields__}


def test_every_letter_is_drawn_by_a_shipped_font() -> None:
    font = typeface("plain")
    luganda = "Ŋŋ Ææ Ḷ nnyo ng’oma"
    assert font.drawn("Ŋŋ") == "Ŋŋ"
    assert all(ord(one) in font.widths or "[U+" in font.drawn(one) for one in luganda)
    assert all(path.with_suffix(".ttf").is_file() for path in FILES.values())
    assert set(OUTLINES) < {*OUTLINES, "Person"}


def test_the_workbook_holds_texts_only(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    kinds = {
        cell.data_type for tab in book for row in tab.iter_rows() for cell in row if cell.value
    }
    assert kinds == {"s"}
    assert book.sheetnames == ["About", "Schedule", "Entities", "Lines", "Exhibits"]
    book.close()


def test_a_person_who_is_protected_since_is_a_code_on_the_old_version(own_sample: Case) -> None:
    person = own_sample.find("Brian Okello")
    number = own_sample.find("0700000118")
    elements = [{"key": person.id, "x": 0, "y": 0}, {"key": number.id, "x": 200, "y": 0}]
    own_sample.save_chart({"title": "Okello Brian and his number", "elements": elements})
    own_sample.set_role(person.id, "witness", why="he gave a statement")
    for form in ("svg", "pdf", "xlsx", "csv"):
        data = own_sample.printed(form, chart="1")["data"]
        text = squeezed(text_of(form, data))
        for needle in ("Okello", "Brian", "700000118", "700 000 118"):
            assert squeezed(needle) not in text, (form, needle)


def test_a_later_judgement_does_not_change_an_old_version(own_sample: Case) -> None:
    people = [e for e in own_sample.entities(kinds=["Person"], members=True) if not e["protected"]]
    pair = people[:2]
    elements = [{"key": e["entity"], "x": 90 * n, "y": 0} for n, e in enumerate(pair)]
    own_sample.save_chart({"title": "Two people", "elements": elements})
    before = {f: own_sample.printed(f, chart="1")["data"] for f in ("svg", "csv")}
    anchors = [e["members"][0]["anchor"] for e in pair]
    own_sample.judge("same", *anchors, why="a clerk compared the documents")
    assert len(own_sample.saved_chart("1")["changes"]) == 1
    assert {f: own_sample.printed(f, chart="1")["data"] for f in before} == before


def test_a_time_window_counts_what_lies_in_it(own_sample: Case) -> None:
    ids = [own_sample.find(n).id for n in ("0700000112", "0700000118")]
    elements = [{"key": one, "x": 200 * n, "y": 0} for n, one in enumerate(ids)]
    window = {"since": "2026-03-01T00:00:00+03:00", "until": "2026-04-01T00:00:00+03:00"}
    own_sample.save_chart({"title": "March", "elements": elements, "time_window": window})
    sheet = printing.sheet_of(own_sample, "1")
    page = own_sample.events(between=["0700000112", "0700000118"], **window, limit=1)  # type: ignore[arg-type]
    (line,) = [one for one in sheet.lines if one.kind == "COMMUNICATED"]
    assert line.n < 119
    assert len(line.rows) == sheet.records == page["total"]
    assert all(row.at is not None for row in line.rows)


def test_suggested_links_are_left_out_of_a_summary_and_counted(own_sample: Case) -> None:
    link = next(own_sample.links(kinds=["POSSIBLY_SAME"]))
    elements = [
        {"key": link[end], "x": 200 * n, "y": 0} for n, end in enumerate(("source", "target"))
    ]
    own_sample.save_chart({"title": "Two", "elements": elements})
    own_sample.save_chart({"title": "Two", "elements": elements, "mode": "intelligence"})
    court = printing.sheet_of(own_sample, "1")
    assert [line.kind for line in court.lines] == []
    assert any("1 suggested links" in note for note in court.notes)
    leads = printing.sheet_of(own_sample, "2")
    assert [line.kind for line in leads.lines] == ["POSSIBLY_SAME"]
    assert "Intelligence product – not for court" in svg(leads)


def test_the_command_line_writes_a_saved_chart_and_one_around_an_entity(
    paper: Case, files: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(paper.folder.path)
    out = tmp_path / "chart.svg"
    assert call(["export", case, "--format", "svg", "--chart", "chart-1", "-o", str(out)]) == 0
    assert out.read_bytes() == files["svg"]
    around = ["--around", "0700000118", "--hops", "1", "-o", str(out)]
    assert call(["export", case, "--format", "svg", *around]) == 0
    assert b"Chart not saved" in out.read_bytes()
    assert call(["export", case, "--format", "csv", "--chart", "1", "-o", str(out)]) == 0
    assert out.read_bytes() == files["csv"]
    assert call(["export", case, "--format", "svg", "--chart", "9", "-o", str(out)]) == 2
    assert "chart-1" in capsys.readouterr().err
