"""The way in through the browser: pieces that resume where they broke off, never in one go."""

from __future__ import annotations

import dash
from flask import Response, jsonify, request
from werkzeug.exceptions import ClientDisconnected

from graphkit.case import Case
from graphkit.errors import GraphkitError


def register(app: dash.Dash, case: Case) -> None:
    """Add POST /upload, GET and PUT /upload/<id>/..., POST /upload/<id>/finish.

    Host and origin are checked before every request (see security.py). A piece that does not
    begin where the held bytes end is answered with 409 and how many bytes are held.
    """
    uploads = case.uploads()
    server = app.server

    def refused(problem: GraphkitError) -> tuple[Response, int]:
        return jsonify({"error": str(problem)}), 400

    def begin() -> tuple[Response, int] | Response:
        stated = request.get_json(silent=True)
        if not isinstance(stated, dict) or not isinstance(stated.get("size"), int):
            return jsonify({"error": "Name and size of the file are needed."}), 400
        digest = stated.get("sha256")
        try:
            found = uploads.begin(
                str(stated.get("name") or ""), stated["size"], digest if digest else None
            )
        except GraphkitError as problem:
            return refused(problem)
        return jsonify(found)

    def have(identity: str) -> tuple[Response, int] | Response:
        try:
            return jsonify({"have": uploads.have(identity)})
        except GraphkitError as problem:
            return refused(problem)

    def put(identity: str, offset: int) -> tuple[Response, int] | Response:
        try:
            held = uploads.put(identity, offset, request.stream)
            if held is None:
                return jsonify({"have": uploads.have(identity)}), 409
        except ClientDisconnected:
            return jsonify({"error": "The connection broke off."}), 400
        except GraphkitError as problem:
            return refused(problem)
        return jsonify({"have": held})

    def finish(identity: str) -> tuple[Response, int] | Response:
        stated = request.get_json(silent=True) or {}
        try:
            return jsonify(uploads.finish(identity, stated.get("sha256")))
        except GraphkitError as problem:
            return refused(problem)

    server.add_url_rule("/upload", "upload-begin", begin, methods=["POST"])
    server.add_url_rule("/upload/<identity>", "upload-have", have, methods=["GET"])
    server.add_url_rule("/upload/<identity>/<int:offset>", "upload-put", put, methods=["PUT"])
    server.add_url_rule("/upload/<identity>/finish", "upload-finish", finish, methods=["POST"])
