"""The case as its users speak of it: the one door for command line, browser and notebooks."""

from __future__ import annotations

from graphkit.case.case import CODED_ROLES, EXPORT_FORMATS, ROLES, Case, verify_case
from graphkit.case.doctor import diagnose
from graphkit.case.exhibit_rows import row_token
from graphkit.case.profiles import list_profiles, show_profile, try_profile
from graphkit.case.readable import readable_kinds
from graphkit.model.number_groups import grouped

__all__ = [
    "CODED_ROLES",
    "EXPORT_FORMATS",
    "ROLES",
    "Case",
    "diagnose",
    "grouped",
    "list_profiles",
    "readable_kinds",
    "row_token",
    "show_profile",
    "try_profile",
    "verify_case",
]
