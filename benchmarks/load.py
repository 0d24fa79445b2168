"""Load many passages into one node and ask it: `python -m benchmarks.load --passages 1000000`.

The passages are those of the shared collection of 100,000, recombined by sentence, with new words added at the rate at
which the vocabulary grows from 10,000 to 100,000 passages. With --vectors each has two seeded unit vectors. Their
entries are what `publishing` sends; reading articles, comparing and encoding are not part of it.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log10
from statistics import median, quantiles
from typing import Any

import numpy as np

from benchmarks.report import show
from benchmarks.rows import Row
from benchmarks.speed import SHARED, read_passages, read_questions
from search_app.analysis import sentences, terms
from search_app.index.vectors import KINDS, Vectors
from search_app.model import Citation, GenerationInfo, Passage
from search_app.model import Curation as _Curation
from search_app.opensearch import publishing
from search_app.opensearch.cluster import Cluster
from search_app.opensearch.generation import Contents, OpenSearchGeneration
from search_app.opensearch.layout import make_index, passage_entry
from search_app.opensearch.lease import Lease
from search_app.opensearch.statistics import Statistics, Tally
from search_app.search import make_searcher, search
from search_app.settings import Settings
from tests.opensearch_node import Node, running

_INDEX = "citewell-load-1"
_DIMENSIONS = 384
_BATCH = 2000
_LONGEST = 6
"""Sentences of a passage at most."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What passages are made of: headings and sentences with their terms, and how often a new word comes."""

    heads: list[tuple[Row, list[str], list[str]]]
    sentences: list[tuple[str, list[str]]]
    new_words: float


def make_stock(rows: Sequence[Row]) -> Stock:
    """Return the stock of 100,000 rows; new words come as often as Heaps' law has it from their first tenth on."""
    heads = [(row, terms(row.title), terms(row.question)) for row in rows]
    found: list[tuple[str, list[str]]] = []
    seen: set[str] = set()
    small = 0
    for number, row in enumerate(rows):
        if number == len(rows) // 10:
            small = len(seen)
        for start, end in sentences(row.text):
            own = terms(row.text[start:end])
            seen.update(own)
            found.append((row.text[start:end], own))
    growth = 10 ** log10(len(seen) / small)
    return Stock(heads, found, len(seen) * (growth - 1) / (9 * len(rows)))


def make_passages(stock: Stock, count: int, seed: int) -> Iterator[tuple[Passage, dict[str, list[str]]]]:
    """Yield passages with the terms of their fields."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    for number in range(count):
        row, title, heading = chance.choice(stock.heads)
        chosen = chance.choices(stock.sentences, k=chance.randint(1, _LONGEST))
        text = [sentence for sentence, _ in chosen]
        own = [term for _, found in chosen for term in found]
        for _ in range(int(stock.new_words) + (chance.random() < stock.new_words % 1)):
            word = f"neo{chance.randrange(10 * count):x}"
            text.append(word)
            own.append(word)
        name = f"d{number:08}"
        joined = " ".join(text)
        cited = Citation(name, row.title, "", (), "p", ((0, len(joined)),))
        kind: Any = "qa" if row.question else "section"
        passage = Passage(f"{name}#p", kind, row.question, joined, cited, question=row.question or None)
        yield passage, {"title": title, "heading": heading, "text": own}


class _NoLease(Lease):
    """Nobody else writes here."""

    def __init__(self) -> None:
        pass

    def check(self) -> None:
        """Do nothing."""


def load(cluster: Cluster, stock: Stock, count: int, *, vectors: bool) -> tuple[Statistics, float]:
    """Fill the index; return the statistics of its passages and the seconds spent."""
    body = make_index({}, _DIMENSIONS if vectors else 0, knn=vectors, shards=1)
    cluster.call("PUT", f"/{_INDEX}", body)
    build = publishing.Build(cluster, _INDEX, 1, _NoLease(), None, vectors)
    tally, drawn = Tally(), np.random.default_rng(1)
    made = make_passages(stock, count, 1)
    started = time.monotonic()
    for start in range(0, count, _BATCH):
        batch = [next(made) for _ in range(min(_BATCH, count - start))]
        tally.add([passage for passage, _ in batch], [own for _, own in batch])
        own_vectors = _draw(drawn, len(batch)) if vectors else None
        entries = (passage_entry(p, 0, own, own_vectors, at, knn=vectors) for at, (p, own) in enumerate(batch))
        publishing._bulk(build, entries)
        if start % 50_000 == 0:
            print(f"{start} after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print(f"merging after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    cluster.call("POST", f"/{_INDEX}/_forcemerge", params={"max_num_segments": 1}, timeout=5400)
    cluster.call("POST", f"/{_INDEX}/_refresh", timeout=300)
    return tally.result(), time.monotonic() - started


def _draw(drawn: np.random.Generator, count: int) -> Vectors:
    found = drawn.standard_normal((count, len(KINDS), _DIMENSIONS), np.float32)
    found /= np.linalg.norm(found, axis=2, keepdims=True)
    scales = np.abs(found).max(axis=2) / 127
    rows = np.round(found / scales[:, :, None]).astype(np.int8)
    nothing = np.zeros((count, len(KINDS), 32), np.uint8)
    empty = np.empty((0, 0), np.float32)
    return Vectors(rows, scales.astype(np.float32), nothing, empty, empty.astype(np.uint64))


def ask(cluster: Cluster, statistics: Statistics, questions: Sequence[str], *, vectors: bool) -> list[float]:
    """Return the seconds of each question on the clock, in a second pass; a question's vector is drawn."""
    meta = {"model": "drawn" if vectors else "", "first_due": 2**31 - 1, "knn": vectors, "dimensions": _DIMENSIONS}
    info = GenerationInfo(1, "", statistics.passages, statistics.passages, "")
    generation = OpenSearchGeneration(cluster, _INDEX, info, meta, Contents(statistics, _Curation(), {}))
    drawn = np.random.default_rng(2).standard_normal(_DIMENSIONS).astype(np.float32)
    drawn /= np.linalg.norm(drawn)
    searcher = replace(make_searcher(generation), encode=(lambda text: (drawn, "full")) if vectors else None)
    times: list[float] = []
    for number in range(2):
        for question in questions:
            started = time.perf_counter()
            _ = search(searcher, question).hits
            if number:
                times.append(time.perf_counter() - started)
    return times


def _settings(node: Node) -> Settings:
    return Settings(opensearch_url=(node.url,), engine="opensearch", opensearch_timeout_ms=60_000)


def measure(node: Node, stock: Stock, count: int, questions: Sequence[str], *, vectors: bool) -> dict[str, float]:
    """Return rate, sizes and times."""
    cluster = Cluster(_settings(node), patient=True)
    statistics, seconds = load(cluster, stock, count, vectors=vectors)
    started = time.monotonic()
    cluster.call("POST", f"/{_INDEX}/_flush", timeout=600)
    stats = cluster.call("GET", f"/{_INDEX}/_stats")["_all"]["primaries"]
    memory = cluster.call("GET", "/_nodes/stats/jvm")["nodes"].values()
    times = ask(cluster, statistics, questions, vectors=vectors)
    return {
        "passages": count,
        "terms": len(statistics.terms),
        "load_s": seconds,
        "rate": count / seconds,
        "flush_s": time.monotonic() - started,
        "bytes_per_passage": stats["store"]["size_in_bytes"] / count,
        "segments": stats["segments"]["count"],
        "heap_mb": max(node["jvm"]["mem"]["heap_used_in_bytes"] for node in memory) / 2**20,
        "p50_ms": median(times) * 1e3,
        "p95_ms": quantiles(times, n=20)[-1] * 1e3,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was measured; return 1 when the passages to start from are not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--heap", default="1g")
    args = parser.parse_args(arguments)
    questions = read_questions(SHARED)
    if questions is None:
        return 1
    stock = make_stock(read_passages(SHARED, 100_000))
    with running(heap=args.heap) as nodes:
        found = measure(nodes[0], stock, args.passages, questions, vectors=args.vectors)
    show(found, "\n".join(f"{name}: {value:.6g}" for name, value in found.items()), False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
