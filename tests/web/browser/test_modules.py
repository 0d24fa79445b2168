"""The modules of the search page by themselves, in the browser, and their types where a checker is installed."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from ..npm import check_types

pytestmark = pytest.mark.browser

TESTS = Path(__file__).parent.parent / "js"
STATIC = Path(__file__).parent.parent.parent.parent / "search_app" / "web" / "static"
CHECKED = {
    "allowJs": True,
    "checkJs": True,
    "strict": True,
    "noEmit": True,
    "target": "es2022",
    "module": "es2022",
    "moduleResolution": "bundler",
    "lib": ["es2022", "dom", "dom.iterable"],
    "types": [],
    "rootDirs": [str(TESTS), str(STATIC)],
}


@pytest.mark.parametrize("name", sorted(path.name for path in TESTS.glob("*.test.js")))
def test_a_module_does_what_it_says(page: Page, address: str, name: str) -> None:
    def send(route: Route) -> None:
        route.fulfill(path=TESTS / route.request.url.rpartition("/")[2], content_type="text/javascript")

    for pattern in ("**/*.test.js", "**/harness.js"):
        page.route(pattern, send)
    base = f"{address}/static/0"
    found = page.evaluate(
        "async ([tests, harness]) => { await import(tests); return (await import(harness)).runAll() }",
        [f"{base}/{name}", f"{base}/harness.js"],
    )
    assert found["failed"] == {}
    assert found["count"] >= 4


def test_the_types_of_all_scripts_hold(tmp_path: Path) -> None:
    config = {"compilerOptions": CHECKED, "include": [f"{folder}/*.js" for folder in (TESTS, STATIC)]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    assert check_types(tmp_path) == ""
