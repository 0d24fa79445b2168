"""Measure relevance on judged collections, ours and other engines', each as a share of bm25s in the same run.

`python -m benchmarks.relevance [--collection DIR ...] [--json]`
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engines import (
    BM25S,
    CLUSTER,
    FTS5,
    SEMANTIC,
    TANTIVY,
    WHOOSH,
    WHOOSH_OR,
    Engine,
    citewell,
    is_installed,
    missing_note,
)
from benchmarks.judged import DEPTH, MEASURES, Collection, Floats, measure, ratio, read_collection, resampled_ratios
from benchmarks.node import beside_node
from benchmarks.report import show, table
from search_app.settings import ENGINES

SHARED = Path(__file__).resolve().parents[2] / "shared" / "relevance"
DEVELOPMENT = ("hip_dev", "covidfaq", "stackfaq", "mqp", "liveqa_medquad")
BESIDE = ("cranfield",)
"""Measured too, but no text of a clinic: not part of the geometric mean unless it is named with --collection."""
PEERS = (BM25S, TANTIVY, FTS5, WHOOSH_OR, WHOOSH)
_RESAMPLES = 2000
_WAYS: Mapping[str, tuple[str, ...]] = {"whoosh": (), "opensearch": (CLUSTER,)}
_MEAN = "geometric mean"


@dataclass(frozen=True, slots=True)
class Score:
    """One engine on one collection: means and ratios to bm25s of shape (measures,), resampled ratios below them."""

    collection: str
    engine: str
    means: Floats
    ratios: Floats
    resamples: Floats
    """Of shape (times, measures)."""
    refused: int = 0
    """Questions that the engine raised an error for; they count as not answered."""

    def interval(self) -> Floats:
        """Return the 95 % interval of the ratios, of shape (2, measures)."""
        bounds: Floats = np.percentile(self.resamples, (2.5, 97.5), axis=0)
        return bounds


def ask_all(engine: Engine, collection: Collection) -> tuple[dict[str, list[str]], int]:
    """Return the passage ids that the engine finds for each question, and how many questions it refused."""
    found: dict[str, list[str]] = {}
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        # Ids of our own: those of a collection may hold what an engine does not take.
        rows = [row._replace(id=f"p{number:07}") for number, row in enumerate(collection.rows)]
        engine.build(rows, Path(folder))
        ask = engine.open(Path(folder))
        for question_id, question in collection.questions.items():
            try:
                answers = ask(question, DEPTH)
            except Exception:
                answers, refused = [], refused + 1
            found[question_id] = [collection.rows[int(answer[0][1:])].id for answer in answers]
    return found, refused


def score_collection(collection: Collection, engines: Sequence[Engine], resamples: int, seed: int) -> list[Score]:
    """Return the score of each engine; ratios are nan where bm25s is not among them."""
    scores = []
    base = np.full((len(collection.questions), len(MEASURES)), np.nan)
    for engine in sorted(engines, key=lambda engine: engine is not BM25S):
        found, refused = ask_all(engine, collection)
        values = measure(collection, found)
        base = values if engine is BM25S else base
        drawn = resampled_ratios(values, base, resamples, seed)
        scores.append(Score(collection.name, engine.name, values.mean(axis=0), ratio(values, base), drawn, refused))
    return sorted(scores, key=lambda score: [engine.name for engine in engines].index(score.engine))


def geometric_means(scores: Sequence[Score], names: Sequence[str]) -> list[Score]:
    """Return for each engine the geometric mean over the collections in `names`, with an interval over all of them."""
    means = []
    for engine in dict.fromkeys(score.engine for score in scores):
        own = [score for score in scores if score.engine == engine and score.collection in names]
        means.append(
            Score(
                _MEAN,
                engine,
                means=_geometric_mean([score.means for score in own]),
                ratios=_geometric_mean([score.ratios for score in own]),
                resamples=_geometric_mean([score.resamples for score in own]),
                refused=sum(score.refused for score in own),
            )
        )
    return means


def as_text(scores: Sequence[Score], sizes: Mapping[str, str]) -> str:
    """Return one table per collection."""
    blocks = []
    for name in dict.fromkeys(score.collection for score in scores):
        lines = [_line(score) for score in scores if score.collection == name]
        blocks.append(f"**{name}** ({sizes[name]})\n\n{table(['engine', *MEASURES], lines)}")
        blocks += [
            f"{s.engine} raised an error for {s.refused} questions; they count as not answered."
            for s in scores
            if s.collection == name and s.refused
        ]
    return "\n\n".join(blocks)


def as_json(score: Score) -> dict[str, Any]:
    """Return a score as plain values."""
    low, high = score.interval()
    values = zip(MEASURES, score.means, score.ratios, low, high, strict=True)
    return {
        "collection": score.collection,
        "engine": score.engine,
        "refused": score.refused,
        **{name: dict(zip(("mean", "ratio", "low", "high"), map(_plain, v), strict=True)) for name, *v in values},
    }


def _geometric_mean(values: Sequence[Floats]) -> Floats:
    with np.errstate(divide="ignore"):
        mean: Floats = np.exp(np.mean(np.log(values), axis=0))
    return mean


def _plain(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def _line(score: Score) -> list[str]:
    cells = zip(score.means, score.ratios, *score.interval(), strict=True)
    return [score.engine, *(_cell(*values) for values in cells)]


def _cell(mean: float, share: float, low: float, high: float) -> str:
    if not np.isfinite(share):
        return f"{mean:.3f}"
    return f"{mean:.3f} × {share:.2f}" + (f" [{low:.2f}, {high:.2f}]" if low < high else "")


def _default_folders() -> list[Path]:
    return [SHARED / name for name in (*DEVELOPMENT, *BESIDE) if (SHARED / name).is_dir()]


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--collection", nargs="+", type=Path, metavar="DIR", help="corpus.jsonl, queries.tsv, qrels.tsv"
    )
    parser.add_argument("--semantic", nargs="+", choices=SEMANTIC, default=SEMANTIC)
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES[:1], help="what keeps our passages")
    parser.add_argument("--ours-only", action="store_true", help="ours and bm25s, without the other engines")
    parser.add_argument("--resamples", type=int, default=_RESAMPLES, help="of the bootstrap, default %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="of the bootstrap")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each collection and one of geometric means; return 1 when a collection cannot be measured."""
    args = _parse(arguments)
    measure_all = partial(_measure, args)
    return beside_node(measure_all) if CLUSTER in args.engine else measure_all()


def _measure(args: argparse.Namespace) -> int:
    folders = args.collection or _default_folders()
    if not folders:
        print("no collection found; name folders with --collection", file=sys.stderr)
        return 1
    peers = (BM25S,) if args.ours_only else PEERS
    ours = [citewell(mode, *_WAYS[engine]) for mode in args.semantic for engine in args.engine]
    engines = [*ours, *filter(is_installed, peers)]
    scores: list[Score] = []
    sizes: dict[str, str] = {}
    for folder in folders:
        try:
            collection = read_collection(folder)
        except (OSError, ValueError, LookupError) as error:
            print(f"{folder}: cannot be read as a judged collection ({error})", file=sys.stderr)
            return 1
        print(f"measuring {collection.name}", file=sys.stderr, flush=True)
        sizes[collection.name] = f"{len(collection.rows)} passages, {len(collection.questions)} questions"
        scores += score_collection(collection, engines, args.resamples, args.seed)
    averaged = [name for name in sizes if args.collection or name not in BESIDE]
    scores += geometric_means(scores, averaged)
    sizes[_MEAN] = f"over {', '.join(averaged)}"
    note = missing_note(peers)
    text = "\n\n".join(filter(None, (as_text(scores, sizes), note)))
    show({"scores": [as_json(score) for score in scores], "note": note}, text, args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
