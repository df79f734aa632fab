from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from graphkit.case.visits import PAUSE, visit
from graphkit.evidence.folder import CaseFolder

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def test_a_visit_is_over_after_a_pause_and_the_next_one_knows_where_it_ended(
    tmp_path: Path,
) -> None:
    folder = CaseFolder.create(tmp_path / "case", officer="Atim P.")
    assert visit(folder, "Atim P.", 5, START) is None
    later = START + PAUSE / 2
    assert visit(folder, "Atim P.", 9, later) is None
    came_back = later + PAUSE + timedelta(seconds=1)
    assert visit(folder, "Atim P.", 14, came_back) == {"at": later.isoformat(), "seq": 9}
    assert visit(folder, "Atim P.", 15, came_back + timedelta(minutes=1)) == {
        "at": later.isoformat(),
        "seq": 9,
    }


def test_officers_are_remembered_apart(tmp_path: Path) -> None:
    folder = CaseFolder.create(tmp_path / "case", officer="Atim P.")
    visit(folder, "Atim P.", 5, START)
    assert visit(folder, "Okello B.", 6, START + 2 * PAUSE) is None


def test_a_damaged_memory_counts_as_a_first_visit_and_the_ledger_is_not_touched(
    tmp_path: Path,
) -> None:
    folder = CaseFolder.create(tmp_path / "case", officer="Atim P.")
    before = folder.ledger_path.read_bytes()
    (folder.derived / "visits.json").write_text("[not an object")
    assert visit(folder, "Atim P.", 5, START) is None
    assert folder.ledger_path.read_bytes() == before
