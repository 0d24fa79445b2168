"""With the whole cluster away questions are answered from the copy kept here, and by the cluster when it is back."""

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from benchmarks.update import Drawn
from ingest.pipeline import ingest
from ingest.withdrawing import withdraw
from search_app import create_app
from search_app.index.store import open_store
from search_app.opensearch import kept_copy
from search_app.opensearch.store import OpenSearchStore
from search_app.settings import Settings, environ_of
from search_app.web import build_app, open_index
from tests.opensearch_node import Node, running
from tests.test_cli import citewell

pytestmark = pytest.mark.opensearch

_HANGING_S = 30
"""The node would hang much longer."""
QUESTIONS = ("how long should I rest a hip", "ice on a knee", "when are you open", "what about zebras")


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """A node of its own, which is killed."""
    with running() as nodes:
        yield nodes[0]


@pytest.fixture
def clinic(node: Node, tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "hip.md").write_text("# Hip pain\n\n## How long should I rest a hip?\n\nRest a hip for two days.\n")
    (corpus / "knee.md").write_text(
        "# Knee pain\n\n## Cold\n\nPut ice on the knee.\n\n## Heat\n\nHeat helps a stiff knee.\n"
    )
    (corpus / "hours.md").write_text("# Opening hours\n\n## When are you open?\n\nWe open at nine.\n")
    return Settings(
        corpus=corpus,
        data=tmp_path / "data",
        root=tmp_path,
        engine="opensearch",
        opensearch_url=(node.url,),
        opensearch_collection="away",
        opensearch_timeout_ms=1000,
        semantic="off",
        kept_answers=0,
    )


def ask(client: FlaskClient, question: str) -> dict[str, Any]:
    response = client.get("/api/v1/search", query_string={"q": question})
    assert response.status_code == 200, response.text
    found = response.get_json()
    assert isinstance(found, dict)
    return {name: found[name] for name in ("answerState", "answer", "hits", "estimatedTotalHits", "facetDistribution")}


def wait_for(told: Any, within_s: float) -> float:
    """Return the seconds until `told` gives something true; fails after `within_s`."""
    started = time.monotonic()
    while time.monotonic() - started < within_s:
        if told():
            return time.monotonic() - started
        time.sleep(0.1)
    raise AssertionError(f"not within {within_s} s")


def test_the_copy_answers_as_the_cluster_did_until_it_is_back(
    node: Node, clinic: Settings, record_property: Callable[[str, object], None], caplog: pytest.LogCaptureFixture
) -> None:
    assert ingest(open_store(clinic), clinic).published
    withdraw(open_store(clinic), "knee#heat")
    index = open_index(clinic)
    client = build_app(clinic, index).test_client()
    before = {question: ask(client, question) for question in QUESTIONS}
    assert before[QUESTIONS[0]]["answer"]["passageId"] == "hip#how-long-should-i-rest-a-hip"
    wait_for(lambda: (clinic.data / "copy" / "CURRENT").exists() and client.get("/health"), 60)
    time.sleep(1.5)  # the pointer is looked at once a second

    node.kill()
    times = []
    for question in QUESTIONS * 5:
        started = time.monotonic()
        assert ask(client, question) == before[question]
        times.append(time.monotonic() - started)
    record_property("seconds", times)
    health = client.get("/health").get_json()
    assert health["status"] == "degraded"
    assert "cannot be reached" in health["reasons"][0]
    assert "passages kept here answer" in health["reasons"][0]
    assert str(clinic.root) not in health["reasons"][0]
    assert "knee#heat" not in client.get("/api/v1/search", query_string={"q": "stiff knee"}).text
    doctor = citewell(clinic.root, "doctor", **environ_of(clinic))
    assert doctor.returncode == 1
    assert "cannot be reached" in doctor.stdout
    assert "4 passages, which answer when the cluster is away" in doctor.stdout
    assert "curation files can be read" in doctor.stdout

    started_away = create_app(clinic).test_client()
    for question in QUESTIONS:
        assert ask(started_away, question) == before[question]
    assert "knee#heat" not in started_away.get("/api/v1/search", query_string={"q": "stiff knee"}).text
    assert started_away.get("/health").get_json()["status"] == "degraded"

    node.start()
    node.wait()
    for one in (client, started_away):
        record_property("back_after", wait_for(lambda one=one: one.get("/health").get_json()["status"] == "ok", 60))
        for question in QUESTIONS:
            assert ask(one, question) == before[question]
    assert "the cluster is not asked for now; GET /health says why" in caplog.messages
    assert caplog.messages[-1].startswith("the cluster is asked again after")
    (clinic.corpus / "hours.md").write_text("# Opening hours\n\n## When are you open?\n\nWe open at ten.\n")
    assert ingest(open_store(clinic), clinic).published
    for one in (client, started_away):
        wait_for(
            lambda one=one: "at ten" in one.get("/api/v1/search", query_string={"q": "when are you open"}).text, 60
        )


def test_a_cluster_that_hangs_is_not_waited_for(
    node: Node, clinic: Settings, record_property: Callable[[str, object], None]
) -> None:
    clinic = replace(clinic, opensearch_collection="hangs", data=clinic.root / "hangs")
    assert ingest(open_store(clinic), clinic).published
    client = create_app(clinic).test_client()
    before = ask(client, QUESTIONS[0])
    wait_for(lambda: (clinic.data / "copy" / "CURRENT").exists() and client.get("/health"), 60)
    time.sleep(1.5)  # the pointer is looked at once a second
    assert node.process
    node.process.send_signal(signal.SIGSTOP)
    try:
        times = []
        for _ in range(3):
            started = time.monotonic()
            assert ask(client, QUESTIONS[0]) == before
            times.append(time.monotonic() - started)
        record_property("seconds", times)  # the first waits for the timeout, later ones do not
        assert times[0] < _HANGING_S
        assert "does not answer in time" in client.get("/health").get_json()["reasons"][0]
    finally:
        node.process.send_signal(signal.SIGCONT)
    record_property("back_after", wait_for(lambda: client.get("/health").get_json()["status"] == "ok", 60))


def test_a_large_collection_keeps_its_questions_with_answers(node: Node, clinic: Settings) -> None:
    clinic = replace(clinic, opensearch_copy=2, opensearch_collection="large", data=clinic.root / "large")
    clinic = replace(clinic, kept_answers=1000)
    assert ingest(open_store(clinic), clinic).published
    client = create_app(clinic).test_client()
    assert ask(client, "ice on a knee")["hits"]
    wait_for(lambda: (clinic.data / "copy" / "CURRENT").exists() and client.get("/health"), 60)
    node.kill()
    try:
        assert ask(client, QUESTIONS[0])["answer"]["passageId"] == "hip#how-long-should-i-rest-a-hip"
        for _ in range(2):
            assert all(hit["kind"] == "qa" for hit in ask(client, "heat for a stiff knee")["hits"])
        assert "2 passages kept here answer" in client.get("/health").get_json()["reasons"][0]
        for asked in (client, create_app(clinic).test_client()):
            assert asked.get("/documents/hip").status_code == 200
            for address in ("/documents/knee", "/api/v1/documents/knee", "/documents/knee.md"):
                assert asked.get(address).status_code == 503  # it is not known here whether it is there
    finally:
        node.start()
        node.wait()
    wait_for(lambda: client.get("/health").get_json()["status"] == "ok", 60)
    assert ask(client, "heat for a stiff knee")["hits"][0]["id"] == "knee#heat"  # what the copy said is not said again


def test_without_a_copy_a_problem_is_said(node: Node, clinic: Settings) -> None:
    clinic = replace(clinic, opensearch_copy=0, opensearch_collection="nocopy", data=clinic.root / "none")
    assert ingest(open_store(clinic), clinic).published
    client = create_app(clinic).test_client()
    assert ask(client, "ice on a knee")["hits"]
    node.kill()
    try:
        response = client.get("/api/v1/search", query_string={"q": "ice on a knee"})
        assert (response.status_code, response.get_json()["code"]) == (503, "no_generation")
        assert "nothing is kept here" in client.get("/health").get_json()["reasons"][0]
        assert create_app(clinic).test_client().get("/health").status_code == 503
    finally:
        node.start()
        node.wait()
    wait_for(lambda: client.get("/health").get_json()["status"] == "ok", 60)
    assert ask(client, "ice on a knee")["hits"]


def fail(settings: Settings) -> None:
    """Stand in for what makes the copy, on a machine where that cannot be done."""
    raise SystemExit(1)


def test_a_copy_that_cannot_be_made_is_said_and_not_waited_for(
    clinic: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(kept_copy, "_PAUSE_S", 0.01)
    copying = kept_copy.Copying(clinic, fail)
    assert not copying.has_waited("sha256:new")
    wait_for(lambda: copying.has_waited("sha256:new"), 60)
    said = "making the copy for when the cluster is away ended with status 1; next try in 0 s"
    assert caplog.messages[:3] == [said] * 3
    assert copying.has_waited("sha256:newer")  # so is one that comes while none can be copied


def test_a_copy_is_of_one_collection_and_made_anew_for_another_model(clinic: Settings) -> None:
    clinic = replace(clinic, opensearch_collection="models", data=clinic.root / "models")
    store = open_store(clinic)
    assert isinstance(store, OpenSearchStore)
    assert ingest(store, clinic).published
    kept_copy.renew(clinic, store.open_live())
    kept = kept_copy.open_copy(clinic)
    assert kept
    assert (kept.info.number, kept.model) == (1, "")
    assert kept_copy.open_copy(replace(clinic, opensearch_collection="other")) is None
    assert kept_copy.Copying(clinic, fail).find()
    assert kept_copy.Copying(replace(clinic, opensearch_copy=0), fail).find() is None

    (clinic.corpus / "hours.md").write_text("# Opening hours\n\n## When are you open?\n\nWe open at ten.\n")
    assert ingest(store, clinic, (), Drawn()).published
    live = store.open_live()
    kept_copy.renew(clinic, live)
    kept = kept_copy.open_copy(clinic)
    assert kept
    assert (kept.info.number, kept.model) == (2, "drawn")
    assert kept.digests() == live.digests()
    assert kept.vectors
    assert np.array_equal(kept.vectors.rows, live.vectors_of(list(kept.digests()))[0])
