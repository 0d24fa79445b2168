"""The endpoint for suggestions: its shape, its parameters, and what it never says."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from search_app.settings import Settings
from search_app.web import build_app

from .collection import make_changes, publish

PATH = "/api/v1/suggest"


def texts(client: FlaskClient, **given: Any) -> list[str]:
    answer = client.post(PATH, json=given)
    assert answer.status_code == 200
    return [one["text"] for one in answer.get_json()["suggestions"]]


def test_every_way_of_asking_gives_the_same_answer(client: FlaskClient) -> None:
    ways = [
        client.get(PATH, query_string={"q": "hip", "limit": 2}),
        client.post(PATH, json={"q": "hip", "limit": 2}),
        client.post(PATH, data={"q": "hip", "limit": "2"}),
    ]
    assert {way.status_code for way in ways} == {200}
    assert {way.headers["Cache-Control"] for way in ways} == {"no-store"}
    assert ways[0].data == ways[1].data == ways[2].data
    assert ways[0].headers["Citewell-Generation"] == "1"


def test_it_suggests_what_stands_in_the_articles(client: FlaskClient) -> None:
    assert texts(client, q="do i n") == ["Do I need an X-ray?"]
    assert texts(client, q="cadera")[0] == "¿Por qué me duele la cadera?"
    assert texts(client, q="exercises", filter="kind:qa") == []


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        ({}, "missing_parameter", "q"),
        ({"q": 1}, "invalid_parameter", "q"),
        ({"q": "hip", "limt": 3}, "unknown_parameter", 'Did you mean "limit"?'),
        ({"q": "hip", "limit": 11}, "invalid_parameter", "from 1 to 10"),
        ({"q": "hip", "limit": 0}, "invalid_parameter", "limit"),
        ({"q": "hip", "filter": "topics:hip"}, "unknown_filter", 'Did you mean "topic"?'),
        ({"q": "hip", "offset": 1}, "unknown_parameter", "Known are: q, limit, filter."),
    ],
)
def test_parameters_are_checked(client: FlaskClient, given: dict[str, Any], code: str, told: str) -> None:
    answer = client.post(PATH, json=given)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.get_json()["code"] == code
    assert told in answer.get_json()["detail"]


def test_what_is_withdrawn_is_not_suggested(settings: Settings) -> None:
    client = build_app(settings, publish(make_changes(), withdrawn="hip-pain#injections")).test_client()
    assert texts(client, q="injections") == []
    client = build_app(settings, publish(make_changes(), withdrawn="hip-pain")).test_client()
    assert texts(client, q="hip") == texts(client, q="x-ray") == []


def test_nothing_published_is_a_problem(empty_client: FlaskClient) -> None:
    assert empty_client.post(PATH, json={"q": "hip"}).get_json()["code"] == "no_generation"
