"""The network as GraphML, as yEd, Gephi and networkx read it; written by networkx."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx

from graphkit.export.csv_tables import entities, links, save
from graphkit.graph.store import GraphStore
from graphkit.model.kinds import EntityId


def write(store: GraphStore, output: Path, ids: Sequence[EntityId] | None) -> list[dict[str, str]]:
    """Write the entities and links as one directed multigraph; return path and SHA-256.

    Every link is an edge of its own with its kind; undirected ones say directed=false.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in entities(store, ids):
        graph.add_node(row["entity"], **_stated(row, "entity"))
    for row in links(store, ids):
        graph.add_edge(
            row["source"],
            row["target"],
            key=row["link"],
            **_stated(row, "source", "target", "link"),
        )
    text = "\n".join(nx.generate_graphml(graph, named_key_ids=True, encoding="utf-8"))
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return [save(output, (head + text + "\n").encode())]


def _stated(row: dict[str, Any], *but: str) -> dict[str, Any]:
    """Leave out what is unknown, GraphML has no null, and characters XML cannot hold."""
    return {
        name: _xml(value) if isinstance(value, str) else value
        for name, value in row.items()
        if value is not None and name not in but
    }


def _xml(text: str) -> str:
    return "".join(c if c in "\t\n\r" or ord(c) >= 32 else "\ufffd" for c in text)
