"""Answers of the API are kept in memory for the same question, and for nothing else."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search_app.index.memory import MemoryStore
from search_app.model import Curation
from search_app.search import LiveIndex, search
from search_app.settings import Settings
from search_app.web import api, build_app
from search_app.web.kept import Kept

from .collection import make_changes

SEARCH = "/api/v1/search"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that were searched for, in order."""
    found: list[str] = []

    def noted(searcher: Any, question: str, **given: Any) -> Any:
        found.append(question)
        return search(searcher, question, **given)

    monkeypatch.setattr(api, "search", noted)
    return found


def lasting(client: FlaskClient, **given: Any) -> dict[str, Any]:
    answer = client.get(SEARCH, query_string=given)
    assert answer.headers["Cache-Control"] == "no-store"
    return {key: value for key, value in answer.get_json().items() if key != "processingTimeMs"}


def test_a_question_asked_again_is_not_searched_for_again(client: FlaskClient, asked: list[str]) -> None:
    assert lasting(client, q="hip pain") == lasting(client, q="hip pain")
    assert asked == ["hip pain"]


def test_every_parameter_makes_another_answer(client: FlaskClient, asked: list[str]) -> None:
    requests: list[dict[str, Any]] = [{}, {"limit": 1}, {"offset": 1}, {"filter": "kind:qa"}, {"facets": "kind"}]
    answers = [lasting(client, q="hip pain", **given) for given in requests * 2]
    assert answers[:5] == answers[5:]
    assert len({str(answer) for answer in answers}) == 5
    assert len(asked) == 5


def test_nothing_is_kept_when_the_setting_says_so(settings: Settings, asked: list[str]) -> None:
    store = MemoryStore()
    store.publish(store.stage(None, make_changes(), Curation()))
    client = build_app(replace(settings, kept_answers=0), LiveIndex(store)).test_client()
    assert lasting(client, q="hip pain") == lasting(client, q="hip pain")
    assert asked == ["hip pain", "hip pain"]


def test_another_generation_makes_another_answer(
    settings: Settings, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.search._LOOK_EVERY_S", 0)
    store = MemoryStore()
    store.publish(store.stage(None, make_changes(), Curation()))
    client = build_app(settings, LiveIndex(store)).test_client()
    before = lasting(client, q="hip pain")
    store.publish(store.stage(store.open(), [], Curation()))
    after = lasting(client, q="hip pain")
    assert (before["generation"]["number"], after["generation"]["number"]) == (1, 2)
    assert len(asked) == 2


def test_no_more_answers_are_kept_than_allowed() -> None:
    kept: Kept[str] = Kept(2)
    made: list[int] = []
    for key in (1, 2, 3, 3, 2, 1):
        if kept.find(key) is None:
            made.append(key)
            kept.keep(key, str(key))
        assert kept.find(key) == str(key)
    assert made == [1, 2, 3, 1]


def test_none_are_kept_where_none_may_be() -> None:
    kept: Kept[str] = Kept(0)
    kept.keep(1, "a")
    assert kept.find(1) is None


def test_an_answer_that_may_not_be_kept_is_made_again(settings: Settings, asked: list[str], tmp_path: Path) -> None:
    """One that is counted: it must be counted again."""
    store = MemoryStore()
    store.publish(store.stage(None, make_changes(), Curation()))
    counting = replace(settings, usage=str(tmp_path), count_topics=True)
    client = build_app(counting, LiveIndex(store)).test_client()
    for _ in range(2):
        assert lasting(client, q="parking elephants")["answerState"] == "none"
        assert lasting(client, q="does an injection help my hip")["answerState"] == "answer"
    assert asked.count("parking elephants") == 2
    assert asked.count("does an injection help my hip") == 1
