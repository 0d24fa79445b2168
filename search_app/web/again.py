"""A question asked again in the same words is answered from memory before Flask has any work with it.

Only where nobody needs a key and no page of another origin asks: then an answer depends on nothing but the address, the
host, and what is served. It goes out with the headers that Flask gave it the first time.
"""

import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from search_app.errors import NoGenerationError
from search_app.payload import timed
from search_app.search import Searcher
from search_app.web.kept import Kept
from search_app.web.security import log_access, timing
from search_app.web.site import Site

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

KEPT = "citewell.kept"
"""Where in a request's environment a view leaves what its answer depends on beside the request, and its text."""
_OF_ONE_ANSWER = ("Content-Length", "Server-Timing")


class _Known(NamedTuple):
    served: tuple[object, ...]
    text: str
    headers: list[tuple[str, str]]


class Again:
    """The application `app`, whose view at `path` says in the environment which of its answers may be given again."""

    def __init__(self, app: "WSGIApplication", site: Site, path: str) -> None:
        self._app, self._site, self._path = app, site, path
        self._known: Kept[_Known] = Kept(site.settings.kept_answers)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from memory where this very request was answered before and what is served is still the same."""
        request = self._read(environ)
        if request is None:
            return self._app(environ, start_response)
        started = time.perf_counter()
        known = self._known.find(request)
        if known is not None and known.served == self._served():
            return self._answer(known, started, start_response)
        headers: list[tuple[str, str]] = []

        def start(status: str, given: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            headers.extend(pair for pair in given if pair[0] not in _OF_ONE_ANSWER)
            return start_response(status, given, *rest)

        body = self._app(environ, start)
        if KEPT in environ:
            shaped_by, text = environ[KEPT]
            self._known.keep(request, _Known(shaped_by, text, headers))
        return body

    def _read(self, environ: "WSGIEnvironment") -> tuple[str, ...] | None:
        """Return all that an answer depends on of a request, None where it is not to be answered here."""
        if environ["REQUEST_METHOD"] != "GET" or environ.get("PATH_INFO") != self._path:
            return None
        if "HTTP_ORIGIN" in environ or environ.get("CONTENT_LENGTH") or self._site.keys.keys() is not None:
            return None
        return environ.get("HTTP_HOST", ""), environ.get("SCRIPT_NAME", ""), environ.get("QUERY_STRING", "")

    def _served(self) -> tuple[object, ...] | None:
        try:
            return served(self._site.index.current())
        except NoGenerationError:
            return None

    def _answer(self, known: _Known, started: float, start_response: "StartResponse") -> list[bytes]:
        body = (timed(known.text, started) + "\n").encode()
        took = (time.perf_counter() - started) * 1000
        own = [("Content-Length", str(len(body))), ("Server-Timing", timing(took))]
        start_response("200 OK", [*known.headers, *own])
        log_access("GET", self._path, 200, took)
        return [body]


def served(searcher: Searcher) -> tuple[object, ...]:
    """Return what shapes every answer: what is published and withdrawn, how questions are compared, and the day."""
    shown = searcher.generation
    return shown.info.digest, shown.withdrawn.entries, searcher.semantic, date.today()
