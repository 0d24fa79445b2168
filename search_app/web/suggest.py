"""Suggestions while a question is typed, as JSON; docs/api.md describes the endpoint and is tested against it."""

from typing import Any

from flask import Flask, Response, request

from search_app.suggest import MAX_CHARS, Suggestion, suggest
from search_app.web.api import PREFIX
from search_app.web.params import read_typed
from search_app.web.responses import json_response
from search_app.web.site import live


def add_routes(app: Flask) -> None:
    """Add the endpoint for suggestions."""
    app.add_url_rule(f"{PREFIX}/suggest", "api_suggest", answer_suggest, methods=["GET", "POST"])


def answer_suggest() -> Response:
    """Suggest questions and headings that fit what was typed; nothing is searched for, kept or counted."""
    typed, searcher = read_typed(request), live()
    generation = searcher.generation
    table = searcher.suggestions.table(generation)
    found = suggest(table, generation, searcher.synonyms, typed.text, typed.limit, dict(typed.filters)) if table else []
    return json_response(
        {
            "query": typed.text[:MAX_CHARS],
            "suggestions": [_as_json(one) for one in found],
            "generation": {"number": generation.info.number, "digest": generation.info.digest},
        }
    )


def _as_json(one: Suggestion) -> dict[str, Any]:
    return {"text": one.text, "passageId": one.passage_id, "kind": one.kind, "matches": list(map(list, one.matches))}
