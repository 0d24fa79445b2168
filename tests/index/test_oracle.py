"""Whoosh itself, asked without a limit over the index of record, is what the compiled scores are measured by."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.query import Or
from whoosh.query import Term as WhooshTerm
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from search_app.index import Candidates, Store, impacts, whoosh_engine
from search_app.index.impacts import BOOSTS, K1, B
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import Query, Term

from .made import Prose, make_changes, publish, revise

TOP = 10


def ask_whoosh(searcher: Searcher, query: Query) -> list[tuple[str, float]]:
    asked = [WhooshTerm(f, t.text, boost=t.weight * boost) for t in query.terms for f, boost in BOOSTS.items()]
    return [(hit["id"], hit.score) for hit in searcher.search(Or(asked), limit=None)]


def assert_agrees(mine: Candidates, whoosh: list[tuple[str, float]]) -> None:
    scores = dict(whoosh)
    assert mine.total == len(whoosh)
    np.testing.assert_allclose(mine.parts[:, 0], [score for _, score in whoosh[:TOP]], rtol=1e-5)
    np.testing.assert_allclose(mine.parts[:, 0], [scores[passage_id] for passage_id in mine.ids], rtol=1e-5)


def compare(store: Store, folder: Path, prose: Prose, questions: int, heavier: float = 1.0) -> None:
    """Ask what is live, and the newest of Whoosh's indexes in `folder`, `questions` times."""
    generation = store.open()
    newest = max(folder.glob("g-*"), key=lambda path: int(path.name[2:]))
    index = FileStorage(str(newest / "whoosh")).open_index()
    with index.searcher(weighting=BM25F(B=B, K1=K1)) as searcher:
        for _ in range(questions):
            query = prose.query()
            query = replace(query, terms=tuple(Term(t.text, t.weight * heavier) for t in query.terms))
            assert_agrees(generation.candidates(query, TOP), ask_whoosh(searcher, query))
    index.close()


@pytest.mark.parametrize(("size", "questions"), [(1, 20), (2, 20), (1000, 300), (10_000, 200)])
def test_the_top_ten_and_its_scores_are_those_of_whoosh(tmp_path: Path, size: int, questions: int) -> None:
    prose = Prose(size)
    store = WhooshStore(tmp_path)
    publish(store, *make_changes(prose, size))
    compare(store, tmp_path, prose, questions)


@pytest.mark.parametrize("heavier", [1e-3, 1.0, 1e3])
def test_they_are_however_terms_are_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heavier: float) -> None:
    monkeypatch.setattr(impacts, "_LONG", 20)  # what else larger collections have: terms of many passages
    monkeypatch.setattr(impacts, "_LONG_SHARE", 0)
    prose = Prose(5)
    store = WhooshStore(tmp_path)
    publish(store, *make_changes(prose, 600))
    compare(store, tmp_path, prose, 100, heavier)


def test_they_are_after_replacements_and_deletions_too(tmp_path: Path) -> None:
    prose = Prose(7)
    store = WhooshStore(tmp_path)
    changes = list(make_changes(prose, 250))
    publish(store, *changes)
    for _ in range(2):
        publish(store, *revise(prose, changes))
        compare(store, tmp_path, prose, 60)


def test_what_is_updated_has_the_scores_of_whoosh_over_an_index_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_engine, "LARGE", 1)
    monkeypatch.setattr(whoosh_engine, "CHANGED_SHARE", 0.9)
    prose = Prose(11)
    store, anew = WhooshStore(tmp_path / "updated"), WhooshStore(tmp_path / "anew")
    changes = list(make_changes(prose, 250))
    revised = [*revise(prose, changes), *revise(prose, changes[3:])]
    publish(store, *changes)
    publish(store, *revised[:30])
    publish(store, *revised[30:])
    assert len([*(tmp_path / "updated" / "g-3" / "whoosh").glob("*.seg")]) == 3
    publish(anew, *changes, *revised)
    compare(store, tmp_path / "anew", prose, 60)
