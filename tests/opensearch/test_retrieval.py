"""Candidates of a large collection, which are chosen by the weightiest words of a question."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ingest.pipeline import ingest
from search_app.index.store import open_store
from search_app.opensearch import retrieval
from search_app.search import make_searcher, search
from search_app.settings import Settings

pytestmark = pytest.mark.opensearch
QUESTION = "how should I rest a sprained ankle"


def found(clinic: Settings) -> list[tuple[str, float]]:
    hits = search(make_searcher(open_store(clinic).open()), QUESTION).hits
    return [(hit.passage.id, hit.score) for hit in hits]


def test_a_word_that_chooses_nothing_still_scores_and_finds(cluster: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic = replace(cluster, semantic="off")
    (clinic.corpus / "ankle.md").write_text("# Ankle\n\n## Sprained ankle\n\nA sprained ankle heals.\n")
    for number in range(12):
        (clinic.corpus / f"rest-{number}.md").write_text(f"# Part {number}\n\n## Rest\n\nI rest after walk {number}.\n")
    assert ingest(open_store(clinic), clinic).published
    asked: list[int] = []
    ask = retrieval.Retrieval._ask

    def count(own: retrieval.Retrieval, searches: Sequence[Any]) -> list[Any]:
        asked.extend(len(body["query"]["bool"]["should"]) for body in searches)
        return ask(own, searches)

    monkeypatch.setattr(retrieval.Retrieval, "_ask", count)
    every = found(clinic)
    monkeypatch.setattr(retrieval, "_SMALL", 0)
    assert (found(clinic), len(every)) == (every, 10)
    whole, few, again = asked
    assert few < whole == again  # fewer than wanted hold the weightiest words
