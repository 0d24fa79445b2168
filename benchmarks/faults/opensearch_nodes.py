"""Nodes of a cluster are killed with kill -9 under load: `python -m benchmarks.faults.opensearch_nodes`.

Three nodes with two replicas; clients ask without a pause while each node in turn is killed and brought back, the
elected one among them, and while a generation is published. Proven: no question fails, no answer is partial, and every
answer is the one of the old or of the new generation, as asked of each in peace. The publication completes or fails
cleanly. Not proven: anything about a network that splits, or about disks.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.pipeline import ingest
from search_app.errors import CitewellError
from search_app.index.store import open_store
from search_app.model import Results
from search_app.search import LiveIndex, Searcher, make_searcher, search
from search_app.settings import Settings
from tests.opensearch_node import Node, running

_CORPUS = Path(__file__).resolve().parents[2] / "corpus"
_PAUSE_S = 5.0
_LOOKS = 120
Said = tuple[str, tuple[tuple[str, float], ...], int]
"""What an answer says: its state, its passages with their probabilities, and how many there are."""


@dataclass
class Tally:
    """What came of the questions asked by all clients."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, outcome: str, took: float) -> None:
        """Count one question."""
        with self.lock:
            self.counts[outcome] += 1
            self.slowest_s = max(self.slowest_s, took)


def say(results: Results) -> Said:
    """Return what an answer says, its counts included."""
    hits = tuple((hit.passage.id, round(hit.score, 5)) for hit in results.hits)
    return results.state, hits, results.total


def ask_on(index: LiveIndex, right: Sequence[dict[str, Said]], tally: Tally, done: threading.Event, seed: int) -> None:
    """Ask questions in an order of its own until `done`; `right` holds what may be answered."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    questions = list(right[0])
    while not done.is_set():
        question = chance.choice(questions)
        started = time.monotonic()
        try:
            said = say(search(index.current(), question))
            outcome = "right" if any(said == answers[question] for answers in right) else "wrong"
        except CitewellError:
            outcome = "failed"
        tally.note(outcome, time.monotonic() - started)


def answers_of(searcher: Searcher, questions: Sequence[str]) -> dict[str, Said]:
    """Return what each question is answered with."""
    return {question: say(search(searcher, question)) for question in questions}


def run(nodes: Sequence[Node], folder: Path, clients: int, least: int, copy: int) -> tuple[Tally, str]:
    """Kill every node once under load; return the tally and what became of the publication."""
    settings = _settings(nodes, folder, copy)
    old, new = folder / "old", folder / "new"
    questions = _questions()
    right = [_publish(replace(settings, corpus=corpus), questions) for corpus in (new, old)]
    index = LiveIndex(open_store(settings, serving=True))
    index.current()
    tally, done = Tally(), threading.Event()
    threads = [threading.Thread(target=ask_on, args=(index, right, tally, done, n)) for n in range(clients)]
    for thread in threads:
        thread.start()
    try:
        published = _kill_each(nodes, replace(settings, corpus=new), tally)
        while sum(tally.counts.values()) < least:
            time.sleep(0.5)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    return tally, published


def _kill_each(nodes: Sequence[Node], settings: Settings, tally: Tally) -> str:
    """Kill every node once and bring it back; return what became of the publication beside the second kill."""
    published = "not tried"
    for number, node in enumerate(_elected_first(nodes)):
        time.sleep(_PAUSE_S)
        node.kill()
        _tell(f"killed {node.settings['node.name']}: {dict(tally.counts)}")
        time.sleep(_PAUSE_S)
        if number == 1:
            published = _try_publish(settings)
        node.start()
        node.wait()
        _await_green(node)
        _tell(f"back: {dict(tally.counts)}")
    return published


def _settings(nodes: Sequence[Node], folder: Path, copy: int) -> Settings:
    for name, gone in (("old", ""), ("new", "ankle-sprain.md")):
        (folder / name).mkdir(exist_ok=True)
        for path in _CORPUS.glob("*.*"):
            if path.name != gone and path.suffix in (".md", ".txt"):
                (folder / name / path.name).write_bytes(path.read_bytes())
    return Settings(
        data=folder / "data",
        root=folder,
        engine="opensearch",
        opensearch_url=tuple(node.url for node in nodes),
        opensearch_collection="nodes",
        opensearch_replicas=2,
        opensearch_copy=copy,
        semantic="off",
        largest_fall=100,
    )


def _publish(settings: Settings, questions: Sequence[str]) -> dict[str, Said]:
    report = ingest(open_store(settings), settings)
    if not report.published:
        raise RuntimeError(report.reason)
    return answers_of(make_searcher(open_store(settings).open()), questions)


def _try_publish(settings: Settings) -> str:
    before = open_store(settings).current()
    try:
        report = ingest(open_store(settings), settings)
    except CitewellError as error:
        return f"failed cleanly: {error}" if open_store(settings).current() == before else f"WRONG: {error}"
    return report.summary


def _questions() -> list[str]:
    lines = [line for path in sorted(_CORPUS.glob("*.md")) for line in path.read_text(encoding="utf-8").splitlines()]
    return list(dict.fromkeys(line.lstrip("# ") for line in lines if line.startswith("#")))


def _elected_first(nodes: Sequence[Node]) -> list[Node]:
    told = nodes[0].ask("/_cat/cluster_manager?format=json")
    return sorted(nodes, key=lambda node: node.settings["node.name"] != told[0]["node"])


def _await_green(node: Node) -> None:
    for _ in range(_LOOKS):
        with suppress(OSError):
            health = node.ask("/_cluster/health")
            if (health["status"], health["number_of_nodes"]) == ("green", 3):
                return
        time.sleep(1)
    raise RuntimeError(f"the cluster did not become green: {node.ask('/_cat/shards')}")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what came of the questions; return 1 when one failed or was answered wrongly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--questions", type=int, default=20_000, help="at least, default %(default)s")
    parser.add_argument("--copy", type=int, default=0, help="passages kept on the web machine, default none")
    args = parser.parse_args(arguments)
    with running(3) as nodes, tempfile.TemporaryDirectory() as name:
        tally, published = run(nodes, Path(name), args.clients, args.questions, args.copy)
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(tally.counts.items()))
    print(
        f"{sum(tally.counts.values())} questions: {counts}; slowest {tally.slowest_s:.2f} s; publication: {published}"
    )
    return 0 if set(tally.counts) == {"right"} and not published.startswith("WRONG") else 1


if __name__ == "__main__":
    sys.exit(main())
