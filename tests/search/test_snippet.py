"""Matches are ranges of the passage's text, and an answer is a sentence that stands in it."""

from dataclasses import replace

import pytest

from search_app.analysis import find_terms
from search_app.model import Passage, Query, Span
from search_app.query import Phrase, Synonyms, Vocabulary, parse_question, word_reader
from search_app.snippet import cut_parts, quote_answer, wanted_terms

from ..index.made import Prose
from .made import cite

EVERY_WORD = Vocabulary(100, len, lambda word: [])


def ask(question: str, **synonyms: str) -> Query:
    also: dict[Phrase, tuple[Phrase, ...]] = {(word,): ((found,),) for word, found in synonyms.items()}
    return parse_question(question, word_reader(EVERY_WORD), Synonyms(also, dict.fromkeys(synonyms, (1,))))


def find_matches(query: Query, passage: Passage) -> tuple[Span, ...]:
    return find_terms(passage.text, passage.language, wanted_terms(query))


def marked(question: str, text: str) -> list[str]:
    return [text[start:end] for start, end in find_matches(ask(question), cite(text))]


def test_content_words_are_marked_in_whatever_form_they_stand() -> None:
    assert marked("do my hips hurt", "My HIP's hurting. Hipster, hip-hop.") == ["HIP's", "hurting", "hip"]


def test_function_words_are_not_marked() -> None:
    assert marked("is it in the hip", "It is in the hip.") == ["hip"]
    assert marked("is it the", "It is the hip.") == []


def test_synonyms_are_marked() -> None:
    text = "An injection may help."
    assert find_matches(ask("jab", jab="inject"), cite(text)) == ((3, 12),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("🦶🏽 cafe\u0301 — hip", ["cafe\u0301", "hip"]),
        ("hip\u00adbone ca\u00adfé", ["ca\u00adfé"]),
        ("\u202ehip\u202c", ["hip"]),
        ("", []),
        ("...", []),
    ],
)
def test_matches_point_at_code_points_of_the_text(text: str, expected: list[str]) -> None:
    assert marked("hip café", text) == expected


def test_matches_are_inside_the_text_sorted_and_apart() -> None:
    prose = Prose(6)
    for _ in range(50):
        text, question = prose.text(0, 80), " ".join(prose.words(8))
        matches = find_matches(ask(question), cite(text))
        flat = [offset for match in matches for offset in match]
        assert flat == sorted(set(flat))
        assert all(0 <= offset <= len(text) for offset in flat)
        parts = list(cut_parts(text, matches))
        assert "".join(part.text for part in parts) == text
        assert [part.text for part in parts if part.marked] == [text[start:end] for start, end in matches]
        assert all(part.text for part in parts)


def test_the_quote_is_the_sentence_that_holds_most_of_the_question() -> None:
    passage = cite("Rest is good. Ice helps a sore hip, e.g. after a run. The hip heals.\n\nIce it.")
    quote = quote_answer(ask("does ice help my hip"), passage)
    assert quote
    assert quote.text == "Ice helps a sore hip, e.g. after a run."
    assert passage.text[quote.start : quote.end] == quote.text
    assert quote.passage_id == passage.id


def quoted(question: str, text: str) -> str | None:
    passage = cite(text)
    quote = quote_answer(ask(question), passage)
    assert quote is None or passage.text[quote.start : quote.end] == quote.text
    return quote.text if quote else None


def test_the_first_of_equal_sentences_is_quoted() -> None:
    assert quoted("the price", " One price. Another price.") == "One price."


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it() -> None:
    text = "You can park here for a day. It costs 3 pounds. Ask at reception."
    assert quoted("what does parking cost in pounds", text) == "You can park here for a day. It costs 3 pounds."
    assert quoted("cost in pounds", "It costs 3 pounds.") is None


@pytest.mark.parametrize(
    "text", ["These habits help your hips:\n\u2022 Walk.\n\u2022 Sleep.", "Do this:\n\u2022 Rest the hips for a day."]
)
def test_lead_ins_and_list_items_are_not_quoted(text: str) -> None:
    assert quoted("hips", text) is None


def test_a_table_row_is_quoted_alone() -> None:
    text = "Our prices\nVisit: First; Price: 65 pounds\nVisit: Massage; Price: 48 pounds"
    assert quoted("massage price", text) == "Visit: Massage; Price: 48 pounds"


def test_a_wrapped_sentence_is_quoted_whole() -> None:
    assert quoted("sore hip ice", "Rest.\nIce helps a\nsore hip. More.") == "Ice helps a\nsore hip."


def test_nothing_is_quoted_when_no_sentence_says_a_third_of_the_question() -> None:
    assert quoted("yellow fever vaccine dates", "Call us to ask for dates and times of classes.") is None


def test_the_answer_to_a_question_is_quoted_from_its_start() -> None:
    passage = replace(cite("It is best to stop. Running hurts the shin."), kind="qa", question="Can I run?")
    quote = quote_answer(ask("running with shin pain"), passage)
    assert quote
    assert quote.text == "It is best to stop."


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_a_passage_without_text_gives_no_quote(text: str) -> None:
    assert quote_answer(ask("hip"), cite(text)) is None


def test_every_quote_stands_in_its_passage() -> None:
    prose = Prose(8)
    quotes = 0
    for _ in range(50):
        passage = cite(prose.text(1, 80))
        quote = quote_answer(ask(" ".join(prose.words(5))), passage)
        if quote:
            quotes += 1
            assert passage.text[quote.start : quote.end] == quote.text
            assert quote.text == quote.text.strip() != ""
    assert quotes
