import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.assets import SCRIPTS
from search_app.web.security import HEADERS, is_trusted

from .collection import make_changes, publish

ADDRESSES = [
    "/",
    "/?q=hip",
    "/search?q=hip",
    "/documents",
    "/documents/hip-pain",
    "/documents/none",
    "/nowhere",
    "/api/v1/search?q=hip",
    "/api/v1/search",
    "/api/v1/documents",
    "/api/v1/documents/hip-pain",
    "/api/v1/documents/hip-pain/passages/injections",
    "/api/v1/suggest",
    "/api/v1/admin/ingest",
    "/api/v1/multi-search",
    "/api/v1/openapi.json",
    "/indexes/articles/search",
    "/multi-search",
    "/api/v1/docs",
    "/llms.txt",
    "/opensearch.xml",
    "/robots.txt",
    "/sitemap.xml",
    "/health",
    "/ready",
    "/version",
    "/static/0/citewell.css",
    "/static/0/none.css",
    "/embed/none.js",
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "DELETE", "BREW"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_every_header(client: FlaskClient, address: str, method: str) -> None:
    response = client.open(address, method=method)
    assert {name: response.headers.getlist(name) for name in HEADERS} == {k: [v] for k, v in HEADERS.items()}
    assert "Cache-Control" in response.headers
    assert "Set-Cookie" not in response.headers
    assert "Server" not in response.headers


def test_the_tour_covers_every_route(app: Flask) -> None:
    methods = dict.fromkeys(["/api/v1/multi-search", "/indexes/articles/search", "/multi-search"], "POST")
    adapter = app.url_map.bind("localhost")
    # What /embed answers with a script is there for other pages: tests/web/test_widget.py has its headers.
    paths = [address.partition("?")[0] for address in ADDRESSES if "nowhere" not in address]
    visited = {adapter.match(path, methods.get(path), return_rule=True)[0].rule for path in paths}
    assert visited == {rule.rule for rule in app.url_map.iter_rules()}


def test_nothing_is_loaded_from_elsewhere_or_inline(client: FlaskClient) -> None:
    for address in ADDRESSES[:7]:
        html = client.get(address).text
        assert "<script" not in re.sub(r'<script type="(?:module" src="/static/[^"]+"|application/ld.json")>', "", html)
        assert "<style" not in html
        assert not re.search(r'\s(style|on\w+)="', html)
        loads = re.findall(
            r'<(?:link rel="(?:stylesheet|icon|modulepreload)"|img|script)[^>]+(?:href|src)="([^"]+)"', html
        )
        assert loads
        assert all(address.startswith("/static/") for address in loads)


@pytest.mark.parametrize(
    ("host", "trusted"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("[::1]", True),
        ("[::1]:8000", True),
        ("127.0.0.1:80", True),
        ("a.clinic.example", True),
        ("clinic.example", False),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("evil.example:localhost", False),
        ("", False),
        ("localhost, evil.example", False),
        ("localhost:x", False),
        ("[::1", False),
    ],
)
def test_hosts(host: str, trusted: bool) -> None:
    assert is_trusted(host, ("localhost", "127.0.0.1", "[::1]", ".clinic.example")) == trusted


@pytest.mark.parametrize("host", ["evil.example", "bad host<>", "localhost@evil.example", ""])
def test_other_hosts_are_refused(client: FlaskClient, host: str) -> None:
    response = client.get("/api/v1/documents", headers={"Host": host})
    if host:
        assert (response.status_code, response.get_json()["code"]) == (400, "untrusted_host")
    assert set(HEADERS) <= set(response.headers.keys())


def test_forwarded_headers_count_only_behind_a_proxy() -> None:
    sent = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    direct = build_app(Settings(), publish(make_changes())).test_client()
    assert direct.get("/ready", headers=sent).status_code == 200
    behind = build_app(Settings(proxy_hops=1), publish(make_changes())).test_client()
    assert behind.get("/ready", headers=sent).status_code == 400


@pytest.mark.parametrize("prefix", ["", "/help"])
def test_all_links_honour_the_base_path(prefix: str) -> None:
    client = build_app(Settings(base_path="/help"), publish(make_changes())).test_client()
    for address in ("/", "/documents", "/documents/hip-pain", "/?q=injection+hip", "/nowhere", "/?q="):
        html = client.get(prefix + address).text
        links = re.findall(r'(?:href|action)="(/[^"]*)"', html)
        assert links
        assert all(link.startswith("/help/") for link in links)
        for link in links:
            assert client.get(link).status_code in (200, 405)
    found = client.get(prefix + "/api/v1/documents").get_json()["documents"]
    assert [d["url"] for d in found if not d["url"].startswith("http")] == ["/help/documents/es%2Fcadera"]
    assert client.get("/help").status_code == 200
    assert client.get("/helpless").status_code == 404


def test_static_files_are_kept_for_good_at_their_hashed_address(client: FlaskClient) -> None:
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)
    assert len(found) == 2 + len(SCRIPTS)
    for address in found:
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/0/citewell.css").headers["Cache-Control"] == "no-cache"


def test_static_files_are_sent_compressed_to_those_who_can_read_it(client: FlaskClient) -> None:
    plain = client.get("/static/0/citewell.css")
    packed = client.get("/static/0/citewell.css", headers={"Accept-Encoding": "br, gzip"})
    assert plain.content_type == "text/css; charset=utf-8"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


def test_the_first_page_is_small(client: FlaskClient) -> None:
    html = client.get("/").data
    loads = re.findall(r'(?:href|src)="(/static/[^"]+)"', html.decode())
    sizes = {address: len(gzip.compress(client.get(address).data, mtime=0)) for address in loads}
    assert len(gzip.compress(html)) + sum(sizes.values()) < 25_000
