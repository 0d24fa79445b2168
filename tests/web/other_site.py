"""Another site: pages on a port of their own that hold the widget, under a strict policy, with the rudest styles."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from search_app.web.embed import MOVING

RUDE = """* { all: unset !important; font-size: 50px !important; display: inline !important; color: lime !important;
  background: magenta !important; position: static !important; letter-spacing: 9px !important; }
head, head *, script { display: none !important; }"""


def strict(service: str) -> str:
    """Return a policy under which nothing is allowed but our script and our API."""
    return f"default-src 'none'; script-src {service}; connect-src {service}; require-trusted-types-for 'script'"


def page_with(service: str, body: str, head: str = "") -> str:
    """Return a page that loads the widget."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hill Clinic</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{head}<script src="{service}/embed/{MOVING}" defer crossorigin></script></head>'
        f"<body><main><h1>Hill Clinic</h1>{body}</main></body></html>"
    )


class Quiet(WSGIRequestHandler):
    """A handler that writes no log."""

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


@contextmanager
def other_site() -> Iterator[tuple[str, dict[str, tuple[str, dict[str, str]]]]]:
    """Give the address of a site, and its pages with their headers by path, to be filled."""
    pages: dict[str, tuple[str, dict[str, str]]] = {}

    def answer(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        text, headers = pages.get(environ["PATH_INFO"], ("", {}))
        start("200 OK", [("Content-Type", "text/html; charset=utf-8"), *headers.items()])
        return [text.encode()]

    server = make_server("127.0.0.1", 0, answer, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", pages
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
