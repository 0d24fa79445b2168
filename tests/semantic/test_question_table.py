"""The shipped table reads questions into the space of the default model, fast and whatever they hold."""

import threading
from pathlib import Path

import numpy as np
import pytest

from search_app.errors import ModelError
from search_app.semantic.model_files import DEFAULT_SHAPE, DEFAULT_SOURCE, model_digest
from search_app.semantic.question_table import QuestionTable, load_question_table, save_question_table
from tests.semantic.made import WORDS

QUESTIONS = ["Why does my bottom hurt after I run?", "opening hours", "what is a stress fracture"]


def test_the_shipped_table_belongs_to_the_default_model(shipped: QuestionTable) -> None:
    assert shipped.model == model_digest(DEFAULT_SOURCE, DEFAULT_SHAPE)


def test_vectors_are_close_to_those_of_the_model(shipped: QuestionTable, data: Path) -> None:
    import json

    texts = json.loads((data / "minilm.json").read_text(encoding="utf-8"))
    english = [i for i, text in enumerate(texts) if text and text.isascii()]
    cosines = (shipped.encode([texts[i] for i in english]) * np.load(data / "minilm.npy")[english]).sum(axis=1)
    assert cosines.mean() > 0.7


def test_questions_that_mean_the_same_are_closer_than_others(shipped: QuestionTable) -> None:
    same, also, other = shipped.encode(["my shin hurts when I jog", "lower leg pain in runners", "can I park my car"])
    assert same @ also > 0.4 > same @ other


def test_vectors_are_float32_of_length_one(shipped: QuestionTable) -> None:
    vectors = shipped.encode(QUESTIONS)
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("text", ["", "  ", "\x00\x01", "\ud800"])
def test_a_question_without_words_has_no_direction(shipped: QuestionTable, text: str) -> None:
    assert not shipped.encode([text]).any()


@pytest.mark.parametrize(
    "text", ["knee " * 200_000, "\U0001f600" * 9000, "\u05d0" * 9000, "a" * 1_000_000, "?!" * 9999]
)
def test_hostile_questions_have_vectors_too(shipped: QuestionTable, text: str) -> None:
    assert np.isfinite(shipped.encode([text, "knee"])).all()


def test_a_vector_does_not_depend_on_the_questions_beside_it(shipped: QuestionTable) -> None:
    alone = np.concatenate([shipped.encode([question]) for question in QUESTIONS])
    assert np.allclose(shipped.encode(QUESTIONS), alone, atol=1e-6)
    assert shipped.encode([]).shape == (0, 384)


def test_threads_share_a_table(shipped: QuestionTable) -> None:
    wanted = shipped.encode(QUESTIONS)
    close: list[bool] = []

    def work() -> None:
        close.extend(bool(np.allclose(shipped.encode(QUESTIONS), wanted, atol=1e-6)) for _ in range(50))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert close == [True] * 200


def test_a_table_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    table = np.random.default_rng(1).standard_normal((len(WORDS), 8)).astype(np.float32)
    projection = np.eye(8, 16, dtype=np.float32)
    save_question_table(tmp_path / "t.npz", table, projection, WORDS, "abc")
    loaded = load_question_table(tmp_path / "t.npz")
    assert loaded.model == "abc"
    wanted = table[[WORDS.index("hip"), WORDS.index("pain")]].sum(axis=0)
    assert loaded.encode(["hip pain"])[0, :8] @ wanted / np.linalg.norm(wanted) > 0.999


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    with pytest.raises(ModelError, match=r"t.npz: no such file; install Citewell again"):
        load_question_table(path)
    path.write_bytes(b"nonsense")
    with pytest.raises(ModelError, match=r"t.npz: cannot be read as a question table"):
        load_question_table(path)
    np.savez(path, tokens=np.array([{"a": 1}], object), allow_pickle=True)
    with pytest.raises(ModelError, match=r"t.npz: cannot be read as a question table"):
        load_question_table(path)


@pytest.mark.parametrize("change", ["tokens", "scale", "projection"])
def test_arrays_that_do_not_go_together_are_refused(tmp_path: Path, change: str) -> None:
    path = tmp_path / "t.npz"
    save_question_table(path, np.ones((len(WORDS), 8), np.float32), np.ones((8, 16), np.float32), WORDS, "abc")
    with np.load(path) as stored:
        arrays = dict(stored)
    arrays[change] = arrays[change][:-1].copy()
    np.savez(path, **arrays)
    with pytest.raises(ModelError, match=r"t.npz: holds arrays that do not go together"):
        load_question_table(path)
