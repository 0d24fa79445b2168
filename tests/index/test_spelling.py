"""Misspelt words: what they are read as, and what is left alone."""

import random

import pytest

from search_app.edits import distance
from search_app.index.spelling import make_speller

WORDS = {
    "tendon": 5,
    "tenders": 1,
    "physiotherapy": 9,
    "running": 20,
    "ruining": 1,
    "knee": 7,
    "kneel": 2,
    "swelling": 4,
}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tendn", "tendon"),
        ("tednon", "tendon"),
        ("tendonn", "tendon"),
        ("runing", "running"),
        ("phisiotherepy", "physiotherapy"),
        ("sweling", "swelling"),
    ],
)
def test_a_misspelt_word_is_read_as_the_nearest_one_the_most_frequent_first(typed: str, read: str) -> None:
    assert make_speller(WORDS).close_words(typed)[0] == read


@pytest.mark.parametrize("typed", ["", "kne", "x1234", "500mg", "tenderness", "phsthrpy", "a" * 5000])
def test_short_words_numbers_and_far_words_are_left_alone(typed: str) -> None:
    assert make_speller(WORDS).close_words(typed) == []


def test_no_word_is_lost_by_the_quick_comparisons() -> None:
    seeded = random.Random(5)
    words = {"".join(seeded.choices("abcdefgh\u00fc", k=seeded.randint(4, 10))): 1 for _ in range(400)}
    speller = make_speller(words)
    for word in list(words)[:60]:
        at = seeded.randrange(len(word))
        typed = word[:at] + seeded.choice("abcdefgh") + word[at + seeded.randint(0, 1) :]
        most = 2 if len(typed) >= 8 else 1
        alike = [other for other in words if len(typed) >= 4 and (most == 1 or other[0] == typed[0])]
        near = {other: distance(typed, other, most) for other in alike}
        best = min(near.values(), default=9)
        assert set(speller.close_words(typed)) == {w for w, d in near.items() if d == best <= most}


def test_distance_counts_faults() -> None:
    pairs = [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xbc", 1), ("abcd", "badc", 2)]
    assert all(distance(one, other, 2) == faults for one, other, faults in pairs)
    assert distance("abc", "xyz", 2) == 3


def test_an_empty_collection_has_no_close_words() -> None:
    assert make_speller({}).close_words("tendon") == []
