"""The pages people ask on: the search form and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from flask import Flask, Response, g, request

from search_app.analysis import is_english
from search_app.model import Hit, Passage, Results
from search_app.search import Searcher, is_urgent, search
from search_app.web.cards import Card, clear_hits, make_cards
from search_app.web.feedback import count_question
from search_app.web.marks import UNASKED, add_marks, is_list
from search_app.web.narrow import Group, narrow_groups, read_filters
from search_app.web.params import MAX_OFFSET, clean
from search_app.web.phones import notice_phone
from search_app.web.responses import page, revalidated
from search_app.web.site import current_site, live
from search_app.web.strings import language, text

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
    groups: list[Group]
    say: str
    """What is announced to those who do not see that an answer has come."""


def add_routes(app: Flask) -> None:
    """Add the pages and what their templates call."""
    app.add_url_rule("/", view_func=home)
    app.add_url_rule("/search", "search", ask, methods=["GET", "POST"])
    add_marks(app)


def home() -> Response:
    """Show the search form, or the answer when the address holds a question."""
    if "q" in request.args:
        return ask()
    return revalidated(page("home.html", examples=find_examples(live())))


def ask() -> Response:
    """Answer the question in the form or address; an empty one gets the form again with a message."""
    values = request.form if request.method == "POST" else request.args
    question, filters = clean(values.get("q", "")), read_filters(map(clean, values.getlist("filter")))
    searcher, settings = live(), current_site().settings
    if not question.strip() and is_list():
        return page("list.html", results=None)
    if not question.strip():
        return page("home.html", empty="q" in values, examples=find_examples(searcher))
    offset = values.get("offset", 0, int) if values.get("offset", "").isdecimal() else 0
    results = search(
        searcher,
        question,
        limit=PAGE_SIZE,
        offset=min(offset, MAX_OFFSET),
        filters={name: (value,) for name, value in filters.items()},
        max_chars=settings.max_question_chars,
    )
    g.answering = True
    if values.get("fragment") != UNASKED:
        count_question(results)
    shown = _answer(results, searcher, filters)
    return page(
        "list.html" if is_list() else "answer.html", question=question, results=results, shown=shown, filters=filters
    )


def find_examples(searcher: Searcher) -> list[Passage]:
    """Return some questions from the first articles that hold any, one from each, in the language of the page.

    None shows an urgent-care notice: an example is tried by those who are well.
    """
    own = language().code
    return _examples(searcher, own) or _examples(searcher, "en")


def _examples(searcher: Searcher, own: str) -> list[Passage]:
    found: list[Passage] = []
    for document_id in islice(searcher.generation.document_ids(), _EXAMPLES_FROM):
        passages = searcher.generation.passages_of(document_id)
        asked = (p for p in passages if p.question and _is_in(p.language, own) and not is_urgent(searcher, p.question))
        found += islice(asked, 1)
    return found[:EXAMPLES]


def _is_in(passage_language: str, own: str) -> bool:
    return is_english(passage_language) if own == "en" else passage_language.partition("-")[0].lower() == own


def _answer(results: Results, searcher: Searcher, filters: Mapping[str, str]) -> Answer:
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
        groups=narrow_groups(results, filters),
        say=_say(results, len(hits)),
    )


def _say(results: Results, shown: int) -> str:
    return text("answer.none") if results.state == "none" else text("answer.found", n=shown)
