"""What is withdrawn answers 410 and is nowhere else; what moved is found under its old address."""

import json
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from search_app.index.memory import MemoryStore
from search_app.model import Curation, Notice, Withdrawal
from search_app.search import LiveIndex
from search_app.settings import Settings
from search_app.web import build_app

from .collection import make_changes

NOTICE = Notice("joint", "same_day", "Joint", "Ask.", when=("injections",), passage_id="hip-pain#injections")
WORDS = ("A steroid injection", "Injections", "steroid")


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    redirects = {"hip-pain#jabs": "hip-pain#injections", "hüfte": "hip-pain", "hüfte#a": "hip-pain#exercises"}
    store.publish(store.stage(None, make_changes(), Curation(notices=(NOTICE,)), redirects=redirects))
    return store


@pytest.fixture
def client(store: MemoryStore, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr("search_app.search._LOOK_EVERY_S", 0.0)
    return build_app(settings, LiveIndex(store)).test_client()


def test_a_withdrawn_passage_is_nowhere(client: FlaskClient, store: MemoryStore) -> None:
    asked = "/api/v1/search?q=injections+steroid"
    assert client.get(asked).get_json()["hits"][0]["id"] == "hip-pain#injections"
    assert client.get(asked).get_json()["notice"]["passageId"] == "hip-pain#injections"
    store.withdraw(Withdrawal("hip-pain#injections"))
    for address in (
        asked,
        "/api/v1/documents/hip-pain",
        "/documents/hip-pain",
        "/documents/hip-pain?passage=exercises",
        "/documents",
        "/",
    ):
        response = client.get(address)
        assert response.status_code == 200
        hits = response.get_json()["hits"] if address == asked else response.text
        assert not any(word in json.dumps(hits) for word in WORDS), address
    assert client.get(asked).get_json()["notice"]["passageId"] is None
    page = client.post("/search", data={"q": "injections steroid"}).text
    assert "A steroid injection" not in page
    for address in ("/api/v1/documents/hip-pain/passages/injections", "/documents/hip-pain?passage=injections"):
        assert client.get(address).status_code == 410
    assert client.get("/api/v1/documents/hip-pain/passages/injections").get_json()["code"] == "withdrawn"
    gone = client.get("/documents/hip-pain?passage=injections").text
    assert "This was withdrawn" in gone
    assert not any(word in gone for word in WORDS)
    store.reinstate("hip-pain#injections")
    assert client.get(asked).get_json()["hits"][0]["id"] == "hip-pain#injections"
    assert "A steroid injection" in client.get("/documents/hip-pain").text


def test_a_withdrawn_document_is_nowhere(client: FlaskClient, store: MemoryStore) -> None:
    store.withdraw(Withdrawal("hip-pain"))
    for address in ("/documents/hip-pain", "/api/v1/documents/hip-pain", "/api/v1/documents/hip-pain/passages/x"):
        assert client.get(address).status_code == 410
    assert [d["id"] for d in client.get("/api/v1/documents").get_json()["documents"]] == ["es/cadera"]
    assert client.get("/api/v1/search?q=injections").get_json()["hits"] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/documents/hip-pain?passage=jabs", "/documents/hip-pain?passage=injections#injections"),
        ("/documents/hüfte", "/documents/hip-pain"),
        ("/documents/hüfte?passage=a", "/documents/hip-pain?passage=exercises#exercises"),
        ("/api/v1/documents/hip-pain/passages/jabs", "/api/v1/documents/hip-pain/passages/injections"),
        ("/api/v1/documents/hüfte", "/api/v1/documents/hip-pain"),
        ("/api/v1/documents/hüfte/passages/a", "/api/v1/documents/hip-pain/passages/exercises"),
    ],
)
def test_old_addresses_lead_to_new_ones(client: FlaskClient, store: MemoryStore, old: str, new: str) -> None:
    response = client.get(old)
    assert (response.status_code, response.headers["Location"]) == (301, new)
    assert response.headers["Cache-Control"] == "no-cache"
    assert client.get(response.headers["Location"].partition("#")[0]).status_code == 200
    store.withdraw(Withdrawal("hip-pain"))
    assert client.get(old).status_code == 410


def test_every_answer_names_its_generation(client: FlaskClient) -> None:
    for address in ("/", "/documents", "/documents/hip-pain", "/api/v1/search?q=hip", "/health", "/documents/nowhere"):
        assert client.get(address).headers["Citewell-Generation"] == "1", address
    for address in ("/version", "/static/citewell.css", "/api/v1/nowhere"):
        assert "Citewell-Generation" not in client.get(address).headers


def test_stale_passages_are_labelled(settings: Settings) -> None:
    store = MemoryStore()
    hip, hueft = make_changes()
    assert hip.document
    old = replace(
        hip,
        document=replace(hip.document, review_by=date(2020, 1, 31)),
        passages=tuple(replace(p, review_by=date(2020, 1, 31)) for p in hip.passages),
    )
    kept = replace(hueft, passages=tuple(replace(p, kept=True) for p in hueft.passages))
    store.publish(store.stage(None, [old, kept], Curation()))
    client = build_app(settings, LiveIndex(store)).test_client()
    hits = client.get("/api/v1/search?q=injection").get_json()["hits"]
    assert hits[0]["stale"] is True
    assert "Due for review since" in client.post("/search", data={"q": "injection"}).text
    assert "31 January 2020" in client.get("/documents/hip-pain").text
    assert "May be out of date" in client.post("/search", data={"q": "cadera"}).text
