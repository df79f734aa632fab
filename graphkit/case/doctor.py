"""What this machine has, and what its user should look after."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from importlib import metadata
from pathlib import Path
from typing import Any

from graphkit.evidence.database import FIXED_IN

PACKAGES = ("graphkit", "duckdb", "pyarrow", "igraph", "phonenumbers", "dash", "neo4j")


def diagnose(case: Path | None = None) -> dict[str, Any]:
    """Return versions, free disk and advice; asks nothing of the network."""
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    folder = case if case is not None and case.is_dir() else Path.cwd()
    advice = [
        "Keep cases on an encrypted disk: graphkit does not encrypt the case folder itself.",
        "Whether newest entries of a case were cut off only a copy kept outside can show.",
    ]
    if sqlite3.sqlite_version_info < FIXED_IN:
        fixed = ".".join(map(str, FIXED_IN))
        advice.append(
            f"SQLite {sqlite3.sqlite_version} is older than {fixed}, in which a rare loss of a "
            "commit was mended. graphkit's rule of one writer per case keeps clear of it."
        )
    if shutil.which("chromium") is None and shutil.which("google-chrome") is None:
        advice.append("No Chromium was found: the browser tests cannot run here.")
    return {
        "versions": versions,
        "disk_free_bytes": shutil.disk_usage(folder).free,
        "folder": str(folder),
        "advice": advice,
    }
