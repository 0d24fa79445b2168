"""BM25F as arrays: every term's contribution to every passage, worked out once when a generation is made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search_app.errors import NoGenerationError
from search_app.index.arrays import load_array, save_array
from search_app.index.postings import Field, Postings
from search_app.index.splice import ends_of
from search_app.model import Term, Word

VERSION = "4"

# Field boosts and BM25 constants; benchmarks/relevance.py prints what they give on a judged collection.
BOOSTS = {"title": 1.0, "heading": 1.0, "text": 1.0}
B = 0.75
K1 = 1.2

_BLOCK = 32  # scores in a block whose maximum is found first
# A term in more than this share of the passages has its scores as one dense row too: adding a row of 10,000 takes 4 us,
# adding scattered scores 4 ns each, so that rows win from one passage in ten on; each takes 4 bytes a passage.
_DENSE_SHARE = 1 / 8
_KEPT_LISTS = 8192
_PART = 2**19  # postings whose scores are worked out at a time: 4 MB an array
_LEAST = np.float32(np.nextafter(np.float32(0), np.float32(1)))


class TermList(NamedTuple):
    """Where one term occurs: passage positions (int32, ascending) with its score in each (float32)."""

    positions: NDArray[np.int32]
    scores: NDArray[np.float32]
    row: int | None
    """The term's row of the dense scores, None for one that few passages hold."""


@dataclass(frozen=True, slots=True)
class Impacts:
    """Every term's scores in the passages that hold it; made by `make_impacts`."""

    terms: Mapping[str, int]
    starts: Sequence[int]
    """Where the postings of each term start in `positions` (int32) and `scores` (float32), and the last ones end."""
    positions: NDArray[np.int32]
    scores: NDArray[np.float32]
    frequent: NDArray[np.int64]
    """The numbers of the terms that have a row of `dense`, ascending."""
    dense: NDArray[np.float32]
    """Scores of shape (frequent terms, passages), 0 where a passage does not hold the term."""
    count: int
    find: Callable[[str], TermList | None]
    """Returns where a term occurs, None for an unknown one."""
    find_any: Callable[[frozenset[str]], tuple[TermList, ...]]
    """Returns where each known one of some terms occurs."""

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""
        number = self.terms.get(term)
        return 0 if number is None else self.starts[number + 1] - self.starts[number]

    def score(self, terms: Iterable[Term]) -> NDArray[np.float32]:
        """Return the score of every passage, float32 of shape (count,): OR over `terms`, exact."""
        total, weighed = np.zeros(self.count, np.float32), np.empty(self.count, np.float32)
        at, values = [], []
        for text, weight in terms:
            found = self.find(text)
            if found is None:
                continue
            if found.row is not None:
                total += np.multiply(self.dense[found.row], weight, out=weighed)
            else:
                at.append(found.positions)
                values.append(found.scores * weight)
        if at:
            np.add.at(total, np.concatenate(at), np.concatenate(values))
        return total

    def cover(self, words: Sequence[Word], positions: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return which share (0 to 1) of the weight of `words` the passages at `positions` hold, float32, one each."""
        narrow = positions.astype(np.int32)  # searched for among int32, which would be copied otherwise
        total = 0.0
        rows, held, weights = [], [], []
        for word in words:
            total += word.weight
            found = self.find_any(word.terms)
            if len(found) == 1 and found[0].row is not None:
                rows.append(found[0].row)
                weights.append(word.weight)
            elif found:
                held.append((word.weight, [self._is_held(one, narrow) for one in found]))
        covered = np.zeros(len(positions))  # float64, so that the order of adding up does not show
        if rows:
            cells = np.array(rows)[:, None] * self.count + positions
            covered += np.array(weights) @ (self.dense.ravel().take(cells) > 0)
        for weight, parts in held:
            covered += weight * (parts[0] if len(parts) == 1 else np.logical_or.reduce(parts))
        return np.minimum(covered / (total or 1), 1).astype(np.float32)

    def _is_held(self, found: TermList, positions: NDArray[np.int32]) -> NDArray[np.bool_]:
        if found.row is not None:
            held: NDArray[np.bool_] = self.dense[found.row].take(positions) > 0
        else:
            at = found.positions.searchsorted(positions)
            held = found.positions.take(at, mode="clip") == positions
        return held


def make_impacts(
    terms: Mapping[str, int],
    starts: Sequence[int],
    positions: NDArray[np.int32],
    scores: NDArray[np.float32],
    frequent: NDArray[np.int64],
    dense: NDArray[np.float32],
) -> Impacts:
    """Return the impacts over these arrays; the lists of the terms last asked for are kept at hand."""
    rows = {number: row for row, number in enumerate(frequent.tolist())}

    @lru_cache(maxsize=_KEPT_LISTS)
    def find(term: str) -> TermList | None:
        number = terms.get(term)
        if number is None:
            return None
        part = slice(starts[number], starts[number + 1])
        return TermList(positions[part], scores[part], rows.get(number))

    @lru_cache(maxsize=_KEPT_LISTS)
    def find_any(some: frozenset[str]) -> tuple[TermList, ...]:
        return tuple(found for term in sorted(some) if (found := find(term)) is not None)

    return Impacts(terms, starts, positions, scores, frequent, dense, dense.shape[1], find, find_any)


def compile_impacts(postings: Postings, count: int) -> Impacts:
    """Return the impacts of `count` passages from the postings of each field in BOOSTS.

    A field's part is Whoosh's BM25F: (ln(N / (df + 1)) + 1) * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / mean
    length)), after Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with Whoosh's one-byte
    field lengths; fields are added with their boosts.
    """
    norms = {name: _norms(field, count) for name, field in postings.fields.items()}
    parts = [_scores(postings.fields, norms, part, count) for part in _parts(postings)]
    starts = ends_of(np.concatenate([np.empty(0, np.int64), *(sizes for sizes, _, _ in parts)]))
    positions = np.concatenate([np.empty(0, np.int32), *(at for _, at, _ in parts)])
    scores = np.concatenate([np.empty(0, np.float32), *(found for _, _, found in parts)])
    frequent = np.flatnonzero(np.diff(starts) > _DENSE_SHARE * count)
    dense = np.zeros((len(frequent), count), np.float32)
    for row, number in enumerate(frequent):
        part = slice(starts[number], starts[number + 1])
        dense[row, positions[part]] = scores[part]
    terms = {term: number for number, term in enumerate(postings.terms)}
    return make_impacts(terms, starts.tolist(), positions, scores, frequent, dense)


def best(scores: NDArray[np.float32], depth: int) -> NDArray[np.intp]:
    """Return the positions of the `depth` highest scores above zero, best first, ties by position."""
    found = np.flatnonzero(scores >= _lower_bound(scores, depth))
    if 0 < depth < len(found):
        values = scores[found]
        found = found[values >= np.partition(values, len(found) - depth)[len(found) - depth]]
    return found[(-scores[found]).argsort(kind="stable")[: max(depth, 0)]]


def _lower_bound(scores: NDArray[np.float32], depth: int) -> np.float32:
    """Return a score above zero that the `depth` highest scores reach, near the lowest of them when there are many.

    Of `depth` blocks that hold the highest maxima each holds one score at least as high as the lowest of these maxima.
    """
    blocks = len(scores) // _BLOCK
    if not 0 < depth < blocks:
        return _LEAST
    maxima = scores[: blocks * _BLOCK].reshape(_BLOCK, blocks).max(axis=0)
    maxima.partition(blocks - depth)
    return max(np.float32(maxima[blocks - depth]), _LEAST)


def save_impacts(impacts: Impacts, folder: Path) -> None:
    """Write the impacts as files that `load_impacts` maps into memory."""
    (folder / "terms.txt").write_bytes("\n".join(impacts.terms).encode())
    save_array(folder / "starts.npy", np.array(impacts.starts, np.int64))
    save_array(folder / "positions.npy", impacts.positions)
    save_array(folder / "scores.npy", impacts.scores)
    save_array(folder / "frequent.npy", impacts.frequent)
    save_array(folder / "dense.npy", impacts.dense)


def load_terms(folder: Path) -> list[str]:
    """Return the terms of the impacts in `folder`, sorted."""
    text = (folder / "terms.txt").read_bytes().decode()
    return text.split("\n") if text else []


def load_impacts(folder: Path) -> Impacts:
    """Return the impacts in `folder`, their arrays memory-mapped; raises NoGenerationError when they do not fit."""
    terms = {term: row for row, term in enumerate(load_terms(folder))}
    starts = load_array(folder / "starts.npy").tolist()
    if len(starts) != len(terms) + 1:
        raise NoGenerationError(f"{folder}: terms and postings differ in number; run `citewell ingest` again")
    positions, scores, frequent, dense = (
        load_array(folder / f"{name}.npy") for name in ("positions", "scores", "frequent", "dense")
    )
    return make_impacts(terms, starts, positions, scores, frequent, dense)


def _parts(postings: Postings) -> Iterator[slice]:
    """Yield the terms in parts of some _PART postings, so that what is worked out on the way stays small."""
    ends = np.add.reduce([field.starts for field in postings.fields.values()])
    first = 0
    while first < len(postings.terms):
        end = max(int(ends.searchsorted(ends[first] + _PART, "right")) - 1, first + 1)
        yield slice(first, end)
        first = end


def _norms(field: Field, count: int) -> NDArray[np.float64]:
    """Return what stands for the length of a field beside the frequency, for each passage."""
    exact = np.bincount(field.positions, field.frequencies, count).astype(np.float64)
    mean = exact.sum() / count if count and exact.any() else 1.0
    norms: NDArray[np.float64] = K1 * (1 - B + B * stored_lengths(exact) / mean)
    return norms


def _scores(
    fields: Mapping[str, Field], norms: Mapping[str, NDArray[np.float64]], terms: slice, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Return for some terms in how many passages each occurs, and the positions and scores of these."""
    size = terms.stop - terms.start
    keys, values = [], []
    for name, field in fields.items():
        sizes = np.diff(field.starts[terms.start : terms.stop + 1])
        held = slice(*field.starts[[terms.start, terms.stop]].tolist())
        at, frequencies = field.positions[held], field.frequencies[held].astype(np.float64)
        idf = np.log(max(count, 1) / (sizes + 1)) + 1
        values.append(BOOSTS[name] * np.repeat(idf, sizes) * frequencies * (K1 + 1) / (frequencies + norms[name][at]))
        keys.append(np.repeat(np.arange(size) << 32, sizes) | at)
    every = np.concatenate(keys)
    order = every.argsort(kind="stable")  # joins runs that are sorted
    every = every[order]
    first = np.flatnonzero(np.diff(every, prepend=-1))
    scores = np.add.reduceat(np.concatenate(values)[order], first) if len(first) else np.empty(0)
    found = every[first]
    positions = (found & 0xFFFFFFFF).astype(np.int32)
    return np.bincount(found >> 32, minlength=size), positions, scores.astype(np.float32)


def stored_lengths(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return field lengths as Whoosh stores them, one byte each: the next of 256 steps that grow by 3.3 %."""
    steps = np.round((1.033 ** np.arange(256) - 1) * 27)
    rounded: NDArray[np.float64] = steps[np.minimum(np.searchsorted(steps, lengths), 255)]
    return rounded
