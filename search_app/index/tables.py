"""What a generation folder holds beside Whoosh's index: worked out whole, or made from the last one with changes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_app.index.arrays import load_array, save_array
from search_app.index.impacts import BOOSTS, compile_impacts, load_terms, save_impacts
from search_app.index.lookup import (
    Facet,
    build_facets,
    due_days,
    field_terms,
    load_facet,
    make_facet,
    save_facet,
    splice_facet,
)
from search_app.index.places import find_places, load_places, save_places, splice_places
from search_app.index.postings import Postings, count_postings, load_postings, save_postings, splice_postings
from search_app.index.records import digest_document, dump, load_passage
from search_app.index.rows import Rows, splice_rows, write_rows
from search_app.index.spelling import count_words, load_speller, make_speller, recount, save_speller
from search_app.index.splice import Splice, ends_of, make_splice
from search_app.model import DIGEST_BYTES, Change, Curation, Document, Passage

_ORIGIN = "origin"

Contents = Sequence[tuple[Document, tuple[Passage, ...]]]


@dataclass(frozen=True, slots=True)
class Update:
    """Documents put into a collection and taken out of it: what is `fresh`, and where its rows go."""

    base: Path
    """The folder of the generation that is updated."""
    fresh: Contents
    documents: Splice
    passages: Splice


def make_update(base: Path, changes: Mapping[str, Change]) -> Update:
    """Return the update of the generation in the folder `base` with `changes`, by document id."""
    rows, names = Rows(base / "documents"), sorted(changes)
    fresh = [(change.document, change.passages) for name in names if (change := changes[name]).document]
    documents = make_splice(rows.ids, names, [changes[name].document is not None for name in names])
    return Update(base, fresh, documents, documents.stretch(load_array(base / "first.npy"), first_of(fresh)))


def write_tables(folder: Path, contents: Contents, postings: Postings) -> None:
    """Write the texts and arrays of a whole collection."""
    passages = passages_of(contents)
    write_rows(folder / "documents", ((document.id, dump(document)) for document, _ in contents))
    write_rows(folder / "passages", ((passage.id, dump(passage)) for passage in passages))
    save_array(folder / "first.npy", first_of(contents))
    for name, column in {**_by_document(contents), **_by_passage(passages)}.items():
        save_array(folder / name, column)
    for name, facet in _facets(contents).items():
        save_facet(name, facet, folder)
    _save_postings(postings, len(passages), folder)
    save_places(find_places(passages, _numbers(postings)), folder)
    save_speller(make_speller(count_words(passages)), folder)


def update_tables(folder: Path, update: Update) -> None:
    """Write what `write_tables` would write of the collection after an update; equal to it, file by file."""
    base, splice, passages = update.base, update.passages, passages_of(update.fresh)
    documents = [(document.id, dump(document)) for document, _ in update.fresh]
    splice_rows(folder / "documents", base / "documents", documents, update.documents)
    splice_rows(folder / "passages", base / "passages", [(p.id, dump(p)) for p in passages], splice)
    save_array(
        folder / "first.npy", update.documents.join_starts(load_array(base / "first.npy"), first_of(update.fresh))
    )
    for name, column in _by_document(update.fresh).items():
        save_array(folder / name, update.documents.join(load_array(base / name), column))
    for name, column in _by_passage(passages).items():
        save_array(folder / name, splice.join(load_array(base / name), column))
    for name, facet in _facets(update.fresh).items():
        rows = update.documents if name == _ORIGIN else splice
        save_facet(name, splice_facet(load_facet(name, base), facet, rows), folder)
    _update_words(folder, update, passages)
    _update_spelling(folder, update, passages)


def write_beside(folder: Path, curation: Curation, redirects: Mapping[str, str]) -> None:
    """Write what is published with the passages."""
    (folder / "curation.json").write_bytes(dump(curation))
    (folder / "redirects.json").write_text(json.dumps(dict(redirects), sort_keys=True), encoding="utf-8")


def passages_of(contents: Contents) -> list[Passage]:
    """Return the passages of all documents in their order."""
    return [passage for _, own in contents for passage in own]


def first_of(contents: Contents) -> NDArray[np.int64]:
    """Return the row of the first passage of each document, and where those of the last one end."""
    return ends_of(np.array([len(own) for _, own in contents], np.int64))


def _update_words(folder: Path, update: Update, passages: Sequence[Passage]) -> None:
    base = load_postings(update.base, BOOSTS, load_terms(update.base))
    fresh = count_postings(BOOSTS, map(field_terms, passages))
    postings, renumbered = splice_postings(base, fresh, update.passages)
    _save_postings(postings, update.passages.size, folder)
    places = find_places(passages, _numbers(postings))
    save_places(splice_places(load_places(update.base), places, update.passages, renumbered), folder)


def _update_spelling(folder: Path, update: Update, passages: Sequence[Passage]) -> None:
    rows, speller = Rows(update.base / "passages"), load_speller(update.base)
    gone = count_words(load_passage(rows.line(row)) for row in update.passages.gone())
    counts = dict(zip(speller.words, speller.counts.tolist(), strict=True))
    save_speller(make_speller(recount(counts, gone, count_words(passages))), folder)


def _save_postings(postings: Postings, count: int, folder: Path) -> None:
    save_impacts(compile_impacts(postings, count), folder)
    save_postings(postings, folder)


def _facets(contents: Contents) -> dict[str, Facet]:
    """Return the facets of the passages, and the files that documents came from, which are few, as one of documents."""
    origins = make_facet([document.origin for document, _ in contents])
    return {**build_facets(passages_of(contents)), _ORIGIN: origins}


def _by_document(contents: Contents) -> dict[str, NDArray[Any]]:
    joined = b"".join(digest_document(document, own) for document, own in contents)
    return {"document_digests.npy": np.frombuffer(joined, np.uint8).reshape(len(contents), DIGEST_BYTES)}


def _by_passage(passages: Sequence[Passage]) -> dict[str, NDArray[Any]]:
    joined = b"".join(passage.digest + passage.text_digest for passage in passages)
    digests = np.frombuffer(joined, np.uint8).reshape(len(passages), 2, DIGEST_BYTES)
    return {"due.npy": due_days(passages), "digests.npy": digests}


def _numbers(postings: Postings) -> dict[str, int]:
    return {term: number for number, term in enumerate(postings.terms)}
