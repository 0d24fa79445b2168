"""BM25F as arrays: every term's contribution to every passage, worked out once when a generation is made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

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

_BLOCK = 32  # scores in a block whose maximum is found first, at most
_BLOCKS = 4  # blocks for each score that is wanted, at least
# A term in more than this share of the passages has its scores as one dense row too: adding a row of 10,000 takes 4 us,
# adding scattered scores 4 ns each, so that rows win from one passage in ten on; each takes 4 bytes a passage.
_DENSE_SHARE = 1 / 8
_KEPT_LISTS = 8192
_KEPT_ROWS = 192
# Steps in a score of 1. Bounds are added up in steps because a processor adds 32 small numbers at once: a row of
# 100,000 takes 4 us instead of 22, and in a memory cache a quarter of the space.
_PER_SCORE = np.float32(4)
# A term in more passages than this, and in more than this share of them, is added up as such a row: 7,000 postings take
# 25 us. At 100,000 passages that is one term more a question, and 100 kB for each row kept.
_LONG, _LONG_SHARE = 2048, 1 / 16
_PART = 2**19  # postings whose scores are worked out at a time: 4 MB an array
Bounds = NDArray[np.unsignedinteger[Any]] | NDArray[np.float32]
"""Bounds for the scores of all passages: in steps, or in few passages the scores themselves."""
_NOWHERE, _NOTHING = np.empty(0, np.int32), np.empty(0, np.float32)
_LEAST = np.float32(np.nextafter(np.float32(0), np.float32(1)))


class TermList(NamedTuple):
    """Where one term occurs: passage positions (int32, ascending) with its score in each (float32)."""

    positions: NDArray[np.int32]
    scores: NDArray[np.float32]
    row: int | None
    """The term's row of the dense scores, None for one that few passages hold."""


Weigh = Callable[[NDArray[np.intp]], NDArray[np.float32]]
"""Gives the weighed scores of terms in passages; see `Impacts.bound`."""
_Weighed = tuple[str, float, TermList]
"""A term, its weight, and where it occurs."""


class Asked(NamedTuple):
    """The terms of a question that some passage holds: those of few passages, of many, and those with a dense row."""

    places: Mapping[str, int]
    """Where each term stands among them."""
    few: list[_Weighed]
    many: list[_Weighed]
    dense: list[_Weighed]


class _Joined(NamedTuple):
    """Where the terms of few passages occur, one after the other, with weighed scores, and where those of each end."""

    positions: NDArray[np.intp]
    values: NDArray[np.float32]
    ends: list[int]


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
    find_steps: Callable[[str, float], tuple[Bounds, int]]
    """Returns the scores of a known term in all passages at a weight, in steps rounded up, and the highest."""

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""
        number = self.terms.get(term)
        return 0 if number is None else self.starts[number + 1] - self.starts[number]

    def look_up(self, terms: Iterable[Term]) -> Asked:
        """Return where the terms of a question occur; each is given once."""
        long = max(_LONG, _LONG_SHARE * self.count)
        few: list[_Weighed] = []
        many: list[_Weighed] = []
        dense: list[_Weighed] = []
        for text, weight in terms:
            if (found := self.find(text)) is not None:
                group = dense if found.row is not None else many if len(found.positions) > long else few
                group.append((text, weight, found))
        return Asked({text: place for place, (text, _, _) in enumerate(few + many + dense)}, few, many, dense)

    def bound(self, asked: Asked) -> tuple[Bounds, int, Weigh]:
        """Return a bound for the score of every passage (OR over the terms), its largest excess, and `weigh`.

        A bound is 0 for a passage without any of the terms. `weigh` takes positions in order and returns the weighed
        score of each term in these passages, shape (terms, positions), 0 where a passage does not hold a term.
        """
        if self.count <= _LONG:
            every = self._weigh_all(asked)
            return np.add.reduce(every), 0, lambda positions: every[:, positions]
        joined = _join(asked.few)
        return self._add_up(asked, joined), len(asked.places) + 1, partial(self._weigh, asked, joined)

    def _add_up(self, asked: Asked, joined: _Joined) -> Bounds:
        """Return scores in steps, each term's rounded up."""
        rows = [self.find_steps(text, weight) for text, weight, _ in (*asked.many, *asked.dense)]
        most = sum([highest for _, highest in rows])
        total = np.zeros(self.count, _kind(most))
        for row, _ in rows:
            total += row
        if asked.few:
            steps = np.ceil(joined.values * _PER_SCORE)
            kind = _kind(most + int(steps.max()) * len(asked.few))
            total = total.astype(kind)
            np.add.at(total, joined.positions, steps.astype(kind))
        return total

    def _weigh(self, asked: Asked, joined: _Joined, positions: NDArray[np.intp]) -> NDArray[np.float32]:
        weighed = np.zeros((len(asked.places), len(positions)), np.float32)
        if asked.few:
            marks = np.zeros(self.count, np.bool_)  # a search in each list takes as long as all of this
            marks[positions] = True
            held = marks.take(joined.positions).nonzero()[0]
            columns = positions.searchsorted(joined.positions[held])
            weighed[np.array(joined.ends).searchsorted(held, "right"), columns] = joined.values[held]
        for place, (_, weight, found) in enumerate(asked.many, len(asked.few)):
            weighed[place] = _scores_at(found, positions) * np.float32(weight)
        if asked.dense:
            rows = np.array([[found.row] for _, _, found in asked.dense])
            weights = np.array([[weight] for _, weight, _ in asked.dense], np.float32)
            weighed[-len(rows) :] = self.dense.ravel().take(rows * self.count + positions) * weights
        return weighed

    def _weigh_all(self, asked: Asked) -> NDArray[np.float32]:
        weighed = np.zeros((len(asked.places), self.count), np.float32)
        for place, (_, weight, found) in enumerate(asked.few):
            weighed[place, found.positions] = found.scores * np.float32(weight)
        for place, (_, weight, found) in enumerate(asked.dense, len(asked.few)):
            np.multiply(self.dense[found.row], np.float32(weight), out=weighed[place])
        return weighed


def _join(few: Sequence[_Weighed]) -> _Joined:
    return _Joined(
        np.concatenate([_NOWHERE, *[found.positions for _, _, found in few]], dtype=np.intp),
        np.concatenate([_NOTHING, *[found.scores * np.float32(weight) for _, weight, found in few]]),
        [*accumulate([len(found.positions) for _, _, found in few])],
    )


def _scores_at(found: TermList, positions: NDArray[np.intp]) -> NDArray[np.float32]:
    narrow = positions.astype(np.int32)  # searched for among int32, which would be copied otherwise
    at = found.positions.searchsorted(narrow)
    scores: NDArray[np.float32] = found.scores.take(at, mode="clip")
    return np.where(found.positions.take(at, mode="clip") == narrow, scores, np.float32(0))


def _kind(most: int) -> type[np.unsignedinteger[Any]]:
    return np.uint8 if most < 2**8 else np.uint16 if most < 2**16 else np.uint32


def cover(words: Iterable[Word], asked: Asked, weighed: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return which share (0 to 1) of the weight of `words` passages hold; `weighed` is what `weigh` gave for them."""
    held, total = weighed > 0, 0.0
    alone = [0.0] * len(held)
    several = []
    for word in words:
        total += word.weight
        places = [asked.places[term] for term in word.terms if term in asked.places]
        if len(places) == 1:
            alone[places[0]] += word.weight
        elif places:
            several.append((word.weight, places))
    covered = np.array(alone) @ held  # float64, so that the order of adding up does not show
    for weight, places in several:
        covered += weight * np.logical_or.reduce(held[places])
    return np.minimum(covered / (total or 1), 1)


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

    @lru_cache(maxsize=_KEPT_ROWS)
    def find_steps(term: str, weight: float) -> tuple[Bounds, int]:
        found = find(term)
        scores = np.zeros(dense.shape[1], np.float32)
        if found is not None and found.row is not None:
            scores = dense[found.row]
        elif found is not None:
            scores[found.positions] = found.scores
        steps = np.ceil(scores * (np.float32(weight) * _PER_SCORE))
        highest = int(steps.max(initial=0))
        return steps.astype(_kind(highest)), highest

    return Impacts(terms, starts, positions, scores, frequent, dense, dense.shape[1], find, find_steps)


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
    found: NDArray[np.intp] = (scores >= max(_lower_bound(scores, depth), _LEAST)).nonzero()[0]
    if 0 < depth < len(found):
        values = scores[found]
        found = found[values >= np.partition(values, len(found) - depth)[len(found) - depth]]
    return found[(-scores[found]).argsort(kind="stable")[: max(depth, 0)]]


def likely(bounds: Bounds, depth: int, slack: int) -> NDArray[np.intp]:
    """Return in order the positions of all bounds above zero that come within `slack` of the `depth` highest."""
    lowest = _lower_bound(bounds, depth).item() - slack
    near: NDArray[np.intp] = (bounds >= lowest if lowest > 0 else bounds).nonzero()[0]
    return near


def _lower_bound(scores: NDArray[Any], depth: int) -> Any:
    """Return a score that the `depth` highest ones reach, near the lowest of them, or 0 when there are few.

    Of `depth` blocks that hold the highest maxima each holds one score at least as high as the lowest of these maxima.
    """
    width = min(_BLOCK, len(scores) // (_BLOCKS * max(depth, 1)))
    if width < 1 or depth < 1:
        return scores.dtype.type(0)
    blocks = len(scores) // width
    maxima = scores[: blocks * width].reshape(width, blocks).max(axis=0)
    maxima.partition(blocks - depth)
    return maxima[blocks - depth]


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
