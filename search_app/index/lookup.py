"""What every engine does with compiled impacts: filter, count and cut to the best passages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import terms
from search_app.index import FACETS, Candidates
from search_app.index.impacts import Impacts, best
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


def find(impacts: Impacts, facets: Mapping[str, Facet], ids: Sequence[str], query: Query, depth: int) -> Candidates:
    """Return the `depth` best passages that pass the query's filters, and counts over all that match."""
    scores = impacts.score(query.terms)
    for name, value in query.filters.items():
        scores[~_having(facets[name], value)] = 0
    positions = best(scores, depth)
    matched = np.flatnonzero(scores)
    return Candidates(
        ids=tuple(ids[i] for i in positions),
        parts=np.stack([scores[positions], impacts.cover(query.words, positions)], axis=1),
        total=len(matched),
        facets={name: dict(_count(facet, matched)) for name, facet in facets.items()},
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
