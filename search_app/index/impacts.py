"""BM25F as arrays: every term's contribution to every passage, worked out once when a generation is made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_app.errors import NoGenerationError
from search_app.index.arrays import load_array
from search_app.model import Term, Word

VERSION = "3"

# Field boosts and BM25 constants; benchmarks/relevance.py prints what they give on a judged collection.
BOOSTS = {"title": 1.0, "heading": 1.0, "text": 1.0}
B = 0.75
K1 = 1.2

_BLOCK = 32  # scores in a block whose maximum is found first

Postings = Iterable[tuple[str, Sequence[int], Sequence[float]]]
"""(term, positions of the passages that hold it, its frequency in each), for one field."""


@dataclass(frozen=True, slots=True)
class Impacts:
    """Scores of shape (postings,) float32 with passage positions int32, term by term; `starts` int64 delimits terms."""

    terms: Mapping[str, int]
    starts: NDArray[np.int64]
    positions: NDArray[np.int32]
    scores: NDArray[np.float32]
    count: int

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""
        start, end = self._range(term)
        return end - start

    def score(self, terms: Iterable[Term]) -> NDArray[np.float32]:
        """Return the score of every passage, float32 of shape (count,): OR over `terms`, exact."""
        parts = [(slice(*self._range(term.text)), np.float32(term.weight)) for term in terms]
        if not parts:
            return np.zeros(self.count, np.float32)
        positions = np.concatenate([self.positions[part] for part, _ in parts])
        scores = np.concatenate([self.scores[part] * weight for part, weight in parts])
        return np.bincount(positions, scores, self.count).astype(np.float32)

    def cover(self, words: Sequence[Word], positions: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return which share (0 to 1) of the weight of `words` the passages at `positions` hold, float32, one each."""
        wanted = positions.astype(np.int32)
        covered = np.zeros(len(wanted))
        for word in words:
            held = np.zeros(len(wanted), np.bool_)
            for term in word.terms:
                held |= _contains(self.positions[slice(*self._range(term))], wanted)
            covered += word.weight * held
        total = sum(word.weight for word in words)
        return np.minimum(covered / (total or 1), 1).astype(np.float32)

    def _range(self, term: str) -> tuple[int, int]:
        row = self.terms.get(term)
        return (0, 0) if row is None else (int(self.starts[row]), int(self.starts[row + 1]))


def compile_impacts(fields: Mapping[str, Postings], count: int) -> Impacts:
    """Return the impacts of `count` passages from the postings of each field in BOOSTS.

    A field's part is Whoosh's BM25F: (ln(N / (df + 1)) + 1) * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / mean
    length)), after Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with Whoosh's one-byte
    field lengths; fields are added with their boosts.
    """
    numbers: dict[str, int] = {}
    columns = [_field_scores(postings, BOOSTS[name], count, numbers) for name, postings in fields.items()]
    order = sorted(numbers)
    rank = np.empty(len(order), np.int64)
    rank[[numbers[term] for term in order]] = np.arange(len(order))
    rows = rank[np.concatenate([c[0] for c in columns])]
    positions = np.concatenate([c[1] for c in columns])
    scores = np.concatenate([c[2] for c in columns])
    keys, inverse = np.unique(rows * max(count, 1) + positions, return_inverse=True)
    starts = np.searchsorted(keys // max(count, 1), np.arange(len(order) + 1))
    return Impacts(
        terms={term: row for row, term in enumerate(order)},
        starts=starts.astype(np.int64),
        positions=(keys % max(count, 1)).astype(np.int32),
        scores=np.bincount(inverse, scores, len(keys)).astype(np.float32),
        count=count,
    )


def best(scores: NDArray[np.float32], depth: int) -> NDArray[np.intp]:
    """Return the positions of the `depth` highest scores above zero, best first, ties by position."""
    found = np.flatnonzero(scores > _lower_bound(scores, depth))
    if 0 < depth < len(found):
        limit = np.partition(scores[found], len(found) - depth)[len(found) - depth]
        found = found[scores[found] >= limit]
    return found[np.argsort(-scores[found], kind="stable")][:depth]


def _lower_bound(scores: NDArray[np.float32], depth: int) -> np.float32:
    """Return a score that the `depth` highest scores exceed, near the lowest of them when there are many scores.

    Of `depth` blocks that hold the highest maxima each holds one score at least as high as the lowest of these maxima.
    """
    blocks = len(scores) // _BLOCK
    if not 0 < depth < blocks:
        return np.float32(0)
    maxima = scores[: blocks * _BLOCK].reshape(_BLOCK, blocks).max(axis=0)
    bound = np.partition(maxima, blocks - depth)[blocks - depth]
    return np.float32(max(np.nextafter(bound, np.float32(-1)), 0))


def save_impacts(impacts: Impacts, folder: Path) -> None:
    """Write the impacts as files that `load_impacts` maps into memory."""
    (folder / "terms.txt").write_bytes("\n".join(impacts.terms).encode())
    np.save(folder / "starts.npy", impacts.starts)
    np.save(folder / "positions.npy", impacts.positions)
    np.save(folder / "scores.npy", impacts.scores)


def load_impacts(folder: Path, count: int) -> Impacts:
    """Return the impacts in `folder`, their arrays memory-mapped; raises NoGenerationError when they do not fit."""
    text = (folder / "terms.txt").read_bytes().decode()
    terms = {term: row for row, term in enumerate(text.split("\n") if text else [])}
    starts = load_array(folder / "starts.npy")
    if len(starts) != len(terms) + 1:
        raise NoGenerationError(f"{folder}: terms and postings differ in number; run `citewell ingest` again")
    return Impacts(terms, starts, load_array(folder / "positions.npy"), load_array(folder / "scores.npy"), count)


def _contains(ascending: NDArray[np.int32], wanted: NDArray[np.int32]) -> NDArray[np.bool_]:
    if not len(ascending):
        return np.zeros(len(wanted), np.bool_)
    at = np.searchsorted(ascending, wanted)
    found: NDArray[np.bool_] = ascending[np.minimum(at, len(ascending) - 1)] == wanted
    return found


def _field_scores(
    postings: Postings, boost: float, count: int, numbers: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    rows: list[int] = []
    sizes: list[int] = []
    positions: list[int] = []
    frequencies: list[float] = []
    for term, at, tf in postings:
        rows.append(numbers.setdefault(term, len(numbers)))
        sizes.append(len(at))
        positions.extend(at)
        frequencies.extend(tf)
    where, tf_ = np.array(positions, np.int64), np.array(frequencies, np.float64)
    exact: NDArray[np.float64] = np.bincount(where, tf_, count).astype(np.float64)
    mean = exact.sum() / count if count and exact.any() else 1.0
    idf = np.log(max(count, 1) / (np.array(sizes, np.float64) + 1)) + 1
    norm = K1 * (1 - B + B * _as_whoosh_stores(exact)[where] / mean)
    scores = boost * np.repeat(idf, sizes) * tf_ * (K1 + 1) / (tf_ + norm)
    return np.repeat(np.array(rows, np.int64), sizes), where, scores


def _as_whoosh_stores(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    # One byte a length: the next of 256 steps that grow by 3.3 %.
    steps = np.round((1.033 ** np.arange(256) - 1) * 27)
    rounded: NDArray[np.float64] = steps[np.minimum(np.searchsorted(steps, lengths), 255)]
    return rounded
