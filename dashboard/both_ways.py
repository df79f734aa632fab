"""Calls of two numbers in both directions, told as one link, as the chart draws them."""

from __future__ import annotations

from typing import Any

from graphkit.case import Case


def link_both_ways(case: Case, link: str) -> dict[str, Any]:
    """A link with what the opposite one adds: records, days, exhibits; `ids` names both.

    Only calls and messages are told together; sums of money in two directions are not
    added up.
    """
    found = case.link(link)
    others = found.get("other_way") or []
    if found["kind"] != "COMMUNICATED" or not others:
        return {**found, "ids": [found["link"]], "all_n": int(found["n"])}
    both = [found, *(case.link(other) for other in others)]
    return {
        **found,
        "ids": [one["link"] for one in both],
        "all_n": sum(int(one["n"]) for one in both),
        "rows": sum(int(one["rows"]) for one in both),
        "undated": sum(int(one["undated"]) for one in both),
        "first": min((one["first"] for one in both if one["first"]), default=None),
        "last": max((one["last"] for one in both if one["last"]), default=None),
        "exhibits": sorted({name for one in both for name in one["exhibits"]}),
        "files": {name: file for one in both for name, file in (one.get("files") or {}).items()},
    }
