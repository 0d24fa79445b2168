"""Text becomes terms whose offsets point into the text as it was given, and sentences that stand in it."""

import time
from itertools import pairwise

import pytest

from search_app.analysis import fold, sentences, stem, terms, tokenize


def words(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for _, start, end in tokenize(text, language)]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("running", "run"),
        ("sitting", "sit"),
        ("Injuries", "injuri"),
        ("swelling", "swell"),
        ("swollen", "swollen"),
        ("tendinopathies", "tendinopathi"),
        ("generously", "generous"),
        ("RUNS", "run"),
        ("x-ray", "x"),
    ],
)
def test_english_words_are_cut_to_their_snowball_stem(word: str, expected: str) -> None:
    assert terms(word)[0] == expected


@pytest.mark.parametrize("word", ["runner's", "runner\u2019s", "RUNNER\u02bcS", "runners'", "runners\u2019", "runner"])
def test_possessives_are_the_word_itself(word: str) -> None:
    assert terms(word) == ["runner"]


def test_apostrophes_inside_a_word_make_no_difference() -> None:
    assert terms("don't dont don\u2019t") == ["dont"] * 3
    assert terms("'quoted' \u2018quoted\u2019") == ["quot"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("caf\u00e9 cafe\u0301 CAFE\u0301", ["cafe"] * 3),
        ("\ufb01nger \uff46\uff49nger", ["finger"] * 2),  # ligature, full width
        ("Stra\u00dfe STRASSE", ["strass"] * 2),
        ("\u0130stanbul", ["istanbul"]),
        ("x\u00b2 \u2167", ["x2", "viii"]),
        ("run\u00adning run\u200dning run\ufeffning", ["run"] * 3),  # soft hyphen, joiner, byte order mark
        ("run\u200bning", ["run", "ning"]),  # zero-width space parts words
        ("_run_ __sit__ a_b", ["run", "sit", "a", "b"]),
        ("3.5 mg 10mg", ["3", "5", "mg", "10mg"]),
        ("e-mail", ["e", "mail"]),
    ],
)
def test_one_word_in_many_forms_is_one_term(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cafe\u0301s, na\u00efve", ["Cafe\u0301s", "na\u00efve"]),
        ("\U0001f468\u200d\u2695\ufe0f pain \U0001f1e9\U0001f1ea!", ["pain"]),
        ("MRI\u691c\u67fb\u306f", ["MRI", "\u691c", "\u67fb", "\u306f"]),
        ("\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd \u0639\u064e\u0631\u064e\u0628\u0650\u064a", None),
        ("\u0939\u093f\u0928\u094d\u0926\u0940 \u0926\u0930\u094d\u0926", None),
        ("hip\u00adpain \u200f\u202ehip\u202c", ["hip\u00adpain", "hip"]),
        ("a\u0301\u0302\u0303b", None),
        ("\u0301hip", ["hip"]),
        ("\uff9e hip \ud800\udfff", ["hip"]),
        ("\x00hip\x1b[0m", ["hip", "0m"]),
        ("\u037a\ufdfa", ["\u037a\ufdfa"]),
        ("", []),
        (" \t\n\u2028\u3000", []),
    ],
)
def test_offsets_point_at_the_words_as_they_stand(text: str, expected: list[str] | None) -> None:
    assert words(text) == (text.split() if expected is None else expected)


def test_terms_hold_no_space_whatever_the_character() -> None:
    every = " ".join(chr(c) for c in range(0x110000))
    assert all(term and not any(c.isspace() for c in term) for term in terms(every, "xx"))


def test_tokens_come_in_order_and_do_not_overlap() -> None:
    text = "MRI\u691c\u67fb of the Cafe\u0301's l\u2019os \u0939\u093f\u0928\u094d\u0926\u0940 \ufdfa \U0001f9b6"
    spans = [(start, end) for _, start, end in tokenize(text)]
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_languages_other_than_english_are_folded_and_not_stemmed() -> None:
    assert terms("Laufende L\u00e4ufer running", "de") == ["laufende", "laufer", "running"]
    assert terms("running", "en-GB") == terms("running", "") == terms("running", "EN") == ["run"]


def test_only_the_first_letters_of_a_very_long_word_count() -> None:
    assert terms("a" * 1_000_000) == ["a" * 64]
    assert words("a" * 1_000_000) == ["a" * 1_000_000]
    assert fold("\ufdfa" * 100) == fold("\ufdfa" * 1000)
    assert len(stem("b" * 10_000)) == 64


def test_a_term_of_nothing_but_marks_is_no_term() -> None:
    assert terms("\uff9e \uff9f") == []
    assert fold("\uff9e") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four\u2026 Five", ["One.", "Two!", "Three?", "Four\u2026", "Five"]),
        ("Rest, e.g. Sundays, i.e. Not Monday. Then go.", ["Rest, e.g. Sundays, i.e. Not Monday.", "Then go."]),
        ("Ask Dr. Smith or Mrs. Jones. They know.", ["Ask Dr. Smith or Mrs. Jones.", "They know."]),
        ("J. Smith said so. Really.", ["J. Smith said so.", "Really."]),
        ("Take 3.5 mg. Wait 1.5 hours.", ["Take 3.5 mg.", "Wait 1.5 hours."]),
        (
            "Ice, rest, etc. all help. Or swim, etc. But rest.",
            ["Ice, rest, etc. all help.", "Or swim, etc.", "But rest."],
        ),
        ("Is it bad? No. It heals.", ["Is it bad?", "No.", "It heals."]),
        ("See No. 5 on the list. Then No. 6.", ["See No. 5 on the list.", "Then No. 6."]),
        (
            "Open at 5 p.m. today. Or at 9 p.m. On Sunday too.",
            ["Open at 5 p.m. today.", "Or at 9 p.m.", "On Sunday too."],
        ),
        ('He said "stop." Then (really!) He left.', ['He said "stop."', "Then (really!)", "He left."]),
        (
            "She said \u201cno.\u201d \u201cWhy?\u201d he asked.",
            ["She said \u201cno.\u201d", "\u201cWhy?\u201d", "he asked."],
        ),
        ("no final stop", ["no final stop"]),
        ("First part\n\nSecond part\n \t\n\nThird", ["First part", "Second part", "Third"]),
        ("A line\nthat goes on. Next.", ["A line\nthat goes on.", "Next."]),
        ("\u4f11\u606f\u3002\u518d\u8dd1\uff01\u597d", ["\u4f11\u606f\u3002", "\u518d\u8dd1\uff01", "\u597d"]),
        ("Wait... what? OK.", ["Wait...", "what?", "OK."]),
        ("So do I. You too.", ["So do I.", "You too."]),
        ("  \n padded. \n", ["padded."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@pytest.mark.parametrize(
    "piece",
    [".", "e.g. ", '."', ". ", "\n", "\n ", ".)", "Dr. ", "(", "\u3002", "a.", "\u201d", ". (", "'", "\u00ad", "a'"],
)
def test_no_text_takes_more_than_linear_time(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.thread_time()
        sentences(text)
        terms(text)
        return time.thread_time() - started

    small, large = min(cost(20_000) for _ in range(3)), cost(200_000)
    assert large < 30 * small + 0.05
