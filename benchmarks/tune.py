"""Tune ranking and confidence: which weights would judged collections choose, and do they hold for another one?

`python -m benchmarks.tune [--collection DIR ...] [--semantic MODE ...]`

Each collection is also measured with what the others choose: a choice that fits its own questions only shows there.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from benchmarks import ours
from benchmarks.engines import SEMANTIC
from benchmarks.judged import DEPTH, Collection, Floats, measure, read_collection
from benchmarks.relevance import BESIDE, DEVELOPMENT, SHARED
from benchmarks.report import machine, table
from search_app.index import SHORTLIST, Candidates
from search_app.ranking import CONFIDENCE, COSINE_WEIGHTS, COVERAGE_WEIGHT, WEAK_CONFIDENCE
from search_app.search import Searcher, encode_question, read_question

Weights = tuple[float, ...]
"""Of coverage and of the cosines with passage and headings, beside 1 for the best BM25F score."""

COVERAGE = (0.0, 0.3, 0.4, 0.5, 0.55, 0.6, 0.8, 1.0)
COSINES = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
REFUSED = 0.05
"""The most of the answerable questions that may be told there is no answer."""
_SHOWN = 5
_BINS = 10
_STEPS = 50
_RIDGE = 1e-6  # keeps the weights of cosines at 0 where all are 0
_MEASURED = (0, 2)  # nDCG@10 and Success@1


@dataclass(frozen=True, slots=True)
class Asked:
    """A collection with the candidates that each of its questions finds, ids as in the collection."""

    collection: Collection
    found: Mapping[str, Candidates]


@dataclass(frozen=True, slots=True)
class Firsts:
    """The first passage of every question, asked with the passages that answer it (first half) and without them.

    `parts` are coverage and cosines, float64 of shape (2 * questions, 3); `right` says which passages answer.
    """

    parts: Floats
    right: Floats

    def answerable(self, values: Floats) -> Floats:
        """Return those of `values` that belong to questions asked with the passages that answer them."""
        return values[: len(self.right) // 2]


def ask(searcher: Searcher, question: str) -> Candidates:
    """Return the candidates for `question` as `search` gets them."""
    query = read_question(searcher, question, {})
    vector, _ = encode_question(searcher, query)
    return searcher.generation.candidates(query, SHORTLIST, vector)


def gather(collection: Collection, modes: Sequence[str]) -> dict[str, Asked]:
    """Return by mode what every question finds; raises RuntimeError when a mode needs a model that is not installed."""
    gathered = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [row._replace(id=f"p{number:07}") for number, row in enumerate(collection.rows)]
        ours.build(rows, folder, max(modes, key=SEMANTIC.index))
        for mode in modes:
            searcher = ours.open_searcher(folder, mode)
            found = {i: _renamed(ask(searcher, text), collection) for i, text in collection.questions.items()}
            gathered[mode] = Asked(collection, found)
    return gathered


def ranked(found: Candidates, weights: Weights) -> list[int]:
    """Return the positions of the shortlist, best first, by the weighed sum of their score parts."""
    parts = np.maximum(found.parts[: found.shortlist], 0)
    best = max(parts[:, 0].max(initial=0), 1e-9)
    fused = parts @ np.array([1 / best, *weights], np.float32)
    return [int(i) for i in np.argsort(-fused, kind="stable")]


def worth(asked: Asked, weights: Weights) -> Floats:
    """Return the means of nDCG@10 and Success@1 of one collection with these weights."""
    top = {i: [found.ids[at] for at in ranked(found, weights)[:DEPTH]] for i, found in asked.found.items()}
    means: Floats = measure(asked.collection, top).mean(axis=0)
    return means[[*_MEASURED]]


def current(mode: str) -> Weights:
    """Return the weights that `search` uses."""
    return (COVERAGE_WEIGHT, *COSINE_WEIGHTS[mode])


def grid(mode: str) -> list[Weights]:
    """Return the weights that are tried, the current ones first."""
    cosines = product(COSINES, COSINES) if mode != "off" else [(0.0, 0.0)]
    tried = [(coverage, *pair) for coverage, pair in product(COVERAGE, cosines)]
    return list(dict.fromkeys([current(mode), *tried]))


def choose(ratios: Floats, names: Sequence[int]) -> int:
    """Return which weights are best for some collections; `ratios` has the shape (weights, collections, measures)."""
    return int(np.log(np.maximum(ratios[:, names], 1e-9)).sum(axis=(1, 2)).argmax())


def fusion_table(mode: str, sets: Sequence[Asked], beside: Sequence[Asked]) -> str:
    """Return a table of the best weights, each figure a ratio to that of the current weights."""
    tried = grid(mode)
    values = np.array([[worth(asked, weights) for asked in (*sets, *beside)] for weights in tried])
    ratios = values / np.maximum(values[0], 1e-9)
    own = list(range(len(sets)))
    order = np.argsort(-np.log(np.maximum(ratios[:, own], 1e-9)).sum(axis=(1, 2)), kind="stable")
    lines = [_line(_named(tried[i]), ratios[i], own) for i in dict.fromkeys((0, *order[:_SHOWN]))]
    if len(own) > 1:
        picked = [choose(ratios, [other for other in own if other != left]) for left in own]
        mixed = np.concatenate([ratios[picked, own], np.ones((len(beside), 2))])
        lines.append(_line("chosen by the others", mixed, own, shown=len(own)))
    heads = ["coverage, passage, headings", "mean", *(asked.collection.name for asked in (*sets, *beside))]
    return table(heads, lines)


def firsts(asked: Asked, weights: Weights) -> Firsts:
    """Return the first passage of every question with and without the passages that answer it."""
    parts, right = [], []
    for without in (False, True):
        for question_id, found in asked.found.items():
            grades = asked.collection.grades[question_id]
            answers = [grades.get(i, 0) >= asked.collection.relevant_from for i in found.ids[: found.shortlist]]
            kept = [i for i in range(found.shortlist) if not (without and answers[i])]
            shortened = replace(found, positions=found.positions[kept], parts=found.parts[kept], shortlist=len(kept))
            at = next((kept[i] for i in ranked(shortened, weights)[:1]), None)
            parts.append(np.zeros(3) if at is None else np.maximum(found.parts[at, 1:], 0))
            right.append(float(at is not None and answers[at]))
    return Firsts(np.array(parts, np.float64), np.array(right))


def fit(sets: Sequence[Firsts]) -> Weights:
    """Return intercept and weights of a logistic regression, by Newton's method, every collection with equal weight."""
    inputs = np.concatenate([np.column_stack([np.ones(len(s.right)), s.parts]) for s in sets])
    right = np.concatenate([s.right for s in sets])
    share = np.concatenate([np.full(len(s.right), 1 / len(s.right) / len(sets)) for s in sets])
    fitted = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        probable = 1 / (1 + np.exp(-inputs @ fitted))
        slope = inputs.T @ (share * (right - probable)) - _RIDGE * fitted
        bend = (inputs * (share * probable * (1 - probable))[:, None]).T @ inputs + _RIDGE * np.eye(len(fitted))
        fitted = fitted + np.linalg.solve(bend, slope)
    return tuple(fitted.tolist())


def probabilities(first: Firsts, confidence: Weights) -> Floats:
    """Return the probability that each first passage answers."""
    intercept, *weights = confidence
    probable: Floats = 1 / (1 + np.exp(-(intercept + first.parts @ np.array(weights))))
    return probable


def threshold(sets: Sequence[Firsts], confidence: Weights) -> float:
    """Return the probability below which REFUSED of the answerable questions lie, collections with equal weight."""
    values = [s.answerable(probabilities(s, confidence)) for s in sets]
    share = np.concatenate([np.full(len(v), 1 / len(v) / len(sets)) for v in values])
    joined = np.concatenate(values)
    order = np.argsort(joined)
    return float(joined[order][np.searchsorted(share[order].cumsum(), REFUSED)])


def area_under_curve(right: Floats, probable: Floats) -> float:
    """Return how often a passage that answers is the more probable one of a pair, ties by half; nan without a pair."""
    _, inverse, counts = np.unique(probable, return_inverse=True, return_counts=True)
    ranks = (counts.cumsum() - (counts - 1) / 2)[inverse]
    hits = right.sum()
    pairs = hits * (len(right) - hits)
    return float((ranks[right > 0].sum() - hits * (hits + 1) / 2) / pairs) if pairs else float("nan")


def reliability(right: Floats, probable: Floats) -> tuple[list[list[str]], float]:
    """Return a line for each tenth of the probabilities that occurs, and the expected calibration error."""
    bins = np.minimum((probable * _BINS).astype(int), _BINS - 1)
    lines, error = [], 0.0
    for number in np.unique(bins):
        held = bins == number
        predicted, observed = probable[held].mean(), right[held].mean()
        error += abs(predicted - observed) * held.mean()
        lines.append([f"{number / _BINS:.1f}", f"{predicted:.3f}", f"{observed:.3f}", str(held.sum())])
    return lines, float(error)


def confidence_text(mode: str, sets: Sequence[Firsts], names: Sequence[str]) -> str:
    """Return the fitted confidence beside the current one, what it refuses, and how well it is calibrated."""
    fitted = fit(sets)
    lines = [_judged("current", sets, CONFIDENCE[mode], WEAK_CONFIDENCE[mode])]
    lines.append(_judged("fitted", sets, fitted, threshold(sets, fitted)))
    probable = [probabilities(s, fitted) for s in sets]
    if len(sets) > 1:
        for left, name in enumerate(names):
            others = [s for i, s in enumerate(sets) if i != left]
            chosen = fit(others)
            lines.append(_judged(f"{name}, fitted on the others", [sets[left]], chosen, threshold(others, chosen)))
            probable[left] = probabilities(sets[left], chosen)
    bins, _ = reliability(np.concatenate([s.right for s in sets]), np.concatenate(probable))
    heads = [
        "confidence",
        "intercept, coverage, passage, headings",
        "below",
        "answerable refused",
        "unanswerable refused",
    ]
    calibrated = table(["probability from", "predicted", "observed", "questions"], bins)
    return f"{table([*heads, 'area', 'calibration error'], lines)}\n\nLeft out in turn:\n\n{calibrated}"


def _judged(label: str, sets: Sequence[Firsts], confidence: Weights, below: float) -> list[str]:
    figures = []
    for first in sets:
        probable = probabilities(first, confidence)
        answerable = first.answerable(probable)
        refused = [(answerable < below).mean(), (probable[len(answerable) :] < below).mean()]
        figures.append([*refused, area_under_curve(first.right, probable), reliability(first.right, probable)[1]])
    means = np.nanmean(figures, axis=0)
    return [label, ", ".join(f"{w:.2f}" for w in confidence), f"{below:.3f}", *(f"{mean:.3f}" for mean in means)]


def _line(label: str, ratios: Floats, own: Sequence[int], shown: int | None = None) -> list[str]:
    mean = np.exp(np.log(np.maximum(ratios[own], 1e-9)).mean(axis=0))
    cells = [" / ".join(f"{value:.3f}" for value in pair) for pair in (mean, *ratios[:shown])]
    return [label, *cells, *[""] * (len(ratios) + 1 - len(cells))]


def _named(weights: Weights) -> str:
    return ", ".join(f"{weight:g}" for weight in weights)


def _is_beside(asked: Asked) -> bool:
    return asked.collection.name in BESIDE


def _renamed(found: Candidates, collection: Collection) -> Candidates:
    ids = [collection.rows[int(i.partition("#")[0][1:])].id for i in found.ids]
    return replace(found, names=ids, positions=np.arange(len(ids)))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collection", nargs="+", type=Path, metavar="DIR", help="tuned on; default: development sets")
    parser.add_argument("--semantic", nargs="+", choices=SEMANTIC, default=SEMANTIC)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables for each mode; return 1 when a collection cannot be read or a model is missing."""
    args = _parse(arguments)
    names = args.collection or [SHARED / name for name in (*DEVELOPMENT, *BESIDE) if (SHARED / name).is_dir()]
    if not names:
        print("no collection found; name folders with --collection", file=sys.stderr)
        return 1
    gathered = []
    for folder in names:
        try:
            print(f"asking {folder.name}", file=sys.stderr, flush=True)
            gathered.append(gather(read_collection(folder), args.semantic))
        except (OSError, ValueError, LookupError, RuntimeError) as error:
            print(f"{folder}: cannot be asked ({error})", file=sys.stderr)
            return 1
    for mode in args.semantic:
        tuned = [found[mode] for found in gathered if args.collection or not _is_beside(found[mode])]
        beside = [found[mode] for found in gathered if not args.collection and _is_beside(found[mode])]
        print(f"**{mode}**: nDCG@10 / Success@1 as a ratio to the current weights\n")
        print(fusion_table(mode, tuned, beside), end="\n\n")
        first = [firsts(asked, current(mode)) for asked in tuned]
        print(confidence_text(mode, first, [asked.collection.name for asked in tuned]), end="\n\n")
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())
