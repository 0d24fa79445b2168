"""Articles in a real browser: passages are gone to, the printed sheet is clean, and hostile articles stay inert."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from search_app.index.memory import MemoryStore
from search_app.model import Curation
from search_app.search import LiveIndex
from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.legible import legible, one_line

from .chromium import open_chromium, watch
from .collection import CADERA, HIP, make_change
from .serving import serving
from .test_hostile_articles import FIELDS, PAYLOADS, hostile

pytestmark = pytest.mark.browser

INSIDE = tuple(field for field in FIELDS if field not in ("id", "source_url"))
FILLER = [(f"Part {n}", (), f"Sentence number {n} is here to fill the page. " * 5) for n in range(12)]
REDIRECTS = {"hip#jabs": "hip#injections", "hüfte": "hip", "hüfte#spritzen": "hip#injections"}
SHEETS = ("/documents/hip?passage=injections&print=1", "/documents/es/cadera?passage=qué-hacer&print=1")
PAGES = (*SHEETS, "/documents/hip?passage=injections#injections", "/documents/es/cadera", "/documents")
WIDTHS = (320, 1280)
LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"forced_colors": "active"},
    {"media": "print", "color_scheme": "light", "forced_colors": "none"},
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTINGS = Settings(port=0, clinic_name="Hill Clinic", clinic_phone="+44 20 7946 0000", urgent_number="111")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as running:
        yield running


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a service with a long article, one in another language, and hostile ones."""
    changes = [
        make_change("hip", "Hip pain after running", (*HIP[:2], *FILLER, *HIP[2:])),
        make_change("es/cadera", "Dolor de cadera", CADERA, language="es", sources=("NHS, https://www.nhs.uk/",)),
    ]
    changes += [hostile(payload, *INSIDE, name=f"{n} {one_line(payload)}") for n, payload in enumerate(PAYLOADS)]
    store = MemoryStore()
    store.publish(store.stage(None, changes, Curation(), redirects=REDIRECTS))
    with serving(build_app(SETTINGS, LiveIndex(store)), SETTINGS) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": 390, "height": 700})
    yield made
    made.close()


@pytest.mark.parametrize(
    "old",
    [
        "/documents/hip?passage=injections#injections",
        "/documents/hip?passage=jabs",
        "/documents/hip#jabs",
        "/documents/h%C3%BCfte#spritzen",
        "/documents/h%C3%BCfte?passage=spritzen",
        "/documents/hip#injections:~:text=A%20steroid%20injection%20can,heal%20the%20tendon.",
        "/documents/hip#injections:~:text=no%20such%20words%20stand%20here",
    ],
)
def test_every_address_of_a_passage_goes_to_it_and_marks_it(page: Page, address: str, old: str) -> None:
    section = page.locator("#injections")
    for _ in range(3):  # busy, chromium now and then gives up a text fragment, and the anchor with it
        page.goto("about:blank")
        page.goto(address + old)
        with suppress(AssertionError):
            expect(section).to_be_in_viewport()
            break
    expect(section).to_be_in_viewport()
    expect(section).to_contain_text("A steroid injection")
    assert page.evaluate("scrollY") > 1000
    marked = section.evaluate("e => getComputedStyle(e).backgroundColor")
    assert marked != page.locator("#exercises").evaluate("e => getComputedStyle(e).backgroundColor")


@pytest.mark.parametrize("path", PAGES)
def test_articles_and_sheets_are_accessible_and_fit(page: Page, address: str, path: str) -> None:
    faults = watch(page, address)
    page.goto(address + path)
    page.evaluate(AXE_SCRIPT)
    for look in LOOKS:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(**look)
            found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
            assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in found["violations"]] == [], look
            assert page.evaluate("document.documentElement.scrollWidth") <= width, look
    assert faults == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_passage_is_printed_by_plain_links(browser: Browser, address: str, scripts: bool) -> None:
    page = browser.new_page(java_script_enabled=scripts)
    page.goto(address + "/documents/hip?passage=injections#injections")
    page.get_by_role("link", name="Print this passage").click()
    page.emulate_media(media="print")
    for text in ("A steroid injection can help", f"{address}/documents/hip#injections", "1 September 2026", "Printed"):
        expect(page.get_by_text(text).first).to_be_visible()
    for hidden in (page.get_by_role("navigation").first, page.get_by_role("link", name="back to the article")):
        expect(hidden).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="back to the article").click()
    expect(page.get_by_label("Cited passage")).to_be_in_viewport()
    page.close()


def test_hostile_articles_run_nothing_and_show_their_text(page: Page, address: str) -> None:
    faults = watch(page, address)
    for number, payload in enumerate(PAYLOADS):
        name = quote(f"{number} {one_line(payload)}".replace("#", ""), safe="")
        for query in ("", f"?passage={quote(legible(payload), safe='')}&print=1"):
            page.goto(f"{address}/documents/{name}{query}")
            assert one_line(payload) in one_line(page.evaluate("document.querySelector('main').textContent"))
            assert page.locator("main").locator("img, svg, iframe, [onload], [onerror]").count() == 0
    assert faults == []
