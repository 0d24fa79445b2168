"""The page of an ingestion: what it shows, that it is harmless, loads nothing, stays small and can be read by all."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page, sync_playwright

from ingest.blocks import Dropped
from ingest.curation import Golden
from ingest.documents import Parsed
from ingest.gates import Asked, Refusal
from ingest.lint import Finding
from ingest.pipeline import ingest
from ingest.plan import Plan
from ingest.report import Options, Report
from ingest.report_page import report_page
from search_app.index.store import open_store
from search_app.model import Citation, GenerationInfo, Passage
from search_app.settings import Settings

from .web.browser.looks import FLAGS, LOOKS, RULES, find_chromium

NOW = datetime(2026, 11, 25, 14, 5)
CSS = Path(__file__).parent.parent / "search_app" / "web" / "static" / "citewell.css"
LIVE = GenerationInfo(12, "digest", 5, 2, "versions")
HOSTILE = [
    "<script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>",
    "</style></p></article></main><h1>Gone</h1>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }}{% raw %}",
    "x" * 3000,
    "\u202eright to left\u2066",
    "nul \x00 escape \x1b delete \x7f lone \ud800",
    "\u0627\u0644\u0623\u0644\u0645 \u0641\u064a \u0627\u0644\u0648\u0631\u0643",
    "e" + "\u0301" * 300,
    "",
]


def make(name: str, text: str, heading: str = "", path: tuple[str, ...] = (), title: str = "Hip pain") -> Passage:
    document_id, _, anchor = name.partition("#")
    citation = Citation(document_id, title, "", path, anchor, ((0, len(text)),))
    return Passage(name, "section", heading or anchor.capitalize(), text, citation)


def golden(question: str, before: int | None, after: int | None, within: int = 1) -> Asked:
    return Asked(
        Golden(question, "hip#ice", within, f"corpus/questions.toml:{len(question)}"), before, after, "hip#heat"
    )


ICE = make("hip#ice", "Ice a sore hip:\n- for ten minutes\n- twice a day", path=("Care",))
PLAN = Plan(
    added=(make("hip#new", "A new passage."),),
    changed=((ICE, replace(ICE, text="Ice a sore hip:\n- for five minutes\n- twice a day", heading="Ice and rest")),),
    removed=(make("hip#old", "An old passage."),),
    moved=((make("hip#from", "Moved text."), make("knee#to", "Moved text.", title="Knee pain")),),
    unchanged=7,
    beside=("hip: title is now Hip pain",),
)
REFUSED = Report(
    reason="refused by golden-questions",
    plan=PLAN,
    refusals=[
        Refusal(
            "golden-questions", 'corpus/questions.toml:3: "ice" no longer finds "hip#ice" first. This edit lost it'
        ),
        Refusal("pins", 'corpus/pins.toml:4: no passage "hip#old", because this edit removes it'),
        Refusal("pins", 'corpus/pins.toml:9: no passage "hip#older"'),
    ],
    golden=(
        golden("kept", 2, 2, 3),
        golden("better", 3, 1),
        golden("ice", 1, None),
        golden("worse", 1, 2, 2),
        golden("new one", None, 1),
    ),
    faults=["corpus/broken.md: ends in the middle of a character; copy the whole file again"],
    warnings=["corpus/leaflet.pdf: is not read; use one of .txt, .md"],
    read={"corpus/hip.html": Parsed((), (Dropped("Home About " * 40, "navigation"),), ("Why the hip hurts",))},
)
FINDINGS = [
    Finding("corpus/hip.html", "no-licence", "names no licence", "licence: CC BY 4.0"),
    Finding("corpus/hip.html:3", "lost-heading", 'write "Care"', "Care"),
    Finding("corpus/broken.md", "unreadable", "ends in the middle of a character; copy the whole file again"),
    Finding("corpus/hip.html:12", "dead-link", "there is no such file; write `knee.md`"),
]


def show(report: Report, findings: list[Finding] | None = None, root: Path | None = None) -> str:
    return report_page(report, findings or [], "Hill Clinic", NOW, root)


def read(report: Report, findings: list[Finding] | None = None) -> BeautifulSoup:
    return BeautifulSoup(show(report, findings), "lxml")


def find(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select_one(selector)
    assert found is not None, selector
    return found


def words(tag: BeautifulSoup | Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def section(page: BeautifulSoup, name: str) -> Tag:
    return find(page, f'section[aria-labelledby="{name}"]')


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (Report(published=LIVE), "Published as generation 12."),
        (REFUSED, "Nothing is published: 2 checks refuse it."),
        (replace(REFUSED, refusals=REFUSED.refusals[:1]), "Nothing is published: 1 check refuses it."),
        (Report(reason="dry run; it would publish g-12: +1 ~1 -1"), "Dry run: generation 12 would be published."),
        (Report(reason="nothing changed since g-12"), "Nothing is published: nothing changed since generation 12."),
        (
            Report(reason="nothing changed since g-2; the files named above were left out"),
            "Nothing is published: nothing changed since generation 2; the files named below were left out.",
        ),
        (Report(), "Nothing is published."),
    ],
)
def test_the_verdict_comes_first_in_one_plain_sentence(report: Report, verdict: str) -> None:
    page = read(report)
    assert words(find(page, "h1 span:not([aria-hidden])")) == verdict
    assert words(find(page, "title")) == f"{verdict.rstrip('.')} \u2013 Hill Clinic"
    assert "25 November 2026, 14:05" in words(find(page, "header"))


def test_the_counts_lead_to_their_sections() -> None:
    page = read(REFUSED)
    counts = find(page, ".counts")
    assert words(counts) == "1 added 1 changed 1 removed 1 moved 7 unchanged"
    for link in page.select("a[href]"):
        assert page.find(id=str(link["href"]).removeprefix("#")), link


def test_a_refusal_is_explained_with_its_override() -> None:
    told = words(section(read(REFUSED), "refused"))
    assert "A pin names a passage that is not there" in told
    assert 'corpus/pins.toml:4 no passage "hip#old", because this edit removes it' in told
    assert "Mend it: Write the id that the passage has now into pins.toml" in told
    assert "publish all the same with --allow pins" in told
    assert "citewell ingest --allow golden-questions --allow pins" in told


def test_files_that_cannot_be_read_and_warnings_come_before_all_else() -> None:
    page = read(Report(faults=REFUSED.faults, warnings=REFUSED.warnings))
    assert "corpus/broken.md ends in the middle" in words(section(page, "unreadable"))
    assert "corpus/leaflet.pdf is not read" in words(section(page, "warnings"))
    assert [part["aria-labelledby"] for part in page.select("section")] == ["unreadable", "warnings"]


def test_golden_questions_tell_what_became_of_them_with_the_lost_ones_first() -> None:
    rows = section(read(REFUSED), "golden").select("tbody tr")
    assert [words(find(row, ".mark")).split()[-1] for row in rows] == ["lost", "worse", "better", "new", "kept"]
    assert [words(cell) for cell in rows[0].select("td")] == ["hip#ice", "1", "not found", "1", "\u2715 lost"]
    assert words(find(rows[0], ".why")) == 'No longer finds "hip#ice" first. This edit lost it'
    assert find(rows[0], "a")["href"] == "#changed-1"


def test_golden_questions_without_a_past_show_no_place_before() -> None:
    shown = section(read(replace(REFUSED, golden=(golden("ice", None, 1),))), "golden")
    assert "Place before" not in words(shown)
    assert words(find(shown, ".mark")) == "\u2713 found"


def test_changed_words_and_headings_are_marked_and_lines_stay() -> None:
    card = find(read(REFUSED), "#changed-1")
    before, after = card.select(".side")
    assert [tag.get_text() for tag in card.select("del")] == ["ten"]
    assert [tag.get_text() for tag in card.select("ins")] == ["and rest", "five"]
    assert find(before, ".text").get_text() == "Ice a sore hip:\n- for ten minutes\n- twice a day"
    assert find(after, ".text").get_text() == "Ice a sore hip:\n- for five minutes\n- twice a day"
    assert words(find(after, ".headings")) == "Care \u203a Ice and rest"
    assert "Hip pain \u203a Care hip#ice" in words(card)


def test_a_new_kind_is_told() -> None:
    asked = replace(ICE, kind="qa", question="When does ice help?")
    page = read(Report(plan=Plan(changed=((ICE, asked), (asked, ICE)))))
    assert "now a question with its answer" in words(find(page, "#changed-1"))
    assert "now a section, no question any more" in words(find(page, "#changed-2"))


def test_added_removed_and_moved_passages_are_shown_once() -> None:
    page = read(REFUSED)
    assert words(find(page, "#added-1")) == "New Hip pain hip#new A new passage."
    assert words(find(page, "#removed-1")) == "Old Hip pain hip#old An old passage."
    assert words(find(page, "#moved-1")) == "To Before hip#from Now knee#to Moved text."


def test_what_is_new_beside_what_was_left_out_and_what_was_worked_out_is_told() -> None:
    page = read(REFUSED)
    assert "hip title is now Hip pain" in words(section(page, "beside"))
    noise = words(section(page, "noise"))
    assert "corpus/hip.html navigation Home About" in noise
    assert noise.endswith("\u2026")
    assert "corpus/hip.html Why the hip hurts" in words(section(page, "inferred"))


def test_findings_stand_below_their_file() -> None:
    shown = section(read(REFUSED, FINDINGS), "findings")
    assert [words(heading) for heading in shown.select("h3")] == ["corpus/hip.html"]
    whole, told, line = shown.select("li")
    assert words(whole) == "whole file names no licence Suggestion: licence: CC BY 4.0"
    assert words(told) == 'line 3 write "Care"'
    assert words(line) == "line 12 there is no such file; write knee.md"


def test_nothing_is_shown_of_what_is_empty() -> None:
    page = read(Report(published=LIVE))
    assert page.select("section, table, details") == []
    assert "All files could be read" in words(page)


def test_no_path_of_the_machine_is_shown(clinic: Settings) -> None:
    (clinic.corpus / "ice.md").write_text("# Ice\n\nWrap the ice pack in a towel before it touches a sore knee.\n")
    (clinic.corpus / "broken.md").write_bytes(b"\xff\xff")
    (clinic.corpus / "leaflet.pdf").write_bytes(b"%PDF")
    (clinic.corpus / "pins.toml").write_text('[[pin]]\nquestions = ["ice"]\npassage = "ice#gone"\n')
    (clinic.corpus / "questions.toml").write_text('[[question]]\nask = "towel"\npassage = "ice#gone"\n')
    report = ingest(open_store(clinic), clinic, options=Options(allow=frozenset({"pins"})))
    page = show(report, root=clinic.root)
    assert str(clinic.root) not in page
    assert "corpus/broken.md" in page
    assert "Nothing is published: 1 check refuses it." in page


def test_a_dry_run_and_a_publication_are_told_apart(clinic: Settings) -> None:
    (clinic.corpus / "ice.md").write_text("# Ice\n\nWrap the ice pack in a towel before it touches a sore knee.\n")
    dry = ingest(open_store(clinic), clinic, options=Options(dry_run=True))
    assert "Dry run: generation 1 would be published." in show(dry)
    assert "Published as generation 1." in show(ingest(open_store(clinic), clinic))


def make_hostile() -> Report:
    bad = [make(f"bad#{n}", text, text, (text,), text) for n, text in enumerate(HOSTILE)]
    asked = tuple(Asked(Golden(text, text, 1, text), 1, None, text) for text in HOSTILE if text)
    return Report(
        plan=Plan(
            added=tuple(bad),
            changed=tuple((p, replace(p, text=f"{p.text} more", heading="other")) for p in bad),
            removed=tuple(bad),
            moved=tuple((p, replace(p, id=f"{p.text}#")) for p in bad),
            beside=tuple(HOSTILE),
        ),
        refusals=[Refusal("golden-questions", f"{text}: {text}") for text in HOSTILE],
        golden=asked,
        faults=HOSTILE,
        warnings=HOSTILE,
        read={f"{text}.md": Parsed((), (Dropped(text, text),), (text,)) for text in HOSTILE},
    )


def test_hostile_content_is_text_alone() -> None:
    findings = [Finding(f"{text}:1", text, text, text) for text in HOSTILE]
    page = report_page(make_hostile(), findings, HOSTILE[0], NOW)
    parsed = BeautifulSoup(page, "lxml")
    assert parsed.select("script, img, [onmouseover], [onerror]") == []
    assert len(parsed.select("h1")) == len(parsed.select("main")) == len(parsed.select("style")) == 1
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    assert "[U+202E]right to left" in page
    assert "{{ 7 * 7 }}" in page
    page.encode()


def test_accents_piled_up_do_not_reach_other_lines() -> None:
    page = show(make_hostile())
    assert "e" + "\u0301" * 4 in page
    assert "\u0301" * 5 not in page


def test_the_page_loads_and_runs_nothing() -> None:
    page = read(REFUSED, FINDINGS)
    assert page.select("script, link, img, iframe, object, [src], [style], form") == []
    assert all(str(link["href"]).startswith("#") for link in page.select("a"))
    assert "url(" not in find(page, "style").get_text()
    assert find(page, 'meta[name="robots"]')["content"] == "noindex"
    policy = str(find(page, 'meta[http-equiv="Content-Security-Policy"]')["content"])
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_page_has_the_colours_of_the_product() -> None:
    colour = re.compile(r"(--citewell-[a-z-]+): (#\w+);")
    own = colour.findall(find(read(REFUSED), "style").get_text())
    assert len(own) > 20
    assert set(own) <= set(colour.findall(CSS.read_text(encoding="utf-8")))


def make_large(count: int) -> list[Passage]:
    return [make(f"article-{n // 8}#passage-{n}", f"Sentence {n} of many & more. " * 25) for n in range(count)]


def test_a_large_plan_stays_small_and_says_what_it_leaves_out() -> None:
    page = show(Report(published=LIVE, plan=Plan(added=tuple(make_large(100_000)))))
    assert len(page.encode()) < 2_000_000
    shown = section(BeautifulSoup(page, "lxml"), "added")
    assert words(find(shown, "h2")) == "Added passages 100,000"
    cards, ids = len(shown.select("article")), len(shown.select(".ids li"))
    assert (cards, ids) == (200, 2_000)
    assert "97,800 more passages: counted, but not listed" in words(shown)


def test_every_list_of_a_large_report_ends() -> None:
    many = make_large(5_000)
    lines = [f"corpus/{n}.md: cannot be read" for n in range(20_000)]
    report = Report(
        plan=Plan(
            tuple(many),
            tuple((p, replace(p, text=p.text[::-1])) for p in many),
            tuple(many),
            ((many[0], many[1]),) * 5000,
        ),
        refusals=[Refusal("unreadable-files", line) for line in lines],
        golden=tuple(golden(line, 1, 2) for line in lines),
        faults=lines,
        warnings=lines,
        read={f"corpus/{n}.md": Parsed((), (Dropped("noise", "why"),), ("Heading",)) for n in range(20_000)},
    )
    page = show(report, [Finding(f"corpus/{n}.md:1", "rule", "message") for n in range(20_000)])
    assert len(page.encode()) < 2_500_000
    assert "19,500 lines more, not shown here." in page


def test_a_long_text_is_shown_around_its_change() -> None:
    text = "word " * 30_000
    pair = make("long#one", text + "old end"), make("long#one", text + "new end")
    rewritten = make("long#two", "a b " * 20_000), make("long#two", "b c " * 20_000)
    page = show(Report(plan=Plan(changed=(pair, rewritten))))
    assert len(page) < 50_000
    assert "<del>old</del> end" in page
    assert "characters, unchanged]" in page
    assert "characters more]" in page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


def check_every_look(page: Page) -> None:
    page.evaluate(AXE_SCRIPT)
    for look, (width, media) in {**LOOKS, "tablet": (768, {"media": "screen"}), "wide": (1440, {})}.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(**media)
        found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
        assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in found["violations"]] == [], look
        assert page.evaluate("document.documentElement.scrollWidth") <= width, look


@pytest.mark.browser
@pytest.mark.parametrize("state", ["refused", "published", "hostile"])
def test_the_page_is_accessible_fits_and_asks_nobody(browser: Browser, tmp_path: Path, state: str) -> None:
    reports = {"refused": REFUSED, "published": Report(published=LIVE, plan=PLAN), "hostile": make_hostile()}
    file = tmp_path / "report.html"
    file.write_text(show(reports[state], FINDINGS), encoding="utf-8")
    page = browser.new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: seen.append(message.text))
    page.goto(file.as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).borderBottomStyle") == "solid"
    check_every_look(page)
    assert seen == [file.as_uri()]
    page.close()


@pytest.mark.browser
def test_what_is_folded_is_printed(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(show(Report(plan=Plan(added=tuple(make_large(60))))), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    last = page.locator("#added-60")
    assert not last.is_visible()
    page.emulate_media(media="print")
    assert last.is_visible()
    page.goto(f"{file.as_uri()}#added-60")
    page.emulate_media(media="screen")
    assert last.is_visible()
    page.close()
