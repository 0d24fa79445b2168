"""The pages people ask on: the search form and the answer."""

from dataclasses import dataclass
from datetime import date
from itertools import islice

from flask import Flask, Response, request

from search_app.analysis import is_english
from search_app.index import Generation
from search_app.model import Hit, Passage, Results
from search_app.payload import copy_url
from search_app.search import Searcher, search
from search_app.web.cards import Card, clear_hits, make_cards
from search_app.web.links import cut_source, passage_address
from search_app.web.params import MAX_OFFSET, clean
from search_app.web.phones import notice_phone, tel
from search_app.web.responses import page
from search_app.web.site import current_site, live

PAGE_SIZE = 10
EXAMPLES = 4
_EXAMPLES_FROM = 24
"""Articles that are looked through for example questions."""
_UNQUOTED = ("emergency", "crisis_line")
"""Beside notices of these levels no sentence is quoted: nothing may look like the answer to them but help itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the answer page shows beside the results themselves."""

    hits: tuple[Hit, ...]
    cards: list[Card]
    quoted: Hit | None
    notice_only: bool
    """True for a crisis notice over passages that may be about other things: nothing stands beside it."""
    phone: str
    about: Passage | None
    next_offset: int | None


def add_routes(app: Flask) -> None:
    """Add the pages and what their templates call."""
    app.add_url_rule("/", view_func=home)
    app.add_url_rule("/search", "search", ask, methods=["GET", "POST"])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        tel=tel, long_date=long_date, today=date.today, cut_source=cut_source, site=current_site
    )
    app.jinja_env.globals.update(copy_url=_copy_url, own_url=own_url)


def home() -> Response:
    """Show the search form, or the answer when the address holds a question."""
    if "q" in request.args:
        return ask()
    generation = live().generation
    return page("home.html", examples=find_examples(generation))


def ask() -> Response:
    """Answer the question in the form or address; an empty one gets the form again with a message."""
    values = request.form if request.method == "POST" else request.args
    question = clean(values.get("q", ""))
    searcher, settings = live(), current_site().settings
    if not question.strip():
        return page("home.html", empty="q" in values, examples=find_examples(searcher.generation))
    offset = values.get("offset", 0, int) if values.get("offset", "").isdecimal() else 0
    results = search(
        searcher,
        question,
        limit=PAGE_SIZE,
        offset=min(offset, MAX_OFFSET),
        max_chars=settings.max_question_chars,
    )
    return page("answer.html", question=question, results=results, shown=_answer(results, searcher))


def find_examples(generation: Generation) -> list[Passage]:
    """Return some questions, in the language of the page, from the first articles that hold any: one from each."""
    found: list[Passage] = []
    for document_id in islice(generation.document_ids(), _EXAMPLES_FROM):
        asked = (p for p in generation.passages_of(document_id) if p.question and is_english(p.language))
        found += islice(asked, 1)
    return found[:EXAMPLES]


def own_url(passage: Passage) -> str:
    """Return where a passage stands on the clinic's own page, empty when citations link to our copies."""
    return passage_address(passage) if current_site().settings.link_to_source else ""


def long_date(day: date) -> str:
    """Return a date as people write it, such as 14 September 2026."""
    return f"{day.day} {day:%B} {day.year}"


def _answer(results: Results, searcher: Searcher) -> Answer:
    level = results.notice.level if results.notice else ""
    quote_of = results.answer.passage_id if results.answer and level not in _UNQUOTED else ""
    about = results.notice.passage_id if results.notice else ""
    hits = clear_hits(results)
    following = results.offset + (len(hits) or results.limit)
    return Answer(
        hits=hits,
        cards=make_cards(hits),
        quoted=next((hit for hit in hits if hit.passage.id == quote_of), None),
        notice_only=level == "crisis_line" and results.state != "answer",
        phone=notice_phone(results.notice, current_site().settings),
        about=next(iter(searcher.generation.passages([about])), None) if about else None,
        next_offset=following if following < min(results.total, MAX_OFFSET) else None,
    )


def _copy_url(passage: Passage) -> str:
    return copy_url(passage, request.script_root)
