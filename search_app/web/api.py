"""The JSON API: search, documents and passages. docs/api.md describes it and is tested against it."""

import time
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
from search_app.search import search
from search_app.snippet import cut_parts
from search_app.web.access import allowed_topics, in_force, permitted
from search_app.web.again import KEPT, served
from search_app.web.feedback import count_question
from search_app.web.gone import missing, moved, moved_to, refuse_withdrawn
from search_app.web.limits import count_more
from search_app.web.params import KEY, MULTI_SEARCH, SEARCH, Ask, check, check_query, make_ask, read, read_given
from search_app.web.phones import notice_phone
from search_app.web.problems import ProblemError
from search_app.web.responses import json_response, revalidated, text_response
from search_app.web.site import current_site, live

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
    ask = make_ask(read(request, SEARCH))
    if ask.formatted or ask.explained:
        return json_response(_with_more(ask))
    text, lasts = _answer(ask)
    if lasts:
        request.environ[KEPT] = (served(live(), *in_force()), text)
    return text_response(timed(text, started))


def answer_many() -> Response:
    """Answer several questions from one generation; each counts as a request of its own."""
    queries = check(read_given(request), MULTI_SEARCH)["queries"]
    asks = [make_ask(check_query(query, number)) for number, query in enumerate(queries)]
    count_more(len(asks) - 1)
    return text_response(f'{{"results":[{",".join(map(_answer_one, asks))}]}}')


def _answer_one(ask: Ask) -> str:
    started = time.perf_counter()
    return dump(_with_more(ask)) if ask.formatted or ask.explained else timed(_answer(ask)[0], started)


def _answer(ask: Ask) -> tuple[str, bool]:
    """Return what `timed` makes the search object, and whether it may be given again.

    One that was compared in a quicker way under load may not, nor one that was counted, nor one that a copy may have
    answered while the cluster was away.
    """
    results, counted = find(ask)
    searcher = live()
    with searcher.turn:
        text = results_text(results, **_options(ask, results))
    return text, results.semantic == searcher.semantic and not counted and searcher.generation.is_steady


def _with_more(ask: Ask) -> dict[str, Any]:
    if ask.explained:
        count_more(EXPLAINED_AS - 1)
    results, _ = find(ask)
    body = results_json(results, **_options(ask, results))
    if ask.formatted:
        for shown, hit in zip(body["hits"], results.hits, strict=True):
            shown["_formatted"] = {"text": _marked(hit)}
    if ask.explained:
        chars, last = current_site().settings.max_question_chars, ask.offset + ask.limit
        filters = permitted(dict(ask.filters))
        found = explain(live(), ask.question, limit=last, max_chars=chars, filters=filters)
        body["explanation"] = explanation_json(found, ask.offset)
    return body


def _options(ask: Ask, results: Results) -> dict[str, Any]:
    """Return what `results_json` and `results_text` need to know beside the results."""
    settings = current_site().settings
    return {
        "link_to_source": settings.link_to_source,
        "base": request.script_root,
        "notice_phone": notice_phone(results.notice, settings),
        "facets": ask.facets,
    }


def find(ask: Ask) -> tuple[Results, bool]:
    """Return the results, of the topics that the key finds, and whether the question was counted."""
    results = search(
        live(),
        ask.question,
        limit=ask.limit,
        offset=ask.offset,
        filters=permitted(dict(ask.filters)),
        max_chars=current_site().settings.max_question_chars,
    )
    return results, count_question(results)


def list_documents() -> Response:
    """List the documents of the live generation."""
    _refuse_parameters()
    generation = live().generation
    topics = allowed_topics()
    found = ((document, own) for document, own in generation.contents_of() if not topics or document.topic in topics)
    listed = [_summary(document, len(own)) for document, own in found]
    return revalidated(json_response({"documents": listed, "total": len(listed)}))


def show_document(document: str) -> Response:
    """Return one document with its text and the ids of its passages."""
    _refuse_parameters()
    generation = live().generation
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
    refuse_withdrawn(generation, name)
    if target := moved_to(generation, name):
        return moved(_again_at(passage_path(target)))
    _, passages = _find(generation, document)
    for passage in passages:
        if passage.id == name:
            body = passage_json(passage, link_to_source=site.settings.link_to_source, base=request.script_root)
            return revalidated(json_response(body))
    raise missing(generation, "unknown_passage")


def _again_at(path: str) -> str:
    """Return the address below the API at which a request is asked again, with its key."""
    sent = request.query_string.decode("latin-1")
    return request.script_root + PREFIX + path + (f"?{sent}" if sent else "")


def _find(generation: Generation, document: str) -> tuple[Document, tuple[Passage, ...]]:
    refuse_withdrawn(generation, document)
    found = generation.document(document)
    if found is None:
        raise missing(generation)
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
