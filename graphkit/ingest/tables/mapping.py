"""A profile bound to one table: for each role, the places of its cells in a row."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from graphkit.errors import UsageProblem
from graphkit.ingest.reader import Settings
from graphkit.ingest.tables.profile import ASK, Column, Profile, fold, value_key
from graphkit.ingest.tables.roles import ROLES, SEVERAL
from graphkit.ingest.tables.sheet import Sheet


@dataclass(frozen=True)
class Field:
    """One role's cells in a row; `name` is what the file calls them."""

    column: Column
    places: tuple[int, ...]
    name: str

    @property
    def role(self) -> str:
        """Return the role."""
        return self.column.role

    def text(self, cells: Sequence[str]) -> str:
        """Return the cell, or the cells that hold something joined, as the file has them."""
        if len(self.places) == 1:
            return cells[self.places[0]]
        if not self.places:
            return self.column.value or ""
        return self.column.join.join(
            cell for place in self.places if (cell := cells[place]).strip()
        )


@dataclass(frozen=True)
class Mapping:
    """Which cells of a sheet play which role."""

    profile: Profile
    sheet: Sheet
    fields: Map[str, tuple[Field, ...]]
    skips: tuple[tuple[Field, frozenset[str], str], ...] = ()
    """Fields and the cells that say that a row is to be left out, with the reason."""
    settings: Settings = field(default_factory=Settings)

    def one(self, role: str) -> Field | None:
        """Return the field of a role that has one column, or None."""
        found = self.fields.get(role, ())
        return found[0] if found else None

    def all(self, *roles: str) -> list[Field]:
        """Return the fields of some roles, in this order."""
        return [field for role in roles for field in self.fields.get(role, ())]

    @property
    def places(self) -> list[int]:
        """Return every column that is read, in the order of the table."""
        fields = [field for each in self.fields.values() for field in each]
        fields += [field for field, _, _ in self.skips]
        return sorted({place for field in fields for place in field.places})

    @property
    def unread(self) -> list[str]:
        """Return the columns of the table that have no role."""
        read = set(self.places)
        return [name for place, name in enumerate(self.sheet.header) if place not in read]

    @property
    def region(self) -> str | None:
        """Return the country of numbers without a country code: the layout's, then the case's."""
        return self.stated("region", self.profile.region)

    @property
    def zone(self) -> str | None:
        """Return the zone of the wall clock, or None if nobody has said."""
        return self.stated("timezone", self.profile.timezone)

    def stated(self, name: str, of_layout: str | None) -> str | None:
        """Return a setting: said for this very file, else known of the layout, else the case's.

        A layout that says `ask` knows nothing; the case's own answer counts then.
        """
        said: str | None = getattr(self.settings, name)
        if name in self.settings.stated or of_layout in (None, ASK):
            return said
        return of_layout

    def skipped(self, cells: Sequence[str]) -> str | None:
        """Return why a row is left out, or None if it is read."""
        for field_, words, reason in self.skips:
            if self.matches(field_.text(cells), words):
                return f"{reason} {field_.text(cells).strip()}"
        return None

    def repeats(self, cells: Sequence[str]) -> bool:
        """Tell whether a row is the header once more, as at the top of a printed page."""
        header = self.sheet.header
        return bool(self.sheet.header_row) and all(
            cells[place].strip() == header[place] for place in self.places
        )

    def matches(self, text: str, words: frozenset[str]) -> bool:
        """Tell whether a cell is one of the words, without regard to case and rims."""
        return value_key(text) in words

    def is_blank(self, text: str) -> bool:
        """Tell whether a cell says nothing: empty, or one of the profile's words for that."""
        bare = text.strip()
        if not bare:
            return True
        return len(bare) <= self._longest_blank + 8 and value_key(bare) in self.profile.blank

    @cached_property
    def _longest_blank(self) -> int:
        return max((len(word) for word in self.profile.blank), default=0)


def bind(profile: Profile, sheet: Sheet, settings: Settings) -> Mapping:
    """Bind a profile to a table; raises UsageProblem naming what is there and what is missing."""
    found = find_header(profile, sheet)
    if found is None:
        raise _no_header(profile, sheet)
    return _bind(profile, sheet.under(found), settings)


def fits(profile: Profile, sheet: Sheet) -> int:
    """Return how well a table fits a profile by its header: columns found, 0 for not at all."""
    row = find_header(profile, sheet)
    if row is None or profile.headerless:
        return 0
    try:
        mapping = _bind(profile, sheet.under(row), Settings())
    except UsageProblem:
        return 0
    return len(profile.contains) + len(mapping.places)


def find_header(profile: Profile, sheet: Sheet) -> int | None:
    """Return the number of the header row, 0 for a profile without header, None if absent."""
    named = profile.sheet is not None and sheet.name is not None
    if named and fold(str(profile.sheet)) != fold(str(sheet.name)):
        return None
    if profile.headerless:
        return 0
    if profile.header_row is not None:
        return profile.header_row if profile.header_row <= len(sheet.top) else None
    wanted = [
        frozenset(fold(name) for name in entry) for entry in profile.contains or _required(profile)
    ]
    for number, names in sheet.names:
        if all(entry & names for entry in wanted):
            return number
    return None


def _required(profile: Profile) -> tuple[tuple[str, ...], ...]:
    """Without a stated header it is the row that names every column the profile needs."""
    needed: list[tuple[str, ...]] = []
    for column in profile.columns:
        if column.names and not column.optional:
            needed += [column.names] if column.choice else [(name,) for name in column.names]
    return tuple(needed)


def _no_header(profile: Profile, sheet: Sheet) -> UsageProblem:
    first = next((row for row in sheet.top if not row.blank), None)
    seen = [cell.strip() for cell in first.cells if cell.strip()] if first else []
    wanted = [" or ".join(entry) for entry in profile.contains or _required(profile)]
    return UsageProblem(
        f"{sheet.source.name}: profile {profile.name} does not fit, no row holds its columns.",
        hint=f"Columns of the profile: {', '.join(wanted) or profile.header_row}. "
        f"First row of the file: {', '.join(seen[:40]) or 'empty'}.",
    )


def _bind(profile: Profile, sheet: Sheet, settings: Settings) -> Mapping:
    places = {fold(name): place for place, name in reversed(list(enumerate(sheet.header)))}
    for place in range(sheet.width):
        places.setdefault(fold(f"column {place + 1}"), place)
    columns = list(profile.columns)
    if settings.columns:
        columns = _overlaid(profile, columns, settings.columns)
    fields: dict[str, list[Field]] = {}
    missing: list[str] = []
    for column in columns:
        found = _places(column, places, missing)
        if found is not None:
            name = column.join.join(sheet.header[place] for place in found) or column.role
            fields.setdefault(column.role, []).append(Field(column, found, name))
    if missing:
        raise UsageProblem(
            f"{sheet.source.name}: profile {profile.name} names columns that are not there: "
            f"{', '.join(missing)}.",
            hint=f"Columns of the file: {', '.join(sheet.header)}. "
            f"Columns of the profile: {', '.join(profile.names)}.",
        )
    whole = {role: tuple(found) for role, found in fields.items()}
    return Mapping(profile, sheet, whole, _skips(profile, whole, places, sheet), settings)


def _places(column: Column, places: Map[str, int], missing: list[str]) -> tuple[int, ...] | None:
    if not column.names:
        return ()
    found = [places[fold(name)] for name in column.names if fold(name) in places]
    if column.choice:
        found = found[:1]
    if column.choice or column.optional:
        if found or column.optional:
            return tuple(found) or None
    elif len(found) == len(column.names):
        return tuple(found)
    missing.append(" or ".join(column.names) if column.choice else ", ".join(column.names))
    return None


def _overlaid(profile: Profile, columns: Sequence[Column], said: Map[str, str]) -> list[Column]:
    """Put `--set column=role` over the profile: the role then has just these columns."""
    roles = ROLES[profile.record]
    for name, role in said.items():
        if role not in roles:
            raise UsageProblem(
                f"--set {name}={role}: {role!r} is no role of {profile.record}.",
                hint=f"Roles: {', '.join(roles)}. Columns of the profile: "
                f"{', '.join(profile.names)}.",
            )
    kept = [column for column in columns if column.role not in said.values()]
    for role in dict.fromkeys(said.values()):
        old = next((column for column in columns if column.role == role), Column(role))
        names = tuple(name for name, wanted in said.items() if wanted == role)
        for part in [(name,) for name in names] if role in SEVERAL else [names]:
            kept.append(replace(old, names=part, choice=False, value=None, optional=False))
    return kept


def _skips(
    profile: Profile, fields: Map[str, tuple[Field, ...]], places: Map[str, int], sheet: Sheet
) -> tuple[tuple[Field, frozenset[str], str], ...]:
    """Find what rows are left out by; a column that is not there leaves none out."""
    found = []
    for name, words in profile.skip.items():
        keys = frozenset(value_key(word) for word in words)
        if name in fields:
            found += [(field_, keys, name) for field_ in fields[name]]
        elif fold(name) in places:
            place = places[fold(name)]
            found.append((Field(Column(name, (name,)), (place,), sheet.header[place]), keys, name))
    return tuple(found)
