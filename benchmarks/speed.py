"""Measure CPU time a question, building and memory, ours and other engines' in turn, all giving back ten passages.

`python -m benchmarks.speed --size 1k|10k|100k [--json]`; processes of its own make the figures: benchmarks/child.py.
"""

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from benchmarks.child import run_child
from benchmarks.engines import (
    BM25S,
    BM25S_MAPPED,
    FTS5,
    SEMANTIC,
    TANTIVY,
    Engine,
    citewell,
    is_installed,
    missing_note,
)
from benchmarks.report import show, table
from benchmarks.rows import Row, write_lines

SHARED = Path(__file__).resolve().parents[2] / "shared" / "speed"
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
PEERS = (TANTIVY, BM25S, BM25S_MAPPED, FTS5)


def read_passages(folder: Path, count: int) -> list[Row]:
    """Return the first `count` passages of the smallest file in `folder` that has as many."""
    path = folder / ("c100k.jsonl.gz" if count > SIZES["10k"] else "c10k.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = map(json.loads, islice(lines, count))
        return [Row(*(line.get(name) or "" for name in Row._fields)) for line in found]


def measure(
    rows: Sequence[Row], questions: Sequence[str], engines: Sequence[Engine], passes: int, seconds: float
) -> dict[str, Any]:
    """Return the figures of every engine by name, the first engine being the one that shares are of."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_lines(folder / "rows.jsonl", rows)
        (folder / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
        figures: dict[str, Any] = {}
        for engine in engines:
            (folder / engine.name).mkdir()
            _tell(f"building {engine.name}")
            figures[engine.name] = {
                "build": run_child("build", engine.name, folder / "rows.jsonl", folder / engine.name),
                "memory": run_child("memory", engine.name, folder / engine.name, folder / "questions.json"),
                "returns": engine.returns,
            }
        _tell("asking all in turn")
        names = [engine.name for engine in engines]
        times = run_child("time", folder, folder / "questions.json", passes, seconds, *names)["times"]
        for engine_name, own in times.items():
            figures[engine_name]["time"] = summarise(own, times[names[0]])
        first = figures[names[0]]
        first["parts"] = run_child("parts", names[0], folder / names[0], folder / "questions.json")
    return figures


def summarise(own: Sequence[Sequence[float]], ours: Sequence[Sequence[float]]) -> dict[str, float]:
    """Return milliseconds a question and the share of ours (theirs / ours, over the questions both answered).

    `p50` and `p95` are over every question of every pass after the first, or of the first where there is no other.
    """
    pairs = [pass_ for pass_ in zip(own, ours, strict=True) if pass_[0]]
    warm = pairs[1:] or pairs
    theirs = [t for pass_, _ in warm for t in pass_]
    same = [t for pass_, base in warm for t in base[: len(pass_)]]
    first, first_same = pairs[0][0], pairs[0][1][: len(pairs[0][0])]
    return {
        "questions": len(first),
        "p50_ms": median(theirs) * 1e3,
        "p95_ms": quantiles(theirs, n=20)[-1] * 1e3,
        "first_ms": fmean(first) * 1e3,
        "p50_share": median(theirs) / median(same),
        "p95_share": quantiles(theirs, n=20)[-1] / quantiles(same, n=20)[-1],
        "first_share": fmean(first) / fmean(first_same),
    }


def as_text(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures as Markdown tables."""
    ours = next(iter(figures))
    heads = ["engine", "p50", "p95", "first pass", "questions", "build CPU", "on disk", "memory", "of it index files"]
    lines = [_line(name, own) for name, own in figures.items()]
    parts = figures[ours]["parts"]
    total = sum(parts["seconds"].values())
    shares = [
        [part, f"{spent / parts['questions'] * 1e3:.3f} ms", f"{spent / total:.0%}"]
        for part, spent in parts["seconds"].items()
    ]
    gone = (
        f"\n\nNot found in search_app, counted under rest: {', '.join(parts['unknown'])}." if parts["unknown"] else ""
    )
    returns = "\n".join(f"- {name}: {own['returns']}" for name, own in figures.items())
    return f"{table(heads, lines)}\n\n{table([f'part of {ours}', 'a question', 'share'], shares)}{gone}\n\n{returns}"


def _line(name: str, own: Mapping[str, Any]) -> list[str]:
    spent, built, memory = own["time"], own["build"], own["memory"]
    times = [f"{spent[key + '_ms']:.3g} ms × {spent[key + '_share']:.2f}" for key in ("p50", "p95", "first")]
    sizes = [f"{size:.0f} MB" for size in (built["disk_mb"], memory["process_mb"], memory["files_mb"])]
    return [name, *times, str(spent["questions"]), f"{built['cpu_s']:.1f} s", *sizes]


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _chosen(semantic: Iterable[str], peers: Sequence[Engine]) -> list[Engine]:
    return [*map(citewell, semantic), *filter(is_installed, peers)]


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="1k")
    parser.add_argument("--folder", type=Path, default=SHARED, help="c10k.jsonl.gz, c100k.jsonl.gz and queries.json")
    parser.add_argument("--semantic", nargs="+", choices=SEMANTIC, default=["off"])
    parser.add_argument("--passes", type=int, default=4, help="over the questions, default %(default)s")
    parser.add_argument("--seconds", type=float, default=60, help="an engine is asked no more after these, of CPU")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures for one size; return 1 when the passages are not there."""
    args = _parse(arguments)
    if not (args.folder / "queries.json").is_file():
        print(f"{args.folder}: no queries.json there; name a folder with --folder", file=sys.stderr)
        return 1
    rows = read_passages(args.folder, SIZES[args.size])
    questions = json.loads((args.folder / "queries.json").read_text(encoding="utf-8"))
    figures = measure(rows, questions, _chosen(args.semantic, PEERS), args.passes, args.seconds)
    note = missing_note(PEERS)
    text = "\n\n".join(filter(None, (f"**{len(rows)} passages**", as_text(figures), note)))
    show({"size": args.size, "engines": figures, "note": note}, text, args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
