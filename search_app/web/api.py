"""The JSON API: search, documents and passages. docs/api.md describes it and is tested against it."""

import time
from dataclasses import replace
from typing import Any

from flask import Flask, Response, request
from markupsafe import Markup, escape

from search_app.explain import explain
from search_app.index import Generation
from search_app.model import Document, Hit, Passage, Results
from search_app.payload import (
    document_path,
    dump,
    explanation_json,
    passage_json,
    passage_path,
    results_json,
    results_text,
    timed,
    web_address,
)
from search_app.search import Searcher, search
from search_app.snippet import cut_parts
from search_app.web.access import checked_with, finds, permitted
from search_app.web.again import KEPT, served
from search_app.web.feedback import count_question
from search_app.web.gone import moved, moved_to, refuse_unseen, refuse_withdrawn
from search_app.web.limits import count_more
from search_app.web.params import KEY, MULTI_SEARCH, SEARCH, Ask, check, check_query, make_ask, read, read_given
from search_app.web.phones import notice_phone
from search_app.web.problems import ProblemError
from search_app.web.responses import json_response, revalidated, text_response
from search_app.web.site import Site, current_site, live

PREFIX = "/api/v1"
EXPLAINED_AS = 10
"""As so many requests a search counts that is explained: all passages are scored for it."""


def add_routes(app: Flask) -> None:
    """Add the endpoints below /api/v1."""
    app.add_url_rule(f"{PREFIX}/search", "api_search", answer_search, methods=["GET", "POST"])
    app.add_url_rule(f"{PREFIX}/multi-search", "api_multi_search", answer_many, methods=["POST"])
    app.add_url_rule(f"{PREFIX}/documents", "api_documents", list_documents)
    app.add_url_rule(f"{PREFIX}/documents/<path:document>", "api_document", show_document)
    app.add_url_rule(f"{PREFIX}/documents/<path:document>/passages/<path:slug>", "api_passage", show_passage)


def answer_search() -> Response:
    """Answer a question; the parameters are those of `params.SEARCH`."""
    started = time.perf_counter()
    ask, site = make_ask(read(request, SEARCH)), current_site()
    return text_response(answer(ask, site, live(), request.script_root, started))


def answer_many() -> Response:
    """Answer several questions from one generation; each counts as a request of its own."""
    queries = check(read_given(request), MULTI_SEARCH)["queries"]
    asks = [make_ask(check_query(query, number)) for number, query in enumerate(queries)]
    count_more(len(asks) - 1)
    site, searcher, base = current_site(), live(), request.script_root
    answers = ",".join([answer(ask, site, searcher, base, time.perf_counter()) for ask in asks])
    return text_response(f'{{"results":[{answers}]}}')


def answer(ask: Ask, site: Site, searcher: Searcher, base: str, started: float) -> str:
    """Return the search object as JSON, kept for the next one who asks the same; `base` starts our own addresses."""
    ask = replace(ask, filters=tuple(permitted(dict(ask.filters)).items()))
    if ask.formatted or ask.explained:
        return dump(_with_more(ask, site, searcher, base))
    shaped_by = served(searcher, *checked_with())
    key = (shaped_by, ask, base)
    text = site.answers.get(key, lambda: _answer(ask, site, searcher, base))
    if site.answers.find(key) is not None:
        request.environ[KEPT] = (shaped_by, text)
    return timed(text, started)


def _answer(ask: Ask, site: Site, searcher: Searcher, base: str) -> tuple[str, bool]:
    """Return the answer, and whether it may be kept: not one compared in a quicker way under load, or counted."""
    results, counted = _search(ask, site, searcher)
    with searcher.turn:
        text = results_text(results, **_options(ask, site, results, base))
    return text, results.semantic == searcher.semantic and not counted


def _with_more(ask: Ask, site: Site, searcher: Searcher, base: str) -> dict[str, Any]:
    if ask.explained:
        count_more(EXPLAINED_AS - 1)
    results, _ = _search(ask, site, searcher)
    body = results_json(results, **_options(ask, site, results, base))
    if ask.formatted:
        for shown, hit in zip(body["hits"], results.hits, strict=True):
            shown["_formatted"] = {"text": _marked(hit)}
    if ask.explained:
        chars, last = site.settings.max_question_chars, ask.offset + ask.limit
        found = explain(searcher, ask.question, limit=last, max_chars=chars, filters=dict(ask.filters))
        body["explanation"] = explanation_json(found, ask.offset)
    return body


def _options(ask: Ask, site: Site, results: Results, base: str) -> dict[str, Any]:
    """Return what `results_json` and `results_text` need to know beside the results."""
    return {
        "link_to_source": site.settings.link_to_source,
        "base": base,
        "notice_phone": notice_phone(results.notice, site.settings),
        "facets": ask.facets,
    }


def _search(ask: Ask, site: Site, searcher: Searcher) -> tuple[Results, bool]:
    """Return the results, and whether the question was counted."""
    results = search(
        searcher,
        ask.question,
        limit=ask.limit,
        offset=ask.offset,
        filters=dict(ask.filters),
        max_chars=site.settings.max_question_chars,
    )
    return results, count_question(results)


def list_documents() -> Response:
    """List the documents of the live generation."""
    _refuse_parameters()
    generation = live().generation
    found = (generation.document(i) for i in generation.document_ids())
    shown = (document for document in found if document and finds(document.topic))
    listed = [_summary(document, len(generation.passages_of(document.id))) for document in shown]
    return revalidated(json_response({"documents": listed, "total": len(listed)}))


def show_document(document: str) -> Response:
    """Return one document with its text and the ids of its passages."""
    _refuse_parameters()
    generation = live().generation
    refuse_unseen(generation, document)
    refuse_withdrawn(generation, document)
    if target := moved_to(generation, document):
        return moved(_again_at(document_path(target)))
    found, passages = _find(generation, document)
    body = {
        **_summary(found, len(passages)),
        "licence": found.licence or None,
        "sources": list(found.sources),
        "text": found.text,
        "passages": [passage.id for passage in passages],
    }
    return revalidated(json_response(body))


def show_passage(document: str, slug: str) -> Response:
    """Return one passage with its citation."""
    _refuse_parameters()
    site = current_site()
    generation = live().generation
    name = f"{document}#{slug}"
    refuse_unseen(generation, name)
    refuse_withdrawn(generation, name)
    if target := moved_to(generation, name):
        return moved(_again_at(passage_path(target)))
    _, passages = _find(generation, document)
    for passage in passages:
        if passage.id == name:
            body = passage_json(passage, link_to_source=site.settings.link_to_source, base=request.script_root)
            return revalidated(json_response(body))
    raise ProblemError("unknown_passage")


def _again_at(path: str) -> str:
    """Return the address below the API at which a request is asked again, with its key."""
    sent = request.query_string.decode("latin-1")
    return request.script_root + PREFIX + path + (f"?{sent}" if sent else "")


def _find(generation: Generation, document: str) -> tuple[Document, tuple[Passage, ...]]:
    refuse_withdrawn(generation, document)
    found = generation.document(document)
    if found is None:
        raise ProblemError("unknown_document")
    return found, generation.passages_of(document)


def _summary(document: Document, passages: int) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "url": _address(document),
        "language": document.language,
        "reviewedOn": document.reviewed_on.isoformat() if document.reviewed_on else None,
        "topic": document.topic or None,
        "passageCount": passages,
    }


def _address(document: Document) -> str:
    own = web_address(document.source_url) if current_site().settings.link_to_source else ""
    return own or request.script_root + document_path(document.id)


def _marked(hit: Hit) -> str:
    parts = cut_parts(hit.passage.text, hit.matches)
    return str(Markup("").join(Markup("<mark>{}</mark>").format(p.text) if p.marked else escape(p.text) for p in parts))


def _refuse_parameters() -> None:
    if request.args.keys() - {KEY}:
        raise ProblemError("unknown_parameter", "This address takes no parameters.")
