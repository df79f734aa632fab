"""Builds the invented case as a user would: files, import, resolve, findings, truth."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

from graphkit.case import Case
from graphkit.model.anchors import record_name
from samples.people import BRIAN, RUTH, VICTIMS
from samples.writing import Truth, write_files

REGISTER = "subscribers.csv"
TITLE = "Sample case (everything in it is invented)"


def build(folder: Path, tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Make the sample case in a folder and return findings and how much of the truth they hold.

    The folder gets `exhibits` (the files), `case` (the case folder) and `truth.json`.
    """
    files = folder / "exhibits"
    truth = write_files(files)
    tell(f"Wrote {len(list(files.iterdir()))} invented exhibits into {files}.")
    case = Case.create(
        folder / "case",
        title=TITLE,
        region="UG",
        timezone="Africa/Kampala",
        officer="officer 1",
        authority="warrant 2026/114 (invented)",
    )
    with case:
        exhibits: dict[str, str] = {}
        for path in sorted(files.iterdir()):
            for line in case.add([path], currency="UGX"):
                exhibits[line["file"]] = line["exhibit"]
                tell(f"  {line['file']}: {line['status']} {line['format'] or ''}".rstrip())
        resolved = case.resolve()
        tell(f"{resolved['identities']} identities, {resolved['merged']} joined by rule.")
        # what the unit knows from interviews and the complaint, stated about register rows
        for person, role, why in (
            *((victim, "victim", "interview of the unit") for victim in VICTIMS),
            *((suspect, "suspect", "named in the complaint") for suspect in (RUTH, BRIAN)),
        ):
            row = next(
                place
                for file, place, key in truth.members
                if file == REGISTER and key == person.key
            )
            case.set_role(record_name(exhibits[REGISTER], None, row), role, why=why)
        (folder / "truth.json").write_text(
            json.dumps(truth.as_json(), indent=1, sort_keys=True), encoding="utf-8"
        )
        return {
            "case": str(folder / "case"),
            "findings": findings(case),
            "truth": compare(case, truth),
        }


def sample_case() -> Path:
    """Build the sample case in a temporary folder and return its path."""
    return Path(build(Path(tempfile.mkdtemp(prefix="graphkit-sample-")))["case"])


def findings(case: Case) -> list[dict[str, Any]]:
    """Say in plain sentences what stands out in the records; each names its entities."""
    found = [_contacts(case), _twice(case), _money(case), _adverts(case), *_between(case)]
    lines = case.report()
    unread = sum(sum(line["problems"].values()) for line in lines)
    refused = [line["file"] for line in lines if line["status"] in ("refused", "unknown")]
    found.append(
        {
            "sentence": f"{unread} rows or files could not be read as they stand; "
            f"{len(refused)} files were kept unread: {', '.join(sorted(set(refused)))}.",
            "entities": [],
            "links": [],
        }
    )
    return [one for one in found if one is not None]


def _strongest(case: Case, kind: str) -> dict[str, Any] | None:
    links = list(case.links(kinds=[kind]))
    return max(links, key=lambda link: (link["n"], link["link"])) if links else None


def _contacts(case: Case) -> dict[str, Any] | None:
    link = _strongest(case, "COMMUNICATED")
    if link is None:
        return None
    both = [
        other
        for other in case.links(kinds=["COMMUNICATED"])
        if {other["source"], other["target"]} == {link["source"], link["target"]}
    ]
    count = sum(one["n"] for one in both)
    return {
        "sentence": f"The records show {count} calls and messages between "
        f"{link['source_name']} and {link['target_name']}, more than between any other two.",
        "entities": [link["source"], link["target"]],
        "links": [one["link"] for one in both],
    }


def _twice(case: Case) -> dict[str, Any] | None:
    links = [link for link in case.links(kinds=["COMMUNICATED"]) if link["rows"] > link["n"]]
    twice = sum(link["rows"] - link["n"] for link in links)
    return {
        "sentence": f"{twice} calls and messages stand in two exhibits and are counted once.",
        "entities": [],
        "links": [link["link"] for link in links],
    }


def _money(case: Case) -> dict[str, Any] | None:
    incoming: dict[str, int] = {}
    names: dict[str, str] = {}
    for link in case.links(kinds=["TRANSFERRED"]):
        incoming[link["target"]] = incoming.get(link["target"], 0) + 1
        names[link["target"]] = link["target_name"]
    if not incoming:
        return None
    most = max(incoming, key=lambda one: (incoming[one], one))
    return {
        "sentence": f"{incoming[most]} different accounts paid into {names[most]}, "
        "more than into any other.",
        "entities": [most],
        "links": [],
    }


def _adverts(case: Case) -> dict[str, Any] | None:
    written: dict[str, int] = {}
    names: dict[str, str] = {}
    for link in case.links(kinds=["ADVERTISES"]):
        if link["source"].startswith("Phone:"):
            written[link["source"]] = written.get(link["source"], 0) + 1
            names[link["source"]] = link["source_name"]
    if not written:
        return None
    most = max(written, key=lambda one: (written[one], one))
    return {
        "sentence": f"The number {names[most]} is written in {written[most]} adverts.",
        "entities": [most],
        "links": [],
    }


def _between(case: Case) -> list[dict[str, Any]]:
    rows = case.people(top=3, by="betweenness")
    people = rows[1:]
    if not people:
        return []
    return [
        {
            "sentence": "Most shortest routes of the recorded network pass through "
            + ", ".join(row["name"] for row in people)
            + f" ({rows[0]['withheld']} positions withheld).",
            "entities": [row["entity"] for row in people],
            "links": [],
        }
    ]


def compare(case: Case, truth: Truth) -> dict[str, Any]:
    """Compare the people found with the planted ones, by pairs of identity records.

    Precision: of the pairs that were joined, the share that truly speaks of one person;
    recall: of the true pairs, the share that was joined. Decimal text of two digits.
    """
    true_person = {(file, place): person for file, place, person in truth.members}
    joined: set[frozenset[tuple[str, str]]] = set()
    for entity in case.entities(kinds=["Person", "Organization"], members=True):
        places = sorted({_place(member, true_person) for member in entity["members"]})
        joined.update(frozenset(pair) for pair in combinations(places, 2))
    wanted: set[frozenset[tuple[str, str]]] = set()
    for one, other in combinations(sorted(true_person), 2):
        if true_person[one] == true_person[other]:
            wanted.add(frozenset((one, other)))
    known = {pair for pair in joined if all(place in true_person for place in pair)}
    right = len(known & wanted)
    return {
        "people_precision": f"{right / len(known):.2f}" if known else None,
        "people_recall": f"{right / len(wanted):.2f}" if wanted else None,
        "pairs_joined": len(known),
        "pairs_true": len(wanted),
    }


def _place(member: dict[str, Any], known: dict[tuple[str, str], str]) -> tuple[str, str]:
    """Name a member as the truth does; a card's line does not matter, only which card."""
    exact = (member["file"], member["locator"])
    if exact in known:
        return exact
    words = member["locator"].split()
    return (member["file"], " ".join(words[:2]))
