"""Where the network is slow or fails: it is said so, nothing is lost, and no old answer replaces a new one."""

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question", exact=True).fill(question)
    page.keyboard.press("Enter")


def test_a_slow_answer_is_said_to_be_late(page: Page) -> None:
    held: list[Route] = []
    page.route("**/search", lambda route: held.append(route))
    ask(page, "steroid injection")
    expect(page.get_by_text("Still looking.")).to_be_hidden()
    expect(page.get_by_text("Still looking.")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    expect(page.get_by_text("Still looking.")).to_be_hidden()


def test_an_answer_that_does_not_come_is_said_so_and_asked_again_by_the_form(page: Page, faults: list[str]) -> None:
    page.route("**/search", lambda route: route.abort())
    ask(page, "steroid injection")
    expect(page.get_by_role("status").filter(has_text="The answer did not arrive.")).to_be_visible()
    expect(page.get_by_label("Your question", exact=True)).to_have_value("steroid injection")
    page.unroute("**/search")
    with page.expect_navigation():
        page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    faults.clear()


def test_while_offline_the_page_stays(page: Page, faults: list[str]) -> None:
    page.context.set_offline(True)
    for _ in range(2):
        ask(page, "steroid injection")
        expect(page.get_by_text("The answer did not arrive.")).to_be_visible()
    page.context.set_offline(False)
    with page.expect_navigation():
        page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    faults.clear()


@pytest.mark.parametrize("late", ["continue", "abort"])
def test_a_late_answer_never_replaces_a_newer_one(page: Page, faults: list[str], late: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "steroid" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/search", hold)
    ask(page, "steroid injection")
    ask(page, "knee brace")
    expect(page.get_by_role("article").first).to_contain_text("brace")
    if late == "continue":
        held[0].continue_()
    else:
        held[0].abort()
    page.wait_for_timeout(300)
    expect(page.get_by_role("article").first).to_contain_text("brace")
    expect(page.get_by_text("The answer did not arrive.")).to_be_hidden()
    assert page.url.endswith("#q=knee+brace")
    faults.clear()


def test_a_fault_of_the_server_is_shown_as_its_page(page: Page, faults: list[str]) -> None:
    page.get_by_label("Your question", exact=True).evaluate("input => input.value = 'x'.repeat(70000)")
    page.get_by_label("Your question", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Your question is too long")).to_be_visible()
    faults.clear()


def test_the_focus_is_not_taken_from_someone_who_types_on(page: Page) -> None:
    held: list[Route] = []
    page.route("**/search", lambda route: held.append(route))
    ask(page, "steroid injection")
    page.keyboard.type(" in")
    held[0].continue_()
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    expect(page.get_by_label("Your question", exact=True)).to_be_focused()
    for route in held[1:]:
        route.abort()


def test_feedback_is_thanked_for_in_place(page: Page) -> None:
    ask(page, "steroid injection")
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()
    with page.expect_response("**/feedback") as counted:
        page.get_by_role("button", name="Yes").click()
    assert counted.value.status == 200
    expect(page.get_by_text("Thank you.")).to_be_focused()
    expect(page.get_by_role("region", name="Direct answer")).to_be_visible()


def test_feedback_works_without_scripts(plain: Page) -> None:
    ask(plain, "steroid injection")
    plain.get_by_role("button", name="No", exact=True).click()
    expect(plain.get_by_role("heading", name="Thank you.")).to_be_visible()
