"""Questions and answers are found however a page or text spells them."""

import json

import pytest

from ingest.documents import Parsed

from .conftest import Parse


def pairs(parsed: Parsed) -> list[tuple[str, str]]:
    return [(p.question or "", p.text) for c in parsed.changes for p in c.passages if p.kind == "qa"]


PAIR = [("Can I run?", "Yes, you can."), ("How far?", "Not too far.")]
PAGES = {
    "headings.html": "<h1>T</h1><h2>Can I run?</h2><p>Yes, you can.</p><h2>How far?</h2><p>Not too far.</p>",
    "headings.md": "# T\n\n## Can I run?\n\nYes, you can.\n\n## How far?\n\nNot too far.\n",
    "details.html": "<h1>T</h1><details><summary><h3>Can I run?</h3></summary>Yes, you can.</details>"
    "<details><summary>How far?</summary><p>Not too far.</p></details>",
    "dl.html": "<h1>T</h1><dl><dt>Can I run?<dd>Yes, you can.<dt>How far?<dd>Not too far.</dl>",
    "dldiv.html": "<dl><div><dt>Can I run?<dd>Yes, you can.</div><div><dt>How far?<dd>Not too far.</div></dl>",
    "bold.html": "<h1>T</h1><p><b>Can I run?</b></p><p>Yes, you can.</p>"
    "<p><strong>How far?</strong></p><p>Not too far.</p>",
    "marks.html": "<h1>T</h1><p>Q: Can I run?</p><p>A: Yes, you can.</p><p>Q: How far?<br>A: Not too far.</p>",
    "bullets.txt": "T\n\nIntro.\n\nFAQ\n\n  • Can I run?\n\n    Yes, you can.\n\n  • How far?\n\n    Not too far.\n",
    "tight.txt": "T\n\nIntro.\n\nFAQ\n\n- Can I run?\n  Yes, you can.\n- How far?\n  Not too far.\n",
    "numbered.txt": "T\n\nIntro.\n\n1. Can I run?\n\nYes, you can.\n\n2. How far?\n\nNot too far.\n",
    "marks.txt": "T\n\nIntro.\n\nQ: Can I run?\nA: Yes, you can.\nQ: How far?\nA: Not too far.\n",
    "numbered-marks.txt": "T\n\nIntro.\n\nQ1. Can I run?\n\nA1. Yes, you can.\n\nQ2. How far?\n\nA2. Not too far.\n",
    "lines.txt": "T\n\nIntro.\n\nCan I run?\nYes, you can.\nHow far?\nNot too far.\n",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_question_and_its_answer_are_one_passage(parse: Parse, name: str) -> None:
    assert pairs(parse(name, PAGES[name])) == PAIR


def ask(name: object, answer: object) -> dict[str, object]:
    return {"@type": "Question", "name": name, "acceptedAnswer": answer}


SHAPES = {
    "page": {"@type": "FAQPage", "mainEntity": [ask("Can I run?", {"@type": "Answer", "text": "Yes."})]},
    "no array": {"@type": ["FAQPage"], "mainEntity": ask("Can I run?", {"text": "Yes."})},
    "graph": {"@graph": [{"@graph": [{"@type": "FAQPage", "mainEntity": ask("Can I run?", [{"text": "Yes."}])}]}]},
    "array": ["text", 5, None, ask("Can I run?", "Yes.")],
    "url type": {**ask("Can I run?", {"text": "Yes."}), "@type": "https://schema.org/Question"},
    "suggested": {"@type": "Question", "name": "Can I run?", "suggestedAnswer": [{"text": "Yes."}]},
    "value": ask({"@value": "Can I run?"}, {"text": {"@value": "Yes."}}),
    "markup": ask("Can <b>I</b> run?", "<p>Yes.</p>"),
    "entities": ask("Can&nbsp;I run?", {"text": "Yes&#46;"}),
    "half a character": ask("Can I run?\ud800", {"text": "Yes.\u0000"}),
    "beside others": [ask("None?", None), ask(None, "None."), ask([], {}), ask({}, []), ask("Can I run?", "Yes.")],
    "twice": [ask("Can I run?", "Yes."), ask("can I run", "Yes.")],
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_json_ld_is_read_in_whatever_shape(parse: Parse, shape: object) -> None:
    page = f'<script type="application/ld+json">{json.dumps(shape)}</script><h1>T</h1><h2>Part</h2><p>Text.</p>'
    parsed = parse("t.html", page)
    assert pairs(parsed) == [("Can I run?", "Yes.")]
    assert parsed.changes[0].passages[-1].citation.heading_path == ()


@pytest.mark.parametrize("source", ["{broken", "[" * 100_000, '{"@type":' * 5000, "NaN", "", '"text"', "9" * 9999])
def test_broken_json_ld_counts_as_absent(parse: Parse, source: str) -> None:
    parsed = parse("t.html", f'<script type="application/ld+json">{source}</script><h1>T</h1><p>Text of the page.</p>')
    assert [p.text for p in parsed.changes[0].passages] == ["Text of the page."]


def test_a_question_that_the_page_shows_is_not_repeated(parse: Parse) -> None:
    script = json.dumps(ask("Can I run?", "Another wording."))
    page = f'<script type="application/ld+json">{script}</script>{PAGES["details.html"]}'
    assert pairs(parse("t.html", page)) == PAIR


def test_headings_in_an_answer_lie_below_the_question(parse: Parse) -> None:
    page = (
        "<h1>T</h1><details><summary>How?</summary><p>So.</p><h2>First</h2><p>Then.</p></details><p>After it all.</p>"
    )
    paths = [(p.heading, p.citation.heading_path) for p in parse("t.html", page).changes[0].passages]
    assert paths == [("How?", ()), ("First", ("How?",)), ("T", ())]


def test_terms_that_share_a_definition_are_one_heading(parse: Parse) -> None:
    parsed = parse("t.html", "<h1>T</h1><dl><dt>Strain</dt><dt>Pull</dt><dd>A torn muscle.</dl>")
    assert [p.heading for p in parsed.changes[0].passages] == ["Strain, Pull"]
