"""Address books, accounts and cards of a Cellebrite report as identities.

Each is a claim of that phone: the name is what its owner, or the app, called somebody.
"""

from __future__ import annotations

import re

from graphkit.ingest.phone.extra_json import extra_json
from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_owners import Owners
from graphkit.ingest.phone.ufdr_parties import PartyReader
from graphkit.ingest.phone.ufdr_values import is_secret, read_when
from graphkit.ingest.rows import Rows
from graphkit.model.account import read_account
from graphkit.model.device import read_iccid, read_imei, read_imsi
from graphkit.model.email_address import read_email
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, RecordType, Validity
from graphkit.model.phone_number import read_numbers
from graphkit.model.times import UNDATED

KINDS = frozenset({"Contact", "UserAccount", "SIMData", "CreditCard", "FinancialAccount"})
_ADDRESS = ("Street1", "Street2", "HouseNumber", "Neighborhood", "City", "State", "Country")
_NICKNAME = frozenset({"additional name", "nickname", "alias", "push name"})
_APP_ID = re.compile(r"\s*(user)?\s*id\b.*", re.IGNORECASE)


class Contacts:
    """Adds one identity per contact, account, card or line of a SIM."""

    def __init__(
        self,
        rows: Rows,
        owners: Owners,
        people: PartyReader,
        region: str | None,
        zone: str | None,
    ) -> None:
        """`region` reads numbers without country code, `zone` times without an offset."""
        self._rows = rows
        self._owners = owners
        self._people = people
        self._region = region
        self._zone = zone
        self.secrets = 0
        """Passwords and card codes that were dropped."""

    def add(self, model: Model, locator: str) -> None:
        """Add the identity that a model at the top of the report claims."""
        if model.type == "Contact":
            extraction = model.attributes.get("extractionId", "")
            self._person(model, locator, "address_book", self._owners.owner(extraction)[0], {})
        elif model.type == "UserAccount":
            self._person(model, locator, "profile", None, {})
        elif model.type == "SIMData":
            self._sim(model, locator)
        elif model.type == "CreditCard":
            self._card(model, locator)
        else:
            self._account(model, locator)

    def add_shared(self, model: Model, locator: str, parent: str) -> None:
        """Add a contact card that somebody sent in a message."""
        self._person(model, locator, "note", None, {"shared_in": parent})

    def _person(
        self, model: Model, locator: str, basis: str, owner: str | None, more: dict[str, str]
    ) -> None:
        found: list[Identifier] = []
        aliases: list[str] = []
        lines: list[str] = []
        source = model.get("Source") or model.get("ServiceType")
        username = model.get("Username")
        if username:
            found += self._people.identify(username, source or "account")
        for entry in model.models.get("Entries", ()):
            self._entry(entry, source, found, aliases, lines)
        organisation = model.first("Organizations")
        address = model.first("Addresses")
        extra = {**more, **self._fields(model), "entries": lines, "notes": model.lists.get("Notes")}
        self._identity(
            model, locator, basis, found,
            name=model.get("Name") or None,
            aliases=aliases or None,
            owner_id=owner,
            organisation=(None if organisation is None else organisation.get("Name")) or None,
            address=self._address(address),
            extra=extra_json(extra),
        )  # fmt: skip

    def _entry(
        self,
        entry: Model,
        source: str,
        found: list[Identifier],
        aliases: list[str],
        lines: list[str],
    ) -> None:
        """Read one line of a contact; what is no identifier stays as text."""
        value, category = entry.get("Value"), entry.get("Category")
        if not value:
            return
        if is_secret(category):
            self.secrets += 1
            return
        if category.lower() in _NICKNAME:
            aliases.append(value)
        elif entry.type == "PhoneNumber":
            found += read_numbers(value, self._region)
        elif entry.type == "EmailAddress":
            found.append(read_email(value))
        elif entry.type == "UserID":
            platform = entry.get("Domain") if entry.get("Domain") not in ("", "User ID") else ""
            platform = source or platform or _APP_ID.sub("", category) or "account"
            found += self._people.identify(value, platform)
        else:
            lines.append(f"{entry.type} {category}: {value}" if category else value)
            return
        lines.append(f"{category or entry.type}: {value}")

    def _sim(self, model: Model, locator: str) -> None:
        """Read one line of a SIM card: its number, ICCID or IMSI, else plain text."""
        value = model.get("Value")
        words = f"{model.get('Name')} {model.get('Category')}".upper()
        found: list[Identifier] = []
        if not value:
            return
        if "ICCID" in words:
            found.append(read_iccid(value))
        elif "IMSI" in words:
            found.append(read_imsi(value))
        elif "IMEI" in words:
            found.append(read_imei(value))
        elif "MSISDN" in words:
            found += read_numbers(value, self._region)
        self._identity(model, locator, "profile", found, extra=extra_json(self._fields(model)))

    def _card(self, model: Model, locator: str) -> None:
        """Keep a bank card by its last digits only; the number itself is dropped."""
        digits = re.sub(r"\D", "", model.get("CreditCardNumber"))
        found = []
        if digits:
            masked = f"{digits[:6]}******{digits[-4:]}" if len(digits) >= 13 else "******"
            found.append(
                Identifier(IdentifierKind.ACCOUNT, masked, None, Validity.MASKED, "card masked")
            )
        fields = self._fields(model)
        fields.pop("CreditCardNumber", None)
        self._identity(
            model, locator, "profile", found,
            name=model.get("NameOnCard") or None, extra=extra_json(fields),
        )  # fmt: skip

    def _account(self, model: Model, locator: str) -> None:
        number = model.get("AccountID")
        found = [read_account(number, country=None)] if number else []
        self._identity(model, locator, "profile", found, extra=extra_json(self._fields(model)))

    def _identity(
        self,
        model: Model,
        locator: str,
        basis: str,
        found: list[Identifier],
        **fields: object,
    ) -> None:
        keys: dict[str, str] = {}
        for identifier in found:
            key = self._rows.mention(identifier, RecordType.IDENTITIES, locator)
            if key is not None:
                keys.setdefault(key, identifier.raw)
        when = read_when(model, "TimeCreated", self._zone)
        self._rows.add(
            RecordType.IDENTITIES,
            when=when if when.raw is not None else UNDATED,
            locator=locator,
            ordinal=0,
            basis=basis,
            subject="unknown",
            ids=list(keys),
            id_raws=list(keys.values()),
            **fields,
        )

    def _address(self, model: Model | None) -> str | None:
        if model is None:
            return None
        return ", ".join(part for part in map(model.get, _ADDRESS) if part) or None

    def _fields(self, model: Model) -> dict[str, object]:
        found: dict[str, object] = {
            "model": model.type,
            "deleted_state": model.attributes.get("deleted_state"),
            "extraction": model.attributes.get("extractionId"),
        }
        for name, value in model.fields.items():
            if is_secret(name):
                self.secrets += 1
            elif name not in ("Name", "UserMapping", "TimeCreated", "NameOnCard"):
                found[name] = value
        for child in model.models.get("AdditionalInfo", ()):
            key = child.get("Key") or "AdditionalInfo"
            if is_secret(key):
                self.secrets += 1
            else:
                found[key] = child.get("Value")
        return found
