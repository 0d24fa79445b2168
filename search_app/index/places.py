"""Where every word of the passages stands, so that matches are marked without reading a text again."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.analysis import tokenize
from search_app.index.arrays import load_array, save_array
from search_app.index.splice import Splice
from search_app.model import Passage, Span


@dataclass(frozen=True, slots=True)
class Places:
    """Per word of the texts its term (int32) and (start, end) (int32, shape (words, 2)); `starts` delimits passages."""

    starts: NDArray[np.int64]
    terms: NDArray[np.int32]
    spans: NDArray[np.int32]

    def find(self, rows: list[int], wanted: Iterable[int], count: int) -> list[tuple[Span, ...]]:
        """Return for each passage where its text holds one of the terms `wanted`; there are `count` terms in all."""
        marked = np.zeros(count, np.bool_)
        marked[list(wanted)] = True
        first = self.starts[rows]
        sizes = self.starts[[row + 1 for row in rows]] - first
        ends = sizes.cumsum()
        words = np.arange(ends[-1]) + np.repeat(first - ends + sizes, sizes)
        found = marked[self.terms[words]].nonzero()[0]
        spans = [(start, end) for start, end in self.spans[words[found]].tolist()]
        cuts = [0, *np.searchsorted(found, ends).tolist()]
        return [tuple(spans[cuts[i] : cuts[i + 1]]) for i in range(len(rows))]


def find_places(passages: Iterable[Passage], numbers: Mapping[str, int]) -> Places:
    """Return the places of the words of `passages`; `numbers` gives every term its number."""
    sizes, terms, spans = array("q", [0]), array("i"), array("i")
    for passage in passages:
        for term, start, end in tokenize(passage.text, passage.language):
            if term in numbers:
                terms.append(numbers[term])
                spans.append(start)
                spans.append(end)
        sizes.append(len(terms))
    return Places(
        np.frombuffer(sizes, np.int64), np.frombuffer(terms, np.int32), np.frombuffer(spans, np.int32).reshape(-1, 2)
    )


def splice_places(base: Places, fresh: Places, passages: Splice, renumbered: NDArray[np.int32]) -> Places:
    """Return the places in the new collection, where the terms of `base` have the numbers `renumbered`."""
    words = passages.stretch(base.starts, fresh.starts)
    return Places(
        passages.join_starts(base.starts, fresh.starts),
        words.join(renumbered[base.terms], fresh.terms),
        words.join(base.spans, fresh.spans),
    )


def save_places(places: Places, folder: Path) -> None:
    """Write the places as files that `load_places` maps into memory."""
    save_array(folder / "place_starts.npy", places.starts)
    save_array(folder / "place_terms.npy", places.terms)
    save_array(folder / "place_spans.npy", places.spans)


def load_places(folder: Path) -> Places:
    """Return the places in `folder`, memory-mapped."""
    return Places(*(load_array(folder / f"place_{name}.npy") for name in ("starts", "terms", "spans")))
