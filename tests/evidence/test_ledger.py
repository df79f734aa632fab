"""The ledger: an append-only chain; every way around it that SQLite offers is refused."""

from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.evidence import database
from graphkit.evidence.canonical import canonical
from graphkit.evidence.folder import CaseFolder
from graphkit.evidence.ledger import head
from graphkit.evidence.verify import verify

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(plain)
def test_canonical_json_reads_back_as_what_was_written(value: object) -> None:
    assert json.loads(canonical(value)) == value


def test_a_float_never_enters_a_ledger_body() -> None:
    with pytest.raises(TypeError, match="decimal text"):
        canonical({"amount": [1.5]})


def test_a_body_sorts_its_keys_and_leaves_no_blanks() -> None:
    assert canonical({"b": 1, "a": [True, None, "é"]}) == '{"a":[true,null,"é"],"b":1}'.encode()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET actor='x' WHERE seq=1",
        "DELETE FROM ledger WHERE seq=1",
        "REPLACE INTO ledger SELECT seq,at_utc,'x',role,action,body,salt,body_sha256,prev,hash"
        " FROM ledger WHERE seq=1",
        "UPDATE OR REPLACE ledger SET seq=1 WHERE seq=2",
        "INSERT INTO ledger SELECT 9,at_utc,actor,role,action,body,salt,body_sha256,prev,hash"
        " FROM ledger WHERE seq=1",
        "UPDATE ledger SET body=NULL, salt=NULL WHERE seq=1",
        "UPDATE case_info SET title='x'",
        "DELETE FROM case_info",
        "REPLACE INTO case_info SELECT * FROM case_info",
        "INSERT OR REPLACE INTO role SELECT * FROM role",
    ],
)
def test_every_way_around_the_append_only_rule_is_refused(
    folder: CaseFolder, statement: str
) -> None:
    with folder.writing() as ledger:
        ledger.append("role.set", {"role_id": "r1", "subject": "s", "role": "witness", "why": "w"})
        with pytest.raises(sqlite3.IntegrityError, match=r"append-only|not the next entry"):
            ledger.connection.execute(statement)
    assert verify(folder.path).verdict == "VERIFIED"


def test_an_edit_with_the_triggers_dropped_is_still_found(folder: CaseFolder) -> None:
    connection = database.open_writer(folder.ledger_path)
    connection.execute("DROP TRIGGER ledger_update")
    connection.execute("UPDATE ledger SET actor='somebody else' WHERE seq=1")
    connection.close()
    verdict = verify(folder.path)
    assert verdict.verdict == "ALTERED"
    places = {finding["where"] for finding in verdict.findings}
    assert {"ledger entry 1", "ledger.sqlite"} <= places


def test_a_state_row_that_no_entry_made_is_found(folder: CaseFolder) -> None:
    connection = database.open_writer(folder.ledger_path)
    connection.execute(
        "INSERT INTO role(role_id, subject, role, why, actor, at, seq)"
        " VALUES ('r9','s','suspect','','x','',1)"
    )
    connection.close()
    (finding,) = [f for f in verify(folder.path).findings if f["where"] == "role/r9"]
    assert finding["verdict"] == "ALTERED"


def test_ten_thousand_entries_go_into_one_transaction_and_chain(folder: CaseFolder) -> None:
    with folder.writing() as ledger:
        ledger.append_all([("note.add", {"n": n}) for n in range(10_000)])
        assert head(ledger.connection)[0] == 10_001
    verdict = verify(folder.path)
    assert verdict.verdict == "VERIFIED"
    assert verdict.checked["ledger entries"] == 10_001


def test_nothing_of_a_failed_transaction_is_kept(folder: CaseFolder) -> None:
    with folder.writing() as ledger:
        with pytest.raises(TypeError):
            ledger.append_all([("note.add", {"n": 1}), ("note.add", {"n": 1.5})])
        assert head(ledger.connection)[0] == 1
