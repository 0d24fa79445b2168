"""From candidates to an order and an answer state: how the score parts are fused, and what they are worth."""

import numpy as np
from numpy.typing import NDArray

from search_app.index import Candidates
from search_app.model import AnswerState

# How much holding all of the question counts beside the best BM25F score; benchmarks/relevance.py prints the effect.
COVERAGE_WEIGHT = 0.55
# Share of the question's weight that the first passage must hold; docs/decisions.md has the figures.
ANSWER_COVERAGE = 0.5
WEAK_COVERAGE = 0.15


def fuse(candidates: Candidates) -> NDArray[np.float32]:
    """Return one score from 0 to 1 per candidate: its BM25F as a share of the best one's, and its coverage, weighed."""
    lexical, coverage = candidates.parts[:, 0], candidates.parts[:, 1]
    best = lexical.max(initial=1e-9)
    fused: NDArray[np.float32] = (lexical / best + COVERAGE_WEIGHT * coverage) / (1 + COVERAGE_WEIGHT)
    return fused


def order(scores: NDArray[np.float32], depth: int) -> NDArray[np.intp]:
    """Return the candidates' positions: the first `depth` best first, ties and all others as the engine gave them.

    What lies beyond a fixed depth keeps its place, so that every page of results is cut from one order.
    """
    return np.concatenate([np.argsort(-scores[:depth], kind="stable"), np.arange(depth, len(scores))])


def judge(coverage: float) -> AnswerState:
    """Return `answer`, `weak` or `none` from the share of the question's weight that the first passage holds."""
    if coverage < WEAK_COVERAGE:
        return "none"
    return "answer" if coverage >= ANSWER_COVERAGE else "weak"
