"""What programs look for at fixed addresses, read as they read it."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from search_app.index.memory import MemoryStore
from search_app.model import Curation, Withdrawal
from search_app.search import LiveIndex
from search_app.settings import Settings
from search_app.web import build_app, discovery
from search_app.web.discovery import shorten

from .collection import HIP, make_change, make_changes, publish

TYPES = {
    "/llms.txt": "text/plain; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    "/opensearch.xml": "application/opensearchdescription+xml; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
}
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def parse(client: FlaskClient, address: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(address).data)  # noqa: S314 -- our own


@pytest.mark.parametrize("address", TYPES)
def test_types_and_revalidation(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.content_type) == (200, TYPES[address])
    assert response.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_llms_txt_lists_the_articles_with_their_twins(client: FlaskClient) -> None:
    assert client.get("/llms.txt").text == (
        "# Hill Clinic\n"
        "\n"
        "> Articles of Hill Clinic for its patients: general information, no advice to a single person.\n"
        "\n"
        "Each link leads to the article in Markdown, with an anchor before every passage to cite it by.\n"
        "\n"
        "## Articles\n"
        "\n"
        "- [Dolor de cadera](http://localhost/documents/es%2Fcadera.md): "
        "El dolor de cadera suele venir de un músculo cansado.\n"
        "- [Hip pain after running](http://localhost/documents/hip-pain.md): "
        "Most hip pain after a run is just tired muscle.\n"
    )
    for address in re.findall(r"\(http://localhost(.*?)\)", client.get("/llms.txt").text):
        assert client.get(address).mimetype == "text/markdown"


def test_titles_cannot_change_what_llms_txt_is(settings: Settings) -> None:
    changes = [
        make_change(f"a{n}", title, HIP[1:2]) for n, title in enumerate(["x](https://b) [y", "# A\n\n# B", "<b>"])
    ]
    html = MarkdownIt("commonmark").render(build_app(settings, publish(changes)).test_client().get("/llms.txt").text)
    assert re.findall('href="(.*?)"', html) == [f"http://localhost/documents/a{n}.md" for n in range(3)]
    assert html.count("<h1>") == html.count("<h2>") == 1
    assert html.count("<li>") == 3


def test_browsers_learn_how_to_ask(client: FlaskClient) -> None:
    top = parse(client, "/opensearch.xml")
    assert top.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert top.findtext(f"{OPENSEARCH}ShortName") == "Hill Clinic"
    assert top.findtext(f"{OPENSEARCH}Description") == "Ask the articles of Hill Clinic"
    ask, own = top.findall(f"{OPENSEARCH}Url")
    assert (ask.get("type"), ask.get("method")) == ("text/html", "get")
    assert ask.get("template") == "http://localhost/?q={searchTerms}"
    assert own.get("template") == "http://localhost/opensearch.xml"
    asked = client.get("/?q=steroid+injection")
    assert (asked.status_code, asked.headers["Cache-Control"]) == (200, "no-store")
    assert client.get((top.findtext(f"{OPENSEARCH}Image") or "").removeprefix("http://localhost")).status_code == 200


def test_long_names_are_cut_after_a_word(settings: Settings) -> None:
    long = replace(settings, clinic_name="Stridewell Running Injury Clinic of the Upper Valley & Sons")
    top = parse(build_app(long, publish(make_changes())).test_client(), "/opensearch.xml")
    assert top.findtext(f"{OPENSEARCH}ShortName") == "Stridewell…"
    assert len(top.findtext(f"{OPENSEARCH}LongName") or "") <= 48
    assert [shorten(text, 8) for text in ("", "12345678", "123456789", "12 4567 9")] == [
        "",
        "12345678",
        "1234567…",
        "12…",
    ]


def test_the_sitemap_holds_what_is_to_be_indexed(client: FlaskClient) -> None:
    top = parse(client, "/sitemap.xml")
    assert [(url[0].text, url[1].text) for url in top] == [("http://localhost/documents/es%2Fcadera", "2026-09-01")]
    assert {child.tag for url in top for child in url} == {f"{SITEMAP}loc", f"{SITEMAP}lastmod"}


def test_the_sitemap_holds_no_more_than_one_may(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "SITEMAP_URLS", 2)
    changes = [make_change(f"a{n}", "A", HIP[:1], reviewed_on=None) for n in range(3)]
    top = parse(build_app(settings, publish(changes)).test_client(), "/sitemap.xml")
    assert [len(url) for url in top] == [1, 1]


def test_robots_are_kept_from_questions(client: FlaskClient) -> None:
    assert client.get("/robots.txt").text == (
        "User-agent: *\nDisallow: /search\nDisallow: /?q=\nDisallow: /api/\nSitemap: http://localhost/sitemap.xml\n"
    )


@pytest.mark.parametrize("address", TYPES)
def test_addresses_honour_base_path_and_proxy(address: str) -> None:
    settings = Settings(base_path="/help", proxy_hops=1, trusted_hosts=("a.example",))
    client = build_app(settings, publish(make_changes())).test_client()
    sent = {"X-Forwarded-Host": "a.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    text = client.get(address, headers=sent).text
    found = [url for url in re.findall(r"https?://[^\s<>\"')]+", text) if "a9.com" not in url and "sitemaps" not in url]
    assert found
    assert all(url.startswith("https://a.example/help/") for url in found)
    assert all(line.split()[1].startswith("/help/") for line in text.splitlines() if line.startswith("Disallow"))


def test_what_is_withdrawn_or_published_later_shows_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.search._LOOK_EVERY_S", 0.0)
    store = MemoryStore()
    first = store.stage(None, make_changes(), Curation())
    store.publish(first)
    client = build_app(settings, LiveIndex(store)).test_client()
    assert "steroid" not in client.get("/llms.txt").text
    store.withdraw(Withdrawal("es/cadera"))
    store.withdraw(Withdrawal("hip-pain#hip-pain-after-running"))
    assert "cadera" not in client.get("/llms.txt").text
    assert "tired muscle" not in client.get("/llms.txt").text
    assert len(parse(client, "/sitemap.xml")) == 0
    store.publish(store.stage(first, [make_change("new", "New", HIP[:1])], Curation()))
    assert "documents/new.md" in client.get("/llms.txt").text
    assert len(parse(client, "/sitemap.xml")) == 1


def test_where_nothing_is_published_only_what_needs_nothing_is_there(empty_client: FlaskClient) -> None:
    found = {address: empty_client.get(address).status_code for address in TYPES}
    assert found == {"/llms.txt": 503, "/sitemap.xml": 503, "/opensearch.xml": 200, "/robots.txt": 200}


@pytest.mark.parametrize("address", ["/llms.txt", "/sitemap.xml"])
def test_lists_are_kept_once_whatever_address_they_are_asked_by(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    assert "http://localhost/documents/" in client.get(address).text
    monkeypatch.setattr(discovery, "legible_document", lambda *given: pytest.fail("written again"))
    for host in ("localhost:1", "127.0.0.1:2", "[::1]:3"):
        assert f"http://{host}/documents/" in client.get(address, headers={"Host": host}).text
