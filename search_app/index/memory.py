"""The memory engine: the seam's contract in its shortest form, for tests and as the measure of other engines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import find_terms
from search_app.errors import NoGenerationError, PublishError
from search_app.index import NEVER_DUE, Candidates, Float32, Generation, PassageEncoder, Progress
from search_app.index.impacts import BOOSTS, compile_impacts
from search_app.index.lookup import Lookup, build_facets, due_days, field_terms, merge
from search_app.index.postings import count_postings
from search_app.index.records import digest_document
from search_app.index.spelling import count_words, make_speller
from search_app.index.vectors import Vectors, encode_passages
from search_app.index.veil import blank, find_hidden, find_hidden_documents, shown_mask
from search_app.model import (
    Change,
    Curation,
    Document,
    GenerationInfo,
    Passage,
    Query,
    Span,
    Withdrawal,
    Withdrawals,
)


class MemoryStore:
    """Generations in a list; the last published one is live."""

    versions = "memory"

    def __init__(self) -> None:
        self._published: list[MemoryGeneration] = []
        self._withdrawals = Withdrawals()

    def publishing(self) -> AbstractContextManager[None]:
        """Hold nothing: a memory store belongs to one thread."""
        return nullcontext()

    def current(self) -> int | None:
        """Return the number of the live generation, None when nothing is published."""
        return self._published[-1].info.number if self._published else None

    def live_name(self) -> str | None:
        """Return a text that changes whenever another generation goes live."""
        return self._published[-1].info.digest if self._published else None

    def open(self, number: int | None = None) -> "MemoryGeneration":
        """Return generation `number`, or the live one; raises NoGenerationError when there is none."""
        found = [generation for generation in self._published if number in (None, generation.info.number)]
        if not found:
            raise NoGenerationError(f"memory: g-{number} is missing" if number else "memory: nothing is published yet")
        return found[-1]

    def withdrawals(self) -> Withdrawals:
        """Return what is withdrawn now."""
        return self._withdrawals

    def withdraw(self, entry: Withdrawal) -> None:
        """Add to what is withdrawn, or replace the entry with that id."""
        self.reinstate(entry.id)
        self._withdrawals = Withdrawals((*self._withdrawals.entries, entry))

    def reinstate(self, name: str) -> bool:
        """Take the entry of a passage or document id out of what is withdrawn; False when there was none."""
        kept = tuple(entry for entry in self._withdrawals.entries if entry.id != name)
        found = len(kept) < len(self._withdrawals.entries)
        self._withdrawals = Withdrawals(kept)
        return found

    def generations(self) -> list[GenerationInfo]:
        """Return all generations, oldest first."""
        return [generation.info for generation in self._published]

    def examine(self) -> Iterator[tuple[bool, str]]:
        """Yield nothing: there is nothing that could be damaged."""
        return iter(())

    def stage(
        self,
        base: Generation | None,
        changes: Iterable[Change],
        curation: Curation,
        encoder: PassageEncoder | None = None,
        progress: Progress | None = None,
        *,
        redirects: Mapping[str, str] | None = None,
        note: str = "",
    ) -> "MemoryGeneration":
        """Return a searchable generation that is not live."""
        contents = merge(base.contents_of() if base else (), changes)
        passages = [passage for _, own in contents for passage in own]
        vectors = encode_passages(passages, encoder, base.vectors if base else None, progress) if encoder else None
        number = len(self._published) + 1
        info = GenerationInfo(number, f"memory:{number}", len(passages), len(contents), self.versions, note=note)
        model = encoder.digest if encoder else ""
        return MemoryGeneration(contents, curation, info, vectors, model, dict(redirects or {}))

    def publish(self, staged: Generation) -> GenerationInfo:
        """Make a staged generation the live one; raises PublishError for another engine's."""
        if not isinstance(staged, MemoryGeneration):
            raise PublishError("memory: the generation was staged by another store; stage it in this one")
        self._published.append(staged)
        return staged.info

    def discard(self, staged: Generation) -> None:
        """Forget a staged generation."""


class MemoryGeneration:
    """A snapshot held in dictionaries."""

    fault = ""
    takes_turns = True
    is_steady = True
    is_whole = True

    def __init__(
        self,
        contents: list[tuple[Document, tuple[Passage, ...]]],
        curation: Curation,
        info: GenerationInfo,
        vectors: Vectors | None,
        model: str,
        redirects: Mapping[str, str],
    ) -> None:
        passages = [passage for _, own in contents for passage in own]
        self.curation = curation
        self.info = info
        self._documents = {document.id: (document, own) for document, own in contents}
        self._passages = {passage.id: passage for passage in passages}
        self._speller = make_speller(count_words(passages))
        self.vectors = vectors
        self.model = model
        self.redirects = redirects
        self.due = due_days(passages)
        self.withdrawn = Withdrawals()
        self._hidden: frozenset[str] = frozenset()
        self._hidden_documents: frozenset[str] = frozenset()
        impacts = compile_impacts(count_postings(BOOSTS, map(field_terms, passages)), len(passages))
        self._lookup = Lookup(impacts, build_facets(passages), vectors, tuple(self._passages))

    @property
    def first_due(self) -> int:
        """Return the earliest day on which a review ends, NEVER_DUE when none does."""
        return int(self.due.min(initial=NEVER_DUE))

    def due_of(self, found: Candidates) -> NDArray[np.int32]:
        """Return the last day of review of each candidate."""
        return self.due[found.positions]

    def without(self, withdrawn: Withdrawals) -> "MemoryGeneration":
        """Return a view of the same generation that leaves out what is withdrawn, and nothing else."""
        view = copy(self)
        view.withdrawn = withdrawn
        view._hidden = find_hidden(self.digests(), withdrawn)
        view._hidden_documents = withdrawn.ids | find_hidden_documents(view._hidden, self.ids_of)
        view._lookup = replace(self._lookup, shown=shown_mask(self._lookup.ids, view._hidden))
        hidden = [self._passages[name] for name in view._hidden]
        view._speller = make_speller(count_words(self._passages.values())).without(count_words(hidden))
        return view

    def hides(self, name: str) -> bool:
        """Say whether the passage or document with this id is withdrawn, be it in the generation or not."""
        return name in self._hidden or name in self._hidden_documents or self.withdrawn.covers_id(name)

    def digests(self) -> Mapping[str, tuple[bytes, bytes]]:
        """Return digest and text digest of every passage by id, withdrawn ones included."""
        return {name: (passage.digest, passage.text_digest) for name, passage in self._passages.items()}

    def origins(self) -> Mapping[str, str]:
        """Return the file that every document came from, by id, withdrawn ones included."""
        return {name: document.origin for name, (document, _) in self._documents.items()}

    def document_digests(self) -> Mapping[str, bytes]:
        """Return what `digest_document` gives for every document by id, withdrawn ones included."""
        return {name: digest_document(*found) for name, found in self._documents.items()}

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
        return [self._passages[i] for i in ids if i in self._passages and i not in self._hidden]

    def marks(self, ids: Sequence[str], terms: Set[str]) -> list[tuple[Span, ...]]:
        """Return for each passage the (start, end) of the words of its text whose term is in `terms`; ids are known."""
        return [find_terms(p.text, p.language, terms) for p in self.passages(ids)]

    def document(self, document_id: str) -> Document | None:
        """Return the document with this id, None when there is none."""
        if document_id not in self._documents or document_id in self._hidden_documents:
            return None
        document, own = self._documents[document_id]
        hidden = [passage for passage in own if passage.id in self._hidden]
        return blank(document, hidden) if hidden else document

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return the passages of one document in their order, empty for an unknown one."""
        _, own = self._documents.get(document_id, (None, ()))
        return tuple(passage for passage in own if passage.id not in self._hidden)

    def ids_of(self, document_id: str) -> list[str]:
        """Return the ids of the passages of one document in their order, withdrawn ones included."""
        return [passage.id for passage in self._documents.get(document_id, (None, ()))[1]]

    def document_ids(self) -> Iterator[str]:
        """Yield the ids of all documents in order."""
        return (name for name in self._documents if name not in self._hidden_documents)

    def documents(self) -> Iterator[Document]:
        """Yield all documents in order."""
        return (found for name in self.document_ids() if (found := self.document(name)))

    def contents_of(self) -> Iterator[tuple[Document, tuple[Passage, ...]]]:
        """Yield all documents with their passages in order."""
        return ((document, self.passages_of(document.id)) for document in self.documents())

    def close(self) -> None:
        """Do nothing."""
