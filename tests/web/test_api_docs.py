"""docs/api.md against the live service: its examples are its answers, its tables name everything."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.params import SEARCH
from search_app.web.problems import JSON_PATHS, KINDS

from .collection import make_changes, publish

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
VARYING = ("_rankingScore", "digest", "processingTimeMs", "version")
"""What differs from run to run or from release to release; of these, examples show the type only."""
EXAMPLES = re.findall(r"```http\n(.*?)```\s*```json\n(.*?)```", TEXT, re.DOTALL)


def ask(client: FlaskClient, request: str) -> Any:
    head, _, body = request.strip().partition("\n\n")
    first, *headers = head.splitlines()
    method, address = first.split(" ", 1)
    given = dict(line.split(": ", 1) for line in headers)
    return client.open(address, method=method, data=body or None, headers=given).get_json()


def lasting(value: Any) -> Any:
    """Return a JSON value with the types of what varies in place of it."""
    if isinstance(value, dict):
        return {key: type(v).__name__ if key in VARYING else lasting(v) for key, v in value.items()}
    return [lasting(entry) for entry in value] if isinstance(value, list) else value


def keys_of(value: Any) -> Iterator[str]:
    for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys_of(entry)
    if isinstance(value, dict):
        yield from value


@pytest.mark.parametrize(("request_text", "answer"), EXAMPLES)
def test_examples_are_live_answers(client: FlaskClient, request_text: str, answer: str) -> None:
    assert lasting(json.loads(answer)) == lasting(ask(client, request_text))


def test_every_key_is_explained(client: FlaskClient) -> None:
    explained = set(re.findall(r"`(\w+)`", TEXT))
    live = {key for request, _ in EXAMPLES for key in keys_of(ask(client, request))}
    assert live - {"hip", "qa", "section"} <= explained


def test_error_codes_are_all_there_with_their_status() -> None:
    table = re.findall(r"^\| `(\w+)` \| (\d{3}) \|", TEXT, re.MULTILINE)
    assert {code: int(status) for code, status in table} == {code: kind.status for code, kind in KINDS.items()}


def test_endpoints_are_all_there(settings: Settings) -> None:
    app = build_app(replace(settings, usage="counts"), publish(make_changes()))
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(JSON_PATHS)]
    live = {
        f"{method} {rule.rule.replace('<path:', '<')}"
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    table = {
        found
        for row in re.findall(r"^\| (`(?:GET|POST) .*?) \|", TEXT, re.MULTILINE)
        for found in re.findall(r"`(.*?)`", row)
    }
    headings = {
        found for line in re.findall(r"^## (`.*)$", TEXT, re.MULTILINE) for found in re.findall(r"`(.*?)`", line)
    }
    assert table == live
    assert headings == live


def test_parameters_are_all_there() -> None:
    part = TEXT[TEXT.index("| parameter |") : TEXT.index("A `POST` carries")]
    assert set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)) == {param.name for param in SEARCH}


def test_it_opens_with_the_promise() -> None:
    assert TEXT.splitlines()[2].startswith("**What stays.**")
