"""Score parts become one order, and the coverage of the first hit the answer state."""

import numpy as np
import pytest

from search_app.index import Candidates
from search_app.ranking import ANSWER_COVERAGE, COVERAGE_WEIGHT, WEAK_COVERAGE, fuse, judge, order


def candidates(*parts: tuple[float, float]) -> Candidates:
    rows = np.array(parts, np.float32).reshape(-1, 2)
    return Candidates(tuple(map(str, range(len(parts)))), rows, len(parts), {})


def test_the_best_of_both_parts_is_one() -> None:
    assert fuse(candidates((8, 1), (4, 0))).tolist() == pytest.approx([1, 0.5 / (1 + COVERAGE_WEIGHT)])


def test_coverage_can_change_the_order() -> None:
    fused = fuse(candidates((8, 0.1), (7.9, 0.9)))
    assert order(fused, 50).tolist() == [1, 0]


def test_ties_and_what_lies_beyond_the_depth_keep_their_place() -> None:
    scores = np.array([1, 2, 2, 9, 8], np.float32)
    assert order(scores, 3).tolist() == [1, 2, 0, 3, 4]
    assert order(scores, 50).tolist() == [3, 4, 1, 2, 0]


def test_nothing_found_gives_nothing() -> None:
    assert order(fuse(candidates()), 50).tolist() == []


def test_the_state_follows_the_coverage() -> None:
    states = [judge(c) for c in (0, WEAK_COVERAGE - 0.01, WEAK_COVERAGE, ANSWER_COVERAGE - 0.01, ANSWER_COVERAGE, 1)]
    assert states == ["none", "none", "weak", "weak", "answer", "answer"]
