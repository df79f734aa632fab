"""Exhibit intake: hashed while copied, never written to, named by content."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from graphkit.errors import SourceChanged, SourceError, StoreError, UsageProblem
from graphkit.evidence import exhibits
from graphkit.evidence.folder import CaseFolder
from graphkit.evidence.verify import verify
from tests.evidence.conftest import Add


def test_an_exhibit_is_named_by_its_hash_and_copied_read_only(
    folder: CaseFolder, add: Add, calls: Path
) -> None:
    digest = hashlib.sha256(calls.read_bytes()).hexdigest()
    (line,) = add(calls, details={"authority": "warrant 7", "device": "black handset"})
    assert line["exhibit"] == f"ex-{digest[:16]}"
    assert line["sha256"] == digest
    copy = folder.exhibits / line["exhibit"] / "content"
    assert copy.read_bytes() == calls.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o444
    with folder.reading() as connection:
        row = connection.execute("SELECT * FROM exhibit").fetchone()
    assert (row["authority"], row["device"], row["added_by"]) == (
        "warrant 7", "black handset", "officer 1",
    )  # fmt: skip


def test_the_same_file_again_is_recognised_and_adds_nothing(
    folder: CaseFolder, add: Add, calls: Path, tmp_path: Path
) -> None:
    add(calls)
    other = tmp_path / "another-name.txt"
    other.write_bytes(calls.read_bytes())
    before = sorted(folder.records.glob("*/*.parquet"))
    again, renamed = add(calls, other)
    assert (again["status"], renamed["status"]) == ("seen", "seen")
    assert sorted(folder.records.glob("*/*.parquet")) == before


def test_the_same_content_inside_a_folder_adds_nothing(add: Add, calls: Path) -> None:
    add(calls)
    box = calls.parent / "box"
    box.mkdir()
    (box / "copy.txt").write_bytes(calls.read_bytes())
    (line,) = add(box)
    assert (line["status"], line["member"]) == ("seen", "copy.txt")


def test_a_folder_is_one_exhibit_with_a_manifest(folder: CaseFolder, add: Add, calls: Path) -> None:
    box = calls.parent / "box"
    (box / "inner").mkdir(parents=True)
    (box / "b.txt").write_text("calls\n256700000101\n")
    (box / "inner" / "a.bin").write_bytes(b"\0\1\2")
    (box / "away").symlink_to(calls)
    lines = add(box)
    assert [(x["member"], x["status"]) for x in lines] == [
        ("away", "refused"), ("b.txt", "imported"), ("inner/a.bin", "unknown"),
    ]  # fmt: skip
    assert len({line["exhibit"] for line in lines}) == 1
    manifest = (folder.exhibits / lines[0]["exhibit"] / "manifest").read_bytes()
    assert hashlib.sha256(manifest).hexdigest()[:16] == lines[0]["exhibit"].removeprefix("ex-")
    assert verify(folder.path, full=True).verdict == "VERIFIED"


def test_a_file_that_changes_while_it_is_read_is_refused(folder: CaseFolder, calls: Path) -> None:
    def meddle(_: int) -> None:
        with calls.open("a") as out:
            out.write("256700000199\n")

    with pytest.raises(SourceChanged, match=r"(changed|grew) while it was read"):
        exhibits.take_file(folder, calls, progress=meddle)
    assert list(folder.exhibits.iterdir()) == []


def test_the_original_is_never_written_to(add: Add, calls: Path) -> None:
    calls.chmod(0o444)
    before = (calls.stat().st_mtime_ns, calls.read_bytes())
    add(calls)
    assert (calls.stat().st_mtime_ns, calls.read_bytes()) == before


def test_without_a_copy_only_the_hash_is_kept(folder: CaseFolder, add: Add, calls: Path) -> None:
    (line,) = add(calls, copy=False)
    assert line["status"] == "imported"
    assert list(folder.exhibits.glob("*/content")) == []
    assert verify(folder.path, full=True).verdict == "VERIFIED"
    calls.write_text("calls\n")
    (finding,) = [f for f in verify(folder.path, full=True).findings if f["verdict"] == "ALTERED"]
    assert finding["exhibit"] == line["exhibit"]


def test_a_missing_file_is_a_usage_problem(add: Add, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="does not exist"):
        add(tmp_path / "nowhere.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_file_without_read_permission_is_a_source_error(folder: CaseFolder, calls: Path) -> None:
    calls.chmod(0)
    with pytest.raises(SourceError, match="cannot be read"):
        exhibits.take_file(folder, calls)


def test_an_empty_file_is_kept_and_said_to_be_empty(add: Add, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    (line,) = add(empty)
    assert line["status"] == "refused"
    assert "is empty (0 bytes)" in line["reason"]


def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing(
    folder: CaseFolder, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(out: object, chunk: bytes) -> None:
        raise exhibits.disk_problem(OSError(28, "No space left on device"), folder.path / "x")

    monkeypatch.setattr(exhibits, "_write", full)
    with pytest.raises(StoreError, match="The disk is full"):
        exhibits.take_file(folder, calls)
    assert list(folder.exhibits.iterdir()) == []


def test_a_second_writer_gets_a_clear_sentence(folder: CaseFolder) -> None:
    with (
        folder.writing(),
        pytest.raises(StoreError, match="Another program is writing"),
        folder.writing(wait=0.1),
    ):
        pass
