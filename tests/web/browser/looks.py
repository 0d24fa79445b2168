"""The browser and how pages are looked at in it: flags, accessibility rules, and looks."""

import os
import shutil
from typing import Any

import pytest

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: dict[str, tuple[int, dict[str, Any]]] = {
    "phone": (320, {}),
    "desktop": (1280, {}),
    "dark desktop": (1280, {"color_scheme": "dark"}),
    "dark phone": (320, {"color_scheme": "dark"}),
    "forced colours": (1280, {"forced_colors": "active"}),
    "print": (800, {"media": "print", "color_scheme": "light", "forced_colors": "none"}),
}


def find_chromium() -> str:
    """Return the path of chromium; without it the tests fail, unless they may be skipped and are asked to be."""
    found = shutil.which("chromium")
    if found:
        return found
    if os.environ.get("SKIP_BROWSER_TESTS") == "1" and not os.environ.get("CI"):
        pytest.skip("no chromium, and SKIP_BROWSER_TESTS is set")
    pytest.fail("no chromium; run `apt-get install chromium`, or set SKIP_BROWSER_TESTS=1 to leave these tests out")
