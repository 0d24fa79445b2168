"""The best of many scores, found without sorting them all."""

import numpy as np
import pytest

from search_app.index.impacts import best


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 1000, 1024, 5000])
@pytest.mark.parametrize("depth", [1, 7, 50, 2000])
def test_the_best_are_those_of_a_full_sort_with_ties_in_order(count: int, depth: int) -> None:
    seeded = np.random.default_rng(count * 10_000 + depth)
    for scores in (
        seeded.random(count).astype(np.float32),
        seeded.integers(0, 4, count).astype(np.float32),
        np.zeros(count, np.float32),
        -seeded.random(count).astype(np.float32),
    ):
        expected = [i for i in np.argsort(-scores, kind="stable") if scores[i] > 0][:depth]
        assert best(scores, depth).tolist() == expected
