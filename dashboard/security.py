"""What every answer of the web server must carry, and which requests it refuses.

Evidence is hostile: labels, messages and file names are written by others. The policy
lets the page run only this program's own scripts and fetch only from this server.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

import dash
from flask import Response, abort, request

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
"""Names under which a browser on this computer may ask; others are refused.

A page elsewhere could otherwise make its own name point here and read the case.
"""


def guard(app: dash.Dash, hosts: Iterable[str] = LOOPBACK) -> None:
    """Refuse foreign host names, and send the strict policy with every answer.

    Call it when all callbacks exist: the hashes of inline scripts are taken once.
    """
    allowed = frozenset(hosts)
    policy = content_policy(app.csp_hashes())

    def refuse_foreign_hosts() -> None:
        if request.host.rsplit(":", 1)[0] not in allowed:
            abort(403)

    def refuse_foreign_pages() -> None:
        """Only this app's own pages may change anything: a browser says where a request is from."""
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            abort(403)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            abort(403)

    def send_policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        if not request.path.startswith(("/assets/", "/_dash-component-suites/")):
            response.headers["Cache-Control"] = "no-store"
        return response

    app.server.before_request(refuse_foreign_hosts)
    app.server.before_request(refuse_foreign_pages)
    app.server.after_request(send_policy)


def content_policy(script_hashes: Iterable[str]) -> str:
    """The content security policy: own scripts, own connections, no frames, no plug-ins."""
    scripts = " ".join(["'self'", *script_hashes])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )
