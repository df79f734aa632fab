"""The importer: one file's trouble stays with that file; whole slices or nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from graphkit.evidence.batches import Verified
from graphkit.evidence.folder import CaseFolder
from graphkit.evidence.ledger import head
from graphkit.evidence.records import connect
from graphkit.evidence.verify import verify
from graphkit.ingest.source import FileSource
from tests.evidence.conftest import Add, add, calls, folder

__all__ = ["add", "calls", "folder"]  # fixtures

WORKER = """
import sys
from pathlib import Path
from graphkit.evidence.folder import CaseFolder
from graphkit.evidence.ledger import head
from graphkit.ingest import importer
from tests.evidence.made_reader import LineReader
importer.READERS = (LineReader(pause=0.01),)
folder = CaseFolder.open(Path(sys.argv[1]))
with importer.importing(folder) as ledger:
    for path in sys.argv[2:]:
        for line in importer.Importer(folder, ledger).add(Path(path)):
            print(line["status"], flush=True)
"""


def rows_of(folder: CaseFolder) -> list[str]:
    with connect(folder, Verified()) as records:
        found = records.sql("SELECT from_raw FROM communications ORDER BY exhibit_id, batch, row")
        return [row[0] for row in found.fetchall()]


def test_rows_are_records_plus_problems(add: Add, tmp_path: Path) -> None:
    path = tmp_path / "calls.txt"
    path.write_text("calls\n256700000101\nbad\n256700000102\n256700000101\n")
    (line,) = add(path)
    assert line["rows"] == 4
    assert line["records"]["communications"] == 3
    assert line["problems"] == {"bad": 1}
    assert line["identifiers"] == {"phone": 3}
    assert line["sentence"] == "4 rows in the file = 3 records + 1 problems"


def test_an_unknown_file_is_kept_and_listed_with_its_first_bytes(add: Add, tmp_path: Path) -> None:
    path = tmp_path / "thing.bin"
    path.write_bytes(b"\xca\xfe\xba\xbe")
    (line,) = add(path)
    assert line["status"] == "unknown"
    assert "ca fe ba be" in line["reason"]


def test_what_was_read_before_a_file_breaks_is_kept(
    folder: CaseFolder, add: Add, tmp_path: Path
) -> None:
    path = tmp_path / "calls.txt"
    path.write_text("calls\n" + "256700000101\n" * 4 + "stop\n")
    (line,) = add(path)
    assert (line["status"], line["problems"]) == ("incomplete", {"incomplete": 1})
    assert "the file stops here" in line["reason"]
    assert len(rows_of(folder)) == 3  # the slice before the break


def test_a_fault_of_a_reader_loses_only_its_own_file(add: Add, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_text("calls\ncrash\n")
    good.write_text("calls\n256700000101\n")
    first, second = add(bad, good)
    assert (first["status"], second["status"]) == ("refused", "imported")
    assert "please report" in first["reason"]


def test_a_dry_run_writes_nothing(folder: CaseFolder, add: Add, calls: Path) -> None:
    (line,) = add(calls, dry_run=True)
    assert line["status"] == "would import"
    assert line["new"] == {"entities": 20, "records": 20}
    assert not [path for path in folder.path.rglob("*.parquet")]
    assert not [path for path in folder.exhibits.iterdir()]
    with folder.reading() as connection:
        assert head(connection)[0] == 1


def test_a_zip_is_walked_and_its_members_are_read_by_content(add: Add, tmp_path: Path) -> None:
    path = tmp_path / "mixed.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("b/calls.weird", "calls\n256700000101\n")
        out.writestr("../../evil.txt", "calls\n256700000102\n")
        out.writestr("/abs/readme", "nothing known")
        out.writestr("inner.zip", b"PK\x05\x06" + bytes(18))
    lines = {line["member"]: line["status"] for line in add(path)}
    assert lines == {
        "../../evil.txt": "imported",
        "/abs/readme": "unknown",
        "b/calls.weird": "imported",
        "inner.zip": "unknown",
    }
    assert not (tmp_path.parent / "evil.txt").exists()


def test_a_zip_bomb_is_stopped_and_the_rest_is_read(add: Add, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.txt", b"calls\n" + bytes(200 * 2**20))
        out.writestr("b.txt", "calls\n256700000101\n")
    first, second = add(path)
    assert first["status"] == "refused"
    assert "inflates more than" in first["reason"]
    assert second["status"] == "imported"


def test_a_cut_off_zip_is_said_to_be_one(add: Add, tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("calls.txt", "calls\n256700000101\n" * 100)
    path.write_bytes(path.read_bytes()[:300])
    (line,) = add(path)
    assert line["status"] == "refused"
    assert "may be cut off" in line["reason"]


def test_a_neighbour_is_found_only_inside_the_exhibit(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"x")
    (tmp_path / "a.db-wal").write_bytes(b"y")
    single = FileSource(tmp_path / "a.db", "ex-1", "a.db")
    assert single.beside("a.db-wal") is None
    places = {"a.db": tmp_path / "a.db", "a.db-wal": tmp_path / "a.db-wal"}
    inside = FileSource(tmp_path / "a.db", "ex-1", "a.db", "a.db", places)
    found = inside.beside("a.db-wal")
    assert found is not None
    assert found.head() == b"y"


def test_twenty_kills_lose_no_acknowledged_slice_and_leave_no_half_one(
    folder: CaseFolder, tmp_path: Path
) -> None:
    paths = []
    for number in range(4):
        path = tmp_path / f"calls{number}.txt"
        lines = [f"25670000{number}{n:03}" for n in range(300)]
        path.write_text("calls\n" + "\n".join(lines) + "\n")
        paths.append(path)
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", WORKER, str(folder.path), *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    draw = random.Random(3)
    acknowledged = 0
    for _ in range(20):
        worker = subprocess.Popen(
            command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(draw.uniform(0.6, 1.6))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        with folder.reading() as connection:
            slices = connection.execute("SELECT count(*) FROM slice").fetchone()[0]
        assert slices >= acknowledged
        acknowledged = slices
        verdict = verify(folder.path)
        assert verdict.verdict == "VERIFIED", verdict.findings
        if acknowledged:
            assert len(rows_of(folder)) % 3 == 0  # whole slices only
    done = subprocess.run(
        command, cwd=root, env=environment, check=True, capture_output=True, text=True
    )
    assert set(done.stdout.split()) <= {"imported", "seen"}
    expected = [f"25670000{number}{n:03}" for number in range(4) for n in range(300)]
    assert sorted(rows_of(folder)) == expected
    notes = [f for f in verify(folder.path).findings if "no entry names" in f["text"]]
    assert notes == []
