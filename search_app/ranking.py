"""From candidates to an order, a probability that each answers, and the answer state."""

import numpy as np
from numpy.typing import NDArray

from search_app.index import Candidates
from search_app.model import AnswerState

# What the score parts count for beside the best BM25F score: the share of the question held, and the cosines of its
# vector with those of passage and headings, by question encoder; benchmarks/relevance.py prints the effect.
COVERAGE_WEIGHT = 0.55
COSINE_WEIGHTS = {"full": (4.0, 1.0), "fast": (2.0, 2.0), "off": (0.0, 0.0)}
# Intercept and weights of coverage and both cosines for the logarithm of the odds that a passage answers, fitted on the
# first passages of five judged collections, each question asked with and without the passages that answer it.
CONFIDENCE = {
    "full": (-5.49, 2.59, 4.99, 1.22),
    "fast": (-3.93, 3.12, 3.45, 0.12),
    "off": (-2.34, 3.09, 0.0, 0.0),
}
# From which probability on a question counts as answered, and below which as not answered at all: the most that
# refuses about one answerable question in twenty; docs/decisions.md has the figures.
ANSWER_CONFIDENCE = 0.25
WEAK_CONFIDENCE = {"full": 0.055, "fast": 0.113, "off": 0.14}

STALE_WEIGHT = np.float32(0.97)
"""A passage due for review, or kept from a file that cannot be read, comes after one that answers as well."""

_FUSION = {
    mode: (np.array([1, COVERAGE_WEIGHT, *cosines]) / (1 + COVERAGE_WEIGHT + sum(cosines))).astype(np.float32)
    for mode, cosines in COSINE_WEIGHTS.items()
}
"""What each part counts for of the most that a score can be; BM25F as a share of the best."""
_ODDS = {mode: np.array([0, *weights[1:]], np.float32) for mode, weights in CONFIDENCE.items()}


def part_weights(candidates: Candidates, semantic: str = "off") -> dict[str, float]:
    """Return what each column of `parts` is multiplied by in the fused score, by the name of the part."""
    names = ("BM25F", "coverage", "cosine with passage", "cosine with headings")
    return dict(zip(names, _weights(candidates, semantic).tolist(), strict=True))


def fuse(candidates: Candidates, semantic: str = "off", stale: NDArray[np.bool_] | None = None) -> NDArray[np.float32]:
    """Return one score from 0 to 1 per candidate: the weighed sum of its parts as a share of the most it can be.

    Those that are `stale` (bool, one for each) are slightly demoted.
    """
    fused: NDArray[np.float32] = candidates.parts @ _weights(candidates, semantic)
    if stale is not None:
        fused[stale] *= STALE_WEIGHT
    return fused


def _weights(candidates: Candidates, semantic: str) -> NDArray[np.float32]:
    weights = _FUSION[semantic].copy()
    weights[0] /= max(float(candidates.parts[:, 0].max(initial=0)), 1e-9)
    return weights


def order(scores: NDArray[np.float32], depth: int) -> NDArray[np.intp]:
    """Return the candidates' positions: the first `depth` best first, ties and all others as the engine gave them.

    What lies beyond a fixed depth keeps its place, so that every page of results is cut from one order.
    """
    first = (-scores[:depth]).argsort(kind="stable")
    return first if len(scores) <= depth else np.concatenate([first, np.arange(depth, len(scores))])


def confidence(candidates: Candidates, semantic: str = "off") -> NDArray[np.float32]:
    """Return the probability that each candidate answers the question, by logistic regression on its score parts."""
    odds = CONFIDENCE[semantic][0] + candidates.parts @ _ODDS[semantic]
    probable: NDArray[np.float32] = 1 / (1 + np.exp(-odds))
    return probable


def judge(probability: float, semantic: str = "off") -> AnswerState:
    """Return `answer`, `weak` or `none` from the probability that the first passage answers."""
    if probability < WEAK_CONFIDENCE[semantic]:
        return "none"
    return "answer" if probability >= ANSWER_CONFIDENCE else "weak"
