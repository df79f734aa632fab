"""No screen outside the chart shows the name or number of a protected person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import plotly
import pytest

from dashboard import routing, screens
from graphkit.case import Case, row_token
from samples.demo import build
from samples.people import VICTIMS

SECRETS = sorted(
    {secret for v in VICTIMS for secret in (v.name, v.numbers[0].e164[-9:], v.nin, *v.saved_as)}
    | {" ".join(reversed(v.name.split())) for v in VICTIMS}
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with Case.open(Path(build(tmp_path_factory.mktemp("sample"))["case"])) as case:
        yield case


def addresses(case: Case) -> list[str]:
    found = ["/", "/import", "/problems"]
    found += [f"/list/{name}" for name in ("pairs", "shared", "entries", "counted")]
    for one in case.info()["exhibits"]:
        found += [f"/exhibit/{one['exhibit']}", f"/problems/{one['exhibit']}"]
    with case.records() as records:
        rows = records.execute(
            "SELECT exhibit_id, member, locator FROM identities WHERE name IN (SELECT unnest(?))"
            " UNION SELECT exhibit_id, member, locator FROM problems",
            [[v.name for v in VICTIMS]],
        ).fetchall()
        for victim in VICTIMS:
            key = f"phone:{victim.numbers[0].e164}"
            rows += records.execute(
                "SELECT exhibit_id, member, locator FROM communications"
                " WHERE from_id = ? OR list_contains(to_ids, ?) LIMIT 2",
                [key, key],
            ).fetchall()
    assert len(rows) > 6
    return [*found, *(f"/exhibit/{e}/{row_token(m, place)}/all" for e, m, place in rows)]


def test_no_screen_says_who_a_protected_person_is(sample: Case) -> None:
    for address in addresses(sample):
        shown = routing.build(sample, *screens.find(address))
        text = json.dumps(shown, cls=plotly.utils.PlotlyJSONEncoder)
        assert "cannot be shown" not in text, address
        assert [secret for secret in SECRETS if secret.lower() in text.lower()] == [], address
