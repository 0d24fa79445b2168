"""A question asked again in the same words is answered from memory before Flask has any work with it.

What shapes an answer is compared: what was sent, what is served, the keys in force and the day. It goes out with the
headers that Flask gave it the first time, and is counted for the limit like any other.
"""

import time
from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from search_app.errors import CitewellError
from search_app.keys import Key
from search_app.payload import timed
from search_app.search import Searcher
from search_app.web.limits import COUNTED, Counted, client_of, limit_headers
from search_app.web.security import log_access, timing
from search_app.web.site import Site

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

KEPT = "citewell.kept"
"""Where in a request's environment a view leaves what its answer depends on beside the request, and its text."""
_SHAPING = (
    "REQUEST_METHOD",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "QUERY_STRING",
    "HTTP_ORIGIN",
    "HTTP_SEC_FETCH_SITE",
    "HTTP_AUTHORIZATION",
    "CONTENT_TYPE",
)
"""All of a request's head that an answer to a question depends on."""
_OF_ONE_ANSWER = ("Content-Length", "Server-Timing", "RateLimit-")
"""How the headers begin that each answer has for itself."""
_MOST_BYTES = 4096
"""A longer body is no question that is asked again."""


class _Known(NamedTuple):
    served: tuple[object, ...]
    text: str
    headers: list[tuple[str, str]]
    counted: Counted | None


class Again:
    """The application `app`, whose view at `path` says in the environment which of its answers may be given again."""

    def __init__(self, app: "WSGIApplication", site: Site, path: str) -> None:
        self._app, self._site, self._path = app, site, path

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from memory where this very request was answered before and what is served is still the same."""
        sent = self._read(environ) if environ.get("PATH_INFO") == self._path else None
        if sent is None:
            return self._app(environ, start_response)
        started = time.perf_counter()
        known: _Known | None = self._site.answers.find(sent)
        if known is not None and known.served == self._served():
            limits = self._count(known.counted, environ)
            if limits is not None:
                return self._answer(known, limits, started, environ["REQUEST_METHOD"], start_response)
        return self._pass_on(sent, environ, start_response)

    def _read(self, environ: "WSGIEnvironment") -> tuple[object, ...] | None:
        """Return what shapes the answer to a request, None where it is no question that may be asked again."""
        method, length = environ["REQUEST_METHOD"], environ.get("CONTENT_LENGTH") or "0"
        if method not in ("GET", "POST") or not length.isdecimal() or int(length) > _MOST_BYTES:
            return None
        if method == "POST" and "HTTP_TRANSFER_ENCODING" in environ:
            return None
        body = environ["wsgi.input"].read(int(length)) if int(length) else b""
        if body:
            environ["wsgi.input"] = BytesIO(body)
        return (*map(environ.get, _SHAPING), body)

    def _served(self) -> tuple[object, ...] | None:
        try:
            return served(self._site.index.current(), self._site.keys.keys(), date.today())
        except CitewellError:  # which Flask says
            return None

    def _count(self, counted: Counted | None, environ: "WSGIEnvironment") -> list[tuple[str, str]] | None:
        """Count a request; return the headers that say so, None where it is one too many, which Flask then refuses."""
        if counted is None:
            return []
        client = client_of(environ.get("REMOTE_ADDR", ""))
        allowed, left, reset_s = self._site.limiter.count(counted.rate, 1, counted.key, client)
        return [*limit_headers(counted.rate, left, reset_s).items()] if allowed else None

    def _answer(
        self,
        known: _Known,
        limits: list[tuple[str, str]],
        started: float,
        method: str,
        start_response: "StartResponse",
    ) -> list[bytes]:
        body = (timed(known.text, started) + "\n").encode()
        took = (time.perf_counter() - started) * 1000
        own = [("Content-Length", str(len(body))), ("Server-Timing", timing(took)), *limits]
        start_response("200 OK", [*known.headers, *own])
        log_access(method, self._path, 200, took)
        return [body]

    def _pass_on(
        self, sent: tuple[object, ...], environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        headers: list[tuple[str, str]] = []

        def start(status: str, given: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            headers.extend(pair for pair in given if not pair[0].startswith(_OF_ONE_ANSWER))
            return start_response(status, given, *rest)

        body = self._app(environ, start)
        if KEPT in environ:
            shaped_by, text = environ[KEPT]
            self._site.answers.keep(sent, _Known(shaped_by, text, headers, environ.get(COUNTED)))
        return body


def served(searcher: Searcher, keys: tuple[Key, ...] | None, day: date) -> tuple[object, ...]:
    """Return what shapes every answer: what is published and withdrawn, how questions are compared, keys, the day."""
    shown = searcher.generation
    return shown.info.digest, shown.withdrawn.entries, searcher.semantic, keys, day
