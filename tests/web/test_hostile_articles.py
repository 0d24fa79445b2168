"""Hostile titles, headings, texts, addresses and ids: every form of an article stays well-formed and inert."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import yaml
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from search_app.model import Change, Citation, Document, Passage
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.legible import legible

from .collection import publish

PAYLOADS = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "--><img src=x onerror=alert(1)>",
    "]]><svg/onload=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "' autofocus onfocus='alert(1)",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    "</title></head><body onload=alert(1)>",
    "javascript:alert(1)",
    'https://a.example/"><script>alert(1)</script>',
    'https://a.example/>; rel="x", <https://b.example',
    "https://a.example/\r\nSet-Cookie: a=b",
    "{{ 7 * 7 }}{% raw %}${7*7}",
    "\x00\x01\x08\x0b\x0c\x1b[31m\x7f\x85\x9f",
    "\ud800 lone \udfff",
    "\ufffe\uffff\U0001ffff",
    "\u2028\u2029 line ends \r\r\n",
    "\u202e txt.exe \u2066\u2067",
    "\u0645\u0641\u0635\u0644 \u05d9\u05e8\u05da <b>",
    '---\n# Heading\n- [x](javascript:alert(1))\n```\n<a id="cw-main">',
    'a\\"b\\u003c\\n: [1, 2] #c &amp; &#x3c;script&#x3e;',
    "\U0001f9b5" * 40 + "e\u0301" * 40,
)
FIELDS = ("title", "heading", "question", "path", "text", "slug", "id", "source_url", "licence", "topic", "sources")
CASES = [(field, payload) for field, payload in product(FIELDS, PAYLOADS)]
TAGS = set(
    "html head meta title link body a header div nav main article h1 h2 h3 h4 h5 h6 p span time ul li section strong "
    "footer small script dl dt dd bdi br ol table thead tbody tr th td".split()
)


class Elements(HTMLParser):
    """Collects elements with their attributes, and what scripts hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.scripts.append(data)


def hostile(payload: str, *fields: str, name: str = "plain") -> Change:
    """Return a document that is hostile in `fields`."""
    given = dict.fromkeys(FIELDS, "plain") | {"source_url": "", "id": name} | dict.fromkeys(fields, payload)
    name = given["id"].replace("#", "")
    document = Document(
        name,
        given["title"],
        f"{given['heading']}\n\n{given['text']}\n",
        given["source_url"],
        licence=given["licence"],
        topic=given["topic"],
        sources=(given["sources"], f"NHS: {given['sources']}, https://a.example/{given['sources']}"),
    )
    start = len(given["heading"]) + 2
    cited = Citation(
        name,
        document.title,
        document.source_url,
        (given["path"],),
        given["slug"],
        ((start, start + len(given["text"])),),
        licence=document.licence,
    )
    asked = Passage(f"{name}#{given['slug']}", "qa", given["heading"], given["text"], cited, given["question"])
    return Change(name, document, (asked,))


def check_html(html: str) -> None:
    page = Elements(html)
    assert {tag for tag, _ in page.found} <= TAGS
    for tag, attributes in page.found:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")]
        if attributes.get("rel") == "canonical":
            assert re.fullmatch("https?://[!#-;=?-~]+", attributes["href"] or "")
        assert (attributes.get("href") or "/").startswith(("/", "#", "https://a.example/", "http://localhost/", "tel:"))
        assert tag != "script" or attributes in ({"type": "application/ld+json"}, attributes | {"type": "module"})
    assert all(json.loads(script)["@context"] == "https://schema.org" for script in page.scripts)
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("field", "payload"), CASES, ids=range(len(CASES)))
def test_every_form_of_a_hostile_article_is_well_formed(settings: Settings, field: str, payload: str) -> None:
    change = hostile(payload, field)
    client = build_app(replace(settings, clinic_name=legible(payload)), publish([change])).test_client()
    check_html(client.get("/documents").text)
    for address in ("/opensearch.xml", "/sitemap.xml"):
        ElementTree.fromstring(client.get(address).data)  # noqa: S314 -- what is tested
    llms = MarkdownIt("commonmark").render(client.get("/llms.txt").text)
    assert (llms.count("<h1>"), llms.count("<h2>"), llms.count("<li>")) == (1, 1, 1)
    assert "\n" not in client.get("/robots.txt").text.splitlines()[-1]
    check_article(client, change.document_id, change.passages[0].id.partition("#")[2])


def check_article(client: FlaskClient, name: str, slug: str) -> None:
    try:
        path, cited = "/documents/" + quote(name, safe=""), quote(slug, safe="")
    except UnicodeEncodeError:  # an address that nobody can ask for
        return
    if "\n" in name:  # ingestion takes no such id, and no address leads to it
        return
    for query in ("", f"?passage={cited}", f"?passage={cited}&print=1"):
        response = client.get(path + query)
        assert response.status_code == 200
        check_html(response.text)
    twin = client.get(path + ".md")
    assert twin.status_code == 200
    assert re.fullmatch('<https?://[^<>"\\s]+>; rel="canonical"', twin.headers["Link"])
    assert twin.headers["Link"].isascii()
    _, front, body = twin.text.split("---\n", 2)
    assert {"title", "source"} <= set(yaml.safe_load(front))
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(body)
    assert {tag for tag, _ in Elements(html).found} <= set("h1 h2 h3 p a ul ol li br em".split())
