"""What can go wrong, in one table: stable codes, and answers to them as problem documents (RFC 9457) or pages."""

import logging
import traceback
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from search_app.errors import CitewellError, EngineError, NoGenerationError
from search_app.web.responses import json_response

LOG = logging.getLogger("citewell.web")

FRONT_END_PATHS = ("/indexes/", "/multi-search")
"""Below these addresses errors also have the keys that front ends made for Meilisearch show."""
JSON_PATHS = ("/api/", "/health", "/ready", "/version", *FRONT_END_PATHS)
"""Below these addresses errors are problem documents; everywhere else they are pages."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status, its title, and what it means to someone who meets it."""

    status: int
    title: str
    meaning: str


KINDS = {
    "bad_request": Kind(400, "The request cannot be read", "The request is not well-formed HTTP or form data."),
    "invalid_json": Kind(400, "The body is not a JSON object", "The body of a POST must be one JSON object."),
    "missing_parameter": Kind(400, "A parameter is missing", "The parameter named in `detail` must be given."),
    "unknown_parameter": Kind(400, "A parameter is not known", "`detail` names the nearest known parameter."),
    "invalid_parameter": Kind(400, "A parameter has a wrong value", "`detail` names it and what it accepts."),
    "misplaced_parameter": Kind(
        400, "Parameters are in the address of a POST", "A POST carries all its parameters in the body."
    ),
    "unknown_filter": Kind(400, "A filter is not known", "`detail` lists the names that can be filtered by."),
    "untrusted_host": Kind(400, "The host name is not served here", "The Host header is not in `trusted_hosts`."),
    "missing_key": Kind(401, "A key is needed", "Send it as `key=<key>` or `Authorization: Bearer <key>`."),
    "unknown_key": Kind(401, "The key is not known", "It was revoked, or is no key of this service."),
    "expired_key": Kind(401, "The key has expired", "Ask those who run this service for a new one."),
    "origin_not_allowed": Kind(
        403, "Pages of this origin may not ask", "Those who run this service can add it by `citewell keys allow`."
    ),
    "unauthorized": Kind(401, "The admin key is missing or wrong", "Send it as `Authorization: Bearer <key>`."),
    "not_found": Kind(404, "There is nothing at this address", "The address is not part of this API."),
    "unknown_document": Kind(404, "There is no such document", "The document was never published, or is gone."),
    "unknown_passage": Kind(404, "There is no such passage", "The document exists, the passage does not."),
    "already_running": Kind(
        409, "An ingestion is running", "Ask for its status, and start the next when it has ended."
    ),
    "other_generation": Kind(
        409, "This is about another generation", "The articles were published anew since; ask again and answer then."
    ),
    "withdrawn": Kind(410, "This was withdrawn", "The clinic has withdrawn this passage or document."),
    "method_not_allowed": Kind(405, "The method is not allowed here", "The `Allow` header lists those that are."),
    "body_too_large": Kind(413, "The request is too large", "The body is larger than `max_body_bytes`."),
    "address_too_long": Kind(414, "The address is too long", "Send long questions as the body of a POST."),
    "unsupported_content_type": Kind(
        415, "The content type is not supported", "Send JSON, or a form, with a matching Content-Type."
    ),
    "too_many_requests": Kind(
        429,
        "Too many requests",
        "So many come from here that they are refused until `Retry-After` seconds have passed.",
    ),
    "internal_error": Kind(500, "Something went wrong here", "A fault of the server; its log says where."),
    "cannot_ingest": Kind(503, "This server may not ingest", "Its user cannot write the data folder."),
    "no_generation": Kind(
        503,
        "Nothing can be searched now",
        "Nothing is published yet, or it cannot be opened or reached; `GET /health` says why.",
    ),
}
"""Every code an error can have. Codes are stable: they are never renamed and never change their status."""

_BY_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    414: "address_too_long",
    415: "unsupported_content_type",
    500: "internal_error",
}


class ProblemError(CitewellError):
    """A request that cannot be answered, by the code of its kind; `detail` never repeats what was sent."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail or KINDS[code].meaning
        super().__init__(f"{code}: {self.detail}")


def handle_errors(app: Flask) -> None:
    """Answer every error, expected or not, in the one shape that its address calls for."""
    app.register_error_handler(ProblemError, _answer_problem)
    app.register_error_handler(NoGenerationError, lambda error: answer("no_generation"))
    app.register_error_handler(EngineError, lambda error: answer("no_generation"))
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_fault)


def answer(code: str, detail: str = "") -> Response:
    """Return the answer to a problem: a problem document below `JSON_PATHS`, a page elsewhere."""
    kind = KINDS[code]
    if request.path.startswith(JSON_PATHS):
        return _problem_document(code, kind, detail or kind.meaning)
    return _page(code, kind)


def log_fault(error: BaseException) -> None:
    """Log where an unexpected error arose; its message and values stay out, for they may hold a question."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    LOG.error("unexpected %s at %s", type(error).__name__, place)


def _problem_document(code: str, kind: Kind, detail: str) -> Response:
    body = {
        "type": f"urn:citewell:problem:{code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "code": code,
    }
    if request.path.startswith(FRONT_END_PATHS):
        body |= {"message": detail, "link": ""}
    return json_response(body, kind.status, "application/problem+json")


def _page(code: str, kind: Kind) -> Response:
    try:
        return Response(render_template("error.html", code=code), kind.status)
    except Exception as error:  # the page itself is at fault; without this Flask would try it again
        log_fault(error)
        return Response(f"{kind.title}.\n", kind.status, content_type="text/plain; charset=utf-8")


def _answer_problem(problem: ProblemError) -> Response:
    response = answer(problem.code, problem.detail)
    if KINDS[problem.code].status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _answer_http(error: HTTPException) -> Response:
    response = answer(_BY_STATUS.get(error.code or 500, "bad_request"))
    response.headers.extend([(k, v) for k, v in error.get_headers() if k in ("Allow", "Retry-After")])
    return response


def _answer_fault(error: Exception) -> Response:
    log_fault(error)
    return answer("internal_error")
