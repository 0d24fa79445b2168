"""What a question costs on a cluster: ours, and the bare query that others would send, on the same node.

Called by `python -m benchmarks.speed --engine opensearch`, beside a node as `node.py` says.
"""

import gc
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from benchmarks import ours
from benchmarks.report import table
from benchmarks.rows import Row
from search_app.opensearch.cluster import Cluster
from search_app.search import Searcher, read_question, search

MULTI_MATCH = "OpenSearch multi_match"
COMBINED = "OpenSearch combined_fields"
BARE = "OpenSearch, our words"
"""The words of the question as we read them, for ten passages, and nothing done with the answer."""
_INDEX = "citewell-bench-peer"
_BULK = 2000
_PAGE = 10
_FIELDS = ("title", "question", "text")


@dataclass
class Spent:
    """Seconds that questions took: on the clock, and of this process' CPU; of the node's CPU in all."""

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    node_s: float = 0.0


def measure(
    rows: Sequence[Row], questions: Sequence[str], semantic: str, passes: int, *, drawn: bool
) -> dict[str, dict[str, float]]:
    """Return the figures of ours and of the bare queries by name; each pass asks all of them in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.monotonic()
        ours.build(rows, folder, semantic, drawn, "opensearch")
        built = time.monotonic() - started
        searcher = ours.open_searcher(folder, semantic, "opensearch")
        cluster = Cluster(ours.settings_of(folder, semantic, "opensearch"))
        _build_peer(cluster, rows)
        asks: dict[str, Callable[[str], object]] = {
            "Citewell": lambda question: search(searcher, question, limit=_PAGE).hits,
            "Citewell, whole JSON answer": lambda question: ours.as_json(search(searcher, question, limit=_PAGE)),
            BARE: lambda question: _ask_bare(searcher, question),
            MULTI_MATCH: lambda question: _ask_peer(cluster, "multi_match", question),
            COMBINED: lambda question: _ask_peer(cluster, "combined_fields", question),
        }
        spent = {engine: Spent() for engine in asks}
        gc.collect()
        gc.freeze()  # the texts that were sent, which no question needs
        for number in range(passes + 1):
            for engine, ask in asks.items():
                _ask_all(cluster, ask, questions, Spent() if number == 0 else spent[engine])
        cluster.call("DELETE", f"/{_INDEX}")
    bare = _summarise(spent[MULTI_MATCH])
    return {engine: {**_shares(_summarise(own), bare), "build_s": built} for engine, own in spent.items()}


def as_text(figures: dict[str, dict[str, float]]) -> str:
    """Return the figures as a table, each with its share of multi_match's."""
    heads = ["engine", "p50", "p95", "CPU here", "CPU of the node", "both"]
    lines = [
        [name, *(f"{own[key]:.2f} ms × {own[key + '_share']:.2f}" for key in ("p50", "p95", "own", "node", "cpu"))]
        for name, own in figures.items()
    ]
    built = next(iter(figures.values()))["build_s"]
    return f"{table(heads, lines)}\n\nOurs was read, encoded, sent and verified in {built:.0f} s."


def _ask_all(cluster: Cluster, ask: Callable[[str], object], questions: Sequence[str], spent: Spent) -> None:
    before = _node_cpu(cluster)
    for question in questions:
        wall, own = time.perf_counter(), time.process_time()
        ask(question)
        spent.wall.append(time.perf_counter() - wall)
        spent.own.append(time.process_time() - own)
    spent.node_s += _node_cpu(cluster) - before


def _summarise(spent: Spent) -> dict[str, float]:
    return {
        "p50": median(spent.wall) * 1e3,
        "p95": quantiles(spent.wall, n=20)[-1] * 1e3,
        "own": fmean(spent.own) * 1e3,
        "node": spent.node_s / len(spent.wall) * 1e3,
        "cpu": (sum(spent.own) + spent.node_s) / len(spent.wall) * 1e3,
    }


def _shares(own: dict[str, float], bare: dict[str, float]) -> dict[str, float]:
    return {**own, **{f"{key}_share": value / bare[key] for key, value in own.items()}}


def _node_cpu(cluster: Cluster) -> float:
    nodes = cluster.call("GET", "/_nodes/stats/process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes)) / 1e3


def _build_peer(cluster: Cluster, rows: Sequence[Row]) -> None:
    """Index the same passages as is usual: text, with the analyzer for English."""
    text = {"type": "text", "analyzer": "english"}
    body = {"settings": {"number_of_replicas": 0}, "mappings": {"properties": dict.fromkeys(_FIELDS, text)}}
    cluster.call("DELETE", f"/{_INDEX}", missing_is_none=True)
    cluster.call("PUT", f"/{_INDEX}", body)
    for start in range(0, len(rows), _BULK):
        cluster.call("POST", f"/{_INDEX}/_bulk", "".join(_lines(rows[start : start + _BULK])), timeout=60)
    cluster.call("POST", f"/{_INDEX}/_forcemerge", params={"max_num_segments": 1}, timeout=300)


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        given: dict[str, Any] = row._asdict()
        yield '{"index":{}}\n' + json.dumps({name: given.get(name) or "" for name in _FIELDS}) + "\n"


def _ask_bare(searcher: Searcher, question: str) -> Any:
    generation: Any = searcher.generation
    query, retrieval = read_question(searcher, question, {}), generation._retrieval
    clauses = retrieval._clauses([term for term in query.terms if generation.frequency(term.text)])
    asked = retrieval._lexical(query, clauses, _PAGE) | {"docvalue_fields": ["passage"]}
    return generation._cluster.search(f"/{generation.index}", asked)


def _ask_peer(cluster: Cluster, kind: str, question: str) -> Any:
    query = {kind: {"query": question, "fields": ["title^3", "question^2", "text"]}}
    return cluster.call("POST", f"/{_INDEX}/_search", {"query": query, "size": _PAGE})["hits"]["hits"]
