"""The part of a generation folder that answers questions: texts, arrays and curation, read through memory maps."""

import json
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from copy import copy
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.index import FACETS, NEVER_DUE, Candidates, Float32
from search_app.index.arrays import load_array
from search_app.index.generations import Held
from search_app.index.impacts import load_impacts
from search_app.index.lookup import Lookup, load_facet
from search_app.index.places import load_places
from search_app.index.records import load_curation, load_document, load_passage
from search_app.index.rows import Rows
from search_app.index.spelling import count_words, load_speller
from search_app.index.vectors import load_vectors
from search_app.index.veil import blank, find_hidden, find_hidden_documents, shown_mask
from search_app.model import DIGEST_BYTES, Document, Passage, Query, Span, Withdrawals

_KEPT_PASSAGES = 4096
"""Passages kept ready in memory, the last ones shown: some 3 kB each."""


class Snapshot:
    """A verified generation; it opens no search library and holds its folder until closed or forgotten."""

    takes_turns = True
    is_steady = True
    is_whole = True

    def __init__(self, held: Held, fault: str = "") -> None:
        folder = held.folder
        self._folder = _Folder(held)
        self.info = held.info
        self.fault = fault
        self.curation = load_curation((folder / "curation.json").read_bytes())
        self.redirects: Mapping[str, str] = json.loads((folder / "redirects.json").read_bytes())
        self.due = load_array(folder / "due.npy")
        self.withdrawn = Withdrawals()
        self._hidden: frozenset[str] = frozenset()
        self._hidden_documents: frozenset[str] = frozenset()
        self._digests = load_array(folder / "digests.npy")
        self._passages = Rows(folder / "passages")
        self._documents = Rows(folder / "documents")
        self._first = load_array(folder / "first.npy")
        self._speller = load_speller(folder)
        facets = {name: load_facet(name, folder) for name in FACETS}
        impacts = load_impacts(folder)
        self._places = load_places(folder)
        self._passage = lru_cache(maxsize=_KEPT_PASSAGES)(partial(_read_passage, self._passages))
        self.vectors, self.model = load_vectors(folder)
        self._lookup = Lookup(impacts, facets, self.vectors, self._passages.ids)

    @property
    def folder(self) -> Path:
        """Return the folder of this generation, which nothing may change."""
        return self._folder.path

    def passage_ids(self, rows: Iterable[int]) -> list[str]:
        """Return the ids of the passages at these positions."""
        return [self._passages.ids[row] for row in rows]

    @property
    def first_due(self) -> int:
        """Return the earliest day on which a review ends, NEVER_DUE when none does."""
        return int(self.due.min(initial=NEVER_DUE))

    def due_of(self, found: Candidates) -> NDArray[np.int32]:
        """Return the last day of review of each candidate."""
        return self.due[found.positions]

    def without(self, withdrawn: Withdrawals) -> "Snapshot":
        """Return a view of the same generation that leaves out what is withdrawn, and nothing else."""
        if withdrawn == self.withdrawn:
            return self
        view = copy(self)
        view.withdrawn = withdrawn
        view._hidden = find_hidden(self.digests() if withdrawn.entries else {}, withdrawn)
        view._hidden_documents = withdrawn.ids | find_hidden_documents(view._hidden, self.ids_of)
        view._lookup = replace(self._lookup, shown=shown_mask(self._passages.ids, view._hidden))
        hidden = [self._passage(row) for name in view._hidden if (row := self._passages.row(name)) is not None]
        view._speller = load_speller(self._folder.path).without(count_words(hidden))
        return view

    def hides(self, name: str) -> bool:
        """Say whether the passage or document with this id is withdrawn, be it in the generation or not."""
        return name in self._hidden or name in self._hidden_documents or self.withdrawn.covers_id(name)

    def digests(self) -> Mapping[str, tuple[bytes, bytes]]:
        """Return digest and text digest of every passage by id, withdrawn ones included."""
        pairs = self._digests.tobytes()
        cuts = range(0, len(pairs), 2 * DIGEST_BYTES)
        found = ((pairs[at : at + DIGEST_BYTES], pairs[at + DIGEST_BYTES : at + 2 * DIGEST_BYTES]) for at in cuts)
        return dict(zip(self._passages.ids, found, strict=True))

    def origins(self) -> Mapping[str, str]:
        """Return the file that every document came from, by id, withdrawn ones included."""
        origins = load_facet("origin", self._folder.path)
        return dict(zip(self._documents.ids, map(origins.values.__getitem__, origins.codes.tolist()), strict=True))

    def document_digests(self) -> Mapping[str, bytes]:
        """Return what `digest_document` gives for every document by id, withdrawn ones included."""
        joined = np.load(self._folder.path / "document_digests.npy", allow_pickle=False).tobytes()
        cuts = range(0, len(joined), DIGEST_BYTES)
        return dict(zip(self._documents.ids, (joined[at : at + DIGEST_BYTES] for at in cuts), strict=True))

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""
        return self._lookup.impacts.frequency(term)

    def close_words(self, word: str) -> list[str]:
        """Return the words of the passages that a misspelt `word` may stand for, the likeliest first."""
        return self._speller.close_words(word)

    def candidates(self, query: Query, depth: int, vector: Float32 | None = None) -> Candidates:
        """Return the `depth` best passages by the BM25F of `impacts`, exactly, ties in the order of document ids."""
        return self._lookup.find(query, depth, vector)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return the passages with these ids in this order; an unknown id is left out."""
        rows = map(self._passages.row, ids if not self._hidden else [i for i in ids if i not in self._hidden])
        return [self._passage(row) for row in rows if row is not None]

    def marks(self, ids: Sequence[str], terms: Set[str]) -> list[tuple[Span, ...]]:
        """Return for each passage the (start, end) of the words of its text whose term is in `terms`; ids are known."""
        numbers = self._lookup.impacts.terms
        wanted = [number for term in terms if (number := numbers.get(term)) is not None]
        rows = [row for passage_id in ids if (row := self._passages.row(passage_id)) is not None]
        return self._places.find(rows, wanted, len(numbers)) if wanted and rows else [()] * len(rows)

    def document(self, document_id: str) -> Document | None:
        """Return the document with this id, None when there is none."""
        row = self._documents.row(document_id)
        if row is None or document_id in self._hidden_documents:
            return None
        document = load_document(self._documents.line(row))
        hidden = [passage for passage in self._own(row) if passage.id in self._hidden] if self._hidden else []
        return blank(document, hidden) if hidden else document

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return the passages of one document in their order, empty for an unknown one."""
        row = self._documents.row(document_id)
        own = () if row is None else self._own(row)
        return tuple(passage for passage in own if passage.id not in self._hidden)

    def ids_of(self, document_id: str) -> list[str]:
        """Return the ids of the passages of one document in their order, withdrawn ones included."""
        row = self._documents.row(document_id)
        return [] if row is None else self._passages.ids[self._first[row] : self._first[row + 1]]

    def document_ids(self) -> Iterator[str]:
        """Yield the ids of all documents in order."""
        return (name for name in self._documents.ids if name not in self._hidden_documents)

    def documents(self) -> Iterator[Document]:
        """Yield all documents in order."""
        return (found for name in self.document_ids() if (found := self.document(name)))

    def contents_of(self) -> Iterator[tuple[Document, tuple[Passage, ...]]]:
        """Yield all documents with their passages in order."""
        return ((document, self.passages_of(document.id)) for document in self.documents())

    def _own(self, row: int) -> tuple[Passage, ...]:
        return tuple(map(self._passage, range(self._first[row], self._first[row + 1])))

    def close(self) -> None:
        """Let go of the folder, which may be deleted from now on."""
        self._folder.release()


class _Folder:
    """The lock on a generation's folder, let go when the last view of it is closed or forgotten."""

    def __init__(self, held: Held) -> None:
        self.path = held.folder
        self.release = weakref.finalize(self, held.release)


def _read_passage(rows: Rows, row: int) -> Passage:
    return load_passage(rows.line(row))
