"""A running chromium for tests that need a service of their own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.fragments import FLAGS


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Give a browser; without chromium the test fails, unless it may be skipped and is asked to be."""
    path = shutil.which("chromium")
    if not path and os.environ.get("SKIP_BROWSER_TESTS") == "1" and not os.environ.get("CI"):
        pytest.skip("no chromium, and SKIP_BROWSER_TESTS is set")
    if not path:
        pytest.fail("no chromium; run `apt-get install chromium`, or set SKIP_BROWSER_TESTS=1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def watch(page: Page, address: str) -> list[str]:
    """Return a list that fills with console errors, errors of scripts, dialogs and requests to anywhere else."""
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("request", lambda request: None if request.url.startswith(address) else seen.append(request.url))
    return seen
