"""Verification: what was altered is named; a verdict comes in every case."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from graphkit.errors import IntegrityError
from graphkit.evidence.batches import Verified
from graphkit.evidence.folder import CaseFolder
from graphkit.evidence.records import connect
from graphkit.evidence.verify import verify
from tests.evidence.conftest import Add


def test_an_untouched_case_is_verified_and_says_what_was_not_checked(
    folder: CaseFolder, add: Add, calls: Path
) -> None:
    add(calls)
    verdict = verify(folder.path)
    assert verdict.verdict == "VERIFIED"
    assert verdict.findings == []
    assert verdict.checked["records"] == 40  # 20 calls and their 20 numbers
    assert any("seal" in sentence for sentence in verdict.not_checked)
    assert any("--full" in sentence for sentence in verdict.not_checked)


def test_one_flipped_bit_anywhere_in_a_record_file_is_found_and_its_exhibit_named(
    folder: CaseFolder, add: Add, calls: Path
) -> None:
    (line,) = add(calls)
    files = sorted(folder.records.glob("*/*.parquet"))
    draw = random.Random(7)
    for _ in range(60):
        file = draw.choice(files)
        clean = file.read_bytes()
        position, bit = draw.randrange(len(clean)), draw.randrange(8)
        damaged = bytearray(clean)
        damaged[position] ^= 1 << bit
        file.chmod(0o644)
        file.write_bytes(damaged)
        findings = [f for f in verify(folder.path).findings if f["verdict"] == "ALTERED"]
        assert [f["exhibit"] for f in findings] == [line["exhibit"]], (file, position, bit)
        assert findings[0]["expected"] != findings[0]["found"]
        file.write_bytes(clean)
    assert verify(folder.path).verdict == "VERIFIED"


def test_one_flipped_bit_in_the_used_bytes_of_the_ledger_is_found(
    folder: CaseFolder, add: Add, calls: Path, tmp_path: Path
) -> None:
    add(calls)
    with folder.reading() as connection:
        truth = [tuple(row) for row in connection.execute("SELECT * FROM ledger")]
    clean = folder.ledger_path.read_bytes()
    used = [place for place, byte in enumerate(clean) if byte]  # empty space is zeros
    draw = random.Random(11)
    found = unused = 0
    for _ in range(60):
        position, bit = draw.choice(used), draw.randrange(8)
        damaged = bytearray(clean)
        damaged[position] ^= 1 << bit
        copy = CaseFolder(tmp_path / "copy")
        shutil.rmtree(copy.path, ignore_errors=True)
        shutil.copytree(folder.path, copy.path, ignore=shutil.ignore_patterns("ledger.sqlite-*"))
        copy.ledger_path.write_bytes(damaged)
        if verify(copy.path).verdict == "VERIFIED":
            # only a byte that holds nothing may pass unseen: free space inside a page
            with copy.reading() as connection:
                assert [tuple(r) for r in connection.execute("SELECT * FROM ledger")] == truth
            unused += 1
        else:
            found += 1
    assert found + unused == 60
    assert found >= 50


def test_a_missing_record_file_is_named(folder: CaseFolder, add: Add, calls: Path) -> None:
    (line,) = add(calls)
    file = sorted(folder.records.glob("communications/*.parquet"))[0]
    file.unlink()
    (finding,) = verify(folder.path).findings
    assert (finding["verdict"], finding["exhibit"]) == ("MISSING", line["exhibit"])
    assert finding["where"] == f"records/communications/{file.name}"


def test_a_stray_parquet_file_is_noted_and_never_read(
    folder: CaseFolder, add: Add, calls: Path
) -> None:
    add(calls)
    original = sorted(folder.records.glob("communications/*.parquet"))[0]
    shutil.copy(original, original.with_name("0" * 64 + ".parquet"))
    verdict = verify(folder.path)
    assert (verdict.verdict, [f["verdict"] for f in verdict.findings]) == ("VERIFIED", ["NOTE"])
    with connect(folder, Verified()) as records:
        assert records.sql("SELECT count(*) FROM communications").fetchall() == [(20,)]


def test_altered_records_are_refused_before_they_are_used(
    folder: CaseFolder, add: Add, calls: Path
) -> None:
    add(calls)
    file = sorted(folder.records.glob("communications/*.parquet"))[0]
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.chmod(0o644)
    file.write_bytes(damaged)
    with pytest.raises(IntegrityError, match="not as it was recorded") as raised:
        connect(folder, Verified())
    assert raised.value.expected == file.stem


@pytest.mark.parametrize("garbage", [b"", b"SQLite format 3\0", bytes(range(256)) * 64])
def test_garbage_in_place_of_the_ledger_gives_a_verdict(folder: CaseFolder, garbage: bytes) -> None:
    for ending in ("-wal", "-shm"):
        folder.ledger_path.with_name(f"ledger.sqlite{ending}").unlink(missing_ok=True)
    folder.ledger_path.write_bytes(garbage)
    assert verify(folder.path).verdict in {"ALTERED", "UNDECIDED"}


def test_a_folder_without_a_ledger_cannot_be_decided(tmp_path: Path) -> None:
    assert verify(tmp_path).verdict == "UNDECIDED"
