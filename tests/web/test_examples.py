"""What README and examples show to those who embed the search or ask the API, run as it stands."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from search_app.keys import Key, save_keys
from search_app.settings import Settings
from search_app.web import build_app

from .chromium import open_chromium, watch
from .collection import make_changes, publish
from .other_site import other_site
from .serving import serving

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "examples" / "clients"


@pytest.mark.browser
def test_the_page_in_the_readme_answers_from_another_port() -> None:
    (page_text,) = re.findall(r"```html\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    settings = Settings(port=0)
    with serving(build_app(settings, publish(make_changes())), settings) as service, other_site() as (site, pages):
        pages["/page.html"] = page_text.replace("http://127.0.0.1:8000", service), {}
        assert service in pages["/page.html"][0]
        with open_chromium() as browser:
            page = browser.new_page()
            faults = watch(page, "http://127.0.0.1:")
            page.goto(f"{site}/page.html")
            page.get_by_role("combobox").fill("does an injection help my hip")
            page.keyboard.press("Enter")
            expect(page.get_by_text("A steroid injection can help hip pain").first).to_be_visible()
    assert faults == []


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that knows one key."""
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    save_keys(path, [Key("site", "site", "cw_site_key")])
    settings = Settings(port=0, keys=path)
    with serving(build_app(settings, publish(make_changes())), settings) as address:
        yield address


def commands() -> list[list[str]]:
    return [[sys.executable, str(CLIENTS / "ask.py")], ["node", str(CLIENTS / "ask.mjs")]]


@pytest.mark.parametrize("command", commands(), ids=["Python", "JavaScript"])
def test_a_client_shows_passages_notices_and_problems(service: str, command: list[str]) -> None:
    if shutil.which(command[0]) is None and not os.environ.get("CI"):
        pytest.skip(f"no {command[0]} to run the example")

    def run(key: str, question: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*command, service, key, question], capture_output=True, text=True, timeout=60)

    answered = run("cw_site_key", "does an injection help my hip").stdout
    assert answered.startswith("Injections\nA steroid injection can help hip pain for a few weeks.")
    assert "https://clinic.example/hip-pain#injections:~:text=" in answered
    urgent = run("cw_site_key", "crushing chest pain").stdout
    assert urgent.startswith("Chest pain can be an emergency. Do not wait. 112\n")
    assert "No article answers this." in urgent
    refused = run("wrong", "hip")
    assert refused.returncode == 1
    assert refused.stderr == "unknown_key: It was revoked, or is no key of this service.\n"
    assert not refused.stdout


def test_the_recipe_for_php_puts_the_answer_into_its_page(tmp_path: Path) -> None:
    recipes = re.findall(r"```php\n(.*?)```", (ROOT / "docs" / "embedding.md").read_text("utf-8"), re.DOTALL)
    (recipe,) = [found for found in recipes if "file_get_contents" in found]
    settings = Settings(port=0)
    with serving(build_app(settings, publish(make_changes())), settings) as service:
        assert "http://127.0.0.1:8000" in recipe
        page = "<?php $_POST['q'] = 'does an injection help my hip'; ?>" + recipe.replace(
            "http://127.0.0.1:8000", service
        )
        (tmp_path / "page.php").write_text(page, encoding="utf-8")
        done = subprocess.run(["php", tmp_path / "page.php"], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith('<div class="citewell"')
    assert "A steroid injection can help hip pain for a few weeks." in done.stdout
    assert done.stderr == ""
