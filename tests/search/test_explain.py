"""What a score is made of, and why a passage does not show."""

import pytest

from search_app.errors import RequestError
from search_app.explain import explain
from search_app.search import Searcher, search

from ..index.made import Prose, make_changes
from .made import make_clinic


@pytest.fixture(scope="module")
def clinic() -> Searcher:
    return make_clinic()


def test_the_passages_are_those_of_the_search_in_its_order(clinic: Searcher) -> None:
    question = "steroid injection for the hip"
    found, results = explain(clinic, question), search(clinic, question)
    assert [p.id for p in found.passages] == [hit.passage.id for hit in results.hits]
    assert [p.place for p in found.passages] == [*range(1, len(results.hits) + 1)]
    assert found.passages[0].probability == pytest.approx(results.hits[0].score)


def test_the_parts_add_up_to_the_score_and_the_terms_to_bm25f(clinic: Searcher) -> None:
    (first, *_) = explain(clinic, "steroid injection for the hip").passages
    assert first.score == pytest.approx(sum(first.parts.values()))
    assert first.parts["BM25F"] == pytest.approx(1 / 1.55)  # the best BM25F score of all, as a share of the most
    assert set(first.terms) >= {"steroid", "inject"}


def test_words_say_what_they_were_read_as_and_where_they_occur(clinic: Searcher) -> None:
    words = {word.text: word for word in explain(clinic, "sterod zyzzyva").words}
    assert words["sterod"].read_as == "steroid"
    assert words["sterod"].terms == {"steroid": 1}
    assert words["zyzzyva"].terms == {}
    assert sum(word.share for word in words.values()) == pytest.approx(1)


def test_words_that_a_passage_lacks_are_named(clinic: Searcher) -> None:
    (found,) = explain(clinic, "steroid zyzzyva", "hip#p2").passages
    assert found.missing == ("zyzzyva",)
    assert found.hidden == ""


def test_a_passage_without_any_word_of_the_question_says_so(clinic: Searcher) -> None:
    (found,) = explain(clinic, "steroid", "hours#p0").passages
    assert (found.place, found.score, found.terms) == (0, 0, {})
    assert found.hidden.startswith("it holds no word of the question")


def test_a_passage_below_the_last_one_shown_says_its_place() -> None:
    large, prose = make_clinic(*make_changes(Prose(4), 400)), Prose(4)
    question = prose.words(1)[0]
    hits = search(large, question, limit=200).hits
    after, beyond = (explain(large, question, hits[at].passage.id, limit=10).passages[0] for at in (12, 60))
    assert after.hidden == "at place 13, after the 10 that are shown"
    assert beyond.hidden.startswith("at place 61: too few")


def test_a_pinned_passage_comes_first_and_says_so(clinic: Searcher) -> None:
    first = explain(clinic, "Is the clinic open on Sundays?").passages[0]
    assert (first.id, first.place, first.pinned, first.probability) == ("hours#p0", 1, True, 1)


def test_a_notice_is_named_with_its_rule(clinic: Searcher) -> None:
    assert explain(clinic, "chest pain since this morning").notice == ("chest", "chest pain")
    assert explain(clinic, "hip").notice is None


def test_an_unknown_passage_is_an_error_that_names_the_nearest(clinic: Searcher) -> None:
    with pytest.raises(RequestError, match='no passage "hip#p9"; nearest is "hip#p'):
        explain(clinic, "hip", "hip#p9")
