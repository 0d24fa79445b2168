"""Whether a passage answered, asked of those who read it, and what no passage answered; only counts are kept."""

import atexit
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask, Request, Response, current_app, request

from search_app.analysis import fold, stem
from search_app.index import Generation
from search_app.model import Query, Results
from search_app.search import Searcher, read_question
from search_app.settings import Settings
from search_app.usage import Count, Kind, Usage
from search_app.web.gone import refuse_withdrawn
from search_app.web.params import DIGITS, Param, clean, read
from search_app.web.problems import ProblemError
from search_app.web.responses import json_response, page
from search_app.web.site import current_site, live

LEAST_PASSAGES = 5
"""A word of fewer passages is not counted: it may say too much about who asked."""
_LARGEST = 10**9 - 1
FEEDBACK = (
    Param("passageId", "text", "The id of the passage.", required=True),
    Param(
        "generation", "whole", "The generation that the passage was shown from.", required=True, low=1, high=_LARGEST
    ),
    Param("answered", "flag", "Whether the passage answered the question.", required=True),
)
"""Every parameter of feedback."""
_KEY = "citewell-usage"
_ANSWERS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Feedback:
    """Whether a passage of a generation answered, from a request whose parameters have been checked."""

    passage_id: str
    generation: int
    answered: bool


def add_routes(app: Flask, settings: Settings) -> None:
    """Add the endpoint and the page behind the form when the settings name a folder for counts."""
    if settings.usage:
        usage = app.extensions[_KEY] = Usage(Path(settings.usage))
        atexit.register(usage.flush)
        app.add_url_rule("/api/v1/feedback", "api_feedback", answer_feedback, methods=["POST"])
        app.add_url_rule("/feedback", "feedback", thank, methods=["POST"])


def answer_feedback() -> Response:
    """Count whether a passage answered."""
    generation, given = live().generation, read_feedback(request)
    if given.generation != generation.info.number:
        raise ProblemError("other_generation")
    return json_response({"counted": _count(generation, given)})


def thank() -> Response:
    """Count what the form of an answer page says, and thank; what was shown from another generation is not counted."""
    generation, given = live().generation, read_feedback_form(request)
    if given.generation == generation.info.number:
        _count(generation, given)
    return page("thanks.html")


def read_feedback(sent: Request) -> Feedback:
    """Return the checked parameters of feedback; raises ProblemError naming the one at fault."""
    checked = read(sent, FEEDBACK)
    return Feedback(checked["passageId"], checked["generation"], checked["answered"])


def read_feedback_form(sent: Request) -> Feedback:
    """Return what the form of an answer page says; raises ProblemError when it is not that form."""
    answered, number = sent.form.get("answered", ""), sent.form.get("generation", "")
    if answered not in _ANSWERS or not DIGITS.fullmatch(number):
        raise ProblemError("invalid_parameter")
    return Feedback(clean(sent.form.get("passage", "")), int(number), _ANSWERS[answered])


def count_question(results: Results) -> bool:
    """Count what a question that nothing answers was near to; nothing unless the setting `count_topics` says so.

    Return whether it was counted: such an answer is not kept, so that it is counted when it is asked again.

    Of what was typed nothing is kept: the heading is ours, and so are the words, each counted by itself.
    """
    site = current_site()
    if not site.settings.usage or not site.settings.count_topics or results.state == "answer" or results.offset:
        return False
    if results.notice and results.notice.level == "crisis_line":
        return False
    searcher = live()
    number = searcher.generation.info.number
    query = read_question(searcher, results.query, {}, site.settings.max_question_chars)
    nearest = Count(results.state, number, results.hits[0].passage.id if results.hits else "")
    words = [Count("word", number, term) for term in sorted(set(_telling(searcher, query)))]
    _usage().note([nearest, *words], date.today())
    return True


def _telling(searcher: Searcher, query: Query) -> Iterator[str]:
    """Yield the terms of the articles that a question holds, those of few passages and those with digits left out."""
    for word in query.words:
        if word.is_function or not word.is_known:
            continue
        read_as = word.corrected or word.text
        for term in {stem(read_as), fold(read_as)}:
            if term.isalpha() and searcher.generation.frequency(term) >= LEAST_PASSAGES:
                yield term


def _count(generation: Generation, given: Feedback) -> bool:
    """Count feedback on a passage that is served; raises ProblemError for any other."""
    refuse_withdrawn(generation, given.passage_id)
    if not generation.passages([given.passage_id]):
        known = generation.document(given.passage_id.partition("#")[0])
        raise ProblemError("unknown_passage" if known else "unknown_document")
    kind: Kind = "helped" if given.answered else "not_helped"
    return _usage().note([Count(kind, generation.info.number, given.passage_id)], date.today())


def _usage() -> Usage:
    found: Usage = current_app.extensions[_KEY]
    return found
