"""A question becomes results: order, state, pins, filters, facets, pages and notices."""

import time
from dataclasses import replace

import pytest

from search_app.errors import RequestError
from search_app.model import Curation, Notice, Pin, Results
from search_app.search import Searcher, search

from ..index.made import Prose, make_change, make_changes
from .made import CHANGES, make_clinic


@pytest.fixture(scope="module")
def clinic() -> Searcher:
    return make_clinic()


@pytest.fixture(scope="module")
def large() -> Searcher:
    pins = (Pin((Prose(4).words(1)[0],), "doc-00003#p0"), Pin((Prose(4).words(1)[0],), "doc-00001#p0"))
    return make_clinic(*make_changes(Prose(4), 400), curation=Curation(pins=pins))


def ids(results: Results) -> list[str]:
    return [hit.passage.id for hit in results.hits]


def test_the_answer_is_a_verbatim_sentence_of_the_first_hit(clinic: Searcher) -> None:
    results = search(clinic, "does the pain in my hip fade after a run")
    assert results.state == "answer"
    assert results.hits[0].passage.id == "hip#p0"
    assert results.answer
    assert results.answer.text == "Most hip pain after a run is tired muscle."
    assert results.answer.passage_id == "hip#p0"
    assert results.hits[0].passage.text[results.answer.start : results.answer.end] == results.answer.text


def test_the_answer_is_quoted_on_every_page(clinic: Searcher) -> None:
    first, second = search(clinic, "hip pain after running"), search(clinic, "hip pain after running", offset=1)
    assert second.answer == first.answer
    assert second.answer
    assert second.answer.passage_id == first.hits[0].passage.id


@pytest.mark.parametrize("question", ["", " ", "?!", "zyzzyva", "zyzzyva quux frobnicate"])
def test_a_question_without_a_known_word_finds_nothing(clinic: Searcher, question: str) -> None:
    results = search(clinic, question)
    assert (results.state, results.hits, results.total, results.answer) == ("none", (), 0, None)
    assert results.ignored_words == tuple(question.split() if question.strip(" ?!") else ())


def test_a_question_held_in_part_is_weak_or_none(clinic: Searcher) -> None:
    assert search(clinic, "buttock zyzzyva").state == "weak"
    assert search(clinic, "buttock zyzzyva quux frobnicate xyzzy plugh foo bar baz").state == "none"
    assert search(clinic, "buttock").state == "answer"


def test_words_that_nothing_knows_are_named_as_typed(clinic: Searcher) -> None:
    assert search(clinic, "Zyzzyvas of the hip, QUUX").ignored_words == ("Zyzzyvas", "QUUX")
    assert search(clinic, "bum").ignored_words == ()  # its synonym is known


def test_scores_lie_between_nothing_and_one_and_never_rise(large: Searcher) -> None:
    prose = Prose(4)
    for _ in range(50):
        scores = [hit.score for hit in search(large, " ".join(prose.words(6)), limit=120).hits]
        assert all(0 <= score <= 1 for score in scores)
        assert scores == sorted(scores, reverse=True)


def test_a_first_hit_that_holds_the_whole_question_scores_more_than_one_that_holds_a_part(clinic: Searcher) -> None:
    whole, part = (search(clinic, q).hits[0].score for q in ("steroid injection", "steroid tablets for horses"))
    assert 1 > whole > 2 * part > 0


def test_pages_are_cut_from_one_order(large: Searcher) -> None:
    prose = Prose(4)
    for _ in range(10):
        question = " ".join(prose.words(5))
        whole = search(large, question, limit=200)
        pages = [search(large, question, limit=10, offset=offset) for offset in range(0, 200, 10)]
        assert [i for page in pages for i in ids(page)] == ids(whole)
        assert len(set(ids(whole))) == len(whole.hits) > 60
        assert {page.total for page in pages} == {whole.total}
        assert {page.state for page in pages} == {whole.state}


def test_the_end_of_the_results_is_reached_and_passed(large: Searcher) -> None:
    question = " ".join(Prose(4).words(3))
    total = search(large, question).total
    assert total > 50
    assert len(search(large, question, limit=50, offset=total - 3).hits) == 3
    past = search(large, question, limit=50, offset=total)
    assert (past.hits, past.total, past.offset, past.limit) == ((), total, total, 50)
    assert len(search(large, question, limit=1000).hits) == total


def test_facets_count_all_matches_whatever_the_page(large: Searcher) -> None:
    question = " ".join(Prose(4).words(3))
    results = search(large, question, limit=1)
    assert sum(results.facets["kind"].values()) == results.total
    assert search(large, question, limit=10, offset=90).facets == results.facets


def test_filters_narrow_hits_and_total(clinic: Searcher) -> None:
    results = search(clinic, "the leg of the hip", filters={"topic": ["nerves"]})
    assert {hit.passage.topic for hit in results.hits} == {"nerves"}
    assert results.total == len(results.hits)
    assert search(clinic, "hip", filters={"topic": ["elbow"]}).hits == ()


def test_an_unknown_filter_is_an_error_that_names_the_known_ones(clinic: Searcher) -> None:
    with pytest.raises(RequestError, match="no 'colour'; use topic or kind"):
        search(clinic, "hip", filters={"colour": ["red"]})


@pytest.mark.parametrize(
    "question", ["Is your clinic open on Sundays?", "open clinic sunday", "Sunday: clinics opening", "at the WEEKENDS"]
)
def test_a_pin_comes_first_when_all_its_content_words_are_asked(clinic: Searcher, question: str) -> None:
    results = search(clinic, question)
    assert results.hits[0].passage.id == "hours#p0"
    assert results.hits[0].pinned
    assert results.hits[0].score == 1
    assert results.state == "answer"
    assert results.answer
    assert ids(results).count("hours#p0") == 1
    assert not any(hit.pinned for hit in results.hits[1:])


@pytest.mark.parametrize("question", ["is the clinic open", "sundays", "is it the", "", "?"])
def test_a_pin_does_not_fire_for_part_of_its_words_or_for_function_words(clinic: Searcher, question: str) -> None:
    assert not any(hit.pinned for hit in search(clinic, question).hits)


def test_a_pin_fires_for_synonyms_of_its_words(clinic: Searcher) -> None:
    assert search(clinic, "a jab in the hip").hits[0].pinned


def test_a_pin_keeps_to_the_filters(clinic: Searcher) -> None:
    assert not search(clinic, "weekend", filters={"topic": ["hip"]}).hits
    assert search(clinic, "weekend", filters={"kind": ["section"]}).hits[0].pinned


def test_a_pin_to_a_passage_that_is_gone_does_nothing(clinic: Searcher) -> None:
    assert search(clinic, "gone").hits[0].passage.id == "nerves#p1"


def test_pins_keep_the_editors_order_and_count_on_every_page(large: Searcher) -> None:
    word = Prose(4).words(1)[0]
    whole = search(large, word, limit=500)
    assert ids(whole)[:2] == ["doc-00003#p0", "doc-00001#p0"]
    assert [hit.pinned for hit in whole.hits[:3]] == [True, True, False]
    pages = [search(large, word, limit=7, offset=offset) for offset in range(0, len(whole.hits), 7)]
    assert [i for page in pages for i in ids(page)] == ids(whole)


@pytest.mark.parametrize(
    ("question", "state"),
    [
        ("crushing chest pain", "weak"),
        ("chest pain", "weak"),
        ("chest pain: is the clinic open on sundays", "answer"),
        ("chest pain zyzzyva quux frobnicate xyzzy plugh foo bar baz", "none"),
    ],
)
def test_a_notice_comes_in_every_state(clinic: Searcher, question: str, state: str) -> None:
    results = search(clinic, question)
    assert results.notice
    assert results.notice.id == "chest"
    assert results.state == state


def test_a_notice_comes_with_nothing_found_and_under_a_filter() -> None:
    notice = Notice("chest", "emergency", "Chest pain", "Call.", when=("chest pain",))
    empty = make_clinic(make_change("d", ("Other", "Words.")), curation=Curation(notices=(notice,)))
    assert search(empty, "chest pain").notice == notice
    assert search(empty, "chest pain", filters={"topic": ["none"]}, offset=90).notice == notice


def test_results_say_what_was_asked_and_searched(clinic: Searcher) -> None:
    results = search(clinic, "hip", limit=2, offset=1)
    assert (results.query, results.limit, results.offset) == ("hip", 2, 1)
    assert results.generation == clinic.generation.info
    assert 0 < results.started < time.perf_counter()


def test_a_question_is_cut_at_the_length_asked_for(clinic: Searcher) -> None:
    assert search(clinic, "hip steroid", max_chars=3).query == "hip"


def test_the_same_question_gives_the_same_results(clinic: Searcher) -> None:
    one, other = search(clinic, "hip pain"), search(make_clinic(*reversed(CHANGES)), "hip pain")
    assert replace(one, started=0) == replace(other, started=0)
