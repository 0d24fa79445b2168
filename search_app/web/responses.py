"""Answers as JSON, and the two ways they are cached: not at all, or until the collection changes."""

import hashlib
import json
from collections.abc import Mapping

from flask import Response, request

from search_app.model import GenerationInfo
from search_app.settings import Settings


def json_response(body: Mapping[str, object], status: int = 200, media_type: str = "application/json") -> Response:
    """Return `body` as JSON that no cache keeps."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = Response(text + "\n", status, content_type=media_type)
    response.headers["Cache-Control"] = "no-store"
    return response


def revalidated(response: Response, info: GenerationInfo, settings: Settings) -> Response:
    """Return `response` with an ETag of all that shapes it, or a bare 304 when the client already has it."""
    parts = (info.digest, settings, request.script_root, request.full_path)
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(digest[:32])
    response.make_conditional(request.environ)
    return response
