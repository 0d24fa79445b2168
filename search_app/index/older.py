"""Generations of earlier data formats: their documents, passages and curation are read, so that they can be rebuilt."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search_app.index import generations
from search_app.index.records import load_curation, load_document, load_passage
from search_app.model import Change, Curation, Passage

READ = ("4",)
"""The formats that can be rebuilt; each names its documents and passages alike."""


def find_older(root: Path) -> tuple[int, str] | None:
    """Return number and format of the live generation when it has a data format that `read_older` reads."""
    number = generations.live_number(root)
    found = _format(generations.folder_of(root, number)) if number else ""
    return (number, found) if number and found in READ else None


def read_older(root: Path, number: int) -> tuple[list[Change], Curation]:
    """Return the documents and the curation of an older generation, verified by its manifest.

    Raises NoGenerationError when it is damaged.
    """
    folder = generations.folder_of(root, number)
    generations.verify(folder, READ)
    own: dict[str, list[Passage]] = {}
    for passage in map(load_passage, _lines(folder / "passages.jsonl")):
        own.setdefault(passage.citation.document_id, []).append(passage)
    documents = map(load_document, _lines(folder / "documents.jsonl"))
    changes = [Change(document.id, document, tuple(own.get(document.id, ()))) for document in documents]
    return changes, load_curation((folder / "curation.json").read_bytes())


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the JSON objects of a file that holds one after the other, without anything between them."""
    text, at, decoder = path.read_bytes().decode("utf-8", "surrogatepass"), 0, json.JSONDecoder()
    while at < len(text):
        _, end = decoder.raw_decode(text, at)
        yield text[at:end].encode("utf-8", "surrogatepass")
        at = end


def _format(folder: Path) -> str:
    try:
        body: Any = json.loads((folder / generations.MANIFEST).read_bytes().partition(b"\n")[2])
        return str(body["format"])
    except (OSError, ValueError, TypeError, KeyError):
        return ""
