"""What one answer of the chart needs from the case, each question asked once.

A `Reach` lives as long as one answer: nothing of it outlasts a change of the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard import elements
from graphkit.case import Case

EVERY = 100_000
"""The highest limit that the case allows; no entity of a case comes near it."""


class Reach:
    """The neighbours, groups and charts of a case, remembered while one answer is made."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._links: dict[str, list[dict[str, Any]]] = {}
        self._communities: dict[str, dict[str, Any]] = {}
        self._charts: dict[tuple[str, ...], dict[str, Any]] = {}
        self._overview: dict[str, Any] | None = None

    def links(self, entity: str) -> list[dict[str, Any]]:
        """All links of an entity, strongest first, each with its other end."""
        if entity not in self._links:
            rows = self._case.neighbours(entity, limit=EVERY)
            self._links[entity] = [row for row in rows if "link" in row]
        return self._links[entity]

    def newcomers(
        self, entity: str, on: set[str], kind: str | None = None, link_kind: str | None = None
    ) -> list[Mapping[str, Any]]:
        """The neighbours that are not on the chart yet, strongest first, each once."""
        found: dict[str, Mapping[str, Any]] = {}
        for link in self.links(entity):
            other = link["other"]
            name = str(other["entity"])
            if name in on or name == entity or name in found:
                continue
            if link_kind not in (None, link["kind"]):
                continue
            if kind is None or elements.drawn_kind(other) == kind:
                found[name] = other
        return list(found.values())

    def own(self, entity: str) -> list[str]:
        """What an entity uses or holds, as the links of the records say."""
        return sorted(
            {
                str(link["target"])
                for link in self.links(entity)
                if link["kind"] in {"USES", "HOLDS"} and link["source"] == entity
            }
        )

    def own_links(self, entity: str) -> list[str]:
        """The links of an entity and of the numbers and accounts that it uses or holds."""
        names = [entity, *self.own(entity)]
        return sorted({link["link"] for name in names for link in self.links(name)})

    def community(self, name: str) -> dict[str, Any]:
        """One group with its members, links and places."""
        if name not in self._communities:
            self._communities[name] = self._case.community(name)
        return self._communities[name]

    def homes(self, opened: Iterable[str]) -> dict[str, str]:
        """The open group that each of its members lies in."""
        return {
            entity["entity"]: elements.group_id(community)
            for community in opened
            for entity in self.community(community)["entities"]
        }

    def chart(self, ids: list[str]) -> dict[str, Any]:
        """These entities with the links among them, and places for all of them."""
        key = tuple(ids)
        if key not in self._charts:
            self._charts[key] = self._case.chart(ids)
        return self._charts[key]

    def overview(self) -> dict[str, Any]:
        """The groups of the case and the links between them."""
        if self._overview is None:
            self._overview = self._case.overview()
        return self._overview
