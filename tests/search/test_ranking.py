"""Score parts become one order, and the coverage of the first hit the answer state."""

import numpy as np
import pytest

from search_app.index import Candidates
from search_app.ranking import ANSWER_CONFIDENCE, COVERAGE_WEIGHT, WEAK_CONFIDENCE, confidence, fuse, judge, order


def candidates(*parts: tuple[float, ...]) -> Candidates:
    rows = np.zeros((len(parts), 4), np.float32)
    for row, part in zip(rows, parts, strict=True):
        row[: len(part)] = part
    names = [str(at) for at in range(len(parts))]
    return Candidates(np.arange(len(parts)), rows, len(parts), names, lambda: len(parts), dict)


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


@pytest.mark.parametrize("semantic", ["full", "fast", "off"])
def test_the_state_follows_the_probability_that_the_first_passage_answers(semantic: str) -> None:
    weak = WEAK_CONFIDENCE[semantic]
    states = [judge(p, semantic) for p in (0, weak - 0.001, weak, ANSWER_CONFIDENCE - 0.001, ANSWER_CONFIDENCE, 1)]
    assert states == ["none", "none", "weak", "weak", "answer", "answer"]


@pytest.mark.parametrize("semantic", ["full", "fast"])
def test_every_part_that_counts_raises_the_probability(semantic: str) -> None:
    plain, *better = confidence(
        candidates((1, 0.5, 0.5, 0.5), (1, 1, 0.5, 0.5), (1, 0.5, 1, 0.5), (1, 0.5, 0.5, 1)), semantic
    )
    assert all(plain < p < 1 for p in better)


def test_vectors_count_only_when_the_question_was_encoded() -> None:
    found = candidates((1, 1, 0, 0), (0.9, 0.2, 1, 1))
    assert order(fuse(found, "off"), 2).tolist() == [0, 1]
    assert order(fuse(found, "full"), 2).tolist() == [1, 0]
