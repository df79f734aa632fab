"""Which adverts of the case repeat one text, asked of the resolver's comparison of texts."""

from __future__ import annotations

from collections.abc import Sequence

from graphkit.graph.advert_entities import AdvertText, Similar
from graphkit.resolve.advert_groups import groups
from graphkit.resolve.advert_text import near_duplicates


def similar_adverts(texts: Sequence[AdvertText]) -> tuple[list[Similar], list[list[str]]]:
    """Return pairs of adverts with alike texts, and the groups that they make.

    Pairs and groups name adverts by their keys. They are proposals: alike texts may come
    from one writer of adverts for many people.
    """
    if len(texts) < 2:
        return [], []
    keys = {str(text.entity): text.key for text in texts}
    ids = list(keys)
    pairs = near_duplicates(ids, [text.text for text in texts])
    similar = [
        Similar(keys[pair.a], keys[pair.b], pair.cosine, pair.strength, pair.phrases)
        for pair in pairs
    ]
    return similar, [[keys[entity] for entity in group] for group in groups(ids, pairs)]
