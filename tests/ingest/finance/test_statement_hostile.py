"""Whatever the bytes, a statement reader gives records and problems, or a clear refusal."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import SourceError, UsageProblem
from graphkit.ingest.finance.statement import StatementTable
from tests.ingest.finance.layouts import statement
from tests.ingest.finance.reading import read_text, source
from tests.ingest.finance.test_mobile_money import MPESA

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CELLS = st.sampled_from(
    [
        "", "01/02/2024", "2024-02-30", "Pending", "12.50", "-1,000.00", "1.234", "CR",
        "DR", "Total",
        "Opening balance", "EUR", "0712***678", "=1+1", "\x00", "\ufeff", '"', "'", "\t", ";",
        "9" * 40, "NaN", "1e400", "Amount", "Date", "Balance", "Debit", "ÿ", "🙂",
    ]
)  # fmt: skip


def check(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with suppress(SourceError, UsageProblem):
            found = read_text(path, content)
            assert found.adds_up
            for one in found.movements:
                assert one["amount"] is None or one["amount"] >= 0
                assert one["direction"] in (1, -1, None)
        sentence = StatementTable().sniff(source(path / "statement.csv"))
        assert sentence is None or sentence.endswith(".")


@QUIET
@given(st.binary(max_size=400))
def test_random_bytes(content: bytes) -> None:
    check(content)


@QUIET
@given(st.lists(st.lists(CELLS, max_size=7), max_size=12), st.sampled_from(",;\t|"))
def test_random_tables(rows: list[list[str]], delimiter: str) -> None:
    check("\n".join(delimiter.join(row) for row in rows).encode("utf-8", "replace"))


@QUIET
@given(
    st.integers(0, 40),
    st.lists(
        st.tuples(st.integers(0, 10**6), st.sampled_from([b"", b"\n", b";", b"\xff", b"-", b'"'])),
        max_size=8,
    ),
)
def test_changed_statements(seed: int, changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(statement(seed, 12).text().encode())
    for place, piece in changes:
        at = place % len(content)
        content[at : at + 1] = piece
    check(bytes(content))


@QUIET
@given(st.integers(0, len(MPESA)))
def test_statements_cut_off_anywhere(place: int) -> None:
    check(MPESA.encode()[:place])
