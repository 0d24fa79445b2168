"""Documents and passages without the characters that no page, XML or YAML file can carry."""

import re
from dataclasses import replace

from search_app.index import Generation
from search_app.model import Document, Passage

_ILLEGIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line ends, lone surrogates and noncharacters: https://www.w3.org/TR/xml/#charsets ."""


def legible(text: str) -> str:
    """Return `text` with U+FFFD in place of each such character, so that offsets into it still hold."""
    return _ILLEGIBLE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return `text` legible and on one line."""
    return " ".join(legible(text).split())


def read_document(generation: Generation, document_id: str) -> Document | None:
    """Return the document with this id, legible; None when there is none."""
    found = generation.document(document_id)
    return None if found is None else legible_document(found)


def legible_document(found: Document) -> Document:
    """Return a document whose texts are legible."""
    return replace(
        found,
        id=legible(found.id),
        title=one_line(found.title),
        text=legible(found.text),
        source_url=legible(found.source_url),
        language=legible(found.language),
        licence=one_line(found.licence),
        topic=one_line(found.topic),
        sources=tuple(map(one_line, found.sources)),
    )


def read_passages(generation: Generation, document_id: str) -> tuple[Passage, ...]:
    """Return the passages of one document in their order, legible."""
    return tuple(map(_legible_passage, generation.passages_of(document_id)))


def _legible_passage(passage: Passage) -> Passage:
    cited = passage.citation
    return replace(
        passage,
        id=legible(passage.id),
        heading=one_line(passage.heading),
        text=legible(passage.text),
        question=one_line(passage.question) if passage.question else passage.question,
        language=legible(passage.language),
        citation=replace(
            cited,
            document_id=legible(cited.document_id),
            title=one_line(cited.title),
            url=legible(cited.url),
            heading_path=tuple(map(one_line, cited.heading_path)),
            anchor=legible(cited.anchor),
            licence=one_line(cited.licence),
        ),
    )
