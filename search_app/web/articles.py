"""The pages people read: the list of articles, and the articles themselves."""

from flask import Flask, Response, request

from search_app.payload import copy_path, web_address
from search_app.web.article import contents, cut_sections
from search_app.web.gone import moved, moved_to, refuse_withdrawn
from search_app.web.problems import ProblemError
from search_app.web.responses import page, revalidated
from search_app.web.site import live


def add_routes(app: Flask) -> None:
    """Add the pages below /documents."""
    app.add_url_rule("/documents", view_func=documents)
    app.add_url_rule("/documents/<path:document>", view_func=article)


def documents() -> Response:
    """List the articles by title."""
    generation = live().generation
    found = [document for i in generation.document_ids() if (document := generation.document(i))]
    found.sort(key=lambda document: document.title.casefold())
    return revalidated(page("documents.html", documents=found))


def article(document: str) -> Response:
    """Show our copy of an article; the passage named by `?passage=` is marked."""
    generation, cited = live().generation, request.args.get("passage", "")
    for name in (f"{document}#{cited}", document):
        refuse_withdrawn(generation, name)
        if target := moved_to(generation, name):
            return moved(request.script_root + copy_path(target))
    found = generation.document(document)
    if found is None:
        raise ProblemError("unknown_document")
    sections = cut_sections(found, generation.passages_of(document), cited)
    shown = page(
        "article.html",
        document=found,
        sections=sections,
        contents=contents(sections),
        own_page=web_address(found.source_url),
    )
    return revalidated(shown)
