"""Static files at addresses that hold their hash, so that browsers keep them for good, and compressed once."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from flask import Flask, Response, abort, request, url_for

from search_app.settings import Settings
from search_app.web.theme import load_logo, stylesheet

SCRIPTS = ("page.js", "address.js", "answers.js", "announce.js", "place.js", "post.js", "suggestions.js")
"""The modules of the search page; the first imports the others."""
KEPT = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".webp": "image/webp"}
"""What Python's table of types lacks, or takes from a system that may be wrong."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file in memory, as it is and compressed."""

    content: bytes
    packed: bytes
    media_type: str


def add_assets(app: Flask, settings: Settings) -> None:
    """Serve the static files and give templates `asset(name)`, the address of one, and the names of scripts and logo.

    All addresses hold one hash of all files, so that modules find each other by their names.
    """
    contents, logo = _load(settings)
    whole = _digest(contents)
    assets = {name: _make(name, content) for name, content in contents.items()}

    def send(digest: str, name: str) -> Response:
        response = _answer(assets.get(name) or abort(404))
        response.headers["Cache-Control"] = KEPT if digest == whole else "no-cache"
        return response

    def address(name: str) -> str:
        return url_for("static", digest=whole, name=name)

    app.add_url_rule("/static/<digest>/<name>", "static", send)
    app.jinja_env.globals.update(asset=address, scripts=SCRIPTS, logo=logo)


def _load(settings: Settings) -> tuple[dict[str, bytes], str]:
    folder = files("search_app.web").joinpath("static")
    contents = {name: folder.joinpath(name).read_bytes() for name in ("icon.svg", *SCRIPTS)}
    contents["citewell.css"] = stylesheet(settings)
    own = load_logo(settings)
    return contents | dict([own] if own else []), own[0] if own else ""


def _answer(asset: Asset) -> Response:
    packed = len(asset.packed) < len(asset.content) and request.accept_encodings.quality("gzip") > 0
    response = Response(asset.packed if packed else asset.content, mimetype=asset.media_type)
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _make(name: str, content: bytes) -> Asset:
    ending = name[name.rindex(".") :]
    media_type = _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(content, gzip.compress(content, mtime=0), media_type)


def _digest(contents: Mapping[str, bytes]) -> str:
    hashed = hashlib.sha256()
    for name, content in sorted(contents.items()):
        hashed.update(f"{name} {len(content)}\n".encode() + content)
    return hashed.hexdigest()[:16]
