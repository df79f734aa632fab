"""What filters and the time bar need of drawn elements: exhibits by their short names, counts.

Every line carries the events inside the window of time, its undated ones, and how many
records each exhibit holds of it; every mark the exhibits that name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard import elements, words
from graphkit.case import Case

Span = Mapping[str, Any]


def dress(case: Case, drawn: Iterable[elements.Element], span: Span | None) -> None:
    """Complete the data of marks and lines in place."""
    labels = case.labels()
    lines: dict[str, elements.Element] = {}
    for element in drawn:
        data = element["data"]
        if element["group"] == "nodes":
            if "x" in data:
                data["x"] = {labels[one]: 1 for one in data["x"] if one in labels}
        elif data["kind"] not in {"Between", "More"}:
            lines[str(data["id"])] = element
    for name, counted in counts(case, list(lines), span).items():
        lines[name]["data"].update(counted)


def counts(case: Case, lines: list[str], span: Span | None) -> dict[str, dict[str, Any]]:
    """Count what each line stands for inside a window; calls both ways are one line."""
    if not lines:
        return {}
    labels = case.labels()
    pairs = {line: both_ways(line) for line in lines}
    held = span or {}
    asked = sorted({one for both in pairs.values() for one in both})
    found = case.window_counts(asked, held.get("since"), held.get("until"))
    return {
        line: _line(line, [found[one] for one in both if one in found], labels, bool(span))
        for line, both in pairs.items()
        if line in found
    }


def _line(
    line: str, parts: list[dict[str, Any]], labels: Mapping[str, str], windowed: bool
) -> dict[str, Any]:
    kind = line.partition(":")[0]
    dated = sum(int(part["n"]) for part in parts)
    undated = sum(int(part["undated"]) for part in parts)
    rows: dict[str, int] = {}
    for part in parts:
        for exhibit, n in part["exhibits"].items():
            name = labels.get(exhibit, exhibit)
            rows[name] = rows.get(name, 0) + int(n)
    happened = bool(parts and parts[0]["happened"])
    n = dated if windowed and happened else dated + undated
    totals = parts[0]["totals"] if len(parts) == 1 else None
    label = elements.link_label(kind, n, totals)
    if windowed and happened and not n:
        label = f"{words.count(undated)} undated" if undated else ""
    return {
        "n": n,
        "u": undated,
        "w": elements.line_width(n),
        "label": label,
        "happened": happened,
        "x": dict(sorted(rows.items(), key=lambda row: (len(row[0]), row[0]))),
    }


def both_ways(line: str) -> list[str]:
    """The links that one line stands for: calls and messages in both directions, else itself."""
    kind, _, ends = line.partition(":")
    source, comma, target = ends.partition(",")
    if kind != "COMMUNICATED" or not comma:
        return [line]
    return [line, f"{kind}:{target},{source}"]
