"""Bad input from end to end: a clear sentence with the place, the rest goes on, nothing half."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case, verify_case
from graphkit.cli.main import call

ROOT = Path(__file__).resolve().parents[1]
GOOD = "BEGIN:VCARD\nVERSION:3.0\nFN:Kagwa Fred\nTEL:0772000111\nEND:VCARD\n"
Line = dict[str, Any]
Add = Callable[..., list[Line]]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "case", region="UG", timezone="Africa/Kampala") as made:
        yield made


@pytest.fixture
def add(case: Case, tmp_path: Path) -> Iterator[Add]:
    """Add files beside a good one, which must be read whatever happens to the others."""

    def adding(files: dict[str, bytes], **settings: Any) -> list[Line]:
        paths = []
        for name, data in files.items():
            path = tmp_path / name
            path.write_bytes(data)
            paths.append(path)
        good = tmp_path / "good.vcf"
        good.write_text(GOOD)
        lines = list(case.add([*paths, good], **settings))
        assert lines[-1]["status"] in ("imported", "seen")
        assert verify_case(case.folder.path, full=True)["verdict"] == "VERIFIED"
        return lines[:-1]

    return adding


def smses(body: str) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<smses count='3'>"
        + "".join(
            f'<sms protocol="0" address="077200011{n}" date="176710{n}000000" type="1" '
            f'body="hello {n}" contact_name="(Unknown)" />\n'
            for n in range(3)
        )
        + body
    ).encode()


def test_a_cut_off_xml_keeps_what_was_whole_and_says_where_it_ends(add: Add) -> None:
    (line,) = add({"sms.xml": smses('<sms protocol="0" addr')})
    assert line["records"]["communications"] == 3
    assert sum(line["problems"].values()) >= 1


def test_a_doctype_is_refused(add: Add) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE smses [<!ENTITY a "aaaa">]>' + smses("</smses>")[39:]
    (line,) = add({"sms.xml": bomb})
    assert line["records"]["communications"] == 0
    assert line["status"] in ("refused", "unknown", "incomplete")
    assert line["reason"]


def test_a_protected_ufdr_asks_for_an_export_without_protection(add: Add, tmp_path: Path) -> None:
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("report.xml", bytes.fromhex("2d06526d") + os.urandom(2000))
    (line,) = add({"phone.ufdr": path.read_bytes()})
    assert line["status"] == "refused"
    assert "protect" in line["reason"].lower()


def test_a_field_of_twelve_megabytes_is_a_problem_not_a_crash(add: Add) -> None:
    long = smses(
        '<sms protocol="0" address="0772000119" date="1767109000000" type="1" body="'
        + "x" * 12_000_000
        + '" /></smses>'
    )
    (line,) = add({"sms.xml": long})
    assert line["records"]["communications"] >= 3
    assert sum(line["problems"].values()) >= 1


def test_bad_utf8_is_read_with_a_problem(add: Add) -> None:
    card = GOOD.replace("Kagwa Fred", "Kagwa Fr\udcffd").encode("utf-8", "surrogateescape")
    (line,) = add({"card.vcf": card})
    assert line["status"] == "imported"
    assert line["records"]["identities"] == 1


def test_a_table_of_three_widths_keeps_every_row_as_record_or_problem(add: Add) -> None:
    rows = ["CALL_DATE,CALLING_NO,CALLED_NO,CALL_TYPE,DURATION_SEC,CELL_ID,IMEI"]
    rows += [f"{d:02}/06/2026 10:00:00,256772000111,2567720002{d},VOICE,9,," for d in range(13, 28)]
    rows += ["14/06/2026 11:00:00,256772000111", "x,y,z,a,b,c,d,e,f,g"]
    (line,) = add({"calls.csv": "\n".join(rows).encode()})
    assert line["rows"] == 17
    assert line["records"]["communications"] == 15
    assert line["sentence"].startswith("17 rows in the file = 15 records + 2 problems")


def test_a_number_that_a_spreadsheet_spoilt_never_becomes_a_phone(add: Add, case: Case) -> None:
    rows = ["MSISDN,First Name,Last Name,NIN,Date of Birth"]
    rows += ["256772000111,Fred,Kagwa,CM90X,13/02/1990", "2.567E+11,Ann,Aber,CF91X,14/02/1991"]
    (line,) = add({"subscribers.csv": "\n".join(rows).encode()})
    assert sum(line["problems"].values()) >= 1
    assert [e["name"] for e in case.entities(kinds=["Phone"]) if e["valid"]] == ["+256 772 000 111"]


def test_dates_that_read_both_ways_are_a_question_and_the_answer_is_taken(
    add: Add, case: Case, tmp_path: Path
) -> None:
    chat = "".join(f"0{d}/04/2026, 08:0{d} - Ann: hello {d}\n" for d in (4, 5, 6)).encode()
    (line,) = add({"chat.txt": chat})
    assert line["status"] == "refused"
    assert "--date-order" in line["reason"]
    (answered,) = list(case.add([tmp_path / "chat.txt"], date_order="dmy"))
    assert answered["status"] == "imported"
    assert answered["records"]["communications"] == 3


def test_a_balance_that_breaks_names_its_row(add: Add) -> None:
    balance, rows = 1000, ["Date,Details,Debit,Credit,Balance"]
    for day in range(1, 25):
        balance += 50 + day
        shown = balance + (7 if day == 12 else 0)
        rows.append(f"2026-05-{day:02},pay {day},,{50 + day}.00,{shown}.00")
    (line,) = add({"bank.csv": "\n".join(rows).encode()}, currency="UGX")
    (statement,) = line["statements"]
    assert statement["state"] == "BROKEN"
    assert "row 13" in statement["breaks"]


def test_a_damaged_sqlite_is_said_to_be_one(add: Add, tmp_path: Path) -> None:
    path = tmp_path / "made.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE ABPerson(ROWID INTEGER PRIMARY KEY, First, Last)")
    connection.executemany(
        "INSERT INTO ABPerson VALUES (?,?,?)", [(n, "a", "b") for n in range(99)]
    )
    connection.commit()
    connection.close()
    whole = path.read_bytes()
    (line,) = add({"AddressBook.sqlitedb": whole[: len(whole) // 2]})
    assert line["status"] in ("refused", "unknown", "incomplete", "imported")
    assert line["reason"] or line["problems"]


def test_a_zip_of_phone_bank_and_adverts_together_is_read_in_one_go(
    add: Add, tmp_path: Path
) -> None:
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("phone/card.vcf", GOOD.replace("Fred", "Frank"))
        rows = ["Date,Details,Debit,Credit,Balance"]
        rows += [f"2026-05-{d:02},pay,,10.00,{100 + 10 * d}.00" for d in range(1, 20)]
        out.writestr("bank/statement.csv", "\n".join(rows))
        out.writestr("ads.jsonl", '{"id": "1", "title": "Desk", "body": "Call 0772 000 111"}\n')
    lines = add({"mixed.zip": path.read_bytes()}, currency="UGX")
    assert {line["member"]: line["status"] for line in lines} == {
        "ads.jsonl": "imported", "bank/statement.csv": "imported", "phone/card.vcf": "imported",
    }  # fmt: skip


def test_members_behind_a_password_are_read_with_it_and_listed_without(
    add: Add, tmp_path: Path
) -> None:
    if shutil.which("zip") is None:
        pytest.skip("the zip program that makes an encrypted zip is not here")
    (tmp_path / "card.vcf").write_text(GOOD.replace("Fred", "Frank"))
    made = tmp_path / "locked.zip"
    subprocess.run(
        ["zip", "-q", "-j", "-P", "secret", str(made), str(tmp_path / "card.vcf")], check=True
    )
    data = made.read_bytes()
    (locked,) = add({"locked.zip": data})
    assert locked["status"] == "refused"
    assert "--password-file" in locked["reason"]
    (wrong,) = add({"locked.zip": data}, password="guess")
    assert wrong["status"] == "refused"
    (opened,) = add({"locked.zip": data}, password="secret")
    assert opened["status"] == "imported"


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_folder_without_read_permission_is_named_and_the_rest_is_read() -> None:
    """Root may read everything, so where the tests run as root that right is given up."""
    lead: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may read everything, and setpriv is not here")
        rights = "-dac_override,-dac_read_search"
        lead = ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        box = base / "box"
        (box / "closed").mkdir(parents=True)
        (box / "closed" / "a.vcf").write_text(GOOD)
        (box / "open.vcf").write_text(GOOD)
        (base / "work").mkdir()
        (box / "closed").chmod(0)
        case = str(base / "work" / "case")
        script = (
            "import sys; from graphkit.cli.main import call;"
            f"call(['new', '{case}', '--region', 'UG']); sys.exit(call(['add', '{case}', '{box}']))"
        )
        done = subprocess.run(
            [*lead, sys.executable, "-c", script],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        (box / "closed").chmod(0o755)
        assert done.returncode == 3, done.stderr
        assert "closed: refused" in done.stdout
        assert "open.vcf: imported" in done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount the small disk of this test")
def test_a_full_disk_keeps_what_was_finished_and_says_what_is_missing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode != 0:
        pytest.skip("no small disk can be mounted here")
    try:
        small, big = tmp_path / "small.vcf", tmp_path / "big.bin"
        small.write_text(GOOD)
        big.write_bytes(os.urandom(6 * 2**20))
        assert call(["new", str(disk / "case")]) == 0
        assert call(["add", str(disk / "case"), str(small)]) == 0
        assert call(["add", str(disk / "case"), str(big)]) == 4, "a full disk"
        assert call(["verify", str(disk / "case"), "--full"]) == 0
        assert list((disk / "case" / "exhibits").glob(".incoming*")) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
