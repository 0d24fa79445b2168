"""Feedback and topics are counted only where the settings say so, and hold nothing that was typed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.settings import Settings
from search_app.usage import MOST_A_DAY, Count, Usage, load_usage
from search_app.web import build_app, feedback

from .collection import make_change, make_changes, publish

PATH = "/api/v1/feedback"
GIVEN = {"passageId": "hip-pain#injections", "generation": 1, "answered": True}
Counts = Callable[[], Counter[Count]]


@pytest.fixture
def app(settings: Settings, tmp_path: Path) -> Flask:
    many = [make_change(f"knee-{n}", f"Knee {n}", [(f"Knee {n}", (), "A knee.")]) for n in range(5)]
    return build_app(replace(settings, usage=str(tmp_path), count_topics=True), publish([*make_changes(), *many]))


@pytest.fixture
def counts(app: Flask, tmp_path: Path) -> Counts:
    def read() -> Counter[Count]:
        cast(Usage, app.extensions["citewell-usage"]).flush()
        days = load_usage(tmp_path)
        assert [day.day for day in days] in ([], [date.today()])
        return days[0].counts if days else Counter()

    return read


def test_feedback_is_counted_by_passage_and_generation(client: FlaskClient, counts: Counts) -> None:
    for answered in (True, True, False):
        answer = client.post(PATH, json={**GIVEN, "answered": answered})
        assert (answer.status_code, answer.get_json()) == (200, {"counted": True})
        assert answer.headers["Cache-Control"] == "no-store"
    name = "hip-pain#injections"
    assert counts() == {Count("helped", 1, name): 2, Count("not_helped", 1, name): 1}


def test_a_form_counts_too_and_is_thanked(client: FlaskClient, counts: Counts) -> None:
    form = {"passage": "hip-pain#injections", "generation": "1", "answered": "false"}
    page = client.post("/feedback", data=form)
    assert page.status_code == 200
    assert "<h1>Thank you." in page.text
    assert client.post("/feedback", data={**form, "generation": "7"}).status_code == 200
    assert client.post(PATH, data={"passageId": "hip-pain#injections", "generation": "1", "answered": "true"}).json
    assert sum(counts().values()) == 2


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"passageId": None}, 400, "missing_parameter"),
        ({"generation": None}, 400, "missing_parameter"),
        ({"answered": None}, 400, "missing_parameter"),
        ({"answered": "maybe"}, 400, "invalid_parameter"),
        ({"answered": 1}, 400, "invalid_parameter"),
        ({"answered": []}, 400, "invalid_parameter"),
        ({"generation": "x"}, 400, "invalid_parameter"),
        ({"generation": 0}, 400, "invalid_parameter"),
        ({"passageId": 5}, 400, "invalid_parameter"),
        ({"question": "zebrahip"}, 400, "unknown_parameter"),
        ({"generation": 2}, 409, "other_generation"),
        ({"passageId": "hip-pain#zebra"}, 404, "unknown_passage"),
        ({"passageId": "zebra#hip"}, 404, "unknown_document"),
        ({"passageId": ""}, 404, "unknown_document"),
    ],
)
def test_what_cannot_be_counted_is_a_problem(
    client: FlaskClient, counts: Counts, change: dict[str, Any], status: int, code: str
) -> None:
    given = {name: value for name, value in {**GIVEN, **change}.items() if value is not None}
    answer = client.post(PATH, json=given)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert "zebra" not in answer.text
    assert not counts()


@pytest.mark.parametrize("form", [{}, {"answered": "true"}, {"answered": "yes", "generation": "1", "passage": "x"}])
def test_a_form_that_is_not_ours_is_refused(client: FlaskClient, counts: Counts, form: dict[str, str]) -> None:
    assert client.post("/feedback", data=form).status_code == 400
    assert client.get("/feedback").status_code == 405
    assert not counts()


def test_a_withdrawn_passage_takes_no_feedback(settings: Settings, tmp_path: Path) -> None:
    index = publish(make_changes(), withdrawn="hip-pain#injections")
    client = build_app(replace(settings, usage=str(tmp_path)), index).test_client()
    assert client.post(PATH, json=GIVEN).get_json()["code"] == "withdrawn"


def test_a_passage_is_counted_up_to_a_bound(client: FlaskClient, counts: Counts, monkeypatch: Any) -> None:
    monkeypatch.setitem(MOST_A_DAY, "helped", 2)
    assert [client.post(PATH, json=GIVEN).get_json()["counted"] for _ in range(3)] == [True, True, False]
    assert sum(counts().values()) == 2


def test_without_a_folder_there_is_nothing_at_the_address(settings: Settings) -> None:
    client = build_app(settings, publish(make_changes())).test_client()
    assert client.post(PATH, json=GIVEN).status_code == client.post("/feedback", data={}).status_code == 404


def search(client: FlaskClient, question: str, **more: Any) -> str:
    answer = client.post("/api/v1/search", json={"q": question, **more})
    assert answer.status_code == 200
    return str(answer.get_json()["answerState"])


def test_an_unanswered_question_counts_our_heading_and_our_words_one_by_one(
    client: FlaskClient, counts: Counts
) -> None:
    asked = "zebrahip Jones knee unicorn 4711 elephants injection whatever purple spleen"
    assert search(client, asked) != "answer"
    kinds = {(count.kind, count.name) for count in counts()}
    assert ("word", "knee") in kinds
    assert {kind for kind, _ in kinds} <= {"word", "weak", "none"}
    assert [name for kind, name in kinds if kind == "word"] == ["knee"]  # "injection" stands in one passage
    (nearest,) = [name for kind, name in kinds if kind != "word"]
    assert nearest.split("#")[0] in {"hip-pain", *(f"knee-{n}" for n in range(5))}


def test_answers_further_pages_and_crises_are_not_counted(client: FlaskClient, counts: Counts) -> None:
    assert search(client, "does an injection help my hip") == "answer"
    search(client, "zebra knee unicorn elephants spleen", offset=1)
    assert search(client, "knee zebra unicorn spleen elephants i want to end my life") != "answer"
    assert not counts()


def test_topics_are_counted_only_when_asked_for(settings: Settings, tmp_path: Path) -> None:
    app = build_app(replace(settings, usage=str(tmp_path)), publish(make_changes()))
    search(app.test_client(), "zebra hip unicorn elephants spleen")
    cast(Usage, app.extensions["citewell-usage"]).flush()
    assert load_usage(tmp_path) == []


def test_a_word_of_few_passages_is_none_of_ours() -> None:
    assert feedback.LEAST_PASSAGES == 5
