"""The profiles there are: shipped ones and the case's own, and which of them fits a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from graphkit.errors import UsageProblem
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import Source
from graphkit.ingest.tables.mapping import Mapping, bind, fits
from graphkit.ingest.tables.profile import Profile
from graphkit.ingest.tables.profile_yaml import parse_profile
from graphkit.ingest.tables.roles import ROLES
from graphkit.ingest.tables.shapes import has_shape
from graphkit.ingest.tables.sheet import Sheet
from graphkit.ingest.tables.sheets import open_sheets, peek_sheets

_REMEMBERED = 64


@lru_cache(maxsize=1)
def shipped() -> dict[str, Profile]:
    """Return the profiles that come with the product, by name."""
    folder = resources.files("graphkit.ingest.tables") / "profiles"
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    found = [parse_profile((folder / name).read_text("utf-8"), origin="shipped") for name in files]
    return {profile.name: profile for profile in found}


@lru_cache(maxsize=_REMEMBERED)
def _own(text: str) -> Profile:
    return parse_profile(text, origin="case")


def profiles(settings: Settings) -> dict[str, Profile]:
    """Return every profile by name, the case's own before a shipped one of the same name."""
    own = {name: _own(text) for name, text in sorted(settings.profiles.items())}
    return own | {name: profile for name, profile in shipped().items() if name not in own}


def chosen(settings: Settings) -> Profile | None:
    """Return the profile that the user named, by name or by the path of a YAML file.

    Without a name but with `--set column=role`, the profile is made of these alone. Raises
    UsageProblem for a name that is not known.
    """
    name = settings.profile
    if name is None:
        return _from_columns(settings.columns) if settings.columns else None
    if name in settings.profiles:
        return _own(settings.profiles[name])
    if name in shipped():
        return shipped()[name]
    path = Path(name)
    if path.suffix in (".yaml", ".yml") and path.is_file():
        try:
            return parse_profile(path.read_text("utf-8"), origin=str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise UsageProblem(f"The profile {name} cannot be read ({error}).") from error
    raise UsageProblem(
        f"No profile is called {name!r}, and there is no YAML file of that name.",
        hint=f"Known: {', '.join(sorted(profiles(settings)))}.",
    )


def _from_columns(columns: Map[str, str]) -> Profile:
    """Make a profile of `--set` alone: the record type is the one that knows all its roles."""
    roles = list(dict.fromkeys(columns.values()))
    able = [record for record, known in ROLES.items() if set(roles) <= set(known)]
    if len(able) != 1:
        names = ", ".join(sorted(able)) or "none"
        raise UsageProblem(
            f"The roles {', '.join(roles)} fit these record types: {names}.",
            hint="Name a profile with --profile, so that it is clear what a row is.",
        )
    lines = ["profile: stated", f"record: {able[0]}", "columns:"]
    lines += [f"  {role}: {_joined(columns, role)}" for role in roles]
    return parse_profile("\n".join(lines), origin="--set")


def _joined(columns: Map[str, str], role: str) -> str:
    quoted = ["'" + name.replace("'", "''") + "'" for name, said in columns.items() if said == role]
    return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"


@dataclass(frozen=True)
class Recognised:
    """A file and the profile that reads it: one mapping per table that fits."""

    profile: Profile
    mappings: tuple[Mapping, ...]
    left: tuple[Sheet, ...] = ()
    """Tables of the file that the profile does not fit; they are named in the report."""


def recognise(source: Source, settings: Settings) -> Recognised | None:
    """Find the profile that fits a file, or read it with the one that the user named.

    None if no profile fits. Raises UsageProblem if the named one does not fit, SourceError
    for a workbook that cannot be opened.
    """
    profile = chosen(settings)
    if profile is None:
        name = best_fit(source, settings)
        profile = None if name is None else profiles(settings)[name]
    if profile is None:
        return None
    sheets = open_sheets(source, whole=True, profile=profile)
    if not sheets:
        raise UsageProblem(
            f"{source.name} is not a table of text or a workbook.",
            hint="A profile reads CSV, TSV, XLSX, XLS and ODS.",
        )
    mappings, left, first = [], [], None
    for sheet in sheets:
        try:
            mappings.append(bind(profile, sheet, settings))
        except UsageProblem as problem:
            left.append(sheet)
            first = first or problem
    if not mappings and first is not None:
        raise first
    return Recognised(profile, tuple(mappings), tuple(left))


_remembered: dict[tuple[str | None, ...], str | None] = {}


def best_fit(source: Source, settings: Settings) -> str | None:
    """Return the name of the profile that fits a file best, or None; never raises on a file.

    Asked once per reader and file, so the last answers are remembered by the file's head.
    """
    head = hashlib.sha256(source.head(65_536)).hexdigest()
    own = hashlib.sha256(repr(sorted(settings.profiles.items())).encode()).hexdigest()
    key = (source.exhibit_id, source.member, str(source.size), head, own)
    if key not in _remembered:
        while len(_remembered) >= _REMEMBERED:
            del _remembered[next(iter(_remembered))]
        _remembered[key] = _best(peek_sheets(source), profiles(settings))
    return _remembered[key]


def _best(sheets: list[Sheet], known: Map[str, Profile]) -> str | None:
    matrix = _by_shape(sheets, known, "matrix")
    if matrix is not None:  # its labels could pass for the names of columns
        return matrix
    best, found = 0, None
    for name, profile in known.items():
        score = max((fits(profile, sheet) for sheet in sheets), default=0)
        if score > best:
            best, found = score, name
    return found or _by_shape(sheets, known, "edge list") or _by_shape(sheets, known, "labels")


def _by_shape(sheets: list[Sheet], known: Map[str, Profile], shape: str) -> str | None:
    for name, profile in known.items():
        if profile.headerless and profile.shape == shape:
            columns = len(profile.names)
            if any(has_shape(shape, sheet, columns) for sheet in sheets):
                return name
    return None
