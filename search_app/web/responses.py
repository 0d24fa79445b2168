"""Answers as JSON and as pages, and the two ways they are cached: not at all, or until the collection changes."""

import hashlib
from collections.abc import Mapping
from typing import cast

from flask import Response, make_response, render_template, request

from search_app.payload import dump


def json_response(body: Mapping[str, object], status: int = 200, media_type: str = "application/json") -> Response:
    """Return `body` as JSON that no cache keeps."""
    return text_response(dump(body), status, media_type)


def text_response(text: str, status: int = 200, media_type: str = "application/json") -> Response:
    """Return `text`, which is JSON, as an answer that no cache keeps."""
    response = Response(text + "\n", status, content_type=media_type)
    response.headers["Cache-Control"] = "no-store"
    return response


def revalidated(response: Response) -> Response:
    """Return `response` with an ETag, or a bare 304 when the client already has it.

    The tag is the hash of the body, so it changes with the collection, the settings and the program, and only then.
    """
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    return cast(Response, response.make_conditional(request.environ))


def page(template: str, **values: object) -> Response:
    """Return a page that no cache keeps."""
    response = make_response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-store"
    return response
