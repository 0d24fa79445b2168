"""Names that tests of single pages take from the browser tests, which stand in the folder `browser`."""

from playwright.sync_api import Page

from .browser.conftest import watch as _watch
from .browser.looks import FLAGS, LOOKS, RULES, find_chromium
from .browser.service import SETTINGS

__all__ = ["FLAGS", "LOOKS", "RULES", "SETTINGS", "find_chromium", "watch"]


def watch(page: Page, address: str) -> list[str]:
    """Return a list that fills with faults of the page."""
    seen: list[str] = []
    _watch(page, address, seen)
    return seen
