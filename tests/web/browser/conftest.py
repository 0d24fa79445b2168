"""A browser, a live service, and pages whose faults are noticed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from search_app.web import pages

from ..serving import serving
from .looks import FLAGS, find_chromium
from .service import SETTINGS, make_service, search_or_doubt

PHONE: ViewportSize = {"width": 390, "height": 700}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a live service that asks whether passages answered."""
    usage = str(tmp_path_factory.mktemp("usage"))
    with pytest.MonkeyPatch.context() as patch, serving(make_service(usage), SETTINGS) as found:
        patch.setattr(pages, "search", search_or_doubt)
        yield found


@pytest.fixture
def faults() -> list[str]:
    """What no page may do: write an error to the console, fail to load a part, ask anyone else."""
    return []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=PHONE)
    yield made
    assert made.cookies() == []
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str, faults: list[str]) -> Iterator[Page]:
    """The start page on a phone, with scripts; afterwards there must be no fault, and nothing may be stored."""
    opened = context.new_page()
    watch(opened, address, faults)
    opened.goto(address)
    yield opened
    assert faults == []
    stored = opened.evaluate("[localStorage.length, sessionStorage.length, indexedDB.databases()].slice(0, 2)")
    assert stored == [0, 0]


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Page]:
    """The start page on a phone, without scripts."""
    made = browser.new_context(java_script_enabled=False, viewport=PHONE)
    opened = made.new_page()
    opened.goto(address)
    yield opened
    assert made.cookies() == []
    made.close()


def watch(page: Page, address: str, seen: list[str]) -> None:
    """Put console errors, errors of scripts and requests to anywhere else into `seen`."""
    page.on("console", lambda message: seen.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else seen.append(request.url))
