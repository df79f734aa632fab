"""The door to tables and mapping profiles: the readers, and what can be asked of profiles."""

from __future__ import annotations

from graphkit.ingest.tables.profile_trial import list_profiles, show_profile, test_profile
from graphkit.ingest.tables.profiled_table import TABLE_READERS, ProfiledTable

__all__ = ["TABLE_READERS", "ProfiledTable", "list_profiles", "show_profile", "test_profile"]
