"""Text-fragment links in a real browser: on the page that a passage came from they scroll to it."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from benchmarks.fragments import open_links
from search_app.search import Searcher
from search_app.settings import Settings
from search_app.web import build_app, open_index

from .chromium import open_chromium

pytestmark = pytest.mark.browser

EVERY = 1 if os.environ.get("CITEWELL_TEST_ALL_FRAGMENTS") else 6
"""By default one passage of six is opened, spread over all articles; benchmarks/fragments.py opens all of them."""
LEAST = 0.98


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as running:
        yield running


def test_links_scroll_to_their_passages(browser: Browser, demo: Searcher, demo_settings: Settings) -> None:
    client = build_app(demo_settings, open_index(demo_settings)).test_client()
    landings = open_links(browser, demo.generation, client, EVERY)
    missed = [landing for landing in landings if not landing.by_text]
    assert len(landings) >= 50
    assert [landing for landing in missed if landing.anchored and not landing.by_anchor] == []
    assert 1 - len(missed) / len(landings) >= LEAST, missed
