"""Everything that the README says on the command line is run, in order, in an empty folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from graphkit.cli.main import VERBS, call
from graphkit.ingest.readers import READERS

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (graphkit .*)$", README, re.MULTILINE)


def test_every_command_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) > 20
    for command in COMMANDS:
        code = call(shlex.split(command)[1:])
        assert code == 0, (command, capsys.readouterr().err)
    capsys.readouterr()
    assert {path.name for path in tmp_path.iterdir()} == {
        "chart.pdf", "demo", "kampala-014", "network-entities.csv", "network-links.csv",
        "network.graphml", "schedule.xlsx",
    }  # fmt: skip


def test_every_verb_is_named_in_the_readme() -> None:
    assert [verb for verb in VERBS if f"`{verb}`" not in README] == []


def test_every_reader_is_named_in_the_readme() -> None:
    named = [r.NAME for r in READERS if f"`{r.NAME}`" not in README]
    assert [name for name in named if not name.startswith("ios-")] == []
