"""Documents, passages and curation as JSON text and back."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from search_app.model import Citation, Curation, Document, Notice, Passage, Pin, Synonym


def dump(value: Document | Passage | Curation) -> bytes:
    """Return `value` as one line of JSON with sorted keys; the inverse functions are the `load_*` ones."""
    line = json.dumps(asdict(value), ensure_ascii=False, sort_keys=True, default=date.isoformat)
    return line.encode("utf-8", "surrogatepass")  # as json.loads reads it


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
