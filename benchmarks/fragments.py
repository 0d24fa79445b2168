"""Open the text-fragment link of every passage of the demo corpus in chromium on its source page.

`python -m benchmarks.fragments [--every N] [--json]`. The source page of an article in HTML is its file as it is, of
any other our copy. Each page gets room above and below, so that no scroll stops at an end of it: a browser centres what
a text fragment names, and puts the heading it falls back to at the top.
"""

import argparse
import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.child import ROOT
from ingest.pipeline import ingest
from search_app.index import Generation
from search_app.index.store import open_store
from search_app.model import Passage
from search_app.payload import citation_json
from search_app.settings import Settings
from search_app.web import build_app

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WIDTH, HEIGHT = 800, 700
_ROOM = b"<style>body{padding:9000px 0!important}</style></head>"
_LOOKS, _PAUSE_MS = 5, 500
"""Chromium looks for a text for half a second after a page is loaded before it goes to the anchor."""
_TELLING = 15
"""Letters a line or cell must have to stand for its passage."""
_NEAR_TOP = 40
"""Pixels from the top at which an anchor counts as gone to: pages keep a little room above it."""
_LANDED = """
(pieces) => {
  const anchor = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const letters = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility() || node.parentElement.closest("script, style")) continue;
    for (let at = 0; at < node.data.length; at++) if (node.data[at].trim()) letters.push([node, at]);
  }
  const text = letters.map(([node, at]) => node.data[at]).join("");
  const middle = innerHeight / 2;
  let nearest = Infinity;
  for (const piece of pieces) {
    for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
      const [last, end] = letters[at + piece.length - 1];
      const range = document.createRange();
      range.setStart(...letters[at]);
      range.setEnd(last, end + 1);
      const box = range.getBoundingClientRect();
      nearest = Math.min(nearest, Math.max(box.top - middle, middle - box.bottom, 0));
    }
  }
  return {top: anchor ? anchor.getBoundingClientRect().top : null, away: nearest};
}
"""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a link led: to the passage by its text, else at least to its anchor, else nowhere."""

    passage_id: str
    by_text: bool
    by_anchor: bool
    anchored: bool
    """True when the page has the anchor at all; many a clinic's own page has none."""
    url: str


def open_links(browser: Browser, generation: Generation, client: FlaskClient, every: int = 1) -> list[Landing]:
    """Return where the links of every `every`th passage led; `client` serves our copies of their articles."""
    found = [p for name in generation.document_ids() for p in generation.passages_of(name)][::every]
    with _serving(client) as base:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        landings = [_open(page, _on_source(passage, generation, base), base, n) for n, passage in enumerate(found)]
        page.close()
    return landings


def _on_source(passage: Passage, generation: Generation, base: str) -> Passage:
    """Return `passage` citing the page that its article was read from, when that is a page."""
    document = generation.document(passage.citation.document_id)
    is_page = document is not None and document.origin.endswith((".html", ".htm"))
    url = f"{base}/source/{quote(document.origin)}" if document and is_page else ""
    return replace(passage, citation=replace(passage.citation, url=url))


def _open(page: Page, passage: Passage, base: str, number: int) -> Landing:
    """Return where the link of a passage led, opened once more when not to its text: a busy browser gives up early."""
    url = citation_json(passage, link_to_source=True, base=base)["textFragmentUrl"]
    for turn in range(2 * _LOOKS):
        if turn % _LOOKS == 0:
            # Another address each time, or the browser would stay on the page and only move on it.
            page.goto(url.replace("#", f"?{number}-{turn}#", 1))
        landing = _look(page, passage, url)
        if landing.by_text:
            break
        page.wait_for_timeout(_PAUSE_MS)
    return landing


def _look(page: Page, passage: Passage, url: str) -> Landing:
    found: dict[str, Any] = page.evaluate(_LANDED, _pieces(passage))
    at_anchor = found["top"] is not None and abs(found["top"]) < _NEAR_TOP
    by_text = found["away"] < HEIGHT / 2 and not at_anchor
    return Landing(passage.id, by_text, at_anchor, found["top"] is not None, url)


def _pieces(passage: Passage) -> list[str]:
    """Return the lines of a passage and the cells of its tables without white space, those that tell something."""
    lines = passage.text.splitlines()
    cells = [cell.partition(": ")[2] for line in lines for cell in line.split("; ")]
    pieces = ["".join(piece.split()) for piece in (*lines, *cells)]
    return [piece for piece in pieces if len(piece) >= _TELLING] or [max(pieces, key=len)]


@contextmanager
def _serving(client: FlaskClient) -> Iterator[str]:
    """Serve the files of the demo clinic below /source, and what `client` gives at any other address."""
    turn = threading.Lock()

    def load(path: str) -> tuple[str, bytes]:
        if path.startswith("/source/"):
            file = ROOT / unquote(path.removeprefix("/source/"))
            return "text/html; charset=utf-8", file.read_bytes() if file.is_file() else b""
        with turn:
            response = client.get(path)
        return response.content_type, response.data

    server = _Server(("127.0.0.1", 0), _handler(load))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a picture that the browser no longer wants."""


def _handler(load: Callable[[str], tuple[str, bytes]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media_type, body = load(self.path.partition("?")[0])
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.end_headers()
            self.wfile.write(body.replace(b"</head>", _ROOM, 1))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def main(arguments: Sequence[str] | None = None) -> None:
    """Publish the demo corpus, open its links and print the share that scroll, and every other one."""
    parser = argparse.ArgumentParser(description="How many text-fragment links scroll to their passage.")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        settings = Settings(corpus=ROOT / "corpus", data=Path(name), root=ROOT, semantic="off")
        ingest(open_store(settings), settings)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        client = build_app(settings).test_client()
        landings = open_links(browser, open_store(settings).open(), client, options.every)
        browser.close()
    missed = [landing for landing in landings if not landing.by_text]
    figures = {
        "links": len(landings),
        "scrolled to the text": len(landings) - len(missed),
        "share": round(1 - len(missed) / len(landings), 4),
        "others, at their anchor": sum(landing.by_anchor for landing in missed),
    }
    if options.json:
        print(json.dumps({**figures, "missed": [(m.passage_id, m.by_anchor, m.url) for m in missed]}))
    else:
        print("\n".join([*(f"{key}: {value}" for key, value in figures.items())]))
        print("\n".join(f"  {m.passage_id}  {'anchor' if m.by_anchor else 'nowhere'}  {m.url}" for m in missed))


if __name__ == "__main__":
    main()
