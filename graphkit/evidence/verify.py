"""Is everything as it was recorded? All checks are run; a verdict comes in every case.

What it can and cannot see: editing, swapping, deleting and reordering are found; cutting
off the newest entries, or an older copy of the whole case, only an outside seal shows.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graphkit.evidence import database, state
from graphkit.evidence.canonical import sha256
from graphkit.evidence.exhibits import hash_file, read_manifest
from graphkit.evidence.folder import CaseFolder
from graphkit.evidence.ledger import ZERO, Entry, entries, entry_hash

VERIFIED, ALTERED, UNDECIDED = "VERIFIED", "ALTERED", "UNDECIDED"
_BAD = frozenset({"ALTERED", "MISSING"})


@dataclass
class Verdict:
    """The outcome, each finding with what was expected and found, and what was not checked."""

    findings: list[dict[str, Any]] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    not_checked: list[str] = field(default_factory=list)
    undecided: bool = False

    @property
    def verdict(self) -> str:
        """VERIFIED, ALTERED, or UNDECIDED where something could not be read."""
        if any(finding["verdict"] in _BAD for finding in self.findings):
            return ALTERED
        return UNDECIDED if self.undecided else VERIFIED

    def add(
        self,
        verdict: str,
        where: str,
        text: str,
        *,
        exhibit: str | None = None,
        expected: str | None = None,
        found: str | None = None,
    ) -> None:
        """Note one finding."""
        self.findings.append(
            {
                "verdict": verdict,
                "where": where,
                "text": text,
                "exhibit": exhibit,
                "expected": expected,
                "found": found,
            }
        )

    def count(self, what: str, number: int = 1) -> None:
        """Count what was checked."""
        self.checked[what] = self.checked.get(what, 0) + number


def verify(path: Path, *, full: bool = False) -> Verdict:
    """Check chain, state tables and record files; with `full` the exhibits as well.

    Never raises on damaged data: what cannot be read is a finding or UNDECIDED.
    """
    verdict = Verdict()
    folder = CaseFolder(path)
    try:
        connection = database.open_reader(folder.ledger_path)
    except Exception as error:  # noqa: BLE001 - a verdict in every case
        verdict.undecided = True
        verdict.add("UNDECIDED", "ledger.sqlite", f"The ledger cannot be opened: {error}")
        return verdict
    try:
        connection.text_factory = bytes  # damaged text must not stop the check
        chain = _check_chain(connection, verdict)
        _check_state(connection, chain, verdict)
        _check_integrity(connection, verdict)
        connection.text_factory = str
        _check_records(folder, chain, verdict)
        _check_exhibits(folder, chain, verdict, full=full)
    except (sqlite3.DatabaseError, UnicodeError, ValueError, TypeError, KeyError) as error:
        # damaged bytes reach us as any of these: SQLite itself may name a broken table in them
        verdict.add("ALTERED", "ledger.sqlite", f"The file is damaged: {error}.", found=str(error))
    finally:
        connection.close()
    _note_strays(folder, chain_paths(folder), verdict)
    verdict.not_checked.append(
        "Whether newest entries were cut off, or the whole case replaced by an older copy: "
        "only a seal kept outside can show that."
    )
    return verdict


def _text(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _check_chain(connection: sqlite3.Connection, verdict: Verdict) -> list[tuple[Entry, Any]]:
    """Check number, link and hashes of each entry; return the entries with their bodies."""
    result: list[tuple[Entry, Any]] = []
    prev, number = ZERO, 0
    for raw in entries(connection):
        number += 1
        at, actor, role, action = (_text(v) for v in (raw.at_utc, raw.actor, raw.role, raw.action))
        body = raw.body  # bytes here, see text_factory
        where = f"ledger entry {number}"
        if raw.seq != number:
            verdict.add(
                "ALTERED", where, "An entry is missing or out of order.",
                expected=str(number), found=str(raw.seq),
            )  # fmt: skip
            number = raw.seq if isinstance(raw.seq, int) else number
        if raw.prev != prev:
            verdict.add(
                "ALTERED", where, "It does not follow the entry before it.",
                expected=prev.hex(), found=_hex(raw.prev),
            )  # fmt: skip
        body_hash = raw.body_sha256
        value: Any = None
        if body is None:
            verdict.count("bodies withheld")
            if action != "purge":
                verdict.add("ALTERED", where, "Its body is gone and no purge entry names it.")
        else:
            data = body if isinstance(body, bytes) else str(body).encode()
            found = sha256((raw.salt or b"") + data)
            if found != body_hash:
                verdict.add(
                    "ALTERED", where, "Its body is not as it was written.",
                    expected=_hex(body_hash), found=found.hex(),
                )  # fmt: skip
            try:
                value = json.loads(data)
            except ValueError:
                value = None
        try:
            expected = entry_hash(raw.seq, at, actor, role, action, body_hash, raw.prev)
        except (AttributeError, TypeError, UnicodeError):
            expected = b""
        if expected != raw.hash:
            verdict.add(
                "ALTERED", where, "Its number, time, actor or action is not as it was written.",
                expected=_hex(raw.hash), found=_hex(expected),
            )  # fmt: skip
        prev = raw.hash
        entry = Entry(raw.seq, at, actor, role, action, None, raw.salt, body_hash, raw.prev, prev)
        result.append((entry, value))
        verdict.count("ledger entries")
    if not result:
        verdict.add("ALTERED", "ledger", "The ledger holds no entry; a case has at least one.")
    return result


def _hex(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _check_state(
    connection: sqlite3.Connection, chain: list[tuple[Entry, Any]], verdict: Verdict
) -> None:
    """Make every state row again from the entries and compare it with the stored one."""
    expected: dict[str, dict[Any, dict[str, Any]]] = {table: {} for table in state.TABLES}
    for entry, body in chain:
        if not isinstance(body, dict):
            continue
        place = {"seq": entry.seq, "at_utc": entry.at_utc, "actor": entry.actor}
        try:
            made = state.rows_of(entry.action, body, place)
        except (KeyError, TypeError, AttributeError):
            continue  # the body itself is already reported
        for table, row in made:
            expected[table][row[state.TABLES[table][0]]] = row
    for table, columns in state.TABLES.items():
        rows = expected[table]
        if not rows and _not_yet_made(connection, table):
            continue
        seen = set()
        for stored in connection.execute(f"SELECT {','.join(columns)} FROM {table}"):
            found = {name: _text(stored[name]) for name in columns}
            key = found[columns[0]]
            seen.add(key)
            verdict.count("state rows")
            if key not in rows:
                verdict.add("ALTERED", f"{table}/{key}", "A row that no ledger entry made.")
            elif rows[key] != found:
                differing = [n for n in columns if rows[key][n] != found[n]]
                verdict.add(
                    "ALTERED", f"{table}/{key}", "Not as the ledger entry wrote it: "
                    + ", ".join(differing) + ".",
                    exhibit=found.get("exhibit_id"),
                    expected=str(rows[key][differing[0]]), found=str(found[differing[0]]),
                )  # fmt: skip
        for key in sorted(set(rows) - seen, key=str):
            verdict.add("ALTERED", f"{table}/{key}", "The row of a ledger entry is gone.")


def _not_yet_made(connection: sqlite3.Connection, table: str) -> bool:
    """Tell whether a case of an earlier make lacks this table, which nothing is in yet."""
    return table in state.LATER and not database.has_table(connection, table)


def _check_integrity(connection: sqlite3.Connection, verdict: Verdict) -> None:
    for row in connection.execute("PRAGMA integrity_check"):
        answer = _text(row[0])
        if answer != "ok":
            verdict.add("ALTERED", "ledger.sqlite", f"SQLite finds damage: {answer}")
    lacking = [table for table in state.TABLES if _not_yet_made(connection, table)]
    later = {part for table in lacking for part in _statements(state.table_ddl(table))}
    expected = [
        statement.strip()
        for statement in _statements(database.LEDGER + state.ddl())
        if statement.strip() and statement not in later
    ]
    found = [
        _text(row["sql"]).strip()
        for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    ]
    for statement in expected:
        if statement not in found:
            name = " ".join(statement.split()[:3])
            verdict.add("ALTERED", "ledger.sqlite", f"{name}: changed or removed.")
    verdict.count("tables and triggers", len(expected))


def _statements(script: str) -> list[str]:
    """Split a script where SQLite would: at the semicolon that completes a statement."""
    statements, current = [], ""
    for part in script.split(";"):
        current += part + ";"
        if sqlite3.complete_statement(current):
            statements.append(current.strip().rstrip(";"))
            current = ""
    return statements


def _batches(chain: list[tuple[Entry, Any]]) -> list[tuple[dict[str, Any], str]]:
    runs = {
        body["run_id"]: body["exhibit_id"]
        for entry, body in chain
        if entry.action == "run.open" and isinstance(body, dict) and "exhibit_id" in body
    }
    found = []
    for entry, body in chain:
        if entry.action == "batch.add" and isinstance(body, dict):
            for batch in body.get("batches", []):
                found.append((batch, runs.get(batch["run_id"], "unknown")))
    return found


def _check_records(folder: CaseFolder, chain: list[tuple[Entry, Any]], verdict: Verdict) -> None:
    for batch, exhibit in _batches(chain):
        path = folder.records / batch["path"]
        where = f"records/{batch['path']}"
        if not path.is_file():
            verdict.add(
                "MISSING", where, "A record file is gone.", exhibit=exhibit,
                expected=batch["sha256"], found="no such file",
            )  # fmt: skip
            continue
        found = _hash_or_note(path, where, verdict)
        if found is None:
            continue
        verdict.count("record files")
        if found != batch["sha256"]:
            verdict.add(
                "ALTERED", where, "A record file is not as it was written.", exhibit=exhibit,
                expected=batch["sha256"], found=found,
            )  # fmt: skip
            continue
        try:
            rows = pq.read_metadata(path).num_rows
        except (OSError, pa.ArrowException) as error:
            verdict.add(
                "ALTERED", where, f"A record file cannot be read: {error}.", exhibit=exhibit
            )
            continue
        verdict.count("records", rows)
        if rows != batch["rows"]:
            verdict.add(
                "ALTERED", where, "A record file has another number of rows.", exhibit=exhibit,
                expected=str(batch["rows"]), found=str(rows),
            )  # fmt: skip


def _hash_or_note(path: Path, where: str, verdict: Verdict) -> str | None:
    try:
        with path.open("rb"):
            pass
        return hash_file(path)
    except Exception as error:  # noqa: BLE001 - a verdict in every case
        verdict.undecided = True
        verdict.add("UNDECIDED", where, f"It cannot be read: {error}")
        return None


def _check_exhibits(
    folder: CaseFolder, chain: list[tuple[Entry, Any]], verdict: Verdict, *, full: bool
) -> None:
    taken = [body for entry, body in chain if entry.action == "intake" and isinstance(body, dict)]
    if not full:
        if taken:
            verdict.not_checked.append(
                f"The {len(taken)} exhibits themselves: run verify with --full."
            )
        return
    for body in taken:
        exhibit, name = body["exhibit_id"], body["exhibit_id"]
        own = folder.exhibits / exhibit
        if body["kind"] == "folder":
            _check_manifest(own, body, verdict)
            continue
        path = own / "content" if body["copied"] else Path(body["path"])
        _check_file(path, body["sha256"], f"exhibits/{name}", exhibit, verdict)


def _check_manifest(own: Path, body: dict[str, Any], verdict: Verdict) -> None:
    exhibit = body["exhibit_id"]
    manifest = own / "manifest"
    if not _check_file(manifest, body["sha256"], f"exhibits/{exhibit}/manifest", exhibit, verdict):
        return
    for name, digest, _ in read_manifest(manifest):
        path = own / digest if body["copied"] else Path(body["path"]) / name
        _check_file(path, digest, f"exhibits/{exhibit}/{digest}", exhibit, verdict)


def _check_file(path: Path, expected: str, where: str, exhibit: str, verdict: Verdict) -> bool:
    if not path.is_file():
        verdict.add(
            "MISSING", where, "An exhibit is gone.", exhibit=exhibit,
            expected=expected, found="no such file",
        )  # fmt: skip
        return False
    found = _hash_or_note(path, where, verdict)
    if found is None:
        return False
    verdict.count("exhibit files")
    if found != expected:
        verdict.add(
            "ALTERED", where, "An exhibit is not as it was taken in.", exhibit=exhibit,
            expected=expected, found=found,
        )  # fmt: skip
        return False
    return True


def chain_paths(folder: CaseFolder) -> set[str]:
    """Return the record files that the ledger names, as far as it can be read."""
    try:
        connection = database.open_reader(folder.ledger_path)
        try:
            return {row["path"] for row in connection.execute("SELECT path FROM batch")}
        finally:
            connection.close()
    except Exception:  # noqa: BLE001 - already reported above
        return set()


def _note_strays(folder: CaseFolder, known: set[str], verdict: Verdict) -> None:
    for file in sorted(folder.records.glob("*/*")):
        name = file.relative_to(folder.records).as_posix()
        if file.is_file() and name not in known:
            verdict.add("NOTE", f"records/{name}", "A file that no entry names; it is never read.")
    try:
        connection = database.open_reader(folder.ledger_path)
    except Exception:  # noqa: BLE001 - already reported above
        return
    try:
        for row in connection.execute(
            "SELECT r.exhibit_id, r.member FROM run r LEFT JOIN run_done d ON d.run_id=r.run_id"
            " WHERE d.run_id IS NULL"
        ):
            verdict.add(
                "NOTE", f"exhibit {row['exhibit_id']}", "An import was interrupted; add it again.",
                exhibit=row["exhibit_id"],
            )  # fmt: skip
        last = ""
        for row in connection.execute("SELECT seq, at_utc FROM ledger ORDER BY seq"):
            if row["at_utc"] < last:
                verdict.add("NOTE", f"ledger entry {row['seq']}", "The clock ran backwards.")
            last = row["at_utc"]
    except Exception as error:  # noqa: BLE001 - a verdict in every case
        verdict.undecided = True
        verdict.add("UNDECIDED", "ledger.sqlite", f"The notes could not be made: {error}")
    finally:
        connection.close()
