"""One tour of all errors: the same shape, the same headers, and no word of what was sent."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search_app.settings import Settings
from search_app.web import build_app, problems

from .collection import make_changes, publish

CANARY = "zebrahip"

TOUR: dict[str, Callable[[FlaskClient], TestResponse]] = {
    "invalid_json": lambda c: c.post("/api/v1/search", data=f'{{"q": "{CANARY}', content_type="application/json"),
    "missing_parameter": lambda c: c.post("/api/v1/search", json={}),
    "unknown_parameter": lambda c: c.get(f"/api/v1/search?{CANARY}={CANARY}"),
    "invalid_parameter": lambda c: c.get(f"/api/v1/search?q={CANARY}&limit={CANARY}"),
    "misplaced_parameter": lambda c: c.post(f"/api/v1/search?q={CANARY}", json={"q": CANARY}),
    "unknown_filter": lambda c: c.get(f"/api/v1/search?q={CANARY}&filter={CANARY}:{CANARY}"),
    "untrusted_host": lambda c: c.get(f"/api/v1/search?q={CANARY}", headers={"Host": f"{CANARY}.example"}),
    "not_found": lambda c: c.get(f"/api/v1/{CANARY}"),
    "unknown_document": lambda c: c.get(f"/api/v1/documents/{CANARY}"),
    "unknown_passage": lambda c: c.get(f"/api/v1/documents/hip-pain/passages/{CANARY}"),
    "other_generation": lambda c: c.post(
        "/api/v1/feedback", json={"passageId": CANARY, "generation": 7, "answered": True}
    ),
    "withdrawn": lambda c: c.get(f"/api/v1/documents/withdrawn-{CANARY}"),
    "method_not_allowed": lambda c: c.put("/api/v1/search", data=CANARY),
    "body_too_large": lambda c: c.post("/api/v1/search", json={"q": CANARY * 10_000}),
    "address_too_long": lambda c: c.get(f"/api/v1/search?q={CANARY * 5_000}"),
    "unsupported_content_type": lambda c: c.post("/api/v1/search", data=CANARY, content_type="application/xml"),
    "internal_error": lambda c: c.get(f"/api/v1/fail?q={CANARY}"),
    "bad_request": lambda c: c.get(f"/api/v1/teapot?q={CANARY}"),
    "missing_key": lambda c: c.get(f"/api/v1/raise/missing_key?q={CANARY}"),
    "unknown_key": lambda c: c.get(f"/api/v1/raise/unknown_key?q={CANARY}"),
    "expired_key": lambda c: c.get(f"/api/v1/raise/expired_key?q={CANARY}"),
    "origin_not_allowed": lambda c: c.get(
        f"/api/v1/search?q={CANARY}", headers={"Origin": f"https://{CANARY}.example"}
    ),
    "too_many_requests": lambda c: c.get(f"/api/v1/raise/too_many_requests?q={CANARY}"),
    "unauthorized": lambda c: c.post("/api/v1/admin/ingest", headers={"Authorization": f"Bearer {CANARY}"}),
    "already_running": lambda c: c.get(f"/api/v1/raise/already_running?q={CANARY}"),
    "cannot_ingest": lambda c: c.get(f"/api/v1/raise/cannot_ingest?q={CANARY}"),
    "no_generation": lambda c: c.get(f"/api/v1/unpublished?q={CANARY}"),
}


@pytest.fixture
def failing(settings: Settings) -> FlaskClient:
    settings = replace(settings, usage="usage")
    app = build_app(settings, publish(make_changes(), withdrawn=f"withdrawn-{CANARY}"))
    app.add_url_rule("/api/v1/raise/<code>", view_func=_raise)
    app.add_url_rule("/api/v1/fail", view_func=_fail)
    app.add_url_rule("/fail", "fail_page", _fail)
    app.add_url_rule("/api/v1/teapot", view_func=_teapot)
    app.add_url_rule("/api/v1/unpublished", view_func=_unpublished)
    return app.test_client()


def _fail() -> str:
    raise RuntimeError(f"broken while searching {CANARY}")


def _raise(code: str) -> str:
    raise problems.ProblemError(code)


def _teapot() -> str:
    from flask import abort

    abort(418, CANARY)


def _unpublished() -> str:
    from search_app.errors import NoGenerationError

    raise NoGenerationError(f"/srv/{CANARY}: nothing is published")


def test_the_tour_visits_every_code() -> None:
    assert set(TOUR) == set(problems.KINDS)


@pytest.mark.parametrize("code", TOUR)
def test_every_error_has_one_shape(failing: FlaskClient, code: str) -> None:
    response = TOUR[code](failing)
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    body = response.get_json()
    assert list(body) == ["type", "title", "status", "detail", "code"]
    assert body["code"] == code
    assert body["type"] == f"urn:citewell:problem:{code}"
    assert body["status"] == response.status_code == problems.KINDS[code].status
    assert body["title"]
    assert body["detail"]
    assert CANARY not in response.text


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        (f"/{CANARY}", 404, "Page not found"),
        (f"/documents/{CANARY}", 404, "Article not found"),
        (f"/fail?q={CANARY}", 500, "Something went wrong"),
        (f"/?q={CANARY * 5_000}", 414, "Your question is too long"),
    ],
)
def test_errors_of_pages_are_pages(failing: FlaskClient, address: str, status: int, heading: str) -> None:
    response = failing.get(address)
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in response.text
    assert CANARY not in response.text
    assert "Traceback" not in response.text


def test_a_body_too_large_is_refused_on_a_page_too(client: FlaskClient) -> None:
    response = client.post("/search", data={"q": CANARY * 10_000})
    assert response.status_code == 413
    assert CANARY not in response.text


def test_a_broken_error_page_still_gives_a_plain_answer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object, **named: object) -> str:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(problems, "render_template", broken)
    response = app.test_client().get("/nowhere")
    assert (response.status_code, response.text) == (404, "There is nothing at this address.\n")
