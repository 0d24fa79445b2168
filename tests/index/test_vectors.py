"""The nearest passages: exactly in small collections and for filters, all but a few in a thousand in large ones."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search_app.index.vectors import KINDS, Vectors, load_vectors, make_vectors, save_vectors

DIMENSIONS = 64
MANY = 6000
FEW = 1500


def directions(count: int, seed: int) -> NDArray[np.float32]:
    """Return vectors of length 1 in 40 groups, as texts on 40 topics have."""
    rng = np.random.default_rng(seed)
    middles = np.random.default_rng(0).standard_normal((40, DIMENSIONS))
    found = middles[rng.integers(0, 40, count)] + 0.9 * rng.standard_normal((count, DIMENSIONS)) + 0.5
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found.astype(np.float32)


def made(own: NDArray[np.float32]) -> Vectors:
    both = np.stack([own, own[::-1]], axis=1)
    scales = (np.abs(both).max(axis=2) / 127).astype(np.float32)
    keys = np.zeros((len(own), len(KINDS), 32), np.uint8)
    return make_vectors(np.round(both / scales[..., None]).astype(np.int8), scales, keys)


@pytest.fixture(scope="module")
def many() -> Vectors:
    return made(directions(MANY, 1))


def exact(vectors: Vectors, question: NDArray[np.float32], depth: int) -> list[int]:
    every = vectors.cosines(question, np.arange(len(vectors.rows)))
    order: list[int] = (-every[:, 0]).argsort(kind="stable")[:depth].tolist()
    return order


def test_of_many_passages_nearly_all_of_the_nearest_are_found_and_the_very_nearest_always(many: Vectors) -> None:
    questions = directions(100, 2)
    found = [many.nearest(question, 50).tolist() for question in questions]
    wanted = [exact(many, question, 50) for question in questions]
    shares = [len(set(a) & set(b)) / 50 for a, b in zip(found, wanted, strict=True)]
    assert np.mean(shares) >= 0.99
    assert all(a[:3] == b[:3] for a, b in zip(found, wanted, strict=True))


def test_of_few_passages_the_nearest_are_found_exactly() -> None:
    few = made(directions(FEW, 3))
    for question in directions(20, 4):
        assert few.nearest(question, 50).tolist() == exact(few, question, 50)


def test_a_filter_that_leaves_few_passages_is_kept_exactly(many: Vectors) -> None:
    allowed = np.arange(MANY) % 7 == 0
    for question in directions(20, 5):
        wanted = [at for at in exact(many, question, MANY) if allowed[at]][:50]
        assert many.nearest(question, 50, allowed).tolist() == wanted


def test_a_filter_that_leaves_many_passages_lets_no_other_through(many: Vectors) -> None:
    allowed = np.arange(MANY) % 2 == 0
    for question in directions(20, 6):
        found = many.nearest(question, 50, allowed)
        wanted = [at for at in exact(many, question, MANY) if allowed[at]][:50]
        assert allowed[found].all()
        assert len(set(found.tolist()) & set(wanted)) >= 48


def test_a_filter_that_leaves_nothing_finds_nothing(many: Vectors) -> None:
    assert many.nearest(directions(1, 7)[0], 50, np.zeros(MANY, np.bool_)).tolist() == []


def test_passages_with_the_same_vector_come_in_their_order() -> None:
    own = directions(MANY, 8)
    own[100:5000:7] = own[100]
    vectors = made(own)
    assert vectors.nearest(own[100], 50).tolist() == list(range(100, 450, 7))


def test_a_cosine_does_not_depend_on_what_else_is_compared(many: Vectors) -> None:
    question = directions(1, 12)[0]
    every = many.cosines(question, np.arange(MANY))
    for count in (1, 3, 2049):
        positions = np.random.default_rng(count).permutation(MANY)[:count]
        np.testing.assert_array_equal(many.cosines(question, positions), every[positions])


def test_passages_that_point_away_from_the_question_are_not_near() -> None:
    own = np.abs(directions(2000, 9))
    assert len(made(own).nearest(own[0], 50)) == 50
    assert len(made(-own).nearest(own[0], 50)) == 0


@pytest.mark.parametrize("count", [0, 1, 2100])
def test_vectors_are_read_back_as_they_were_saved(tmp_path: Path, count: int) -> None:
    vectors = made(directions(count, 10))
    save_vectors(vectors, "model", tmp_path)
    loaded, model = load_vectors(tmp_path)
    assert loaded is not None
    assert model == "model"
    for name in ("rows", "scales", "keys", "cuts", "bits"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(vectors, name))
    question = directions(1, 11)[0]
    assert loaded.nearest(question, 50).tolist() == vectors.nearest(question, 50).tolist()


def test_bits_take_a_quarter_of_the_vector_they_stand_for(many: Vectors) -> None:
    assert many.bits.nbytes == MANY * DIMENSIONS // 4
