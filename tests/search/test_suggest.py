"""Suggestions are questions and headings of the articles that fit what was typed, and nothing else."""

import threading
from typing import Any

import pytest

from search_app.index.memory import MemoryStore
from search_app.model import Curation, Synonym, Withdrawal, Withdrawals
from search_app.search import Searcher, make_searcher
from search_app.suggest import Suggestion, suggest
from search_app.suggest.table import make_table

from ..index.made import make_change
from .made import make_clinic

CHANGES = (
    make_change("hip", ("Why does my hip hurt?", "It is tired."), ("Hip pain at night", "Rest."), topic="hip"),
    make_change("jab", ("Injections", "A jab."), ("Are injections safe?", "They are."), topic="care"),
    make_change("jab2", ("Injections", "Another."), ("Driving", "Wait a day."), topic="hip"),
    make_change("es", ("¿Qué es la ciática?", "Un nervio."), language="es"),
)


def ask(searcher: Searcher, typed: str, limit: int = 6, **filters: str) -> list[Suggestion]:
    table = searcher.suggestions.table(searcher.generation)
    assert table is not None
    return suggest(table, searcher.generation, searcher.synonyms, typed, limit, filters)


def texts(searcher: Searcher, typed: str, **given: Any) -> list[str]:
    return [one.text for one in ask(searcher, typed, **given)]


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return make_clinic(*CHANGES, curation=Curation(synonyms=(Synonym(("needle",), ("injection",)),)))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hi", ["Why does my hip hurt?", "Hip pain at night"]),
        ("HÍP", ["Why does my hip hurt?", "Hip pain at night"]),
        ("night hip", ["Hip pain at night"]),
        ("my hip hu", ["Why does my hip hurt?"]),
        ("inj", ["Are injections safe?", "Injections"]),
        ("injection ", ["Are injections safe?", "Injections"]),
        ("drive", ["Driving"]),
        ("ciati", ["¿Qué es la ciática?"]),
    ],
)
def test_beginnings_of_words_in_any_order_without_case_or_accents(
    searcher: Searcher, typed: str, found: list[str]
) -> None:
    assert texts(searcher, typed) == found


def test_questions_come_before_headings_and_no_text_twice(searcher: Searcher) -> None:
    found = ask(searcher, "injections")
    assert [(one.text, one.kind) for one in found] == [
        ("Are injections safe?", "question"),
        ("Injections", "heading"),
    ]


def test_a_mistyped_word_and_a_lay_word_find_what_is_meant(searcher: Searcher) -> None:
    assert texts(searcher, "injectoins ")[0] == "Are injections safe?"
    assert texts(searcher, "needle")[0] == "Are injections safe?"


def test_an_unfinished_last_word_that_leads_nowhere_is_passed_over(searcher: Searcher) -> None:
    assert texts(searcher, "night dr") == ["Hip pain at night"]
    assert texts(searcher, "night zebr") == ["Hip pain at night"]


@pytest.mark.parametrize("typed", ["", " ", "h", "?!", "\U0001f600", "zebra", "'", "%", "\ud800"])
def test_too_little_and_unknown_words_give_nothing(searcher: Searcher, typed: str) -> None:
    assert ask(searcher, typed) == []


def test_matches_are_the_words_that_fit(searcher: Searcher) -> None:
    for typed in ("hip nig", "injectoins", "needle", "CIÁTICA", "why is it"):
        for one in ask(searcher, typed):
            assert one.matches
            assert all(one.text[start:end].isalpha() for start, end in one.matches)
    (night,) = ask(searcher, "hip nig")
    assert [night.text[start:end] for start, end in night.matches] == ["Hip", "night"]


def test_filters_leave_out_what_has_another_value(searcher: Searcher) -> None:
    assert texts(searcher, "injections", topic="hip") == ["Injections"]
    assert ask(searcher, "injections", topic="hip")[0].passage_id.startswith("jab2#")
    assert texts(searcher, "injections", kind="section") == ["Injections"]
    assert texts(searcher, "injections", kind="qa") == ["Are injections safe?"]
    assert ask(searcher, "injections", topic="none such") == ask(searcher, "hip", kind="none such") == []


def test_no_more_than_the_limit(searcher: Searcher) -> None:
    assert len(ask(searcher, "in", limit=1)) == 1


def test_every_suggestion_names_a_passage_with_this_label() -> None:
    searcher = make_clinic()
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for one in ask(searcher, letter * 2) + ask(searcher, f"the {letter}"):
            (passage,) = searcher.generation.passages([one.passage_id])
            assert one.text == (passage.question or passage.heading)


def withdrawing(*names: str) -> Searcher:
    store = MemoryStore()
    searcher = make_searcher(store.stage(None, CHANGES, Curation()))
    searcher.suggestions.table(searcher.generation)
    view = searcher.generation.without(Withdrawals(tuple(map(Withdrawal, names))))
    return Searcher(
        view, searcher.synonyms, searcher.pins, searcher.notices, searcher.read, suggestions=searcher.suggestions
    )


def test_what_is_withdrawn_is_never_suggested_but_its_twin_is() -> None:
    assert ask(withdrawing(), "injections")[1].passage_id.startswith("jab#")
    found = ask(withdrawing("jab"), "injections")
    assert [one.text for one in found] == ["Injections"]
    assert found[0].passage_id.startswith("jab2#")
    assert ask(withdrawing("jab", "jab2"), "injections") == ask(withdrawing("jab", "jab2"), "injectoins") == []


def test_a_table_that_another_thread_is_making_is_not_waited_for(searcher: Searcher) -> None:
    fresh = make_searcher(searcher.generation)
    with fresh.suggestions._lock:
        assert fresh.suggestions.table(fresh.generation) is None
    made: list[object] = []
    thread = threading.Thread(target=lambda: made.append(fresh.suggestions.table(fresh.generation)))
    thread.start()
    thread.join()
    assert made == [fresh.suggestions.table(fresh.generation)]


def test_nothing_is_suggested_from_nothing() -> None:
    empty = make_searcher(MemoryStore().stage(None, [], Curation()))
    assert ask(empty, "hip") == []
    assert len(make_table(empty.generation).words) == 0


@pytest.mark.parametrize(
    "typed", ["hip " * 500, "h" * 10_000, "a b c d e f g h i j k l m n o p", "h ", "hip\0night", "É" * 300]
)
def test_hostile_texts_are_read_in_part(searcher: Searcher, typed: str) -> None:
    assert len(ask(searcher, typed)) <= 6
