"""What holds for every document that ingestion reads, whatever the file."""

import re
from itertools import pairwise
from pathlib import Path

from ingest.documents import Parsed, parse_file
from search_app.errors import SourceError
from search_app.model import Document, Passage

LONGEST = 170


def check_passages(parsed: Parsed, limit: int = LONGEST) -> None:
    """Assert that every citation proves itself and every passage is short and named."""
    for change in parsed.changes:
        document = change.document
        assert document is not None
        assert len({p.id for p in change.passages}) == len(change.passages) > 0
        for passage in change.passages:
            check_citation(document, passage)
            assert passage.text.strip()
            assert passage.heading.strip()
            assert len(passage.text.split()) <= limit, passage.id
            assert passage.heading not in passage.citation.heading_path
            assert document.title not in passage.citation.heading_path


def check_citation(document: Document, passage: Passage) -> None:
    spans = passage.citation.spans
    assert "".join(document.text[start:end] for start, end in spans) == passage.text, passage.id
    assert all(start < end for start, end in spans), passage.id
    assert all(one[1] <= other[0] for one, other in pairwise(spans)), passage.id
    assert passage.id.startswith(f"{document.id}#")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def words_of(parsed: Parsed) -> set[str]:
    """Return every word that a reader of the passages sees: text, headings and titles."""
    found: set[str] = set()
    for change in parsed.changes:
        for passage in change.passages:
            shown = [passage.text, passage.heading, *passage.citation.heading_path, passage.citation.title]
            found.update(words(" ".join(shown)))
    return found


def ids(parsed: Parsed) -> list[str]:
    return [passage.id.partition("#")[2] for change in parsed.changes for passage in change.passages]


def text_of(parsed: Parsed) -> str:
    return "\n".join(passage.text for change in parsed.changes for passage in change.passages)


def passage(parsed: Parsed, anchor: str) -> Passage:
    return next(p for change in parsed.changes for p in change.passages if p.citation.anchor == anchor)


def read_or_refuse(path: Path, limit: int = LONGEST) -> str:
    """Return "" when the file is read and every passage holds, else the one line that refuses it."""
    try:
        parsed = parse_file(path, path.name)
    except SourceError as error:
        return str(error)
    check_passages(parsed, limit)
    return ""
