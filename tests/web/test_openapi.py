"""The description of the API against a live server: requests drawn from it, and every answer held to it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as drawn
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from search_app.keys import Key, hash_of, save_keys
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.openapi import OPERATIONS, describe
from search_app.web.problems import FRONT_END_PATHS, JSON_PATHS

from .collection import make_changes, publish
from .serving import serving

EXAMPLES = int(os.environ.get("EXAMPLES", "150"))
"""Requests drawn for each operation and mode: 2,100 in all; `EXAMPLES=1500` for a long run."""
SITE, ADMIN = "cw_site_key", "cw_admin_key"
SCHEMA = schemathesis.openapi.from_dict(describe("", OPERATIONS))
FOUND = [found.ok() for found in SCHEMA.get_all_operations()]  # type: ignore[union-attr]  # an error fails here
MODES = [
    (operation, mode)
    for operation in FOUND
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or operation.query or operation.body  # elsewhere there is nothing to get wrong
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server with keys and counts, over a folder without a corpus."""
    folder = tmp_path_factory.mktemp("clinic")
    (folder / "data").mkdir()
    save_keys(folder / "keys.json", [Key("site", "site", SITE), Key("boss", "admin", hash_of(ADMIN))])
    settings = Settings(
        port=0, rate=0, keys=folder / "keys.json", usage=str(folder / "usage"), data=folder / "data", root=folder
    )
    with serving(build_app(settings, publish(make_changes())), settings) as at:
        yield at


@pytest.mark.parametrize(("operation", "mode"), MODES, ids=[f"{mode.value} {one.label}" for one, mode in MODES])
def test_answers_are_those_described(address: str, operation: Any, mode: GenerationMode) -> None:
    key = ADMIN if "admin" in operation.path else SITE

    @drawn(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        # A form knows texts alone, so what is wrong by its type may be right once it is sent.
        left_out = [] if case.media_type in (None, "application/json") else [negative_data_rejection]
        headers = {"Authorization": f"Bearer {key}"}
        case.call_and_validate(base_url=address, headers=headers, excluded_checks=left_out)

    ask()


def test_every_endpoint_is_described(settings: Settings) -> None:
    app = build_app(replace(settings, usage="counts"), publish(make_changes()))
    live = {
        (method.lower(), rule.rule.replace("<path:", "{").replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(JSON_PATHS) and not rule.rule.startswith(FRONT_END_PATHS)
    }
    described = {(operation.method, operation.path) for operation in OPERATIONS}
    assert described == live - {("get", "/api/v1/openapi.json"), ("get", "/api/v1/docs")}


@pytest.mark.parametrize("address", ["/api/v1/openapi.json", "/api/v1/docs"])
def test_it_is_open_to_all_and_revalidated(settings: Settings, tmp_path: Path, address: str) -> None:
    save_keys(tmp_path / "keys.json", [Key("site", "site", SITE)])
    changed = replace(settings, keys=tmp_path / "keys.json", base_path="/help")
    client = build_app(changed, publish(make_changes())).test_client()
    response = client.get(address)
    assert response.status_code == 200
    assert client.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    if response.is_json:
        assert response.get_json()["servers"] == [{"url": "/help"}]
        assert "/api/v1/feedback" not in response.get_json()["paths"]  # it is off


def test_answers_hold_nothing_that_is_not_described(client: FlaskClient) -> None:
    schemas = describe("", OPERATIONS)["components"]["schemas"]
    asked = {"q": "does an injection help my hip", "highlight": "html", "explain": True}
    for name, answer in {
        "SearchAnswer": client.post("/api/v1/search", json=asked),
        "SuggestAnswer": client.get("/api/v1/suggest?q=x-ray"),
        "DocumentList": client.get("/api/v1/documents"),
        "Document": client.get("/api/v1/documents/hip-pain"),
        "Passage": client.get("/api/v1/documents/hip-pain/passages/injections"),
        "Health": client.get("/health"),
        "Problem": client.get("/api/v1/search"),
    }.items():
        assert [*unknown(answer.get_json(), {"$ref": f"#/components/schemas/{name}"}, schemas)] == []


def test_answers_have_the_headers_that_are_described(settings: Settings, tmp_path: Path) -> None:
    save_keys(tmp_path / "keys.json", [Key("site", "site", SITE, rate=7)])
    asked = replace(settings, keys=tmp_path / "keys.json", usage=str(tmp_path))
    client = build_app(asked, publish(make_changes())).test_client()
    described = describe("", OPERATIONS)
    with_key = {"headers": {"Authorization": f"Bearer {SITE}"}}
    answers = {
        "/api/v1/search": client.get("/api/v1/search?q=hip", **with_key),
        "/api/v1/suggest": client.get("/api/v1/suggest?q=x-ray", **with_key),
        "/api/v1/documents": client.get("/api/v1/documents", **with_key),
        "/api/v1/documents/{document}": client.get("/api/v1/documents/hip-pain", **with_key),
        "/api/v1/documents/{document}/passages/{slug}": client.get(
            "/api/v1/documents/hip-pain/passages/injections", **with_key
        ),
        "/api/v1/multi-search": client.post("/api/v1/multi-search", json={"queries": [{"q": "hip"}]}, **with_key),
        "/api/v1/feedback": client.post(
            "/api/v1/feedback",
            json={"passageId": "hip-pain#injections", "answered": True, "generation": 1},
            **with_key,
        ),
        "/health": client.get("/health"),
        "/ready": client.get("/ready"),
        "/version": client.get("/version"),
    }
    refused = client.get("/api/v1/search?q=hip", **with_key)
    for path, answer in {**answers, "/api/v1/search ": refused}.items():
        method = "post" if answer.request.method == "POST" else "get"
        told = described["paths"][path.strip()][method]["responses"][str(answer.status_code)]["headers"]
        assert set(told) == {*answer.headers.keys()} & {*described["components"]["headers"]}, path
    assert refused.status_code == 429


def unknown(value: Any, schema: Any, schemas: Any) -> Iterator[str]:
    """Yield the keys of a value that its schema does not name."""
    if "anyOf" in schema:
        schema = next((one for one in schema["anyOf"] if (one.get("type") == "null") == (value is None)), {})
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for entry in value:
            yield from unknown(entry, schema["items"], schemas)
    if isinstance(value, dict):
        for key, inner in value.items():
            if "properties" in schema and key not in schema["properties"]:
                yield key
            yield from unknown(inner, schema.get("properties", {}).get(key) or schema["additionalProperties"], schemas)
