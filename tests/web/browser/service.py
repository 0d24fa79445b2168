"""The service that the browser tests look at, and what each page and state of it is called."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Flask
from playwright.sync_api import Page

from search_app.model import Change, Results
from search_app.search import Searcher, search
from search_app.settings import Settings
from search_app.web import build_app

from ..collection import HIP, make_change, make_changes, publish

SETTINGS = Settings(
    port=0, clinic_name="Hill Clinic", clinic_phone="+44 20 7946 0000", urgent_number="111", languages=("en", "es")
)
PLAN = make_change(
    "plan",
    "Exercise plan",
    [
        (
            "Table",
            (),
            "An exercise plan as a table\n"
            "Exercise; Most sore: Gluteal tendinopathy; Least sore: Musculoskeletal; How often: twice a week\n"
            "Single-leg deadlift; Most sore: 3 sets of 8; Least sore: hyperventilation; How often: 2 to 3 times",
        ),
        ("Hours", (), "Day: Monday; Hours: 8am to 6pm\nDay: Sunday and bank holidays; Hours: closed"),
    ],
)
KNEE = make_change(
    "knee",
    "Knee pain on stairs",
    [
        ("Why do my knees hurt on stairs?", (), "Stairs load the kneecap. Knee pain on stairs fades in six weeks."),
        ("Do I need a knee brace?", (), "A brace rarely helps knee pain. Strong legs do."),
    ],
    topic="knee",
)


def make_service(usage: str = "") -> Flask:
    """Return a service whose citations lead to our own copies, with every kind of result."""
    filler = [(f"Part {n}", (), f"Sentence number {n} is here to fill the page. " * 5) for n in range(12)]
    long = make_change("hip-pain", "Hip pain after running", (*HIP[:2], *filler, *HIP[2:]), topic="hip")
    return build_app(replace(SETTINGS, usage=usage), publish([long, PLAN, _due(KNEE), *make_changes()[1:]]))


def _due(change: Change) -> Change:
    return replace(change, passages=tuple(replace(p, review_by=date(2020, 1, 1)) for p in change.passages))


def search_or_doubt(searcher: Searcher, question: str, **given: Any) -> Results:
    """Search as ever; questions that start with "unsure" end in the state `weak`."""
    if not question.startswith("unsure "):
        return search(searcher, question, **given)
    found = search(searcher, question.removeprefix("unsure "), **given)
    return replace(found, state="weak", quote=lambda: None)


def show_suggestions(page: Page) -> None:
    """Open the list with its first suggestion marked."""
    page.get_by_role("combobox").press_sequentially("do i")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")


def open_all(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")


def fail_to_answer(page: Page) -> None:
    """Ask while the network fails."""
    page.route("**/search*", lambda route: route.abort())
    page.get_by_role("combobox").fill("hip")
    page.keyboard.press("Enter")
    page.get_by_text("The answer did not arrive.").or_(page.get_by_text("La respuesta no ha llegado.")).wait_for()


def ask_nothing(page: Page) -> None:
    """Send the form as it is."""
    page.keyboard.press("Tab")
    page.locator("#cw-form button").click()


def stay(page: Page) -> None:
    """Leave a page as it was loaded."""


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "home": ("/", stay),
    "empty": ("/?q=", stay),
    "sent empty": ("/", ask_nothing),
    "suggestions": ("/", show_suggestions),
    "failed": ("/", fail_to_answer),
    "answer": ("/?q=steroid+injection", stay),
    "several": ("/?q=hip+pain+day", open_all),
    "narrowed": ("/?q=pain&filter=topic:knee", stay),
    "misspelt": ("/?q=sterod+injection+elephants", stay),
    "weak": ("/?q=unsure+steroid+injection", stay),
    "none": ("/?q=parking+elephants", stay),
    "emergency": ("/?q=chest+pain", stay),
    "same day": ("/?q=hot+joint", stay),
    "crisis": ("/?q=end+my+life", stay),
    "crisis beside passages": ("/?q=steroid+injection+end+my+life", stay),
    "later passages": ("/search?q=hip+pain+day&offset=2", stay),
    "table": ("/?q=exercise+plan+table", stay),
    "article with tables": ("/documents/plan?passage=hours#hours", stay),
    "article": ("/documents/hip-pain?passage=injections#injections", stay),
    "other language": ("/documents/es/cadera", stay),
    "articles": ("/documents", stay),
    "API": ("/api/v1/docs", stay),
    "not found": ("/nowhere", stay),
}
"""Address of each page, and what is done on it."""
