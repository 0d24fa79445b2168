"""What every engine does with compiled impacts: filter, count and cut to the best passages."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import terms
from search_app.index import FACETS, NEVER_DUE, SHORTLIST, Candidates, Float32
from search_app.index.arrays import load_array, save_array
from search_app.index.impacts import Bounds, Impacts, cover, likely
from search_app.index.splice import Splice
from search_app.index.vectors import Vectors
from search_app.model import Change, Document, Filters, Passage, Query

_FEW_VALUES = 8  # up to here counting value by value is quicker


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


def due_days(passages: Sequence[Passage]) -> NDArray[np.int32]:
    """Return the day until which each passage counts as reviewed, as `date.toordinal()`; see NEVER_DUE."""
    days = [0 if p.kept else p.review_by.toordinal() if p.review_by else NEVER_DUE for p in passages]
    return np.array(days, np.int32)


def make_facet(labels: Sequence[str]) -> Facet:
    """Return the facet of rows that have these values."""
    values = tuple(sorted(set(labels)))
    number = {value: i for i, value in enumerate(values)}
    return Facet(values, np.array([number[label] for label in labels], np.int32))


def build_facets(passages: Sequence[Passage]) -> dict[str, Facet]:
    """Return every facet of `passages` by name."""
    return {name: make_facet([getattr(passage, name) for passage in passages]) for name in FACETS}


def splice_facet(base: Facet, fresh: Facet, passages: Splice) -> Facet:
    """Return the facet of the new collection; values that no passage has any more are left out."""
    values = sorted({*base.values, *fresh.values})
    number = {value: i for i, value in enumerate(values)}
    old, new = (np.array([number[value] for value in facet.values], np.int32) for facet in (base, fresh))
    codes = passages.join(old[base.codes], new[fresh.codes])
    used = np.unique(codes)
    return Facet(tuple(values[i] for i in used.tolist()), used.searchsorted(codes).astype(np.int32))


def save_facet(name: str, facet: Facet, folder: Path) -> None:
    """Write a facet as files that `load_facet` maps into memory."""
    (folder / f"facet-{name}.json").write_text(json.dumps(facet.values), encoding="ascii")
    save_array(folder / f"facet-{name}.npy", facet.codes)


def load_facet(name: str, folder: Path) -> Facet:
    """Return the facet that `save_facet` wrote under this name."""
    values = json.loads((folder / f"facet-{name}.json").read_bytes())
    return Facet(tuple(values), load_array(folder / f"facet-{name}.npy"))


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
    shown: NDArray[np.bool_] | None = None
    """Which passages may be found, None for all."""

    def find(self, query: Query, depth: int, vector: Float32 | None) -> Candidates:
        """Return the shortlist and then the `depth` best passages by BM25F; counts are over all that match.

        Bounds for the scores of all passages leave few to be weighed term by term.
        """
        asked = self.impacts.look_up(query.terms)
        bounds, slack, weigh = self.impacts.bound(asked)
        allowed = self._allowed(query.filters)
        if allowed is not None:
            bounds[~allowed] = 0
        positions, nearest = likely(bounds, depth, slack), None
        if vector is not None and self.vectors is not None:
            nearest = self.vectors.nearest(vector, SHORTLIST, allowed)
            positions = np.sort(np.concatenate([positions, _without(nearest, positions)]))
        weighed = weigh(positions)
        parts = np.zeros((len(positions), 4), np.float32)
        parts[:, 0] = scores = np.add.reduce(weighed)
        parts[:, 1] = cover(query.words, asked, weighed)
        ranked, shortlist = _rank(scores, depth, None if nearest is None else positions.searchsorted(nearest))
        positions, parts = positions[ranked], parts[ranked]
        if vector is not None and self.vectors is not None:
            parts[:, 2:] = np.maximum(self.vectors.cosines(vector, positions), 0)
        return Candidates(
            positions,
            parts,
            shortlist,
            self.ids,
            partial(_count_matches, bounds, nearest),
            partial(_count_facets, self.facets, bounds),
        )

    def _allowed(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Return which passages are shown and pass all filters, None when all do."""
        having = [_having(self.facets[name], values) for name, values in filters.items()]
        having += [] if self.shown is None else [self.shown]
        return np.logical_and.reduce(having) if having else None


def _rank(scores: Float32, depth: int, nearest: NDArray[np.intp] | None) -> tuple[NDArray[np.intp], int]:
    """Return the shortlist and then the `depth` best by score, ties in order, and how many the shortlist has."""
    ranked = (-scores).argsort(kind="stable")[:depth]
    if nearest is None:
        return ranked, min(SHORTLIST, len(ranked))
    ranked = ranked[scores[ranked] > 0]
    head, tail = ranked[:SHORTLIST], ranked[SHORTLIST:]
    shortlist = np.concatenate([head, _without(nearest, np.sort(head))])
    return np.concatenate([shortlist, tail[~np.isin(tail, shortlist)]]) if len(tail) else shortlist, len(shortlist)


def _without(positions: NDArray[np.intp], others: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return those of `positions` that are not among others, which are in order."""
    at = others.searchsorted(positions)
    return positions[others.take(at, mode="clip") != positions] if len(others) else positions


def _count_matches(bounds: Bounds, nearest: NDArray[np.intp] | None) -> int:
    beside = 0 if nearest is None else len(nearest) - int(np.count_nonzero(bounds[nearest]))
    return int(np.count_nonzero(bounds)) + beside


def _count_facets(facets: Mapping[str, Facet], bounds: Bounds) -> dict[str, dict[str, int]]:
    matched = bounds > 0
    return {name: dict(_count(facet, matched)) for name, facet in facets.items()}


def _having(facet: Facet, values: Collection[str]) -> NDArray[np.bool_]:
    return np.isin(facet.codes, [code for code, value in enumerate(facet.values) if value in values])


def _count(facet: Facet, matched: NDArray[np.bool_]) -> Iterator[tuple[str, int]]:
    if len(facet.values) > _FEW_VALUES:
        counts = np.bincount(facet.codes[matched], minlength=len(facet.values)).tolist()
    else:
        counts = [v and int(np.count_nonzero(matched & (facet.codes == i))) for i, v in enumerate(facet.values)]
    yield from ((value, n) for value, n in zip(facet.values, counts, strict=True) if n and value)
