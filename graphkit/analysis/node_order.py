"""An order of nodes that follows from the network alone, not from how entities are numbered.

Ids of people are minted when their first record comes in, so two orders of import number
them differently. Methods whose result depends on the order of nodes use this one.
"""

from __future__ import annotations

import hashlib

from graphkit.graph.network import Network

_MINTED = ("Person:", "Organization:")
_ROUNDS = 4


def node_order(network: Network) -> list[int]:
    """Return the positions of the nodes in an order that does not depend on minted ids.

    Ids of numbers, accounts and adverts are hashes of what they name and stand for
    themselves; a person is told apart by whom and what the person is tied to, in widening
    circles (Weisfeiler and Leman 1968). Nodes alike in all that are interchangeable.
    """
    if not any(one.startswith(_MINTED) for one in network.ids):
        return list(range(network.n))  # ids that stand for themselves are in order already
    graph = network.graph
    marks = ["" if one.startswith(_MINTED) else one for one in network.ids]
    strengths = graph.es["strength"] if graph.ecount() else []
    around: list[list[tuple[int, str]]] = [[] for _ in marks]
    for edge, strength in zip(graph.get_edgelist(), strengths, strict=True):
        around[edge[0]].append((edge[1], repr(strength)))
        around[edge[1]].append((edge[0], repr(strength)))
    for _ in range(_ROUNDS):
        marks = [
            _digest(own, sorted(f"{marks[other]} {tie}" for other, tie in near))
            for own, near in zip(marks, around, strict=True)
        ]
    return sorted(range(len(marks)), key=lambda node: (marks[node], network.ids[node]))


def _digest(own: str, near: list[str]) -> str:
    return hashlib.sha256("\n".join([own, *near]).encode()).hexdigest()
