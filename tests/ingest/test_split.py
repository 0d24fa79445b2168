"""Passages are short, stand under one heading and keep their ids when the article changes elsewhere."""

import random

import pytest

from search_app.errors import SourceError

from .checks import ids, passage, words, words_of
from .conftest import Parse

VOCABULARY = """knee hip running pain muscle tendon doctor rest week often swelling heals slowly after training
    cartilage joint ankle stretch cold heat tablets careful walking stairs hurts better worse evening""".split()


def make_chance(seed: int) -> random.Random:
    return random.Random(seed)


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(VOCABULARY, k=length)).capitalize() + "."


def paragraph(chance: random.Random, most: int = 8) -> str:
    return " ".join(sentence(chance, chance.randint(4, 25)) for _ in range(chance.randint(1, most)))


def section(chance: random.Random, number: int) -> str:
    paragraphs = [f"Para{number}x{i} {paragraph(chance)}" for i in range(chance.randint(1, 4))]
    if chance.random() < 0.4:
        paragraphs.append("\n".join(f"- Item{number}x{i} {sentence(chance, 9)}" for i in range(chance.randint(2, 5))))
    return f"## Heading number {number}\n\n" + "\n\n".join(paragraphs)


def article(sections: list[str]) -> str:
    return "# The title\n\nAn opening line of the whole article.\n\n" + "\n\n".join(sections) + "\n"


@pytest.mark.parametrize("seed", range(40))
def test_ids_stay_when_a_section_is_inserted_moved_or_another_paragraph_is_edited(parse: Parse, seed: int) -> None:
    chance = make_chance(seed)
    sections = [section(chance, number) for number in range(6)]
    before = parse("a.md", article(sections)).changes[0].passages
    texts = {p.id: p.text for p in before}

    at = chance.randint(0, 6)
    inserted = parse("a.md", article([*sections[:at], section(chance, 99), *sections[at:]])).changes[0].passages
    assert {p.id: p.text for p in inserted if "number-99" not in p.id} == texts

    one, other = chance.sample(range(6), 2)
    swapped = list(sections)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert {p.id: p.text for p in parse("a.md", article(swapped)).changes[0].passages} == texts

    edited = list(sections)
    edited[one] += f"\n\n{paragraph(chance)}"
    after = {p.id: p.text for p in parse("a.md", article(edited)).changes[0].passages}
    assert {i: t for i, t in texts.items() if f"number-{one}" not in i}.items() <= after.items()


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("ending", ["md", "txt", "html"])
def test_no_word_of_a_clean_article_is_lost(parse: Parse, seed: int, ending: str) -> None:
    chance = make_chance(seed)
    source = article([section(chance, number) for number in range(chance.randint(1, 7))])
    if ending == "txt":
        source = source.replace("## ", "").replace("# ", "")
    if ending == "html":
        rows = [line.strip() for line in source.split("\n") if line.strip()]
        source = "".join(
            f"<h{line.index(' ')}>{line}</h1>" if line[0] == "#" else f"<div>{line}</div>" for line in rows
        )
        source = source.replace("<h2>## ", "<h2>").replace("<h1># ", "<h1>")
    assert set(words(source)) - words_of(parse(f"a.{ending}", source)) <= {"h1", "h2", "div"}


@pytest.mark.parametrize("seed", range(20))
def test_passages_have_20_to_150_words_where_the_section_has_them(parse: Parse, seed: int) -> None:
    chance = make_chance(seed)
    text = "# T\n\n## Part\n\n" + "\n\n".join(f"P{i} {paragraph(chance, 30)}" for i in range(12))
    lengths = [len(p.text.split()) for p in parse("a.md", text).changes[0].passages]
    assert max(lengths) <= 170
    assert sum(length < 20 for length in lengths) <= 1


def test_short_neighbours_join_and_never_cross_a_heading(parse: Parse) -> None:
    parsed = parse("a.md", "# T\n\n## One\n\nShort here.\n\nShort there.\n\n## Two\n\nShort again.\n")
    assert [p.text for p in parsed.changes[0].passages] == ["Short here.\n\nShort there.", "Short again."]


def test_labelled_items_are_passages_under_their_label(parse: Parse) -> None:
    items = "- **Ice:** cool it for ten minutes twice a day\n- Heat: warm it in the evening with a bottle\n"
    text = f"# T\n\n## Care\n\n{items}"
    found = [(p.heading, p.citation.heading_path) for p in parse("a.md", text).changes[0].passages]
    assert found == [("Ice", ("Care",)), ("Heat", ("Care",))]


def test_ids_keep_unicode_letters_and_an_editor_s_anchor_wins(parse: Parse) -> None:
    headings = ["Qué es la Ciática?", "Боль в колене", "膝の痛み", "Long name {#short}"]
    text = "# T\n\n" + "".join(f"## {heading}\n\nText {n}.\n\n" for n, heading in enumerate(headings))
    assert ids(parse("a.md", text)) == ["qué-es-la-ciática", "боль-в-колене", "膝の痛み", "short"]


def test_headings_with_one_slug_get_their_parents_slug(parse: Parse) -> None:
    text = "# T\n\n## Hip\n\n### Signs\n\nIt aches.\n\n## Knee\n\n### Signs\n\nIt clicks.\n"
    assert ids(parse("a.md", text)) == ["hip-signs", "knee-signs"]


def test_parents_with_one_slug_get_theirs_as_well(parse: Parse) -> None:
    part = "### Care\n\n#### Signs\n\n"
    text = f"# T\n\n## Hip\n\n{part}It aches.\n\n## Knee\n\n{part}It clicks.\n"
    assert ids(parse("a.md", text)) == ["hip-care-signs", "knee-care-signs"]


def test_passages_that_open_alike_are_named_by_more_words(parse: Parse) -> None:
    more = " ".join(["word"] * 30)
    text = f"# T\n\nFirst one is here {more}.\n\nSee your GP if you limp {more}.\n\nSee your GP if you fall {more}.\n"
    assert ids(parse("a.md", text)) == [
        "t",
        "t-see-your-gp-if-you-limp-word-word",
        "t-see-your-gp-if-you-fall-word-word",
    ]


def test_two_passages_with_one_id_are_an_error_that_names_both(parse: Parse) -> None:
    text = "# T\n\n## Hip!\n\nOne text.\n\n## Hip?\n\nAnother text.\n"
    with pytest.raises(SourceError, match=r'a\.md: two passages .* "One text.* under "Hip!" and "Another.* "Hip\?"'):
        parse("a.md", text)


def test_an_exact_repeat_is_left_out_and_reported(parse: Parse) -> None:
    parsed = parse("a.md", "# T\n\n## Hip\n\nOne text.\n\n## Hip\n\nOther text.\n\n## Hip\n\nOther text.\n")
    assert ids(parsed) == ["hip", "hip-other-text"]
    assert [d.why for d in parsed.dropped] == ["repeats another passage"]


def test_a_heading_without_text_is_reported(parse: Parse) -> None:
    parsed = parse("a.md", "# T\n\n## Empty\n\n## Parent\n\n### Child\n\nText.\n\n## Last\n")
    assert [(d.text, d.why) for d in parsed.dropped] == [
        ("Empty", "no text under this heading"),
        ("Last", "no text under this heading"),
    ]
    assert passage(parsed, "child").citation.heading_path == ("Parent",)
