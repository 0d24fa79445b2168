"""The script for other pages: at an address that holds its hash, for good, and at one that moves with each release."""

import gzip
import hashlib
from typing import cast

from flask import Flask, Response, abort, request

from search_app.web.assets import KEPT
from search_app.web.embed import MOVING, SOURCE, current, released, source

MOVES = "public, max-age=600"
"""How long a page may go on with the last release of the script, where it names the moving address."""


def add_routes(app: Flask) -> None:
    """Add the addresses below /embed; a hashed one answers the same bytes for as long as there is a v1."""
    script = current()
    lasting = {**released(), script.name: script.content}
    moving = {MOVING: script.content, SOURCE: source().encode()}
    packed = {name: gzip.compress(content, 9, mtime=0) for name, content in {**lasting, **moving}.items()}

    def send(name: str) -> Response:
        """Send a script, which any page may load and check: it is public, and the same for everyone."""
        content = lasting.get(name) or moving.get(name) or abort(404)
        response = _answer(content, packed[name])
        response.headers["Cache-Control"] = KEPT if name in lasting else MOVES
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return cast(Response, response.make_conditional(request.environ))

    app.add_url_rule("/embed/<name>", "embed", send)


def _answer(content: bytes, packed: bytes) -> Response:
    accepts = request.accept_encodings.quality("gzip") > 0
    response = Response(packed if accepts else content, mimetype="text/javascript")
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(hashlib.sha256(content).hexdigest()[:32] + ("-gzip" if accepts else ""))
    if accepts:
        response.headers["Content-Encoding"] = "gzip"
    return response
