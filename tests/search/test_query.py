"""A question in plain words becomes weighted terms, never syntax."""

from math import log

import pytest

from search_app.model import Curation, Query, Synonym
from search_app.query import FUNCTION_WEIGHT, QUESTION_WEIGHT, RARENESS, SYNONYM_WEIGHT, parse_question
from search_app.search import Searcher, search

from ..index.made import make_change
from .made import make_clinic


@pytest.fixture
def clinic() -> Searcher:
    return make_clinic()


def parse(clinic: Searcher, question: str, max_chars: int = 2000) -> Query:
    return parse_question(question, clinic.read, clinic.synonyms, max_chars)


def weights(clinic: Searcher, question: str) -> dict[str, float]:
    """Return the weight of each term without what its rareness adds."""
    return {text: round(weight / rareness(clinic, text), 9) for text, weight in parse(clinic, question).terms}


def rareness(clinic: Searcher, term: str) -> float:
    generation = clinic.generation
    return float(log(1 + generation.info.passages / (generation.frequency(term) + 0.5)) ** RARENESS)


def found_by(question: str, *synonyms: Synonym, text: str) -> bool:
    clinic = make_clinic(make_change("d", ("H", text)), curation=Curation(synonyms))
    return search(clinic, question).total > 0


def test_function_words_count_for_less(clinic: Searcher) -> None:
    assert weights(clinic, "the hips, THE hip") == {"the": FUNCTION_WEIGHT, "hip": 1.0}


def test_words_that_say_what_is_asked_count_for_more_than_other_function_words() -> None:
    assert weights(make_clinic(make_change("d", ("H", "When is it?"))), "when is it") == {
        "when": QUESTION_WEIGHT,
        "is": FUNCTION_WEIGHT,
        "it": FUNCTION_WEIGHT,
    }


def test_rare_terms_are_scored_higher_than_bm25_has_it(clinic: Searcher) -> None:
    scored = dict(parse(clinic, "steroid rest").terms)
    assert scored["steroid"] > scored["rest"] > 0


def test_a_word_in_use_is_not_read_as_another() -> None:
    clinic = make_clinic(make_change("d", ("H", "Use plain water and a cast; tender spots heal.")))
    found = {word.text: word.corrected for word in parse(clinic, "pain, plian, I cant, I can't, tendr").words}
    assert {text: read_as for text, read_as in found.items() if read_as} == {"plian": "plain", "tendr": "tender"}
    assert "pain" in found


def test_terms_that_no_passage_holds_are_left_out_and_their_words_kept(clinic: Searcher) -> None:
    query = parse(clinic, "zyzzyva hips")
    assert [term.text for term in query.terms] == ["hip"]
    assert [word.text for word in query.words] == ["zyzzyva", "hips"]


def test_rare_words_tell_more_than_frequent_ones_and_unknown_ones_most(clinic: Searcher) -> None:
    words = {word.text: word.weight for word in parse(clinic, "steroid rest zyzzyva the").words}
    assert words["zyzzyva"] > words["steroid"] > words["rest"] > words["the"] > 0


def test_words_are_looked_for_unstemmed_too_for_passages_that_are_not_english(clinic: Searcher) -> None:
    assert weights(clinic, "laufende Nase") == {"laufende": 1.0, "nase": 1.0}
    assert search(clinic, "laufende").hits[0].passage.id == "de#p0"


@pytest.mark.parametrize("question", ["my bum", "Bums?", "BUM'S"])
def test_synonyms_match_after_stemming(clinic: Searcher, question: str) -> None:
    assert weights(clinic, question)["buttock"] == SYNONYM_WEIGHT
    assert search(clinic, question).hits[0].passage.id == "hip#p2"


def test_synonyms_go_one_way_unless_said_twice() -> None:
    one_way, back = Synonym(("bum",), ("buttock",)), Synonym(("buttock",), ("bum",))
    assert found_by("bum", one_way, text="The buttock.")
    assert not found_by("buttock", one_way, text="The bum.")
    assert found_by("buttock", one_way, back, text="The bum.")


@pytest.mark.parametrize(
    ("question", "matches"),
    [
        ("pins and needles", True),
        ("I get pins and needles at night", True),
        ("needles and pins", False),
        ("pins and rusty needles", False),
        ("pins and", False),
        ("and then, needles: pins and needles", True),  # a word typed earlier does not break the phrase
        ("pins pins and and needles", False),
        ("needle pin and needle", True),
        ("Pins, and needles!", True),
    ],
)
def test_a_phrase_matches_where_its_words_stand_together(question: str, matches: bool) -> None:
    tingling = Synonym(("pins and needles",), ("tingling",))
    assert found_by(question, tingling, text="Tingling.") is matches


def test_every_phrase_that_holds_a_word_counts() -> None:
    synonyms = Synonym(("pins and needles",), ("tingling",)), Synonym(("needles",), ("acupuncture",))
    assert found_by("pins and needles", *synonyms, text="Acupuncture.")
    assert found_by("pins and needles", *synonyms, text="Tingling.")


def test_a_synonym_of_several_words_does_not_find_its_function_words(clinic: Searcher) -> None:
    assert set(weights(clinic, "numbness")) == {"loss", "feel"}
    assert search(clinic, "numbness").hits[0].passage.id == "nerves#p0"
    assert "nerves#p1" not in {hit.passage.id for hit in search(clinic, "numbness").hits}


def test_a_synonym_of_function_words_only_keeps_them(clinic: Searcher) -> None:
    assert weights(clinic, "of")["the"] == FUNCTION_WEIGHT * SYNONYM_WEIGHT


def test_a_typed_word_is_worth_more_than_the_same_word_as_a_synonym(clinic: Searcher) -> None:
    assert weights(clinic, "jab injection")["inject"] == 1.0


def test_synonyms_without_words_do_nothing() -> None:
    assert not found_by("", Synonym(("", "?"), ("hip",)), text="Hip.")
    assert not found_by("...", Synonym(("?",), ("hip",)), text="Hip.")
    assert found_by("hip", Synonym(("hip",), ("", "!", "hip")), text="Hip.")


def test_of_very_many_words_the_rarest_known_ones_are_kept(clinic: Searcher) -> None:
    noise = " ".join(f"noise{number}" for number in range(150))
    query = parse(clinic, f"{noise} steroid the hip of {noise}")
    kept = [word.text for word in query.words]
    assert len(kept) == 40
    assert {"steroid", "the", "hip", "of"} <= set(kept)
    assert kept.index("steroid") < kept.index("hip")
    assert len(query.terms) < 50


def test_a_long_question_is_cut_and_not_refused(clinic: Searcher) -> None:
    assert parse(clinic, "hip " * 1000, max_chars=50).text == ("hip " * 13)[:50]
    assert parse(clinic, "\ufdfa" * 3000).text == parse(clinic, "\ufdfa" * 3000).text[:2000]
    assert [word.text for word in parse(clinic, "x" * 100_000).words] == ["x" * 2000]


def test_the_text_of_a_question_can_be_shown_and_stored(clinic: Searcher) -> None:
    assert parse(clinic, "\uff48\uff49\uff50\x00pain\ud800?\n\x1b").text == "hip pain??  "


def test_the_same_question_in_another_unicode_form_is_the_same_query(clinic: Searcher) -> None:
    assert parse(clinic, "cafe\u0301 \uff48ip") == parse(clinic, "caf\u00e9 hip")
