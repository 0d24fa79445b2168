"""The seam between Citewell and the engines that keep its passages: three Protocols and one value."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

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

SHORTLIST = 50
"""How many passages of each kind, best by BM25F and nearest by vector, have their score parts fused."""

NEVER_DUE = 2**31 - 1
"""Stands for the day of a passage without a review date; 0 is that of a kept one."""

FACETS = ("topic", "kind")
"""Names that questions can be filtered by and counted over; each is an attribute of `Passage`."""


Float32 = NDArray[np.float32]
Progress = Callable[[int, int], None]


class PassageEncoder(Protocol):
    """What makes vectors; two with the same digest make the same ones."""

    @property
    def digest(self) -> str:
        """Return what names the model."""

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str], threads: int = 1) -> Float32:
        """Return float32 vectors of shape (texts, dimensions), each of length 1."""


class KnownVectors(Protocol):
    """Vectors made before, so that no text is read by the encoder twice."""

    def find(self, keys: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.int8], Float32]:
        """Return which of some keys of texts (shape (n, 32)) have a vector, and the vectors and scales of those."""


@dataclass(frozen=True)
class Candidates:
    """The passages an engine found.

    `parts` is float32 of shape (len(positions), 4): the BM25F score, the share (0 to 1) of the question's weight held,
    and the cosines of the question's vector with those of passage and headings (0 without vectors). None is below 0.
    """

    positions: NDArray[np.intp]
    """The place of each among `names`."""
    parts: NDArray[np.float32]
    shortlist: int
    """How many of the first are the best of each part; the others follow by BM25F alone."""
    names: Sequence[str] = field(repr=False, compare=False)
    count: Callable[[], int] = field(repr=False, compare=False)
    count_facets: Callable[[], Mapping[str, Mapping[str, int]]] = field(repr=False, compare=False)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all of them."""
        return tuple([self.names[at] for at in self.positions.tolist()])

    @cached_property
    def total(self) -> int:
        """Return how many passages matched, those beyond the depth asked for included."""
        return self.count()

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, int]]:
        """Return how many of the passages that hold a term have each value of each facet."""
        return self.count_facets()


class Generation(Protocol):
    """An immutable snapshot of a collection; a closed one must not be asked anything."""

    @property
    def info(self) -> GenerationInfo:
        """Return the identity of this generation."""

    @property
    def fault(self) -> str:
        """Return why this generation stands in for the live one, empty when it is the live one."""

    @property
    def model(self) -> str:
        """Return the digest of the model whose vectors the passages have, empty when they have none."""

    @property
    def vectors(self) -> "KnownVectors | None":
        """Return the vectors of all passages, for the next generation to take over; None without a model."""

    @property
    def curation(self) -> Curation:
        """Return the synonyms, pins and notices published with the passages."""

    @property
    def redirects(self) -> Mapping[str, str]:
        """Return which passage ids of earlier generations have become which: the same text under another id."""

    @property
    def withdrawn(self) -> Withdrawals:
        """Return what is left out of this view of the generation, and of all that is asked of it."""

    @property
    def due(self) -> NDArray[np.int32]:
        """Return for each position the last day of a passage's review, as `date.toordinal()`; see `NEVER_DUE`."""

    @property
    def first_due(self) -> int:
        """Return the earliest of these days, NEVER_DUE when there is none."""

    @property
    def takes_turns(self) -> bool:
        """Say whether questions are best scored one at a time: they are worked out here, and not waited for."""

    @property
    def is_whole(self) -> bool:
        """Say whether what is not found is not there: not where part of a copy answers."""

    @property
    def is_steady(self) -> bool:
        """Say whether what it answers now holds as long as it is served, so that it may be given again."""

    def due_of(self, found: Candidates) -> NDArray[np.int32]:
        """Return the last day of review of each candidate."""

    def without(self, withdrawn: Withdrawals) -> "Generation":
        """Return a view of the same generation that leaves out what is withdrawn, and nothing else."""

    def hides(self, name: str) -> bool:
        """Say whether the passage or document with this id is withdrawn, be it in the generation or not."""

    def digests(self) -> Mapping[str, tuple[bytes, bytes]]:
        """Return digest and text digest of every passage by id, withdrawn ones included."""

    def origins(self) -> Mapping[str, str]:
        """Return the file that every document came from, by id, withdrawn ones included."""

    def document_digests(self) -> Mapping[str, bytes]:
        """Return what `records.digest_document` gives for every document by id, withdrawn ones included."""

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""

    def close_words(self, word: str) -> list[str]:
        """Return the folded words of the passages that a misspelt `word` may stand for, the likeliest first."""

    def candidates(self, query: Query, depth: int, vector: Float32 | None = None) -> Candidates:
        """Return the `depth` best passages by BM25F, exactly, ties in the order of document ids.

        The shortlist, SHORTLIST of them and as many that are nearest to the vector of the question, comes first.
        """

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return the passages with these ids in this order; an unknown id is left out."""

    def marks(self, ids: Sequence[str], terms: Set[str]) -> list[tuple[Span, ...]]:
        """Return for each passage the (start, end) of the words of its text whose term is in `terms`; ids are known."""

    def document(self, document_id: str) -> Document | None:
        """Return the document with this id, None when there is none."""

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return the passages of one document in their order, empty for an unknown one."""

    def ids_of(self, document_id: str) -> Sequence[str]:
        """Return the ids of the passages of one document in their order, withdrawn ones included."""

    def document_ids(self) -> Iterator[str]:
        """Yield the ids of all documents in order."""

    def documents(self) -> Iterator[Document]:
        """Yield all documents in order; quicker than asking for one after another."""

    def contents_of(self) -> Iterator[tuple[Document, tuple[Passage, ...]]]:
        """Yield all documents with their passages in order; quicker than asking for one after another."""

    def close(self) -> None:
        """Let go of files and locks."""


class Store(Protocol):
    """Where the generations of one collection are kept."""

    @property
    def versions(self) -> str:
        """Return the versions of analyzer, scoring and format that a generation staged now would have."""

    def publishing(self) -> AbstractContextManager[None]:
        """Hold the one publisher lock; raises PublishError when another run holds it."""

    def current(self) -> int | None:
        """Return the number of the live generation without opening it, None when nothing is published."""

    def live_name(self) -> str | None:
        """Return a text that changes whenever another generation goes live; cheap enough to ask every second."""

    def open(self, number: int | None = None) -> Generation:
        """Return generation `number`, or the live one, whole: `without` leaves out what is withdrawn.

        Raises NoGenerationError when none can be opened.
        """

    def withdrawals(self) -> Withdrawals:
        """Return what is withdrawn now; cheap enough to ask every second. Raises NoGenerationError when unreadable."""

    def withdraw(self, entry: Withdrawal) -> None:
        """Add to what is withdrawn, or replace the entry with that id; it is on disk when this returns."""

    def reinstate(self, name: str) -> bool:
        """Take the entry of a passage or document id out of what is withdrawn; False when there was none."""

    def generations(self) -> list[GenerationInfo]:
        """Return the generations that verify, oldest first."""

    def examine(self) -> Iterator[tuple[bool, str]]:
        """Yield what is found about generations and leftovers: whether it must be mended, and what to say."""

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
    ) -> Generation:
        """Return a searchable generation that is not live: `base` with `changes` applied.

        With an encoder every passage has vectors; those that `base` has already are not made again. `redirects` are
        those of the new generation, all of them; `note` says in its info what it changed.
        """

    def publish(self, staged: Generation) -> GenerationInfo:
        """Make a staged generation the live one in one atomic step and return its identity."""

    def discard(self, staged: Generation) -> None:
        """Throw a staged generation away; nothing happens to one that was published."""
