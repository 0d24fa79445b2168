"""Measure CPU time a question, building and memory, ours and other engines' in turn.

`python -m benchmarks.speed --size 1k|10k|100k [--semantic off fast full] [--json]`; processes of its own make
the figures: benchmarks/child.py. What other engines give back is ten stored passages, so ours is asked for these, and
once more for the whole JSON answer of the API.
"""

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from benchmarks import cluster
from benchmarks.child import run_child
from benchmarks.engines import (
    BM25S,
    BM25S_MAPPED,
    DRAWN,
    ENCODER,
    FTS5,
    SEMANTIC,
    TANTIVY,
    WHOLE,
    Engine,
    bare_encoder,
    citewell,
    is_installed,
    missing_note,
    read_name,
)
from benchmarks.node import beside_node
from benchmarks.report import show, table
from benchmarks.rows import Row, write_lines
from search_app.settings import ENGINES

SHARED = Path(__file__).resolve().parents[2] / "shared" / "speed"
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
PEERS = (TANTIVY, BM25S, BM25S_MAPPED, FTS5)


def read_passages(folder: Path, count: int) -> list[Row]:
    """Return the first `count` passages of the smallest file in `folder` that has as many."""
    path = folder / ("c100k.jsonl.gz" if count > SIZES["10k"] else "c10k.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = map(json.loads, islice(lines, count))
        return [Row(*(line.get(name) or "" for name in Row._fields)) for line in found]


def read_questions(folder: Path) -> list[str] | None:
    """Return the questions in `folder`; None, with a line on standard error, when there are none."""
    path = folder / "queries.json"
    if not path.is_file():
        print(f"{folder}: no queries.json there; name a folder with --folder", file=sys.stderr)
        return None
    questions: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return questions


def measure(
    rows: Sequence[Row], questions: Sequence[str], engines: Sequence[Engine], passes: int, seconds: float
) -> dict[str, Any]:
    """Return the figures of every engine by name, the first engine being the one that shares are of."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_lines(folder / "rows.jsonl", rows)
        (folder / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
        built: dict[str, Any] = {}
        figures: dict[str, Any] = {}
        for engine in engines:
            place = folder / engine.folder
            if engine.folder not in built:
                place.mkdir()
                _tell(f"building {engine.name}")
                built[engine.folder] = run_child("build", engine.name, folder / "rows.jsonl", place)
            figures[engine.name] = {
                "build": built[engine.folder],
                "memory": run_child("memory", engine.name, place, folder / "questions.json"),
                "returns": engine.returns,
            }
        _tell("asking all in turn")
        names = [engine.name for engine in engines]
        times = run_child("time", folder, folder / "questions.json", passes, seconds, *names)["times"]
        for engine_name, own in times.items():
            figures[engine_name]["time"] = summarise(own, times[names[0]])
        first = engines[0]
        parts = run_child("parts", first.name, folder / first.folder, folder / "questions.json")
        figures[first.name]["parts"] = parts
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
    split = table([f"part of {ours}, {WHOLE}", "a question", "share"], shares)
    return "\n\n".join(filter(None, (table(heads, lines), _beside_encoder(figures), f"{split}{gone}", returns)))


def _beside_encoder(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a line with what a search costs as a multiple of the bare encoder, empty where that was not measured."""
    if ENCODER not in figures:
        return ""
    bare = figures[ENCODER]["time"]
    shares = [
        f"{name} {own['time']['p50_ms'] / bare['p50_ms']:.2f} (p50), {own['time']['p95_ms'] / bare['p95_ms']:.2f} (p95)"
        for name, own in figures.items()
        if "full" in read_name(name)
    ]
    return f"As a multiple of the {ENCODER}: {'; '.join(shares)}."


def _line(name: str, own: Mapping[str, Any]) -> list[str]:
    spent, built, memory = own["time"], own["build"], own["memory"]
    times = [f"{spent[key + '_ms']:.3g} ms × {spent[key + '_share']:.2f}" for key in ("p50", "p95", "first")]
    sizes = [f"{size:.0f} MB" for size in (built["disk_mb"], memory["process_mb"], memory["files_mb"])]
    return [name, *times, str(spent["questions"]), f"{built['cpu_s']:.1f} s", *sizes]


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def choose_ours(semantic: Sequence[str], count: int) -> list[Engine]:
    """Return ours for a collection of `count` passages: where encoding takes hours, vectors are drawn."""
    drawn = (DRAWN,) if count > SIZES["10k"] else ()
    return [citewell(mode, *(drawn if mode != "off" else ())) for mode in semantic]


def note_drawn(engines: Iterable[Engine]) -> str:
    """Return a sentence that says what drawn vectors are, empty where there are none."""
    drawn = any(DRAWN in read_name(engine.name) for engine in engines)
    return f"{DRAWN.capitalize()}: seeded random unit vectors stand for the passages' own, here only." if drawn else ""


def _chosen(semantic: Sequence[str], count: int) -> list[Engine]:
    ours = choose_ours(semantic, count)
    whole = [citewell(*read_name(engine.name), WHOLE) for engine in ours[:1]]
    model = [bare_encoder()] if "full" in semantic else []
    return [ours[0], *whole, *ours[1:], *model, *filter(is_installed, PEERS)]


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="1k")
    parser.add_argument("--folder", type=Path, default=SHARED, help="c10k.jsonl.gz, c100k.jsonl.gz and queries.json")
    parser.add_argument("--semantic", nargs="+", choices=SEMANTIC, default=["off"])
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="opensearch asks a real cluster")
    parser.add_argument("--passes", type=int, default=4, help="over the questions, default %(default)s")
    parser.add_argument("--seconds", type=float, default=60, help="an engine is asked no more after these, of CPU")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _measure_cluster(args: argparse.Namespace, rows: Sequence[Row], questions: Sequence[str]) -> int:
    drawn = len(rows) > SIZES["10k"]
    found = cluster.measure(rows, questions, args.semantic[0], args.passes, drawn=drawn)
    show({"size": args.size, "engines": found}, f"**{len(rows)} passages**\n\n{cluster.as_text(found)}", args.json)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures for one size; return 1 when the passages are not there."""
    args = _parse(arguments)
    questions = read_questions(args.folder)
    if questions is None:
        return 1
    rows = read_passages(args.folder, SIZES[args.size])
    if args.engine == "opensearch":
        return beside_node(partial(_measure_cluster, args, rows, questions))
    engines = _chosen(args.semantic, len(rows))
    figures = measure(rows, questions, engines, args.passes, args.seconds)
    note = " ".join(filter(None, (missing_note(PEERS), note_drawn(engines))))
    text = "\n\n".join(filter(None, (f"**{len(rows)} passages**", as_text(figures), note)))
    show({"size": args.size, "engines": figures, "note": note}, text, args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
