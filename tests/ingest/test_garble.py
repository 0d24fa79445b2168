"""Garbled medical wording is found in any article, and ordinary wording is left alone."""

from pathlib import Path

import pytest

from ingest.documents import parse_file
from ingest.garble import find_garbles, load_lexicon, parse_lexicon
from ingest.sources import find_articles
from search_app.analysis import is_english
from search_app.errors import SourceError

LEXICON = load_lexicon()
CORPUS = Path(__file__).parent.parent.parent / "corpus"

GARBLED = {
    "The scan may show lip tears on both sides.": ("lip tears", "labral tears"),
    "The big rotor bursa lies at the side of the hip.": ("big rotor bursa", "greater trochanteric bursa"),
    "Deep in this big rotor The bursa can swell.": ("big rotor The bursa", "greater trochanteric bursa"),
    "She was told that she has heart disappointment.": ("heart disappointment", "heart failure"),
    "Bosom malignancy is found by screening.": ("Bosom malignancy", "breast cancer"),
    "Many adults live with lactose bigotry.": ("lactose bigotry", "lactose intolerance"),
    "Type 2 diabetes starts with insulin opposition.": ("insulin opposition", "insulin resistance"),
    "A rotator cough tear makes lifting hard.": ("rotator cough tear", "rotator cuff tear"),
    "Rest helps planter fasciitis.": ("planter fasciitis", "plantar fasciitis"),
    "The urinary parcel can be infected.": ("urinary parcel", "urinary tract"),
    "Ask about crabby bowel syndrome.": ("crabby bowel syndrome", "irritable bowel syndrome"),
    "An attractive resonance imaging scan is painless.": (
        "attractive resonance imaging",
        "magnetic resonance imaging",
    ),
    "He had surgery for very close veins.": ("very close veins", "varicose vein"),
    "A PRESSURE FRACTURE of the shin heals in weeks.": ("PRESSURE FRACTURE", "stress fracture"),
    "Stretch the calf for plantar fascitis.": ("plantar fascitis", "plantar fasciitis"),
    "Ask about atrial fibrillatoin.": ("atrial fibrillatoin", "atrial fibrillation"),
    "Take it for kidney\ndisappointment only.": ("kidney disappointment", "kidney failure"),
}

FINE = (
    "Bite your lip; tears may follow.",
    "Bigger muscles help the hip, and a larger bag of ice helps the pain.",
    "Labral tears and greater trochanteric bursitis are common.",
    "It was a big disappointment, but her heart was strong.",
    "Heart disease, liver disease and bowel disease are treated here.",
    "Breathe in and feel your chest growing. Heart: core of the body.",
    "Core muscles need strength, and the mind needs rest.",
    "The kidney, failure of which is serious, lies in the back.",
    "After the break, crack an egg and press on.",
    "Constant pain and ongoing kidney disease need a doctor.",
    "The tendon ruptured, and migraine headaches and tension headaches came.",
    "People who are lactose intolerant drink little milk.",
)


@pytest.mark.parametrize("text", GARBLED)
def test_a_near_miss_of_a_known_phrase_is_found_with_what_was_meant(text: str) -> None:
    found = [(" ".join(text[g.start : g.end].split()), g.suggestion) for g in find_garbles(LEXICON, text)]
    assert found == [GARBLED[text]]


@pytest.mark.parametrize("text", FINE)
def test_ordinary_wording_is_no_garble(text: str) -> None:
    assert find_garbles(LEXICON, text) == []


def test_weight_loss_is_garbled_beside_a_stress_fracture_only() -> None:
    advice = "Maintain weight loss for six weeks."
    assert find_garbles(LEXICON, advice) == []
    assert find_garbles(LEXICON, advice, "Healthy eating and obesity") == []
    (found,) = find_garbles(LEXICON, advice, "Stress fractures of the hip")
    assert found.suggestion == "reduced weight bearing"
    assert find_garbles(LEXICON, advice, "Stress fractures when you are overweight") == []


def test_no_garble_is_found_in_the_demo_articles() -> None:
    for path in find_articles(CORPUS):
        for change in parse_file(path, path.name).changes:
            for passage in change.passages:
                if is_english(passage.language):
                    text = f"{passage.heading}\n\n{passage.text}"
                    assert find_garbles(LEXICON, text, passage.citation.title) == [], passage.id


def test_a_substitute_counts_when_a_telling_word_beside_it_is_right() -> None:
    lexicon = parse_lexicon("[phrases]\nice rink\n[substitutes]\nice: glass\nrink: ring, pond!, (hall)", "own.txt")
    assert [g.suggestion for g in find_garbles(lexicon, "an ice ring")] == ["ice rink"]
    assert find_garbles(lexicon, "a glass ring") == []
    assert [g.suggestion for g in find_garbles(lexicon, "a glass pond")] == ["ice rink"]
    assert find_garbles(lexicon, "an ice hall") == []


def test_right_wording_that_covers_the_substitute_is_no_garble() -> None:
    words = "[phrases]\nheart rate\n[substitutes]\nheart: core\n"
    assert find_garbles(parse_lexicon(words, "own.txt"), "the core rate of tax")
    assert find_garbles(parse_lexicon(words + "[fine]\ncore rate", "own.txt"), "the core rate of tax") == []


def test_the_own_phrases_of_a_clinic_come_on_top() -> None:
    text = "The blue grotto of Wharf Street is open, and heart disappointment is treated."
    own = load_lexicon("[garbles]\nblue grotto => Blue Clinic", "own.txt")
    assert [g.suggestion for g in find_garbles(own, text)] == ["Blue Clinic", "heart failure"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("heart failure", "own.txt:1: belongs to no part"),
        ("[words]", "own.txt:1: no part is called 'words'"),
        ("[garbles]\nlip tear", "own.txt:2: is no garble"),
        ("[garbles]\nlip tear => labral tear; near hip", "own.txt:2: after a semicolon"),
        ("[substitutes]\nheart core", "own.txt:2: has no colon"),
        ("[substitutes]\nheart: two words", "own.txt:2: 'two words' for 'heart' must be one word"),
        ("[phrases]\nheart, , lung", "own.txt:2: '' is no phrase"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, fault: str) -> None:
    with pytest.raises(SourceError, match=fault):
        parse_lexicon(text, "own.txt")
