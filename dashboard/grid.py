"""Tables of many rows: the look and the habits that every one of them has."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag

THEME = (
    "themeQuartz.withParams({fontFamily: '\"Inter Variable\", Inter, sans-serif', fontSize: 12.5, "
    "headerFontSize: 11, headerFontWeight: 550, rowHeight: 30, headerHeight: 30, spacing: 4, "
    "borderColor: '#E2E6EC', headerBackgroundColor: '#F8F9FB', headerTextColor: '#5A6675', "
    "foregroundColor: '#323D4B', rowHoverColor: '#F1F4F8', selectedRowBackgroundColor: '#EEF3FB', "
    "wrapperBorder: false, wrapperBorderRadius: 0, columnBorder: false, "
    "headerColumnResizeHandleColor: 'transparent', cellHorizontalPadding: 6})"
)

Definition = dict[str, Any]


def grid(
    name: str,
    columns: list[Definition],
    rows: list[dict[str, Any]],
    *,
    key: str,
    many: bool = False,
    column: Definition | None = None,
    options: Definition | None = None,
    **more: Any,
) -> Any:
    """A table whose rows are chosen by a click; `key` is the field that names a row.

    `many` lets several rows be chosen; `column` and `options` add to what all tables share.
    """
    selection: Definition = {
        "mode": "multiRow" if many else "singleRow",
        "checkboxes": False,
        "enableClickSelection": True,
    }
    if many:
        selection["headerCheckbox"] = False
    return dag.AgGrid(
        id=name,
        columnDefs=columns,
        rowData=rows,
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressMovable": True,
            **(column or {}),
        },
        dashGridOptions={
            "theme": {"function": THEME},
            "rowSelection": selection,
            "animateRows": False,
            "suppressNoRowsOverlay": True,
            **(options or {}),
        },
        getRowId=f"params.data.{key}",
        dangerously_allow_code=False,
        className="gk-grid",
        style={"height": None, "width": "100%"},
        **more,
    )
