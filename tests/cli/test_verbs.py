"""The command line: words, exit codes and JSON keys are a contract."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graphkit.cli.main import VERBS, call
from tests.case.conftest import demo, own_sample, sample

__all__ = ["demo", "own_sample", "sample"]  # fixtures

LINES = {
    "entities": {"entity", "kind", "name", "role", "protected", "identifiers", "degree", "first",
                 "last"},
    "links": {"link", "kind", "source", "target", "directed", "n", "rows", "undated", "first",
              "last", "seconds", "totals", "kinds", "exhibits"},
    "report": {"exhibit", "file", "member", "sha256", "size", "format", "reader",
               "reader_version", "status", "reason", "rows", "records", "identifiers", "problems",
               "first", "last", "time_basis", "statements"},
    "history": {"judgement", "kind", "a", "b", "origin", "by", "at", "why", "bits", "revoked_by"},
}  # fmt: skip


def ran(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    code = call([*words, "--json"])
    text = capsys.readouterr().out
    return code, [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_a_sentence_and_an_example(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call([verb, "--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Example: graphkit" in text


@pytest.mark.parametrize("verb", sorted(LINES))
def test_a_list_is_json_lines_with_the_keys_of_the_contract(
    verb: str, demo: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    code, rows = ran(capsys, verb, demo["case"])
    assert code == 0
    assert rows
    assert all(LINES[verb] <= row.keys() for row in rows)


def test_events_between_two_entities_have_the_keys_of_the_contract(
    demo: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    code, rows = ran(capsys, "events", demo["case"], "--between", "0700000112", "0700000118")
    assert code == 0
    assert {"record", "kind", "at", "at_raw", "at_basis", "from", "to", "direction", "seconds",
            "amount", "currency", "text", "exhibit", "file", "member", "locator",
            "counts"} <= rows[0].keys()  # fmt: skip
    dated = [row["at"] for row in rows if row["at"]]
    assert dated == sorted(dated)


def test_neighbours_end_with_what_was_left_out(
    demo: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    _, rows = ran(capsys, "neighbours", demo["case"], "0700000118", "--limit", "3")
    assert len(rows) == 4
    assert rows[-1]["more"] > 0
    assert rows[0]["other"]["entity"]


def test_a_path_ends_with_whether_it_was_cut_short(
    demo: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    _, rows = ran(capsys, "path", demo["case"], "0700000112", "0770000145")
    assert rows[0]["hops"] == len(rows[0]["links"])
    assert rows[-1] == {"truncated": False, "searched": rows[-1]["searched"]}


def test_measures_begin_with_how_they_were_computed(
    demo: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    _, rows = ran(capsys, "measures", demo["case"], "--layer", "calls", "--measure", "betweenness")
    assert {"convention", "n", "m", "seed", "engine", "layers"} <= rows[0].keys()
    assert all(set(row["measures"]) == {"betweenness"} for row in rows[1:])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["report", "nowhere"], 2),
        (["frobnicate"], 2),
        (["new"], 2),
        (["verify", "nowhere"], 2),
        (["search", "CASE", "xyzzy"], 0),
        (["find"], 2),
        (["events", "CASE", "no-such-link"], 2),
        (["path", "CASE", "xyzzy", "plugh"], 2),
    ],
)
def test_exit_codes_tell_what_sort_of_trouble_it_is(
    words: list[str], code: int, demo: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call([demo["case"] if word == "CASE" else word for word in words]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_verify_says_altered_with_exit_code_one(own_sample: Any, capsys: Any) -> None:
    file = sorted(own_sample.folder.records.glob("communications/*.parquet"))[0]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    code, (verdict,) = ran(capsys, "verify", str(own_sample.folder.path))
    assert (code, verdict["verdict"]) == (1, "ALTERED")
    assert verdict["findings"][0]["exhibit"].startswith("ex-")


def test_an_altered_case_refuses_to_answer_with_exit_code_five(own_sample: Any) -> None:
    own_sample.close()
    for file in own_sample.folder.derived.iterdir():
        file.unlink()
    file = sorted(own_sample.folder.records.glob("communications/*.parquet"))[0]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    assert call(["entities", str(own_sample.folder.path)]) == 5


def test_a_closed_pipe_ends_quietly(demo: dict[str, Any]) -> None:
    root = Path(__file__).resolve().parents[2]
    script = f"{sys.executable} -m graphkit entities {demo['case']} --json | head -n 1"
    done = subprocess.run(
        ["bash", "-c", script], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert json.loads(done.stdout)["entity"]


def test_control_characters_of_evidence_never_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["new", str(tmp_path / "c")]) == 0
    evil = tmp_path / "a\x1b[2Jb.bin"
    evil.write_bytes(b"\x00\x01")
    assert call(["add", str(tmp_path / "c"), str(evil)]) == 3  # nobody knows what it is
    assert "\x1b" not in capsys.readouterr().out


def test_standard_input_is_taken_in_as_an_exhibit(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "graphkit"]
    subprocess.run([*command, "new", str(tmp_path / "c")], cwd=root, check=True)
    done = subprocess.run(
        [*command, "add", str(tmp_path / "c"), "-", "--json"], cwd=root, check=False,
        input=b"\x00\x01\x02", capture_output=True,
    )  # fmt: skip
    assert done.returncode == 3
    assert json.loads(done.stdout)["status"] == "unknown"


def test_a_refused_file_gives_exit_code_three_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(["new", str(tmp_path / "c"), "--region", "UG"])
    (tmp_path / "empty.csv").touch()
    card = tmp_path / "card.vcf"
    card.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Kagwa Fred\nTEL:0772000111\nEND:VCARD\n")
    capsys.readouterr()
    code, lines = ran(capsys, "add", str(tmp_path / "c"), str(tmp_path / "empty.csv"), str(card))
    assert code == 3
    assert [line["status"] for line in lines] == ["refused", "imported"]
