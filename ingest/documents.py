"""One file to its documents with their passages: the way from a path to what is published."""

import json
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ingest.blocks import Dropped
from ingest.decode import MAX_BYTES, check_characters, read_text
from ingest.metadata import check_metadata
from ingest.outline import outline
from ingest.readers import read
from ingest.slugs import slugify
from ingest.split import make_citation, split
from search_app.analysis import is_english
from search_app.errors import SourceError
from search_app.model import Change, Document, Passage

JSON_LINES = (".jsonl", ".ndjson")
MAX_COLLECTION_BYTES = 512 * 1024 * 1024
"""A file of JSON Lines may hold a whole collection; 100,000 passages take 70 MB."""
_TITLE_CHARS = 80
"""The opening of a line that has text only is its title."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file gave: its documents, and what an editor should know about how it was read."""

    changes: tuple[Change, ...]
    dropped: tuple[Dropped, ...] = ()
    inferred: tuple[str, ...] = ()


def parse_file(path: Path, origin: str, review_months: int = 0) -> Parsed:
    """Return the documents in `path` with their passages; raises SourceError naming place, fault and remedy.

    A document that does not say until when it counts as reviewed does so for `review_months`; 0 is for ever.
    """
    if path.suffix.lower() in JSON_LINES:
        return _parse_lines(read_text(path, MAX_COLLECTION_BYTES), str(path), origin)
    reading = read(path)
    about = check_metadata(reading.metadata, str(path))
    found = outline(reading, about.get("title", ""), path.stem.replace("-", " ").replace("_", " ").capitalize())
    document = _document(about, origin, about.get("id") or slugify(path.stem), found.title, reading.text)
    document = replace(document, review_by=_review_by(document, review_months))
    announces = not reading.marked and is_english(document.language)
    passages, repeats = split(document, found.sections, infer_topics=announces)
    if not passages:
        raise SourceError(f"{path}: holds no passage; write at least one paragraph below its headings")
    dropped = (*reading.dropped, *found.dropped, *(Dropped(text, "repeats another passage") for text in repeats))
    inferred = tuple(dict.fromkeys(p.heading for p in passages if p.inferred))
    return Parsed((Change(document.id, document, passages),), dropped, inferred)


def _document(about: Mapping[str, Any], origin: str, document_id: str, title: str, text: str) -> Document:
    return Document(
        id=document_id,
        title=title,
        text=text,
        source_url=about.get("url", ""),
        language=about.get("lang", "en"),
        licence=about.get("licence", ""),
        reviewed_on=about.get("reviewed"),
        topic=about.get("topic", ""),
        sources=about.get("sources", ()),
        origin=origin,
        review_by=about.get("review_by"),
    )


def _review_by(document: Document, months: int) -> date | None:
    reviewed = document.reviewed_on
    if document.review_by or not reviewed or not months:
        return document.review_by
    year, month = divmod(reviewed.year * 12 + reviewed.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    day = min(reviewed.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def _parse_lines(text: str, place: str, origin: str) -> Parsed:
    changes: dict[str, Change] = {}
    dropped = []
    for number, line in enumerate(_lines(text), 1):
        change = _parse_line(line, f"{place}:{number}", origin) if line.strip() else None
        if change is None:
            dropped += [Dropped(f"line {number}", "has no title, question or text")] if line.strip() else []
        elif change.document_id in changes:
            raise SourceError(f"{place}:{number}: the id {change.document_id!r} stands on an earlier line too")
        else:
            changes[change.document_id] = change
    if not changes:
        raise SourceError(f"{place}: holds no article; give its lines a title, question or text")
    return Parsed(tuple(changes.values()), tuple(dropped))


def _lines(text: str) -> Iterator[str]:
    """Yield what stands between line ends, one at a time: all of them at once are as much memory again."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _parse_line(line: str, place: str, origin: str) -> Change | None:
    if len(line) > MAX_BYTES:
        raise SourceError(f"{place}: is longer than {MAX_BYTES // 2**20} MB; split it into several articles")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise SourceError(f"{place}: is not a JSON object; write one object per line") from None
    if not isinstance(row, dict):
        raise SourceError(f"{place}: is not a JSON object; write one object per line")
    text = _string(row, "text", place)
    title, question = (" ".join(_string(row, key, place).split()) for key in ("title", "question"))
    title = title or question
    if not title and not text:
        return None
    about = check_metadata({key: row[key] for key in ("id", "url") if row.get(key) not in (None, "")}, place)
    title = title or " ".join(text[:_TITLE_CHARS].split())
    document_id = about.get("id") or slugify(title)
    document = _document(about, origin, document_id, title, text)
    return Change(document_id, document, (_single(document, question),))


def _single(document: Document, question: str) -> Passage:
    heading = question or document.title
    anchor = slugify(heading)
    spans = ((0, len(document.text)),) if document.text else ()
    return Passage(
        id=f"{document.id}#{anchor}",
        kind="qa" if question else "section",
        heading=heading,
        text=document.text,
        citation=make_citation(document, (), anchor, spans),
        question=question or None,
        language=document.language,
        topic=document.topic,
        review_by=document.review_by,
    )


def _string(row: Mapping[str, Any], key: str, place: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SourceError(f"{place}: {key!r} must be text")
    return check_characters(value.strip(), place)
