"""Passages to read on with are real ones, not shown already, and the nearest there are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from search_app.index import Generation
from search_app.index.memory import MemoryStore
from search_app.model import Curation, Passage, Pin, Withdrawal, Withdrawals
from search_app.related import find_related
from search_app.search import Searcher, make_searcher, read_question, search

from ..index.made import make_change

CHANGES = (
    make_change(
        "hip",
        ("What helps a sore hip?", "Ice helps a sore hip."),
        ("Walking", "Walk a little each day."),
        ("Walking", "Further every week."),
        ("Surgery", "Seldom needed."),
        ("How long does it last?", "Two weeks."),
        ("Shoes", "Soft ones."),
    ),
    make_change(
        "knee", ("A sore knee", "Ice it."), ("Which knee brace?", "None."), ("Stairs", "Slowly, the sore knee.")
    ),
)


def make(*names: str, curation: Curation | None = None) -> Searcher:
    generation = MemoryStore().stage(None, CHANGES, curation or Curation())
    return make_searcher(generation.without(Withdrawals(tuple(map(Withdrawal, names)))))


def related(searcher: Searcher, question: str, limit: int = 1, offset: int = 0) -> list[str]:
    return [one.id for one in search(searcher, question, limit=limit, offset=offset).related]


def test_neighbours_in_the_article_of_the_first_hit_come_first_and_no_heading_twice() -> None:
    results = search(make(), "what helps a sore hip", limit=1)
    assert results.state == "answer"
    assert [tuple(one) for one in results.related][:2] == [("hip#p1", "Walking"), ("hip#p3", "Surgery")]
    assert len({one.heading for one in results.related}) == len(results.related) <= 4


def test_what_comes_next_for_the_question_fills_the_rest() -> None:
    assert related(make(), "what helps a sore hip")[2] == "knee#p0"


def test_no_hit_is_related_and_every_one_is_a_passage() -> None:
    searcher = make()
    for question in ("what helps a sore hip", "knee", "walk", "ice", "zebra sore"):
        for limit, offset in ((1, 0), (2, 0), (50, 0), (1, 1)):
            results = search(searcher, question, limit=limit, offset=offset)
            ids = [one.id for one in results.related]
            assert not {hit.passage.id for hit in results.hits} & set(ids)
            found = searcher.generation.passages(ids)
            assert [(p.id, p.question or p.heading) for p in found] == [tuple(one) for one in results.related]


def test_where_nothing_answers_the_nearest_questions_come_first() -> None:
    results = search(make(), "zebra stripes brace which might the sore elephants wear daily", limit=1)
    assert results.state != "answer"
    kinds = ["?" in one.heading for one in results.related]
    assert kinds
    assert kinds == sorted(kinds, reverse=True)


def test_nothing_withdrawn_is_related() -> None:
    assert not {"hip#p1", "hip#p3"} & set(related(make("hip#p1", "hip#p3"), "what helps a sore hip"))
    assert not [name for name in related(make("knee"), "what helps a sore hip") if name.startswith("knee")]


class Partial:
    """A generation beside which a copy that lacks all passages answers what comes after the candidates."""

    def __init__(self, whole: Generation) -> None:
        self._whole = whole

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        return []

    def ids_of(self, document_id: str) -> Sequence[str]:
        return ()


def test_where_passages_are_missing_meanwhile_nothing_is_quoted_or_related() -> None:
    searcher = make()
    whole = search(searcher, "what helps a sore hip", limit=1)
    partial = replace(searcher, generation=Partial(searcher.generation))
    for offset in (0, 1):
        results = search(partial, "what helps a sore hip", limit=1, offset=offset)
        assert (tuple(results.hits), tuple(results.related), results.answer) == ((), (), None)
    found = searcher.generation.candidates(read_question(searcher, whole.query, {}), 10)
    names = [found.names[at] for at in found.positions]
    scores = [1.0] * len(names)
    hits = tuple(whole.hits)
    assert list(find_related(partial.generation, found, names.__getitem__, scores, hits, len(names))) == []


def test_nothing_is_related_to_nothing() -> None:
    assert related(make(), "") == related(make(), "zzz") == []


def test_a_pinned_first_hit_that_the_question_does_not_find() -> None:
    searcher = make(curation=Curation(pins=(Pin(("opening zebra",), "hip#p3"),)))
    results = search(searcher, "opening zebra sore", limit=1)
    assert results.hits[0].passage.id == "hip#p3"
    assert "hip#p3" not in [one.id for one in results.related]
