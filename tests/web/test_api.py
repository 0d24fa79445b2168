import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from search_app.settings import Settings
from search_app.web import build_app

from .collection import make_change, publish

ASK = {"q": "steroid injection for hip", "limit": 2}


def get(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200
    body: dict[str, Any] = response.get_json()
    return body


def test_get_and_every_kind_of_post_say_the_same(client: FlaskClient) -> None:
    answers = [
        client.get("/api/v1/search", query_string=ASK),
        client.post("/api/v1/search", json=ASK),
        client.post("/api/v1/search", data=ASK),
        client.post("/api/v1/search", data=json.dumps(ASK), content_type="text/plain;charset=UTF-8"),
    ]
    bodies = [{**response.get_json(), "processingTimeMs": 0} for response in answers]
    assert bodies[0]["hits"][0]["id"] == "hip-pain#injections"
    assert all(body == bodies[0] for body in bodies)
    assert {response.headers["Cache-Control"] for response in answers} == {"no-store"}


def test_quotes_and_matches_and_spans_prove_themselves(client: FlaskClient) -> None:
    body = get(client, "/api/v1/search?q=steroid+injection")
    first, answer = body["hits"][0], body["answer"]
    text = get(client, "/api/v1/documents/hip-pain")["text"]
    assert first["text"][answer["start"] : answer["end"]] == answer["text"]
    assert "".join(text[start:end] for start, end in first["citation"]["spans"]) == first["text"]
    assert [first["text"][start:end] for start, end in first["matches"]] == ["steroid", "injection"]


def test_filters_and_facets(client: FlaskClient) -> None:
    body = get(client, "/api/v1/search?q=hip+cadera&filter=topic:hip&filter=kind:qa&facets=kind")
    assert {hit["kind"] for hit in body["hits"]} == {"qa"}
    assert set(body["facetDistribution"]) == {"kind"}
    assert get(client, "/api/v1/search?q=hip&facets=")["facetDistribution"] == {}
    assert set(get(client, "/api/v1/search?q=hip")["facetDistribution"]) == {"topic", "kind"}


def test_limit_and_offset(client: FlaskClient) -> None:
    everything = [hit["id"] for hit in get(client, "/api/v1/search?q=hip+pain+day")["hits"]]
    page = get(client, "/api/v1/search?q=hip+pain+day&limit=1&offset=1")
    assert [hit["id"] for hit in page["hits"]] == everything[1:2]


def test_highlights_are_escaped(settings: Settings) -> None:
    change = make_change("x", "X", [("One", (), "hip <script>hip</script> & so on")])
    body = get(build_app(settings, publish([change])).test_client(), "/api/v1/search?q=hip&highlight=html")
    marked = "<mark>hip</mark> &lt;script&gt;<mark>hip</mark>&lt;/script&gt; &amp; so on"
    assert body["hits"][0]["_formatted"]["text"] == marked


@pytest.mark.parametrize("question", ["", " ", "\ud800", "\x00", "x" * 20_000])
def test_odd_questions_are_answered(client: FlaskClient, question: str) -> None:
    response = client.post("/api/v1/search", json={"q": question})
    assert response.status_code == 200
    assert response.get_json()["hits"] == []


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({}, "missing_parameter", "q:"),
        ({"q": 5}, "invalid_parameter", "q:"),
        ({"q": ["a", "b"]}, "invalid_parameter", "q:"),
        ({"q": "a", "limit": 0}, "invalid_parameter", "limit:"),
        ({"q": "a", "limit": 51}, "invalid_parameter", "limit:"),
        ({"q": "a", "limit": "10"}, "invalid_parameter", "limit:"),
        ({"q": "a", "limit": True}, "invalid_parameter", "limit:"),
        ({"q": "a", "limit": 1.5}, "invalid_parameter", "limit:"),
        ({"q": "a", "limit": None}, "invalid_parameter", "limit:"),
        ({"q": "a", "offset": -1}, "invalid_parameter", "offset:"),
        ({"q": "a", "offset": 10**30}, "invalid_parameter", "offset:"),
        ({"q": "a", "filter": {"topic": "hip"}}, "invalid_parameter", "filter:"),
        ({"q": "a", "filter": "hip"}, "invalid_parameter", "filter:"),
        ({"q": "a", "filter": "topics:hip"}, "unknown_filter", '"topic"'),
        ({"q": "a", "facets": "topics"}, "invalid_parameter", '"topic"'),
        ({"q": "a", "facets": [1]}, "invalid_parameter", "facets:"),
        ({"q": "a", "highlight": "xml"}, "invalid_parameter", "highlight:"),
        ({"q": "a", "limti": 5}, "unknown_parameter", '"limit"'),
    ],
)
def test_wrong_parameters_are_named(client: FlaskClient, given: dict[str, object], code: str, said: str) -> None:
    body = client.post("/api/v1/search", json=given).get_json()
    assert (body["status"], body["code"]) == (400, code)
    assert said in body["detail"]


@pytest.mark.parametrize("limit", ["abc", "", "1_0", "\uff11", "9" * 5000, "-1", "1.0", "1&limit=2"])
def test_wrong_numbers_in_an_address_are_named(client: FlaskClient, limit: str) -> None:
    body = client.get(f"/api/v1/search?q=a&limit={limit}").get_json()
    assert body["code"] == "invalid_parameter"
    assert body["detail"].startswith("limit:")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 60_000, b'{"q": 1e', b"9" * 5000])
def test_broken_json_is_refused(client: FlaskClient, body: bytes) -> None:
    response = client.post("/api/v1/search", data=body, content_type="application/json")
    assert (response.status_code, response.get_json()["code"]) == (400, "invalid_json")


def test_documents_are_listed_with_their_own_page_or_our_copy(client: FlaskClient) -> None:
    listed = {document["id"]: document for document in get(client, "/api/v1/documents")["documents"]}
    assert listed["hip-pain"]["url"] == "https://clinic.example/hip-pain"
    assert listed["hip-pain"]["passageCount"] == 4
    assert client.get(listed["es/cadera"]["url"]).status_code == 200


def test_ids_with_slashes_are_found(client: FlaskClient) -> None:
    for written in ("es/cadera", "es%2Fcadera"):
        body = get(client, f"/api/v1/documents/{written}")
        slug = body["passages"][0].partition("#")[2]
        assert get(client, f"/api/v1/documents/{written}/passages/{slug}")["id"] == body["passages"][0]


@pytest.mark.parametrize(
    "address", ["/api/v1/documents", "/api/v1/documents/hip-pain", "/api/v1/documents/hip-pain/passages/injections"]
)
def test_documents_are_revalidated(client: FlaskClient, settings: Settings, address: str) -> None:
    first = client.get(address)
    tag = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "no-cache"
    changed = [make_change("hip-pain", "Other", [("Injections", (), "New text.")])]
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    other = build_app(Settings(link_to_source=False), publish(changed)).test_client()
    assert other.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_head_and_options(client: FlaskClient) -> None:
    head = client.head("/api/v1/documents")
    assert (head.status_code, head.data) == (200, b"")
    options = client.options("/api/v1/search")
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    refused = client.delete("/api/v1/search")
    assert refused.status_code == 405
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_health_says_what_is_served(client: FlaskClient) -> None:
    body = get(client, "/health")
    assert (body["status"], body["reasons"]) == ("ok", [])
    assert (body["generation"]["documents"], body["generation"]["passages"]) == (2, 6)


def test_health_is_degraded_while_an_older_generation_stands_in(settings: Settings) -> None:
    index = publish([make_change("x", "X", [("One", (), "hip")])])
    client = build_app(settings, index).test_client()
    get(client, "/health")
    index._faults["generation"] = f"{settings.data}/g-2/MANIFEST: is damaged"
    assert get(client, "/health")["status"] == "degraded"
    assert get(client, "/health")["reasons"] == ["data/g-2/MANIFEST: is damaged"]


def test_nothing_published_is_503(empty_client: FlaskClient) -> None:
    for address in ("/health", "/ready", "/api/v1/documents", "/api/v1/search?q=a"):
        response = empty_client.get(address)
        assert (response.status_code, response.get_json()["code"]) == (503, "no_generation")
    assert get(empty_client, "/version")["name"] == "citewell"
    page = empty_client.get("/")
    assert page.status_code == 503
    assert "citewell ingest" in page.text
    assert 'href="tel:112"' in page.text


def test_beside_an_emergency_no_other_spelling_is_offered(client: FlaskClient) -> None:
    found = get(client, "/api/v1/search?q=sterod+injection+crushing+chest+pain")
    assert found["correctedWords"] == {"sterod": "steroid"}
    assert (found["notice"]["level"], found["suggestion"]) == ("emergency", None)
    assert get(client, "/api/v1/search?q=sterod+injection")["suggestion"] == "steroid injection"
