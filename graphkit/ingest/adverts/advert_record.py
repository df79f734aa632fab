"""From the fields of one advert to its record and to every identifier that it names.

The text's own words and what a source had extracted before are separate claims. An alias
stays a field of the advert; it never becomes a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from graphkit.ingest import limits
from graphkit.ingest.adverts.addresses import site_of
from graphkit.ingest.adverts.list_cell import read_list
from graphkit.ingest.adverts.mentions import as_identifier, find_mentions
from graphkit.ingest.adverts.phone_mentions import LONGEST_TEXT, find_phones
from graphkit.ingest.adverts.prices import find_prices
from graphkit.ingest.reader import Settings
from graphkit.ingest.rows import Rows
from graphkit.model.email_address import read_email
from graphkit.model.handle import read_handle
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import RecordType
from graphkit.model.phone_number import read_numbers
from graphkit.model.times import UNDATED, When

USUAL_REGIONS = ("UG", "KE", "AE", "GB", "US")
"""Countries tried for numbers without a country code, after the stated one."""
SOURCE_FIELD = "source_field"
"""The method of identifiers that the source itself had taken out of the advert."""

TEXT_ROLES = (
    "advert_id", "source_uri", "site", "category", "city_raw", "lang", "title", "body",
    "author_handle",
)  # fmt: skip
LIST_ROLES = ("phone", "email", "handle", "price", "image")
_PLATFORMS = (
    "instagram", "telegram", "snapchat", "facebook", "twitter", "tiktok", "onlyfans", "whatsapp",
    "signal", "skype", "wechat", "viber",
)  # fmt: skip


MANY_ADVERTS = 20_000
"""Adverts of one slice, counted with their problems."""


class Cell(NamedTuple):
    """One cell of a row under a role: the name of its column, and its text."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class AdvertFields:
    """What a source states about one advert, by role; `extra` is everything else it states.

    `when` is the posting time, None where one is written that does not read.
    """

    locator: str
    cells: Mapping[str, Sequence[Cell]]
    when: When | None = UNDATED
    posted_raw: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def text(self, role: str) -> str | None:
        """Return the first cell of a role that holds something."""
        return next((cell.text for cell in self.cells.get(role, ()) if cell.text.strip()), None)


class AdvertRecords:
    """Writes adverts of one source into rows; one advert or one problem per call."""

    def __init__(self, rows: Rows, settings: Settings) -> None:
        self._rows = rows
        self._region = settings.region
        stated = (settings.region,) if settings.region else ()
        self._regions = tuple(dict.fromkeys((*stated, *USUAL_REGIONS)))
        self._without_zone = 0

    def add(self, advert: AdvertFields) -> None:
        """Add the record of one advert with all its mentions, or a problem in its place."""
        self._rows.used()
        texts = {role: self._text(advert, role) for role in TEXT_ROLES}
        if not any((texts["title"], texts["body"], texts["source_uri"], *self._claims(advert))):
            self._rows.problem(
                advert.locator,
                "empty_advert",
                "The row has no title, text, address or number; it is kept as text only.",
                replaces=RecordType.ADVERTS,
                raw=_written(advert),
            )
            return
        texts["site"] = texts["site"] or site_of(texts["source_uri"] or "")
        prices = [item for cell in advert.cells.get("price", ()) for item in read_list(cell.text)]
        prices += [str(price) for price in find_prices((texts["body"] or "")[:LONGEST_TEXT])]
        images = [item for cell in advert.cells.get("image", ()) for item in read_list(cell.text)]
        self._rows.add(
            RecordType.ADVERTS,
            when=self._when(advert),
            locator=advert.locator,
            prices=[_storable(price) for price in prices],
            images=[_storable(image) for image in images],
            extra=_json(advert.extra) if advert.extra else None,
            **texts,
        )
        for identifier in self._mentions(advert, texts):
            self._rows.mention(identifier, RecordType.ADVERTS, advert.locator)

    def notes(self) -> list[str]:
        """Say how many adverts could not be placed in time, and what would help."""
        if not self._without_zone:
            return []
        return [
            f"Posting times without a zone: {self._without_zone:,}. They are kept as written, "
            "without an instant; add the file again with --timezone to place them."
        ]

    def _claims(self, advert: AdvertFields) -> Iterator[str]:
        return (cell.text.strip() for role in LIST_ROLES for cell in advert.cells.get(role, ()))

    def _text(self, advert: AdvertFields, role: str) -> str | None:
        text = advert.text(role)
        if text is None:
            return None
        if len(text) > limits.FIELD:
            self._rows.problem(
                advert.locator,
                "field_too_long",
                f"The {role} has {len(text):,} characters; the first {limits.FIELD:,} are kept.",
            )
            text = text[: limits.FIELD]
        return _storable(text)

    def _when(self, advert: AdvertFields) -> When:
        if advert.when is None:
            self._rows.problem(
                advert.locator,
                "unreadable_time",
                "The posting time does not read; the advert is kept without one.",
                raw=advert.posted_raw,
            )
            return replace(UNDATED, raw=advert.posted_raw)
        if advert.when.at is None and "T" in (advert.when.wall or ""):
            self._without_zone += 1
        return advert.when

    def _mentions(
        self, advert: AdvertFields, texts: Mapping[str, str | None]
    ) -> Iterator[Identifier]:
        title, body = texts["title"], texts["body"]
        for identifier in find_mentions(title or "", self._regions):
            yield replace(identifier, note="title")
        if body is not None and len(body) > LONGEST_TEXT:
            self._rows.problem(
                advert.locator,
                "partly_searched",
                f"The body has {len(body):,} characters; it is kept whole, and the first "
                f"{LONGEST_TEXT:,} were searched for identifiers.",
            )
        yield from find_mentions(body or "", self._regions)
        for mention in find_phones(texts["source_uri"] or "", self._regions):
            # Offsets are kept for the stored text only.
            yield replace(as_identifier(mention), start=None, end=None, note="source_uri")
        yield from self._source_fields(advert, texts)

    def _source_fields(
        self, advert: AdvertFields, texts: Mapping[str, str | None]
    ) -> Iterator[Identifier]:
        for role in ("phone", "email", "handle"):
            for cell in advert.cells.get(role, ()):
                for item in read_list(_storable(cell.text)):
                    for identifier in self._claimed(role, cell.column, item, texts["site"]):
                        yield replace(
                            identifier,
                            method=SOURCE_FIELD,
                            start=None,
                            end=None,
                            note=f"column {_storable(cell.column)}",
                        )
        author = texts["author_handle"]
        if author and texts["site"]:
            yield replace(read_handle(texts["site"], author), method=SOURCE_FIELD, note="author")

    def _claimed(self, role: str, column: str, item: str, site: str | None) -> Sequence[Identifier]:
        if role == "phone":
            return read_numbers(item, self._region)
        if role == "email":
            return (read_email(item),)
        named = next((name for name in _PLATFORMS if name in column.lower()), None)
        before, sign, after = item.partition(":")
        if named is None and sign and before.strip().lower() in _PLATFORMS:
            named, item = before.strip().lower(), after
        return (read_handle(named or site or "?", item),)


def _written(advert: AdvertFields) -> str:
    cells = [cell for cells in advert.cells.values() for cell in cells if cell.text.strip()]
    stated = {cell.column: cell.text for cell in cells} | dict(advert.extra)
    if advert.posted_raw:
        stated["posted"] = advert.posted_raw
    return _json(stated)


def _json(stated: Mapping[str, Any]) -> str:
    return _storable(json.dumps(dict(stated), ensure_ascii=False, default=str))


def _storable(text: str) -> str:
    """Replace halves of characters, which no file can hold, one for one: offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if 0xD800 <= ord(sign) <= 0xDFFF else sign for sign in text)
    return text
