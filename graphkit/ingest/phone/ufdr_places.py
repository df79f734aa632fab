"""Places in a Cellebrite report: fixes, journeys, cells and wireless networks as positions."""

from __future__ import annotations

from graphkit.ingest.phone.extra_json import extra_json
from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_owners import Owners
from graphkit.ingest.phone.ufdr_values import is_secret, read_decimal, read_when
from graphkit.ingest.rows import Rows
from graphkit.model.kinds import RecordType
from graphkit.model.times import When

KINDS = frozenset({"Location", "Journey", "CellTower", "WirelessNetwork"})
_JOURNEY = ("FromPoint", "WayPoints", "ToPoint")
_ADDRESS = ("Street1", "Street2", "HouseNumber", "Neighborhood", "City", "State", "Country")


def coordinates(model: Model) -> tuple[float, float] | None:
    """Return latitude and longitude of a `Coordinate`; None off the globe and for 0/0."""
    latitude, longitude = read_decimal(model.get("Latitude")), read_decimal(model.get("Longitude"))
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return float(latitude), float(longitude)


class Places:
    """Adds the positions of models that stand at the top of a report."""

    def __init__(self, rows: Rows, owners: Owners, zone: str | None) -> None:
        """`zone` is the time zone that the user has stated for this very source, if any."""
        self._rows = rows
        self._owners = owners
        self._zone = zone
        self.secrets = 0
        """Network passwords that were dropped."""
        self.placeless = 0
        """Models that name neither coordinates nor an address."""

    def add(self, model: Model, locator: str) -> None:
        """Add the position, or the positions of a journey."""
        if model.type == "Journey":
            for slot in _JOURNEY:
                for point in model.models.get(slot, ()):
                    self._journey_point(model, point, slot, locator)
        elif model.type == "CellTower":
            self._cell(model, locator)
        else:
            when = read_when(model, "TimeStamp", self._zone)
            self._fix(model, locator, when, {})

    def _fix(self, model: Model, locator: str, when: When, more: dict[str, str]) -> None:
        """Add a place with its coordinates or address.

        Only a fix of the device itself says where its owner was; a place that was looked
        up, received or met in a photo is kept without a subject.
        """
        position = model.first("Position") or model
        point = coordinates(position)
        address = model.first("Address")
        place = model.get("PositionAddress") or position.get("PositionAddress")
        if not place and address is not None:
            place = ", ".join(part for part in map(address.get, _ADDRESS) if part)
        if point is None and read_decimal(position.get("Latitude")):
            self._rows.problem(
                locator, "coordinates", "The coordinates are not on the globe; they were left out.",
                raw=f"{position.get('Latitude')}, {position.get('Longitude')}",
            )  # fmt: skip
        if point is None and not place:
            self._count_secrets(model)
            self.placeless += 1
            return
        accuracy = read_decimal(model.get("GpsHorizontalAccuracy") or model.get("Precision"))
        own = model.type == "Location" and model.get("Origin").lower() != "external"
        extraction = model.attributes.get("extractionId", "")
        self._rows.add(
            RecordType.POSITIONS,
            when=when,
            locator=locator,
            parent_locator=more.get("parent"),
            subject_id=self._owners.owner(extraction)[0] if own else None,
            basis="gps" if point is not None and model.type == "Location" else "stated",
            latitude=None if point is None else point[0],
            longitude=None if point is None else point[1],
            accuracy_m=None if accuracy is None else float(accuracy),
            place_raw=place or model.get("Name") or None,
            extra=extra_json({**self._fields(model), **more}),
        )

    def _journey_point(self, journey: Model, point: Model, slot: str, locator: str) -> None:
        when = read_when(point, "TimeStamp", self._zone)
        if when.raw is None and slot != "WayPoints":
            name = "StartTime" if slot == "FromPoint" else "EndTime"
            when = read_when(journey, name, self._zone)
        own = f"model {point.id}" if point.id else f"{locator} {slot}"
        self._fix(point, own, when, {"parent": locator, "journey": slot})

    def _cell(self, model: Model, locator: str) -> None:
        """Add a cell by its numbers: an area, whatever point the tool has put on the map."""
        numbers = [model.get(name) for name in ("MCC", "MNC", "LAC", "CID")]
        if not any(numbers):
            numbers = [model.get(name) for name in ("SID", "NID", "BID")]
        extraction = model.attributes.get("extractionId", "")
        position = model.first("Position")
        extra = self._fields(model)
        if position is not None:
            extra["tool_point"] = f"{position.get('Latitude')}, {position.get('Longitude')}"
        self._rows.add(
            RecordType.POSITIONS,
            when=read_when(model, "TimeStamp", self._zone),
            locator=locator,
            subject_id=self._owners.owner(extraction)[0],
            basis="cell",
            cell="-".join(number or "?" for number in numbers),
            extra=extra_json(extra),
        )

    def _fields(self, model: Model) -> dict[str, str]:
        self._count_secrets(model)
        found = {"model": model.type, "deleted_state": model.attributes.get("deleted_state", "")}
        for name, value in model.fields.items():
            if not is_secret(name) and name not in ("TimeStamp", "UserMapping"):
                found[name] = value
        return found

    def _count_secrets(self, model: Model) -> None:
        self.secrets += sum(map(is_secret, model.fields))
