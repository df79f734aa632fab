"""The browser app of one case: built here, served on this computer only."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import dash
from waitress import serve as serve_wsgi

from dashboard import import_files, job_line, routing, search, upload
from dashboard.frame import frame
from dashboard.security import guard
from graphkit.case import Case
from graphkit.errors import GraphkitError

_ASSETS = Path(__file__).with_name("assets")
_HOST = "127.0.0.1"
_BODY = 9 << 20  # one piece of an upload and a megabyte
_log = logging.getLogger(__name__)


def create_app(case: Case, *, root: Path | None = None) -> dash.Dash:
    """The app of one opened case; it asks nothing from any other computer.

    The page is built anew at every load, so a reload shows what was imported since. Screens
    are built when somebody goes to their address. Files are imported from `root` and below
    only, or from the user's own folder where none is given.
    """
    app = dash.Dash(
        "dashboard",
        assets_folder=str(_ASSETS),
        title="graphkit",
        update_title="",
        serve_locally=True,
        suppress_callback_exceptions=True,
        enable_mcp=False,
        on_error=say_what_happened,
    )

    def page() -> Any:
        return frame(case.info(), search.search_box(), routing.slots())

    app.server.config[import_files.ROOT] = None if root is None else str(root)
    app.layout = page
    routing.register(app, case)
    search.register(app, case)
    job_line.register(app, case)
    upload.register(app, case)
    guard(app)
    return app


def say_what_happened(problem: Exception) -> None:
    """Show one sentence of what happened; what was on the screen stays there.

    An error of the program itself goes to the log in full, and to the screen by its name.
    """
    if isinstance(problem, GraphkitError):
        sentence = str(problem)
    else:
        _log.error("an answer to the page failed", exc_info=problem)
        sentence = (
            "This could not be shown: an error in graphkit. The case was not changed. "
            f"Please report it with the log. Code: {type(problem).__name__}"
        )
    dash.set_props(
        "messages",
        {"sendNotifications": [{"action": "show", "message": sentence, "color": "gk"}]},
    )


def serve(case: Case, port: int = 8050, *, root: Path | None = None) -> None:
    """Serve the app on 127.0.0.1 until it is stopped; no other computer can reach it."""
    serve_wsgi(
        create_app(case, root=root).server,
        host=_HOST,
        port=port,
        threads=8,
        ident=None,
        max_request_body_size=_BODY,
    )
