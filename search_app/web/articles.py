"""The pages people read: the list of articles, the articles, their Markdown twins and a passage to print."""

from collections.abc import Container
from urllib.parse import quote

from flask import Flask, Response, request

from search_app.index import Generation
from search_app.model import Document, Passage
from search_app.payload import copy_path, document_path, web_address
from search_app.web.addresses import ascii_url, root
from search_app.web.article import PAGE_IDS, contents, cut_sections, former_slugs, slug_of
from search_app.web.blocks import cut_blocks
from search_app.web.gone import missing, moved, moved_to, refuse_withdrawn
from search_app.web.legible import legible_document, read_document, read_passages
from search_app.web.markdown import write_markdown
from search_app.web.responses import page, revalidated
from search_app.web.site import current_site, live
from search_app.web.structured import structured_data

TWIN = ".md"
MARKDOWN = "text/markdown"


def add_routes(app: Flask) -> None:
    """Add the pages below /documents."""
    app.add_url_rule("/documents", view_func=documents)
    app.add_url_rule("/documents/<path:document>", view_func=article)


def documents() -> Response:
    """List the articles by title."""
    generation = live().generation
    found = sorted(map(legible_document, generation.documents()), key=lambda document: document.title.casefold())
    return revalidated(page("documents.html", documents=found))


def article(document: str) -> Response:
    """Show our copy of an article, with the passage named by `?passage=` marked; with `print` that passage alone.

    An id that ends in `.md` is looked for before the Markdown twin of the id without it.
    """
    generation, cited = live().generation, request.args.get("passage", "")
    if document.endswith(TWIN) and not is_taken(generation, document):
        return _twin(generation, document.removesuffix(TWIN))
    for name in (f"{document}#{cited}", document):
        refuse_withdrawn(generation, name)
        if target := moved_to(generation, name):
            return moved(request.script_root + copy_path(target))
    found = _find(generation, document)
    passages = read_passages(generation, document)
    alone = [passage for passage in passages if slug_of(passage) == cited and "print" in request.args]
    return revalidated(_sheet(found, alone[0]) if alone else _article(generation, found, passages, cited))


def canonical_address(document: Document) -> str:
    """Return the address that search engines are to know an article by: the clinic's own page, else our copy."""
    return ascii_url(web_address(document.source_url)) or root() + document_path(document.id)


def twin_path(generation: Generation, document_id: str, ids: Container[str] | None = None) -> str:
    """Return the path of the Markdown twin; empty where `a` stands beside a document that is called `a.md`.

    Who asks for many gives the ids of all documents, so that none need be looked for.
    """
    return "" if is_taken(generation, document_id + TWIN, ids) else document_path(document_id) + TWIN


def is_taken(generation: Generation, document_id: str, ids: Container[str] | None = None) -> bool:
    """Say whether a document has, had or must not have this id."""
    if generation.hides(document_id) or document_id in generation.redirects:
        return True
    return generation.document(document_id) is not None if ids is None else document_id in ids


def _find(generation: Generation, document_id: str) -> Document:
    found = read_document(generation, document_id)
    if found is None:
        raise missing(generation)
    return found


def _article(generation: Generation, document: Document, passages: tuple[Passage, ...], cited: str) -> Response:
    sections = cut_sections(document, passages, cited, former_slugs(generation.redirects, document.id, passages))
    own_page, address = web_address(document.source_url), root() + document_path(document.id)
    return page(
        "article.html",
        document=document,
        sections=sections,
        contents=contents(sections),
        canonical=canonical_address(document),
        twin=twin_path(generation, document.id),
        own_page=own_page,
        page_ids=PAGE_IDS,
        # Our copy of a page of the clinic's own asks not to be indexed, and describes no page but that one.
        structured="" if own_page else structured_data(document, passages, root(), address, current_site().settings),
    )


def _sheet(document: Document, passage: Passage) -> Response:
    slug = slug_of(passage)
    return page(
        "sheet.html",
        document=document,
        passage=passage,
        blocks=cut_blocks(passage.text),
        canonical=canonical_address(document),
        own_page=web_address(document.source_url),
        slug=slug,
        address=f"{root()}{document_path(document.id)}#{quote(slug, safe='')}",
    )


def _twin(generation: Generation, document_id: str) -> Response:
    refuse_withdrawn(generation, document_id)
    if target := moved_to(generation, document_id):
        return moved(request.script_root + (twin_path(generation, target) or document_path(target)))
    found = _find(generation, document_id)
    address = canonical_address(found)
    shown = Response(write_markdown(found, read_passages(generation, document_id), address), mimetype=MARKDOWN)
    shown.headers["X-Robots-Tag"] = "noindex"
    shown.headers["Link"] = f'<{address}>; rel="canonical"'
    return revalidated(shown)
