"""Going back to one place of a Cellebrite report: what stands at a locator, field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from graphkit.ingest.phone.ufdr_index import events_behind_models
from graphkit.ingest.phone.ufdr_models import Complete, Extraction, Item, Model, Origin
from graphkit.ingest.phone.ufdr_reading import WANTED
from graphkit.ingest.phone.ufdr_values import is_secret, origin_texts
from graphkit.ingest.phone.ufdr_xml import ReportParser
from graphkit.ingest.xml_stream import XmlStream

_LOCATOR = re.compile(r"model (\S+)(?: extraction (\S+))?(?: ([A-Za-z]+)(?: (\d+))?)?")
_DEVICE = re.compile(r"Device Info(?: extraction (\S*))?")
_DROPPED = "(dropped at import)"
_CARD = "CreditCardNumber"


def find_place(open_stream: Callable[[], BinaryIO], locator: str) -> dict[str, str] | None:
    """Return the fields at a locator in the file's own names and order; None if nowhere.

    A message that other messages quote is found where it stands itself.
    """
    device = _DEVICE.fullmatch(locator)
    if device is not None:
        return _device(open_stream, device[1] or "")
    wanted = _LOCATOR.fullmatch(locator)
    if wanted is None:
        return None
    model = _model(open_stream, wanted[1], wanted[2])
    if model is not None and wanted[3]:
        inside = model.models.get(wanted[3], [])
        number = int(wanted[4] or 1) - 1
        model = inside[number] if 0 <= number < len(inside) else None
    if model is None:
        return None
    found = dict(_flat(model, ""))
    for event in events_behind_models(open_stream):
        if isinstance(event, Origin) and event.id == model.id:
            found["nodeInfo"] = "\n".join(origin_texts(event.nodes))
    return found


def _model(
    open_stream: Callable[[], BinaryIO], model_id: str, extraction: str | None
) -> Model | None:
    parser = ReportParser(WANTED)
    unnamed = 0
    inside = None
    for segment in XmlStream(open_stream, check=False):
        for event in parser.events(segment):
            if not isinstance(event, Complete):
                continue
            model = event.model
            if not model.id and model.type != "Chat":
                unnamed += 1
                model.attributes["id"] = f"#{unnamed}"
            if _is(model, model_id, extraction):
                return model
            inside = inside or next(
                (m for m in _inside(model) if _is(m, model_id, extraction)), None
            )
    return inside


def _is(model: Model, model_id: str, extraction: str | None) -> bool:
    own = model.attributes.get("extractionId")
    return model.id == model_id and (extraction is None or own in (None, extraction))


def _inside(model: Model) -> Iterator[Model]:
    for children in model.models.values():
        for child in children:
            yield child
            yield from _inside(child)


def _flat(model: Model, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield names and values; models inside are named by field, and by number if several."""
    hidden = is_secret(model.get("Key")) or is_secret(model.get("Category"))
    for name, value in model.attributes.items():
        yield f"{prefix}@{name}", value
    for name, value in model.fields.items():
        dropped = is_secret(name) or name == _CARD or (hidden and name == "Value")
        yield f"{prefix}{name}", _DROPPED if dropped else value
    for name, values in model.lists.items():
        yield f"{prefix}{name}", _DROPPED if is_secret(name) else "\n".join(values)
    for number, node in enumerate(model.nodes, 1):
        yield f"{prefix}nodeInfo {number}", origin_texts([node])[0]
    for slot, children in model.models.items():
        for number, child in enumerate(children, 1):
            place = slot if len(children) == 1 else f"{slot} {number}"
            yield from _flat(child, f"{prefix}{place}.")


def _device(open_stream: Callable[[], BinaryIO], extraction: str) -> dict[str, str] | None:
    found: dict[str, str] = {}

    def take(event: object) -> None:
        if isinstance(event, Extraction) and event.attributes.get("id", "") == extraction:
            found.update({f"@{name}": value for name, value in event.attributes.items()})
        elif isinstance(event, Item):
            name = event.attributes.get("name") or event.attributes.get("id") or "?"
            place = event.attributes.get("sourceExtraction", extraction)
            if place == extraction and not is_secret(name):
                found[name] = f"{found[name]}\n{event.text}" if name in found else event.text

    parser = ReportParser(frozenset())
    for segment in XmlStream(open_stream, check=False):
        for event in parser.events(segment):
            take(event)
    return found or None
