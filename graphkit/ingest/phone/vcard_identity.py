"""From one card to one identity: what its properties say of a person or organisation.

Nothing is a phone because the property says TEL: a word stays a word, marked as such.
What has no column of its own goes into `extra`, each value with its line.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import UTC, date, datetime, timedelta

from graphkit.ingest.phone.extra import extra
from graphkit.ingest.phone.vcard_card import Card
from graphkit.ingest.phone.vcard_property import Decoder, Property
from graphkit.ingest.reader import Settings
from graphkit.ingest.rows import Rows
from graphkit.model.email_address import read_email
from graphkit.model.handle import read_handle, read_jid
from graphkit.model.identifiers import Identifier, owner_key
from graphkit.model.kinds import RecordType, TimeBasis
from graphkit.model.phone_number import read_numbers
from graphkit.model.times import When, from_wall

MESSENGERS = {
    "X-SKYPE": "skype", "X-SKYPE-USERNAME": "skype", "X-JABBER": "jabber", "X-ICQ": "icq",
    "X-AIM": "aim", "X-MSN": "msn", "X-YAHOO": "yahoo", "X-GTALK": "gtalk",
    "X-GOOGLE-TALK": "gtalk", "X-QQ": "qq", "X-GADUGADU": "gadugadu",
    "X-GROUPWISE": "groupwise", "X-WHATSAPP": "whatsapp", "X-TELEGRAM": "telegram",
    "X-VIBER": "viber", "X-SIGNAL": "signal", "X-TWITTER": "twitter",
    "X-FACEBOOK": "facebook", "X-INSTAGRAM": "instagram", "X-WECHAT": "wechat",
}  # fmt: skip
"""Properties that hold a user name, and whose it is."""

_PICTURES = ("PHOTO", "LOGO", "SOUND")
_NAMED = frozenset({"TEL", "EMAIL", "IMPP", "X-SOCIALPROFILE", *MESSENGERS})
_COLUMNS = frozenset(
    {"FN", "N", "NICKNAME", "ADR", "NOTE", "VERSION", "X-ABLABEL", *_NAMED, *_PICTURES}
)
"""Properties that are written out elsewhere and need no place among the others."""
_ONCE = frozenset({"BDAY", "GENDER", "ORG", "REV", "TITLE", "UID"})
"""Properties whose first value has a column; only further ones stand among the others."""

_ADDRESS = ("po_box", "extended", "street", "city", "region", "postcode", "country")
_WRITTEN = ("street", "extended", "po_box", "city", "region", "postcode", "country")
_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?"
)
_SUBJECTS = {"ORG": "organisation", "COMPANY": "organisation", "INDIVIDUAL": "person"}
_INLINE = re.compile(r"data:([\w.+/-]*)(?:;[^,;]*)*;base64,(.*)", re.DOTALL)
_LONGEST_PART = 2000
_NONE: list[Property] = []


def add_identity(rows: Rows, card: Card, decoder: Decoder, settings: Settings) -> None:
    """Add one card as an identity, with its pictures as media and its flaws as problems."""
    _Writer(rows, card, decoder, settings).write()
    for line, text in decoder.trouble:
        rows.problem(card.at(line), "decoding", f"{card.at(line)}: {text}.")
    decoder.trouble.clear()
    for one in card.properties:
        if one.cut:
            where = card.at(one.line)
            rows.problem(where, "too_long", f"{where}: {one.name} was cut to what fits.")
    if card.dropped:
        text = f"{card.locator}: {card.dropped:,} properties past the cap were not read."
        rows.problem(card.locator, "too_many_properties", text)


class _Writer:
    """Writes one card; `text` and `parts` decode values, `labels` names groups."""

    def __init__(self, rows: Rows, card: Card, decoder: Decoder, settings: Settings) -> None:
        self._rows = rows
        self._card = card
        self._decoder = decoder
        self._settings = settings
        self._named = card.named()
        self._labels = {
            one.group: decoder.text(one).removeprefix("_$!<").removesuffix(">!$_")
            for one in self._all("X-ABLABEL")
        }

    def _all(self, name: str) -> list[Property]:
        return self._named.get(name, _NONE)

    def _first(self, name: str) -> str | None:
        found = self._named.get(name)
        return (self._decoder.text(found[0]).strip() or None) if found else None

    def write(self) -> None:
        card, rows, decoder = self._card, self._rows, self._decoder
        ids: dict[str, str] = {}
        for one in card.properties:
            for found in self._identifiers(one) if one.name in _NAMED else ():
                key = rows.mention(found, RecordType.IDENTITIES, card.locator)
                if key is not None:
                    ids.setdefault(key, found.raw)
        structured = decoder.parts(self._all("N")[0]) if self._all("N") else []
        family, given, further, prefix, suffix = (structured + [""] * 5)[:5]
        personal = " ".join(" ".join((prefix, given, further, family, suffix)).split())
        full = [text for one in self._all("FN") if (text := decoder.text(one).strip())]
        company = decoder.parts(self._all("ORG")[0]) if self._all("ORG") else []
        organisation = ", ".join(part for part in company if part) or None
        nicknames = [
            part for one in self._all("NICKNAME") for part in decoder.parts(one, ",") if part
        ]
        addresses = [self._address(one) for one in self._all("ADR")]
        address = addresses[0] if addresses else {}
        rows.add(
            RecordType.IDENTITIES,
            when=self._revised(),
            locator=card.locator,
            ordinal=0,
            basis="address_book",
            subject=self._subject(given or family),
            name=next((n for n in (*full, personal, *nicknames, organisation) if n), None),
            given=given or None,
            family=family or None,
            aliases=list(dict.fromkeys([*full[1:], *nicknames])),
            ids=list(ids),
            id_raws=list(ids.values()),
            owner_id=owner_key(rows.exhibit_id),
            born=self._first("BDAY"),
            sex=self._first("GENDER") or self._first("X-GENDER"),
            address=", ".join(address[part] for part in _WRITTEN if part in address) or None,
            place=address.get("city"),
            postcode=address.get("postcode"),
            occupation=self._first("TITLE") or self._first("ROLE"),
            organisation=organisation,
            source_id=self._first("UID"),
            extra=self._extra(addresses),
        )
        for name in _PICTURES:
            for one in self._all(name):
                self._picture(one)

    # identifiers

    def _identifiers(self, one: Property) -> list[Identifier]:
        text = self._decoder.text(one).strip()
        if not text:
            return []
        if one.name == "TEL":
            account = (one.params.get("WAID") or [""])[0]
            numbers = list(read_numbers(text, self._settings.region))
            return [*numbers, read_jid(account)] if account else numbers
        if one.name == "EMAIL":
            return [read_email(text)]
        platform, user = self._account(one, text)
        return [read_handle(platform, user)] if platform and user else []

    def _account(self, one: Property, text: str) -> tuple[str, str]:
        """Return platform and user name of a messenger property, blank if it names none."""
        if one.name in MESSENGERS:
            return MESSENGERS[one.name], text
        service = (one.params.get("X-SERVICE-TYPE") or [""])[0]
        if one.name == "IMPP":
            scheme, colon, user = text.partition(":")
            return (service or scheme, user) if colon else (service, text)
        user = (one.params.get("X-USER") or [""])[0]
        return (one.types[0].lower() if one.types else "", user)

    # the other columns

    def _subject(self, personal: str) -> str:
        for name in ("KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS"):
            said = self._first(name)
            if said is not None:
                return _SUBJECTS.get(said.upper(), "unknown")
        return "person" if personal else "unknown"

    def _address(self, one: Property) -> dict[str, str]:
        parts = self._decoder.parts(one)
        return {name: part for name, part in zip(_ADDRESS, parts, strict=False) if part}

    def _revised(self) -> When | None:
        """Return when the card was last changed, as REV says it."""
        raw = self._first("REV")
        if raw is None:
            return None
        unread = When(None, raw, TimeBasis.UNKNOWN)
        found = _MOMENT.fullmatch(raw)
        if found is None:
            return unread
        year, month, day, hour, minute, second, zone = found.groups()
        try:
            if hour is None:
                wall = date(int(year), int(month), int(day)).isoformat()
                return When(None, raw, TimeBasis.UNKNOWN, wall)
            clock = (int(hour), int(minute), int(second or 0))
            local = datetime(int(year), int(month), int(day), *clock, tzinfo=UTC)
            if zone is None:
                return from_wall(local, raw, self._settings.timezone)
            at = local - _offset(zone)
        except (ValueError, OverflowError):
            return unread
        return When(at, raw, TimeBasis.EXPLICIT, local.replace(tzinfo=None).isoformat())

    def _extra(self, addresses: list[dict[str, str]]) -> str | None:
        card = self._card
        others: dict[str, list[str]] = {}
        seen = set()
        for one in card.properties:
            if one.name in _COLUMNS or not one.value.strip():
                continue
            if one.name in _ONCE and one.name not in seen:
                seen.add(one.name)
            else:
                others.setdefault(one.name, []).append(self._short(one))
        listed = {
            name.lower(): [self._stated(one) for one in found]
            for name, found in card.named().items()
            if name in _NAMED
        }
        return extra(
            {
                "version": self._first("VERSION"),
                "note": "\n".join(self._decoder.text(one) for one in self._all("NOTE")),
                "addresses": addresses[1:],
                "agent_of": None if card.agent_of is None else f"card {card.agent_of}",
                "others": others,
                **listed,
            }
        )

    def _stated(self, one: Property) -> dict[str, object]:
        fields = {
            "at": self._card.at(one.line),
            "types": one.types,
            "label": self._labels.get(one.group) if one.group else None,
            "raw": self._decoder.text(one).strip(),
        }
        return {name: value for name, value in fields.items() if value}

    def _short(self, one: Property) -> str:
        if one.encoding == "BASE64":
            return f"{len(one.value):,} characters of base64"
        text = self._decoder.text(one)
        label = self._labels.get(one.group) if one.group else None
        return (f"{label}: {text}" if label else text)[:_LONGEST_PART]

    # pictures

    def _picture(self, one: Property) -> None:
        """Add a picture or sound: its hash where it stands in the card, else its address."""
        mime = (one.params.get("MEDIATYPE") or [""])[0]
        text = one.value.strip()
        inline = _INLINE.fullmatch(text)
        data = None
        if inline is not None:
            mime, data = inline[1] or mime, _from_base64(inline[2])
        elif one.encoding == "BASE64":
            data = self._decoder.data(one)
        family = "audio" if one.name == "SOUND" else "image"
        words = [word for word in one.types if word not in ("PREF", "HOME", "WORK")]
        if not mime and words:
            mime = f"{family}/{words[0].lower().removeprefix(f'{family}/')}"
        stands_here = one.encoding == "BASE64" or inline is not None
        self._rows.add(
            RecordType.MEDIA,
            locator=self._card.at(one.line),
            parent_locator=self._card.locator,
            path=None if stands_here else self._decoder.text(one).strip(),
            sha256=None if data is None else hashlib.sha256(data).hexdigest(),
            mime=mime or None,
            size=None if data is None else len(data),
            present=data is not None,
        )


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return offset if zone[0] == "+" else -offset


def _from_base64(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
