"""Which adverts of the case repeat one text, asked of the resolver's comparison of texts."""

from __future__ import annotations

from collections.abc import Sequence

from graphkit.graph.advert_entities import AdvertText, Similar


def similar_adverts(texts: Sequence[AdvertText]) -> tuple[list[Similar], list[list[str]]]:
    """Return pairs of adverts with alike texts, and the groups that they make."""
    return [], []
