"""A generation that a cluster keeps: asked there, and in the copy kept on this machine when the cluster is away."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import find_terms
from search_app.errors import EngineError
from search_app.index import Candidates, Float32, Generation
from search_app.index.spelling import Speller, count_words
from search_app.index.vectors import KINDS
from search_app.index.veil import blank, find_hidden_documents
from search_app.model import Curation, Document, GenerationInfo, Passage, Query, Span, Withdrawals
from search_app.opensearch.cluster import Cluster
from search_app.opensearch.layout import entry_id, read_document, read_id, read_passage, safe, unpack_vectors
from search_app.opensearch.retrieval import Found, Retrieval
from search_app.opensearch.statistics import Statistics

_KEPT = 4096
_TROUBLE_S = 10.0
"""How long it is told that the copy answered, where nobody has asked since."""
_KEYS = 1000
_PAGE = 5000
_T = TypeVar("_T")
FindCopy = Callable[[], Generation | None]
"""Gives the copy of a generation that this machine keeps, None when there is none."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is published with the passages and kept in memory while a generation is open."""

    statistics: Statistics
    curation: Curation
    redirects: Mapping[str, str]


@dataclass
class _Shared:
    """What the views of one generation have in common."""

    trouble: str = ""
    """Why the copy answered last, empty when the cluster did."""
    since: float = float("-inf")
    """When it answered last."""
    copy: tuple[Generation | None, Generation | None] = (None, None)
    """The copy looked at last, and a view of it."""


class OpenSearchGeneration:
    """One index of a cluster, which nothing changes any more."""

    takes_turns = False

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        info: GenerationInfo,
        meta: Mapping[str, Any],
        contents: Contents,
        find_copy: FindCopy = lambda: None,
        fault: str = "",
    ) -> None:
        self.index = index
        self.info = info
        self.meta = meta
        self.contents = contents
        self.withdrawn = Withdrawals()
        self.model: str = meta["model"]
        self.first_due: int = meta["first_due"]
        self._cluster = cluster
        self._fault = fault
        self._find_copy = find_copy
        self._shared = _Shared()
        self._hidden: frozenset[str] = frozenset()
        self._hidden_documents: frozenset[str] = frozenset()
        self._speller = contents.statistics.speller
        self._retrieval = Retrieval(cluster, index, contents.statistics, bool(self.model), meta["knn"])
        self._passages: _Kept[Passage] = _Kept()
        self._packed: _Kept[str] = _Kept()
        self._ids: _Kept[tuple[str, ...]] = _Kept()

    @property
    def fault(self) -> str:
        """Return why this generation stands in for the live one, or what answers in the cluster's place."""
        since = self._shared.since
        lately = since > self._cluster.returned and time.monotonic() - since < _TROUBLE_S
        trouble = self._cluster.away or (self._shared.trouble if lately else "")
        if not trouble:
            return self._fault
        kept = self._find_copy()
        answers = f"{kept.info.passages} passages kept here answer" if kept else "nothing is kept here that answers"
        return f"{trouble}; {answers}"

    @property
    def is_steady(self) -> bool:
        """Say whether what it answers holds as long as it is served: not soon after a copy answered in its place."""
        return not self._cluster.away and time.monotonic() - self._shared.since >= _TROUBLE_S

    @property
    def is_whole(self) -> bool:
        """Say whether what is not found is not there: not where a copy of the questions alone may have answered."""
        return self.is_steady or (kept := self._find_copy()) is None or kept.is_whole

    @property
    def curation(self) -> Curation:
        """Return the synonyms, pins and notices published with the passages."""
        return self.contents.curation

    @property
    def redirects(self) -> Mapping[str, str]:
        """Return which passage ids of earlier generations have become which."""
        return self.contents.redirects

    @property
    def vectors(self) -> "_IndexedVectors | None":
        """Return the vectors of all passages; None without a model."""
        return _IndexedVectors(self._cluster, self.index, self.meta["dimensions"]) if self.model else None

    @property
    def due(self) -> NDArray[np.int32]:
        """Return for each passage the last day of its review; all of them are read."""
        return np.array([row["due"][0] for row in self._scan("passage", ("due",))], np.int32)

    def due_of(self, found: Candidates) -> NDArray[np.int32]:
        """Return for each candidate the last day of its review."""
        if isinstance(found, Found):
            return found.due
        kept = self._copy()
        return kept.due_of(found) if kept else np.empty(0, np.int32)

    def without(self, withdrawn: Withdrawals) -> "OpenSearchGeneration":
        """Return a view of the same generation that leaves out what is withdrawn, and nothing else.

        Raises EngineError when the cluster cannot say which passages these are.
        """
        if withdrawn == self.withdrawn:
            return self
        view = copy(self)
        view.withdrawn = withdrawn
        view._hidden = frozenset(self._find_hidden(withdrawn)) if withdrawn.entries else frozenset()
        own = self._known_ids  # never those of a copy, which may have fewer
        view._hidden_documents = withdrawn.ids | find_hidden_documents(view._hidden, own)
        view._retrieval = replace(self._retrieval, hidden=tuple(sorted(map(safe, view._hidden))))
        hidden = self._read_passages(sorted(view._hidden))
        view._speller = self._own_speller().without(count_words(hidden.values()))
        return view

    def hides(self, name: str) -> bool:
        """Say whether the passage or document with this id is withdrawn, be it in the generation or not."""
        return name in self._hidden or name in self._hidden_documents or self.withdrawn.covers_id(name)

    def digests(self) -> Mapping[str, tuple[bytes, bytes]]:
        """Return digest and text digest of every passage by id, withdrawn ones included."""
        rows = self._scan("passage", ("name", "digest", "text_digest"))
        return {read_id(r["name"][0]): (_hex(r["digest"]), _hex(r["text_digest"])) for r in rows}

    def origins(self) -> Mapping[str, str]:
        """Return the file that every document came from, by id, withdrawn ones included."""
        rows = self._scan("document", ("name", "origin"))
        return {read_id(row["name"][0]): read_id(row["origin"][0]) for row in rows}

    def document_digests(self) -> Mapping[str, bytes]:
        """Return what `digest_document` gives for every document by id, withdrawn ones included."""
        return {read_id(row["name"][0]): _hex(row["digest"]) for row in self._scan("document", ("name", "digest"))}

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""
        return self.contents.statistics.frequency(term)

    def close_words(self, word: str) -> list[str]:
        """Return the words of the passages that a misspelt `word` may stand for, the likeliest first."""
        return self._speller.close_words(word)

    def candidates(self, query: Query, depth: int, vector: Float32 | None = None) -> Candidates:
        """Return the `depth` best passages by BM25F; those of the copy when the cluster is away."""

        def ask_copy(kept: Generation) -> Candidates:
            return kept.candidates(query, depth, vector)

        found = self._ask(lambda: self._retrieval.find(query, depth, vector), ask_copy)
        if not isinstance(found, Found):
            return found
        self._packed.put_all(found.packed)
        count, count_facets = found.count, found.count_facets
        return replace(
            found,
            count=lambda: self._ask(count, lambda kept: ask_copy(kept).total),
            count_facets=lambda: self._ask(count_facets, lambda kept: ask_copy(kept).facets),
        )

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return the passages with these ids in this order; an unknown id is left out."""
        wanted = [name for name in ids if name not in self._hidden] if self._hidden else ids
        found = self._read_passages(wanted)
        return [found[name] for name in wanted if name in found]

    def marks(self, ids: Sequence[str], terms: Set[str]) -> list[tuple[Span, ...]]:
        """Return for each passage the (start, end) of the words of its text whose term is in `terms`; ids are known."""
        found = {p.id: find_terms(p.text, p.language, terms) for p in self.passages(ids)}
        return [found.get(name, ()) for name in ids]  # a copy that answers meanwhile has not every passage

    def document(self, document_id: str) -> Document | None:
        """Return the document with this id, None when there is none."""
        if document_id in self._hidden_documents:
            return None
        return self._ask(lambda: self._document(document_id), lambda kept: kept.document(document_id))

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return the passages of one document in their order, empty for an unknown one."""
        return tuple(self.passages(self.ids_of(document_id)))

    def ids_of(self, document_id: str) -> Sequence[str]:
        """Return the ids of the passages of one document in their order, withdrawn ones included."""
        known = self._ids.get(document_id)
        if known is None:
            known = self._ask(lambda: self._read_ids(document_id), lambda kept: tuple(kept.ids_of(document_id)))
        return known

    def document_ids(self) -> Iterator[str]:
        """Yield the ids of all documents in order, read in large pages."""

        def read() -> Iterator[str]:
            return (read_id(row["name"][0]) for row in self._scan("document", ("name",)))

        found = self._ask_on(read, lambda kept: kept.document_ids(), str)
        return (name for name in found if name not in self._hidden_documents)

    def documents(self) -> Iterator[Document]:
        """Yield all documents in order, read in large pages."""

        def read() -> Iterator[Document]:
            if self._hidden:
                yield from (document for document, _ in self._read_contents())
            else:
                found = self._scan_records("document", "record", read_document)
                yield from (document for document in found if document.id not in self._hidden_documents)

        return self._ask_on(read, lambda kept: kept.documents(), lambda document: document.id)

    def contents_of(self) -> Iterator[tuple[Document, tuple[Passage, ...]]]:
        """Yield all documents with their passages in order, read in large pages."""
        return self._ask_on(self._read_contents, lambda kept: kept.contents_of(), lambda one: one[0].id)

    def _read_contents(self) -> Iterator[tuple[Document, tuple[Passage, ...]]]:
        documents = self._scan_records("document", "record", read_document)
        passages = self._scan_records("passage", "passage", read_passage)
        ahead = next(passages, None)
        for document in documents:
            own = []
            while ahead is not None and ahead.citation.document_id == document.id:
                own.append(ahead)
                ahead = next(passages, None)
            if document.id not in self._hidden_documents:
                hidden = [passage for passage in own if passage.id in self._hidden]
                shown = tuple(passage for passage in own if passage.id not in self._hidden)
                yield blank(document, hidden) if hidden else document, shown

    def vectors_of(self, ids: Sequence[str]) -> tuple[NDArray[np.int8], Float32]:
        """Return rows (passages, kinds, dimensions) and scales (passages, kinds) of known passages."""
        distinct = list(dict.fromkeys(ids))
        found = self._read_sources(distinct, "vectors")
        if len(found) < len(distinct):
            raise EngineError(f"{self.index}: vectors cannot be read; were its entries removed?")
        rows, scales = unpack_vectors(found, self.meta["dimensions"])
        place = {name: at for at, name in enumerate(distinct)}
        chosen = [place[name] for name in ids]
        return rows[chosen], scales[chosen]

    def close(self) -> None:
        """Do nothing: an index is kept for a while after it was live."""

    def _own_speller(self) -> Speller:
        return self.contents.statistics.speller

    def _copy(self) -> Generation | None:
        kept = self._find_copy()
        if kept is None:
            return None
        source, view = self._shared.copy
        if view is None or source is not kept or view.withdrawn != self.withdrawn:
            view = kept.without(self.withdrawn)
            self._shared.copy = kept, view
        return view

    def _ask(self, remote: Callable[[], _T], local: Callable[[Generation], _T]) -> _T:
        """Return what the cluster says, or the copy in its place."""
        try:
            found = remote()
        except EngineError as error:
            self._shared.trouble, self._shared.since = str(error), time.monotonic()
            kept = self._copy()
            if kept is None:
                raise
            return local(kept)
        self._shared.trouble = ""
        return found

    def _ask_on(
        self, remote: Callable[[], Iterator[_T]], local: Callable[[Generation], Iterator[_T]], name: Callable[[_T], str]
    ) -> Iterator[_T]:
        """Yield what the cluster gives, and what the copy has beyond it when the cluster goes away meanwhile."""
        given = set()
        try:
            for one in remote():
                given.add(name(one))
                yield one
        except EngineError as error:
            self._shared.trouble, self._shared.since = str(error), time.monotonic()
            kept = self._copy()
            if kept is None:
                raise
            yield from (one for one in local(kept) if name(one) not in given)

    def _read_passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        found = {name: known for name in ids if (known := self._known(name)) is not None}
        missing = [name for name in dict.fromkeys(ids) if name not in found and "#" in name]
        if missing:
            fresh = self._ask(lambda: self._fetch(missing), lambda kept: {p.id: p for p in kept.passages(missing)})
            found.update(fresh)
        return found

    def _known(self, name: str) -> Passage | None:
        known, packed = self._passages.get(name), self._packed.get(name)
        if known is None and packed is not None:
            known = read_passage(packed)
            self._passages.put(name, known)
        return known

    def _fetch(self, ids: Sequence[str]) -> dict[str, Passage]:
        found = {passage.id: passage for passage in map(read_passage, self._read_sources(ids, "passage"))}
        for passage in found.values():
            self._passages.put(passage.id, passage)
        return found

    def _read_sources(self, ids: Sequence[str], name: str) -> list[Any]:
        """Return one value of each of these passages that is there; raises EngineError when one cannot be read."""
        body = {"ids": [entry_id("passage", each) for each in ids]}
        answer = self._cluster.call("POST", f"/{self.index}/_mget", body, {"_source": name})
        if broken := next((row["error"] for row in answer["docs"] if "error" in row), None):
            raise EngineError(f"{self.index}: a passage cannot be read ({broken.get('type')})")
        return [row["_source"][name] for row in answer["docs"] if row.get("found")]

    def _document(self, document_id: str) -> Document | None:
        path = f"/{self.index}/_doc/{entry_id('document', document_id)}"
        answer = self._cluster.call("GET", path, params={"_source": "record"}, missing_is_none=True)
        if answer is None:
            return None
        document = read_document(answer["_source"]["record"])
        own = [name for name in self.ids_of(document_id) if name in self._hidden] if self._hidden else []
        return blank(document, list(self._read_passages(own).values())) if own else document

    def _known_ids(self, document_id: str) -> tuple[str, ...]:
        known = self._ids.get(document_id)
        return self._read_ids(document_id) if known is None else known

    def _read_ids(self, document_id: str) -> tuple[str, ...]:
        names = tuple(
            read_id(row["name"][0]) for row in self._scan("passage", ("name",), {"document": safe(document_id)})
        )
        self._ids.put(document_id, names)
        return names

    def _find_hidden(self, withdrawn: Withdrawals) -> Iterator[str]:
        names = [safe(name) for name in withdrawn.ids]
        any_of = [
            {"terms": {"name": names}},
            {"terms": {"document": names}},
            {"terms": {"text_digest": [digest.hex() for digest in withdrawn.digests]}},
        ]
        query = {"bool": {"filter": [{"term": {"type": "passage"}}], "should": any_of, "minimum_should_match": 1}}
        for hit in self._hits(query, {"stored_fields": "_none_", "docvalue_fields": ["name"]}):
            yield read_id(hit["fields"]["name"][0])

    def _scan(self, kind: str, names: Sequence[str], terms: Mapping[str, str] | None = None) -> Iterator[Any]:
        filters = [{"term": {"type": kind}}, *({"term": {name: value}} for name, value in (terms or {}).items())]
        shown = {"stored_fields": "_none_", "docvalue_fields": list(names)}
        return (hit["fields"] for hit in self._hits({"bool": {"filter": filters}}, shown))

    def _scan_records(self, kind: str, name: str, read: Callable[[str], _T]) -> Iterator[_T]:
        query = {"term": {"type": kind}}
        return (read(hit["_source"][name]) for hit in self._hits(query, {"_source": [name]}, _KEYS))

    def _hits(self, query: Mapping[str, Any], shown: Mapping[str, Any], size: int = _PAGE) -> Iterator[Any]:
        return self._cluster.scan(f"/{self.index}", {"query": query, **shown, "sort": ["sort"]}, size)


class _IndexedVectors:
    """The vectors that the passages of an index have, found by the keys of their texts."""

    def __init__(self, cluster: Cluster, index: str, dimensions: int) -> None:
        self._cluster = cluster
        self._index = index
        self._dimensions = dimensions

    def find(self, keys: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.int8], Float32]:
        """Return which of some keys have a vector, and the vectors and scales of those that have."""
        wanted = [key.tobytes().hex() for key in keys]
        known: dict[str, tuple[NDArray[np.int8], np.float32]] = {}
        for start in range(0, len(wanted), _KEYS):
            known.update(self._look(wanted[start : start + _KEYS]))
        held = np.array([key in known for key in wanted], np.bool_)
        rows = [known[key] for key in wanted if key in known]
        shape = (len(rows), self._dimensions)
        return held, np.array([r for r, _ in rows], np.int8).reshape(shape), np.array([s for _, s in rows], np.float32)

    def _look(self, keys: Sequence[str]) -> Iterator[tuple[str, tuple[NDArray[np.int8], np.float32]]]:
        body = {
            "query": {"terms": {"vector_keys": list(keys)}},
            "_source": ["vector_keys", "vectors"],
            "sort": ["sort"],
        }
        for hit in self._cluster.scan(f"/{self._index}", body, _KEYS):
            rows, scales = unpack_vectors([hit["_source"]["vectors"]], self._dimensions)
            for kind in range(len(KINDS)):
                yield hit["_source"]["vector_keys"][kind], (rows[0, kind], scales[0, kind])


class _Kept(Generic[_T]):
    """The last few thousand values asked for; safe to share between threads."""

    def __init__(self) -> None:
        self._values: dict[str, _T] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> _T | None:
        return self._values.get(key)

    def put(self, key: str, value: _T) -> None:
        self.put_all({key: value})

    def put_all(self, values: Mapping[str, _T]) -> None:
        with self._lock:
            self._values.update(values)
            for key in list(islice(self._values, max(len(self._values) - _KEPT, 0))):
                del self._values[key]


def _hex(values: Sequence[str]) -> bytes:
    return bytes.fromhex(values[0])
