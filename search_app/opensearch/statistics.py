"""What is known of all passages of a generation: how many hold each term and word, and how long their fields are."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search_app.index.spelling import Speller, count_words, make_speller, recount
from search_app.model import Passage
from search_app.opensearch.layout import FIELDS

_Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Statistics:
    """Counts over the passages of a generation."""

    terms: Mapping[str, int]
    """The row of each term in `holding`."""
    holding: NDArray[np.int64]
    """How many passages hold a term in each field, and in any: shape (terms, fields + 1)."""
    lengths: NDArray[np.int64]
    """The terms of all passages in each field."""
    passages: int
    words: Mapping[str, int]
    """How many passages hold each folded word, see `spelling.count_words`."""

    @cached_property
    def speller(self) -> Speller:
        """Return what finds close words."""
        return make_speller(self.words)

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` occurs in any field."""
        row = self.terms.get(term)
        return 0 if row is None else int(self.holding[row, -1])


class Tally:
    """Statistics while passages are still coming."""

    def __init__(self) -> None:
        self._held: list[Counter[str]] = [Counter() for _ in range(len(FIELDS) + 1)]
        self._lengths = np.zeros(len(FIELDS), np.int64)
        self._words: Counter[str] = Counter()
        self._passages = 0

    def add(self, passages: Sequence[Passage], terms: Sequence[_Columns]) -> None:
        """Count passages with these terms."""
        for own in terms:
            distinct = [set(own[name]) for name in FIELDS]
            for counter, found in zip(self._held, [*distinct, set().union(*distinct)], strict=True):
                counter.update(found)
            self._lengths += [len(own[name]) for name in FIELDS]
        self._words.update(count_words(passages))
        self._passages += len(passages)

    def result(self) -> Statistics:
        """Return the statistics of all that was counted."""
        every = self._held[-1]
        holding = np.array([[counter[term] for counter in self._held] for term in every], np.int64)
        return Statistics(
            {term: row for row, term in enumerate(every)},
            holding.reshape(-1, len(self._held)),
            self._lengths,
            self._passages,
            dict(sorted(self._words.items())),
        )


def count(passages: Sequence[Passage], terms: Sequence[_Columns]) -> Statistics:
    """Return the statistics of passages with these terms."""
    tally = Tally()
    tally.add(passages, terms)
    return tally.result()


def combine(base: Statistics, less: Statistics, more: Statistics) -> Statistics:
    """Return the statistics of `base` without the passages of `less` and with those of `more`."""
    every = {term: row for row, term in enumerate(dict.fromkeys([*base.terms, *more.terms]))}
    holding = np.zeros((len(every), len(FIELDS) + 1), np.int64)
    for sign, one in ((1, base), (-1, less), (1, more)):
        if one.terms:
            holding[[every[term] for term in one.terms]] += sign * one.holding
    left = holding[:, -1] > 0
    return Statistics(
        {term: row for row, term in enumerate(term for term, stays in zip(every, left.tolist(), strict=True) if stays)},
        holding[left],
        base.lengths - less.lengths + more.lengths,
        base.passages - less.passages + more.passages,
        recount(base.words, less.words, more.words),
    )


def dump(statistics: Statistics) -> bytes:
    """Return what `load` reads."""
    return json.dumps(
        {
            "terms": list(statistics.terms),
            "holding": statistics.holding.T.tolist(),
            "lengths": statistics.lengths.tolist(),
            "passages": statistics.passages,
            "words": dict(statistics.words),
        }
    ).encode()


def load(text: bytes) -> Statistics:
    """Return what `dump` wrote."""
    row = json.loads(text)
    return Statistics(
        {term: at for at, term in enumerate(row["terms"])},
        np.array(row["holding"], np.int64).reshape(len(FIELDS) + 1, -1).T,
        np.array(row["lengths"], np.int64),
        row["passages"],
        row["words"],
    )
