"""Suggestions while a question is typed, as JSON; docs/api.md describes the endpoint and is tested against it."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, Request, Response, request

from search_app.model import Filters
from search_app.suggest import MAX_CHARS, Suggestion, suggest
from search_app.web.access import permitted
from search_app.web.api import PREFIX
from search_app.web.params import SEARCH, Param, filters_of, read
from search_app.web.responses import json_response
from search_app.web.site import live

MAX_LIMIT = 10
DEFAULT_LIMIT = 6
SUGGEST = (
    Param("q", "text", "What was typed so far.", required=True),
    Param("limit", "whole", "How many suggestions to return.", default=DEFAULT_LIMIT, low=1, high=MAX_LIMIT),
    *(param for param in SEARCH if param.name == "filter"),
)
"""Every parameter of a request for suggestions."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A request for suggestions whose parameters have been checked."""

    text: str
    limit: int
    filters: Filters


def add_routes(app: Flask) -> None:
    """Add the endpoint for suggestions."""
    app.add_url_rule(f"{PREFIX}/suggest", "api_suggest", answer_suggest, methods=["GET", "POST"])


def answer_suggest() -> Response:
    """Suggest questions and headings that fit what was typed; nothing is searched for, kept or counted."""
    typed, searcher = read_typed(request), live()
    generation = searcher.generation
    table = searcher.suggestions.table(generation)
    found = suggest(table, generation, searcher.synonyms, typed.text, typed.limit, typed.filters) if table else []
    return json_response(
        {
            "query": typed.text[:MAX_CHARS],
            "suggestions": [_as_json(one) for one in found],
            "generation": {"number": generation.info.number, "digest": generation.info.digest},
        }
    )


def read_typed(asked: Request) -> Typed:
    """Return the checked parameters of a request for suggestions; raises ProblemError naming the one at fault."""
    checked = read(asked, SUGGEST)
    return Typed(checked["q"], checked["limit"], permitted(dict(filters_of(checked["filter"] or []))))


def _as_json(one: Suggestion) -> dict[str, Any]:
    return {"text": one.text, "passageId": one.passage_id, "kind": one.kind, "matches": list(map(list, one.matches))}
