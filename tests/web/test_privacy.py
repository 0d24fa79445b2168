"""A question is health data: canary words from questions must turn up in no log."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.web import api, pages

CANARY = "zebrahip"


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def logged(caplog: pytest.LogCaptureFixture) -> str:
    formatter = logging.Formatter("%(name)s %(message)s")
    return "\n".join(formatter.format(record) for record in caplog.records)


def test_the_access_log_holds_the_route_and_nothing_of_the_question(
    client: FlaskClient, everything: pytest.LogCaptureFixture
) -> None:
    client.get(f"/?q={CANARY}")
    client.post("/search", data={"q": CANARY})
    client.post("/api/v1/search", json={"q": CANARY})
    client.get(f"/documents/{CANARY}")
    client.get(f"/{CANARY}?{CANARY}")
    client.open("/", method=CANARY)
    client.get("/documents/hip-pain", headers={"Referer": f"http://localhost/?q={CANARY}", "User-Agent": CANARY})
    lines = logged(everything)
    assert CANARY not in lines.lower()
    assert "citewell.access POST /search 200" in lines
    assert "citewell.access GET /documents/<path:document> 404" in lines
    assert "citewell.access OTHER" in lines


@pytest.mark.parametrize("address", [f"/?q={CANARY}", f"/api/v1/search?q={CANARY}"])
def test_a_fault_is_logged_by_type_and_place_only(
    app: Flask, everything: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def broken(searcher: object, question: str, **given: object) -> None:
        raise RuntimeError(f"cannot search for {question}")

    monkeypatch.setattr(api, "search", broken)
    monkeypatch.setattr(pages, "search", broken)
    response = app.test_client().get(address)
    lines = logged(everything)
    assert response.status_code == 500
    assert CANARY not in response.text + lines
    assert "unexpected RuntimeError at test_privacy.py:" in lines
    assert all(record.exc_info is None for record in everything.records)


def test_a_fault_outside_of_the_handlers_is_stripped_too(app: Flask, everything: pytest.LogCaptureFixture) -> None:
    def broken(response: object) -> object:
        raise RuntimeError(CANARY)

    app.after_request_funcs.setdefault(None, []).append(broken)
    response = app.test_client().get(f"/{CANARY}")
    lines = logged(everything)
    assert response.status_code == 500
    assert CANARY not in lines
    assert "RuntimeError" in lines


def test_the_search_itself_logs_nothing(client: FlaskClient, everything: pytest.LogCaptureFixture) -> None:
    client.post("/search", data={"q": f"{CANARY} hip pain"})
    assert [r.name for r in everything.records] == ["citewell.access"]
