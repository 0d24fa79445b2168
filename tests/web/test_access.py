"""Keys and origins: every route, method, origin and key has exactly the answer that docs/api.md promises."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search_app.keys import Key, hash_of, save_keys
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.access import GUARDED

from .collection import make_changes, publish

CLINIC, ALLY, OTHER = "https://clinic.example", "http://ally.example:8080", "https://evil.example"
OWN = "http://localhost"
GOOD, ALLIED, EXPIRED, ADMIN = "cw_site_good", "cw_site_allied", "cw_site_expired", "cw_admin_boss"
YESTERDAY = (date.today() - timedelta(days=1)).isoformat()
KEYS = [
    Key("clinic", "site", GOOD, (CLINIC,)),
    Key("ally", "site", ALLIED, (ALLY,), topics=("hip",)),
    Key("old", "site", EXPIRED, (CLINIC, "https://old.example"), expires=YESTERDAY),
    Key("boss", "admin", hash_of(ADMIN)),
]
GET = [
    "/api/v1/search?q=hip",
    "/api/v1/suggest?q=hip",
    "/api/v1/documents",
    "/api/v1/documents/hip-pain",
    "/api/v1/documents/hip-pain/passages/injections",
]
SENT: dict[str, dict[str, object]] = {
    "/api/v1/search": {"q": "hip"},
    "/api/v1/suggest": {"q": "hip"},
    "/api/v1/multi-search": {"queries": [{"q": "hip"}]},
    "/api/v1/feedback": {"passageId": "hip-pain#injections", "generation": 1, "answered": True},
    "/indexes/articles/search": {"q": "hip"},
    "/multi-search": {"queries": [{"q": "hip"}]},
}
POST = [*SENT]
SUFFIXES = [
    "https://clinic.example.evil.example",
    "https://evilclinic.example",
    "https://clinic.example:444",
    "http://clinic.example",
    "https://CLINIC.example",
    "https://clinic.example/",
    "https://clinic.example@evil.example",
    "https://clinic.example, https://evil.example",
    "http://localhost:1234",
]
"""Origins that look like an allowed one; a browser sends none of them for it."""

Ask = Callable[..., TestResponse]


@pytest.fixture
def keyed(settings: Settings, tmp_path: Path) -> FlaskClient:
    save_keys(tmp_path / "keys.json", KEYS)
    changed = replace(settings, keys=tmp_path / "keys.json", usage=str(tmp_path / "usage"), rate=0)
    return build_app(changed, publish(make_changes())).test_client()


def ask(
    client: FlaskClient, method: str, address: str, origin: str | None, key: str = "", **headers: str
) -> TestResponse:
    sent = {**headers, **({"Origin": origin} if origin else {})}
    if method == "POST":
        body = json.dumps({**SENT[address], **({"key": key} if key else {})})
        return client.post(address, data=body, content_type="text/plain", headers=sent)
    joined = f"{address}{'&' if '?' in address else '?'}key={key}" if key else address
    return client.open(joined, method=method, headers=sent)


def outcome(response: TestResponse) -> tuple[int, str, str | None]:
    code = (response.get_json(silent=True) or {}).get("code", "") if response.status_code >= 400 else ""
    return response.status_code, code, response.headers.get("Access-Control-Allow-Origin")


@pytest.mark.parametrize(("method", "address"), [*(("GET", a) for a in GET), *(("POST", a) for a in POST)])
@pytest.mark.parametrize(
    ("origin", "key", "expected"),
    [
        (CLINIC, GOOD, (200, "", CLINIC)),
        (ALLY, ALLIED, (200, "", ALLY)),
        (None, GOOD, (200, "", None)),
        (OWN, "", (200, "", None)),
        (OWN, GOOD, (200, "", None)),
        (None, "", (401, "missing_key", None)),
        (CLINIC, "", (401, "missing_key", CLINIC)),
        (CLINIC, "cw_site_none", (401, "unknown_key", CLINIC)),
        (CLINIC, ADMIN, (401, "unknown_key", CLINIC)),
        (CLINIC, hash_of(ADMIN), (401, "unknown_key", CLINIC)),
        (CLINIC, EXPIRED, (401, "expired_key", CLINIC)),
        ("https://old.example", EXPIRED, (401, "expired_key", None)),
        (CLINIC, ALLIED, (403, "origin_not_allowed", CLINIC)),
        (OTHER, GOOD, (403, "origin_not_allowed", None)),
        (OTHER, "", (401, "missing_key", None)),
        ("null", GOOD, (403, "origin_not_allowed", None)),
        ("null", EXPIRED, (401, "expired_key", None)),
        ("null", "", (401, "missing_key", None)),
        *((origin, GOOD, (403, "origin_not_allowed", None)) for origin in SUFFIXES),
    ],
)
def test_origins_and_keys(
    keyed: FlaskClient, method: str, address: str, origin: str | None, key: str, expected: tuple[Any, ...]
) -> None:
    response = ask(keyed, method, address, origin, key)
    assert outcome(response) == expected
    assert "Origin" in response.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in response.headers
    shared = "cross-origin" if expected[2] else "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == shared


@pytest.mark.parametrize("address", [*(a.partition("?")[0] for a in GET), *POST])
@pytest.mark.parametrize("origin", [CLINIC, ALLY, OTHER, "null", "https://old.example", OWN, None, *SUFFIXES])
def test_a_browser_that_asks_first_needs_no_key(keyed: FlaskClient, address: str, origin: str | None) -> None:
    wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    response = keyed.options(address, headers={**wanted, **({"Origin": origin} if origin else {})})
    allowed = origin in (CLINIC, ALLY)
    assert response.status_code == 200
    assert response.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
    assert ("Authorization" in response.headers.get("Access-Control-Allow-Headers", "")) == allowed
    assert response.headers.get("Access-Control-Allow-Methods") == ("GET, POST" if allowed else None)


@pytest.mark.parametrize("address", ["/", "/search?q=hip", "/documents", "/documents/hip-pain", "/health", "/nowhere"])
@pytest.mark.parametrize("origin", [CLINIC, OTHER, "null", OWN, None])
def test_nothing_else_may_be_read_by_other_origins(keyed: FlaskClient, address: str, origin: str | None) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        response = keyed.open(address, method=method, headers={"Origin": origin} if origin else {})
        assert response.status_code in (200, 404)
        assert not [name for name, _ in response.headers if name.startswith("Access-Control-")]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:3000", True),
        ("http://127.0.0.1:8080", True),
        ("https://[::1]:9", True),
        ("http://localhost.evil.example", False),
        ("http://localhost@evil.example", False),
        ("http://evil.example:80", False),
        ("http://127.0.0.2", False),
        ("null", False),
        (CLINIC, False),
    ],
)
def test_without_a_file_of_keys_pages_of_this_machine_may_ask(client: FlaskClient, origin: str, allowed: bool) -> None:
    for method, address in [("GET", GET[0]), ("POST", POST[0])]:
        expected = (200, "", origin) if allowed else (403, "origin_not_allowed", None)
        assert outcome(ask(client, method, address, origin)) == expected


def test_a_key_is_taken_from_the_header_too(keyed: FlaskClient) -> None:
    for method, address in [("GET", GET[0]), ("POST", POST[0]), ("GET", GET[3])]:
        assert outcome(ask(keyed, method, address, CLINIC, Authorization=f"Bearer {GOOD}")) == (200, "", CLINIC)
        assert outcome(ask(keyed, method, address, None, Authorization=f"Basic {GOOD}"))[1] == "missing_key"
    asked = keyed.post("/api/v1/search", json={"q": "hip", "key": GOOD}, headers={"Origin": CLINIC})
    assert outcome(asked) == (200, "", CLINIC)
    assert outcome(keyed.post(f"/api/v1/search?key={GOOD}", data={"q": "hip"})) == (200, "", None)


def test_our_own_pages_say_so_by_what_browsers_send(keyed: FlaskClient) -> None:
    assert keyed.get(GET[0], headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    for other in ("same-site", "cross-site", "none"):
        assert keyed.get(GET[0], headers={"Sec-Fetch-Site": other}).status_code == 401


def test_a_body_that_cannot_be_read_holds_no_key(keyed: FlaskClient) -> None:
    for body, kind in [("{", "application/json"), ('{"key": 7}', "application/json"), ("x", "application/xml")]:
        assert outcome(keyed.post("/api/v1/search", data=body, content_type=kind))[1] == "missing_key"


def test_a_key_finds_its_topics_alone(settings: Settings, tmp_path: Path) -> None:
    save_keys(tmp_path / "keys.json", [Key("knee", "site", "k", topics=("knee",)), *KEYS])
    site = build_app(replace(settings, keys=tmp_path / "keys.json"), publish(make_changes())).test_client()
    hip = {"q": "does an injection help my hip", "key": ALLIED}
    assert site.get("/api/v1/search", query_string=hip).get_json()["hits"]
    for given in ({}, {"filter": "topic:hip"}, {"filter": "topic:knee"}):
        found = site.get("/api/v1/search", query_string={**hip, "key": "k", **given}).get_json()
        assert (found["hits"], found["related"], found["facetDistribution"]["topic"]) == ([], [], {})
    assert site.get("/api/v1/suggest?q=injections&key=k").get_json()["suggestions"] == []
    assert site.get(f"/api/v1/suggest?q=injections&key={ALLIED}").get_json()["suggestions"]
    assert site.get("/api/v1/documents?key=k").get_json()["total"] == 0
    assert outcome(site.get("/api/v1/documents/hip-pain?key=k"))[:2] == (404, "unknown_document")
    assert outcome(site.get("/api/v1/documents/hip-pain/passages/injections?key=k"))[:2] == (404, "unknown_document")
    assert site.get(f"/api/v1/documents?key={ALLIED}").get_json()["total"] == 2


def test_revoked_keys_stop_and_new_ones_start_with_the_next_request(keyed: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    assert ask(keyed, "GET", GET[0], CLINIC, GOOD).status_code == 200
    save_keys(path, [Key("new", "site", "cw_site_new", (OTHER,))])
    assert outcome(ask(keyed, "GET", GET[0], CLINIC, GOOD)) == (401, "unknown_key", None)
    assert outcome(ask(keyed, "GET", GET[0], OTHER, "cw_site_new")) == (200, "", OTHER)
    assert outcome(ask(keyed, "GET", GET[0], None, "cw_site_new")) == (200, "", None)


@pytest.mark.parametrize("damage", [lambda p: p.write_text("{"), os.remove])
def test_a_file_that_is_damaged_or_lost_leaves_the_last_keys_and_health_says_so(
    keyed: FlaskClient, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    path = tmp_path / "keys.json"
    damage(path)
    assert ask(keyed, "GET", GET[0], CLINIC, GOOD).status_code == 200
    assert ask(keyed, "GET", GET[0], None).status_code == 401
    health = keyed.get("/health").get_json()
    assert health["status"] == "degraded"
    assert "keys.json" in health["reasons"][0]
    assert str(tmp_path) not in health["reasons"][0]
    save_keys(path, KEYS)
    ask(keyed, "GET", GET[0], None)
    assert keyed.get("/health").get_json()["status"] == "ok"


def test_the_matrix_holds_every_guarded_route(keyed: FlaskClient) -> None:
    routes = keyed.application.url_map
    guarded = {rule.rule for rule in routes.iter_rules() if rule.endpoint.startswith(GUARDED)}
    adapter = routes.bind("localhost")
    asked = [*((a.partition("?")[0], "GET") for a in GET), *((a, "POST") for a in POST)]
    assert {adapter.match(path, method, return_rule=True)[0].rule for path, method in asked} == guarded
    open_ = {rule.rule for rule in routes.iter_rules() if rule.rule.startswith("/api/")} - guarded
    assert open_ == {"/api/v1/openapi.json", "/api/v1/docs", "/api/v1/admin/ingest"}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("address", ["/api/v1/multi-search", "/api/v1/nothing", "/indexes/a/search"])
def test_errors_of_addresses_and_methods_can_be_read_too(keyed: FlaskClient, method: str, address: str) -> None:
    for origin, allowed in ((CLINIC, CLINIC), (OTHER, None), (None, None)):
        response = keyed.open(address, method=method, headers={"Origin": origin} if origin else {})
        assert response.status_code in (404, 405)
        assert response.headers.get("Access-Control-Allow-Origin") == allowed
        assert "Origin" in response.headers["Vary"]


def test_a_host_that_cannot_be_is_no_page_of_ours(keyed: FlaskClient) -> None:
    for origin in ("null", "http://localhost:65536"):
        response = keyed.get(GET[0], headers={"Host": "localhost:65536", "Origin": origin})
        assert response.status_code in (400, 401)


@pytest.mark.parametrize("damage", ['{"keys": [', "[]"])
def test_a_first_file_that_cannot_be_read_lets_nobody_in(settings: Settings, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "keys.json"
    client = build_app(replace(settings, keys=path), publish(make_changes())).test_client()
    assert client.get(GET[0]).status_code == 200
    path.write_text(damage)
    assert client.get(GET[0]).status_code == 401
    save_keys(path, KEYS)
    assert ask(client, "GET", GET[0], None, GOOD).status_code == 200


def test_a_key_of_some_topics_is_not_told_of_others(settings: Settings, tmp_path: Path) -> None:
    save_keys(tmp_path / "keys.json", [Key("knee", "site", "k", topics=("knee",)), *KEYS])
    changed = replace(settings, keys=tmp_path / "keys.json", usage=str(tmp_path / "usage"))
    site = build_app(changed, publish(make_changes(), withdrawn="gone")).test_client()
    for name in ("hip-pain", "gone", "nowhere"):
        assert outcome(site.get(f"/api/v1/documents/{name}?key=k"))[:2] == (404, "unknown_document")
        sent = {"passageId": f"{name}#injections", "generation": 1, "answered": True, "key": "k"}
        assert outcome(site.post("/api/v1/feedback", json=sent))[:2] == (404, "unknown_document")
    assert outcome(site.get(f"/api/v1/documents/gone?key={GOOD}"))[:2] == (410, "withdrawn")


def test_what_is_kept_is_kept_under_the_keys_it_was_checked_with(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys.json"
    save_keys(path, KEYS)
    app = build_app(replace(settings, keys=path), publish(make_changes()))
    # Between the check and the answer the key is revoked.
    app.before_request(lambda: save_keys(path, [Key("new", "site", "cw_site_new")]))
    client = app.test_client()
    assert ask(client, "GET", GET[0], None, GOOD).status_code == 200
    assert outcome(ask(client, "GET", GET[0], None, GOOD))[:2] == (401, "unknown_key")
