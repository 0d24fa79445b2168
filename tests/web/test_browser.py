"""The pages in a real browser: found, clicked, seen, and measured for accessibility."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from search_app.model import Results
from search_app.search import Searcher, search
from search_app.settings import Settings
from search_app.web import build_app, pages
from search_app.web.server import address_of, listen

from .collection import HIP, make_change, make_changes, publish

pytestmark = pytest.mark.browser

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTINGS = Settings(port=0, clinic_name="Hill Clinic", clinic_phone="+44 20 7946 0000", urgent_number="111")
PLAN = make_change(
    "plan",
    "Exercise plan",
    [
        (
            "Table",
            (),
            "An exercise plan as a table\n"
            "Exercise; Most sore: Gluteal tendinopathy; Least sore: Musculoskeletal; How often: twice a week\n"
            "Single-leg deadlift; Most sore: 3 sets of 8; Least sore: hyperventilation; How often: 2 to 3 times",
        ),
        ("Hours", (), "Day: Monday; Hours: 8am to 6pm\nDay: Sunday and bank holidays; Hours: closed"),
    ],
)
LOOKS: dict[str, tuple[int, dict[str, Any]]] = {
    "phone": (320, {}),
    "desktop": (1280, {}),
    "dark desktop": (1280, {"color_scheme": "dark"}),
    "dark phone": (320, {"color_scheme": "dark"}),
    "forced colours": (1280, {"forced_colors": "active"}),
    "print": (800, {"media": "print", "color_scheme": "light", "forced_colors": "none"}),
}
STATES = {
    "home": "/",
    "empty": "/?q=",
    "answer": "/?q=steroid+injection",
    "several": "/?q=hip+pain+day",
    "weak": "/?q=unsure+steroid+injection",
    "none": "/?q=parking+elephants",
    "emergency": "/?q=chest+pain",
    "same day": "/?q=hot+joint",
    "crisis": "/?q=end+my+life",
    "crisis beside passages": "/?q=steroid+injection+end+my+life",
    "later passages": "/search?q=hip+pain+day&offset=2",
    "table": "/?q=exercise+plan+table",
    "article with tables": "/documents/plan?passage=hours#hours",
    "article": "/documents/hip-pain?passage=injections#injections",
    "other language": "/documents/es/cadera",
    "articles": "/documents",
    "not found": "/nowhere",
}


def find_chromium() -> str:
    """Return the path of chromium; without it the tests fail, unless they may be skipped and are asked to be."""
    found = shutil.which("chromium")
    if found:
        return found
    if os.environ.get("SKIP_BROWSER_TESTS") == "1" and not os.environ.get("CI"):
        pytest.skip("no chromium, and SKIP_BROWSER_TESTS is set")
    pytest.fail("no chromium; run `apt-get install chromium`, or set SKIP_BROWSER_TESTS=1 to leave these tests out")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a live service whose citations lead to our own copies."""
    filler = [(f"Part {n}", (), f"Sentence number {n} is here to fill the page. " * 5) for n in range(12)]
    long = make_change("hip-pain", "Hip pain after running", (*HIP[:2], *filler, *HIP[2:]), topic="hip")
    running = listen(build_app(SETTINGS, publish([long, PLAN, *make_changes()[1:]])), SETTINGS)
    thread = threading.Thread(target=running.run)
    thread.start()
    yield address_of(running)
    running.trigger.pull_trigger(running.close)
    running.task_dispatcher.shutdown()
    thread.join(10)


@pytest.fixture(autouse=True)
def doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make questions that start with "unsure" end in the state `weak`."""

    def search_or_doubt(searcher: Searcher, question: str, **given: Any) -> Results:
        if not question.startswith("unsure "):
            return search(searcher, question, **given)
        found = search(searcher, question.removeprefix("unsure "), **given)
        return replace(found, state="weak", quote=lambda: None)

    monkeypatch.setattr(pages, "search", search_or_doubt)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    made = browser.new_context(java_script_enabled=request.param, viewport={"width": 390, "height": 700})
    made.scripts = request.param  # type: ignore[attr-defined]
    yield made
    made.close()


def watch(page: Page, address: str) -> list[str]:
    """Return a list that fills with console errors, failed loads and requests to anywhere else."""
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("requestfailed", lambda request: None if ".js" in request.url else seen.append(request.url))
    page.on("request", lambda request: None if request.url.startswith(address) else seen.append(request.url))
    return seen


def test_a_question_leads_to_its_marked_passage(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    faults = watch(page, address)
    page.goto(address)
    page.get_by_label("Your question").fill("steroid injection")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Direct answer")).to_contain_text("A steroid injection can help hip pain")
    assert "steroid" not in page.url.partition("#")[0]
    link = page.get_by_role("article").get_by_role("link", name="Hip pain after running › Treatment › Injections")
    if context.scripts:  # type: ignore[attr-defined]
        link.click()
        article = page
    else:
        with page.expect_popup() as opened:
            link.click()
        article = opened.value
    cited = article.get_by_label("Cited passage")
    expect(cited).to_be_in_viewport()
    expect(cited).to_contain_text("A steroid injection can help hip pain for a few weeks.")
    assert article.url == f"{address}/documents/hip-pain?passage=injections#injections"
    if context.scripts:  # type: ignore[attr-defined]
        page.go_back()
    expect(page.get_by_label("Your question")).to_have_value("steroid injection")
    assert faults == []
    assert context.cookies() == []


def test_a_notice_is_seen_before_anything_else(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Your question").fill("I have chest pain")
    page.get_by_role("button", name="Search").click()
    notice = page.get_by_role("alert")
    expect(notice).to_be_in_viewport(ratio=1)
    expect(notice.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")


def test_the_first_passages_are_found_again(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Your question").fill("part number sentence fill")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="More passages").click()
    if not context.scripts:  # type: ignore[attr-defined]
        page.get_by_role("button", name="Back to the first passages").click()
    expect(page.get_by_role("heading", name="Passages from our articles")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value("part number sentence fill")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_table_is_read_as_one_at_every_width(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{address}/documents/plan")
    table = page.get_by_role("table").first
    assert table.get_by_role("columnheader").all_inner_texts() == ["Most sore", "Least sore", "How often"]
    assert table.get_by_role("row").count() == 3
    expect(table.get_by_role("rowheader", name="Single-leg deadlift")).to_be_visible()
    expect(table.get_by_role("cell", name="2 to 3 times")).to_be_visible()
    page.close()


def test_an_empty_question_keeps_the_focus(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Please type a question first.")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()


def test_an_example_question_is_answered(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Do I need an X-ray?").click()
    expect(page.get_by_label("Your question")).to_have_value("Do I need an X-ray?")


def test_the_skip_link_comes_first(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()


@pytest.mark.parametrize("state", STATES)
def test_every_page_is_accessible_and_fits(browser: Browser, address: str, state: str) -> None:
    page = browser.new_page()
    faults = watch(page, address)
    page.goto(address + STATES[state])
    page.evaluate(AXE_SCRIPT)
    for look, (width, media) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(**media)
        found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
        assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in found["violations"]] == [], look
        assert page.evaluate("document.documentElement.scrollWidth") <= width, look
    assert [fault for fault in faults if "404 (NOT FOUND)" not in fault] == []
    assert page.context.cookies() == []
    page.close()


@pytest.mark.parametrize("state", ["home", "answer", "several", "none", "emergency", "crisis"])
def test_targets_are_large_enough_for_a_finger(browser: Browser, address: str, state: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(address + STATES[state])
    heights = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('button, input:not([type=hidden]), summary, .call')]"
        ".map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height]))"
    )
    assert heights
    assert {what: height for what, height in heights.items() if height < 44} == {}
    page.close()


def test_missing_chromium_fails_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("SKIP_BROWSER_TESTS", raising=False)
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        find_chromium()
    monkeypatch.setenv("SKIP_BROWSER_TESTS", "1")
    with pytest.raises(pytest.skip.Exception):
        find_chromium()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        find_chromium()
