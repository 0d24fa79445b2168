"""Judged collections and what an order of passages is worth on them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.rows import Row, read_lines

MEASURES = ("nDCG@10", "MRR@10", "Success@1", "Recall@10")
DEPTH = 10
GRADED = ("liveqa", "mediqa")
"""Collections, by the start of their folder's name, whose grade 1 means related and not relevant."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages, questions with at least one relevant passage, and the grade of each judged passage by question."""

    name: str
    rows: tuple[Row, ...]
    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, float]]
    relevant_from: float
    """The lowest grade that counts as relevant in the measures that know only yes and no."""


def read_collection(folder: Path) -> Collection:
    """Return the collection in corpus.jsonl, queries.tsv and qrels.tsv of `folder`.

    Raises OSError for a file that is not there, ValueError or LookupError for what is no collection.
    """
    relevant_from = 2 if folder.resolve().name.startswith(GRADED) else 1
    texts = [{**line, "id": str(line["id"])} for line in read_lines(folder / "corpus.jsonl")]
    rows = tuple(Row(t["id"], *((t.get(name) or "").strip() for name in ("title", "question", "text"))) for t in texts)
    grades: dict[str, dict[str, float]] = {}
    for question_id, passage_id, grade, *_ in _table(folder / "qrels.tsv"):
        grades.setdefault(question_id, {})[passage_id] = float(grade)
    answerable = {i for i, own in grades.items() if max(own.values()) >= relevant_from}
    questions = {line[0]: line[1] for line in _table(folder / "queries.tsv") if line[0] in answerable}
    if not questions:
        raise ValueError("no question has a relevant passage")
    return Collection(folder.resolve().name, rows, questions, grades, relevant_from)


def measure(collection: Collection, found: Mapping[str, Sequence[str]]) -> Floats:
    """Return the MEASURES of the passage ids found for each question, float64 of shape (questions, measures)."""
    return np.array([_measure(collection, question_id, found[question_id]) for question_id in collection.questions])


def ratio(ours: Floats, base: Floats) -> Floats:
    """Return the mean of each measure as a share of the mean of `base`; nan where that is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shares: Floats = ours.mean(axis=0) / base.mean(axis=0)
    return np.where(np.isfinite(shares), shares, np.nan)


def resampled_ratios(ours: Floats, base: Floats, times: int, seed: int) -> Floats:
    """Return the ratios over questions drawn with replacement, the same ones for both, shape (times, measures)."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(ours), (times, len(ours)))
    return np.array([ratio(ours[picked], base[picked]) for picked in drawn])


def _measure(collection: Collection, question_id: str, found: Sequence[str]) -> list[float]:
    grades = collection.grades[question_id]
    relevant = {i for i, grade in grades.items() if grade >= collection.relevant_from}
    top = list(dict.fromkeys(found))[:DEPTH]
    ranks = [rank for rank, passage_id in enumerate(top, 1) if passage_id in relevant]
    ideal = _dcg(sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:DEPTH])
    return [
        _dcg([max(grades.get(passage_id, 0), 0) for passage_id in top]) / ideal,
        1 / ranks[0] if ranks else 0.0,
        float(ranks[:1] == [1]),
        len(ranks) / len(relevant),
    ]


def _dcg(gains: Sequence[float]) -> float:
    """Return the discounted cumulative gain, gain = grade (Järvelin and Kekäläinen, TOIS 2002, with log2(rank + 1))."""
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _table(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [line.rstrip("\r").split("\t") for line in lines if line.strip()]
