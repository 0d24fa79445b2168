"""What every engine does with compiled impacts: filter, count and cut to the best passages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import terms
from search_app.index import FACETS, SHORTLIST, Candidates, Float32
from search_app.index.impacts import Impacts, best
from search_app.index.vectors import Vectors
from search_app.model import Change, Document, Passage, Query


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet and, for every passage, the number of its value (int32)."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]


def field_terms(passage: Passage) -> dict[str, list[str]]:
    """Return the terms of each scored field of a passage, repeats included."""
    cited = passage.citation
    texts = {
        "title": " \n".join((cited.title, *cited.heading_path)),
        "heading": passage.question or passage.heading,
        "text": passage.text,
    }
    return {name: terms(text, passage.language) for name, text in texts.items()}


def build_facets(passages: Sequence[Passage]) -> dict[str, Facet]:
    """Return every facet of `passages` by name."""
    return {name: _facet([getattr(passage, name) for passage in passages]) for name in FACETS}


def merge(
    base: Iterable[tuple[Document, tuple[Passage, ...]]], changes: Iterable[Change]
) -> list[tuple[Document, tuple[Passage, ...]]]:
    """Return the documents of `base` with `changes` applied, by id."""
    merged = {document.id: (document, passages) for document, passages in base}
    for change in changes:
        merged.pop(change.document_id, None)
        if change.document is not None:
            merged[change.document_id] = (change.document, change.passages)
    return [merged[document_id] for document_id in sorted(merged)]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a question is looked up in; `vectors` is None without a model, `ids` are by position."""

    impacts: Impacts
    facets: Mapping[str, Facet]
    vectors: Vectors | None
    ids: Sequence[str]

    def find(self, query: Query, depth: int, vector: Float32 | None) -> Candidates:
        """Return the shortlist and then the `depth` best passages by BM25F; counts are over all that match."""
        scores = self.impacts.score(query.terms)
        allowed = np.ones(len(scores), np.bool_)
        for name, value in query.filters.items():
            allowed &= _having(self.facets[name], value)
        scores[~allowed] = 0
        ranked = best(scores, depth)
        nearest = np.zeros(0, np.intp)
        if vector is not None and self.vectors is not None:
            cosines = np.where(allowed, self.vectors.cosines(vector, 0), -1)
            nearest = best(cosines, SHORTLIST)
        head, tail = ranked[:SHORTLIST], ranked[SHORTLIST:]
        shortlist = np.concatenate([head, nearest[~np.isin(nearest, head)]])
        positions = np.concatenate([shortlist, tail[~np.isin(tail, shortlist)]])
        parts = np.zeros((len(positions), 4), np.float32)
        parts[:, 0] = scores[positions]
        parts[:, 1] = self.impacts.cover(query.words, positions)
        if len(nearest) and vector is not None and self.vectors is not None:
            parts[:, 2] = cosines[positions]
            parts[:, 3] = self.vectors.cosines(vector, 1, positions)
        matched = np.flatnonzero(scores)
        return Candidates(
            ids=tuple(self.ids[i] for i in positions),
            parts=parts,
            shortlist=len(shortlist),
            total=len(np.union1d(matched, nearest)) if len(nearest) else len(matched),
            facets={name: dict(_count(facet, matched)) for name, facet in self.facets.items()},
        )


def _facet(labels: Sequence[str]) -> Facet:
    values = tuple(sorted(set(labels)))
    number = {value: i for i, value in enumerate(values)}
    return Facet(values, np.array([number[label] for label in labels], np.int32))


def _having(facet: Facet, value: str) -> NDArray[np.bool_]:
    wanted = facet.values.index(value) if value in facet.values else -1
    having: NDArray[np.bool_] = facet.codes == wanted
    return having


def _count(facet: Facet, matched: NDArray[np.intp]) -> Iterator[tuple[str, int]]:
    counts = np.bincount(facet.codes[matched], minlength=len(facet.values))
    return ((value, int(n)) for value, n in zip(facet.values, counts, strict=True) if n and value)
