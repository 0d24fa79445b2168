"""Every page and state, in every look: no fault of accessibility, and no scrolling sideways."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from .conftest import watch
from .looks import LOOKS, RULES
from .service import STATES

pytestmark = pytest.mark.browser

OF_LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
"""Rules that colours and sizes can break; all others are checked once for each width."""
WHOLE = ("phone", "dark desktop")
RIGHT_TO_LEFT = (
    "document.querySelectorAll('[dir=ltr], [dir=auto], html').forEach(e => e.dir = 'rtl');"
    "[document.documentElement.scrollWidth, Math.min(0, ...[...document.querySelectorAll('main *')]"
    ".filter(e => e.getClientRects().length && !e.closest('.hidden, thead')).map(e => e.getBoundingClientRect().left))]"
)


def visit(browser: Browser, address: str, state: str, query: str = "") -> tuple[Page, list[str]]:
    page, faults = browser.new_page(viewport={"width": 320, "height": 640}), list[str]()
    watch(page, address, faults)
    path, act = STATES[state]
    page.goto(address + path.replace("?", f"?{query}&" if query else "?", 1) + ("" if "?" in path else f"?{query}"))
    act(page)
    return page, faults


def violations(page: Page, rules: list[str] = RULES) -> list[tuple[str, Any]]:
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
    return [(v["id"], [node["target"] for node in v["nodes"]]) for v in found["violations"]]


def unexpected(faults: list[str]) -> list[str]:
    return [fault for fault in faults if "404 (NOT FOUND)" not in fault and "net::ERR_FAILED" not in fault]


@pytest.mark.parametrize("state", STATES)
def test_every_page_is_accessible_and_fits(browser: Browser, address: str, state: str) -> None:
    page, faults = visit(browser, address, state)
    page.evaluate(AXE_SCRIPT)
    for look, (width, media) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(**media)
        assert violations(page, RULES if look in WHOLE else OF_LOOKS) == [], look
        assert page.evaluate("document.documentElement.scrollWidth") <= width, look
    assert unexpected(faults) == []
    assert page.context.cookies() == []
    page.close()


@pytest.mark.parametrize("state", STATES)
def test_every_page_fits_in_spanish_and_from_right_to_left(browser: Browser, address: str, state: str) -> None:
    page, faults = visit(browser, address, state, "lang=es")
    page.evaluate(AXE_SCRIPT)
    assert page.get_attribute("html", "lang") == "es"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    width, left = page.evaluate(RIGHT_TO_LEFT)
    assert (width, round(left)) <= (320, 0)
    assert left > -8
    assert unexpected(faults) == []
    page.close()


@pytest.mark.parametrize(
    "state", ["home", "suggestions", "answer", "several", "narrowed", "none", "emergency", "crisis"]
)
def test_targets_are_large_enough_for_a_finger(browser: Browser, address: str, state: str) -> None:
    page, _ = visit(browser, address, state)
    heights = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll("
        "'button, input:not([type=hidden]), summary, .call, [role=option]')].filter(e => e.checkVisibility())"
        ".map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height]))"
    )
    assert heights
    assert {what: height for what, height in heights.items() if height < 44} == {}
    page.close()
