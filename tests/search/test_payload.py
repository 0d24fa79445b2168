"""The JSON that every front end prints: its keys, offsets and addresses."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest

from search_app.model import Notice, Passage
from search_app.payload import (
    citation_json,
    copy_url,
    document_path,
    notice_json,
    passage_json,
    results_json,
    text_fragment,
)
from search_app.search import search

from .made import cite, document_of, make_clinic

RESULTS = """query answerState notice correctedWords ignoredWords suggestion answer hits related estimatedTotalHits
    limit offset facetDistribution semantic processingTimeMs generation"""
HIT = """id documentId kind heading headingInferred question text matches _rankingScore pinned stale citation"""
CITATION = "documentId title url textFragmentUrl headingPath anchor spans reviewedOn licence"


def shown(question: str, **options: Any) -> dict[str, Any]:
    results = search(make_clinic(), question, **options)
    made = results_json(results, link_to_source=True, base="/help", notice_phone="112")
    again: dict[str, Any] = json.loads(json.dumps(made))
    assert again == made
    return made


def url_of(passage: Passage, *, link_to_source: bool = True) -> str:
    return str(citation_json(passage, link_to_source=link_to_source, base="/help")["textFragmentUrl"])


def test_every_object_has_the_keys_of_the_contract() -> None:
    found = shown("chest pain: is the clinic open on sundays")
    assert set(found) == set(RESULTS.split())
    assert set(found["hits"][0]) == set(HIT.split())
    assert set(found["hits"][0]["citation"]) == set(CITATION.split())
    assert set(found["answer"]) == {"text", "passageId", "start", "end"}
    assert set(found["notice"]) == {"id", "level", "title", "text", "phone", "passageId"}
    assert set(found["generation"]) == {"number", "digest"}


def test_nothing_found_has_the_same_keys() -> None:
    found = shown("zyzzyva")
    assert set(found) == set(RESULTS.split())
    assert (found["notice"], found["answer"], found["hits"], found["answerState"]) == (None, None, [], "none")
    assert found["ignoredWords"] == ["zyzzyva"]


def test_offsets_count_code_points() -> None:
    passage = cite("🦶🏽 Rest the hip. Then walk.")
    made = passage_json(passage, link_to_source=True, base="")
    text = document_of(passage).text
    assert "".join(text[start:end] for start, end in made["citation"]["spans"]) == made["text"]
    found = shown("hip pain after running")
    for hit in found["hits"]:
        assert all(hit["text"][start:end].strip() for start, end in hit["matches"])
    (first,) = found["hits"][:1]
    assert first["text"][found["answer"]["start"] : found["answer"]["end"]] == found["answer"]["text"]


def test_ranking_scores_lie_between_nothing_and_one_and_never_rise() -> None:
    scores = [hit["_rankingScore"] for hit in shown("is the clinic open on sundays of the day", limit=50)["hits"]]
    assert len(scores) > 3
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_dates_are_iso_dates_and_what_is_missing_is_null() -> None:
    made = citation_json(cite("x"), link_to_source=True, base="")
    assert (made["reviewedOn"], made["licence"]) == ("2026-09-01", "CC BY 4.0")
    bare = cite("x")
    bare = replace(bare, citation=replace(bare.citation, reviewed_on=None, licence=""))
    made = citation_json(bare, link_to_source=True, base="")
    assert (made["reviewedOn"], made["licence"]) == (None, None)


def test_the_phone_of_a_notice_wins_over_the_general_one() -> None:
    own = Notice("n", "crisis_line", "T", "t", "116 123")
    assert notice_json(own, "112")["phone"] == "116 123"
    assert notice_json(replace(own, phone=""), "112")["phone"] == "112"
    assert notice_json(replace(own, phone=""), "")["phone"] is None


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "ftp://x/", "//x/", "http://[", "data:text/html,x"])
def test_only_web_addresses_are_linked_to(url: str) -> None:
    assert url_of(cite("Rest now.", url=url)) == "/help/documents/hip#rest:~:text=Rest%20now."


def test_our_copy_is_cited_when_asked_for() -> None:
    assert url_of(cite("Rest now."), link_to_source=False).startswith("/help/documents/hip#rest:~:text=")


def test_an_address_never_has_two_fragments() -> None:
    url = url_of(cite("Rest now.", url="https://clinic.example/hip?a=1#top", anchor="a#b é"))
    assert url == "https://clinic.example/hip?a=1#a%23b%20%C3%A9:~:text=Rest%20now."


def test_addresses_of_our_copy_are_encoded() -> None:
    passage = cite("x", anchor="über&co?")
    assert copy_url(passage, "/help") == "/help/documents/hip?passage=%C3%BCber%26co%3F#%C3%BCber%26co%3F"
    assert document_path("a/b ü") == "/documents/a%2Fb%20%C3%BC"


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("Rest, ice & heat - not both", "Rest%2C%20ice%20%26%20heat%20%2D%20not%20both"),
        ("100 % of a=b?c#d/e:f", "100%20%25%20of%20a%3Db%3Fc%23d%2Fe%3Af"),
        ("Füße \U0001f9b6", "F%C3%BC%C3%9Fe%20%F0%9F%A6%B6"),
        ("one\ntwo three four five six", "two%20three%20four%20five%20six"),
        ("", ""),
        (" \n ", ""),
        ("bad \ud800 half", "bad%20%3F%20half"),
    ],
)
def test_fragments_are_percent_encoded_as_the_specification_asks(text: str, fragment: str) -> None:
    assert text_fragment(text) == fragment


def ends(text: str) -> list[str]:
    return [unquote(part) for part in text_fragment(text).partition("&text=")[0].split(",")]


def test_long_text_is_named_by_its_first_and_last_words() -> None:
    text = " ".join(f"w{n}" for n in range(30)) + "."
    assert ends(text) == ["w0 w1 w2 w3 w4 w5 w6 w7", "w22 w23 w24 w25 w26 w27 w28 w29."]
    assert ends(" ".join(f"w{n}" for n in range(16))) == [" ".join(f"w{n}" for n in range(16))]


def test_each_end_lies_in_one_line_and_list_marks_are_left_out() -> None:
    text = "Do these every day:\n\n1. Raise your leg sideways\n2) Stand on one leg\n- Stop when it hurts you"
    assert ends(text) == ["Do these every day:", "Stop when it hurts you"]


def test_lines_that_may_stand_anywhere_on_the_page_are_passed_over() -> None:
    assert ends("Yes.\n\nRest the hip for two days.\n\nCall us.\n\nThen walk a little more.\n\nOK.") == [
        "Rest the hip for two days.",
        "Then walk a little more.",
    ]
    assert ends("Yes.\n\nRest the hip for two days.\nNo.") == ["Rest the hip for two days."]


def test_a_text_of_short_lines_is_named_by_its_longest_ones() -> None:
    assert ends("Yes.") == ["Yes."]
    assert ends("- ice\n- no heat\n- rest well") == ["no heat", "rest well"]


def test_of_a_table_cells_are_named_where_nothing_stands_beside_it() -> None:
    rows = "Day: Monday; Hours: from 8am to 6pm\nDay: Sunday and bank holidays; Hours: the clinic is closed"
    assert ends(f"When we are open.\n{rows}") == ["When we are open."]
    assert ends(rows) == ["from 8am to 6pm", "the clinic is closed"]
    assert ends("Leg: rest; Hip: walk") == ["rest", "walk"]


def test_the_last_words_are_looked_for_alone_where_the_first_may_be_in_a_picture() -> None:
    text = "A drawing of a sore shin.\n\nThe pain is along the inner edge."
    assert text_fragment(text).endswith(
        ",The%20pain%20is%20along%20the%20inner%20edge.&text=The%20pain%20is%20along%20the%20inner%20edge."
    )
    assert "&" not in text_fragment("One line of some words, " * 9)
    assert "&" not in text_fragment("- no heat\n- rest well")


def test_no_end_is_inside_a_word() -> None:
    text = (
        "Anti-inflammatory tablets don't cure tendinopathy; they're for short-term use only, say (most) clinics. " * 2
    )
    standing = text.split()
    for end in ends(text):
        assert all(word in standing for word in end.split())
