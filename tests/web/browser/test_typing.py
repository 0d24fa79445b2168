"""While a question is typed: suggestions as a combobox, and answers after a pause."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, Route, expect

pytestmark = pytest.mark.browser


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Your question")


def type_slowly(page: Page, text: str) -> None:
    box(page).press_sequentially(text, delay=20)


def count(page: Page, path: str) -> Callable[[], int]:
    """Return what counts the requests to `path` from now on."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if request.url.endswith(path) else None)
    return lambda: len(seen)


def test_questions_and_headings_are_suggested_and_asked(page: Page, address: str) -> None:
    expect(box(page)).not_to_be_focused()
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    type_slowly(page, "do i")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("do i")
    chosen = options.first.inner_text()
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value(chosen)
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("article").first).to_be_visible()
    assert "#q=Do+I+need" in page.url


def test_the_arrows_go_round_through_what_was_typed(page: Page) -> None:
    type_slowly(page, "do i")
    expect(page.get_by_role("option")).to_have_count(2)
    order = []
    for _ in range(4):
        page.keyboard.press("ArrowUp")
        order.append(box(page).get_attribute("aria-activedescendant"))
    assert order == ["cw-option-1", "cw-option-0", None, "cw-option-1"]
    page.keyboard.press("Home")
    expect(box(page)).not_to_have_attribute("aria-activedescendant", "cw-option-1")
    assert page.evaluate("document.activeElement.selectionStart") == 0
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.selectionStart") == 4


def test_escape_closes_the_list_and_then_empties_the_box(page: Page) -> None:
    type_slowly(page, "do i")
    expect(page.get_by_role("listbox", name="Suggested questions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_value("do i")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")


def test_tab_leads_to_the_button_and_closes_the_list(page: Page) -> None:
    type_slowly(page, "do i")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Search")).to_be_focused()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_suggestion_is_chosen_by_touch(browser: Browser, address: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 700})
    page = context.new_page()
    page.goto(address)
    box(page).tap()
    type_slowly(page, "knee br")
    page.get_by_role("option", name="Do I need a knee brace?").tap()
    expect(page.get_by_role("article").first).to_contain_text("A brace rarely helps")
    expect(box(page)).not_to_be_focused()
    context.close()


def test_nothing_is_looked_up_or_asked_while_an_input_method_composes(page: Page, context: BrowserContext) -> None:
    looked, asked = count(page, "/suggest"), count(page, "/search")
    box(page).focus()
    session: CDPSession = context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "do i", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(800)
    assert (looked(), asked()) == (0, 0)
    session.send("Input.insertText", {"text": "do i"})
    expect(page.get_by_role("option").first).to_be_visible()
    assert looked() == 1


def test_the_count_alone_is_announced(page: Page) -> None:
    type_slowly(page, "do i")
    expect(page.get_by_role("status").filter(has_text="2 suggestions")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="passages found")).to_have_count(1)
    assert not page.locator("[role=status] *").count()


def test_an_answer_comes_after_a_pause_and_leaves_the_focus(page: Page, address: str) -> None:
    type_slowly(page, "steroid injection")
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    expect(box(page)).to_be_focused()
    expect(page).to_have_url(f"{address}/#q=steroid+injection")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Answer")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", name="Ask a question")).to_be_visible()


def test_what_is_not_sure_waits_until_it_is_asked(page: Page) -> None:
    asked = count(page, "/search")
    with page.expect_response("**/search"):
        box(page).fill("parking elephants")
    page.wait_for_timeout(300)
    assert asked() == 1
    expect(page.get_by_role("heading", name="Ask a question")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No answer found")).to_be_focused()


def test_a_notice_comes_below_the_box_while_typing_and_is_not_covered(page: Page) -> None:
    type_slowly(page, "chest pain")
    notice = page.get_by_role("alert")
    expect(notice).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_be_focused()
    page.evaluate("document.querySelector('[role=alert]').same = true")
    type_slowly(page, " when running")
    page.wait_for_timeout(900)
    assert page.evaluate("document.querySelector('[role=alert]').same"), "read aloud once"
    assert notice.count() == 1


@pytest.mark.parametrize("connection", ["{saveData: true, effectiveType: '4g'}", "{effectiveType: '3g'}"])
def test_a_slow_or_dear_connection_is_asked_when_told_to(page: Page, connection: str) -> None:
    page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{value: {connection}}})")
    page.reload()
    asked = count(page, "/search")
    type_slowly(page, "steroid injection")
    page.wait_for_timeout(900)
    assert asked() == 0
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()


def test_late_suggestions_never_replace_newer_ones(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "q=hip" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/suggest", hold)
    with page.expect_request("**/suggest"):
        type_slowly(page, "hip")
    box(page).fill("do i")
    expect(page.get_by_role("option")).to_have_count(2)
    assert held
    page.unroute("**/suggest")
    expect(page.get_by_role("option").first).to_contain_text("Do I")


def test_without_suggestions_everything_else_works(page: Page, faults: list[str]) -> None:
    page.route("**/suggest", lambda route: route.fulfill(status=404, body="{}"))
    type_slowly(page, "steroid injection")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(0)
    faults.clear()
