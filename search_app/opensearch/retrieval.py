"""A question to candidates: the cluster says which passages may be the best, and they are scored here.

Scores are those of `impacts`, cosines those of `vectors`, worked out from what comes with each passage. The cluster's
own scores only choose: they are the same BM25F but for Lucene's rounding of field lengths, and in large collections for
the words that weigh least.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search_app.index import FACETS, SHORTLIST, Candidates, Float32
from search_app.index.impacts import BOOSTS, K1, B, stored_lengths
from search_app.index.vectors import KINDS
from search_app.model import Query, Term, Word
from search_app.opensearch.cluster import Cluster
from search_app.opensearch.layout import FIELDS, ScoredPassages, hash_term, unpack_terms, unpack_vectors
from search_app.opensearch.statistics import Statistics

_MARGIN = 10
"""Passages that are asked for beyond the depth: rounding may put one of the best a little lower."""
_DEEPEST = 10_000
"""Passages that one question looks at at most."""
_MOST_CLAUSES = 1000
# In more passages than this the words that weigh least choose no candidates, only score them: those that make up .05 of
# the highest possible score take the cluster a quarter of its time.
_SMALL = 10_000
_ENOUGH = 0.95
_MOST_VALUES = 10_000
_LARGEST = 127
_SHOWN = 100
"""Passages that come with their texts at most, because the first of them will be shown."""
_BOOSTS = np.array([BOOSTS[name] for name in FIELDS])


class _Clause(NamedTuple):
    """A term in a field, the most that it can add to a score, and its boost."""

    most: float
    name: str
    term: str
    boost: float


@dataclass(frozen=True)
class Found(Candidates):
    """Candidates with what is known of them alone: `names` are theirs, not those of all passages."""

    due: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32), repr=False, compare=False)
    """The last day of review of each."""
    packed: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """The passages that came with them, by id, for `layout.read_passage`."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Where candidates come from: an index with its statistics, and the names that are left out."""

    cluster: Cluster
    index: str
    statistics: Statistics
    compares: bool
    """True when passages have vectors."""
    knn: bool
    """True when the cluster finds the nearest; without it only passages found by their words are compared."""
    hidden: tuple[str, ...] = ()

    def find(self, query: Query, depth: int, vector: Float32 | None) -> Found:
        """Return what `Lookup.find` returns for the same passages, but for nearest ones that the cluster misses.

        Raises AwayError when the cluster does not answer, EngineError when it refuses.
        """
        vector = vector if self.compares else None
        known = [term for term in query.terms if self.statistics.frequency(term.text)]
        depth = min(max(depth, 0), _DEEPEST)
        searches: list[dict[str, Any]] = []
        wanted = min(depth + max(_MARGIN, depth // 4), _DEEPEST)
        clauses = self._clauses(known) if depth else []
        choosing = _choose(clauses) if self.statistics.passages > _SMALL else clauses
        if clauses:
            searches.append(self._lexical(query, choosing, wanted))
        if vector is not None and self.knn and self.statistics.passages:
            searches.append(self._nearest(query, vector))
        answers = [answer["hits"]["hits"] for answer in self._ask(searches)]
        by_words = answers.pop(0) if clauses else []
        if len(by_words) < wanted and len(choosing) < len(clauses):  # some hold the other words alone
            by_words = self._ask([self._lexical(query, clauses, wanted)])[0]["hits"]["hits"]
        return self._score(query, known, by_words, answers[0] if answers else [], depth, vector)

    def _ask(self, searches: Sequence[Mapping[str, Any]]) -> list[Any]:
        return self.cluster.search_all(f"/{self.index}", searches) if searches else []

    def _lexical(self, query: Query, clauses: Sequence[_Clause], size: int) -> dict[str, Any]:
        any_of = [{"term": {name: {"value": text, "boost": boost}}} for _, name, text, boost in clauses]
        matching = {"bool": {"should": any_of, "minimum_should_match": 1, **self._limits(query)}}
        asked = self._search(matching, size)
        if size <= _SHOWN:
            asked["docvalue_fields"].append("passage")
        return asked

    def _nearest(self, query: Query, vector: Float32) -> dict[str, Any]:
        coarse = np.round(vector / max(float(np.abs(vector).max()), 1e-12) * _LARGEST).astype(int).tolist()
        asked: dict[str, Any] = {"vector": coarse, "k": SHORTLIST}
        if limits := self._limits(query):
            asked["filter"] = {"bool": limits}
        return self._search({"knn": {"nearest": asked}}, SHORTLIST)

    def _search(self, query: Mapping[str, Any], size: int) -> dict[str, Any]:
        return {
            "query": query,
            "size": size,
            "track_total_hits": False,
            "stored_fields": "_none_",
            "docvalue_fields": ["scored", "vectors"] if self.compares else ["scored"],
        }

    def _clauses(self, known: Sequence[Term]) -> list[_Clause]:
        """Return a clause for each term and field, weighed so that Lucene gives our score, weightiest first."""
        size = self.statistics.passages
        clauses = []
        for term in known:
            for column, name in enumerate(FIELDS):
                if held := self._held(term.text, column):
                    most = term.weight * BOOSTS[name] * _idf(size, held) * (K1 + 1)
                    lucene = log(1 + (size - held + 0.5) / (held + 0.5))
                    clauses.append(_Clause(most, name, term.text, most / lucene))
        clauses.sort(key=lambda clause: -clause.most)
        return clauses[:_MOST_CLAUSES]

    def _held(self, term: str, column: int) -> int:
        return int(self.statistics.holding[self.statistics.terms[term], column])

    def _limits(self, query: Query) -> dict[str, Any]:
        limits: dict[str, Any] = {}
        if query.filters:
            limits["filter"] = [{"terms": {name: list(values)}} for name, values in query.filters.items()]
        if self.hidden:
            limits["must_not"] = [{"terms": {"name": list(self.hidden)}}]
        return limits

    def _score(
        self,
        query: Query,
        known: Sequence[Term],
        by_words: Sequence[Any],
        by_vector: Sequence[Any],
        depth: int,
        vector: Float32 | None,
    ) -> Found:
        hits = [*by_words, *by_vector]
        passages = unpack_terms([hit["fields"]["scored"][0] for hit in hits])
        cosines = np.zeros((len(hits), len(KINDS)), np.float32)
        if vector is not None and hits:
            rows, scales = unpack_vectors([hit["fields"]["vectors"][0] for hit in hits], len(vector))
            cosines = np.maximum(np.vecdot(rows.astype(np.float32), vector) * scales, 0)
        scores, cover = self._lexical_parts(query.words, known, passages)
        lexical = [at for at in _sorted(scores, passages) if at < len(by_words) and scores[at] > 0][:depth]
        near = [at for at in _sorted(cosines[:, 0], passages) if at >= len(by_words) and cosines[at, 0] > 0]
        head = lexical[:SHORTLIST]
        in_head = {passages.ids[at] for at in head}
        shortlist = head + [at for at in near if passages.ids[at] not in in_head]
        in_shortlist = {passages.ids[at] for at in shortlist}
        order = shortlist + [at for at in lexical[SHORTLIST:] if passages.ids[at] not in in_shortlist]
        names = tuple(passages.ids[at] for at in order)
        beside = sum(1 for at in near if scores[at] <= 0)
        counted = cache(lambda: self._count(query, known))
        return Found(
            np.arange(len(order)),
            np.column_stack([scores, cover, cosines]).astype(np.float32)[order],
            len(shortlist),
            names,
            lambda: counted()[0] + beside,
            lambda: counted()[1],
            due=passages.due[order],
            packed={
                name: hit["fields"]["passage"][0]
                for name, hit in zip(passages.ids, hits, strict=True)
                if "passage" in hit["fields"]
            },
        )

    def _lexical_parts(
        self, words: Sequence[Word], known: Sequence[Term], passages: ScoredPassages
    ) -> tuple[Float32, Float32]:
        """Return the BM25F score of each passage, and which share of the weight of `words` it holds."""
        every = list(
            dict.fromkeys([*(term.text for term in known), *(t for word in words for t in sorted(word.terms))])
        )
        hashes = np.array([hash_term(term) for term in every], np.uint64)
        order = hashes.argsort()
        at = hashes[order].searchsorted(passages.terms).clip(max=max(len(every) - 1, 0))
        matched = hashes[order][at] == passages.terms if every else np.zeros(len(passages.terms), np.bool_)
        which, owners, counts = order[at[matched]] if every else at[matched], passages.owners[matched], passages.counts
        held = np.zeros((len(every), len(passages.ids)), np.bool_)
        held[which, owners] = True
        impacts = np.zeros(held.shape, np.float32)
        impacts[which, owners] = self._impacts(every, which, owners, counts[matched], passages)
        weights = np.array([[term.weight] for term in known], np.float32).reshape(-1, 1)
        return np.add.reduce(impacts[: len(known)] * weights), _cover(words, every, held)

    def _impacts(
        self,
        every: Sequence[str],
        which: NDArray[np.intp],
        owners: NDArray[np.intp],
        counts: NDArray[np.uint8],
        passages: ScoredPassages,
    ) -> NDArray[np.float64]:
        """Return the BM25F of one term in one passage, for each pair of `which` and `owners`."""
        size, known = self.statistics.passages, self.statistics.terms
        rows = [known.get(term) for term in every]
        held = (
            self.statistics.holding[[row or 0 for row in rows], : len(FIELDS)]
            if known
            else np.zeros((len(rows), len(FIELDS)))
        )
        means = np.maximum(self.statistics.lengths, 1) / max(size, 1)
        norms = K1 * (1 - B + B * stored_lengths(passages.lengths.astype(np.float64)) / means)
        idfs = np.log(max(size, 1) / (held + 1)) + 1
        found = counts.astype(np.float64)
        parts = idfs[which] * found * (K1 + 1) / (found + norms[owners])
        total: NDArray[np.float64] = parts @ _BOOSTS
        return total

    def _count(self, query: Query, known: Sequence[Term]) -> tuple[int, dict[str, dict[str, int]]]:
        """Return how many passages hold a term, and how many of them have each value of each facet."""
        if not known:
            return 0, {name: {} for name in FACETS}
        words = [term.text for term in known]
        holding = {"bool": {"should": [{"terms": {name: words}} for name in FIELDS]}}
        limits = self._limits(query)
        limits["filter"] = [*limits.get("filter", ()), holding]
        body = {
            "query": {"bool": limits},
            "size": 0,
            "track_total_hits": True,
            "aggs": {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in FACETS},
        }
        answer = self.cluster.search(f"/{self.index}", body)
        buckets = {name: answer["aggregations"][name]["buckets"] for name in FACETS}
        facets = {name: {b["key"]: b["doc_count"] for b in found if b["key"]} for name, found in buckets.items()}
        return int(answer["hits"]["total"]["value"]), {n: dict(sorted(found.items())) for n, found in facets.items()}


def _choose(clauses: Sequence[_Clause]) -> Sequence[_Clause]:
    """Return the weightiest clauses that add up to `_ENOUGH` of the highest possible score."""
    sums = [*accumulate(clause.most for clause in clauses)]
    return clauses[: bisect_left(sums, _ENOUGH * sums[-1]) + 1] if sums else clauses


def _idf(size: int, held: int) -> float:
    return log(max(size, 1) / (held + 1)) + 1


def _sorted(scores: NDArray[np.float32], passages: ScoredPassages) -> list[int]:
    """Return the passages by score, best first, ties in the order of documents."""
    keys = zip((-scores).tolist(), passages.documents, passages.places.tolist(), strict=True)
    return [at for _, at in sorted(zip(keys, range(len(passages.ids)), strict=True))]


def _cover(words: Sequence[Word], every: Sequence[str], held: NDArray[np.bool_]) -> Float32:
    column = {term: at for at, term in enumerate(every)}
    total, covered = 0.0, np.zeros(held.shape[1])
    for word in words:
        total += word.weight
        covered += word.weight * np.logical_or.reduce(held[[column[term] for term in word.terms]])
    return np.minimum(covered / (total or 1), 1).astype(np.float32)
