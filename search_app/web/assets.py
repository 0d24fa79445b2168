"""Static files at addresses that hold their hash, so that browsers keep them for good."""

import hashlib
import mimetypes
from dataclasses import dataclass
from importlib.resources import files

from flask import Flask, Response, abort, url_for

NAMES = ("citewell.css", "icon.svg")
KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file in memory with the hash that its address holds."""

    content: bytes
    digest: str
    media_type: str


def add_assets(app: Flask) -> None:
    """Serve the static files and give templates `asset(name)`, which returns the address of one."""
    assets = {name: _load(name) for name in NAMES}

    def send(digest: str, name: str) -> Response:
        found = assets.get(name) or abort(404)
        response = Response(found.content, mimetype=found.media_type)
        response.headers["Cache-Control"] = KEPT if digest == found.digest else "no-cache"
        return response

    def address(name: str) -> str:
        return url_for("static", digest=assets[name].digest, name=name)

    app.add_url_rule("/static/<digest>/<name>", "static", send)
    app.jinja_env.globals["asset"] = address


def _load(name: str) -> Asset:
    content = files("search_app.web").joinpath("static", name).read_bytes()
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(content, hashlib.sha256(content).hexdigest()[:16], media_type)
