"""Questions compared by meaning: vectors in a generation, the shortlist they add to, and what is not read twice."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search_app.index import SHORTLIST, Store
from search_app.index.memory import MemoryStore
from search_app.index.vectors import texts_of
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import Change, Citation, Curation, Document, Passage
from search_app.search import make_searcher, search

from ..index.made import make_query

TOPICS = ("sleep", "shoes", "food")


class Topical:
    """An encoder that knows three topics by their letters' counts, and remembers what it was asked to read."""

    digest = "topical"
    dimensions = 3

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str], threads: int = 1) -> NDArray[np.float32]:
        self.read.extend(texts)
        rows = np.array([[text.lower().count(topic) + 1e-3 for topic in TOPICS] for text in texts], np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


@pytest.fixture(params=["whoosh", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return WhooshStore(tmp_path) if request.param == "whoosh" else MemoryStore()


def article(name: str, text: str) -> Change:
    document = Document(name, name.capitalize(), text)
    cited = Citation(name, document.title, "", (), name, ((0, len(text)),))
    return Change(name, document, (Passage(f"{name}#{name}", "section", document.title, text, cited),))


NIGHT = article("night", "Go to bed early: sleep helps tendons. Sleep well.")
TRAINERS = article("trainers", "Old shoes lose their bounce; new shoes may need some days.")


def test_a_passage_without_a_word_of_the_question_is_found_by_its_meaning(store: Store) -> None:
    encoder = Topical()
    staged = store.stage(None, [NIGHT, TRAINERS], Curation(), encoder)
    searcher = make_searcher(staged, lambda model: (lambda text: (encoder.encode(["sleep"])[0], "full"), "full"))
    results = search(searcher, "slumber")
    assert results.hits[0].passage.id == "night#night"
    assert results.semantic == "full"
    assert search(make_searcher(staged), "slumber").hits == ()


def test_vectors_are_kept_within_half_a_percent(store: Store) -> None:
    encoder = Topical()
    staged = store.stage(None, [NIGHT, TRAINERS], Curation(), encoder)
    found = staged.candidates(make_query("sleep"), 10, encoder.encode(["sleep and shoes"])[0])
    for passage, parts in zip(staged.passages(found.ids), found.parts, strict=True):
        exact = encoder.encode(texts_of(passage)) @ encoder.encode(["sleep and shoes"])[0]
        assert parts[2:] == pytest.approx(exact, abs=0.005)


def test_only_texts_that_are_new_are_read_by_the_encoder(store: Store) -> None:
    encoder = Topical()
    store.publish(store.stage(None, [NIGHT, TRAINERS], Curation(), encoder))
    encoder.read.clear()
    changed = article("night", "Go to bed early: sleep helps bones. Sleep well.")
    staged = store.stage(store.open(), [changed], Curation(), encoder)
    assert encoder.read == ["Night. Go to bed early: sleep helps bones. Sleep well."]
    assert staged.model == "topical"


def test_a_generation_without_a_model_has_no_vectors(store: Store) -> None:
    staged = store.stage(None, [NIGHT], Curation())
    assert (staged.model, staged.vectors) == ("", None)


def test_the_shortlist_holds_the_best_of_both_kinds_and_filters_hold_for_both(store: Store) -> None:
    encoder = Topical()
    many = [article(f"shoes{i}", "Lace the shoes.") for i in range(SHORTLIST + 20)]
    staged = store.stage(None, [NIGHT, *many], Curation(), encoder)
    found = staged.candidates(make_query("shoe"), 200, encoder.encode(["sleep"])[0])
    assert "night#night" in found.ids[: found.shortlist]
    assert len(found.ids) == len(set(found.ids))
    assert len(found.ids) == SHORTLIST + 21
