"""Measures and key people, with how they were computed and what they leave out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graphkit.analysis.communities import SEED, leiden
from graphkit.analysis.measures import MEASURES, compute
from graphkit.errors import UsageProblem
from graphkit.graph.network import PEOPLE, Network
from graphkit.graph.store import GraphStore

COMMUNITY = "community"
NAMES = (*MEASURES, COMMUNITY)
_HIGH_FIRST = frozenset(MEASURES) - {"constraint"}


def measures(
    store: GraphStore,
    *,
    kinds: Iterable[str] = (),
    layers: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Return first how the figures were computed, then one row per entity, by id.

    Raises UsageProblem for an unknown layer or measure.
    """
    network = Network.of(store, layers=layers)
    head, rows = _rows(network, names)
    wanted = frozenset(kinds)
    return [head, *(row for row in rows if not wanted or row["kind"] in wanted)]


def people(store: GraphStore, *, top: int, by: str) -> list[dict[str, Any]]:
    """Return people by one measure; protected people hold their places unnamed.

    The first row says how many positions among those shown are withheld. Ranks stay
    null: a rank is shown only with the range from re-runs of the analysis.
    """
    if by not in MEASURES:
        raise UsageProblem(f"No measure is called {by!r}.", hint=f"Use: {', '.join(MEASURES)}.")
    network = Network.of(store)
    head, rows = _rows(network, None)
    hidden = _protected(store)
    sign = -1 if by in _HIGH_FIRST else 1
    found = [row for row in rows if row["kind"] in PEOPLE]
    found.sort(
        key=lambda row: (_missing(row, by), sign * (row["measures"][by] or 0), row["entity"])
    )
    shown = [row for row in found if row["entity"] not in hidden]
    head |= {
        "by": by,
        "people": len(shown),
        "withheld": len(found) - len(shown),
        "sentence": f"People by {by} in the recorded network of {head['n']} nodes and "
        f"{head['m']} ties. A position in the records is not a role, and ranks are not shown "
        "before the stability run.",
    }
    return [head, *shown[: max(top, 0)]]


def _missing(row: dict[str, Any], by: str) -> bool:
    return row["measures"][by] is None


def _rows(
    network: Network, names: Sequence[str] | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    chosen = tuple(names or NAMES)
    result = compute(network, [name for name in chosen if name != COMMUNITY] or ["degree"])
    head: dict[str, Any] = {"convention": dict(result.convention)}
    head |= {key: result.convention[key] for key in ("n", "m", "layers", "engine", "version")}
    head |= {"seed": SEED, "measures": list(chosen)}
    groups: dict[int, int] = {}
    if COMMUNITY in chosen:
        found = leiden(network)
        groups = found.of()
        head["communities"] = {
            "method": "Leiden, modularity",
            "count": len(found.groups),
            "modularity": found.modularity,
            "stable_runs": found.stable_runs,
            "runs": found.runs,
        }
    head["sentence"] = (
        f"{network.n} nodes, {network.m} ties; layers: {', '.join(network.layers)}; "
        f"{head['convention']['strength']}; computed with {head['engine']} {head['version']}."
    )
    rows = [
        {
            "entity": identity,
            "kind": network.kinds[place],
            "name": network.names[place],
            "role": network.roles[place],
            "measures": {
                name: groups[place] if name == COMMUNITY else _shown(result.values[name][place])
                for name in chosen
            },
            "rank": None,
        }
        for place, identity in enumerate(network.ids)
    ]
    return head, rows


def _shown(value: float | int | None) -> float | int | None:
    """Keep ten digits: the last ones of a sum depend on the order in which it was added up."""
    return float(f"{value:.10g}") if isinstance(value, float) else value


def _protected(store: GraphStore) -> frozenset[str]:
    table = store.vertices(columns=("id", "protected")).to_pydict()
    return frozenset(
        identity
        for identity, protected in zip(table["id"], table["protected"], strict=True)
        if protected
    )
