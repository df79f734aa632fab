"""The mapping profiles as the command line shows and tries them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphkit.errors import SourceError, UsageProblem
from graphkit.evidence.exhibits import hash_file
from graphkit.evidence.folder import CaseFolder
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import FileSource
from graphkit.ingest.tables import table_reader


def list_profiles(case: Path | None = None) -> list[dict[str, Any]]:
    """List the shipped profiles, and the case's own where a case is named."""
    return table_reader.list_profiles(_settings(case))


def show_profile(name: str, case: Path | None = None) -> str:
    """Return a profile as YAML text; raises UsageProblem if there is none of that name."""
    return table_reader.show_profile(name, _settings(case))


def try_profile(
    file: Path,
    *,
    case: Path | None = None,
    profile: str | None = None,
    columns: Mapping[str, str] | None = None,
    region: str | None = None,
    timezone: str | None = None,
    date_order: str | None = None,
) -> dict[str, Any]:
    """Read the first rows of a table as they would be read; writes nothing."""
    if not file.is_file():
        raise UsageProblem(f"{file} is not a file.", hint="Check the spelling.")
    own = dict(_settings(case).profiles)
    name = profile
    if profile is not None and Path(profile).suffix in (".yaml", ".yml"):
        path = Path(profile)
        if not path.is_file():
            raise UsageProblem(f"The profile {path} does not exist.")
        name, own[path.stem] = path.stem, path.read_text(encoding="utf-8")
    info = None if case is None else CaseFolder.open(case).info()
    stated = {
        key: value
        for key, value in {
            "region": region, "timezone": timezone, "date_order": date_order, "profile": name,
        }.items()
        if value is not None
    }  # fmt: skip
    settings = Settings(
        region=region or (info.region if info else None),
        timezone=timezone or (info.timezone if info else None),
        date_order=date_order,
        profile=name,
        profiles=own,
        columns=dict(columns or {}),
        stated=frozenset(stated),
    )
    exhibit_id = f"ex-{hash_file(file)[:16]}"
    if file.stat().st_size == 0:
        raise SourceError(f"{file} is empty (0 bytes).", locator=str(file))
    return table_reader.test_profile(FileSource(file, exhibit_id, file.name), settings)


def _settings(case: Path | None) -> Settings:
    return Settings() if case is None else Settings(profiles=CaseFolder.open(case).profiles())
