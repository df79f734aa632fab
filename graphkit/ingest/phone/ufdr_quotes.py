"""Messages that a message of a Cellebrite report quotes, answers or forwards.

They are attributes of the message that holds them: the quoted message stands elsewhere,
and is counted there.
"""

from __future__ import annotations

from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_parties import PARTY_SLOTS

QUOTING_TYPES = frozenset({"ReplyMessageData", "QuotedMessageData", "ForwardedMessageData"})
"""Models that hold or name a quoted message."""

EMBEDDED = "EmbeddedInstantMessage"


def quotes_of(model: Model) -> list[dict[str, str]]:
    """Write every quotation of a message as type, ids and text, in the order of the file."""
    return [quote for child in _quoting(model) for quote in _quotes(child)]


def _quoting(model: Model) -> list[Model]:
    found = list(model.models.get(EMBEDDED, ()))
    for slot, children in model.models.items():
        if slot not in PARTY_SLOTS:
            found += [child for child in children if child.type in QUOTING_TYPES]
    return found


def _quotes(model: Model) -> list[dict[str, str]]:
    """Write a quotation as type, ids and text; the quoted message is never counted again."""
    own = {
        "as": EMBEDDED if model.type == "InstantMessage" else model.type,
        "id": model.id,
        "original": model.get("OriginalMessageID"),
        "label": model.get("Label"),
        "text": model.fields.get("Body", ""),
    }
    nested = [
        {"as": model.type, "id": inner.id, "text": inner.fields.get("Body", "")}
        for inner in _messages_inside(model)
    ]
    if nested and not own["original"] and not own["text"]:
        return nested
    return [{name: value for name, value in own.items() if value}, *nested]


def _messages_inside(model: Model) -> list[Model]:
    found = []
    for children in model.models.values():
        for child in children:
            if child.type == "InstantMessage":
                found.append(child)
            found += _messages_inside(child)
    return found
