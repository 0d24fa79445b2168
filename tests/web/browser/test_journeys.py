"""Whole ways through the pages: with a keyboard alone, without scripts, zoomed in, and back again."""

import re
import shutil

import pytest
from playwright.sync_api import Browser, Page, expect

from .looks import find_chromium

pytestmark = pytest.mark.browser

TRAIL = "Hip pain after running › Treatment › Injections"


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question", exact=True).fill(question)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question", exact=True)).to_have_value(question)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))


def test_a_question_leads_to_its_marked_passage_and_back(page: Page, address: str) -> None:
    ask(page, "steroid injection")
    expect(page.get_by_role("region", name="Direct answer")).to_contain_text("A steroid injection can help hip pain")
    assert page.url == f"{address}/#q=steroid+injection"
    page.get_by_role("article").get_by_role("link", name=TRAIL).click()
    cited = page.get_by_label("Cited passage")
    expect(cited).to_be_in_viewport()
    expect(cited).to_contain_text("A steroid injection can help hip pain for a few weeks.")
    assert page.url == f"{address}/documents/hip-pain?passage=injections#injections"
    page.go_back()
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    expect(page.get_by_label("Your question", exact=True)).to_have_value("steroid injection")


def test_without_scripts_the_same_links_keep_the_answer(plain: Page, address: str) -> None:
    ask(plain, "steroid injection")
    expect(plain.get_by_role("region", name="Direct answer")).to_contain_text("A steroid injection can help hip pain")
    assert plain.url == f"{address}/search"
    with plain.expect_popup() as opened:
        plain.get_by_role("article").get_by_role("link", name=TRAIL).click()
    expect(opened.value.get_by_label("Cited passage")).to_be_in_viewport()
    expect(plain.get_by_label("Your question", exact=True)).to_have_value("steroid injection")


def test_without_scripts_results_are_narrowed_and_turned(plain: Page) -> None:
    ask(plain, "pain")
    plain.get_by_text("Narrow down").click()
    plain.get_by_role("button", name="knee").click()
    expect(plain.get_by_role("button", name="knee")).to_have_attribute("aria-pressed", "true")
    expect(plain.get_by_role("article")).to_have_count(1)
    plain.get_by_role("button", name="knee").click()
    expect(plain.get_by_role("button", name="knee")).to_have_count(0)
    ask(plain, "part number sentence fill")
    plain.get_by_role("button", name="More passages").click()
    plain.get_by_role("button", name="Back to the first passages").click()
    expect(plain.get_by_role("heading", name="Passages from our articles")).to_be_visible()
    ask(plain, "")
    expect(plain.get_by_text("Please type a question first.")).to_be_visible()
    expect(plain.get_by_label("Your question", exact=True)).to_be_focused()


def test_going_back_forward_and_reloading_lead_to_the_same_answers(page: Page, address: str) -> None:
    ask(page, "steroid injection")
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    ask(page, "knee brace")
    expect(page.get_by_role("article").first).to_contain_text("brace")
    page.go_back()
    expect(page.get_by_role("article").first).to_contain_text("steroid")
    expect(page.get_by_label("Your question", exact=True)).to_have_value("steroid injection")
    page.go_forward()
    expect(page.get_by_role("article").first).to_contain_text("brace")
    page.reload()
    expect(page.get_by_role("article").first).to_contain_text("brace")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="Ask a question")).to_be_visible()
    expect(page.get_by_label("Your question", exact=True)).to_have_value("")
    assert page.url.rstrip("/") == address


def test_an_address_with_a_question_can_be_shared(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/documents")
    page.goto(f"{address}/#q=steroid+injection")
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    expect(page.get_by_label("Your question", exact=True)).to_have_value("steroid injection")
    assert not [url for url in asked if "steroid" in url.partition("#")[0]]
    page.goto(f"{address}/?q=knee+brace")
    expect(page).to_have_url(f"{address}/#q=knee+brace")
    page.evaluate("location.hash = '#q=chest+pain'")
    expect(page.get_by_role("alert")).to_be_visible()


def test_results_are_narrowed_in_place(page: Page, address: str) -> None:
    ask(page, "pain")
    page.get_by_text("Narrow down").click()
    page.get_by_role("button", name=re.compile("^knee")).click()
    expect(page.get_by_role("article")).to_have_count(1)
    assert page.url == f"{address}/#q=pain&filter=topic%3Aknee"
    assert focused(page) == "Passages from our articles"
    expect(page.get_by_text("Due for review since").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name=re.compile("^knee"))).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("article")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("article").nth(1)).to_be_visible()


def test_more_passages_come_below_and_are_read_on_with(page: Page) -> None:
    ask(page, "part number sentence fill")
    before = page.locator(".cite").count()
    page.get_by_role("button", name="More passages").click()
    expect(page.locator("#cw-cards > article")).to_have_count(2)
    assert page.locator(".cite").count() > before
    assert focused(page) == "Hip pain after running"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_notice_is_seen_before_anything_else(page: Page, plain: Page, scripts: bool) -> None:
    shown = page if scripts else plain
    ask(shown, "I have chest pain")
    notice = shown.get_by_role("alert")
    expect(notice).to_be_in_viewport(ratio=1)
    expect(notice.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    assert notice.bounding_box()["y"] < shown.get_by_label("Your question", exact=True).bounding_box()["y"]  # type: ignore[index]


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your question", exact=True)).to_be_focused()
    page.keyboard.type("steroid inj")
    page.wait_for_timeout(900)
    expect(page.get_by_label("Your question", exact=True)).to_be_focused()
    page.keyboard.type("ection")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Search")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Answer")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page) == TRAIL
    page.keyboard.press("Enter")
    expect(page.get_by_label("Cited passage")).to_be_in_viewport()
    page.go_back()
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()


def test_an_example_question_is_answered(page: Page, plain: Page) -> None:
    for shown in (page, plain):
        shown.get_by_role("button", name="Do I need an X-ray?").click()
        expect(shown.get_by_label("Your question", exact=True)).to_have_value("Do I need an X-ray?")
        expect(shown.get_by_role("article").first).to_contain_text("Most sore hips need no X-ray.")


def test_an_empty_question_keeps_the_focus(page: Page) -> None:
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Please type a question first.")).to_be_visible()
    expect(page.get_by_label("Your question", exact=True)).to_be_focused()
    expect(page.get_by_label("Your question", exact=True)).to_have_attribute("aria-invalid", "true")
    ask(page, "knee brace")
    expect(page.get_by_text("Please type a question first.")).to_be_hidden()


def test_nothing_is_lost_at_four_times_the_size(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    page = context.new_page()
    page.goto(address)
    ask(page, "I have chest pain")
    expect(page.get_by_role("link", name="Call 112")).to_be_visible()
    ask(page, "steroid injection")
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    page.get_by_role("article").get_by_role("link", name=TRAIL).click()
    expect(page.get_by_label("Cited passage")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_the_language_stays_and_takes_the_question_along(page: Page, address: str) -> None:
    ask(page, "steroid injection")
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("region", name="Respuesta directa")).to_be_visible()
    assert page.url == f"{address}/?lang=es#q=steroid+injection"
    page.get_by_role("article").get_by_role("link", name=TRAIL).click()
    assert page.get_attribute("html", "lang") == "es"


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
