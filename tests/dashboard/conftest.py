"""A small real case: one phone that wrote to twenty numbers, and some wrote back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphkit.case import Case

CONTACTS = 20
ANSWERS = 3
"""How many of the twenty wrote back, once each."""
_SENT, _RECEIVED = 2, 1
_START = 1_770_000_000_000  # milliseconds: 2 February 2026, 02:40 UTC


def sms(number: str, minute: int, kind: int) -> str:
    return (
        f'<sms protocol="0" address="{number}" date="{_START + minute * 60_000}" type="{kind}" '
        'body="hello" read="1" status="-1" />'
    )


def backup() -> str:
    """Contact n was written to n times; the first three wrote back."""
    rows: list[str] = []
    for n in range(1, CONTACTS + 1):
        number = f"+2567000003{n:02}"
        rows += [sms(number, 100 * n + i, _SENT) for i in range(n)]
        if n <= ANSWERS:
            rows.append(sms(number, 5000 + n, _RECEIVED))
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}\n<smses count="{len(rows)}">{"".join(rows)}</smses>'


@pytest.fixture(scope="session")
def hub_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("hub")
    source = folder / "sms-20260301.xml"
    source.write_text(backup(), encoding="utf-8")
    with Case.create(
        folder / "case", title="Hub", region="UG", timezone="Africa/Kampala", officer="Atim P."
    ) as case:
        read = list(case.add([source]))
        assert [line["status"] for line in read] == ["imported"], read
        case.resolve()
        yield case


@pytest.fixture(scope="session")
def hub(hub_case: Case) -> str:
    """The entity in the middle: the owner of the phone."""
    found = max(hub_case.entities(), key=lambda e: int(e["degree"]))
    return str(found["entity"])
