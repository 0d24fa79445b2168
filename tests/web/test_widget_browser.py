"""The widget in a real browser, on pages of another site that are strict, rude, slow or hostile."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, Route, expect

from ingest.embed import snippet
from search_app.web import build_app
from search_app.web.embed import current

from .browser.looks import RULES
from .browser.service import KNEE, PLAN, SETTINGS
from .chromium import open_chromium
from .collection import make_changes, publish
from .other_site import RUDE, other_site, page_with, strict
from .serving import serving

pytestmark = pytest.mark.browser

CALLS = 'phone="+44 20 7946 0000" emergency="112"'
INLINE = f"<citewell-search {CALLS}></citewell-search>"
DIALOG = f'<citewell-search mode="dialog" {CALLS}></citewell-search>'
DOCUMENT = Path(__file__).parents[2] / "docs" / "embedding.md"
ROOT = "document.querySelector('citewell-search').shadowRoot"
STATES = {
    "empty": "",
    "answer": "steroid injection",
    "several": "hip pain day",
    "misspelt": "sterod injection elephants",
    "none": "parking elephants",
    "emergency": "chest pain",
    "same day": "hot joint",
    "crisis": "end my life",
}

Show = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as running:
        yield running


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of a live service whose suggestions are ready."""
    app = build_app(SETTINGS, publish([*make_changes(), KNEE, PLAN]))
    while not app.test_client().get("/api/v1/suggest?q=knee").get_json()["suggestions"]:
        pass
    with serving(app, SETTINGS) as address:
        yield address


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, dict[str, tuple[str, dict[str, str]]]]]:
    with other_site() as found:
        yield found


@pytest.fixture
def faults() -> list[str]:
    """What no page may do: write an error to the console, run a dialog, ask anyone but the clinic and the service."""
    return []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 800, "height": 700})
    yield made
    assert made.cookies() == []
    made.close()


@pytest.fixture
def show(context: BrowserContext, service: str, site: tuple[str, dict[str, Any]], faults: list[str]) -> Iterator[Show]:
    """Open a page of the other site with `body`; afterwards there must be no fault and nothing stored."""
    address, pages = site
    opened: list[Page] = []

    def open_page(body: str = INLINE, head: str = "", policy: str = "", **media: Any) -> Page:
        pages["/"] = page_with(service, body, head), {"Content-Security-Policy": policy} if policy else {}
        page = context.new_page()
        page.emulate_media(**media)
        page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        page.on("request", lambda r: None if r.url.startswith((address, service)) else faults.append(r.url))
        page.goto(address)
        opened.append(page)
        return page

    yield open_page
    assert faults == []
    for page in [page for page in opened if not page.is_closed()]:
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        assert page.evaluate("indexedDB.databases()") == []


def box(page: Page) -> Locator:
    return page.get_by_role("combobox").first


def ask(page: Page, question: str) -> None:
    box(page).fill(question)
    box(page).press("Enter")


def answered(page: Page) -> None:
    expect(page.get_by_role("heading", name="Answer")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text("A steroid injection can help hip pain for a few weeks.")


@pytest.mark.parametrize("body", [INLINE, DIALOG])
def test_it_answers_where_nothing_else_is_allowed(show: Show, service: str, body: str) -> None:
    page = show(body, policy=strict(service))
    if body == DIALOG:
        page.get_by_role("button", name="Ask a question").click()
    box(page).press_sequentially("knee")
    expect(page.get_by_role("option")).to_have_count(2)
    ask(page, "steroid injection")
    answered(page)
    link = page.get_by_role("link", name="Hip pain after running › Treatment › Injections").first
    assert (link.get_attribute("href") or "").startswith("https://clinic.example/hip-pain#injections:~:text=")


@pytest.mark.parametrize("printed", [True, False])
def test_a_page_saved_from_the_snippet_answers(
    show: Show, service: str, site: tuple[str, dict[str, Any]], printed: bool
) -> None:
    tags = snippet(SETTINGS, service)
    if not printed:
        example = re.search(r"```html\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
        assert example
        tags = re.sub(r"sha384-[^\"]*", current().integrity, example.group(1))
        tags = tags.replace("https://search.clinic.example", service).replace("v1.0123456789abcdef.js", current().name)
    page = show("")
    site[1]["/saved"] = f"<!doctype html><title>FAQ</title>{tags}", {"Content-Security-Policy": strict(service)}
    page.goto(f"{site[0]}/saved")
    ask(page, "steroid injection")
    answered(page)


@pytest.mark.parametrize("body", [INLINE, DIALOG])
def test_the_rudest_styles_change_nothing_inside(show: Show, body: str) -> None:
    looks = []
    for head in ("", f"<style>{RUDE}</style>"):
        page = show(f"<x-other></x-other>{body}", head)
        if body == DIALOG:
            page.get_by_role("button", name="Ask a question").click()
        ask(page, "steroid injection")
        answered(page)
        looks.append(
            page.evaluate(
                f"[...{ROOT}.querySelectorAll('*')].map(e => {{const s = getComputedStyle(e); return [e.tagName,"
                " s.display, s.fontSize, s.color, s.backgroundColor, s.position, s.letterSpacing].join()})"
            )
        )
    assert looks[0] == looks[1]


def test_it_works_when_put_in_late_moved_or_loaded_twice(show: Show, service: str) -> None:
    page = show("<div id='later'></div>")
    page.evaluate("later.append(document.createElement('citewell-search'))")
    box(page).fill("knee")
    page.evaluate("document.body.append(document.querySelector('citewell-search'))")
    expect(box(page)).to_have_value("knee")
    page.evaluate(
        "url => new Promise(done => { const s = document.createElement('script'); s.src = url; s.onload = done;"
        " document.head.append(s) })",
        f"{service}/embed/v1.js?again",
    )
    ask(page, "steroid injection")
    answered(page)


def test_two_forms_on_a_page_have_labels_of_their_own(show: Show) -> None:
    page = show(INLINE + INLINE + '<citewell-search label="Ask about fees"></citewell-search>')
    names = page.get_by_role("search").evaluate_all("forms => forms.map(f => f.querySelector('label').textContent)")
    assert names == ["Your question", "Your question (2)", "Ask about fees (3)"]
    second = page.get_by_role("combobox", name="Your question (2)")
    second.fill("steroid injection")
    second.press("Enter")
    answered(page)
    expect(page.locator("[part=card]")).to_have_count(1)


def show_state(page: Page, question: str) -> None:
    if question:
        ask(page, question)
        page.wait_for_function(f"{ROOT}.querySelector('[part=results]').childElementCount")


def violations(page: Page) -> list[tuple[str, Any]]:
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [(v["id"], [(node["target"], node["failureSummary"]) for node in v["nodes"]]) for v in found["violations"]]


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_light_dark_and_narrow(show: Show, state: str) -> None:
    head = '<meta name="color-scheme" content="light dark">'
    for body in (INLINE, DIALOG):
        page = show(body, head)
        if body == DIALOG:
            page.get_by_role("button", name="Ask a question").click()
        show_state(page, STATES[state])
        page.evaluate(f"{ROOT}.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(AXE_SCRIPT)
        for width, scheme in ((800, "light"), (320, "dark")):
            page.set_viewport_size({"width": width, "height": 700})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_function(f"{ROOT}.querySelector('.dark') ? {scheme == 'dark':d} : {scheme == 'light':d}")
            assert violations(page) == [], (body, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


def test_open_suggestions_and_failures_are_accessible(show: Show, faults: list[str]) -> None:
    page = show()
    page.evaluate(AXE_SCRIPT)
    box(page).press_sequentially("knee")
    page.get_by_role("option").first.wait_for()
    box(page).press("ArrowDown")
    for theme in ("light", "dark"):
        page.evaluate("theme => document.querySelector('citewell-search').setAttribute('theme', theme)", theme)
        box(page).fill("")
        box(page).press_sequentially("knee")
        page.get_by_role("option").first.wait_for()
        box(page).press("ArrowDown")
        assert violations(page) == []
    page.route("**/api/**", lambda route: route.abort())
    ask(page, "hip")
    expect(page.get_by_text("The answer did not arrive.")).to_be_visible()
    assert violations(page) == []
    faults.clear()


def test_targets_are_large_enough(show: Show) -> None:
    page = show()
    for question in ("hip pain day", "end my life", "parking elephants"):
        show_state(page, question)
        heights = page.evaluate(
            f"[...{ROOT}.querySelectorAll('a, button, input, summary')].map(e => [e.outerHTML.slice(0, 60),"
            " e.getBoundingClientRect().height])"
        )
        assert {what: height for what, height in heights if height < 24} == {}


def test_a_journey_by_keyboard(show: Show) -> None:
    page = show('<button id="before">Before</button>' + INLINE)
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    expect(box(page)).to_be_focused()
    page.keyboard.type("knee")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = box(page).get_attribute("aria-activedescendant")
    option = page.get_by_role("option", selected=True)
    assert option.get_attribute("id") == chosen
    expect(box(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_value("knee")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    text = page.get_by_role("option", selected=True).text_content() or ""
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value(text)
    expect(page.get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[part=source] a").first).to_be_focused()


def test_the_dialog_keeps_the_focus_and_gives_it_back(show: Show) -> None:
    page = show('<a href="/x">Before</a>' + DIALOG + '<a href="/y">After</a>')
    opener = page.get_by_role("button", name="Ask a question")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ask a question")).to_be_visible()
    expect(box(page)).to_be_focused()
    for key in ["Tab"] * 8 + ["Shift+Tab"] * 8:
        page.keyboard.press(key)
        assert page.evaluate("['CITEWELL-SEARCH', 'BODY'].includes(document.activeElement.tagName)")
        assert page.evaluate(f"{ROOT}.activeElement?.getAttribute('part') !== 'open'")
    box(page).fill("")
    box(page).press_sequentially("knee")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    page.get_by_role("button", name="Close").click()
    expect(opener).to_be_focused()


def test_nothing_takes_the_focus_by_itself(show: Show) -> None:
    page = show(INLINE + DIALOG)
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_nothing_is_looked_up_while_an_input_method_composes(show: Show, context: BrowserContext) -> None:
    page = show()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box(page).focus()
    session: CDPSession = context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "knee", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(500)
    assert asked == []
    session.send("Input.insertText", {"text": "knee"})
    expect(page.get_by_role("option").first).to_be_visible()
    assert len(asked) == 1


def test_the_count_is_announced_again_and_again(show: Show) -> None:
    page = show()
    places = page.locator(".hidden[role=status]")
    for turn in range(3):
        ask(page, "steroid injection")
        expect(places.filter(has_text="Passages found: 1")).to_have_count(1)
        texts = places.all_text_contents()
        page.wait_for_timeout(300)
        assert sorted(texts) == ["", "Passages found: 1"], turn
    ask(page, "parking elephants")
    expect(places.filter(has_text="None of our articles answers this question")).to_have_count(1)


@pytest.mark.parametrize("late", ["continue", "abort"])
def test_a_late_answer_never_replaces_a_newer_one(show: Show, faults: list[str], late: str) -> None:
    page = show()
    held: list[Route] = []
    page.route(
        "**/api/v1/search",
        lambda route: held.append(route) if "steroid" in (route.request.post_data or "") else route.continue_(),
    )
    ask(page, "steroid injection")
    ask(page, "knee brace")
    expect(page.locator("blockquote")).to_contain_text("brace")
    getattr(held[0], "continue_" if late == "continue" else "abort")()
    page.wait_for_timeout(300)
    expect(page.locator("blockquote")).to_contain_text("brace")
    expect(page.get_by_text("did not arrive")).to_be_hidden()
    faults.clear()


def test_a_slow_answer_is_said_to_be_late(show: Show) -> None:
    page = show()
    held: list[Route] = []
    page.route("**/api/v1/search", lambda route: held.append(route))
    ask(page, "steroid injection")
    expect(page.get_by_text("Still looking.")).to_be_visible()
    held[0].continue_()
    answered(page)
    expect(page.get_by_text("Still looking.")).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "text"),
    [(0, "did not arrive"), (429, "Too many questions"), (503, "Too many"), (403, "does not work"), (500, "did not")],
)
def test_what_fails_is_said_with_a_way_on(show: Show, faults: list[str], service: str, status: int, text: str) -> None:
    page = show()

    def refuse(route: Route) -> None:
        headers = {"Access-Control-Allow-Origin": "*"}
        if status:
            route.fulfill(status=status, headers=headers, content_type="application/json", body='{"code": "no"}')
        else:
            route.abort()

    page.route("**/api/v1/search", refuse)
    page.evaluate("addEventListener('citewell-error', event => window.told = event.detail)")
    ask(page, "steroid & injection")
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()
    assert page.evaluate("told") == {"status": status, "code": "no" if status else ""}
    expect(page.get_by_role("link", name="Open the full search page")).to_have_attribute(
        "href", f"{service}/?lang=en#q=steroid%20%26%20injection"
    )
    expect(page.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    faults.clear()
    page.unroute("**/api/v1/search")
    ask(page, "steroid injection")
    answered(page)
    faults.clear()


def test_an_empty_question_is_said_to_be_one(show: Show) -> None:
    page = show()
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Please type a question first.")).to_be_visible()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_attribute("aria-invalid", "true")


def test_the_page_is_told_and_may_stop_each_step(show: Show) -> None:
    page = show()
    page.evaluate(
        "['search', 'results', 'select'].forEach(name => addEventListener('citewell-' + name, event => {"
        " (window.told ||= []).push([name, Object.keys(event.detail)[0], event.composed]);"
        " if (name === window.stops) event.preventDefault(); }))"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("stops = 'search'")
    ask(page, "steroid injection")
    page.wait_for_timeout(300)
    assert not [url for url in asked if url.endswith("/search")]
    page.evaluate("stops = 'results'")
    ask(page, "steroid injection")
    page.wait_for_function("told.length == 3")
    assert page.locator("[part=card]").count() == 0
    page.evaluate("stops = 'select'")
    ask(page, "steroid injection")
    answered(page)
    before = page.url
    page.locator("[part=source] a").first.click()
    page.wait_for_function("told.length == 6")
    assert page.url == before
    assert page.evaluate("told.map(([name, key, composed]) => [name, key, composed])")[-1] == ["select", "id", True]


def test_words_languages_levels_and_colours_are_the_pages_own(show: Show) -> None:
    strings = json.dumps({"label": "שאלתך", "search": "חפש"})
    page = show(
        '<div lang="es"><citewell-search heading-level="4"></citewell-search></div>'
        f"<div lang='he' dir='rtl'><citewell-search strings='{strings}'></citewell-search></div>"
        '<citewell-search lang="fi" id="late"></citewell-search>',
        "<style>citewell-search { --citewell-accent: rgb(90, 0, 90) }"
        " citewell-search::part(button) { border-radius: 0 }</style>",
    )
    expect(page.get_by_role("button", name="Buscar")).to_have_css("background-color", "rgb(90, 0, 90)")
    expect(page.get_by_role("button", name="Buscar")).to_have_css("border-radius", "0px")
    ask(page, "dolor de cadera")
    expect(page.get_by_role("heading", level=4).first).to_be_visible()
    expect(page.get_by_text("Revisado el 1 de septiembre de 2026").first).to_be_visible()
    hebrew = page.get_by_role("button", name="חפש")
    assert hebrew.evaluate("e => [getComputedStyle(e).direction, e.closest('[lang]').lang]") == ["rtl", "he"]
    english = page.get_by_role("combobox", name="Your question (3)")
    assert english.evaluate("e => e.closest('[lang]').lang") == "en"
    page.evaluate("late.strings = {label: 'Kysymyksesi'}")
    expect(page.get_by_role("combobox", name="Kysymyksesi (3)")).to_be_visible()


def test_an_answer_stays_when_the_page_changes_its_colours(show: Show) -> None:
    page = show()
    ask(page, "steroid injection")
    answered(page)
    page.evaluate("document.querySelector('citewell-search').setAttribute('theme', 'dark')")
    answered(page)
    assert page.evaluate(f"{ROOT}.querySelector('.dark') !== null")


def test_in_forced_colours_and_on_paper(show: Show) -> None:
    page = show(forced_colors="active")
    ask(page, "steroid injection")
    answered(page)
    page.emulate_media(media="print", forced_colors="none")
    expect(box(page)).to_be_hidden()
    expect(page.locator("blockquote")).to_be_visible()


def test_without_scripts_the_form_of_the_page_asks(browser: Browser, service: str, site: tuple[str, Any]) -> None:
    address, pages = site
    form = f'<form action="{service}/search" method="post"><input name="q" aria-label="q"><button>Go</button></form>'
    pages["/plain"] = page_with(service, f"<citewell-search>{form}</citewell-search>"), {}
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/plain")
    page.get_by_label("q").fill("steroid injection")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", name="Answer")).to_be_visible()
    assert page.url == f"{service}/search"
    context.close()


HOSTILE = [
    "<img src=x onerror=window.pwned=1>",
    "javascript:window.pwned=1",
    "\"'><script>window.pwned=1</script>",
    "java\tscript:window.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
]
HARM = f"""[...{ROOT}.querySelectorAll('*')].filter(e =>
  [...e.attributes].some(a => /^on/i.test(a.name) || a.name === 'href' && !/^(https?|tel):/.test(a.value))
  || ['SCRIPT', 'IMG', 'IFRAME', 'STYLE', 'OBJECT'].includes(e.tagName)).map(e => e.outerHTML)"""


def spoil(value: Any, payload: str) -> Any:
    """Return a JSON value with every text in it replaced."""
    if isinstance(value, dict):
        kept = {"answerState": "answer", "passageId": payload, "id": payload, "documentId": payload}
        return {key: kept.get(key) or spoil(entry, payload) for key, entry in value.items()}
    if isinstance(value, list):
        return [spoil(entry, payload) for entry in value]
    return payload if isinstance(value, str) or value is None else value


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("policy", [True, False])
def test_nothing_in_an_answer_runs(show: Show, service: str, payload: str, policy: bool) -> None:
    page = show(policy=strict(service) if policy else "")

    def lie(route: Route) -> None:
        body = spoil(route.fetch().json(), payload)
        if body.get("notice"):
            body["notice"] = dict.fromkeys(("level", "title", "text", "phone", "passageId"), payload)
        body["answer"] = {"text": payload, "passageId": payload}
        body |= {"suggestion": payload, "ignoredWords": [payload], "related": [{"id": payload, "heading": payload}]}
        if "suggestions" in body:
            body["suggestions"] = [{"text": payload, "matches": [[0, 3]]}]
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(body=json.dumps(body), content_type="application/json", headers=headers)

    page.route("**/api/**", lie)
    box(page).press_sequentially("kn")
    expect(page.get_by_role("option")).to_have_text(payload)
    ask(page, "hot joint steroid injection")
    expect(page.locator("blockquote")).to_have_text(payload, use_inner_text=False)
    assert page.evaluate(HARM) == []
    page.evaluate("document.addEventListener('click', event => event.preventDefault())")
    page.evaluate(f"{ROOT}.querySelectorAll('a, button:not([part=button])').forEach(e => e.click())")
    page.wait_for_timeout(100)
    assert page.evaluate("window.pwned") is None


@pytest.mark.parametrize("answer", ["null", "[]", "{}", '{"hits": 3}', "<html>", ""])
def test_a_strange_answer_is_said_to_be_none(show: Show, answer: str) -> None:
    page = show()
    headers = {"Access-Control-Allow-Origin": "*"}
    page.route("**/api/**", lambda r: r.fulfill(body=answer, content_type="application/json", headers=headers))
    box(page).press_sequentially("kn")
    ask(page, "hip")
    expect(page.get_by_text("The answer did not arrive.")).to_be_visible()
