"""Documents, passages and curation as JSON text and back, and digests by which documents are compared."""

import json
import marshal
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import Any

from search_app.model import DIGEST_BYTES, Citation, Curation, Document, Notice, Passage, Pin, Synonym

_MARSHAL_VERSION = 2
"""The last one that writes values alone, never references to what it wrote before: equal values give equal bytes."""


def dump(value: Document | Passage | Curation) -> bytes:
    """Return `value` as one line of JSON with sorted keys; the inverse functions are the `load_*` ones."""
    return _encode(_as_row(value)).encode("utf-8", "surrogatepass")  # as json.loads reads it


def digest_document(document: Document, passages: Iterable[Passage]) -> bytes:
    """Return DIGEST_BYTES that differ whenever any field of the document or of one of its passages does.

    A quarter of the cost of comparing with a stored document, which must be read first.
    """
    own = [(_passage_values(passage), _citation_values(passage.citation)) for passage in passages]
    return sha256(_as_bytes((_document_values(document), tuple(own)))).digest()[:DIGEST_BYTES]


def load_document(line: bytes) -> Document:
    """Return the document that `dump` wrote."""
    row = json.loads(line)
    dates = {name: _date(row.get(name)) for name in ("reviewed_on", "review_by")}
    return Document(**{**row, "sources": tuple(row["sources"]), **dates})


def load_passage(line: bytes) -> Passage:
    """Return the passage that `dump` wrote."""
    row = json.loads(line)
    cited = row["citation"]
    citation = Citation(
        **{
            **cited,
            "heading_path": tuple(cited["heading_path"]),
            "spans": tuple((start, end) for start, end in cited["spans"]),
            "reviewed_on": _date(cited["reviewed_on"]),
        }
    )
    return Passage(**{**row, "citation": citation, "review_by": _date(row.get("review_by"))})


def load_curation(text: bytes) -> Curation:
    """Return the curation that `dump` wrote."""
    row = json.loads(text)
    return Curation(
        synonyms=tuple(Synonym(tuple(s["words"]), tuple(s["also"])) for s in row["synonyms"]),
        pins=tuple(Pin(tuple(p["questions"]), p["passage_id"]) for p in row["pins"]),
        notices=tuple(Notice(**{**n, "when": tuple(n["when"]), "unless": tuple(n["unless"])}) for n in row["notices"]),
    )


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _as_row(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    kind: Any = type(value)
    names, values = _reader(kind)
    return dict(zip(names, values(value), strict=True))


@cache
def _reader(kind: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the names of the fields of a dataclass with several, sorted, and what reads them all."""
    names = tuple(sorted(field.name for field in fields(kind)))
    return names, attrgetter(*names)


_encode = json.JSONEncoder(ensure_ascii=False, default=_as_row).encode
_document_values = attrgetter(*(field.name for field in fields(Document)))
_passage_values = attrgetter(*(field.name for field in fields(Passage) if field.name != "citation"))
_citation_values = attrgetter(*(field.name for field in fields(Citation)))


def _as_bytes(values: tuple[Any, ...]) -> bytes:
    try:
        return marshal.dumps(values, _MARSHAL_VERSION)
    except ValueError:  # a date, or text of a class of its own
        return marshal.dumps(_as_plain(values), _MARSHAL_VERSION)


def _as_plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_as_plain, value))
    if isinstance(value, str | date):
        return str(value)
    return value
