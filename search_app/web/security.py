"""What keeps requests and answers harmless: limits, trusted hosts, headers, and a log without questions."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Request

from search_app.settings import Settings
from search_app.web.access import is_guarded
from search_app.web.base_path import Mounted
from search_app.web.problems import ProblemError
from search_app.web.site import current_site

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ACCESS = logging.getLogger("citewell.access")

MAX_ADDRESS_CHARS = 32_768
"""Longest query string that is read: room for 2,000 characters of any script, percent-encoded."""

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
"""Methods that are written to the log as they are; any other is logged as OTHER."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Sent with every answer, errors and static files included."""


def protect(app: Flask, settings: Settings) -> None:
    """Put limits, host check, headers and log around every request of `app`."""
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    app.config["MAX_FORM_PARTS"] = 100
    app.logger.addFilter(without_values)
    app.before_request(_start_clock)
    app.before_request(_refuse)
    app.after_request(_log)
    # Flask's documentation adds middleware by this assignment, which mypy takes for one to a method.
    app.wsgi_app = _with_headers(app.wsgi_app)  # type: ignore[method-assign, assignment]  # as Flask says to wrap
    if settings.base_path:
        app.wsgi_app = Mounted(app.wsgi_app, settings.base_path)  # type: ignore[method-assign]  # as above
    if hops := settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]  # as above


def without_values(record: logging.LogRecord) -> bool:
    """Strip a record of other people's code down to the type of the error: the rest may hold a question."""
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "a fault"
    record.msg, record.args = f"{record.name}: {kind}", ()
    record.exc_info = record.exc_text = None
    return True


def without_texts(record: logging.LogRecord) -> bool:
    """Strip a warning of a server that runs us down to its own words and numbers: what it names may be a question."""
    if record.levelno >= logging.WARNING:
        given = record.args if isinstance(record.args, tuple) else ()
        record.args = tuple(value if isinstance(value, int | float) else "-" for value in given)
        record.msg = record.msg if given else "a warning that may hold a question"
        record.exc_info = record.exc_text = None
    return True


def is_trusted(host: str, trusted: tuple[str, ...]) -> bool:
    """Say whether a Host header names one of `trusted`; the port is ignored, `.name` covers all subdomains."""
    name = host.lower().rpartition(":")[0] if _has_port(host) else host.lower()
    return any(name == t or (t.startswith(".") and name.endswith(t)) for t in map(str.lower, trusted))


def _has_port(host: str) -> bool:
    head, colon, port = host.rpartition(":")
    return bool(colon and head and port.isdecimal() and port.isascii() and len(port) < 6 and int(port) < 65536) and (
        ":" not in head or head.endswith("]")
    )


def _start_clock() -> None:
    g.started = time.perf_counter()


def _refuse() -> None:
    settings = current_site().settings
    if not is_trusted(_host(request), settings.trusted_hosts):
        raise ProblemError("untrusted_host")
    if len(request.query_string) > MAX_ADDRESS_CHARS:
        raise ProblemError("address_too_long")
    if (request.content_length or 0) > settings.max_body_bytes:
        raise ProblemError("body_too_large")


def _host(request: Request) -> str:
    return str(request.environ.get("HTTP_HOST") or request.environ.get("SERVER_NAME") or "")


def _with_headers(app: "WSGIApplication") -> "WSGIApplication":
    """Return `app` with HEADERS in every answer that does not have its own."""
    always = [*HEADERS.items(), ("Cache-Control", "no-store")]

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            own = {name for name, _ in headers}
            return start_response(status, [*headers, *(pair for pair in always if pair[0] not in own)], *rest)

        return app(environ, start)

    return answer


def _log(response: Response) -> Response:
    method = request.method if request.method in METHODS else "OTHER"
    route = request.url_rule.rule if request.url_rule else "-"
    took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    if is_guarded():
        response.headers["Server-Timing"] = timing(took)
    log_access(method, route, response.status_code, took)
    return response


def timing(took: float) -> str:
    """Return the value of the header `Server-Timing` for so many milliseconds."""
    return f"app;dur={took:.1f}"


def log_access(method: str, route: str, status: int, took: float) -> None:
    """Write the one line that the log has about a request: nothing of it is anybody's question."""
    ACCESS.info("%s %s %d %.1f", method, route, status, took)
