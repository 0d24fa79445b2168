"""Measure what one changed passage in a large collection costs, beside reading the input and building from nothing.

`python -m benchmarks.update --input FILE.jsonl[.gz] [--vectors] [--engine opensearch] [--rounds 3] [--json]`: each step
is a process of its own, so that its peak of memory is its own; what a cluster spends shows in the time elapsed alone.
Reading is `parse_file` on the input and the digest of every passage; build and update are the real ingestion to a
published generation. `--vectors` gives passages seeded unit vectors in place of the model's: what encoding takes is
left out, what keeping vectors takes is not.
"""

import argparse
import gzip
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.child import ONE_THREAD, ROOT
from benchmarks.node import beside_node
from benchmarks.ours import settings_of
from benchmarks.report import show, table
from ingest.documents import parse_file
from ingest.pipeline import ingest
from search_app.index import Float32
from search_app.index.store import open_store
from search_app.search import make_searcher, search
from search_app.settings import ENGINES

WORD = "quokkaberry"
"""Followed by the round, put into one passage: a word that no passage knows."""


class Drawn:
    """Vectors drawn from a text: the same text always has the same."""

    digest = "drawn"
    dimensions = 384

    def encode(self, texts: Sequence[str], threads: int = 1) -> Float32:
        """Return vectors of length 1, float32 of shape (texts, dimensions)."""
        seeds = (int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:8]) for text in texts)
        vectors = np.array([np.random.default_rng(seed).standard_normal(self.dimensions) for seed in seeds])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors.astype(np.float32, copy=False)


def measure(source: Path, rounds: int, vectors: bool, engine: str = "whoosh") -> dict[str, Any]:
    """Return CPU seconds, seconds elapsed and peak memory in MB of each step, and whether each change was found."""
    run = partial(_run, engine, vectors)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / "corpus" / "articles.jsonl"
        corpus.parent.mkdir()
        with _open(source) as lines, corpus.open("wb") as file:
            shutil.copyfileobj(lines, file)
        build = run("build", folder)
        steps = []
        for number in range(rounds):
            changed = change_line(corpus, f"{WORD}{number}", (number + 0.5) / rounds)
            steps.append({"read": run("read", folder), "update": run("update", folder)})
            steps[-1]["found"] = run("find", folder, f"{WORD}{number}") == [changed]
    figures = {
        step: {key: median(one[step][key] for one in steps) for key in steps[0][step]}
        for step in steps[0]
        if step != "found"
    }
    ratio = figures["update"]["cpu_s"] / figures["read"]["cpu_s"]
    return {"build": build, **figures, "ratio": ratio, "found": all(one["found"] for one in steps)}


def change_line(path: Path, word: str, share: float) -> str:
    """Add `word` to the text of the line that stands at this share of the file; return the id of its document."""
    lines = path.read_bytes().splitlines(keepends=True)
    at = int(len(lines) * share)
    row = json.loads(lines[at])
    row["text"] += f" {word.capitalize()}."
    lines[at] = json.dumps(row, ensure_ascii=False).encode() + b"\n"
    path.write_bytes(b"".join(lines))
    return str(row["id"])


def read(folder: Path, vectors: bool, engine: str) -> None:
    """Read the input and work out the digest of every passage."""
    parsed = parse_file(folder / "corpus" / "articles.jsonl", "corpus/articles.jsonl")
    for change in parsed.changes:
        for passage in change.passages:
            _ = passage.digest


def publish(folder: Path, vectors: bool, engine: str) -> None:
    """Ingest the corpus folder; raises RuntimeError when nothing is published."""
    settings = settings_of(folder, "off", engine)
    report = ingest(open_store(settings), settings, (), Drawn() if vectors else None)
    if report.status or not report.published:
        raise RuntimeError("; ".join(report.faults) or report.reason)


def find(folder: Path, word: str, engine: str) -> list[str]:
    """Return the ids of the documents that hold `word`, as a search in what is live finds them."""
    searcher = make_searcher(open_store(settings_of(folder, "off", engine)).open())
    hits = search(searcher, word, limit=10).hits
    return [h.passage.citation.document_id for h in hits if re.search(word, h.passage.text, re.IGNORECASE)]


def as_text(figures: Mapping[str, Any]) -> str:
    """Return the figures as a Markdown table and a sentence."""
    names = {"read": "reading and digesting", "build": "first build", "update": "one changed passage"}
    lines = [
        [text, f"{figures[k]['cpu_s']:.1f} s", f"{figures[k]['elapsed_s']:.1f} s", f"{figures[k]['peak_mb']:.0f} MB"]
        for k, text in names.items()
    ]
    found = "is" if figures["found"] else "is NOT"
    return (
        f"{table(['step', 'CPU', 'elapsed', 'peak memory'], lines)}\n\n"
        f"The update takes {figures['ratio']:.2f} times the CPU of reading; what was changed {found} found."
    )


STEPS: Mapping[str, Callable[[Path, bool, str], None]] = {"read": read, "build": publish, "update": publish}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 0, or 1 where no cluster can be asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="opensearch publishes to a real cluster")
    parser.add_argument("--rounds", type=int, default=3, help="changes one after another, default %(default)s")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)

    def measure_all() -> int:
        figures = measure(given.input, given.rounds, given.vectors, given.engine)
        show(figures, as_text(figures), given.json)
        return 0

    return beside_node(measure_all) if given.engine == "opensearch" else measure_all()


def _open(path: Path) -> Any:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


def _run(engine: str, vectors: bool, step: str, folder: Path, word: str = "") -> Any:
    """Run one step in a process of its own with one thread for matrix products; raises RuntimeError."""
    command = [sys.executable, "-m", "benchmarks.update", "--step", step, str(folder), str(int(vectors)), engine, word]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(f"{step} ended with status {done.returncode}")
    return json.loads(done.stdout)


def _step(step: str, folder: str, vectors: str, engine: str, word: str) -> Any:
    """Return what `find` gives, or the seconds that another step took and the peak of memory of this process in MB."""
    if step == "find":
        return find(Path(folder), word, engine)
    began, started = time.perf_counter(), time.process_time()
    STEPS[step](Path(folder), bool(int(vectors)), engine)
    spent = {"cpu_s": time.process_time() - started, "elapsed_s": time.perf_counter() - began}
    return {**spent, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        print(json.dumps(_step(*sys.argv[2:])))
    else:
        sys.exit(main())
