"""A question asked again is answered without Flask, with the same headers, and only where nothing else could differ."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from search_app.index.memory import MemoryStore
from search_app.keys import Key, create_key, save_keys
from search_app.model import Curation, Withdrawal
from search_app.search import LiveIndex
from search_app.settings import Settings
from search_app.web import build_app

from .collection import make_changes, publish

SEARCH = "/api/v1/search"
HIP = {"q": "hip pain"}


@pytest.fixture
def reached(app: Flask) -> list[str]:
    """The methods of the requests that Flask was given, in order."""
    found: list[str] = []

    app.before_request(lambda: found.append(request.method))
    return found


def without_time(answer: Any) -> tuple[dict[str, Any], dict[str, str]]:
    body = {key: value for key, value in answer.get_json().items() if key != "processingTimeMs"}
    return body, {k: v for k, v in answer.headers.items() if k not in ("Server-Timing", "Content-Length")}


def test_it_says_the_same_with_the_same_headers_and_flask_never_sees_it(
    client: FlaskClient, reached: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "citewell.access")
    first, again = (client.get(SEARCH, query_string=HIP) for _ in range(2))
    assert reached == ["GET"]
    assert without_time(first) == without_time(again)
    assert set(first.headers.keys()) == set(again.headers.keys())
    assert int(again.headers["Content-Length"]) == len(again.get_data())
    lines = [record.getMessage().rpartition(" ")[0] for record in caplog.records]
    assert lines == [f"GET {SEARCH} 200"] * 2


@pytest.mark.parametrize(
    "given",
    [
        {"headers": {"Origin": "http://localhost:8000"}},
        {"headers": {"Host": "127.0.0.1"}},
        {"data": b"x"},
        {"method": "HEAD"},
        {"query_string": {"q": "hip  pain"}},
        {"query_string": {**HIP, "limit": 1}},
    ],
)
def test_any_other_request_goes_through_every_check(
    client: FlaskClient, reached: list[str], given: dict[str, Any]
) -> None:
    client.get(SEARCH, query_string=HIP)
    client.open(SEARCH, **{"query_string": HIP, **given})
    assert len(reached) == 2


def test_a_host_that_is_not_served_here_is_refused_as_ever(client: FlaskClient) -> None:
    for _ in range(2):
        assert client.get(SEARCH, query_string=HIP).status_code == 200
        assert client.get(SEARCH, query_string=HIP, headers={"Host": "evil.example"}).status_code == 400


def test_where_there_are_keys_each_request_is_checked(settings: Settings, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    client = build_app(replace(settings, keys=keys), publish(make_changes())).test_client()
    assert [client.get(SEARCH, query_string=HIP).status_code for _ in range(2)] == [200, 200]
    create_key(keys, "ours", "site")
    assert client.get(SEARCH, query_string=HIP).status_code == 401


def test_what_was_withdrawn_is_not_shown_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_app.search._LOOK_EVERY_S", 0)
    store = MemoryStore()
    store.publish(store.stage(None, make_changes(), Curation()))
    client = build_app(settings, LiveIndex(store)).test_client()
    before = [client.get(SEARCH, query_string=HIP).get_json()["hits"][0]["id"] for _ in range(2)]
    store.withdraw(Withdrawal(before[0]))
    after = [hit["id"] for hit in client.get(SEARCH, query_string=HIP).get_json()["hits"]]
    assert before[0] == before[1]
    assert before[0] not in after


def test_only_an_answer_that_is_kept_is_given_again(client: FlaskClient, reached: list[str]) -> None:
    for _ in range(2):
        client.get(SEARCH, query_string={**HIP, "highlight": "html"})
        client.get(SEARCH, query_string={"limit": 1})
    assert len(reached) == 4


def test_with_a_key_it_is_counted_and_refused_like_any_other(settings: Settings, tmp_path: Path) -> None:
    origin = "https://clinic.example"
    save_keys(tmp_path / "keys.json", [Key("a", "site", "key-a", (origin,), rate=4), Key("b", "site", "key-b")])
    app = build_app(replace(settings, keys=tmp_path / "keys.json"), publish(make_changes()))
    seen: list[str] = []
    app.before_request(lambda: seen.append(request.method))
    client = app.test_client()
    asked = {"data": {**HIP, "key": "key-a"}, "headers": {"Origin": origin}}
    first, *more = (client.post(SEARCH, **asked) for _ in range(4))
    assert seen == ["POST"]
    for answer in more:
        assert answer.get_json()["hits"] == first.get_json()["hits"]
        assert {k for k, _ in answer.headers} == {k for k, _ in first.headers}
        assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert [answer.headers["RateLimit-Remaining"] for answer in (first, *more)] == ["3", "2", "1", "0"]
    refused = client.post(SEARCH, **asked)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "too_many_requests")
    other = client.post(SEARCH, data={**HIP, "key": "key-a"}, headers={"Origin": "https://evil.example"})
    assert (other.status_code, other.headers.get("Access-Control-Allow-Origin")) == (403, None)
    save_keys(tmp_path / "keys.json", [Key("b", "site", "key-b")])
    assert client.post(SEARCH, **asked).status_code == 401


def test_bodies_are_told_apart_and_read_whole(client: FlaskClient, reached: list[str]) -> None:
    for question in ("hip pain", "x-ray", "hip pain", "x-ray"):
        assert client.post(SEARCH, data={"q": question}).get_json()["query"] == question
        assert client.post(SEARCH, json={"q": question}).get_json()["query"] == question
    assert len(reached) == 4
    long = "hip " * 2000
    assert [client.post(SEARCH, data={"q": long}).status_code for _ in range(2)] == [200, 200]
    assert len(reached) == 6
