"""What every test can ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real sample files; tests that need it skip where it is missing."""
    folder = Path(os.environ.get("GRAPHKIT_SHARED", _ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the real sample files are not here ({folder})")
    return folder
