"""One JSON object as the fields of an advert: flat scrapes, crawl documents, extractions.

Crawl documents follow the memex-cdr layout (crawled page or media file), extractions the
form `extractions.<field>.results[].value`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from graphkit.ingest.adverts.advert_record import LIST_ROLES, Cell
from graphkit.ingest.adverts.column_roles import looks_like_adverts, roles_of
from graphkit.ingest.adverts.list_cell import as_text

_NESTED = ("extracted_metadata", "metadata", "data")
_CRAWLED = frozenset({"crawler", "raw_content", "extracted_text"})
"""Fields of crawl documents; in these `timestamp` is the time of the visit."""
_PLACE_NAMES = ("name", "city", "city_name", "title", "text")
_LONGEST_PAGE = 4 * 2**20

Cells = dict[str, list[Cell]]


def is_advert(value: Any) -> bool:
    """Tell whether a JSON value has the fields of an advert or of a crawl document."""
    if not isinstance(value, dict):
        return False
    names = [str(name) for name in value]
    if "extractions" in value or is_media(value):
        return True
    if "url" in value and {"raw_content", "extracted_text"} & value.keys():
        return True
    return looks_like_adverts(names)


def is_media(value: Mapping[str, Any]) -> bool:
    """Tell whether a crawl document is a picture or film that belongs to another document."""
    return "obj_original_url" in value and "obj_parent" in value


def cells_of(value: Mapping[str, Any], stated: Mapping[str, str]) -> tuple[Cells, dict[str, Any]]:
    """Return the cells of an advert by role, and everything else that the object states."""
    cells: Cells = {}
    extra = dict(value)
    for name, texts, role in _flat(value, stated):
        cells.setdefault(role, []).extend(Cell(name, text) for text in texts)
        extra.pop(name, None)
    if "extractions" in value:
        _add_extractions(cells, extra.pop("extractions"), extra)
    for nested in _NESTED:
        inner = value.get(nested)
        if isinstance(inner, dict):
            for name, texts, role in _flat(inner, {}):
                cells.setdefault(role, []).extend(Cell(f"{nested}.{name}", t) for t in texts)
    objects = value.get("objects")
    if isinstance(objects, list):
        urls = [item.get("obj_original_url") for item in objects if isinstance(item, dict)]
        cells.setdefault("image", []).extend(Cell("objects", str(url)) for url in urls if url)
    page = extra.pop("raw_content", None)
    if isinstance(page, str) and not _holds(cells, "body"):
        cells["body"] = [Cell("raw_content", visible_text(page))]
        extra["body_from"] = "raw_content"
    return cells, {name: inner for name, inner in extra.items() if inner not in (None, "", [], {})}


def _flat(
    value: Mapping[str, Any], stated: Mapping[str, str]
) -> Iterator[tuple[str, list[str], str]]:
    """Yield name, texts and role of the fields that have a role and hold something."""
    crawled = _CRAWLED & value.keys()
    names = [str(name) for name in value if not (crawled and name == "timestamp")]
    known = {column: role for column, role in stated.items() if column in names}
    for role, fields in roles_of(names, known).items():
        several = role in LIST_ROLES
        for name in fields:
            texts = _texts(value[name], several)
            if texts:
                yield name, texts, role
                if not several:
                    break


def _texts(value: Any, several: bool) -> list[str]:
    """Return the texts of a field: all parts of a list, or a single text."""
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, dict):
        inner = next((value[name] for name in _PLACE_NAMES if value.get(name)), None)
        return _texts(inner, several) if not isinstance(inner, dict | list) else []
    if isinstance(value, list):
        parts = [
            text for part in value if not isinstance(part, list) for text in _texts(part, True)
        ]
        return parts if several or not parts else ["\n".join(parts)]
    text = as_text(value)
    return [text] if text.strip() else []


def _add_extractions(cells: Cells, extractions: Any, extra: dict[str, Any]) -> None:
    """Add what another program had taken out: each value is a claim of that program."""
    if not isinstance(extractions, dict):
        extra["extractions"] = extractions
        return
    for name, found in extractions.items():
        results = found.get("results") if isinstance(found, dict) else found
        plain = str(name).rpartition("-")[2]
        role = next(iter(roles_of([plain])), None)
        texts: list[str] = []
        for result in results if isinstance(results, list) else [results]:
            inner = result.get("value") if isinstance(result, dict) else result
            if role == "city_raw" and isinstance(result, dict):
                inner = _city(result.get("context")) or inner
            texts.extend(_texts(inner, True))
        if role is None or (role not in LIST_ROLES and _holds(cells, role)):
            extra[str(name)] = texts
        elif role in LIST_ROLES:
            cells.setdefault(role, []).extend(Cell(str(name), text) for text in texts)
        else:
            cells.setdefault(role, []).extend(Cell(str(name), text) for text in texts[:1])
            if texts[1:]:
                extra[str(name)] = texts


def _city(context: Any) -> str | None:
    city = context.get("city") if isinstance(context, dict) else None
    name = city.get("name") if isinstance(city, dict) else city
    return name if isinstance(name, str) and name.strip() else None


def _holds(cells: Cells, role: str) -> bool:
    return any(cell.text.strip() for cell in cells.get(role, ()))


def visible_text(page: str) -> str:
    """Return the words of an HTML page, without scripts and styles."""
    tree = LexborHTMLParser(page[:_LONGEST_PAGE])
    for node in tree.css("script, style, noscript, template"):
        node.decompose()
    body = tree.body
    return "" if body is None else body.text(separator=" ", strip=True)
