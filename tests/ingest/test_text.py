"""Plain and scraped text is read as an editor would read it, in whatever layout it comes."""

from pathlib import Path

import pytest

from ingest.documents import Parsed, parse_file

from .checks import check_passages, text_of
from .conftest import Parse

TEXTS = Path(__file__).parent / "texts"


def outline_of(parsed: Parsed) -> list[str]:
    """Return one line per passage: its path and heading, "?" before a question, "~" before an inferred heading."""
    lines = []
    for p in parsed.changes[0].passages:
        mark = "~ " if p.inferred else "? " if p.kind == "qa" else ""
        lines.append(mark + " > ".join((*p.citation.heading_path, p.heading)))
    return lines


OUTLINES = {
    # hard-wrapped at 72 columns, headings in capitals, a byline, Q: and A: lines
    "asthma": [
        "ASTHMA IN CHILDREN",
        "SYMPTOMS",
        "TRIGGERS AT HOME",
        "TREATMENT",
        "~ TREATMENT > Spacer",
        "? FREQUENTLY ASKED QUESTIONS > Can my child grow out of asthma?",
        "? FREQUENTLY ASKED QUESTIONS > Is it safe to use an inhaler every day?",
    ],
    # numbered headings and questions, a lost heading in the middle
    "bp": [
        "High blood pressure",
        "How it is measured",
        "Ways to lower it > Eat less salt",
        "Ways to lower it > Move more",
        "Ways to lower it > Drink less alcohol",
        "~ Ways to lower it > Tablets",
        "? Questions and answers > Can I stop the tablets when my pressure is normal?",
        "? Questions and answers > Does coffee raise blood pressure?",
    ],
    # underlined headings, a numbered list
    "eczema": ["Eczema: care of dry skin", "What makes it worse", "Daily care", "When to see a doctor"],
    # three blank lines everywhere, headings that end in a colon
    "flu": [
        "Symptoms",
        "Treatment",
        "~ Treatment > Antibiotics",
        "Who should have the vaccine",
        "When to call a doctor",
    ],
    # scraped: lost headings, lines that point elsewhere, a FAQ in bullets
    "gout": [
        "What is gout?",
        "What causes gout",
        "What causes gout > Diet",
        "~ What causes gout > Diuretics",
        "~ What causes gout > Kidney disease",
        "? How is gout treated?",
        "~ How is gout treated? > Steroid",
        "? Frequently Asked Questions > Can I drink beer with gout?",
        "? Frequently Asked Questions > Does gout go away?",
    ],
    # no blank lines, bullets with stars
    "migraine": [
        "Living with migraine",
        "What causes a migraine",
        "What causes a migraine > Common triggers",
        "Treatment",
        "~ Treatment > Triptans",
        "Prevention",
    ],
    # an address and a list without bullets, labelled items, questions without blank lines
    "vaccine": [
        "Our address",
        "Vaccines we give",
        "Vaccines we give > Child vaccines",
        "Vaccines we give > Travel vaccines",
        "? Is it safe to have several vaccines on one day?",
        "? What are the side effects?",
    ],
}


@pytest.mark.parametrize("name", OUTLINES)
def test_scraped_text_has_the_outline_an_editor_would_give_it(name: str) -> None:
    parsed = parse_file(TEXTS / f"{name}.txt", name)
    check_passages(parsed)
    assert outline_of(parsed) == OUTLINES[name]


@pytest.mark.parametrize(
    "noise", ["READ ALSO", "By Dr Ann Lee", "Last updated", "READ MORE", "Share", "Advert", "Beer and"]
)
def test_lines_that_are_not_the_article_are_in_no_passage(noise: str) -> None:
    for path in TEXTS.iterdir():
        assert noise not in text_of(parse_file(path, path.name))


def test_marked_documents_never_get_inferred_headings(parse: Parse) -> None:
    body = (TEXTS / "gout.txt").read_text(encoding="utf-8").partition("Diet")[2].replace("•", "-")
    parsed = parse("gout.md", f"# Gout\n\n## Diet\n\n{body}")
    assert not any(p.inferred for p in parsed.changes[0].passages)
    assert parsed.inferred == ()


def test_inferred_headings_are_reported(parse: Parse) -> None:
    text = (TEXTS / "gout.txt").read_text(encoding="utf-8")
    assert parse("gout.txt", text).inferred == ("Diuretics", "Kidney disease", "Steroid")


def test_a_list_without_bullets_is_not_a_row_of_headings(parse: Parse) -> None:
    text = "Title\n\nAn opening sentence.\n\nWhat to bring\n\nYour card\n\nRunning shoes\n\nA towel\n\nThen come in.\n"
    assert "Your card" in text_of(parse("bring.txt", text))
    assert "Running shoes" in text_of(parse("bring.txt", text))


def test_the_front_matter_names_an_article_whose_text_has_no_title(parse: Parse) -> None:
    front = "---\ntitle: Running after an injury\n---\n"
    parsed = parse("back.txt", f"{front}Coming back takes some weeks.\n\nFirst steps\n\nWalk first.\n")
    assert outline_of(parsed) == ["Running after an injury", "First steps"]
    parsed = parse("back.txt", f"{front}First steps\n\nWalk first.\n\nLater steps\n\nRun later.\n")
    assert outline_of(parsed) == ["First steps", "Later steps"]


def test_subjects_are_inferred_from_english_only(parse: Parse) -> None:
    text = "Dor\n\nParte um\n\nIsto dói muito.\n\nTratamento do joelho leva muitas semanas de repouso.\n"
    assert parse("dor.txt", f"---\nlang: pt\n---\n{text}").inferred == ()


@pytest.mark.parametrize("blanks", [1, 2, 3, 4])
def test_the_usual_space_hides_no_heading(parse: Parse, blanks: int) -> None:
    parts = ["Title", "One sentence opens it.", "Part", *(f"Words about number {i} go here." for i in range(6))]
    assert parse("a.txt", ("\n" * (blanks + 1)).join(parts)).inferred == ()
