"""The closed vocabularies: kinds of records, identifiers, entities and links."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

ExhibitId = NewType("ExhibitId", str)
EntityId = NewType("EntityId", str)
LinkId = NewType("LinkId", str)
Anchor = NewType("Anchor", str)
"""What judgements and charts point to: an identity record or an identifier key."""


class RecordType(StrEnum):
    """What a source can say; one Parquet table each."""

    COMMUNICATIONS = "communications"
    TRANSACTIONS = "transactions"
    ADVERTS = "adverts"
    IDENTITIES = "identities"
    RELATIONS = "relations"
    POSITIONS = "positions"
    MEDIA = "media"
    IDENTIFIERS = "identifiers"
    PROBLEMS = "problems"


class TimeBasis(StrEnum):
    """How a time became an instant in UTC."""

    EXPLICIT = "explicit"
    DEVICE = "device"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"


class Validity(StrEnum):
    """What the numbering plan or check digit says of an identifier; not that it exists."""

    VALID = "valid"
    POSSIBLE = "possible"
    INVALID = "invalid"
    AMBIGUOUS = "ambiguous"
    DAMAGED = "damaged"
    MASKED = "masked"
    WITHHELD = "withheld"
    SERVICE = "service"
    GROUP = "group"
    OPAQUE = "opaque"


class IdentifierKind(StrEnum):
    """What sort of identifier a value is."""

    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    ACCOUNT = "account"
    WALLET = "wallet"
    DEVICE = "device"
    IMSI = "imsi"
    ICCID = "iccid"
    URL = "url"
    DOCUMENT = "document"
    SOURCE = "source"
    """A register's own number or label for a person: good only inside its exhibit."""


class EntityKind(StrEnum):
    """What the network can show."""

    PERSON = "Person"
    ORGANIZATION = "Organization"
    PHONE = "Phone"
    ACCOUNT = "Account"
    DEVICE = "Device"
    EMAIL = "Email"
    HANDLE = "Handle"
    WALLET = "Wallet"
    ADVERT = "Advert"
    ADVERT_GROUP = "AdvertGroup"
    PLACE = "Place"
    IMAGE = "Image"
    VEHICLE = "Vehicle"


class LinkKind(StrEnum):
    """What can join two entities; each link opens to its records."""

    COMMUNICATED = "COMMUNICATED"
    TRANSFERRED = "TRANSFERRED"
    HOLDS = "HOLDS"
    USES = "USES"
    SAVED_AS = "SAVED_AS"
    ADVERTISES = "ADVERTISES"
    NEAR_DUPLICATE = "NEAR_DUPLICATE"
    SAME_IMAGE = "SAME_IMAGE"
    LOCATED_AT = "LOCATED_AT"
    POSSIBLY_SAME = "POSSIBLY_SAME"
    RELATED = "RELATED"


class Role(StrEnum):
    """What a person is in the case; set only by a person's judgement, else unknown."""

    UNKNOWN = "unknown"
    SUSPECT = "suspect"
    VICTIM = "victim"
    POTENTIAL_VICTIM = "potential victim"
    WITNESS = "witness"
    CHILD = "child"
    BYSTANDER = "bystander"


PROTECTED_ROLES = frozenset({Role.VICTIM, Role.POTENTIAL_VICTIM, Role.WITNESS, Role.CHILD})
