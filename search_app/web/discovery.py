"""What programs look for at fixed addresses: llms.txt, the search description, the sitemap and robots.txt."""

from collections.abc import Callable, Sequence, Set
from itertools import islice
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Flask, Response, request, url_for

from search_app.analysis import sentences
from search_app.index import Generation
from search_app.model import Document, Passage
from search_app.payload import document_path, web_address
from search_app.web.addresses import ascii_url, root
from search_app.web.articles import twin_path
from search_app.web.legible import legible, legible_document, one_line
from search_app.web.markdown import escape
from search_app.web.responses import revalidated
from search_app.web.site import current_site, live

SITEMAP_URLS = 50_000
"""The most that one sitemap may list: https://www.sitemaps.org/protocol.html ."""
_DESCRIPTION = 160
_SHORT_NAME, _LONG_NAME = 16, 48
"""The most characters of these names in a search description: https://github.com/dewitt/opensearch ."""
_HERE = "\0"
"""Stands for our own address in what is kept: a client may ask by many, and no legible text holds it."""
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def add_routes(app: Flask) -> None:
    """Add the addresses of this module."""
    app.add_url_rule("/llms.txt", "llms", llms)
    app.add_url_rule("/opensearch.xml", "opensearch", opensearch)
    app.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    app.add_url_rule("/robots.txt", "robots", robots)


def llms() -> Response:
    """List the articles with their Markdown twins, in the form of https://llmstxt.org ."""
    return _text(_kept("llms", _write_llms))


def opensearch() -> Response:
    """Describe the search to browsers (OpenSearch 1.1).

    The question goes into the address: Chromium refuses descriptions that POST, and without a script nothing on the
    page could read it from behind a `#`.
    """
    name, home = one_line(current_site().settings.clinic_name), root()
    top = Element("OpenSearchDescription", {"xmlns": _OPENSEARCH})
    SubElement(top, "ShortName").text = shorten(name, _SHORT_NAME)
    SubElement(top, "LongName").text = shorten(name, _LONG_NAME)
    SubElement(top, "Description").text = f"Ask the articles of {name}"
    SubElement(top, "InputEncoding").text = "UTF-8"
    icon = url_for("static", digest="0", name="icon.svg")
    SubElement(top, "Image", {"type": "image/svg+xml"}).text = ascii_url(request.host_url.rstrip("/") + icon)
    SubElement(top, "Url", {"type": "text/html", "method": "get", "template": home + "/?q={searchTerms}"})
    own = {"type": "application/opensearchdescription+xml", "rel": "self", "template": f"{home}/opensearch.xml"}
    SubElement(top, "Url", own)
    return _xml(_dump(top), "application/opensearchdescription+xml")


def sitemap() -> Response:
    """List the articles that have no page of the clinic's own, with the days of their review."""
    return _xml(_kept("sitemap", _write_sitemap), "application/xml")


def robots() -> Response:
    """Keep crawlers from questions and the API, and name the sitemap."""
    base = ascii_url(request.script_root)
    closed = "\n".join(f"Disallow: {base}{path}" for path in ("/search", "/?q=", "/api/"))
    return _text(f"User-agent: *\n{closed}\nSitemap: {root()}/sitemap.xml\n")


def shorten(text: str, most: int) -> str:
    """Return `text` cut after a word to `most` characters, with an ellipsis where words are left out."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "\u2026"


def _write_llms(generation: Generation) -> str:
    name = escape(one_line(current_site().settings.clinic_name))
    ids = set(generation.document_ids())
    lines = [f"- {_described(generation, ids, legible_document(d), own)}" for d, own in generation.contents_of()]
    about = f"> Articles of {name} for its patients: general information, no advice to a single person."
    cite = "Each link leads to the article in Markdown, with an anchor before every passage to cite it by."
    return "\n".join([f"# {name}", "", about, "", cite, "", "## Articles", "", *lines, ""])


def _described(generation: Generation, ids: Set[str], document: Document, passages: Sequence[Passage]) -> str:
    path = twin_path(generation, document.id, ids) or document_path(document.id)
    first = next((text for p in passages if (text := legible(p.text)).strip()), "")
    opening = first[slice(*next(iter(sentences(first)), (0, 0)))]
    said = escape(shorten(" ".join(opening.split()), _DESCRIPTION))
    return f"[{escape(document.title)}]({_HERE}{path}){': ' if said else ''}{said}"


def _write_sitemap(generation: Generation) -> str:
    top = Element("urlset", {"xmlns": _SITEMAP})
    listed = (
        document for document in map(legible_document, generation.documents()) if not web_address(document.source_url)
    )
    for document in islice(listed, SITEMAP_URLS):
        url = SubElement(top, "url")
        SubElement(url, "loc").text = _HERE + document_path(document.id)
        if document.reviewed_on:
            SubElement(url, "lastmod").text = document.reviewed_on.isoformat()
    return _dump(top)


def _kept(name: str, write: Callable[[Generation], str]) -> str:
    """Return what `write` gives, from memory while the collection and what is withdrawn are the same."""
    shown = live().generation
    key, answers = (name, shown.info.digest, shown.withdrawn.entries), current_site().answers
    text: str | None = answers.find(key)
    if text is None:
        text = write(shown)
        if shown.is_steady:
            answers.keep(key, text)
    return text.replace(_HERE, root())


def _dump(top: Element) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(top, encoding="unicode")}\n'


def _xml(text: str, media_type: str) -> Response:
    return revalidated(Response(text, content_type=f"{media_type}; charset=utf-8"))


def _text(text: str) -> Response:
    return revalidated(Response(text, content_type="text/plain; charset=utf-8"))
